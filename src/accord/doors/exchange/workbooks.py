"""Excel workbooks: values through calamine, and beside them what a reader of values would not notice."""

import io
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from accord.doors.exchange.container import damaged, new_parser, parse, parts, repacked
from accord.doors.exchange.layout import Cell, Column, Known, Row, Table, lay_out, letter, number_of
from accord.doors.exchange.look import MOST_CELLS, Look, lengths_of_texts, look, percent_styles
from accord.doors.exchange.refusals import CellRefusal, FileRefused
from accord.doors.exchange.spool import Spool

MOST_SHEETS = 200


def read_workbook(file: str, data: bytes, *, known: Known | None) -> list[Table]:
    """One table for each worksheet that holds anything, in their order. Raises FileRefused for a file as a whole."""
    looks, cleared = _looked_through(file, data)
    tables: list[Table] = []
    try:
        with CalamineWorkbook.from_filelike(cleared) as workbook:
            for sheet in workbook.sheets_metadata:
                if sheet.typ is not SheetTypeEnum.WorkSheet:
                    continue
                if sheet.name not in looks:
                    raise damaged(file)
                seen = looks[sheet.name]
                rows = _rows(workbook, sheet.name)
                table = lay_out(
                    file, sheet.name, rows, known=known, reading="Excel workbook", merged=tuple(seen.merged)
                )
                if table:
                    table = _with_percentages(table, seen)
                    hidden = sheet.visible is not SheetVisibleEnum.Visible
                    tables.append(_refused(table, seen, hidden=hidden))
    except CalamineError:
        raise damaged(file) from None
    if not tables:
        raise FileRefused(f"{file} holds no rows; upload a file with a row of headings and the records below it.")
    return tables


def _looked_through(file: str, data: bytes) -> tuple[dict[str, Look], io.BytesIO]:
    """What was seen in each sheet, by the name on its tab, and a container of the parts that were looked through."""
    found = parts(file, data)
    lower = {name.lower(): content for name, content in found.items()}
    lengths = lengths_of_texts(file, lower["xl/sharedstrings.xml"]) if "xl/sharedstrings.xml" in lower else []
    percent = percent_styles(file, lower["xl/styles.xml"]) if "xl/styles.xml" in lower else frozenset()
    looks: dict[str, Look] = {}
    for sheet, content in _sheet_contents(file, lower).items():
        looks[sheet] = look(file, sheet, content, lengths, percent)
        if sum(seen.extent for seen in looks.values()) > MOST_CELLS:
            raise FileRefused(f"{file} has more than {MOST_CELLS:,} cells in all; split it into smaller files.")
    return looks, repacked(found)


def _sheet_contents(file: str, found: dict[str, bytes]) -> dict[str, bytes]:
    """The XML of every worksheet by the name on its tab; `found` by names in small letters."""
    targets: dict[str, str] = {}
    sheets: list[tuple[str, str]] = []

    def relation(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    def sheet(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] == "sheet":
            identity = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
            sheets.append((attributes.get("name", ""), identity))

    for part, handler in (("xl/_rels/workbook.xml.rels", relation), ("xl/workbook.xml", sheet)):
        if part not in found:
            raise damaged(file)
        parser = new_parser()
        parser.StartElementHandler = handler
        parse(file, parser, found[part])
    if len(sheets) > MOST_SHEETS:
        raise FileRefused(
            f"{file} has more than {MOST_SHEETS} sheets; upload those with registers in a file of their own."
        )
    contents = {}
    for name, identity in sheets:
        if identity in targets:
            path = posixpath.normpath(posixpath.join("/xl", targets[identity])).lstrip("/").lower()
            if path not in found:
                raise damaged(file)
            contents[name] = found[path]
    return contents


def _rows(workbook: CalamineWorkbook, name: str) -> Spool[Row]:
    """The rows of a sheet with content, cells counted from column A."""
    sheet = workbook.get_sheet_by_name(name)
    before: tuple[Cell, ...] = (None,) * (sheet.start[1] if sheet.start else 0)
    rows = Spool[Row]()
    for number, raw in enumerate(sheet.iter_rows(), 1):
        cells: tuple[Cell, ...] = tuple(
            None if cell == "" or (isinstance(cell, str) and cell.isspace()) else cell for cell in raw
        )
        if any(cell is not None for cell in cells):
            rows.append(Row(number, before + cells))
    return rows


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
