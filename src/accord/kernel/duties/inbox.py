"""Duties: what is due for whom, derived from records whose types declare it. Nothing is stored, so nothing goes
stale."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from accord.kernel.access.scope import visible
from accord.kernel.records.declaration import Declaration, Due, declarations

if TYPE_CHECKING:
    from accord.kernel.access.actor import Actor
    from accord.kernel.moments.moment import Moment
    from accord.kernel.organization.models import Person
    from accord.kernel.records.record import Record

MOST = 200


@dataclass(frozen=True, slots=True)
class Duty:
    """Something due: on a day (None: now), for a person, settled by the act `verb` on the record."""

    says: str
    record: Record
    due_on: date | None
    person: Person | None
    verb: str

    def days_left(self, day: date) -> int:
        """Negative: so many days late."""
        return 0 if self.due_on is None else (self.due_on - day).days


def duties(by: Actor, moment: Moment, *, mine: bool = True, ahead: int = 365) -> list[Duty]:
    """What is due up to `ahead` days after the moment's day, the most urgent first; `mine`: only for the actor's
    person."""
    found = [
        duty
        for declaration in declarations()
        if by.may(f"{declaration.area}.view")
        for due in declaration.duties
        for duty in _of(by, moment, declaration, due, mine, ahead)
    ]
    return sorted(found, key=lambda d: (d.due_on or date.min, d.record.reference or ""))


def _last(day: date, ahead: int, wait: timedelta) -> date:
    """The last day that a record may name to be due at most `ahead` days after `day`, within the calendar."""
    until = min(day.toordinal() + ahead, date.max.toordinal()) - wait.days
    return date.fromordinal(max(until, 1))


def _of(by: Actor, moment: Moment, declaration: Declaration, due: Due, mine: bool, ahead: int) -> list[Duty]:
    records = visible(declaration, by).filter(archived_on=None, state__in=due.states or declaration.open_states)
    if mine:
        if by.person is None:
            return []
        records = records.filter(**{due.who: by.person})
    wait = timedelta(days=moment.days(due.days)) if due.days else timedelta()
    if due.on:
        last = _last(moment.on, ahead, wait)
        records = records.filter(**{f"{due.on}__isnull": False, f"{due.on}__lte": last}).order_by(due.on)
    found: list[Any] = list(records.select_related(due.who)[:MOST])
    return [
        Duty(
            due.says.format(title=r.title, reference=r.reference),
            r,
            getattr(r, due.on) + wait if due.on else None,
            getattr(r, due.who),
            due.act,
        )
        for r in found
    ]
