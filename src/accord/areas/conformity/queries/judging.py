"""What people have to judge: the rows that need it, how each stands, and the records that support it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from accord.areas.conformity.queries.rows import last_judgements, row_verdicts
from accord.areas.conformity.terms import Judged, RowVerdict, Standing
from accord.kernel.access.scope import scope_q, visible
from accord.kernel.checks.verdict import Outcome
from accord.kernel.records.declaration import named
from accord.standards import Edition, Part, PartKind

if TYPE_CHECKING:
    from datetime import date

    from accord.kernel.access.actor import Actor
    from accord.kernel.moments.moment import Moment
    from accord.kernel.records.declaration import Declaration
    from accord.kernel.records.record import Record

NEWEST = 3


@dataclass(frozen=True, slots=True)
class ToJudge:
    """A row that asks a person, or that a person has judged; `last`: the latest judgement, ended or not."""

    verdict: RowVerdict
    parts: tuple[Part, ...]
    standing: Standing
    last: Judged | None


@dataclass(frozen=True, slots=True)
class Support:
    """Records of one type that support a judgement: how many the viewer sees, and the newest."""

    declaration: Declaration
    count: int
    newest: tuple[Record, ...]


def to_judge(m: Moment, of: Edition) -> list[ToJudge]:
    """The rows of an edition that need a judgement or have one, in its order."""
    last, warning = last_judgements(m, of.id), m.days("attestation_warning")
    found = []
    for v in row_verdicts(m, of):
        parts = tuple(p for p in v.row.parts if p.kind is PartKind.JUDGEMENT)
        judgement = last.get(v.row.ref)
        if v.outcome is not Outcome.NOT_APPLICABLE and (parts or judgement):
            found.append(ToJudge(v, parts, standing(judgement, m.on, warning), judgement))
    return found


def standing(last: Judged | None, on: date, warning: int) -> Standing:
    """How a row stands whose latest judgement is this one; so many days before its end it is due again."""
    if last is None:
        return Standing.NEVER
    if last.until < on:
        return Standing.ENDED
    return Standing.SOON if (last.until - on).days < warning else Standing.STANDS


def supports(by: Actor, m: Moment, of: Edition, part: Part) -> list[Support]:
    """The records of the moment that support a judgement, as far as the viewer sees them today: what serves the
    standard."""
    at = m.for_standard(of.family)
    return [_support(by, at, named(name)) for name in part.supports]


def _support(by: Actor, m: Moment, declaration: Declaration) -> Support:
    there = m.of(declaration.model)
    if scope_q(by, f"{declaration.area}.view", declaration) != Q():
        there = there.filter(pk__in=list(visible(declaration, by).values_list("pk", flat=True)))
    newest = tuple(there.order_by("-recorded_at", "-pk")[:NEWEST])
    return Support(declaration, len(newest) if len(newest) < NEWEST else there.count(), newest)
