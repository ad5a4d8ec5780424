"""What the page of a lot shows beside its fields."""

from accord.areas.products.pages import traceability

__all__ = ["traceability"]
