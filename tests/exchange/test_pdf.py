"""PDF: whatever people write is data to the renderer, never markup (V-14)."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import typst

from accord.doors.reports.pdf import render

HOSTILE = """= A heading
#heading[Another] #metadata("planted") #read("/etc/passwd") #import "@preview/cetz:0.3.0": *
#include "secret.typ" #image("secret.png") $ x^2 $ `raw` *bold* @ref <label> https://example.org/ \\ // no comment"""
REPORT = ("accord.areas.conformity", "conformity/report.typ")
AT = datetime(2026, 3, 1, tzinfo=UTC)


def data(text: str) -> dict[str, Any]:
    row = {
        "ref": text, "title": text, "outcome": "fails", "because": text, "advice": [text], "lapses": "2026-04-01",
        "records": text,
    }  # fmt: skip
    chapters = [{"key": text, "title": text, "rows": [row, row | {"outcome": "not applicable"}]}]
    said = {"title": text, "organization": text, "about": text, "on": "2026-03-01", "limit": text}
    return {**said, "coming": [row], "chapters": chapters}


def test_a_hostile_text_is_printed_and_not_carried_out(tmp_path: Path) -> None:
    made = render(*REPORT, data(HOSTILE), made_at=AT)
    assert made.startswith(b"%PDF")
    assert b"/StructTreeRoot" in made
    shutil.copy(str(files(REPORT[0]).joinpath("templates", REPORT[1])), tmp_path / "main.typ")
    shutil.copy(str(files("accord.doors.reports").joinpath("templates", "house.typ")), tmp_path / "house.typ")
    inputs = {"data": json.dumps({**data(HOSTILE), "note": ""})}
    for selector, count in (("heading", 5), ("metadata", 0), ("link", 0), ("raw", 0), ("math.equation", 0)):
        found = typst.query(tmp_path / "main.typ", selector, root=tmp_path, ignore_system_fonts=True, sys_inputs=inputs)
        assert len(json.loads(found)) == count, selector


def test_equal_input_gives_equal_bytes() -> None:
    assert render(*REPORT, data("x"), made_at=AT) == render(*REPORT, data("x"), made_at=AT)


@pytest.mark.parametrize("text", ["a\x00b\x1b[31m", "\u202e right to left \u2066", "\U0001f600 \u0e01\u4e2d"])
def test_what_no_font_has_does_not_break_it(text: str) -> None:
    assert render(*REPORT, data(text), made_at=AT).startswith(b"%PDF")
