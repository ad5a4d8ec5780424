"""What a suite reached, counted: printed at the end of a run and kept for `docs/reliability.md`.

A test asks for the fixture `figure` and says what it did, at its end or on its way:

    figure("F-1", "kill -9 of `accord serve` on SQLite", kills=50, acknowledged=312, lost=0, longest_start_seconds=4.2)

Whole numbers are added up over a run, decimal ones are measurements of which the greatest stands. With ACCORD_FIGURES,
the name of a folder, each report is a line of JSON in `figures.jsonl` there; `tools/reliability.py` makes the page of
them. A suite at its release size (ACCORD_SOAK=1) is told apart from one at the size of every change.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypedDict

FILE = "figures.jsonl"
FOLDER = os.environ.get("ACCORD_FIGURES", "")
SOAK = os.environ.get("ACCORD_SOAK") == "1"

Values = Mapping[str, int | float]
Figure = Callable[..., None]
"""`figure(row, what, **values)`."""


class Line(TypedDict):
    """One report. `passed`: whether the test that made it did."""

    row: str
    what: str
    size: str
    day: str
    passed: bool
    values: dict[str, int | float]


def line(row: str, what: str, values: Values) -> Line:
    """The report of a test that is still running."""
    day, size = datetime.now(UTC).date().isoformat(), "release" if SOAK else "CI"
    return {"row": row, "what": what, "size": size, "day": day, "passed": True, "values": dict(values)}


def added_up(lines: Iterable[Line]) -> list[Line]:
    """One line for each row, thing that was run, and size: the order in which they first came."""
    found: dict[tuple[str, str, str], Line] = {}
    for one in lines:
        key = (one["row"], one["what"], one["size"])
        whole = found.setdefault(key, {**one, "values": {}})
        whole["passed"] &= one["passed"]
        whole["day"] = max(whole["day"], one["day"])
        for name, value in one["values"].items():
            before = whole["values"].get(name, 0)
            whole["values"][name] = max(before, value) if isinstance(value, float) else before + value
    return list(found.values())


def said(one: Line) -> str:
    """What was reached, in words: `50 kills, 0 lost`."""
    values = (f"{v:,.3g}" if isinstance(v, float) and v < 100 else f"{v:,.0f}" for v in one["values"].values())
    told = ", ".join(f"{v} {name.replace('_', ' ')}" for v, name in zip(values, one["values"], strict=True))
    return told if one["passed"] else f"**failed**: {told}"


def keep(one: Line) -> None:
    """Write it into the folder, if one is named."""
    if FOLDER:
        Path(FOLDER).mkdir(parents=True, exist_ok=True)
        with (Path(FOLDER) / FILE).open("a", encoding="utf-8") as out:
            out.write(json.dumps(one) + "\n")


def of_report(report: Any) -> list[Line]:
    """What a test said, as pytest hands it on."""
    told: list[Line] = [value for name, value in report.user_properties if name == "figure"]
    return [{**one, "passed": report.passed} for one in told]
