"""Evaluating checks: live verdicts are stored with the types that they read, and evaluated again when one of these
changed or the day did; where this process remembers what a check asked, only if an answer has become another one."""

from __future__ import annotations

import logging
from collections import defaultdict
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from django.db import OperationalError

from accord.kernel.checks.log import Log
from accord.kernel.checks.memory import Basis, Found, Key, Memory, Recalling, memory_of, of_the_day
from accord.kernel.checks.models import StoredVerdict
from accord.kernel.checks.registry import checks
from accord.kernel.checks.stored import may_be_stored, storing
from accord.kernel.checks.verdict import from_json, to_json
from accord.kernel.moments.kept import is_passing, sources
from accord.kernel.moments.reading import Asked, asking_once, is_answered, reading
from accord.kernel.moments.still import once_over, still
from accord.kernel.records.record import LIVE

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
    from datetime import date

    from django.db.models import QuerySet

    from accord.kernel.checks.verdict import Verdict
    from accord.kernel.moments.moment import Moment

T = TypeVar("T")
_log = logging.getLogger("accord.checks")


def verdicts(moment: Moment, asked: Iterable[Key]) -> dict[Key, Verdict]:
    """The verdict of each check for each standard at a moment: all of one state of the records. Live ones of today are
    remembered or stored while they are fresh."""
    wanted = list(dict.fromkeys(asked))
    with one_state(moment) as m:
        if isinstance(m.earlier, Recalling):
            return {key: found.verdict for key, found in _of_today(m, m.earlier, wanted).items()}
        return {key: _evaluate(m, key)[0] for key in wanted}


@contextmanager
def one_state(moment: Moment) -> Iterator[Moment]:
    """The moment: all that is asked of it inside is found in one state of the records, and of the log that says which.
    Today's comes with what this process remembers. Inside nothing may be written."""
    if moment.earlier:
        yield moment
        return
    with still() if moment.database() == LIVE else nullcontext(), asking_once(moment.using):
        yield _recalling(moment)


def _recalling(moment: Moment) -> Moment:
    """The same moment with what this process remembers of the organization, if it is today's with the live records."""
    if moment.using != LIVE or moment.supposed or not is_passing(moment):
        return moment
    log = Log.of(moment.organization.pk)
    memory = memory_of(log.organization, is_there=lambda row: _stored(moment).filter(pk=row).exists())
    return moment.recalling(Recalling(memory, memory.at(log, moment.on)), (log.position, log.leaf))


def _of_today(moment: Moment, earlier: Recalling, wanted: list[Key]) -> dict[Key, Found]:
    """What is remembered, stored, or found out now, which is kept as soon as something may be written."""
    memory, log = earlier.memory, earlier.log
    untouched = _untouched(moment, earlier, wanted)
    same, anew = _asked_again(moment, earlier, [key for key in wanted if key not in untouched])

    def keep() -> None:
        memory.remember(untouched.values())
        _keep_as_same(memory, log, moment.on, same)
        _keep_as_new(memory, log, anew)

    once_over(keep)
    return untouched | {f.key: f for f in (*same, *anew)}


def _untouched(moment: Moment, earlier: Recalling, wanted: list[Key]) -> dict[Key, Found]:
    """What is remembered, or else stored, and reads no type of which a record has changed since."""
    memory, log = earlier.memory, earlier.log
    last = _remembered(memory.last, wanted, moment.on, log)
    found = {f.key: f for f in last if _is_untouched(f, log)}
    missing, stale = [key for key in wanted if key not in found], {f.key: f.basis.position for f in last}
    since = min((stale.get(key, -2) for key in missing), default=-2)
    return found | _restored(moment, log, memory, missing, since)


def _asked_again(moment: Moment, earlier: Recalling, wanted: list[Key]) -> tuple[list[Found], list[Found]]:
    """What this process found out before and still stands, since nothing that it asked would find something else; and
    what checks say anew."""
    log = earlier.log
    own = {f.key: f for f in _remembered(earlier.memory.own, wanted, moment.on, log)}
    same = [f for f in own.values() if f.basis.stands(moment, log)]
    stand = {f.key for f in same}
    return same, [_anew(moment, log, key, own.get(key)) for key in wanted if key not in stand]


def _keep_as_same(memory: Memory, log: Log, day: date, before: Collection[Found]) -> None:
    """From now on these stand at the end of the log, if the database takes that."""
    same = [replace(f, basis=f.basis.later(log)) for f in before]
    if _moved(log, day, before) or _store(log, same):
        memory.remember(same)


