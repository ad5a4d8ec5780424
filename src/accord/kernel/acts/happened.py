"""What has happened did not happen tomorrow: one rule for each day that tells of it, through whatever door it comes."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from accord.kernel.moments.clock import now, today
from accord.kernel.records.declaration import Declaration, of
from accord.kernel.refusals import Objection

if TYPE_CHECKING:
    from accord.kernel.records.fields import Input
    from accord.kernel.records.record import Record

SKEW = timedelta(hours=1)
"""By so much the clocks of tools may differ."""


def ahead(record: Record, zone: str) -> list[Objection]:
    """What is about to be written and has not come yet: a day that begins later in the time zone, a time later than
    clocks differ. What was stored before stays."""
    present, latest = today(zone), now() + SKEW
    found = [f for f in _days(of(record)) if _lies_ahead(record.__dict__.get(f.name), present, latest)]
    changed = record.changed() if found else ()
    return [
        Objection(f"{f.label.capitalize()}: that has not come yet, today is {present.isoformat()}.", f.name)
        for f in found
        if f.name in changed
    ]


def _lies_ahead(value: Any, present: date, latest: datetime) -> bool:
    if isinstance(value, datetime):
        return value > latest
    return isinstance(value, date) and value > present


@lru_cache(maxsize=256)
def _days(declaration: Declaration) -> tuple[Input, ...]:
    return tuple(f for f in declaration.fields if f.happened)
