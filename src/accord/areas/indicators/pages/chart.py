"""The geometry of a run chart: values over time with target and limits. Pure; lengths are in units of the drawing."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

TOP, BOTTOM = 26, 30
DAY = 84  # the width of a day in words
NICE = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a chart is drawn for; `left` and `right`: room for the words beside it."""

    name: str
    width: int
    height: int
    left: int
    right: int


SHEETS = (Sheet("wide", 880, 280, 64, 104), Sheet("narrow", 400, 260, 54, 14))


@dataclass(frozen=True, slots=True)
class Value:
    """A measurement: its day, value, how it stands (a class of the stylesheet), what is said of it, where it leads."""

    on: date
    value: float
    standing: str
    says: str
    address: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A value on the chart. Its shape shows how it stands, so that colour is not needed."""

    x: float
    y: float
    standing: str
    says: str
    address: str

    @property
    def shape(self) -> str:
        """The path of its mark: a disc, a lozenge for a target missed, a triangle outside the limits."""
        x, y = self.x, self.y
        if self.standing == "missed":
            return f"M{x} {y - 6}L{x + 6} {y}L{x} {y + 6}L{x - 6} {y}Z"
        if self.standing == "outside":
            return f"M{x} {y - 7}L{x + 7} {y + 5}L{x - 7} {y + 5}Z"
        return f"M{x - 4.5} {y}a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0Z"


@dataclass(frozen=True, slots=True)
class Level:
    """A straight line across: the target or a limit. `label_y` keeps its words apart from those of another."""

    kind: str
    label: str
    y: float
    label_y: float


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart on a sheet. `ticks`: (y, words) of the scale; `days`: (x, words, where the words are anchored)."""

    sheet: Sheet
    path: str
    marks: tuple[Mark, ...]
    levels: tuple[Level, ...]
    ticks: tuple[tuple[float, str], ...]
    days: tuple[tuple[float, str, str], ...]

    @property
    def right(self) -> int:
        """Where the field of the chart ends."""
        return self.sheet.width - self.sheet.right


def drawn(values: Sequence[Value], lines: Sequence[tuple[str, str, float]], sheet: Sheet) -> Chart:
    """The chart of at least one value; `lines`: (kind, label, value) of target and limits."""
    ticks = scale([*(v.value for v in values), *(y for _, _, y in lines)])
    low, high = ticks[0], ticks[-1]
    field = sheet.height - TOP - BOTTOM

    def y_of(value: float) -> float:
        return round(TOP + field * (high - value) / (high - low), 1)

    first, last = values[0].on.toordinal(), values[-1].on.toordinal()
    room = sheet.width - sheet.left - sheet.right - 20

    def x_of(day: date) -> float:
        share = (day.toordinal() - first) / (last - first) if last > first else 0.5
        return round(sheet.left + 10 + room * share, 1)

    marks = tuple(Mark(x_of(v.on), y_of(v.value), v.standing, v.says, v.address) for v in values)
    path = "M" + "L".join(f"{m.x} {m.y}" for m in marks)
    levels = _apart([(kind, label, y_of(value)) for kind, label, value in lines])
    return Chart(
        sheet, path, marks, levels, tuple((y_of(t), written(t)) for t in ticks), tuple(_days(values, x_of, sheet))
    )


def scale(values: Sequence[float], most: int = 6) -> list[float]:
    """Round numbers that enclose the values, few enough to be read, at least two."""
    low, high = min(values), max(values)
    if math.isclose(low, high):
        low, high = low - (abs(low) / 10 or 1), high + (abs(high) / 10 or 1)
    rough = (high - low) / (most - 1)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next((n * power for n in NICE if n * power >= rough * (1 - 1e-9)), 10 * power)
    start, end = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(n * step, 10) for n in range(start, max(end, start + 1) + 1)]


def written(value: float | Decimal) -> str:
    """A number as people write it: no zeros that say nothing, thousands apart."""
    text = f"{value:,.6f}".rstrip("0").rstrip(".")
    return text if text not in {"-0", ""} else "0"


def rounded(value: float | Decimal) -> str:
    """A value as people say it: four figures that count, thousands apart."""
    number = float(value)
    return written(float(f"{number:.4g}")) if abs(number) < 10_000 else written(round(number))


def _apart(lines: Sequence[tuple[str, str, float]], gap: float = 14) -> tuple[Level, ...]:
    """The lines from the top down, their words at least `gap` apart."""
    found: list[Level] = []
    for kind, label, y in sorted(lines, key=lambda one: one[2]):
        place = max(y + 4, found[-1].label_y + gap) if found else y + 4
        found.append(Level(kind, label, y, round(place, 1)))
    return tuple(found)


def _days(values: Sequence[Value], x_of: Callable[[date], float], sheet: Sheet) -> list[tuple[float, str, str]]:
    """The days below the chart: the first and the last, and those between that have room."""
    ends = {0: "start", len(values) - 1: "end"} if len(values) > 1 else {0: "middle"}
    found: list[tuple[float, str, str]] = []
    taken: list[tuple[float, float]] = []
    for place in sorted(range(len(values)), key=lambda n: n not in ends):
        x, anchor = x_of(values[place].on), ends.get(place, "middle")
        left = x - {"start": 0, "middle": 0.5, "end": 1}[anchor] * DAY
        if all(left >= end + 8 or left + DAY + 8 <= start for start, end in taken) or place == 0:
            taken.append((left, left + DAY))
            found.append((x, f"{values[place].on:%Y-%m-%d}", anchor))
    return sorted(found)
