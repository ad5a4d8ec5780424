"""What the records of context can show. Promises are in `standards/checks.csv`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accord.areas.context import queries
from accord.kernel.checks.exclusions import Exclusion, excludes
from accord.kernel.checks.verdict import Deciding

if TYPE_CHECKING:
    from accord.kernel.moments.moment import Moment


@excludes
def set_aside_by_scope(m: Moment) -> dict[str, Exclusion]:
    """The clauses that the approved scope excludes, each with its reason."""
    return {
        found.clause: Exclusion(f"The approved scope excludes it: {found.reason}", Deciding.of(scope))
        for scope in queries.scopes_in_force(m)
        for found in queries.exclusions_of(scope)
    }
