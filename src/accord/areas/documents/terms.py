"""The words of documents."""

from enum import StrEnum

POLICY_TAG = "policy"
"""The tag of the document that is the policy of a management system."""

APPROVAL = "I approve this version"
"""What the signature under a version says."""


class DocumentKind(StrEnum):
    """What sort of document it is."""

    POLICY = "policy"
    PROCEDURE = "procedure"
    INSTRUCTION = "instruction"
    FORM = "form"
    PLAN = "plan"
    RECORD = "record"
    EXTERNAL = "external"


class Classification(StrEnum):
    """Who may see it."""

    PUBLIC = "public"
    INTERNAL = "internal"
    CONFIDENTIAL = "confidential"
    STRICTLY_CONFIDENTIAL = "strictly_confidential"


def choices(words: type[StrEnum]) -> list[tuple[str, str]]:
    """Value and label of each word, for a field."""
    return [(w.value, w.value.replace("_", " ").capitalize()) for w in words]
