"""Registers as firms keep them, made here: workbooks and CSV files for import."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

import xlsxwriter

from accord.doors.exchange.importing import Result
from accord.kernel.access.actor import Actor
from accord.kernel.ledger.models import Entry

Cells = Sequence[Sequence[Any]]


def workbook(**sheets: Cells) -> bytes:
    """An XLSX file with these sheets; dates become Excel dates, text that begins with = a formula without a value."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for r, row in enumerate(rows):
                for c, cell in enumerate(row):
                    if isinstance(cell, date):
                        sheet.write_datetime(r, c, datetime.combine(cell, time()), day)
                    elif isinstance(cell, str) and cell.startswith("="):
                        sheet.write_formula(r, c, cell, None, "")
                    elif cell is not None:
                        sheet.write(r, c, cell)
    return buffer.getvalue()


def csv(*lines: str, encoding: str = "cp1252") -> bytes:
    """A CSV file as a German Excel writes it."""
    return "\r\n".join(lines).encode(encoding)


def said(results: Sequence[Result]) -> list[tuple[str, int, int, int]]:
    """(type, created, updated, unchanged) of each result."""
    return [(r.type, r.created, r.updated, r.unchanged) for r in results]


def refused(results: Sequence[Result]) -> list[tuple[int, str, str]]:
    """(row, column, value) of each refused cell."""
    return [(c.row, c.column, c.value) for r in results for c in r.refused]


def why(results: Sequence[Result]) -> str:
    """Every reason, one a line."""
    return "\n".join(c.why for r in results for c in r.refused)


def entries(by: Actor) -> int:
    """How many entries the log of the actor's organization has."""
    with by.scope():
        return Entry.objects.filter(organization_id=by.organization.pk).count()
