"""What the records of controls can show. Promises are in `standards/checks.csv`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accord.areas.controls import queries
from accord.kernel.checks.exclusions import Exclusion, excludes
from accord.kernel.checks.verdict import Deciding

if TYPE_CHECKING:
    from accord.kernel.moments.moment import Moment


@excludes
def set_aside_by_statement(m: Moment) -> dict[str, Exclusion]:
    """The controls that the approved Statement of Applicability leaves out, each with its reason."""
    return {
        line.control_reference: Exclusion(
            f"The Statement of Applicability leaves it out: {line.exclusion_reason}", Deciding.of(line)
        )
        for line in queries.left_out(m)
    }