def _keep_as_new(memory: Memory, log: Log, anew: Collection[Found]) -> None:
    """From now on these are known, if the database takes them."""
    if rows := _store(log, anew):
        memory.row = rows[0]
        memory.remember(replace(f, row=row) for f, row in zip(anew, rows, strict=True))


def _remembered(known: Mapping[Key, Found], wanted: Iterable[Key], day: date, log: Log) -> list[Found]:
    bases = {key: known[key].basis for key in wanted if key in known}
    return [known[key] for key in of_the_day(day, log, bases)]


def _is_untouched(found: Found, log: Log) -> bool:
    return not log.changed(found.basis.asked.types, found.basis.position)


def _anew(moment: Moment, log: Log, key: Key, before: Found | None) -> Found:
    """What a check says; whatever of its answers is known to be the same is not asked for."""
    if before:
        is_answered(moment.using, before.basis.untouched(log))
    verdict, asked = _evaluate(moment, key)
    return Found(key, verdict, to_json(verdict), Basis(asked, moment.on, log.position, log.leaf))


def are_stored(moment: Moment, asked: Iterable[Key]) -> bool:
    """Whether all these verdicts of today are stored and fresh, whoever found them out."""
    log = Log.of(moment.organization.pk)
    fresh = {(r.name, r.standard) for r in _stored(moment) if _is_fresh(r, moment.on, log)}
    return fresh.issuperset(asked)


def _stored(moment: Moment) -> QuerySet[StoredVerdict]:
    return StoredVerdict.objects.filter(organization_id=moment.organization.pk).defer("verdict")


def _is_fresh(row: StoredVerdict, day: date, log: Log) -> bool:
    return row.on == day and row.version == sources() and not log.changed(row.reads, row.position)


def _restored(moment: Moment, log: Log, memory: Memory, wanted: list[Key], since: int) -> dict[Key, Found]:
    """What is stored and fresh; at or before `since` none of them is. One question for what is stored, one for what
    that is: another process may store something else in between."""
    if not wanted:
        return {}
    asked = _stored(moment).filter(name__in={name for name, _ in wanted}, position__gt=since)
    rows = {(r.name, r.standard): r for r in asked if _is_fresh(r, moment.on, log)}
    fresh = {rows[key].pk for key in wanted if key in rows}
    stored = _stored(moment).filter(pk__in=fresh).values_list("pk", "position", "verdict") if fresh else ()
    raw = {(pk, position): verdict for pk, position, verdict in stored}
    memory.row = next((pk for pk, _ in raw), memory.row)
    return {
        key: Found(key, from_json(verdict), verdict, Basis(Asked(set(r.reads)), r.on, log.position, log.leaf), r.pk)
        for key, r in rows.items()
        if (verdict := raw.get((r.pk, r.position)))
    }


def _store(log: Log, found: Collection[Found]) -> list[int]:
    """Store these; their rows, if the database takes them."""
    rows = [
        StoredVerdict(
            organization_id=log.organization,
            name=f.key[0],
            standard=f.key[1],
            on=f.basis.on,
            position=f.basis.position,
            reads=sorted(f.basis.asked.types),
            verdict=f.raw,
            version=sources(),
        )
        for f in found
    ]

    def store() -> list[int]:
        StoredVerdict.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["organization_id", "name", "standard"],
            update_fields=["on", "position", "reads", "verdict", "version"],
        )
        return [row.pk for row in rows]

    return (_tried(log, store) or []) if rows else []


def _moved(log: Log, day: date, before: Collection[Found]) -> bool:
    """Whether what is stored of all these is so at the end of the log as well; what another process has stored since is
    not touched."""
    by_position: dict[int, list[int]] = defaultdict(list)
    for f in before:
        by_position[f.basis.position].append(f.row)

    def move() -> int:
        same = StoredVerdict.objects.filter(on=day, version=sources())
        rows = (same.filter(pk__in=keys, position=position) for position, keys in by_position.items())
        return sum(found.update(position=log.position) for found in rows)

    return not before or _tried(log, move) == len(before)


def _tried(log: Log, store: Callable[[], T]) -> T | None:
    """What is stored; None: the database takes nothing just now, or the log is another one or has lost text since, so
    it is found out again the next time."""
    try:
        with storing():
            return store() if may_be_stored(log) else None
    except OperationalError as error:
        _log.warning("verdicts were not stored: %s", error)
        return None


def _evaluate(moment: Moment, key: Key) -> tuple[Verdict, Asked]:
    """The verdict, and what was asked for it."""
    name, standard = key
    asking = replace(moment.for_standard(standard), asked=Asked({"Parameter"}))
    with reading(asking.database(), asking.asked):
        verdict = checks()[name].function(asking)
    return verdict, asking.asked
