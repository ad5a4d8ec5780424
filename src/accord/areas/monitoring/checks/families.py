"""The checks of the lines of the table: what tools find of controls counts there too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accord.areas.controls.queries.families import asks, family
from accord.areas.monitoring.checks.table import LINES
from accord.areas.monitoring.queries.tools import tools_of
from accord.kernel.checks.registry import check

if TYPE_CHECKING:
    from accord.areas.controls.terms import Line
    from accord.kernel.checks.verdict import Verdict
    from accord.kernel.moments.moment import Moment


def _register(line: Line) -> None:
    def shown(m: Moment) -> Verdict:
        return family(m, line, tools_of)

    asks(line)
    shown.__doc__ = line.says
    check(line.name, alone=bool(line.groups))(shown)


for _line in LINES:
    _register(_line)
