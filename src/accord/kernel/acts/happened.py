"""What has happened did not happen tomorrow: one rule for each day that tells of it, through whatever door it comes."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from accord.kernel.moments.clock import now, today
from accord.kernel.moments.moment import Moment
from accord.kernel.records.declaration import Declaration, of
from accord.kernel.refusals import Objection, refuse

if TYPE_CHECKING:
    from accord.kernel.access.actor import Actor
    from accord.kernel.records.fields import Input
    from accord.kernel.records.record import Record

SKEW = timedelta(hours=1)
"""By so much the clocks of tools may differ."""
FIRST = frozenset({"detected_on", "noticed_on", "received_on"})
"""The days from which it is counted whether somebody was in time."""


def today_of(by: Actor) -> date:
    """Today, where the actor's organization is."""
    return today(by.organization.time_zone)


def happened(by: Actor, day: date | None, what: str, field: str) -> date:
    """The day on which something happened: `day`, else today. Raises Refused for one that has not come."""
    present = today_of(by)
    refuse(not_ahead(day=day or present, today=present, what=what, field=field))
    return day or present


def interval(by: Actor, day: date, parameter: str) -> timedelta:
    """A length of time that the organization has chosen, as it is on a day."""
    return timedelta(days=Moment(by.organization, day).days(parameter))


def not_ahead(*, day: date, today: date, what: str, field: str) -> Objection | None:
    """What has happened did not happen tomorrow."""
    if day > today:
        return Objection(f"{what} cannot lie in the future: today is {today.isoformat()}.", field)
    return None


def ahead(record: Record, zone: str) -> list[Objection]:
    """What is about to be written and has not come yet: a day that begins later in the time zone, a time later than
    clocks differ. What was stored before stays."""
    present, latest = today(zone), now() + SKEW
    found = [o for f in _days(of(record)) if (o := _against(f, record.__dict__.get(f.name), present, latest))]
    changed = record.changed() if found else ()
    return [o for o in found if o.field in changed]


def begun_anew(record: Record, zone: str) -> list[Objection]:
    """A day from which it is counted that is taken out, or moved beyond the day on which the record was made: it was
    known by then, and who is late would begin anew."""
    days = [f for f in _days(of(record)) if f.name in FIRST]
    known = record.recorded_at.astimezone(ZoneInfo(zone)).date() if days else date.max
    before, found = getattr(record, "_loaded", {}), []
    for f in days:
        was, day = before.get(f.name), record.__dict__.get(f.name)
        if was and day is None:
            found.append(Objection(f"{f.label.capitalize()} is on file. Correct it where it is wrong.", f.name))
        elif was and day > max(was, known):
            said = f"cannot lie after {known.isoformat()}: on that day it was on file here."
            found.append(Objection(f"{f.label.capitalize()} {said}", f.name))
    return found


def _against(about: Input, value: Any, present: date, latest: datetime) -> Objection | None:
    what = about.label.capitalize()
    if isinstance(value, datetime):
        return Objection(f"{what}: that time has not come yet.", about.name) if value > latest else None
    return not_ahead(day=value, today=present, what=what, field=about.name) if isinstance(value, date) else None


@lru_cache(maxsize=256)
def _days(declaration: Declaration) -> tuple[Input, ...]:
    return tuple(f for f in declaration.fields if f.happened)
