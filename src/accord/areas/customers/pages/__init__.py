"""What the page of a complaint shows beside its fields."""

from accord.areas.customers.pages import clock

__all__ = ["clock"]
