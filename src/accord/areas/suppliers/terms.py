"""The words of suppliers."""

from enum import StrEnum


class Criticality(StrEnum):
    """How much depends on a supplier. Neither standard gives a scale."""

    CRITICAL = "critical"
    IMPORTANT = "important"
    ORDINARY = "ordinary"

    @property
    def label(self) -> str:
        """For people."""
        return self.value.capitalize()


IN_USE = ("approved", "conditional")
