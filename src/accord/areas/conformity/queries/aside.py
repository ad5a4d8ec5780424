"""What an organization has set aside of an edition, and what its records say against that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accord.areas.conformity.terms import Aside
from accord.kernel.checks.exclusions import contradictions, excluded, exclusions

if TYPE_CHECKING:
    from accord.kernel.moments.moment import Moment
    from accord.standards import Edition


def set_aside(m: Moment, of: Edition) -> list[Aside]:
    """Every exclusion that takes rows out of an edition, in its order, with the records that contradict it."""
    asked = m.for_standard(of.family)
    found = exclusions(asked)
    against = contradictions(asked) if found else {}
    rows = {
        ref: [r for r in of.rows if of.may_set_aside(r.ref) and excluded(r.ref, found) is found[ref]] for ref in found
    }
    first = {r.ref: n for n, r in enumerate(of.rows)}
    return [
        Aside(ref, found[ref].because, found[ref].record, found[ref].since, tuple(rows[ref]), against.get(ref, ()))
        for ref in sorted(found, key=lambda ref: first[rows[ref][0].ref] if rows[ref] else -1)
        if rows[ref]
    ]
