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


class CauseMethod(StrEnum):
    """By which way of asking a cause was found."""

    WHYS = "5_why"
    ISHIKAWA = "ishikawa"
    EIGHT_D = "8d"
    FAULT_TREE = "fault_tree"
    OTHER = "other"

    @property
    def label(self) -> str:
        """For people."""
        return {
            "5_why": "Five times why", "ishikawa": "Ishikawa", "8d": "8D", "fault_tree": "Fault tree", "other": "Other",
        }[self.value]  # fmt: skip


class IdeaKind(StrEnum):
    """What an idea makes better."""

    PRODUCT = "product"
    HARM = "harm"
    SYSTEM = "system"

    @property
    def label(self) -> str:
        """For people."""
        return {
            "product": "Products and services", "harm": "Harm mended or averted", "system": "The management system",
        }[self.value]  # fmt: skip


class ChangeScope(StrEnum):
    """What a planned change changes."""

    SYSTEM = "system"
    PROCESS = "process"
    PRODUCT = "product"
    PROVISION = "provision"

    @property
    def label(self) -> str:
        """For people."""
        return {
            "system": "Management system", "process": "Process", "product": "Product or service",
            "provision": "How it is made or rendered",
        }[self.value]  # fmt: skip


class Worked(StrEnum):
    """Whether a change did what it was for."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"

    @property
    def label(self) -> str:
        """For people."""
        return self.value.capitalize()


class YesNo(StrEnum):
    """An answer that somebody gave; no answer is not a no."""

    YES = "yes"
    NO = "no"

    @property
    def label(self) -> str:
        """For people."""
        return self.value.capitalize()


CHANGE = "I authorize this change"
"""What the signature under a planned change says."""

NOT_CLOSED = ("open", "contained", "analysed", "acting", "verifying")
PAST_OPEN = ("contained", "analysed", "acting", "verifying", "closed")
PAST_ANALYSIS = ("analysed", "acting", "verifying", "closed")
BEING_ACTED_ON = ("acting", "verifying")

DECIDED = ("approved", "done", "reviewed")
"""Changes that somebody let happen."""

MADE = ("done", "reviewed")
"""Changes that were made."""

OPERATIONS = (ChangeScope.PROCESS.value, ChangeScope.PRODUCT.value, ChangeScope.PROVISION.value)
"""Changes of what is done and made, not of the management system."""
