"""What a sheet hides from a reader of its values: formulas, merged ranges, hidden rows, errors, its extent."""

import re
from dataclasses import dataclass, field
from typing import TypeVar

from accord.doors.exchange.container import damaged, new_parser, parse
from accord.doors.exchange.refusals import FileRefused

TRUE = frozenset({"1", "true", "on"})
RANGE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?\Z")
LAST_COLUMN, LAST_ROW = 16_384, 1_048_576
MOST_CELLS = 4_000_000
MOST_COLUMNS = 2_000
MOST_TEXT = 48_000_000
"""Characters of all texts of a sheet together, shared ones counted each time that they are shown."""
LONGEST_TEXT = 40_000
"""Characters of one text; Excel allows 32,767."""
MOST_TEXTS = 2_000_000
"""Shared texts of a workbook."""
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
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    merged: list[tuple[Place, Place]] = field(default_factory=list)
    without_value: list[Place] = field(default_factory=list)
    errors: list[tuple[Place, str]] = field(default_factory=list)
    percent: set[int] = field(default_factory=set)
    """Columns in which numbers are shown as percentages."""
    unnamed: int = 0
    extent: int = 0
    """Cells from the first row down to the last filled one, in the columns that are filled."""


def lengths_of_texts(file: str, content: bytes) -> list[int]:
    """How long each shared text of a workbook is, in their order. Raises FileRefused for one beyond all measure."""
    lengths: list[int] = []
    inside = False
    length = 0
    parser = new_parser()

    def start(name: str, _: dict[str, str]) -> None:
        nonlocal inside, length
        tag = name.rpartition(":")[2]
        if tag == "si":
            length = 0
        inside = tag == "t"

    def end(name: str) -> None:
        nonlocal inside
        inside = False
        if name.rpartition(":")[2] == "si":
            lengths.append(length)
            if len(lengths) > MOST_TEXTS or length > LONGEST_TEXT:
                raise FileRefused(
                    f"{file} holds more or longer texts than a register does; split it into smaller files."
                )

    def text(piece: str) -> None:
        nonlocal length
        if inside:
            length += len(piece)

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    parse(file, parser, content)
    return lengths


def percent_styles(file: str, content: bytes) -> frozenset[str]:
    """The styles of a workbook, as its cells name them, that show a number as a percentage."""
    formats, places, inside, count = {"9", "10"}, set[str](), False, 0
    parser = new_parser()

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal inside, count
        tag = name.rpartition(":")[2]
        if tag == "numFmt" and "%" in attributes.get("formatCode", ""):
            formats.add(attributes.get("numFmtId", ""))
        elif tag == "cellXfs":
            inside = True
        elif tag == "xf" and inside:
            if attributes.get("numFmtId") in formats:
                places.add(str(count))
            count += 1

    def end(name: str) -> None:
        nonlocal inside
        inside = inside and name.rpartition(":")[2] != "cellXfs"

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parse(file, parser, content)
    return frozenset(places)


def look(file: str, sheet: str, content: bytes, lengths: list[int], percent: frozenset[str] = frozenset()) -> Look:
    """Everything of `Look` in the XML of one worksheet. `percent`: the styles that show percentages. Raises FileRefused
    when its extent is beyond all measure."""
    return _Scan(file, sheet, lengths, percent).run(content)


class _Scan:
    """One pass over the XML of a worksheet."""

    def __init__(self, file: str, sheet: str, lengths: list[int], percent: frozenset[str]) -> None:
        self.file, self.sheet, self.lengths, self.percent = file, sheet, lengths, percent
        self.seen = Look()
        self.row = self.column = self.text_total = 0
        self.kind = ""
        self.formula = self.stored = self.inside = self.styled = False
        self.pieces: list[str] = []
        self.columns_by_letters: dict[str, int] = {}
        self.left = LAST_COLUMN + 1
        self.bottom = self.right = 0

    def run(self, content: bytes) -> Look:
        parser = new_parser()
        parser.StartElementHandler, parser.EndElementHandler = self.start, self.end
        parser.CharacterDataHandler = self.text
        parse(self.file, parser, content)
        width = max(0, self.right - self.left + 1)
        self.seen.extent = width * self.bottom
        if width > MOST_COLUMNS or self.seen.extent > MOST_CELLS or self.text_total > MOST_TEXT:
            raise FileRefused(
                f"{self.file}, sheet {self.sheet}: the filled cells span {self.bottom:,} rows and {width:,} columns, "
                "more than a register holds; delete what lies far outside the table, or split it into smaller files."
            )
        return self.seen

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2] if ":" in name else name
        if tag == "c":
            self.start_cell(attributes)
        elif tag == "v" or tag == "t":
            self.inside, self.stored = True, True
            self.extend()
        elif tag == "f":
            self.formula = True
            self.extend()
        elif tag == "row":
            self.start_row(attributes)
        elif tag == "mergeCell":
            self.merge(attributes.get("ref", ""))
        elif tag == "col" and (attributes.get("hidden") in TRUE or attributes.get("width") == "0"):
            if len(self.seen.hidden_columns) == LAST_COLUMN:
                raise damaged(self.file)
            self.seen.hidden_columns.append((self.whole(attributes.get("min")), self.whole(attributes.get("max"))))

    def start_row(self, attributes: dict[str, str]) -> None:
        self.row = self.whole(attributes["r"]) if "r" in attributes else self.row + 1
        self.column = 0
        if attributes.get("hidden") in TRUE or attributes.get("ht") == "0":
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
        self.styled = attributes.get("s", "") in self.percent
        self.formula = self.stored = False
        self.pieces.clear()

    def end(self, name: str) -> None:
        self.inside = False
        if name == "c" or name.endswith(":c"):
            self.end_cell()

    def end_cell(self) -> None:
        if self.styled and self.stored and self.kind == "n":
            self.seen.percent.add(self.column)
        if self.kind == "s" and self.stored:
            text = "".join(self.pieces).strip()
            place = int(text) if text.isdecimal() and len(text) < 9 else len(self.lengths)
            if place >= len(self.lengths):
                raise damaged(self.file)
            self.text_total += self.lengths[place]
        elif self.kind == "e":
            self.name(self.seen.errors, ((self.row, self.column), "".join(self.pieces)[:20]))
        elif self.formula and not (self.stored and (self.kind == "str" or "".join(self.pieces).strip())):
            self.name(self.seen.without_value, (self.row, self.column))

    def text(self, piece: str) -> None:
        if self.inside:
            self.pieces.append(piece)

    def name(self, places: list[Named], place: Named) -> None:
        if len(places) < MOST_NAMED:
            places.append(place)
        else:
            self.seen.unnamed += 1

    def extend(self) -> None:
        """The filled cells reach to here."""
        if self.row > self.bottom:
            self.bottom = self.row
        if self.column > self.right:
            self.right = self.column
        if self.column < self.left:
            self.left = self.column

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
