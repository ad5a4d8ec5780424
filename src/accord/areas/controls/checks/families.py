"""The checks of the lines of the table, one for each control of an annex."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accord.areas.controls.checks.table import LINES
from accord.areas.controls.queries.families import asks, family
from accord.kernel.checks.registry import check

if TYPE_CHECKING:
    from accord.areas.controls.terms import Line
    from accord.kernel.checks.verdict import Verdict
    from accord.kernel.moments.moment import Moment


def _register(line: Line) -> None:
    def shown(m: Moment) -> Verdict:
        return family(m, line)

    asks(line)
    shown.__doc__ = line.says
    check(line.name, alone=bool(line.groups))(shown)


for _line in LINES:
    _register(_line)
