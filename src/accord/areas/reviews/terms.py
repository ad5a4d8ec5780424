"""The words of reviews: what a review considers, what it judges, and what it decides."""

from dataclasses import dataclass
from enum import StrEnum

QUALITY = "iso-9001"
SECURITY = "iso-27001"


class Verdict(StrEnum):
    """What top management judges of the system."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class DecisionKind(StrEnum):
    """What a review decides about (9.3.3)."""

    IMPROVEMENT = "improvement"
    CHANGE = "change"
    RESOURCES = "resources"

    @property
    def label(self) -> str:
        """For people."""
        return {
            "improvement": "Chance to improve", "change": "Change of the system", "resources": "Resources",
        }[self.value]  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReviewInput:
    """Something that a review must consider: its field, the standards that ask for it, and whether there may be none of
    it, so that a word for nothing is an answer."""

    field: str
    standards: tuple[str, ...]
    may_be_none: bool = False


BOTH = (QUALITY, SECURITY)

INPUTS = (
    ReviewInput("earlier_actions", BOTH, may_be_none=True),
    ReviewInput("changed_issues", BOTH, may_be_none=True),
    ReviewInput("changed_needs", BOTH, may_be_none=True),
    ReviewInput("customer_satisfaction", (QUALITY,)),
    ReviewInput("party_feedback", BOTH, may_be_none=True),
    ReviewInput("objectives_met", BOTH),
    ReviewInput("process_performance", (QUALITY,)),
    ReviewInput("nonconformities", BOTH, may_be_none=True),
    ReviewInput("measurements", BOTH),
    ReviewInput("audit_results", BOTH),
    ReviewInput("supplier_performance", (QUALITY,)),
    ReviewInput("resource_adequacy", (QUALITY,)),
    ReviewInput("risk_picture", (SECURITY,)),
    ReviewInput("risk_actions", BOTH, may_be_none=True),
    ReviewInput("improvement_chances", BOTH, may_be_none=True),
)
"""In the order in which they stand in the minutes."""

VERDICTS = ("suitable", "adequate", "effective", "aligned")
"""The fields of the verdicts; the last is asked for quality."""


def asked(serves: str) -> tuple[ReviewInput, ...]:
    """The inputs that the standards named in `serves` ask for."""
    standards = set(serves.split())
    return tuple(i for i in INPUTS if standards & set(i.standards))
