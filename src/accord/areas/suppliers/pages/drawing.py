"""The geometry of a supplier's pictures: certificates on a line of time, scores, shares by quarter. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from accord.kernel.moments.clock import months_later

WIDTH, NARROW, ROW, TOP = 720, 330, 44, 26
PLOT_LEFT, PLOT_RIGHT, PLOT_TOP, PLOT_HEIGHT = 40, 412, 16, 130


@dataclass(frozen=True, slots=True)
class Span:
    """Something that counts from a day until a day; None: since ever, or without an end."""

    says: str
    reference: str
    begins: date | None
    ends: date | None
    look: str  # "valid", "ending", "ended"


@dataclass(frozen=True, slots=True)
class Bar:
    """A span as it is drawn."""

    says: str
    reference: str
    when: str
    look: str
    x: int
    y: int
    width: int
    right: bool  # its words end at the right edge, because they would not fit from where it begins

    @property
    def text_y(self) -> int:
        """Where its words stand: above the bar."""
        return self.y - 6


@dataclass(frozen=True, slots=True)
class Timeline:
    """Bars over the time from a year ago to two years ahead; a mark for today, ticks for each half year."""

    name: str
    width: int
    height: int
    bars: tuple[Bar, ...]
    ticks: tuple[tuple[int, str], ...]
    today: int


def timelines(spans: Sequence[Span], today: date) -> tuple[Timeline, Timeline]:
    """The picture for wide and for narrow screens; the stylesheet shows one of them."""
    return timeline(spans, today), timeline(spans, today, "narrow", NARROW, 12)


def timeline(spans: Sequence[Span], today: date, name: str = "wide", width: int = WIDTH, every: int = 6) -> Timeline:
    """The picture of spans, with a tick every so many months; what ended before it begins is left out."""
    month = today.replace(day=1)
    first, last = months_later(month, -12), months_later(month, 24)
    days = (last - first).days

    def at(day: date) -> int:
        return round(min(max((day - first).days, 0), days) / days * width)

    shown = [s for s in spans if s.ends is None or s.ends >= first]
    bars = []
    for n, s in enumerate(shown):
        left, right = at(s.begins) if s.begins else 0, at(s.ends) if s.ends else width
        when = f"{_day(s.begins, 'since ever')} to {_day(s.ends, 'without an end')}"
        bars.append(
            Bar(s.says, s.reference, when, s.look, left, TOP + 22 + n * ROW, max(right - left, 4), left > width * 0.45)
        )
    ticks = tuple((at(day), f"{day:%b %Y}") for m in range(-12, 25, every) if (day := months_later(month, m)) < last)
    return Timeline(name, width, TOP + len(shown) * ROW + 26, tuple(bars), ticks, at(today))


def _day(day: date | None, none: str) -> str:
    return day.isoformat() if day else none


@dataclass(frozen=True, slots=True)
class Mark:
    """A point of a line: where, and what it says."""

    x: int
    y: int
    says: str


@dataclass(frozen=True, slots=True)
class Scores:
    """Lines of scores over time, each as points and a path; ticks of the years below."""

    lines: tuple[tuple[str, str, tuple[Mark, ...]], ...]  # look, path, marks
    ticks: tuple[tuple[int, str], ...]
    grid: tuple[tuple[int, str], ...]


def scores(lines: dict[str, Sequence[tuple[date, int]]]) -> Scores:
    """Scores from 0 to 100 by the day of the evaluation. `lines`: by look (quality, security)."""
    days = sorted({day for points in lines.values() for day, _ in points})
    first, span = days[0], max((days[-1] - days[0]).days, 1)
    alone = len(days) == 1

    def at(day: date) -> int:
        return round(PLOT_LEFT + (0.5 if alone else (day - first).days / span) * (PLOT_RIGHT - PLOT_LEFT - 50) + 25)

    def high(score: int) -> int:
        return round(PLOT_TOP + (100 - score) / 100 * PLOT_HEIGHT)

    found = []
    for look, points in lines.items():
        marks = tuple(Mark(at(d), high(v), f"{look} {v} on {d.isoformat()}") for d, v in sorted(points))
        path = "M" + "L".join(f"{m.x} {m.y}" for m in marks) if marks else ""
        found.append((look, path, marks))
    shown = [days[0], days[-1]] if len(days) > 3 else days
    ticks = tuple((at(d), f"{d:%b %Y}") for d in shown)
    return Scores(tuple(found), ticks, tuple((high(v), str(v)) for v in (0, 50, 100)))


@dataclass(frozen=True, slots=True)
class Came:
    """One delivery, as far as it counts: when, how late, how much of how much was rejected."""

    on: date
    late_days: int | None
    quantity: Decimal | None
    rejected: Decimal | None


@dataclass(frozen=True, slots=True)
class Quarter:
    """What came in a quarter: how many, which share late, which share rejected (percent; None: not known)."""

    label: str
    count: int
    late: float | None
    rejected: float | None


def quarters(deliveries: Sequence[Came]) -> list[Quarter]:
    """Deliveries by quarter, the oldest first, without gaps between the first and the last."""
    by: dict[tuple[int, int], list[Came]] = {}
    for one in deliveries:
        by.setdefault((one.on.year, (one.on.month - 1) // 3 + 1), []).append(one)
    if not by:
        return []
    (year, quarter), last, found = min(by), max(by), []
    while (year, quarter) <= last:
        here = by.get((year, quarter), [])
        found.append(Quarter(f"{year} Q{quarter}", len(here), late_share(here), rejected_share(here)))
        year, quarter = (year + 1, 1) if quarter == 4 else (year, quarter + 1)
    return found


def late_share(deliveries: Sequence[Came]) -> float | None:
    """Which share of the deliveries whose day is known came late, in percent."""
    known = [d for d in deliveries if d.late_days is not None]
    return (
        round(100 * sum(d.late_days > 0 for d in known if d.late_days is not None) / len(known), 1) if known else None
    )


def rejected_share(deliveries: Sequence[Came]) -> float | None:
    """Which share of what came and was checked was rejected, in percent."""
    known = [(d.quantity, d.rejected) for d in deliveries if d.quantity and d.rejected is not None]
    came = sum((q for q, _ in known), Decimal(0))
    bad = sum((r for _, r in known), Decimal(0))
    return round(float(100 * bad / came), 2) if came else None


@dataclass(frozen=True, slots=True)
class Column:
    """A bar of the picture of shares."""

    look: str
    says: str
    label: str
    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> int:
        """Where its number stands."""
        return self.x + self.width // 2


@dataclass(frozen=True, slots=True)
class Shares:
    """Two bars for each quarter; the height of the whole is `most` percent."""

    columns: tuple[Column, ...]
    ticks: tuple[tuple[int, str], ...]
    grid: tuple[tuple[int, str], ...]


def shares(found: Sequence[Quarter]) -> Shares:
    """The picture of late and rejected shares of the last quarters."""
    found = found[-8:]
    top = max([5.0, *(v for q in found for v in (q.late, q.rejected) if v is not None)])
    most = next(m for m in (5, 10, 20, 50, 100) if m >= top)
    step = (PLOT_RIGHT - PLOT_LEFT) / max(len(found), 4)
    width = round(min(step / 2.6, 34))
    columns, ticks = [], []
    for n, q in enumerate(found):
        middle = round(PLOT_LEFT + step * (n + 0.5))
        for look, value, x in (("late", q.late, middle - width - 2), ("rejected", q.rejected, middle + 2)):
            if value is not None:
                height = round(value / most * PLOT_HEIGHT)
                y = PLOT_TOP + PLOT_HEIGHT - height
                says = f"{q.label}: {value:g} % {look} of {q.count}"
                columns.append(
                    Column(
                        look,
                        says,
                        f"{value:.0f}" if value >= 10 or not value else f"{value:.1f}",
                        x,
                        y,
                        width,
                        max(height, 1),
                    )
                )
        ticks.append((middle, f"Q{q.label[-1]} {q.label[2:4]}"))
    grid = ((PLOT_TOP, f"{most} %"), (PLOT_TOP + PLOT_HEIGHT // 2, f"{most / 2:g} %"), (PLOT_TOP + PLOT_HEIGHT, "0"))
    return Shares(tuple(columns), tuple(ticks), grid)
