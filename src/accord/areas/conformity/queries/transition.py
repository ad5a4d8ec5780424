"""From one edition of a standard to the next: what carries over, what is new or wider, and what that still needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accord.areas.conformity.queries.distance import lacks, needs
from accord.areas.conformity.queries.rows import rows_of
from accord.areas.conformity.terms import Step, Transition
from accord.kernel.records.declaration import named
from accord.kernel.records.pointers import keys_by_type
from accord.standards import edition

if TYPE_CHECKING:
    from collections.abc import Iterable

    from accord.kernel.moments.moment import Moment
    from accord.standards import Edition

CARRIED = ("same", "moved", "reworded")


def transition(m: Moment, to: Edition) -> Transition:
    """Every row of an edition beside those that it was in the edition before. Raises UnknownStandard where none is."""
    before = edition(to.follows)
    (_, rows), (_, found) = rows_of(m, (before, to))
    there = {v.row.ref: v for v in rows}
    needed = needs([v for v in found if lacks(v)], {})
    rest = iter(needed)
    steps = tuple(
        Step(v, tuple(there[ref] for ref in v.row.was), v.row.change not in CARRIED, next(rest) if lacks(v) else ())
        for v in found
    )
    kept = {ref for v in found for ref in v.row.was}
    return Transition(before, to, steps, tuple(v for v in there.values() if v.row.ref not in kept))


def owners(m: Moment, pointers: Iterable[str]) -> dict[str, str]:
    """Who owns the records behind pointers, by pointer; one query per type."""
    found: dict[str, str] = {}
    for name, keys in keys_by_type(pointers).items():
        if "owner" not in named(name).without:
            owned = m.of(named(name).model).filter(pk__in=keys, owner__isnull=False)
            found |= {f"{name}:{pk}": title for pk, title in owned.order_by().values_list("pk", "owner__title")}
    return found
