"""The words of incidents."""

from enum import StrEnum


class EventKind(StrEnum):
    """What somebody noticed, as people who report it would call it."""

    SUSPICIOUS_MESSAGE = "suspicious_message"
    MALWARE = "malware"
    LOST_DEVICE = "lost_device"
    WRONG_RECIPIENT = "wrong_recipient"
    STRANGE_ACCESS = "strange_access"
    OUTAGE = "outage"
    WEAKNESS = "weakness"
    PHYSICAL = "physical"
    OTHER = "other"


class Classification(StrEnum):
    """What kind of incident it is."""

    MALWARE = "malware"
    SOCIAL_ENGINEERING = "social_engineering"
    UNAUTHORIZED_ACCESS = "unauthorized_access"
    DISCLOSURE = "disclosure"
    LOSS_OR_THEFT = "loss_or_theft"
    UNAVAILABILITY = "unavailability"
    MISUSE = "misuse"
    MISCONFIGURATION = "misconfiguration"
    PHYSICAL = "physical"
    SUPPLIER = "supplier"
    OTHER = "other"


class Severity(StrEnum):
    """How bad an incident or a weakness is. Neither standard gives a scale."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class YesNo(StrEnum):
    """An answer that may also not have been given yet."""

    YES = "yes"
    NO = "no"


class ExerciseKind(StrEnum):
    """How a plan is exercised, from talking it through to switching over."""

    TABLETOP = "tabletop"
    WALKTHROUGH = "walkthrough"
    TECHNICAL = "technical"
    FULL = "full"


class Met(StrEnum):
    """Whether an exercise met its objectives."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
