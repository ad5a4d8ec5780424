"""The words of people."""

from enum import StrEnum


class Effect(StrEnum):
    """Whether a training did what it was held for."""

    EFFECTIVE = "effective"
    PARTLY = "partly"
    NOT_EFFECTIVE = "not_effective"

    @property
    def label(self) -> str:
        """For people."""
        return self.value.replace("_", " ").capitalize()


class ScreeningKind(StrEnum):
    """What is looked into before somebody is trusted with work or information."""

    IDENTITY = "identity"
    REFERENCES = "references"
    QUALIFICATIONS = "qualifications"
    CRIMINAL_RECORD = "criminal_record"
    FINANCES = "finances"
    CLEARANCE = "clearance"
    OTHER = "other"

    @property
    def label(self) -> str:
        """For people."""
        return {
            "identity": "Identity", "references": "References and career", "qualifications": "Qualifications",
            "criminal_record": "Criminal record", "finances": "Finances", "clearance": "Security clearance",
            "other": "Other",
        }[self.value]  # fmt: skip


class AgreementKind(StrEnum):
    """What a person, or a firm, has agreed to."""

    EMPLOYMENT_TERMS = "employment_terms"
    CONFIDENTIALITY = "confidentiality"
    OTHER = "other"

    @property
    def label(self) -> str:
        """For people."""
        return {
            "employment_terms": "Terms of employment", "confidentiality": "Confidentiality", "other": "Other",
        }[self.value]  # fmt: skip


PAST_HELD = ("held", "evaluated")
