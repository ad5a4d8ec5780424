"""Two standards side by side: how their rows meet, and what the organization's records say of each aspect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Value

from accord.areas.conformity.queries.rows import row_verdicts
from accord.areas.conformity.terms import Figure, Side
from accord.kernel.checks.evaluate import one_state
from accord.kernel.checks.facts import facts
from accord.kernel.moments.moment import serving
from accord.kernel.records.declaration import named
from accord.standards import aspects, crosswalk, figure_notes

if TYPE_CHECKING:
    from collections.abc import Collection

    from accord.areas.conformity.terms import RowVerdict
    from accord.kernel.checks.facts import Fact
    from accord.kernel.moments.moment import Moment
    from accord.standards import Edition

Counts = dict[tuple[str, str, str], int]  # by type, state, and what they serve


def sides(m: Moment, one: Edition, other: Edition) -> tuple[Side, Side]:
    """Both standards, each as the other meets it."""
    with one_state(m) as still:
        counts = _counts(still)
        return _side(still, one, other, counts), _side(still, other, one, counts)


def _side(m: Moment, of: Edition, other: Edition, counts: Counts) -> Side:
    verdicts = tuple(row_verdicts(m, of))
    meeting: dict[tuple[str, str], list[RowVerdict]] = {}
    for v in verdicts:
        relation = _relation(v.row.ref, of, other)
        for chapter in ("", v.row.chapter):
            meeting.setdefault((relation, chapter), []).append(v)
    told = facts(m.for_standard(of.family))
    return Side(of, verdicts, meeting, _figures(of, counts), _by_aspect(told))


def _relation(ref: str, of: Edition, other: Edition) -> str:
    """The closest way in which the other edition meets a row."""
    found = crosswalk().shared(ref, of.id, other.id)
    return found[0].relation if found else "alone"


def _figures(of: Edition, counts: Counts) -> dict[str, tuple[Figure, ...]]:
    """The numbers of each aspect."""
    asked = [n for n in figure_notes() if n.family in ("", of.family)]

    def count(name: str, states: Collection[str]) -> int:
        served = serving(of.family)
        return sum(n for (type_, state, serves), n in counts.items()
                   if type_ == name and state in states and serves in served)  # fmt: skip

    return {
        a.key: tuple(
            Figure(n.what, n.type, n.states, count(n.type, n.states), count(n.type, n.among) if n.among else None)
            for n in asked
            if n.aspect == a.key
        )
        for a in aspects()
    }


def _counts(m: Moment) -> Counts:
    """How many records there are of each type that a figure counts, by type, state and what they serve: one query."""
    first, *others = (
        m.ever(named(name).model)
        .filter(archived_on=None)
        .order_by()
        .annotate(of_type=Value(name))
        .values_list("of_type", "state", "serves")
        .annotate(n=Count("pk"))
        for name in dict.fromkeys(n.type for n in figure_notes())
    )
    return {(name, state, serves): n for name, state, serves, n in first.union(*others, all=True)}


def _by_aspect(told: list[Fact]) -> dict[str, tuple[Fact, ...]]:
    return {about: tuple(f for f in told if f.about == about) for about in dict.fromkeys(f.about for f in told)}
