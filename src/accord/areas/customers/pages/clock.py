"""The clock of a complaint: when it came, by when it is acknowledged and answered, and how it stands."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from accord.areas.customers.models import Complaint
from accord.areas.customers.terms import Step
from accord.doors.pages.places import panel
from accord.kernel.acts.happened import today_of
from accord.kernel.moments.moment import Moment

if TYPE_CHECKING:
    from accord.kernel.access.actor import Actor
    from accord.kernel.records.record import Record

WIDTH, LEFT, RIGHT = 640, 12, 628


@panel("Clock")
def clock_of(by: Actor, record: Record) -> tuple[str, dict[str, Any]] | None:
    """On the page of a complaint: its steps with their days, and where today stands between them."""
    if not isinstance(record, Complaint) or record.received_on is None:
        return None
    day = today_of(by)
    found = steps(record, Moment(by.organization, day))
    shown = [
        {"step": s, "tone": s.tone(day), "says": s.says(day), "x": _x(found, day, s.done_on or s.due_on)} for s in found
    ]
    return "customers/clock.html", {
        "steps": shown,
        "now": None if record.closed_on else _x(found, day, day),
        "earlier": record.recurrence_of,
        "slug": by.organization.slug,
    }


def steps(complaint: Complaint, m: Moment) -> list[Step]:
    """Receipt, acknowledgement, answer, closing."""
    start = complaint.received_on
    due = {key: start + timedelta(days=m.days(f"complaint_{key}")) if start else None for key in _KEYS}
    return [
        Step("Received", None, start),
        Step("Acknowledged", due["acknowledgement"], complaint.acknowledged_on),
        Step("Answered", due["answer"], complaint.answered_on),
        Step("Closed", None, complaint.closed_on),
    ]


_KEYS = ("acknowledgement", "answer")


def _x(found: list[Step], day: date, at: date | None) -> int | None:
    """Where a day lies on the line from receipt to the last known day."""
    known = [d for s in found for d in (s.due_on, s.done_on) if d]
    first, last = min(known), max([*known, min(day, max(known) + timedelta(days=30))])
    if at is None or last == first:
        return None
    inside = min(max(at, first), last)
    return round(LEFT + (RIGHT - LEFT) * (inside - first).days / (last - first).days)
