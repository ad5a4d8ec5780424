"""JSON: a list of objects, one object `{"type": …, "records": [ … ]}`, or a list of those."""

import json
from collections import Counter
from datetime import date, datetime, time
from decimal import Decimal
from typing import NoReturn

from accord.doors.exchange.layout import Cell, Column, Known, Row, Table, letter
from accord.doors.exchange.refusals import CellRefusal, FileRefused
from accord.doors.exchange.separated import decoded
from accord.doors.exchange.spool import Spool

LARGEST = 2**53
MOST_DIGITS = 40
MOST_COLUMNS, MOST_CELLS = 2_000, 5_000_000
SEPARATOR = "; "
"""Between the values of a list, in every format."""


class _Doubt(ValueError):
    """What two programs could read differently; its text is a sentence without the file."""


def read_listed(file: str, data: bytes, *, known: Known | None) -> list[Table]:
    """The tables of a JSON file; `Table.sheet` is the type that it names, rows count from 1. Raises FileRefused."""
    del known  # the keys of the objects are the headings: there is nothing to find
    text = decoded(file, data)
    try:
        value = json.loads(
            text, parse_float=_decimal, parse_int=_integer, parse_constant=_constant, object_pairs_hook=_unique
        )
    except _Doubt as doubt:
        raise FileRefused(f"{file} is not taken: {doubt}") from None
    except json.JSONDecodeError as error:
        raise FileRefused(
            f"{file} is not JSON: line {error.lineno}, column {error.colno} cannot be read; correct it there, "
            "or export it again."
        ) from None
    except RecursionError:
        raise FileRefused(f"{file} is nested too deeply; a register is a list of objects.") from None
    tables = [table_of(file, sheet, records) for sheet, records in _lists(file, value) if records]
    if not tables:
        raise FileRefused(f"{file} holds no records; a register is a list of objects.")
    return tables


def _lists(file: str, value: object) -> list[tuple[str, list[dict[str, object]]]]:
    wholes = value if isinstance(value, list) and value and all(_is_whole(item) for item in value) else [value]
    lists = []
    for whole in wholes:
        sheet, records = ("", whole)
        if isinstance(whole, dict) and _is_whole(whole):
            sheet, records = whole["type"], whole["records"]
        if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
            raise FileRefused(
                f'{file} is JSON, but neither a list of objects nor {{"type": "…", "records": [ … ]}}; '
                "export a register to see one."
            )
        lists.append((sheet, records))
    return lists


def _is_whole(value: object) -> bool:
    return isinstance(value, dict) and isinstance(value.get("type"), str) and isinstance(value.get("records"), list)


def table_of(file: str, sheet: str, records: list[dict[str, object]]) -> Table:
    """The table of these records; their keys are its headings. Raises FileRefused for far too many of them."""
    headings = list(dict.fromkeys(key for record in records for key in record))
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


def _decimal(text: str) -> Decimal:
    number = Decimal(text)
    if len(number.as_tuple().digits) > MOST_DIGITS or abs(number.adjusted()) > MOST_DIGITS:
        raise _Doubt(f"the number {text[:MOST_DIGITS]} has more than {MOST_DIGITS} digits; write it as text.")
    return number


def _integer(text: str) -> int:
    if len(text) > MOST_DIGITS or abs(int(text)) > LARGEST:
        raise _Doubt(f"the number {text[:MOST_DIGITS]} is larger than every program can read; write it as text.")
    return int(text)


def _constant(text: str) -> NoReturn:
    raise _Doubt(f"{text} is no number of JSON; leave the value out.")


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    held = dict(pairs)
    if len(held) != len(pairs):
        twice = Counter(key for key, _ in pairs).most_common(1)[0][0]
        raise _Doubt(f"one object names “{twice[:MOST_DIGITS]}” twice; name it once.")
    return held
