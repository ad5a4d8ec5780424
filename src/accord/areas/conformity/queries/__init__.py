"""Reads of conformity: the verdict of every row of an edition at a moment, and what became of it between two."""

from accord.areas.conformity.queries.lapsing import lapses
from accord.areas.conformity.queries.reporting import as_report, report, summary
from accord.areas.conformity.queries.rows import judgements, row_verdicts, rows_of
from accord.areas.conformity.queries.viewing import for_viewer, seen_pointers, viewed

__all__ = [
    "as_report",
    "for_viewer",
    "judgements",
    "lapses",
    "report",
    "row_verdicts",
    "rows_of",
    "seen_pointers",
    "summary",
    "viewed",
]
