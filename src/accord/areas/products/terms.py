"""The words of products."""

from dataclasses import dataclass
from enum import StrEnum

SERVES = ("iso-9001",)


class Kind(StrEnum):
    """What is offered."""

    PRODUCT = "product"
    SERVICE = "service"

    @property
    def label(self) -> str:
        """For people."""
        return self.value.capitalize()


class Marking(StrEnum):
    """How one output is told from another (8.5.2)."""

    SERIAL = "serial"
    LOT = "lot"
    NONE = "none"

    @property
    def label(self) -> str:
        """For people."""
        return {"serial": "Each piece has a number", "lot": "Each lot has a number", "none": "Not needed"}[self.value]


class DesignCheck(StrEnum):
    """How a design is looked at (8.3.4)."""

    REVIEW = "review"
    VERIFICATION = "verification"
    VALIDATION = "validation"

    @property
    def label(self) -> str:
        """For people."""
        return self.value.capitalize()


class Judgement(StrEnum):
    """What such a look came to."""

    PASSED = "passed"
    CONDITIONS = "conditions"
    FAILED = "failed"

    @property
    def label(self) -> str:
        """For people."""
        return {"passed": "Passed", "conditions": "Passed with conditions", "failed": "Failed"}[self.value]


BEGUN = ("inputs_agreed", "developing", "verified", "validated", "transferred")
PAST_VERIFICATION = ("verified", "validated", "transferred")
MADE = ("open", "inspected", "released", "quarantined", "shipped")
PASSED_ON = ("released", "shipped")


@dataclass(frozen=True, slots=True)
class Traced:
    """A lot in the chain of another: so many removes before it (negative: what went in) or after it."""

    remove: int
    key: str
    reference: str
    title: str
    says: str
    state: str
    state_label: str
    whom: str


@dataclass(frozen=True, slots=True)
class Went:
    """One lot went into another, both by key."""

    material: str
    into: str
