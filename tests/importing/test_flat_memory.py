"""What reading and checking an upload holds in memory does not grow with the rows of its file, whatever its form."""

import gc
import json
import tracemalloc
from collections.abc import Callable
from typing import Any

import pytest

from accord.doors.exchange import sheets, shelf, spool
from accord.doors.exchange.importing import import_files

HEADINGS = ["Reference", "Name", "Description", "Asset type", "Depends on", "Acquired on"]
FORMS: dict[str, Callable[[list[list[str]]], bytes]] = {
    "csv": lambda rows: "\n".join(";".join(row) for row in [HEADINGS, *rows]).encode(),
    "xlsx": lambda rows: sheets.xlsx([("assets", HEADINGS, rows)]),
    "json": lambda rows: json.dumps([dict(zip(HEADINGS, row, strict=True)) for row in rows]).encode(),
}
HANDLE = 600
"""Bytes for each row that are left in memory: its handle on the shelf, and the cells of one column at a time."""


def _rows(mark: str, count: int) -> list[list[str]]:
    """Assets, every third of which depends on the one before it."""
    return [
        [
            f"{mark}-{n:05d}",
            f"Unit {mark} {n}",
            f"Nobody repeats this text {n} of {mark}",
            "hardware",
            f"{mark}-{n - 1:05d}" if n % 3 == 2 else "",
            f"2024-03-{n % 28 + 1:02d}",
        ]
        for n in range(count)
    ]


def _peak(by: Any, form: str, mark: str, rows: int) -> int:
    data = FORMS[form](_rows(mark, rows))
    gc.collect()
    tracemalloc.reset_peak()
    before = tracemalloc.get_traced_memory()[0]
    (found,) = import_files(by, [(f"assets.{form}", data)], type_name="assets", dry_run=True)
    assert (found.created, found.refused) == (rows, [])
    return tracemalloc.get_traced_memory()[1] - before


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS)
def test_memory_does_not_grow_with_the_rows(manager: Any, monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    for name, value in (("MOST", 100), ("KEPT", 50), ("CHUNK", 50)):
        monkeypatch.setattr(shelf, name, value)
    monkeypatch.setattr(spool, "AT_ONCE", 50)
    tracemalloc.start()
    try:
        _peak(manager, form, "A", 60)
        few, many = _peak(manager, form, "B", 200), _peak(manager, form, "C", 800)
    finally:
        tracemalloc.stop()
    assert many < few + 600 * HANDLE, (few, many)
