"""CSV as firms keep it: comma, semicolon, tab or a bar; UTF-8 with or without mark, UTF-16, Windows-1252."""

import codecs
import csv
import io
import re
from array import array
from collections import Counter
from collections.abc import Callable, Iterator

from accord.doors.exchange.guards import unguard
from accord.doors.exchange.layout import Cell, Known, Row, Table, lay_out, number_of
from accord.doors.exchange.refusals import CellRefusal, FileRefused, shown
from accord.doors.exchange.spool import Spool

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
NAMES = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "cp1252": "Windows-1252"}
MISREAD = re.compile(r"[A-Za-zß-ÿ][€„”†‡ƒˆ‰™£¥³¹¿][a-zß-ÿ]|[a-zß-ÿ][ŠŸŽŒ]")
"""What stands in a word when text of a Mac, of DOS or of eastern Europe is read as Windows-1252: `DrŠhte`, `Zak³ad`."""
WORD = re.compile(r"[^\s;,|\"]+")
PIECE = 1 << 16
MOST_CELLS = 5_000_000
MOST_COLUMNS = 2_000


def read_separated(file: str, data: bytes, *, known: Known | None) -> Table:
    """The one table of a CSV file. Raises FileRefused when text, separator or quotation marks cannot be made out."""
    encoding = _encoding(file, data)
    delimiter = _declared(_opened(data, encoding))

    def open_() -> io.TextIOWrapper:
        text = _opened(data, encoding)
        if delimiter:
            text.readline()
        return text

    meant = delimiter or _sniffed(file, open_)
    rows, widths = _rows(file, open_(), meant)
    reading = f"{NAMES.get(encoding, encoding.upper())}, separated by {DELIMITERS[meant]}"
    table = lay_out(file, "", rows, known=known, reading=reading)
    if table is None:
        raise FileRefused(f"{file} holds no rows; upload a file with a row of headings and the records below it.")
    return table.with_refusals(_ragged(table, widths))


def decoded(file: str, data: bytes) -> Iterator[str]:
    """The text of a file, a piece at a time. Raises FileRefused."""
    return _pieces(data, _encoding(file, data))


def _encoding(file: str, data: bytes) -> str:
    """What the text is written in: by mark, else UTF-8 if it is that, else UTF-16, else Windows-1252."""
    encoding = next((name for mark, name in MARKS if data.startswith(mark)), "") or _unmarked(data)
    try:
        no_text = any("\0" in piece for piece in _pieces(data, encoding))
    except UnicodeDecodeError as error:
        why = f"byte {error.start + 1} fits neither UTF-8 nor {encoding}"
        raise FileRefused(f"{file} is not text that can be read ({why}); save it as CSV in UTF-8.") from None
    if no_text:
        raise FileRefused(f"{file} is not a text file; save the table as CSV or XLSX.")
    for piece in _pieces(data, encoding) if encoding == "cp1252" else ():
        if found := MISREAD.search(piece):
            word = next(m[0] for m in WORD.finditer(piece) if m.end() > found.start())
            why = f"it is not UTF-8, and as Windows-1252 it says “{shown(word)}”"
            raise FileRefused(f"{file} is in an encoding that is not known ({why}); save it as CSV in UTF-8.")
    return encoding


def _pieces(data: bytes, encoding: str) -> Iterator[str]:
    """The text a piece at a time, so that it need not be in memory as a whole."""
    decoder = codecs.getincrementaldecoder(encoding)()
    for start in range(0, len(data), PIECE):
        kept = len(decoder.getstate()[0])
        try:
            yield decoder.decode(data[start : start + PIECE], final=start + PIECE >= len(data))
        except UnicodeDecodeError as error:
            error.start += start - kept
            raise


def _opened(data: bytes, encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(data), encoding, newline="")


