"""Registers in the shapes in which firms keep them; the texts are made up. See docs/decisions/0006."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import openpyxl
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation

Rows = Sequence[Sequence[Any]]


@dataclass(frozen=True)
class Register:
    """One file: what it asks at first (column, or word of a cell), how that is answered, and what it then brings in.

    `asks`: pieces of the questions, each found in one of them, and none without such a piece. `mapping`: the answers.
    `brings`: how many records of each type are new. `holds`: (type, title or reference, field, value) to be found.
    """

    name: str
    data: Callable[[], bytes]
    brings: dict[str, int]
    asks: tuple[str, ...] = ()
    mapping: dict[str, Any] = field(default_factory=dict)
    holds: tuple[tuple[str, str, str, Any], ...] = ()
    first: tuple[str, ...] = ()
    """Registers that were brought in before."""


class Book:
    """A workbook; sheets are added in order, each a list of rows with more said about it."""

    def __init__(self) -> None:
        self.book = openpyxl.Workbook()
        self.book.remove(self.book.active)

    def sheet(
        self,
        name: str,
        rows: Rows,
        *,
        merge: Sequence[str] = (),
        percent: Sequence[str] = (),
        links: dict[str, str] | None = None,
        choices: dict[str, str] | None = None,
        hidden: bool = False,
    ) -> Book:
        sheet = self.book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for cells in merge:
            sheet.merge_cells(cells)
        for cell in percent:
            sheet[cell].number_format = "0%"
        for cell, target in (links or {}).items():
            sheet[cell].hyperlink = target
            sheet[cell].font = Font(underline="single")
        for cells, formula in (choices or {}).items():
            validation = DataValidation(type="list", formula1=formula)
            validation.add(cells)
            sheet.add_data_validation(validation)
        if hidden:
            sheet.sheet_state = "hidden"
        return self

    def bytes(self) -> bytes:
        buffer = io.BytesIO()
        self.book.save(buffer)
        return buffer.getvalue()


def text(*lines: str, encoding: str = "cp1252", ends: str = "\r\n") -> bytes:
    """A CSV file."""
    return ends.join(lines).encode(encoding)
