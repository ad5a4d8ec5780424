"""The proposed values, and what counts for an organization at a moment."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from accord.kernel.records.record import LIVE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from accord.kernel.parameters.models import Parameter


@dataclass(frozen=True, slots=True)
class Proposed:
    """A parameter as Accord proposes it. `unit`: days, months, hours or percent."""

    key: str
    unit: str
    value: int
    minimum: int
    maximum: int
    says: str
    standard_says: str

    @property
    def heading(self) -> str:
        """What it says, as a sentence begins."""
        return f"{self.says[0].upper()}{self.says[1:].rstrip('.')}"

    def allows(self, value: int) -> bool:
        """Whether it may be chosen."""
        return self.minimum <= value <= self.maximum

    def amount(self, value: int) -> str:
        """A value with its unit: `14 days`, `1 day`."""
        return f"{value} {self.unit.removesuffix('s') if value == 1 else self.unit}"


@lru_cache(maxsize=1)
def proposed() -> dict[str, Proposed]:
    """All parameters by key, from `parameters.csv`."""
    text = files("accord.kernel.parameters").joinpath("parameters.csv").read_text("utf-8")
    return {
        r["parameter"]: Proposed(
            r["parameter"],
            r["unit"],
            int(r["proposed"]),
            int(r["minimum"]),
            int(r["maximum"]),
            r["what"],
            r["standard_says"],
        )
        for r in csv.DictReader(text.splitlines())
    }


def parameter_records(using: str = LIVE) -> dict[str, Parameter]:
    """The organization's own parameters by key."""
    from accord.kernel.parameters.models import Parameter

    return {p.key: p for p in Parameter.objects.using(using).filter(archived_on=None)}


DAYS = {"days": 1.0, "months": 365.25 / 12, "hours": 1 / 24}


def in_days(value: float, unit: str) -> int:
    """A length of time in whole days; months count as twelfths of a year. Raises KeyError for a unit that is no
    length of time."""
    return round(value * DAYS[unit])


def value_of(key: str, own: Mapping[str, Parameter]) -> int:
    """The value that counts, in its own unit: one of the organization's, else the proposed one."""
    found = own.get(key)
    return found.value if found else proposed()[key].value


def days_of(key: str, own: Mapping[str, Parameter]) -> int:
    """The same of a length of time, in days."""
    return in_days(value_of(key, own), proposed()[key].unit)


def chosen_days(key: str) -> int:
    """A length of time that the organization in scope has chosen, in days; else the proposed one."""
    return days_of(key, parameter_records())
