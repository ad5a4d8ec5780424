"""Writing registers so that they can be read again: XLSX, CSV and JSON. Text is never a formula (ASVS 1.2.10)."""

import csv as separated
import io
import json as notation
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from accord.doors.exchange.guards import guard, guard_dash
from accord.doors.exchange.numerals import OPEN

Cell = str | bool | int | float | Decimal | datetime | date | time | timedelta | Sequence[str] | None
Sheet = tuple[str, Sequence[str], Iterable[Sequence[Cell]]]

LONGEST_TEXT = 32_767
MOST_ROWS = 1_048_576
LARGEST = 10**15
"""Whole numbers from here on are written as text: a spreadsheet keeps fifteen digits."""
FIRST_DAY = date(1900, 3, 1)
"""Spreadsheets disagree about days before this one."""
SEPARATOR = "; "
"""Between the values of a list, in every format."""
FORBIDDEN_IN_TITLES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
LONGEST_TITLE = 31
LINES_AT_ONCE = 500
A4 = 9
"""The paper, as Excel calls it."""


class DoesNotFit(ValueError):
    """A table or a text that XLSX cannot hold whole; the sentence names the place. CSV and JSON hold it."""


def xlsx(sheets: Iterable[Sheet], *, to_read: bool = False) -> bytes:
    """A workbook with one sheet for each `(title, headings, rows)`, read row by row with flat memory.

    Text goes in as text: never a formula, a link or a number. Lists are joined by `; `, datetimes with an offset and
    days before March 1900 are ISO text. Titles are cut to what Excel allows. `to_read`: wide columns, wrapped text and
    whole rows on each page of paper, for who reads it rather than works on. Raises DoesNotFit.
    """
    buffer = io.BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    titles: set[str] = set()
    with xlsxwriter.Workbook(buffer, options) as workbook:
        styles = _Styles(workbook, wrap=to_read)
        for title, headings, rows in sheets:
            name = _title(title, titles)
            worksheet = workbook.add_worksheet(name)
            worksheet.freeze_panes(1, 0)
            if to_read:
                worksheet.set_landscape()
                worksheet.set_paper(A4)
                worksheet.fit_to_pages(1, 0)
                worksheet.repeat_rows(0)
            for column, heading in enumerate(headings):
                wide = 2 * len(heading) + 10 if to_read else len(heading) + 4
                worksheet.set_column(column, column, max(10, min(40, wide)))
                _put(worksheet, name, 0, column, heading, styles, bold=True)
            last = 0
            for last, row in enumerate(rows, 1):
                if last >= MOST_ROWS:
                    raise DoesNotFit(f"Sheet {name} has more rows than Excel can hold; export it as CSV or JSON.")
                for column, cell in enumerate(row):
                    _put(worksheet, name, last, column, cell, styles)
            if headings:
                worksheet.autofilter(0, 0, last, len(headings) - 1)
        if not titles:
            workbook.add_worksheet("Empty")
    return buffer.getvalue()


class _Styles:
    """The formats of one workbook."""

    def __init__(self, workbook: Any, *, wrap: bool) -> None:
        looks = {"text_wrap": True, "valign": "top"} if wrap else {}
        self.bold = workbook.add_format({"bold": True, **looks})
        self.text = workbook.add_format(looks) if wrap else None
        self.day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        self.moment = workbook.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})


def _put(worksheet: Any, sheet: str, row: int, column: int, cell: Cell, styles: _Styles, *, bold: bool = False) -> None:
    match cell:
        case None | "":
            return
        case bool():
            worksheet.write_boolean(row, column, cell)
        case int() | float() | Decimal() if _fits(cell):
            worksheet.write_number(row, column, float(cell))
        case datetime() if cell.tzinfo is None and cell.date() >= FIRST_DAY and not cell.microsecond:
            worksheet.write_datetime(row, column, cell, styles.moment)
        case date() if not isinstance(cell, datetime) and cell >= FIRST_DAY:
            worksheet.write_datetime(row, column, cell, styles.day)
        case _:
            text = guard_dash(_text(cell))
            if len(text.encode("utf-16-le")) // 2 > LONGEST_TEXT:
                raise DoesNotFit(
                    f"Sheet {sheet}, row {row + 1}, column {column + 1} holds a text of {len(text):,} characters, "
                    "more than Excel can hold; export it as CSV or JSON."
                )
            worksheet.write_string(row, column, text, styles.bold if bold else styles.text)


