"""On the page of an instrument: how far it was off at each calibration, as found and as left, against its limit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from accord.areas.inspections.models import Calibration, Instrument
from accord.areas.inspections.queries import calibrations_of, unfit
from accord.areas.inspections.terms import Tolerance
from accord.doors.pages.places import panel
from accord.kernel.acts.happened import today_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from accord.kernel.access.actor import Actor
    from accord.kernel.records.record import Record

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 220, 64, 622, 16, 178


@dataclass(frozen=True, slots=True)
class Point:
    """One calibration on the drawing. `left` None: it was not adjusted, or nobody said what it was left with."""

    x: int
    found: int | None
    left: int | None
    outside: bool
    reference: str
    says: str


@dataclass(frozen=True, slots=True)
class Drift:
    """The drawn timeline: band between the limits, points, and the days that matter."""

    points: tuple[Point, ...]
    band: tuple[int, int] | None  # top and height of what is allowed
    zero: int
    way: str  # the line through what was left and what was found next
    today: int | None
    due: int | None
    scale: tuple[tuple[int, str], ...]
    days: tuple[tuple[int, str], ...]


@panel("Calibration timeline")
def drift_of(by: Actor, record: Record) -> tuple[str, dict[str, Any]] | None:
    """On the page of an instrument: drawn, with the figures below, and what was found out of tolerance."""
    if not isinstance(record, Instrument):
        return None
    found, day = calibrations_of(by, record), today_of(by)
    return "inspections/drift.html", {
        "instrument": record,
        "unfit": bool(unfit([record], day, day)),
        "drift": drawn(found, day, record.calibration_due),
        "calibrations": list(reversed(found)),
        "outside": [c for c in found if c.in_tolerance == Tolerance.OUTSIDE],
        "slug": by.organization.slug,
    }


def drawn(found: Sequence[Calibration], day: date, due: date | None) -> Drift | None:
    """The timeline of calibrations, the oldest first; None where no error is known."""
    measured = [c for c in found if c.error_found is not None or c.error_left is not None]
    if not measured:
        return None
    limits = [float(c.limit) for c in measured if c.limit]
    limit = limits[-1] if limits else None
    errors = [float(v) for c in measured for v in (c.error_found, c.error_left) if v is not None]
    reach = max(*map(abs, errors), limit or 0.0, 1e-9) * 1.15
    first, last = measured[0].calibrated_on, max(d for d in (measured[-1].calibrated_on, day, due) if d)
    span = max((last - first).days, 1)

    def x(at: date) -> int:
        return round(LEFT + (RIGHT - LEFT) * (at - first).days / span)

    def y(error: float) -> int:
        return round((TOP + BOTTOM) / 2 - (BOTTOM - TOP) / 2 * error / reach)

    points = tuple(_point(c, x(c.calibrated_on), y) for c in measured)
    way = [(p.x, v) for p in points for v in (p.found, p.left) if v is not None]
    unit = measured[-1].unit
    return Drift(
        points,
        (y(limit), y(-limit) - y(limit)) if limit else None,
        y(0.0),
        "M" + "L".join(f"{a} {b}" for a, b in way),
        x(day) if day >= first else None,
        x(due) if due and due >= first else None,
        _scale(y, limit, unit),
        ((LEFT, _month(first)), (RIGHT, _month(last))),
    )  # fmt: skip


def _scale(y: Any, limit: float | None, unit: str) -> tuple[tuple[int, str], ...]:
    if limit is None:
        return ((y(0.0), f"0 {unit}".strip()),)
    return ((y(limit), f"+{limit:g} {unit}"), (y(0.0), "0"), (y(-limit), f"−{limit:g} {unit}"))


def _point(c: Calibration, x: int, y: Any) -> Point:
    found = y(float(c.error_found)) if c.error_found is not None else None
    left = y(float(c.error_left)) if c.error_left is not None else None
    outside = c.in_tolerance == Tolerance.OUTSIDE
    says = f"{c.calibrated_on.isoformat()}: as found {_figure(c.error_found, c.unit)}"
    says += f", as left {_figure(c.error_left, c.unit)}" if c.error_left is not None else ""
    return Point(x, found, left, outside, str(c.reference), says + (", out of tolerance" if outside else ""))


def _figure(value: Any, unit: str) -> str:
    return "not known" if value is None else f"{float(value):g} {unit}".strip()


def _month(day: date) -> str:
    return f"{day:%b %Y}"
