"""The checks of the lines of the table: what tools find of controls counts there too."""

from accord.areas.controls.queries.families import register
from accord.areas.monitoring.checks.table import LINES
from accord.areas.monitoring.queries.tools import tools_of

for _line in LINES:
    register(_line, tools_of)
