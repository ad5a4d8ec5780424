"""Reads of conformity: the verdict of every row of an edition at a moment, and what became of it between two."""

from accord.areas.conformity.queries.rows import (
    as_report,
    for_viewer,
    judgements,
    lapses,
    report,
    row_verdicts,
    rows_of,
    seen_pointers,
    summary,
    viewed,
)

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
