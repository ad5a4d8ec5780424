"""The words of customers."""

from enum import StrEnum

SERVES = ("iso-9001",)


class ReviewResult(StrEnum):
    """What the look at an enquiry or order came to (8.2.3)."""

    ABLE = "able"
    CONDITIONS = "conditions"
    UNABLE = "unable"

    @property
    def label(self) -> str:
        """For people."""
        return {"able": "Can be met", "conditions": "Can be met on conditions", "unable": "Cannot be met"}[self.value]


class Justified(StrEnum):
    """Whether a complaint turned out to be right."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"

    @property
    def label(self) -> str:
        """For people."""
        return self.value.capitalize()


class FeedbackKind(StrEnum):
    """How a customer's opinion came in (9.1.2)."""

    SURVEY = "survey"
    PRAISE = "praise"
    MEETING = "meeting"
    RETURN = "return"

    @property
    def label(self) -> str:
        """For people."""
        return self.value.capitalize()


class About(StrEnum):
    """What a complaint is about."""

    PRODUCT = "product"
    SERVICE = "service"
    DELIVERY = "delivery"
    DOCUMENTS = "documents"
    OTHER = "other"

    @property
    def label(self) -> str:
        """For people."""
        return {"documents": "Documents or certificates", "other": "Something else"}.get(
            self.value, self.value.capitalize()
        )


OPEN_COMPLAINTS = ("received", "acknowledged", "answered")
COMMITTED = ("accepted", "fulfilled")
