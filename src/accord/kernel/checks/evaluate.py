"""Evaluating checks: live verdicts are stored with what they read, and evaluated again when that changed or the day
did."""

from __future__ import annotations

import logging
from dataclasses import asdict, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import OperationalError, transaction

from accord.kernel.checks.models import StoredVerdict
from accord.kernel.checks.registry import checks
from accord.kernel.checks.verdict import Advice, Deciding, Mend, Outcome, Verdict
from accord.kernel.ledger.models import Head
from accord.kernel.moments.kept import is_passing
from accord.kernel.moments.reading import reading
from accord.kernel.records.record import LIVE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from accord.kernel.moments.moment import Moment

Asked = tuple[str, str]  # (check, standard)
_log = logging.getLogger("accord.checks")


def verdicts(moment: Moment, asked: Iterable[Asked]) -> dict[Asked, Verdict]:
    """The verdict of each check for each standard at a moment. Live ones of today come from the store while they are
    fresh."""
    wanted = list(dict.fromkeys(asked))
    if moment.using != LIVE or moment.supposed or not is_passing(moment):
        return {key: _evaluate(moment, key)[0] for key in wanted}
    position, positions = _ledger_position(moment)
    stored = _stored(moment)
    found: dict[Asked, Verdict] = {}
    fresh: list[StoredVerdict] = []
    for key in wanted:
        row = stored.get(key)
        if row and _is_fresh(row, moment.on, positions):
            found[key] = from_json(row.verdict)
            continue
        found[key], reads = _evaluate(moment, key)
        fresh.append(
            StoredVerdict(
                organization_id=moment.organization.pk,
                name=key[0],
                standard=key[1],
                on=moment.on,
                position=position,
                reads=sorted(reads),
                verdict=to_json(found[key]),
                version=settings.ACCORD_VERSION,
            )
        )
    if fresh:
        _keep(fresh)
    return found


def are_stored(moment: Moment, asked: Iterable[Asked]) -> bool:
    """Whether all these verdicts of today are stored and fresh, whoever found them out."""
    _, positions = _ledger_position(moment)
    rows = StoredVerdict.objects.filter(organization_id=moment.organization.pk).defer("verdict")
    fresh = {(r.name, r.standard) for r in rows if _is_fresh(r, moment.on, positions)}
    return fresh.issuperset(asked)


def _keep(fresh: list[StoredVerdict]) -> None:
    """Store verdicts. Where the database takes nothing just now they are evaluated again the next time."""
    try:
        with transaction.atomic():
            StoredVerdict.objects.bulk_create(
                fresh,
                update_conflicts=True,
                unique_fields=["organization_id", "name", "standard"],
                update_fields=["on", "position", "reads", "verdict", "version"],
            )
    except OperationalError as error:
        _log.warning("verdicts were not stored: %s", error)


def _ledger_position(moment: Moment) -> tuple[int, dict[str, int]]:
    head = Head.objects.filter(pk=moment.organization.pk).first()
    return (head.size - 1, head.positions) if head else (-1, {})


def _stored(moment: Moment) -> dict[Asked, StoredVerdict]:
    rows = StoredVerdict.objects.filter(organization_id=moment.organization.pk)
    return {(r.name, r.standard): r for r in rows}


def _is_fresh(row: StoredVerdict, day: date, positions: dict[str, int]) -> bool:
    return (
        row.on == day
        and row.version == settings.ACCORD_VERSION
        and all(positions.get(t, -1) <= row.position for t in row.reads)
    )


def _evaluate(moment: Moment, key: Asked) -> tuple[Verdict, set[str]]:
    """The verdict, and the record types that it asked for or read."""
    name, standard = key
    asking = replace(moment.for_standard(standard), asked={"Parameter"})
    with reading(asking.database(), asking.asked):
        verdict = checks()[name].function(asking)
    return verdict, asking.asked


def to_json(verdict: Verdict) -> dict[str, Any]:
    """A verdict as JSON."""
    found = asdict(verdict)
    for name in ("lapses_on", "fails_on"):
        found[name] = found[name].isoformat() if found[name] else None
    found["advice"] = [a.as_json() for a in verdict.advice]
    return found


def from_json(raw: dict[str, Any]) -> Verdict:
    """The inverse of `to_json`."""
    return Verdict(
        Outcome(raw["outcome"]),
        raw["because"],
        tuple(Deciding(**d) for d in raw["records"]),
        raw["count"],
        date.fromisoformat(raw["lapses_on"]) if raw["lapses_on"] else None,
        Mend(**raw["mend"]) if raw["mend"] else None,
        tuple(map(Advice.from_json, raw["advice"])),
        date.fromisoformat(raw["fails_on"]) if raw.get("fails_on") else None,
    )