def _unmarked(data: bytes) -> str:
    sample = data[:4096]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) * 4 > len(sample) > 3 and min(even, odd) * 10 < max(even, odd):
        return "utf-16-le" if odd > even else "utf-16-be"
    try:
        for _ in _pieces(data, "utf-8"):
            pass
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _declared(text: io.TextIOWrapper) -> str:
    """The separator that the first line names as `sep=;`, which Excel reads and does not show."""
    named = text.readline(20).strip("\r\n")
    return named[4:] if named.lower().startswith("sep=") and named[4:] in DELIMITERS else ""


def _sniffed(file: str, open_: Callable[[], io.TextIOWrapper]) -> str:
    """The separator that gives most rows the same number of cells. One that is as good as another is not chosen."""
    scores = {delimiter: _score(open_(), delimiter) for delimiter in DELIMITERS}
    best = max(scores.values())
    if not best[0]:  # one column, or nothing but separators
        return next((d for d in DELIMITERS if not any(line.strip(f'{d}" \r\n') for line in open_())), ",")
    winners = [delimiter for delimiter, score in scores.items() if score == best]
    if len(winners) > 1:
        names = " or by ".join(DELIMITERS[delimiter] for delimiter in winners)
        raise FileRefused(
            f"{file} can be read as separated by {names}; save it as XLSX, or put the texts in quotation marks."
        )
    return winners[0]


def _score(text: io.TextIOWrapper, delimiter: str) -> tuple[float, int]:
    widths: Counter[int] = Counter()
    try:
        widths.update(len(row) for row in csv.reader(text, delimiter=delimiter) if any(row))
    except csv.Error:
        return 0.0, 0
    wide = [width for width in widths if width > 1]
    if not wide:
        return 0.0, 0
    usual = max(wide, key=lambda width: (widths[width], width))
    return widths[usual] / widths.total(), usual


def _rows(file: str, text: io.TextIOWrapper, delimiter: str) -> tuple[Spool[Row], "array[int]"]:
    """The rows with content, and how many cells each line had as written, by its number."""
    rows, widths = Spool[Row](), array("L", [0])
    number = total = 0
    try:
        for number, raw in enumerate(csv.reader(text, delimiter=delimiter, strict=True), 1):
            widths.append(len(raw))
            if not any(raw):
                continue
            cells: tuple[Cell, ...] = tuple(_cell(cell) if cell else None for cell in raw)
            total += len(cells)
            if len(cells) > MOST_COLUMNS or total > MOST_CELLS:
                raise FileRefused(
                    f"{file} has over {MOST_COLUMNS:,} columns or {MOST_CELLS:,} cells; split it into smaller files."
                )
            if any(cell is not None for cell in cells):
                rows.append(Row(number, cells))
    except csv.Error as error:
        raise FileRefused(f"{file} cannot be read at row {number + 1}: {_quotation(str(error))}") from None
    return rows, widths


def _cell(text: str) -> str | None:
    if text[0] == "'":
        return unguard(text)
    return text if not text.isspace() else None


def _quotation(error: str) -> str:
    if "limit" in error:
        return "a cell is longer than 131,072 characters; look for a quotation mark that is never closed."
    if "end of data" in error:
        return "a quotation mark is opened there and never closed; close it, or double it inside a text."
    return "there is text after a closing quotation mark; double quotation marks inside a text."


def _ragged(table: Table, widths: "array[int]") -> list[CellRefusal]:
    """Rows with more or fewer cells than there are headings: a cell may have slipped into another column."""
    expected = widths[table.header_row]
    headings = [column for column in table.columns if column.heading]
    needed = max((number_of(column.letter) for column in headings), default=0)
    found = []
    for row in table.rows:
        width = widths[row.number]
        beyond = [column for column in table.columns if number_of(column.letter) > expected]
        if width < needed or any(row.cells[column.index] is not None for column in beyond):
            why = (
                f"The row has {width} cells, the headings in row {table.header_row} have {expected}; "
                "a text that holds a separator or a line break must be in quotation marks."
            )
            found.append(table.refuse(row.number, why, value=next(cell for cell in row.cells if cell is not None)))
    return found
