"""On the page of an incident: the clock of the authority, how long steps took, what followed (A.5.26, A.5.27)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from accord.areas.incidents import queries
from accord.areas.incidents.models import Incident
from accord.doors.pages.address import record_address
from accord.doors.pages.places import panel
from accord.kernel.acts.happened import today_of
from accord.kernel.moments.clock import now
from accord.kernel.moments.moment import Moment

if TYPE_CHECKING:
    from datetime import date

    from accord.kernel.access.actor import Actor
    from accord.kernel.records.record import Record


@dataclass(frozen=True, slots=True)
class Clock:
    """How it stands with the notice to the authority. `word`: the same in short; `ends`: when the hours end."""

    word: str
    says: str
    tone: str
    ends: datetime | None = None


@panel("Clock and consequences", of=("Incident",))
def clock_and_consequences(by: Actor, record: Record) -> tuple[str, dict[str, Any]] | None:
    """What is due, what was due, and what came of it."""
    if not isinstance(record, Incident):
        return None
    slug, day = by.organization.slug, today_of(by)
    moment = Moment(by.organization, day)
    clock = clock_of(record, moment.parameter("authority_notice"), now(), by.organization.time_zone)
    lessons = record.recovered_on + timedelta(days=moment.days("incident_lessons")) if record.recovered_on else None
    context = {
        "clock": clock,
        "steps": steps_of(record),
        "lessons_due": lessons if record.state == "recovered" else None,
        "lessons_late": bool(lessons and record.state == "recovered" and lessons < day),
        "events": [(e, record_address(slug, e)) for e in queries.events_of(by, record)],
        "actions": [
            (a, record_address(slug, a), a.state == "open" and a.due_on is not None and a.due_on < day)
            for a in queries.actions_seen(by, record)
        ],
    }
    return "incidents/clock.html", context


def clock_of(incident: Incident, hours: int, at: datetime, zone: str) -> Clock:
    """Whether the authority was told in time, need not be told, or how many hours are left."""
    if not incident.personal_data:
        return Clock("not settled", "Nobody has said yet whether personal data are affected.", "warn")
    if incident.personal_data == "no":
        return Clock("not needed", "No personal data are affected; no authority has to be told.", "good")
    ends = (incident.known_since + timedelta(hours=hours)).astimezone(ZoneInfo(zone)) if incident.known_since else None
    if incident.notified_on is not None:
        late = ends is not None and incident.notified_on > ends.date()
        said = f"{incident.authority or 'The authority'} was told {'too late' if late else 'in time'}."
        return Clock("late" if late else "in time", said, "bad" if late else "good", ends)
    if incident.no_notice_because:
        return Clock("not needed", "It was decided that the authority need not be told.", "good")
    if ends is None:
        return Clock("not settled", "Personal data are affected; say since when this is known.", "warn")
    left = int((ends - at).total_seconds() // 3600)
    if left < 0:
        return Clock(
            "late", f"The authority should have been told {-left} hour{'s' if left < -1 else ''} ago.", "bad", ends
        )
    still = {0: "Less than an hour is", 1: "1 hour is"}.get(left, f"{left} hours are")
    return Clock("running", f"{still} left to tell the authority.", "now", ends)


def steps_of(incident: Incident) -> list[tuple[str, date, str]]:
    """(step, day, how long after detection) of each step that was done."""
    days = (
        ("detected", incident.detected_on), ("contained", incident.contained_on),
        ("eradicated", incident.eradicated_on), ("recovered", incident.recovered_on), ("lessons", incident.lessons_on),
        ("closed", incident.closed_on),
    )  # fmt: skip
    first = incident.detected_on
    return [
        (step, day, "" if first is None or day == first else _later((day - first).days))
        for step, day in days
        if day is not None
    ]


def _later(days: int) -> str:
    return f"{days} day{'' if days == 1 else 's'} later"
