"""Duties: what is due for whom, derived from records whose types declare it. Nothing is stored, so nothing goes
stale."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from accord.kernel.access.models import Grant
from accord.kernel.access.roles import ROLES
from accord.kernel.access.scope import scope_q, visible
from accord.kernel.acts.act import act_at
from accord.kernel.moments.clock import plus
from accord.kernel.organization.here import not_left
from accord.kernel.organization.models import Person
from accord.kernel.records.declaration import Declaration, Due, declarations
from accord.kernel.records.together import Asked, as_day, as_uuid, by_ids, column_of, partial, rows_together

if TYPE_CHECKING:
    import uuid
    from collections.abc import Collection, Iterable, Sequence

    from accord.kernel.access.actor import Actor
    from accord.kernel.moments.moment import Moment
    from accord.kernel.records.record import Record

MOST = 200  # of one kind
MOST_DATES = 500
MOST_DAYS = 200
"""Each is asked for in every kind; a database takes 32,766 values in one statement."""


@dataclass(frozen=True, slots=True)
class Duty:
    """Something due: on a day (None: now), for a person, settled by the act `verb` on the record.

    `record` knows its reference, title and state; its other fields are fetched when they are asked for.
    """

    says: str
    record: Record
    due_on: date | None
    person: Person | None
    verb: str
    settled: bool = False
    field: str = ""  # the field that names the day

    def days_left(self, day: date) -> int:
        """Negative: so many days late."""
        return 0 if self.due_on is None else (self.due_on - day).days


def duties(by: Actor, moment: Moment, *, mine: bool = True, ahead: int = 365) -> list[Duty]:
    """What is due up to `ahead` days after the moment's day, the most urgent first; `mine`: only for the actor's
    person, with what those have left behind who are gone or may not sign it any more, where the actor may do it on
    every record."""
    if mine and by.person is None:
        return []
    found = _found(by, moment, [_open(moment, s, by if mine else None, ahead) for s in _sources(by)])
    return _in_order(found)


def waiting_on(by: Actor, moment: Moment, parameter: str, *, ahead: int = 3660) -> list[Duty]:
    """What is due so long after its day as a parameter says, the most urgent first."""
    waiting = [s for s in _sources(by) if s.due.days == parameter]
    found = _found(by, moment, [_open(moment, s, None, ahead) for s in waiting])
    return _in_order(found)


def dates(
    by: Actor, moment: Moment, first: date, last: date, *, person: uuid.UUID | None = None, area: str = ""
) -> list[Duty]:
    """Every day from `first` to `last` on which something is or was due, settled or not, in the order of days."""
    asked = [_between(moment, s, person, first, last) for s in _sources(by) if s.due.on and area in ("", s.type.area)]
    return _dated(by, moment, asked)


def due_on(by: Actor, moment: Moment, days: Collection[date], types: Collection[str]) -> list[Duty]:
    """What is or was due on some days of records of these types, settled or not, in the order of days."""
    known = sorted(days)
    parts = [known[n : n + MOST_DAYS] for n in range(0, len(known), MOST_DAYS)]
    asked = [s for s in _sources(by) if s.due.on and s.type.model.__name__ in types]
    return [d for part in parts for d in _dated(by, moment, [_on(moment, s, part) for s in asked])]


def _dated(by: Actor, moment: Moment, asked: Sequence[Question]) -> list[Duty]:
    found = [d for d in _found(by, moment, asked) if d.due_on is not None]
    return _in_order(found)


def duties_of(record: Record, moment: Moment) -> list[Duty]:
    """What is due of one record as it stands."""
    found = []
    for due in record.declaration.duties:
        source = _Source(record.declaration, due)
        settled = bool(due.unless and getattr(record, due.unless))
        settled |= bool(due.edition) and getattr(record, due.edition) not in moment.organization.not_left
        if record.state in source.states and record.archived_on is None and not settled:
            day = getattr(record, due.on) if due.on else None
            due_on = plus(day, _wait(moment, source).days) if day else None
            says = _said(due, record.title, record.reference)
            found.append(Duty(says, record, due_on, getattr(record, due.who), due.act))
    return found


def _said(due: Due, title: str, reference: str | None) -> str:
    """What is to be done. A title inside the sentence stands in quotes: many are sentences themselves."""
    apart = due.says == "{title}" or due.says.endswith(": {title}")
    return due.says.format(title=title if apart else f"“{title}”", reference=reference)


def late_q(declaration: Declaration, moment: Moment) -> Q:
    """The condition on records of a type of which something is past its day."""
    found = Q(pk__in=[])
    for due in declaration.duties:
        if due.on:
            day = plus(moment.on, -_wait(moment, _Source(declaration, due)).days)
            late = Q(**{f"{due.on}__lt": day}, state__in=due.states or declaration.open_states)
            if _Source(declaration, due).own_word:
                late &= not_left(f"{due.who}__", moment.on) & Q(**{f"{due.who}__archived_on": None})
            if due.edition:
                late &= Q(**{f"{due.edition}__in": moment.organization.not_left})
            found |= late & Q(**{f"{due.unless}__isnull": True}) if due.unless else late
    return found


@dataclass(frozen=True, slots=True)
class _Source:
    """A kind of duty and the type whose records bring it."""

    type: Declaration
    due: Due

    @property
    def states(self) -> tuple[str, ...]:
        return self.due.states or self.type.open_states

    @property
    def own_word(self) -> bool:
        """Whether nobody else can ever settle it: where the person is gone, nothing is due any more."""
        act = act_at(self.type, self.due.act)
        return act is not None and act.only == self.due.who


def _in_order(found: Iterable[Duty]) -> list[Duty]:
    """By day, the most urgent first."""
    return sorted(found, key=lambda d: (d.due_on or date.min, d.record.reference or ""))


def _sources(by: Actor) -> list[_Source]:
    return [_Source(d, due) for d in declarations() if d.duties and by.may(f"{d.area}.view") for due in d.duties]


Question = tuple[_Source, Asked]


def _question(moment: Moment, source: _Source, where: list[str], values: list[Any]) -> Question:
    if source.own_word:
        waits, known = _waits(moment, source)
        where, values = [*where, waits], [*values, *known]
    if source.due.edition:
        named = moment.organization.not_left
        where = [*where, f"r.{column_of(source.type, source.due.edition)} IN ({', '.join(['%s'] * len(named))})"]
        values = [*values, *named]
    day = source.due.on or "effective_on"
    columns = ("id", "reference", "title", "state", source.due.who, day, source.due.unless or day)
    order = f"r.{column_of(source.type, day)}" if source.due.on else ""
    return source, Asked(source.type, columns, " AND ".join(where), tuple(values), order, most=MOST)


def _for(by: Actor, moment: Moment, source: _Source) -> tuple[str, list[Any]]:
    """The condition that it is this actor's to do: it is theirs, or its person is gone, or may no longer sign what it
    asks for. An act without a signature stays with whom the record names: people without an account have such duties
    too, and somebody else enters what they did."""
    who, person = f"r.{column_of(source.type, source.due.who)}", by.person
    act = act_at(source.type, source.due.act)
    if person is None or act is None or not by.may_everywhere(act.needs):
        return f"{who} = %s", [person and person.pk]
    gone, values = _gone(moment.on)
    left, values = f"{who} = %s OR {who} IN ({gone})", [person.pk, *values]
    if not act.signed:
        return f"({left})", values
    able, known = _able(act.needs, moment.on)
    return f"({left} OR {who} NOT IN ({able}))", [*values, *known]


def _gone(day: date) -> tuple[str, list[Any]]:
    """The people who are not here any more on a day."""
    return f"SELECT id FROM {Person._meta.db_table} WHERE left_on < %s OR archived_on IS NOT NULL", [day]


def _waits(moment: Moment, source: _Source) -> tuple[str, list[Any]]:
    """The condition that somebody is there whose word is waited for."""
    who, (gone, values) = column_of(source.type, source.due.who), _gone(moment.on)
    states = ", ".join(["%s"] * len(source.states))
    return f"(r.state NOT IN ({states}) OR r.{who} NOT IN ({gone}))", [*source.states, *values]


def _able(permission: str, day: date) -> tuple[str, list[Any]]:
    """The people who have a permission on a day, on some records at least."""
    roles = [r.key for r in ROLES if r.reach(permission)]
    return (
        f"SELECT person_id FROM {Grant._meta.db_table} WHERE state = 'active' AND archived_on IS NULL"
        " AND (starts_on IS NULL OR starts_on <= %s) AND (ends_on IS NULL OR ends_on >= %s)"
        f" AND role IN ({', '.join(['%s'] * len(roles))})",
        [day, day, *roles],
    )


def _open(moment: Moment, source: _Source, by: Actor | None, ahead: int) -> Question:
    """What is due and not settled; `by`: and this actor's to do."""
    where = [f"r.state IN ({', '.join(['%s'] * len(source.states)) or 'NULL'})"]
    values: list[Any] = [*source.states]
    if source.due.unless:
        where.append(f"r.{column_of(source.type, source.due.unless)} IS NULL")
    if source.due.on:
        where.append(f"r.{column_of(source.type, source.due.on)} <= %s")
        values.append(plus(moment.on, ahead - _wait(moment, source).days))
    if by is not None:
        mine, known = _for(by, moment, source)
        where.append(mine)
        values += known
    return _question(moment, source, where, values)


