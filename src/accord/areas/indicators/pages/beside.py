"""What stands beside an indicator on its page: its values as a run chart with target and limits, and as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from accord.areas.indicators import queries, rules
from accord.areas.indicators.models import Indicator, Measurement
from accord.areas.indicators.pages.chart import SHEETS, Value, drawn, rounded, written
from accord.areas.indicators.terms import Direction, Standing
from accord.doors.pages.address import list_address
from accord.doors.pages.places import panel
from accord.kernel.checks.saying import day_in_words
from accord.kernel.records.declaration import of

if TYPE_CHECKING:
    from accord.kernel.access.actor import Actor
    from accord.kernel.records.record import Record

MOST = 60


@panel("How it goes", of=("Indicator",))
def chart_of(by: Actor, record: Record) -> tuple[str, dict[str, Any]] | None:
    """On the page of an indicator: its last sixty values over time."""
    if not isinstance(record, Indicator):
        return None
    found = queries.last_measurements(by, record, MOST)
    if not found:
        return "indicators/chart.html", {"indicator": record}
    address = list_address(by.organization.slug, of(Measurement))
    rows = [(m, standing_of(record, m)) for m in found]
    values = [
        Value(
            m.measured_on,
            float(m.value),
            standing.value,
            f"{m.measured_on:%Y-%m-%d}: {rounded(m.value)} {record.unit}, {standing.label}",
            f"{address}{m.reference}/",
        )
        for m, standing in rows
        if m.value is not None
    ]
    if not values:
        return "indicators/chart.html", {"indicator": record}
    lines = lines_of(record)
    return "indicators/chart.html", {
        "indicator": record,
        "charts": [drawn(values, lines, sheet) for sheet in SHEETS],
        "rows": [(m, rounded(m.value), standing) for m, standing in reversed(rows) if m.value is not None],
        "address": address,
        "says": _summary(record, rows),
        "lines": lines,
    }


def standing_of(indicator: Indicator, measurement: Measurement) -> Standing:
    """Where a value stands against the target and limits of its indicator as they are now."""
    return rules.standing(
        measurement.value,
        direction=indicator.direction,
        target=indicator.target,
        lower_limit=indicator.lower_limit,
        upper_limit=indicator.upper_limit,
    )


def lines_of(indicator: Indicator) -> list[tuple[str, str, float]]:
    """Target and limits as lines: kind, words, value."""
    sign = {Direction.HIGHER.value: "≥ ", Direction.LOWER.value: "≤ "}.get(indicator.direction, "")
    said = (
        ("target", f"target {sign}", indicator.target),
        ("limit", "upper limit ", indicator.upper_limit),
        ("limit", "lower limit ", indicator.lower_limit),
    )
    return [(kind, f"{words}{written(value)}", float(value)) for kind, words, value in said if value is not None]


def _summary(indicator: Indicator, rows: list[tuple[Measurement, Standing]]) -> str:
    last, standing = rows[-1]
    counted = [s for _, s in rows if s is not Standing.OPEN]
    met = sum(s is Standing.MET for s in counted)
    value = rounded(last.value) if last.value is not None else "none"
    share = f" {met} of {len(counted)} values met what was wanted." if counted else ""
    stands = f", {standing.label}" if standing is not Standing.OPEN else ""
    return f"Last value {value} {indicator.unit} on {day_in_words(last.measured_on)}{stands}.{share}"
