"""How a supplier has done: scores of its evaluations over time, late and rejected shares of its deliveries."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from accord.areas.suppliers.models import Delivery, Supplier, SupplierEvaluation
from accord.areas.suppliers.pages.drawing import Came, late_share, quarters, rejected_share, scores, shares
from accord.doors.pages.address import list_address
from accord.doors.pages.places import panel
from accord.kernel.access.scope import visible
from accord.kernel.acts.happened import today_of
from accord.kernel.records.declaration import of

if TYPE_CHECKING:
    from accord.kernel.access.actor import Actor
    from accord.kernel.records.record import Record

MOST = 5000


@panel("Performance", of=("Supplier",))
def performance_of(by: Actor, record: Record) -> tuple[str, dict[str, Any]] | None:
    """On a supplier's page: how it was judged, and how its deliveries came."""
    if not isinstance(record, Supplier):
        return None
    slug, day = by.organization.slug, today_of(by)
    judged = list(
        visible(of(SupplierEvaluation), by).filter(supplier=record, archived_on=None).order_by("evaluated_on")
    )
    came = visible(of(Delivery), by).filter(supplier=record, archived_on=None, delivered_on__isnull=False)
    deliveries = [
        Came(*row)
        for row in came.order_by("-delivered_on").values_list("delivered_on", "late_days", "quantity", "rejected")[
            :MOST
        ]
    ]
    lines = {
        "quality": [(e.evaluated_on, e.quality_score) for e in judged if e.quality_score is not None],
        "security": [(e.evaluated_on, e.security_score) for e in judged if e.security_score is not None],
    }
    found, year = quarters(deliveries), [d for d in deliveries if d.on > day - timedelta(days=365)]
    context = {
        "evaluations": judged[::-1],
        "scores": scores({k: v for k, v in lines.items() if v}) if any(lines.values()) else None,
        "quarters": found[-8:],
        "shares": shares(found) if found else None,
        "last_year": {"count": len(year), "late": late_share(year), "rejected": rejected_share(year)},
        "all_evaluations": list_address(slug, of(SupplierEvaluation)),
        "all_deliveries": f"{list_address(slug, of(Delivery))}?supplier={record.reference}",
    }
    return "suppliers/performance.html", context