def _between(moment: Moment, source: _Source, person: uuid.UUID | None, first: date, last: date) -> Question:
    """What has its day between two days."""
    day, wait = f"r.{column_of(source.type, source.due.on)}", _wait(moment, source).days
    where = [f"{day} BETWEEN %s AND %s"]
    values: list[Any] = [plus(first, -wait), plus(last, -wait)]
    if person is not None:
        where.append(f"r.{column_of(source.type, source.due.who)} = %s")
        values.append(person)
    return _of_many(_question(moment, source, where, values))


def _on(moment: Moment, source: _Source, days: Sequence[date]) -> Question:
    """What has its day on one of several days."""
    day, wait = f"r.{column_of(source.type, source.due.on)}", _wait(moment, source).days
    where = [f"{day} IN ({', '.join(['%s'] * len(days))})"]
    return _of_many(_question(moment, source, where, [plus(d, -wait) for d in days]))


def _of_many(question: Question) -> Question:
    source, asked = question
    return source, replace(asked, most=MOST_DATES)


def _wait(moment: Moment, source: _Source) -> timedelta:
    return timedelta(days=moment.days(source.due.days)) if source.due.days else timedelta()


def _found(by: Actor, moment: Moment, questions: Sequence[Question]) -> list[Duty]:
    """The answers as duties: one statement for all, one query for the people, and one more for each type that the
    actor sees in part."""
    answers = rows_together([asked for _, asked in questions])
    allowed = _seen(
        by, ((s.type, as_uuid(row[0])) for (s, _), rows in zip(questions, answers, strict=True) for row in rows)
    )
    people = by_ids(Person, {as_uuid(row[4]) for rows in answers for row in rows if row[4]})
    return [
        _duty(by, moment, source, row, people)
        for (source, _), rows in zip(questions, answers, strict=True)
        for row in rows
        if allowed is None or as_uuid(row[0]) in allowed
    ]


