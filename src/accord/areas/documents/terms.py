"""The words of documents."""

from enum import StrEnum

POLICY_TAG = "policy"
"""The tag of the document that is the policy of a management system."""

APPROVAL = "I approve this version"
"""What the signature under a version says."""


FOR_GOOD = frozenset(
    "for good|for ever|forever|permanent|permanently|unlimited|indefinitely|unbefristet|dauerhaft|unbegrenzt|"
    "für immer|dauernd".split("|")
)
"""How people say that something is kept without an end."""


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


class Disposal(StrEnum):
    """What becomes of records when their time is over."""

    DELETE = "delete"
    DESTROY = "destroy"
    ANONYMISE = "anonymise"
    ARCHIVE = "archive"
    RETURN = "return"
    NOTHING = "nothing"


NOT_YET = ("draft", "in_review", "approved")
"""The states of documents that nobody works by yet."""
