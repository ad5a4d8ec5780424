"""The course of a requirement: what its verdict was on the days behind, looked at step by step and kept.

A day that is over does not change, so what was found out stays. A step looks at few days, in one pass over the log.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from accord.areas.conformity.queries.rows import row_verdicts
from accord.areas.conformity.queries.times import began_on, day_of
from accord.areas.conformity.queries.viewing import NOT_SHARED
from accord.areas.conformity.rules import days_to_ask
from accord.areas.conformity.terms import Point, RowVerdict
from accord.kernel.access.scope import follow
from accord.kernel.checks.models import StoredVerdict
from accord.kernel.checks.verdict import Outcome
from accord.kernel.moments.clock import months_later, plus, today
from accord.kernel.moments.kept import lasting, leaf_at, path_of, read, write
from accord.kernel.moments.past import moment, size_of
from accord.kernel.moments.replay import NotReplayed, replay

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from accord.kernel.access.actor import Actor
    from accord.kernel.organization.models import Organization
    from accord.standards import Edition

MONTHS, STEP = 18, 9
COMPARED = (7, 30)
"""With the days so long before *What changed* compares: the history knows them too, so that both say the same."""
_ALWAYS = frozenset({"Attestation", "Parameter"})


def course(by: Actor, of: Edition, ref: str, last: date) -> tuple[list[Point], int]:
    """What was found out of the 18 months up to `last` (at most today), after one more step; and how many days the next
    step would look at. Sentences as the actor may read them."""
    organization = by.organization
    present = today(organization.time_zone)
    last = min(last, present)
    first, end = first_day(organization, last), min(last, present - timedelta(days=1))
    path = path_of(organization.pk, "course", of.id, ref)
    raw = _kept(organization, path) or {"types": _types(organization, of, ref), "points": {}}
    if days := _days(raw, first, end, last):
        _look(organization, of, ref, sorted(days[:STEP]), raw, path)
    left = len(_days(raw, first, end, last))
    points = [p for p in _points(raw) if first <= p.on <= last]
    if last == present:
        with moment(organization) as m:
            points.append(_point(last, row_verdicts(m, of, [ref])[0]))
    seen = set(follow(by, {pointer for p in points for pointer in p.pointers}))
    return [p if set(p.pointers) <= seen else replace(p, because=NOT_SHARED) for p in points], left


def first_day(organization: Organization, last: date) -> date:
    """The first day of the month so many months before, or the day on which the organization began here: before that
    nothing was known."""
    first, began = months_later(last.replace(day=1), -MONTHS), began_on(organization)
    return began if began and first < began <= last else first


def _kept(organization: Organization, path: Path) -> dict[str, Any] | None:
    """What was found out of days that are still as they were: the log has begun as it did then, and has not grown on
    any of them since, as it may where the clock was set back."""
    raw: dict[str, Any] | None = read(path)
    if raw is None or leaf_at(organization.pk, raw["size"]) != raw["leaf"]:
        return None
    if grown := day_of(organization, raw["size"]):
        raw["points"] = {on: point for on, point in raw["points"].items() if on < grown.isoformat()}
    return raw


def _days(raw: Mapping[str, Any], first: date, end: date, last: date) -> Sequence[date]:
    if first > end:
        return []
    compared = {plus(last, -back) for back in COMPARED}
    return days_to_ask({p.on: p.outcome for p in _points(raw)}, first, end, compared)


def _types(organization: Organization, of: Edition, ref: str) -> list[str]:
    """The types that the row's checks have read so far; what else they read is found out on the way."""
    stored = StoredVerdict.objects.filter(
        organization_id=organization.pk, standard=of.family, name__in=of.row(ref).checks
    )
    return sorted(_ALWAYS.union(*stored.values_list("reads", flat=True)))


def _look(
    organization: Organization, of: Edition, ref: str, days: Sequence[date], raw: dict[str, Any], path: Path
) -> None:
    """Find out the verdicts of these days, with all the types that they turn out to read, and keep them."""
    raw["size"] = size_of(organization.pk)
    raw["leaf"] = leaf_at(organization.pk, raw["size"])
    while True:
        try:
            with lasting(organization.pk, path), closing(replay(organization, days, raw["types"])) as moments:
                for m in moments:
                    raw["points"][m.on.isoformat()] = _as_json(_point(m.on, row_verdicts(m, of, [ref])[0]))
                write(path, raw)
                return
        except NotReplayed as more:
            raw["types"] = sorted({*raw["types"], *more.types})


def _point(on: date, v: RowVerdict) -> Point:
    named = (*v.records, *(d for _, c in v.checks for d in c.records))
    return Point(on, v.outcome, v.because, tuple(dict.fromkeys(d.pointer for d in named)))


def _as_json(p: Point) -> list[Any]:
    return [p.outcome.value, p.because, p.pointers]


def _points(raw: Mapping[str, Any]) -> list[Point]:
    return [
        Point(date.fromisoformat(on), Outcome(outcome), because, tuple(pointers))
        for on, (outcome, because, pointers) in sorted(raw["points"].items())
    ]