def _seen(by: Actor, found: Iterable[tuple[Declaration, uuid.UUID]]) -> set[uuid.UUID] | None:
    """Which of these records the actor sees; None: all of them."""
    ids: dict[Declaration, set[uuid.UUID]] = {}
    for declaration, key in found:
        ids.setdefault(declaration, set()).add(key)
    if not any(scope_q(by, f"{d.area}.view", d) for d in ids):
        return None
    seen: set[uuid.UUID] = set()
    for declaration, keys in ids.items():
        seen |= set(visible(declaration, by).filter(pk__in=keys).values_list("pk", flat=True))
    return seen


def _duty(by: Actor, moment: Moment, source: _Source, row: tuple[Any, ...], people: dict[uuid.UUID, Person]) -> Duty:
    key, reference, title, state, who, day, unless = row
    known = {
        "id": as_uuid(key), "organization_id": by.organization.pk, "reference": reference, "title": title,
        "state": state, "archived_on": None,
    }  # fmt: skip
    record = partial(source.type.model, known)
    due_on = as_day(day) if source.due.on else None
    person = people.get(as_uuid(who)) if who else None
    return Duty(
        _said(source.due, title, reference),
        record,
        plus(due_on, _wait(moment, source).days) if due_on else None,
        person if isinstance(person, Person) else None,
        source.due.act,
        state not in source.states or bool(source.due.unless and unless),
        source.due.on,
    )
