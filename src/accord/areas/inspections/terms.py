"""The words of inspections."""

from enum import StrEnum

SERVES = ("iso-9001",)


class Stage(StrEnum):
    """At which point of the way something is inspected (8.6)."""

    INCOMING = "incoming"
    IN_PROCESS = "in_process"
    FINAL = "final"

    @property
    def label(self) -> str:
        """For people."""
        return {"incoming": "Incoming", "in_process": "In process", "final": "Final"}[self.value]


class Feature(StrEnum):
    """How a characteristic is judged."""

    MEASURED = "measured"
    ATTRIBUTE = "attribute"

    @property
    def label(self) -> str:
        """For people."""
        return {"measured": "Measured, with limits", "attribute": "Judged good or bad"}[self.value]


class Disposition(StrEnum):
    """The ways out for an output that does not conform (8.7.1)."""

    CORRECT = "correct"
    SEGREGATE = "segregate"
    RETURN = "return"
    CONCESSION = "concession"
    SCRAP = "scrap"

    @property
    def label(self) -> str:
        """For people."""
        return {
            "correct": "Correct it",
            "segregate": "Keep it apart",
            "return": "Send it back",
            "concession": "Accept under a concession",
            "scrap": "Scrap it",
        }[self.value]


class Agreement(StrEnum):
    """Whether the customer agrees to a concession, where the customer must be asked."""

    NOT_NEEDED = "not_needed"
    ASKED = "asked"
    YES = "yes"
    NO = "no"

    @property
    def label(self) -> str:
        """For people."""
        return {"not_needed": "Need not be asked", "asked": "Was asked", "yes": "Agreed", "no": "Refused"}[self.value]


class Tolerance(StrEnum):
    """Whether an instrument was right when it came to calibration, before anybody adjusted it."""

    WITHIN = "within"
    OUTSIDE = "outside"

    @property
    def label(self) -> str:
        """For people."""
        return {"within": "Within tolerance", "outside": "Out of tolerance"}[self.value]


DECIDED = ("accepted", "rejected")
UNDER_WAY = ("planned", "in_progress")
