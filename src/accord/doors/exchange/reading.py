"""What reading a cell can come to besides a value: a mark, a refusal, or a question about the whole column."""

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Literal

from accord.doors.exchange.layout import Cell, Column, Table
from accord.doors.exchange.refusals import CellRefusal, shown

Order = Literal["day", "month"]
"""What comes first in a date."""
Separator = Literal[",", "."]
"""What stands before the decimals of a number."""
Asked = Literal[".", "/", "-", "swap", "century", "period", "decimal", "percent", "unit"]
"""What a column may leave open; each has answers of its own, so that they can stand beside each other. A mark between
the numbers of a date: which of them is the day."""
INVISIBLE = frozenset({"\u200b", "\u200e", "\u200f", "\u2060", "\ufeff"})


class Mark(Enum):
    """A cell that holds no value: it leaves the record's value alone, or clears it."""

    BLANK = "blank"
    CLEAR = "clear"


BLANK, CLEAR = Mark.BLANK, Mark.CLEAR


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A cell that is not of its column's kind: what it holds, and why, in a sentence."""

    value: str
    why: str

    def at(self, table: Table, row: int, column: Column) -> CellRefusal:
        """The refusal of the cell in this row (by its number) and column."""
        return table.refuse(row, self.why, column=column, value=self.value)


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read: the answer to pass back, and what the example then means."""

    answer: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """A column that can be read in two ways. Ask `question`; pass the answer back to `parse_column` as `parameter`."""

    parameter: Asked
    question: str
    example: str
    readings: tuple[Reading, ...]


Value = str | int | Decimal | date | datetime | bool
Parsed = Value | Mark | Unreadable


def unreadable(cell: Cell, why: str) -> Unreadable:
    """This cell, refused: `why` goes on after the shown value, as in `is no date`."""
    return Unreadable(shown(cell), f"“{shown(cell)}” {why}")


def mark(cell: Cell) -> Mark | None:
    """The mark that a cell is, if it is one: nothing or spaces, or a lone `-`."""
    if cell is None:
        return BLANK
    if isinstance(cell, str):
        text = bare(cell)
        return BLANK if not text else CLEAR if text == "-" else None
    return None


def bare(text: str) -> str:
    """Text without spaces and invisible characters around it."""
    text = text.strip()
    if text and (text[0] in INVISIBLE or text[-1] in INVISIBLE):
        return text.strip("".join(INVISIBLE)).strip()
    return text


def plain(number: float | Decimal) -> str:
    """A number as people write it: no exponent, no `.0`, the fifteen digits that a spreadsheet keeps."""
    if isinstance(number, int):
        return str(number)
    number = number if isinstance(number, Decimal) else Decimal(format(number, ".15g"))
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def as_text(cell: Cell) -> str | Unreadable:
    """What a cell says as text: numbers as people write them, dates and times in ISO form."""
    match cell:
        case None:
            return ""
        case str():
            return _clean(cell)
        case bool():
            return "TRUE" if cell else "FALSE"
        case int():
            return str(cell)
        case float() | Decimal():
            return plain(cell)
        case datetime():
            return cell.isoformat(sep=" ")
        case date() | time():
            return cell.isoformat()
        case timedelta():
            seconds = round(cell.total_seconds())
            return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _misread(text: str) -> str:
    """What a text was before UTF-8 was taken for Windows-1252: `Müller` for `MÃ¼ller`; empty for all others."""
    try:
        return "" if text.isascii() else text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return ""


def _clean(cell: str) -> str | Unreadable:
    text = bare(cell).replace("\r\n", "\n").replace("\r", "\n")
    if text.isascii() and text.isprintable():
        return text
    if meant := _misread(text):
        why = (
            f"was UTF-8 and is read as something else (“{shown(meant)}” is meant); write it so, or save the list anew."
        )
        return unreadable(cell, why)
    text = unicodedata.normalize("NFC", text)
    for character in text:
        if character not in "\n\t" and unicodedata.category(character) in {"Cc", "Cs", "Cn"}:
            return unreadable(cell, f"holds the character U+{ord(character):04X}, which is no text; take it out.")
    return text
