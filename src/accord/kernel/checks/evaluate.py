"""Evaluating checks: live verdicts are stored with the types that they read, and evaluated again when one of these
changed or the day did; where this process remembers what a check asked, only if an answer has become another one."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import OperationalError, connections, transaction

from accord.kernel.checks.memory import Found, Key, Log, memory_of, standing
from accord.kernel.checks.models import StoredVerdict
from accord.kernel.checks.registry import checks
from accord.kernel.checks.verdict import from_json
from accord.kernel.moments.kept import is_passing
from accord.kernel.moments.reading import Asked, asking_once, reading, types_in
from accord.kernel.records.record import LIVE

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable
    from datetime import date

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
    log, memory = Log.of(moment.organization.pk), memory_of(moment.organization.pk)
    rows = {(r.name, r.standard): r for r in _stored(moment)}
    last = standing(memory.last, wanted, moment.on, log, rows)
    found = {key: f for key, f in last.items() if not log.changed(f.types, f.position)}
    found |= _restored(log, [rows[k] for k in wanted if k not in found and _is_fresh(rows.get(k), moment.on, log)])
    missing = [key for key in wanted if key not in found]
    own = standing(memory.own, missing, moment.on, log, rows)
    anew = (
        _stored_anew(log.organization, [_again(moment, log, key, own.get(key)) for key in missing]) if missing else []
    )
    memory.remember([*found.values(), *anew])
    return found | {f.key: f for f in anew}


def _again(moment: Moment, log: Log, key: Key, before: Found | None) -> Found:
    """What was found out before, if the database gives the same answers as then; else anew."""
    if before and before.asked and _is_answered_alike(moment, before.asked, log.changed(before.types, before.position)):
        return replace(before, position=log.position, leaf=log.leaf)
    verdict, asked = _evaluate(moment, key)
    return Found(key, verdict, frozenset(asked.types), asked, moment.on, log.position, log.leaf)


def _is_answered_alike(moment: Moment, asked: Asked, changed: set[str]) -> bool:
    """Whether everything that was asked about these types is answered as it was: what follows from that alone is then
    the same. What cannot be asked again is taken for another."""
    about = {s: types_in(s[0]) & changed for s in asked.statements}
    if changed - {"Parameter"} - set().union(*about.values()):
        return False
    if any(moment.parameter_and_approval(k) != v for k, v in asked.parameters.items()):
        return False
    for statement in (s for s, types in about.items() if types):
        params, digest = asked.statements[statement]
        with reading(moment.using, now := Asked()), connections[moment.using].cursor() as cursor:
            cursor.execute(statement[0], params)
        if now.statements[statement][1] != digest:
            return False
    return True


def are_stored(moment: Moment, asked: Iterable[Key]) -> bool:
    """Whether all these verdicts of today are stored and fresh, whoever found them out."""
    log = Log.of(moment.organization.pk)
    fresh = {(r.name, r.standard) for r in _stored(moment) if _is_fresh(r, moment.on, log)}
    return fresh.issuperset(asked)


def _stored(moment: Moment) -> Iterable[StoredVerdict]:
    return StoredVerdict.objects.filter(organization_id=moment.organization.pk).defer("verdict")


def _is_fresh(row: StoredVerdict | None, day: date, log: Log) -> bool:
    return (
        row is not None
        and row.on == day
        and row.version == settings.ACCORD_VERSION
        and not log.changed(row.reads, row.position)
    )


def _restored(log: Log, rows: list[StoredVerdict]) -> dict[Key, Found]:
    """What is stored in these rows, unless another process has just stored something else there."""
    if not rows:
        return {}
    stored = StoredVerdict.objects.filter(pk__in=[r.pk for r in rows]).values_list("pk", "position", "verdict")
    raw = {(pk, position): verdict for pk, position, verdict in stored}
    found = [(r, raw[r.pk, r.position]) for r in rows if (r.pk, r.position) in raw]
    return {
        (r.name, r.standard): Found(
            (r.name, r.standard), from_json(v), frozenset(r.reads), None, r.on, log.position, log.leaf, r.pk
        )
        for r, v in found
    }


def _stored_anew(organization: uuid.UUID, found: list[Found]) -> list[Found]:
    """The same with the rows in which they are stored. Where the database takes nothing just now they are found out
    again the next time."""
    rows = [
        StoredVerdict(
            organization_id=organization,
            name=f.key[0],
            standard=f.key[1],
            on=f.on,
            position=f.position,
            reads=sorted(f.types),
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
        return found
    return [replace(f, row=r.pk) for f, r in zip(found, rows, strict=True)]


def _evaluate(moment: Moment, key: Key) -> tuple[Verdict, Asked]:
    """The verdict, and what was asked for it."""
    name, standard = key
    asking = replace(moment.for_standard(standard), asked=Asked({"Parameter"}))
    with reading(asking.database(), asking.asked):
        verdict = checks()[name].function(asking)
    return verdict, asking.asked
