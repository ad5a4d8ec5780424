"""On the page of a calibration that was out of tolerance: what was decided with the instrument since (7.1.5.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from accord.areas.inspections.models import Calibration
from accord.areas.inspections.queries import look_back
from accord.areas.inspections.terms import Tolerance
from accord.doors.pages.places import panel

if TYPE_CHECKING:
    from accord.kernel.access.actor import Actor
    from accord.kernel.records.record import Record


@panel("Look back")
def look_back_of(by: Actor, record: Record) -> tuple[str, dict[str, Any]] | None:
    """Every inspection, and through it every lot, between the last good calibration and this one."""
    if not isinstance(record, Calibration) or record.in_tolerance != Tolerance.OUTSIDE:
        return None
    found = look_back(by, record)
    lots = {i.lot_id: i.lot for i in found.inspections}
    shipped = [lot for lot in lots.values() if lot.state == "shipped"]
    return "inspections/look_back.html", {
        "calibration": record,
        "since": found.since,
        "inspections": found.inspections,
        "lots": len(lots),
        "shipped": shipped,
        "customers": sorted({lot.shipped_to.title for lot in shipped if lot.shipped_to}),
        "slug": by.organization.slug,
    }
