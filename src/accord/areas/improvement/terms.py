"""The words of improvement."""

from enum import StrEnum


class Severity(StrEnum):
    """How much a nonconformity weighs. Neither standard gives a scale; auditors of both use these two."""

    MINOR = "minor"
    MAJOR = "major"

    @property
    def label(self) -> str:
        """For people."""
        return {"minor": "Minor", "major": "Major"}[self.value]


NOT_CLOSED = ("open", "contained", "analysed", "acting", "verifying")
PAST_OPEN = ("contained", "analysed", "acting", "verifying", "closed")
PAST_ANALYSIS = ("analysed", "acting", "verifying", "closed")
BEING_ACTED_ON = ("acting", "verifying")
