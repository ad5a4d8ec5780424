"""Excel workbooks: the rows of each sheet, and beside them what a reader of values would not notice."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from accord.doors.exchange.container import Container, damaged, new_parser
from accord.doors.exchange.layout import Column, Known, Table, lay_out, letter, number_of
from accord.doors.exchange.look import MOST_CELLS, TRUE, Look, look
from accord.doors.exchange.refusals import CellRefusal, FileRefused
from accord.doors.exchange.styles import styles_of
from accord.doors.exchange.texts import texts_of

MOST_SHEETS = 200


@dataclass(slots=True)
class _Sheet:
    """A sheet as the workbook lists it."""

    name: str
    relation: str
    hidden: bool


@dataclass(slots=True)
class _Book:
    """What a workbook says of itself; `parts`: what each of its relations leads to, empty where it is no worksheet."""

    sheets: list[_Sheet]
    parts: dict[str, str]
    since_1904: bool = False


def read_workbook(file: str, data: bytes, *, known: Known | None) -> list[Table]:
    """One table for each worksheet that holds anything, in their order. Raises FileRefused for a file as a whole."""
    container = Container(file, data)
    book = _book(container)
    texts = texts_of(container)
    styles = styles_of(container) if "xl/styles.xml" in container.entries else []
    tables: list[Table] = []
    extent = 0
    for sheet in book.sheets:
        if not (part := book.parts.get(sheet.relation)):
            if part is None:
                raise damaged(file)
            continue
        seen, rows = look(container, part, sheet.name, texts, styles, since_1904=book.since_1904)
        extent += seen.extent
        if extent > MOST_CELLS:
            raise FileRefused(f"{file} has more than {MOST_CELLS:,} cells in all; split it into smaller files.")
        table = lay_out(file, sheet.name, rows, known=known, reading="Excel workbook", merged=tuple(seen.merged))
        if table:
            tables.append(_refused(_with_percentages(table, seen), seen, hidden=sheet.hidden))
    if not tables:
        raise FileRefused(f"{file} holds no rows; upload a file with a row of headings and the records below it.")
    return tables


def _book(container: Container) -> _Book:
    """The sheets in the order of their tabs."""
    book = _Book([], {})

    def relation(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] == "Relationship":
            path = posixpath.normpath(posixpath.join("/xl", attributes.get("Target", ""))).lstrip("/").lower()
            is_sheet = attributes.get("Type", "").endswith("/worksheet")
            book.parts[attributes.get("Id", "")] = path if is_sheet else ""

    def sheet(name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag == "workbookPr":
            book.since_1904 = attributes.get("date1904") in TRUE
        elif tag == "sheet":
            identity = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
            hidden = attributes.get("state", "visible") != "visible"
            book.sheets.append(_Sheet(attributes.get("name", ""), identity, hidden))

    for part, handler in (("xl/_rels/workbook.xml.rels", relation), ("xl/workbook.xml", sheet)):
        parser = new_parser()
        parser.StartElementHandler = handler
        container.parse(part, parser)
    if len(book.sheets) > MOST_SHEETS:
        raise FileRefused(
            f"{container.file} has more than {MOST_SHEETS} sheets; upload those with registers in a file of their own."
        )
    if len({sheet.name.casefold() for sheet in book.sheets}) != len(book.sheets):
        raise damaged(container.file)
    return book


def _with_percentages(table: Table, seen: Look) -> Table:
    if not seen.percent:
        return table
    marked = (replace(column, percent=number_of(column.letter) in seen.percent) for column in table.columns)
    return replace(table, columns=tuple(marked))


def _refused(table: Table, seen: Look, *, hidden: bool) -> Table:
    """The table with everything that speaks against reading it as it stands."""
    return table.with_refusals(
        list(_Objections(table, seen, {column.letter: column for column in table.columns})(hidden))
    )


@dataclass(frozen=True, slots=True)
class _Objections:
    table: Table
    seen: Look
    columns: dict[str, Column]

    def __call__(self, hidden: bool) -> Iterator[CellRefusal]:
        if hidden:
            yield self.table.refuse(0, f"The sheet {self.table.sheet} is hidden and holds data; show it or delete it.")
        yield from self.hidden_rows()
        yield from self.hidden_columns()
        yield from self.merged()
        yield from self.formulas()
        if self.seen.unnamed:
            yield self.table.refuse(0, f"{self.seen.unnamed:,} more cells hold formulas without a value, or errors.")

    def column(self, number: int) -> Column | None:
        return self.columns.get(letter(number - 1))

    def hidden_rows(self) -> Iterator[CellRefusal]:
        numbers = [row.number for row in self.table.rows if row.number in self.seen.hidden_rows]
        for _, run in groupby(enumerate(numbers), key=lambda item: item[1] - item[0]):
            first, *rest = (number for _, number in run)
            which = f"Rows {first} to {rest[-1]} are hidden and hold" if rest else "The row is hidden and holds"
            yield self.table.refuse(first, f"{which} data; show them (or take the filter away), or delete them.")

    def hidden_columns(self) -> Iterator[CellRefusal]:
        for column in self.table.columns:
            number = number_of(column.letter)
            if any(first <= number <= last for first, last in self.seen.hidden_columns):
                held = next(
                    ((row, row.cells[column.index]) for row in self.table.rows if row.cells[column.index] is not None),
                    None,
                )
                if held:
                    why = f"Column {column.letter} is hidden and holds data; show it or delete it."
                    yield self.table.refuse(held[0].number, why, column=column, value=held[1])

    def merged(self) -> Iterator[CellRefusal]:
        tops = {top for (top, _), _ in self.seen.merged}
        cells = {row.number: row.cells for row in self.table.rows if row.number in tops} if tops else {}
        header = self.table.header_row
        for (top, left), (bottom, right) in self.seen.merged:
            column = self.column(left)
            if bottom < header or self.hides_nothing(left, right, top, bottom):
                continue
            named = f"{letter(left - 1)}{top}:{letter(right - 1)}{bottom}"
            if top <= header:
                why = f"The headings are merged ({named}); leave one heading row with one cell for each column."
                yield self.table.refuse(header, why, column=column, value=column.heading if column else "")
            elif column and top in cells and cells[top][column.index] is not None:
                why = (
                    f"The cells {named} are merged, so nothing says which rows and columns the value is for; "
                    "split them and fill each cell."
                )
                yield self.table.refuse(top, why, column=column, value=cells[top][column.index])

    def hides_nothing(self, left: int, right: int, top: int, bottom: int) -> bool:
        """Whether cells are merged only for looks: a heading over two rows, or a cell over columns that hold nothing
        anywhere."""
        if top <= self.table.header_row and left == right:
            return not any(top < row.number <= bottom for row in self.table.rows)
        return top == bottom and not any(self.column(number) for number in range(left + 1, right + 1))

    def formulas(self) -> Iterator[CellRefusal]:
        header = self.table.header_row
        for row, number in self.seen.without_value:
            if row >= header:
                why = (
                    "The cell holds a formula without a stored value; "
                    "open the file in a spreadsheet program and save it, or put in the value."
                )
                yield self.table.refuse(row, why, column=self.column(number), value="formula")
        for (row, number), error in self.seen.errors:
            if row >= header:
                why = f"The cell holds the error {error}; mend the formula or put in the value."
                yield self.table.refuse(row, why, column=self.column(number), value=error)
