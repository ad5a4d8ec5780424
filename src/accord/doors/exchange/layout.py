"""From rows of cells to a table: where the headings are, which columns there are, which rows hold something."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from statistics import median
from typing import NamedTuple

from accord.doors.exchange.refusals import CellRefusal, shown
from accord.doors.exchange.spool import Spool

Cell = str | bool | int | float | Decimal | datetime | date | time | timedelta | None
"""What a cell holds; None where it is empty or holds only spaces."""
Known = Callable[[str], frozenset[tuple[str, str]]]
"""What a heading can be the name of: (type, field) of everything that is looked for."""
Merged = tuple[tuple[int, int], tuple[int, int]]
"""First and last cell of merged ones, each by row and column from 1."""

SEARCHED = 40
"""Rows with content, from the top, among which the headings are looked for."""
LONGEST_HEADING = 120


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `index` is its place in `Row.cells`, `letter` what the sheet calls it; `heading` may be empty."""

    index: int
    letter: str
    heading: str
    percent: bool = False
    """Whether the sheet shows its numbers as percentages."""

    @property
    def name(self) -> str:
        """The heading, or the letter where there is none."""
        return self.heading or self.letter


class Row(NamedTuple):
    """A row with at least one filled cell; `number` as a person sees it in the sheet, from 1."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet, a CSV file or a JSON list of records.

    `refusals` is what cannot be read as it stands (hidden, merged, formulas without a value, ragged rows …); the rows
    are there all the same, for a preview. `header_row` is 0 for JSON. `reading` says in words how the file was read.
    """

    file: str
    sheet: str
    header_row: int
    columns: tuple[Column, ...]
    rows: Spool[Row]
    refusals: tuple[CellRefusal, ...] = ()
    reading: str = ""
    places: Mapping[int, str] = field(default_factory=dict)
    """What a row is called where it is a file of its own."""
    files: Mapping[str, Callable[[], bytes]] = field(default_factory=dict)
    """What reads the files that the records name, by their paths."""
    across: frozenset[int] = frozenset()
    """Rows of which one text is spread over several columns: headings between the records, notes."""

    def cells(self, index: int) -> list[Cell]:
        """One column, from top to bottom, one cell for each of `rows`."""
        return [row.cells[index] for row in self.rows]

    def refuse(self, row: int, why: str, *, column: Column | None = None, value: object = "") -> CellRefusal:
        """A refusal of a place of this table."""
        index, name = (column.index, column.name) if column else (None, "")
        return CellRefusal(self.places.get(row, self.sheet), row, name, shown(value), why, index)

    def with_refusals(self, more: Sequence[CellRefusal]) -> "Table":
        """This table, refused for more; in the order of the rows."""
        return replace(self, refusals=tuple(sorted((*self.refusals, *more), key=lambda refusal: refusal.row)))


