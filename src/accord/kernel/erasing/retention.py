"""How long a record is kept: as long as it lives, then as long as the class of its type says (a parameter in months).

A life ends when a record is archived or comes into a final state; a person's, when they leave. What has but one state
lives as long as the whole that it is a part of.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from accord.kernel.ledger.models import Entry
from accord.kernel.moments.clock import plus
from accord.kernel.organization.models import Organization, Person
from accord.kernel.parameters.proposed import days_of, parameter_records, proposed, value_of
from accord.kernel.records.declaration import declarations
from accord.kernel.records.history import at_of
from accord.kernel.records.snapshot import ERASED, loads
from accord.kernel.records.together import Asked, as_uuid, rows_together

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable, Mapping
    from datetime import date

    from accord.kernel.records.declaration import Declaration
    from accord.kernel.records.record import Record

AT_ONCE, MOST = 500, 200


@dataclass(frozen=True, slots=True)
class Class:
    """How long records of some types are kept after their life: a parameter."""

    key: str
    says: str
    months: int
    types: tuple[str, ...]


def classes() -> list[Class]:
    """Every class that a type has, with the value that the organization in scope has chosen, or the proposed one."""
    own = parameter_records()
    types: dict[str, list[str]] = defaultdict(list)
    for declaration in erasable_types():
        types[declaration.retention].append(declaration.plural)
    return [
        Class(key, proposed()[key].says, value_of(key, own), tuple(types[key])) for key in proposed() if key in types
    ]


def erasable_types() -> list[Declaration]:
    """The types whose records can be erased by themselves."""
    return [d for d in declarations() if d.listed and d.general_acts]


def kept_until(records: Iterable[Record]) -> dict[str, date | None]:
    """The last day on which each record must be kept, by pointer; None: it still lives."""
    all_of = list(records)
    if not all_of:
        return {}
    days, ends = _days(), _ends(all_of)
    kept = {r.pointer: (ends[r.pointer], timedelta(days=days[r.declaration.retention])) for r in all_of}
    return {pointer: end + longer if end else None for pointer, (end, longer) in kept.items()}


def _days() -> dict[str, int]:
    """How long each class is kept after the life of a record."""
    own = parameter_records()
    return {key: days_of(key, own) for key in {d.retention for d in declarations()}}


def _ends(records: list[Record]) -> dict[str, date | None]:
    """The day on which the life of each record ended."""
    found: dict[str, date | None] = {}
    changed: list[Record] = []
    for one in records:
        whole = one.whole if len(one.declaration.states) == 1 else None
        if one.archived_on is not None:
            found[one.pointer] = one.archived_on
        elif isinstance(one, Person):
            found[one.pointer] = one.left_on if one.state != "active" else None
        elif whole is not None:
            found[one.pointer] = _ends([whole])[whole.pointer]
        elif one.declaration.state(one.state).final:
            changed.append(one)
        else:
            found[one.pointer] = None
    return {**found, **_last_changes(changed)}


def _last_changes(records: list[Record]) -> Mapping[str, date]:
    """The day of the last entry of each record, in the organization's time zone."""
    if not records:
        return {}
    zone = ZoneInfo(Organization.objects.values_list("time_zone", flat=True).get())
    found: dict[uuid.UUID, date] = {}
    for start in range(0, len(records), AT_ONCE):
        ids = [r.pk for r in records[start : start + AT_ONCE]]
        entries = Entry.objects.filter(record_id__in=ids).order_by("seq").values_list("record_id", "body")
        found |= {key: at_of(loads(body)).astimezone(zone).date() for key, body in entries}
    return {r.pointer: found[r.pk] for r in records}


@dataclass(frozen=True, slots=True)
class Past:
    """A record whose time has passed, and since when: the first day on which it need not be kept any more."""

    record: Record
    since: date


def past_retention(day: date) -> list[Past]:
    """The records of the organization in scope whose time has passed and that were not erased, longest ago first; of
    each type so many that the oldest of them fit on a page."""
    days = _days()
    asked = [_question(d, plus(day, -days[d.retention])) for d in erasable_types() if not d.part_of]
    answers = zip(asked, rows_together(asked), strict=True)
    ids = {a.declaration: [as_uuid(row[0]) for row in rows] for a, rows in answers}
    records = [r for d, keys in ids.items() if keys for r in d.model.objects.filter(pk__in=keys)]
    found = [
        Past(r, until + timedelta(days=1))
        for r, until in zip(records, kept_until(records).values(), strict=True)
        if until is not None and until < day
    ]
    return sorted(found, key=lambda p: (p.since, str(p.record.reference)))


def _question(declaration: Declaration, before: date) -> Asked:
    """What may be past its time: what is archived or in a final state, was there so long ago, and is not erased yet.
    The last entry then decides."""
    finals = [s.key for s in declaration.states if s.final]
    final = f" OR r.state IN ({', '.join(['%s'] * len(finals))})" if finals else ""
    where = f"r.recorded_at < %s AND (r.archived_on IS NOT NULL{final}) AND r.title <> %s AND r.title NOT LIKE %s"
    values = (before, *finals, ERASED, f"{ERASED}-{'_' * 16}")
    return Asked(declaration, ("id",), where, values, "r.recorded_at", most=MOST, archived=True)
