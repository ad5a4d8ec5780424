"""The checks of the lines of the table, one for each control of an annex."""

from accord.areas.controls.checks.table import LINES
from accord.areas.controls.queries.families import register

for _line in LINES:
    register(_line)
