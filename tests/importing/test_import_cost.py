"""What an import costs beside memory: queries do not grow with the rows of its file."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accord.doors.exchange.importing import import_files

REGISTERS = {
    "assets": ("Reference;Name;Asset type;Depends on", "{0};Unit {0};hardware;{1}"),
    "lots": ("Reference;Lot number;Item;Process", "{0};Lot {0};Drive;"),
    "suppliers": ("Reference;Name;Criticality", "{0};Supplier {0};critical"),
}


def _queries(by: Any, kind: str, mark: str, rows: int) -> int:
    """Every second row refers to the one before it, where the type knows such a column."""
    head, line = REGISTERS[kind]
    lines = [line.format(f"{mark}-{n}", f"{mark}-{n - 1}" if n % 2 else "") for n in range(rows)]
    with CaptureQueriesContext(connection) as seen:
        results = import_files(by, [(f"{kind}.csv", "\n".join([head, *lines]).encode())], type_name=kind)
    assert [(r.type, r.created, r.refused) for r in results] == [(kind, rows, [])]
    return len(seen)


@pytest.mark.parametrize("kind", REGISTERS)
def test_queries_do_not_grow_with_the_rows(manager: Any, kind: str) -> None:
    _queries(manager, kind, "A", 2)
    assert _queries(manager, kind, "B", 5) == _queries(manager, kind, "C", 25)
