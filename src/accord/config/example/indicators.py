"""By what Northwind Instruments tells how it is going: figures, their values over fourteen months, and analyses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from accord.config.example.imports import brought
from accord.config.example.people import FIRST
from accord.config.example.registers import lines, tables
from accord.config.example.script import Day, Event, The, did, made

BEGUN, BROUGHT = 440, 322  # so many days ago the figures were agreed, and the sheet of values came in
FIRST_VALUE, EVERY = 418, 31
HEADINGS = ("Kennzahl", "Datum", "Zähler", "Nenner", "Wert", "Bemerkung")
SAID = ("title", "topic", "unit", "direction", "target", "purpose", "method", "source")
NOTES = {
    ("ontime", 5): "Change of the ERP.",
    ("rejected", 5): "With lots that were held for want of a lot number.",
    ("turnaround", 8): "Move to the Waalhaven.",
    ("uptime", 3): "Writer away for four hours during a restore.",
    ("humidity", 8): "Air conditioning stood still for two days.",
    ("yield", 12): "PT-60 counted in for the first time.",
}
"""What one must know about a value, by its indicator and place."""


def _all() -> list[dict[str, Any]]:
    return tables("indicators", "indicator")


def _days(one: dict[str, Any]) -> list[int]:
    """So many days ago its values were taken."""
    if "days" in one:
        return list(one["days"])
    first, every = one.get("first", FIRST_VALUE), one.get("every", EVERY)
    return [first - every * n for n in range(len(one["values"]))]


def indicators() -> Iterator[Event]:
    """Agreed, measured, at first by a sheet, and analysed."""
    for one in _all():
        name, owner = f"indicator {one['key']}", one["owner"]
        limits = {f"{w}_limit": one[w] for w in ("lower", "upper") if w in one}
        yield made(BEGUN, FIRST if owner != "jonas" else "jonas", "indicator.create", name,
            **{n: one[n] for n in SAID}, **limits, factor=one.get("factor", 100), subject=The(one["subject"]),
            owner=The(owner), measured_by=The(one["measures"]), analysed_by=The(one["analyses"]),
            interval=one.get("interval", "month"), analysis_interval="quarter",
            measure_due=Day(-_days(one)[0] + 5), analysis_due=Day(-310))  # fmt: skip
        yield from measuring(one, name)
    yield brought(BROUGHT, FIRST, "measurements", "Kennzahlenwerte bis zur Übernahme", early_values())
    for row in lines("analyses"):
        of = next(one for one in _all() if one["key"] == row["indicator"])
        yield did(int(row["ago"]), of["analyses"], "indicator.analyse", f"indicator {of['key']}",
            period_from=Day(int(row["from"])), period_until=Day(int(row["until"])), judgement=row["judgement"],
            conclusion=row["conclusion"], decision=row["decision"])  # fmt: skip


def measuring(one: dict[str, Any], name: str) -> Iterator[Event]:
    """Value after value, two working days after the end of its time; the early ones stood in a sheet."""
    for place, (value, ago) in enumerate(zip(one["values"], _days(one), strict=True)):
        if one["sheet"] and ago > BROUGHT:
            continue
        figures = {"numerator": value[0], "denominator": value[1]} if isinstance(value, list) else {"value": str(value)}
        note = {"note": NOTES[one["key"], place]} if (one["key"], place) in NOTES else {}
        yield did(max(ago - 3, 1), one["measures"], "indicator.measure", name, measured_on=Day(-ago), **figures, **note)


def early_values() -> list[dict[str, Any]]:
    """The values of before, as they stood in the sheet of the system manager."""
    found = []
    for one in _all():
        for place, (value, ago) in enumerate(zip(one["values"], _days(one), strict=True)):
            if one["sheet"] and ago > BROUGHT:
                pair = value if isinstance(value, list) else ("", "")
                alone = "" if isinstance(value, list) else str(value).replace(".", ",")
                cells = (one["title"], Day(-ago), *pair, alone, NOTES.get((one["key"], place), ""))
                found.append(dict(zip(HEADINGS, cells, strict=True)))
    return found
