"""One pass over a sheet: its rows, and what it hides from a reader of values: formulas, merged ranges, hidden rows,
errors, its extent."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

from accord.doors.exchange.container import Container, damaged, new_parser
from accord.doors.exchange.layout import Cell, Row
from accord.doors.exchange.refusals import FileRefused
from accord.doors.exchange.spool import Spool
from accord.doors.exchange.styles import Style, as_shown
from accord.doors.exchange.texts import LONGEST_TEXT, Texts, too_much_text, unescaped

TRUE = frozenset({"1", "true", "on"})
RANGE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?\Z")
LAST_COLUMN, LAST_ROW = 16_384, 1_048_576
MOST_CELLS = 4_000_000
MOST_COLUMNS = 2_000
MOST_KEPT = 4 * MOST_CELLS
"""Cells of all rows together, with those that are empty before the table."""
MOST_TEXT = 48_000_000
"""Characters of all texts of a sheet together, shared ones counted each time that they are shown."""
MOST_MERGED = 20_000
MOST_NAMED = 1_000
"""Places of one kind that are kept by name; more are only counted."""

Place = tuple[int, int]
"""Row and column, both from 1."""
Named = TypeVar("Named")


@dataclass(slots=True)
class Look:
    """What was seen in one sheet; places and ranges by row and column from 1."""

    hidden_rows: set[int] = field(default_factory=set)
    """Those that hold something."""
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    merged: list[tuple[Place, Place]] = field(default_factory=list)
    without_value: list[Place] = field(default_factory=list)
    errors: list[tuple[Place, str]] = field(default_factory=list)
    percent: set[int] = field(default_factory=set)
    """Columns in which numbers are shown as percentages."""
    unnamed: int = 0
    extent: int = 0
    """Cells from the first row down to the last filled one, in the columns that are filled."""


def look(
    container: Container, part: str, sheet: str, texts: Texts, styles: Sequence[Style], *, since_1904: bool = False
) -> tuple[Look, Spool[Row]]:
    """Everything of `Look` in one worksheet, and its rows with content, cells counted from column A. Raises FileRefused
    when its extent is beyond all measure."""
    scan = _Scan(container.file, sheet, texts, styles, since_1904)
    scan.run(container, part)
    return scan.seen, scan.rows


class _Scan:
    """One pass over the XML of a worksheet."""

    def __init__(self, file: str, sheet: str, texts: Texts, styles: Sequence[Style], since_1904: bool) -> None:
        self.file, self.sheet, self.texts, self.styles, self.since_1904 = file, sheet, texts, styles, since_1904
        self.seen, self.rows = Look(), Spool[Row]()
        self.row = self.column = self.text_total = self.cells_total = self.length = 0
        self.kind = ""
        self.style: Style = ""
        self.formula = self.stored = self.inside = self.aside = self.hidden = False
        self.cells: dict[int, Cell] = {}
        self.pieces: list[str] = []
        self.columns_by_letters: dict[str, int] = {}
        self.left = LAST_COLUMN + 1
        self.bottom = self.right = 0

    def run(self, container: Container, part: str) -> None:
        parser = new_parser()
        parser.StartElementHandler, parser.EndElementHandler = self.start, self.end
        parser.CharacterDataHandler = self.text
        container.parse(part, parser)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2] if ":" in name else name
        if tag == "c":
            self.start_cell(attributes)
        elif tag == "v" or tag == "t":
            self.inside, self.stored = not self.aside, True
            self.extend()
        elif tag == "f":
            self.formula = True
            self.extend()
        elif tag == "row":
            self.start_row(attributes)
        elif tag == "rPh":
            self.aside = True
        elif tag == "mergeCell":
            self.merge(attributes.get("ref", ""))
        elif tag == "col" and (attributes.get("hidden") in TRUE or attributes.get("width") == "0"):
            if len(self.seen.hidden_columns) == LAST_COLUMN:
                raise damaged(self.file)
            self.seen.hidden_columns.append((self.whole(attributes.get("min")), self.whole(attributes.get("max"))))

    def start_row(self, attributes: dict[str, str]) -> None:
        before, self.row = self.row, self.whole(attributes["r"]) if "r" in attributes else self.row + 1
        if self.row <= before:
            raise damaged(self.file)
        self.column = 0
        self.hidden = attributes.get("hidden") in TRUE or attributes.get("ht") == "0"

    def end_row(self) -> None:
        """Keep the row, if it holds anything."""
        if not self.cells:
            return
        width = max(self.cells)
        self.cells_total += width
        if self.cells_total > MOST_KEPT:
            raise self.too_wide()
        self.rows.append(Row(self.row, tuple(map(self.cells.get, range(1, width + 1)))))
        self.cells.clear()
        if self.hidden:
            self.seen.hidden_rows.add(self.row)

    def start_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        if reference is None:
            self.column += 1
        else:
            letters = reference.rstrip("0123456789")
            self.column = self.columns_by_letters.get(letters) or self.column_of(letters)
            if reference[len(letters) :] != str(self.row):
                raise damaged(self.file)
        self.kind = attributes.get("t", "n")
        style = attributes.get("s")
        self.style = self.styles[int(style)] if style and int(style) < len(self.styles) else ""
        self.formula = self.stored = False
        self.pieces.clear()
        self.length = 0

    def end(self, name: str) -> None:
        self.inside = False
        tag = name.rpartition(":")[2] if ":" in name else name
        if tag == "c":
            self.end_cell()
        elif tag == "row":
            self.end_row()
        elif tag == "rPh":
            self.aside = False

    def end_cell(self) -> None:
        text = "".join(self.pieces)
        if self.kind == "e":
            self.name(self.seen.errors, ((self.row, self.column), text[:20]))
        elif self.formula and not (self.stored and (self.kind == "str" or text.strip())):
            self.name(self.seen.without_value, (self.row, self.column))
        elif self.stored and (cell := self.value(text)) is not None:
            self.cells[self.column] = cell

    def value(self, text: str) -> Cell:
        """What the cell holds."""
        if self.kind == "n":
            if self.style == "percent":
                self.seen.percent.add(self.column)
            return as_shown(float(text), self.style, since_1904=self.since_1904) if text.strip() else None
        if self.kind == "b":
            return text.strip() in TRUE
        if self.kind == "s":
            text = self.shared(text.strip())
        elif self.kind == "d":
            return _day(text)
        else:
            text = unescaped(text)
        return text if text and not text.isspace() else None

    def shared(self, place: str) -> str:
        if not place.isdecimal() or len(place) > 8 or int(place) >= len(self.texts):
            raise damaged(self.file)
        text = self.texts[int(place)]
        self.text_total += len(text)
        if self.text_total > MOST_TEXT:
            raise self.too_wide()
        return text

    def text(self, piece: str) -> None:
        if self.inside:
            self.pieces.append(piece)
            self.length += len(piece)
            if self.length > LONGEST_TEXT:
                raise too_much_text(self.file)

    def name(self, places: list[Named], place: Named) -> None:
        if len(places) < MOST_NAMED:
            places.append(place)
        else:
            self.seen.unnamed += 1

    def extend(self) -> None:
        """The filled cells reach to here."""
        if self.right >= self.column >= self.left and self.row == self.bottom:
            return
        self.bottom, self.right, self.left = self.row, max(self.right, self.column), min(self.left, self.column)
        width = self.right - self.left + 1
        self.seen.extent = width * self.bottom
        if width > MOST_COLUMNS or self.seen.extent > MOST_CELLS:
            raise self.too_wide()

    def too_wide(self) -> FileRefused:
        return FileRefused(
            f"{self.file}, sheet {self.sheet}: the filled cells span {self.bottom:,} rows and "
            f"{self.right - self.left + 1:,} columns, "
            "more than a register holds; delete what lies far outside the table, or split it into smaller files."
        )

    def merge(self, reference: str) -> None:
        found = RANGE.match(reference)
        if not found or len(self.seen.merged) == MOST_MERGED:
            raise damaged(self.file)
        left, top, right, bottom = found.groups()
        start = (self.whole(top), self.column_of(left))
        self.seen.merged.append((start, (self.whole(bottom), self.column_of(right)) if right else start))

    def column_of(self, letters: str) -> int:
        number = 0
        if not (letters.isascii() and letters.isalpha() and len(letters) <= 3):
            raise damaged(self.file)
        for character in letters.upper():
            number = number * 26 + ord(character) - 64
        if number > LAST_COLUMN:
            raise damaged(self.file)
        self.columns_by_letters[letters] = number
        return number

    def whole(self, text: str | None) -> int:
        if not text or not text.isdecimal() or len(text) > 7 or not 1 <= int(text) <= LAST_ROW:
            raise damaged(self.file)
        return int(text)


def _day(text: str) -> Cell:
    """A day or a moment that the cell writes out."""
    try:
        return date.fromisoformat(text) if len(text) <= 10 else datetime.fromisoformat(text)
    except ValueError:
        return text.strip() or None
