"""What stands on a supplier's page: the gate with what is missing for it, and how the supplier has done."""

from accord.areas.suppliers.pages import gate, performance

__all__ = ["gate", "performance"]
