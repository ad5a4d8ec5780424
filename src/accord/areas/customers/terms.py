"""The words of customers."""

from dataclasses import dataclass
from datetime import date
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


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a complaint's clock: by which day it is due, and when it was done."""

    name: str
    due_on: date | None
    done_on: date | None

    def tone(self, day: date) -> str:
        """How it stands on a day: good, late, soon, or nothing."""
        if self.due_on is None:
            return "good" if self.done_on else ""
        if self.done_on:
            return "late" if self.done_on > self.due_on else "good"
        return "late" if day > self.due_on else "soon"

    def says(self, day: date) -> str:
        """The same in words."""
        if self.done_on:
            late = (self.done_on - self.due_on).days if self.due_on else 0
            return f"done, {_days(late)} late" if late > 0 else "done in time" if self.due_on else "done"
        if self.due_on is None:
            return "open"
        left = (self.due_on - day).days
        return f"{_days(-left)} late" if left < 0 else "due today" if left == 0 else f"{_days(left)} left"


def _days(count: int) -> str:
    return f"{count} day" if count == 1 else f"{count} days"
