"""Evaluating checks: live verdicts are stored with the types that they read, and evaluated again when one of these
changed or the day did; where this process remembers what a check asked, only if an answer has become another one."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import OperationalError, transaction

from accord.kernel.checks.log import Log
from accord.kernel.checks.memory import Basis, Found, Key, Memory, Recalling, memory_of, of_the_day
from accord.kernel.checks.models import StoredVerdict
from accord.kernel.checks.registry import checks
from accord.kernel.checks.verdict import from_json, to_json
from accord.kernel.moments.kept import is_passing
from accord.kernel.moments.reading import Asked, asking_once, is_answered, reading
from accord.kernel.records.record import LIVE

if TYPE_CHECKING:
    import uuid
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date

    from django.db.models import QuerySet

    from accord.kernel.checks.verdict import Verdict
    from accord.kernel.moments.moment import Moment

_log = logging.getLogger("accord.checks")


def verdicts(moment: Moment, asked: Iterable[Key]) -> dict[Key, Verdict]:
    """The verdict of each check for each standard at a moment. Live ones of today are remembered or stored while they
    are fresh."""
    wanted = list(dict.fromkeys(asked))
    with asking_once(moment.database()):
        if moment.using != LIVE or moment.supposed or not is_passing(moment):
            return {key: _evaluate(moment, key)[0] for key in wanted}
        return {key: found.verdict for key, found in _of_today(moment, wanted).items()}


def _of_today(moment: Moment, wanted: list[Key]) -> dict[Key, Found]:
    log = Log.of(moment.organization.pk)
    memory = memory_of(log.organization, is_there=lambda row: _stored(moment).filter(pk=row).exists())
    found = {f.key: f for f in _remembered(memory.last, wanted, moment.on, log) if _is_untouched(f, log)}
    found |= _restored(moment, log, memory, [key for key in wanted if key not in found])
    missing = [key for key in wanted if key not in found]
    own = {f.key: f for f in _remembered(memory.own, missing, moment.on, log)}
    asking = replace(moment, earlier=Recalling(memory, log))
    anew = {key: _again(asking, log, key, own.get(key)) for key in missing}
    if row := _store(log.organization, anew.values()):
        memory.row = row
        memory.remember(anew.values())
    memory.remember(found.values())
    return found | anew


def _remembered(known: Mapping[Key, Found], wanted: Iterable[Key], day: date, log: Log) -> list[Found]:
    bases = {key: known[key].basis for key in wanted if key in known}
    return [known[key] for key in of_the_day(day, log, bases)]


def _is_untouched(found: Found, log: Log) -> bool:
    return not log.changed(found.basis.asked.types, found.basis.position)


def _again(moment: Moment, log: Log, key: Key, before: Found | None) -> Found:
    """What was found out before, if that still stands; else anew."""
    if before and before.basis.stands(moment, log):
        return replace(before, basis=before.basis.later(log))
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
    return row.on == day and row.version == settings.ACCORD_VERSION and not log.changed(row.reads, row.position)


def _restored(moment: Moment, log: Log, memory: Memory, wanted: list[Key]) -> dict[Key, Found]:
    """What is stored and fresh. One question for what is stored, one for what that is: another process may store
    something else in between."""
    if not wanted:
        return {}
    asked = _stored(moment).filter(name__in={name for name, _ in wanted})
    rows = {(r.name, r.standard): r for r in asked if _is_fresh(r, moment.on, log)}
    fresh = {rows[key].pk for key in wanted if key in rows}
    stored = _stored(moment).filter(pk__in=fresh).values_list("pk", "position", "verdict") if fresh else ()
    raw = {(pk, position): verdict for pk, position, verdict in stored}
    memory.row = next((pk for pk, _ in raw), memory.row)
    return {
        key: Found(key, from_json(verdict), verdict, Basis(Asked(set(r.reads)), r.on, log.position, log.leaf))
        for key, r in rows.items()
        if (verdict := raw.get((r.pk, r.position)))
    }


def _store(organization: uuid.UUID, found: Collection[Found]) -> int:
    """Store these; one of their rows (0: none). Where the database takes nothing just now they are found out again the
    next time."""
    if not found:
        return 0
    rows = [
        StoredVerdict(
            organization_id=organization,
            name=f.key[0],
            standard=f.key[1],
            on=f.basis.on,
            position=f.basis.position,
            reads=sorted(f.basis.asked.types),
            verdict=f.raw,
            version=settings.ACCORD_VERSION,
        )
        for f in found
    ]
    try:
        with transaction.atomic():
            StoredVerdict.objects.bulk_create(
                rows,
                update_conflicts=True,
                unique_fields=["organization_id", "name", "standard"],
                update_fields=["on", "position", "reads", "verdict", "version"],
            )
    except OperationalError as error:
        _log.warning("verdicts were not stored: %s", error)
        return 0
    return rows[0].pk


def _evaluate(moment: Moment, key: Key) -> tuple[Verdict, Asked]:
    """The verdict, and what was asked for it."""
    name, standard = key
    asking = replace(moment.for_standard(standard), asked=Asked({"Parameter"}))
    with reading(asking.database(), asking.asked):
        verdict = checks()[name].function(asking)
    return verdict, asking.asked
