"""What lapses when, by its cause: what is due of the records behind it, and for whom."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from accord.areas.conformity.queries.rows import rows_of
from accord.areas.conformity.terms import Lapse
from accord.kernel.access.scope import follow
from accord.kernel.checks.verdict import SHOWN
from accord.kernel.duties.inbox import due_on

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from accord.areas.conformity.terms import RowVerdict
    from accord.kernel.access.actor import Actor
    from accord.kernel.checks.verdict import Deciding
    from accord.kernel.duties.inbox import Duty
    from accord.kernel.moments.moment import Moment
    from accord.standards import Edition

MOST = 3


def lapses(found: Sequence[tuple[Edition, RowVerdict]], m: Moment) -> list[tuple[date, Edition, RowVerdict]]:
    """What lapses after the moment's day if nobody acts, the earliest first, those of one day in the order given."""
    ahead = [(v.lapses_on, e, v) for e, v in found if v.lapses_on and v.lapses_on > m.on]
    return sorted(ahead, key=lambda item: item[0])


def lapsing(
    by: Actor, m: Moment, editions: Sequence[Edition], first: date = date.min, last: date = date.max
) -> list[Lapse]:
    """What lapses after the moment's day (from `first` through `last`), the earliest first; duties and records as the
    actor sees them."""
    found = lapses([(e, v) for e, rows in rows_of(m, editions) for v in rows], m)
    found = [x for x in found if first <= x[0] <= last]
    if not found:
        return []
    causes = [_causes(v, day) for day, _, v in found]
    types = {d.pointer.partition(":")[0] for records in causes for d in records}
    due = _due(by, m, {on for day, _, _ in found for on in _last_days(day)}, types)
    seen = follow(by, {d.pointer for records in causes for d in records})
    groups: dict[Any, list[tuple[Edition, RowVerdict]]] = {}
    made: dict[Any, tuple[date, tuple[Duty, ...], tuple[Deciding, ...]]] = {}
    for (day, e, v), records in zip(found, causes, strict=True):
        duties = _behind(by, records, day, due)
        visible = tuple(d for d in records if d.pointer in seen)
        key = (day, tuple((d.record.pk, d.verb) for d in duties) or frozenset(d.pointer for d in records) or v.row.ref)
        groups.setdefault(key, []).append((e, v))
        made.setdefault(key, (day, duties, () if duties else visible))
    return [Lapse(made[key][0], tuple(rows), *made[key][1:]) for key, rows in groups.items()]


def _causes(v: RowVerdict, day: date) -> tuple[Deciding, ...]:
    """The records of the judgement that ends on that day, and of the parts that lapse or break on it."""
    records = [d for _, c in v.checks if day in (c.lapses_on, c.breaks_on) for d in c.records]
    if v.judged and v.judged.until + timedelta(days=1) == day:
        records.append(v.judged.record)
    return tuple(dict.fromkeys(records))


Due = Mapping[tuple[str, "date | None"], list["Duty"]]  # by pointer, or by type, and day


def _last_days(day: date) -> tuple[date, date]:
    """On which something is due of what lapses on a day: mostly its last day is the one before."""
    return day - timedelta(days=1), day


def _due(by: Actor, m: Moment, days: Collection[date], types: Collection[str]) -> Due:
    found: dict[tuple[str, date | None], list[Duty]] = {}
    for duty in due_on(by, m, days, types):
        if not duty.settled:
            for name in (duty.record.pointer, type(duty.record).__name__):
                found.setdefault((name, duty.due_on), []).append(duty)
    return found


def _behind(by: Actor, records: Sequence[Deciding], day: date, due: Due) -> tuple[Duty, ...]:
    """What has its last day on the day before, else on that day: of these records; where a verdict names only the first
    of many, of their type. The actor's own come first."""
    for on in _last_days(day):
        found = [d for r in records for d in due.get((r.pointer, on), ())]
        if not found and len(records) >= SHOWN:
            types = dict.fromkeys(r.pointer.partition(":")[0] for r in records)
            found = [d for name in types for d in due.get((name, on), ())]
        if found:
            return tuple(sorted(found, key=lambda d: by.person is None or d.person != by.person)[:MOST])
    return ()
