"""JSON: a list of objects, one object `{"type": …, "records": [ … ]}`, or a list of those."""

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from accord.doors.exchange.layout import Cell, Column, Known, Row, Table, letter
from accord.doors.exchange.notation import Doubt, Notation, no_register
from accord.doors.exchange.refusals import CellRefusal, FileRefused
from accord.doors.exchange.separated import decoded
from accord.doors.exchange.spool import Spool

MOST_COLUMNS, MOST_CELLS = 2_000, 5_000_000
SEPARATOR = "; "
"""Between the values of a list, in every format."""


def read_listed(file: str, data: bytes, *, known: Known | None) -> list[Table]:
    """The tables of a JSON file; `Table.sheet` is the type that it names, rows count from 1. Raises FileRefused."""
    del known  # the keys of the objects are the headings: there is nothing to find
    try:
        lists = Notation(file, decoded(file, data)).lists()
    except Doubt as doubt:
        raise FileRefused(f"{file} is not taken: {doubt}") from None
    except RecursionError:
        raise FileRefused(f"{file} is nested too deeply; a register is a list of objects.") from None
    tables = [table_of(file, sheet, records) for sheet, records in lists if records]
    if not tables:
        raise FileRefused(f"{file} holds no records; a register is a list of objects.")
    return tables


def table_of(file: str, sheet: str, records: Sequence[Any]) -> Table:
    """The table of these records; their keys are its headings. Raises FileRefused for far too many of them."""
    headings: dict[str, None] = {}
    for record in records:
        if not isinstance(record, dict):
            raise no_register(file)
        if not record.keys() <= headings.keys():
            headings |= dict.fromkeys(record)
    if len(headings) > MOST_COLUMNS or len(headings) * len(records) > MOST_CELLS:
        raise FileRefused(
            f"{file} has {len(headings):,} keys in {len(records):,} records; split it into smaller files."
        )
    columns = tuple(Column(index, letter(index), heading) for index, heading in enumerate(headings))
    table = Table(file, sheet, 0, columns, Spool(), reading="JSON")
    refusals: list[CellRefusal] = []
    for number, record in enumerate(records, 1):
        cells: list[Cell] = []
        for column in columns:
            held = record.get(column.heading)
            cell, why = _cell(held)
            cells.append(cell)
            if why:
                refusals.append(table.refuse(number, why, column=column, value=held))
        if any(cell is not None for cell in cells):
            table.rows.append(Row(number, tuple(cells)))
    return table.with_refusals(refusals)


def _cell(value: object) -> tuple[Cell, str]:
    """The cell, and why it is none."""
    match value:
        case None:
            return None, ""
        case str():
            return (value if value.strip() else None), ""
        case bool() | int() | Decimal() | datetime() | date() | time():
            return value, ""
        case list() if all(isinstance(item, str | int) and SEPARATOR.strip() not in str(item) for item in value):
            return SEPARATOR.join(str(item) for item in value) or None, ""
        case list():
            return None, "The list holds more than texts without a semicolon; write one text."
        case _:
            return None, "The value is an object; write one text, number, true or false."