def _fits(number: float | Decimal) -> bool:
    """Whether a spreadsheet gives back the same number."""
    if isinstance(number, int):
        return abs(number) < LARGEST
    exact = Decimal(repr(number)) if isinstance(number, float) else number
    return exact.is_finite() and Decimal(format(float(exact), ".15g")) == exact


def _title(wanted: str, taken: set[str]) -> str:
    """A title that Excel allows and that no sheet before has."""
    base = FORBIDDEN_IN_TITLES.sub(" ", wanted).strip(" '")[:LONGEST_TITLE].rstrip(" '") or "Sheet"
    title, number = base, 1
    while title.casefold() in taken or title.casefold() == "history":
        number += 1
        title = f"{base[: LONGEST_TITLE - len(str(number)) - 1]} {number}"
    taken.add(title.casefold())
    return title


def _text(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case str():
            return str(cell)
        case bool():
            return "yes" if cell else "no"
        case int() | float():
            return str(cell)
        case Decimal():
            return unmistakable(format(cell, "f"))
        case datetime() | date() | time():
            return cell.isoformat()
        case timedelta():
            return str(cell)
        case _:
            return SEPARATOR.join(cell)


def unmistakable(number: str) -> str:
    """`1.125` as `1.1250`: three digits after a point could be thousands to who reads it."""
    return f"{number}0" if OPEN.match(number) else number


def csv(headings: Sequence[str], rows: Iterable[Sequence[Cell]], *, delimiter: str = ",") -> Iterator[str]:
    """The text of a CSV file in pieces, to be sent as UTF-8: with a mark, so that Excel takes it for UTF-8, and CRLF.

    Text that a spreadsheet could take for a formula gets one apostrophe in front (ASVS 1.2.10), as does text that
    begins with apostrophes before such text; `read_tables` takes one apostrophe away there, so export and import give
    the same text. Numbers and dates are written as such.
    """
    buffer = io.StringIO()
    writer = separated.writer(buffer, delimiter=delimiter, lineterminator="\r\n")
    buffer.write("\ufeff")
    writer.writerow([guard(heading) for heading in headings])
    for number, row in enumerate(rows, 1):
        writer.writerow([_separated(cell) for cell in row])
        if number % LINES_AT_ONCE == 0:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def _separated(cell: Cell) -> str:
    """Text is guarded; what is no text cannot be taken for a formula (a negative number is a number)."""
    text = _text(cell)
    return text if isinstance(cell, bool | int | float | Decimal | date | time) else guard(text)


def json(kind: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """`{"type": kind, "records": [ … ]}` in pieces, one record a line. Decimals, dates and times are text; an
    empty value is null; lists stay lists. Raises ValueError for two equal headings."""
    if len(set(headings)) != len(headings):
        raise ValueError("two columns have the same heading, so JSON would lose one")
    encode = notation.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
    yield f'{{"type": {encode(kind)}, "records": ['
    before = "\n"
    for row in rows:
        yield before + encode({heading: _noted(cell) for heading, cell in zip(headings, row, strict=True)})
        before = ",\n"
    yield "\n]}\n"


def _noted(cell: Cell) -> object:
    match cell:
        case None | "":
            return None
        case str():
            return guard_dash(cell)
        case bool() | float():
            return cell
        case int():
            return cell if abs(cell) < LARGEST else str(cell)
        case Decimal() | datetime() | date() | time() | timedelta():
            return _text(cell)
        case _:
            return [str(item) for item in cell]
