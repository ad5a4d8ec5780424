"""Rows that look like no record: headings between the records, totals, notes below the table, numbers put in for later.

They are never dropped in silence: the page asks once for all of them, and remembers the answer for files of that shape.
"""

import re
from collections.abc import Iterator, Sequence

from accord.doors.exchange.layout import Row, Table, filled
from accord.doors.exchange.refusals import shown

TOTALS = re.compile(
    r"(?:summe|gesamt|gesamtsumme|gesamtergebnis|zwischensumme|total|grand total|sum|subtotal|sub-total|anzahl|count|"
    r"durchschnitt|mittelwert|average|mean|ergebnis|result|gesamtzahl|gesamtanzahl|somme|nombre)"
    r"\s*(?:[:=]?\s*\d[\d.,\s]*(?:[^\W\d]+)?|[:=])?\s*\Z",
    re.IGNORECASE,
)
MOST_NAMED = 3


def rows_aside(table: Table, needed: frozenset[int], telling: frozenset[int]) -> frozenset[int]:
    """The numbers of the rows that look like no record. `needed`: columns without which there is no record; `telling`:
    those and the one of the references."""
    if not table.header_row:
        return frozenset()
    width = sum(bool(column.heading) for column in table.columns)
    return frozenset(_aside(table, needed, telling, width))


def _aside(table: Table, needed: frozenset[int], telling: frozenset[int], width: int) -> Iterator[int]:
    before = table.header_row
    below_gap = False
    for row in table.rows:
        held = [index for index, cell in enumerate(row.cells) if cell is not None]
        below_gap = (below_gap or row.number > before + 1) and len(held) <= 2
        before = row.number
        there = set(held)
        first = row.cells[held[0]]
        across = row.number in table.across and len(held) <= 2
        lonely = width >= 3 and (across or (len(held) == 1 and not (needed and needed <= there)))
        sparse = len(held) <= 2 and width >= 4 and (below_gap or (bool(telling) and not telling & there))
        if lonely or sparse or (isinstance(first, str) and TOTALS.match(first.strip())):
            yield row.number


def about_rows(table: Table, numbers: frozenset[int]) -> str:
    """What is asked about them."""
    rows = [row for row in table.rows if row.number in numbers]
    examples = ", ".join(f"“{shown(_said(row))}”" for row in rows[:MOST_NAMED]) + (
        ", …" if len(rows) > MOST_NAMED else ""
    )
    if len(rows) == 1:
        return f"Row {rows[0].number} ({examples}) looks like a heading, a total or a note. Is it a record?"
    return f"Rows {_listed(sorted(numbers))} ({examples}) look like headings, totals or notes. Are they records?"


def _said(row: Row) -> str:
    return " ".join(shown(cell) for cell in filled(row))


def _listed(numbers: Sequence[int]) -> str:
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    said = [str(run[0]) if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs]
    if len(said) > 6:
        said = [*said[:5], f"{len(said) - 5} more places"]
    return f"{', '.join(said[:-1])} and {said[-1]}" if len(said) > 1 else said[0]
