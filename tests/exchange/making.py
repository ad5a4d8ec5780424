"""Files as firms and attackers make them, built while the tests run."""

import io
import zipfile
from collections.abc import Callable, Iterable
from typing import Any

import openpyxl

from accord.doors.exchange.tables import Known, Table, read_tables

MB = 1_000_000
HEADINGS = frozenset(
    "Name E-Mail Vorname Nachname Lieferant Ort Zertifikat gültig bis Ablaufdatum Kritisch Title Owner Due".split()
) | {"gültig bis"}


def known(heading: str) -> frozenset[tuple[str, str]]:
    return frozenset({("Some", heading)} if heading in HEADINGS else ())


def read(name: str, data: bytes, *, known: Known | None = known) -> list[Table]:
    return read_tables(name, data, max_bytes=50 * MB, known=known)


def read_one(name: str, data: bytes, *, known: Known | None = known) -> Table:
    (table,) = read(name, data, known=known)
    return table


def workbook(
    rows: Iterable[Iterable[Any]], change: Callable[[Any], object] | None = None, title: str = "Blatt"
) -> bytes:
    """A workbook with these rows; `change` gets the worksheet of openpyxl before it is saved."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    if change:
        change(sheet)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def with_part(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The workbook with one part of its container changed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            new.writestr(entry.filename, change(content) if entry.filename == name else content)
    return buffer.getvalue()


def whys(table: Table) -> list[tuple[int, str, str]]:
    """The refusals of a table, short: row, column and the sentence."""
    return [(refusal.row, refusal.column, refusal.why) for refusal in table.refusals]
