"""The table of days by personnel and the rules, as `audit_time.json` gives them."""

from __future__ import annotations

import json
import math
from functools import cache
from importlib.resources import files
from typing import Any

from accord.engines.given import one_of, whole

STANDARDS = {"qms": "ISO 9001", "isms": "ISO/IEC 27001"}
GROWTH = 1.25  # beyond the table each band ends 1.25 times as high and costs one day more, as its last bands do


@cache
def tables() -> dict[str, Any]:
    """The data file as it is; nobody changes it."""
    text = files("accord.engines.audit_time").joinpath("audit_time.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def rule(name: str) -> float:
    """A share or a cap of the data file, by its name."""
    return float(tables()["rules"][name])


def base_days(standard: str, persons: int) -> float:
    """Days of 8 hours of the initial audit (stages 1 and 2) of `standard` ("qms" or "isms") before any factor.

    `persons` is the effective personnel within the scope, 1 or more. IAF MD 5:2023 and the time table of
    ISO/IEC 27006; above their last band the progression is carried on.
    """
    one_of("standard", standard, STANDARDS)
    persons = whole("persons", persons, least=1)
    days: list[float] = tables()[f"{standard}_days"]
    for (_, last), value in zip(tables()["bands"], days, strict=True):
        if persons <= last:
            return float(value)
    return days[-1] + bands_beyond(persons)


def bands_beyond(persons: int) -> int:
    """How many bands `persons` lies above the last band of the table; 0 within it."""
    top: int = tables()["bands"][-1][1]
    return max(0, math.ceil(round(math.log(persons / top) / math.log(GROWTH), 9)))