def letter(index: int) -> str:
    """The letters of a column as spreadsheets write them: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def number_of(letters: str) -> int:
    """The place of a column from its letters: A is 1, AA is 27."""
    number = 0
    for character in letters:
        number = number * 26 + ord(character) - 64
    return number


def filled(row: Row) -> list[Cell]:
    """The cells of a row that hold something."""
    return [cell for cell in row.cells if cell is not None]


def lay_out(
    file: str,
    sheet: str,
    rows: Sequence[Row],
    *,
    known: Known | None = None,
    reading: str = "",
    merged: Sequence[Merged] = (),
) -> Table | None:
    """The table in these rows (blank ones left out, cells counted from column A); None when there are none.

    The heading row is the one with most headings that `known` knows, else the first whose shape fits: texts only, all
    different, about as many as the rows below have cells. `merged` cells may spread a heading over two rows, and name a
    group of columns above it. A second heading row is refused by name.
    """
    if not rows:
        return None
    searched = with_headings_lowered(list(rows[:SEARCHED]), merged)
    place = _heading_place(searched, known)
    heading = searched[place]
    used = {index for index, cell in enumerate(heading.cells) if cell is not None}
    for row in islice(rows, place + 1, None):
        used.update(index for index, cell in enumerate(row.cells) if cell is not None)
    kept = sorted(used)
    headings = with_groups([_heading(heading, source) for source in kept], kept, heading.number, searched, merged)
    columns = tuple(Column(index, letter(source), headings[index]) for index, source in enumerate(kept))
    across = frozenset(
        top for (top, left), (bottom, right) in merged if top == bottom > heading.number and right > left
    )
    narrowed = Spool(_narrowed(islice(rows, place + 1, None), kept))
    table = Table(file, sheet, heading.number, columns, narrowed, (), reading, across=across)
    beside = [*searched[max(0, place - 1) : place], *rows[place + 1 : place + 2]]
    return table.with_refusals(_second_headings(table, heading, beside, islice(rows, place + 1, None), known))


def with_headings_lowered(rows: list[Row], merged: Sequence[Merged]) -> list[Row]:
    """The rows with each text that is merged downwards in its lowest row: there stand the headings beside it."""
    numbers = {row.number: place for place, row in enumerate(rows)}
    found = list(rows)
    for (top, left), (bottom, right) in merged:
        if left != right or bottom <= top or top not in numbers or bottom not in numbers:
            continue
        above, below = found[numbers[top]], found[numbers[bottom]]
        cell = above.cells[left - 1] if left <= len(above.cells) else None
        if isinstance(cell, str):
            found[numbers[top]] = _put(above, left - 1, None)
            found[numbers[bottom]] = _put(below, left - 1, cell)
    return found


def _put(row: Row, index: int, cell: Cell) -> Row:
    cells = [*row.cells, *([None] * (index + 1 - len(row.cells)))]
    cells[index] = cell
    return Row(row.number, tuple(cells))


def with_groups(
    headings: list[str], sources: list[int], header: int, rows: Sequence[Row], merged: Sequence[Merged]
) -> list[str]:
    """Equal headings told apart by what is merged above them: `Residual risk: Impact`."""
    counts = Counter(heading for heading in headings if heading)
    if not any(count > 1 for count in counts.values()):
        return headings
    above = next((row for row in rows if row.number == header - 1), None)
    groups: dict[int, str] = {}
    for (_, left), (bottom, right) in merged:
        if above is not None and bottom == header - 1 and right > left:
            groups |= dict.fromkeys(range(left - 1, right), _heading(above, left - 1))
    return [
        f"{group}: {heading}" if counts[heading] > 1 and (group := groups.get(source, "")) else heading
        for heading, source in zip(headings, sources, strict=True)
    ]


def _heading(row: Row, index: int) -> str:
    cell = row.cells[index] if index < len(row.cells) else None
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None else " ".join(str(cell).split())


def _narrowed(rows: Iterable[Row], kept: list[int]) -> Iterator[Row]:
    padding: tuple[Cell, ...] = (None,) * (kept[-1] + 1 if kept else 0)
    as_it_is = kept == list(range(len(kept)))
    for row in rows:
        if as_it_is and len(row.cells) == len(kept):
            yield row
        else:
            yield Row(row.number, tuple((row.cells + padding)[index] for index in kept))


def _heading_place(rows: list[Row], known: Known | None) -> int:
    if known:
        scores = [(_known(row, known), sum(isinstance(cell, str) for cell in row.cells)) for row in rows]
        best = max(range(len(rows)), key=lambda place: (scores[place], -place))
        if scores[best][0] > 1 or (scores[best][0] and len(filled(rows[best])) < 3):
            return best
    counts = [len(filled(row)) for row in rows]
    shaped = [place for place, row in enumerate(rows) if _shaped_like_headings(row)]
    for least in (math.ceil(0.8 * max(counts)), math.ceil(0.6 * median(counts))):
        if wide := [place for place in shaped if counts[place] >= least]:
            return wide[0]
    return next(place for place, count in enumerate(counts) if count >= 0.6 * median(counts))


def _known(row: Row, known: Known) -> int:
    """The most fields of one type that the row names."""
    cells: Counter[str] = Counter()
    fields: dict[str, set[str]] = {}
    for text in {cell for cell in row.cells if isinstance(cell, str)}:
        meant = known(text)
        cells.update({owner for owner, _ in meant})
        for owner, field_ in meant:
            fields.setdefault(owner, set()).add(field_)
    return max((min(count, len(fields[owner])) for owner, count in cells.items()), default=0)


def _shaped_like_headings(row: Row) -> bool:
    texts = [cell.strip().casefold() for cell in row.cells if isinstance(cell, str)]
    return (
        len(texts) == len(filled(row)) == len(set(texts))
        and max((len(text) for text in texts), default=0) <= LONGEST_HEADING
    )


def _second_headings(
    table: Table, heading: Row, beside: Sequence[Row], below: Iterable[Row], known: Known | None
) -> list[CellRefusal]:
    """A row of headings beside the chosen one, and headings that are repeated further down."""
    found = []
    for row in beside:
        adjacent = abs(row.number - heading.number) == 1
        if adjacent and known and row.cells != heading.cells and _mostly_known(row, known):
            why = (
                f"Rows {min(row.number, heading.number)} and {max(row.number, heading.number)} both hold headings; "
                "leave one heading row and name each column there."
            )
            found.append(table.refuse(row.number, why))
    texts = [cell for cell in heading.cells if cell is not None]
    if len(texts) > 1:
        why = f"The row repeats the headings of row {heading.number}; delete it."
        found += [table.refuse(row.number, why) for row in below if filled(row) == texts]
    return found


def _mostly_known(row: Row, known: Known) -> bool:
    count, cells = _known(row, known), filled(row)
    return count > 1 and 2 * count >= len(cells) and all(isinstance(cell, str) and _is_worded(cell) for cell in cells)


def _is_worded(text: str) -> bool:
    """Whether letters outweigh digits: no day, no number."""
    return sum(c.isalpha() for c in text) > sum(c.isdigit() for c in text)
