"""What reading an upload holds in memory does not grow with the rows of its file."""

import gc
import tracemalloc
from typing import Any

import pytest

from accord.doors.exchange import shelf, spool
from accord.doors.exchange.importing import import_files

HEADINGS = "Reference;Name;Description;Asset type;Depends on;Acquired on"
LINE = "{0}-{1:05d};Unit {0} {1};Nobody repeats this text {1} of {0};hardware;{2};2024-03-{3:02d}"


def _register(mark: str, rows: int) -> bytes:
    """Assets, every third of which depends on the one before it."""
    above = (f"{mark}-{n - 1:05d}" if n % 3 == 2 else "" for n in range(rows))
    return "\n".join([HEADINGS, *(LINE.format(mark, n, a, n % 28 + 1) for n, a in enumerate(above))]).encode()


def _peak(by: Any, mark: str, rows: int) -> int:
    data = _register(mark, rows)
    gc.collect()
    tracemalloc.reset_peak()
    before = tracemalloc.get_traced_memory()[0]
    (found,) = import_files(by, [("assets.csv", data)], type_name="assets", dry_run=True)
    assert (found.created, found.refused) == (rows, [])
    return tracemalloc.get_traced_memory()[1] - before


@pytest.mark.slow
def test_memory_does_not_grow_with_the_rows(manager: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("MOST", 100), ("KEPT", 50), ("CHUNK", 50)):
        monkeypatch.setattr(shelf, name, value)
    monkeypatch.setattr(spool, "AT_ONCE", 50)
    tracemalloc.start()
    try:
        _peak(manager, "A", 20)
        few, many = _peak(manager, "B", 400), _peak(manager, "C", 1_600)
    finally:
        tracemalloc.stop()
    assert many < 1.5 * few, (few, many)
