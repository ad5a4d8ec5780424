"""Two standards side by side: how their rows meet, and what the organization's records say of each aspect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count

from accord.areas.conformity.queries.rows import row_verdicts
from accord.areas.conformity.terms import Figure, Side
from accord.kernel.checks.evaluate import one_state
from accord.kernel.checks.facts import facts
from accord.kernel.records.declaration import named
from accord.standards import aspects, crosswalk, figure_notes

if TYPE_CHECKING:
    from accord.kernel.checks.facts import Fact
    from accord.kernel.moments.moment import Moment
    from accord.standards import Edition


def sides(m: Moment, one: Edition, other: Edition) -> tuple[Side, Side]:
    """Both standards, each as the other meets it."""
    with one_state(m) as still:
        return _side(still, one, other), _side(still, other, one)


def _side(m: Moment, of: Edition, other: Edition) -> Side:
    relations = {r.ref: _relation(r.ref, of, other) for r in of.rows}
    told = facts(m.for_standard(of.family))
    return Side(of, tuple(row_verdicts(m, of)), relations, _figures(m, of), _by_aspect(told))


def _relation(ref: str, of: Edition, other: Edition) -> str:
    """The closest way in which the other edition meets a row."""
    found = crosswalk().shared(ref, of.id, other.id)
    return found[0].relation if found else "alone"


def _figures(m: Moment, of: Edition) -> dict[str, tuple[Figure, ...]]:
    """The numbers of each aspect: one query per record type."""
    asked = [n for n in figure_notes() if n.family in ("", of.family)]
    counts = {name: _by_state(m.for_standard(of.family), name) for name in dict.fromkeys(n.type for n in asked)}
    return {
        a.key: tuple(
            Figure(
                n.what,
                n.type,
                sum(counts[n.type].get(s, 0) for s in n.states),
                sum(counts[n.type].get(s, 0) for s in n.among) if n.among else None,
            )
            for n in asked
            if n.aspect == a.key
        )
        for a in aspects()
    }


def _by_state(m: Moment, name: str) -> dict[str, int]:
    found = m.of(named(name).model).order_by().values_list("state").annotate(n=Count("pk"))
    return dict(found)


def _by_aspect(told: list[Fact]) -> dict[str, tuple[Fact, ...]]:
    return {about: tuple(f for f in told if f.about == about) for about in dict.fromkeys(f.about for f in told)}
