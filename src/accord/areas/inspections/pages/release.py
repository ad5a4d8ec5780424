"""On the page of a lot: its inspections, what was held, and whether it may go (8.6, 8.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from accord.areas.inspections import rules
from accord.areas.inspections.models import Inspection, NonconformingOutput
from accord.areas.inspections.queries import inspections_of, inspections_seen, outputs_of, outputs_seen
from accord.areas.products.queries import Lot
from accord.doors.pages.address import act_address
from accord.doors.pages.places import panel
from accord.doors.pages.show import told
from accord.kernel.acts.act import act_at
from accord.kernel.records.declaration import of

if TYPE_CHECKING:
    from accord.kernel.access.actor import Actor
    from accord.kernel.records.record import Record

GONE = ("released", "shipped")


@panel("Inspection and release")
def release_of(by: Actor, record: Record) -> tuple[str, dict[str, Any]] | None:
    """On the page of a lot."""
    if not isinstance(record, Lot) or not by.may("inspections.view"):
        return None
    objections = []
    if record.state not in (*GONE, "scrapped"):
        objections = rules.lot_releasable(
            bought=record.product_id is None, seen=inspections_of(record), held=outputs_of(record)
        )
    return "inspections/release.html", {
        "lot": record,
        "gone": record.state in GONE,
        "over": record.state == "scrapped",
        "objections": told(by, [o.sentence for o in objections]).values(),
        "inspections": inspections_seen(by, record),
        "outputs": outputs_seen(by, record),
        "new_inspection": _new(by, Inspection, "create", record) if record.state not in (*GONE, "scrapped") else "",
        "hold": _new(by, NonconformingOutput, "hold", record),
        "slug": by.organization.slug,
    }


def _new(by: Actor, model: type[Record], verb: str, lot: Lot) -> str:
    act = act_at(of(model), verb)
    return act_address(by.organization.slug, act, lot=lot.reference or "") if act and by.may(act.needs) else ""
