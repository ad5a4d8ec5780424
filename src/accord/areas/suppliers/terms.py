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


class Relation(StrEnum):
    """How what a supplier delivers comes in."""

    EMBEDDED = "embedded"
    DIRECT = "direct"
    OUTSOURCED = "outsourced"
    HOUSE = "house"

    @property
    def label(self) -> str:
        """For people."""
        return {
            "embedded": "Part of our product", "direct": "Straight to our customer", "outsourced": "Work done for us",
            "house": "For use in the house",
        }[self.value]  # fmt: skip


class Watch(StrEnum):
    """How a supplier is watched."""

    INCOMING = "incoming"
    CERTIFICATE = "certificate"
    AUDIT = "audit"
    REPORTS = "reports"
    TRIAL = "trial"
    NONE = "none"

    @property
    def label(self) -> str:
        """For people."""
        return {
            "incoming": "Incoming inspection", "certificate": "Certificate", "audit": "Audit there",
            "reports": "Service reports", "trial": "Acceptance test", "none": "Not at all",
        }[self.value]  # fmt: skip


class Conclusion(StrEnum):
    """What follows from an evaluation."""

    KEEP = "keep"
    CONDITIONS = "conditions"
    STOP = "stop"

    @property
    def label(self) -> str:
        """For people."""
        return {"keep": "Go on", "conditions": "Go on with conditions", "stop": "Stop"}[self.value]


class Check(StrEnum):
    """How a delivery was checked before use."""

    FULL = "full"
    SAMPLE = "sample"
    CERTIFICATE = "certificate"
    COUNT = "count"
    NONE = "none"

    @property
    def label(self) -> str:
        """For people."""
        return {
            "full": "Every piece", "sample": "Sample", "certificate": "Papers only", "count": "Count and damage",
            "none": "Not at all",
        }[self.value]  # fmt: skip


IN_USE = ("approved", "conditional")
STRICTER = (Conclusion.CONDITIONS.value, Conclusion.STOP.value)
