"""What shows how deliveries were looked at: the list of deliveries, or the inspections of the lots that came."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from accord.areas.inspections.queries import decided
from accord.areas.inspections.terms import Stage
from accord.areas.suppliers.queries import deliveries_of, watched_at_the_door
from accord.areas.suppliers.terms import Check
from accord.kernel.checks.mending import first_pointer
from accord.kernel.checks.population import called
from accord.kernel.checks.registry import check
from accord.kernel.checks.verdict import NOT_ASKED, Mend, Verdict
from accord.kernel.checks.words import Words, advised, all_of, any_of, softened, when

if TYPE_CHECKING:
    from accord.kernel.moments.moment import Moment

LOOKED_AT = [c.value for c in Check if c is not Check.NONE]


@check("deliveries_checked")
def deliveries_checked(m: Moment) -> Verdict:
    """Where a supplier is watched by incoming inspection, it is on file how its recent deliveries were checked and how
    much of them was not good."""
    w, watched, days = Words(m), watched_at_the_door(m), m.days("process_evidence")
    came = deliveries_of(m, watched)
    recent = came.filter(Q(delivered_on__gte=m.ago(days)) | Q(delivered_on=None))
    lots = decided(m).filter(stage=Stage.INCOMING.value, lot__supplier__in=watched.values("pk"))

    def inspected() -> Verdict:
        new = Mend("Delivery", "create", first_pointer(watched))
        listed = w.last_within(came, "delivered_on", days, what="delivery to be inspected", mend=new)
        known = lots.filter(defective__isnull=False)
        as_lots = w.last_within(known, "inspected_on", days, what="inspection of a lot that was delivered")
        on_file = w.every(
            called(recent, "delivery to be inspected"),
            Q(checked__in=LOOKED_AT, rejected__isnull=False),
            breaks="do not say how they were inspected, or how much was rejected",
            holds="say how much was rejected, and how that was found",
            empty=NOT_ASKED,
        )
        return advised(
            all_of(any_of(softened(listed), softened(as_lots)), softened(on_file)),
            w.none(recent, Q(rejected__gt=0, remarks=""), breaks="had rejects and do not say what was done about them"),
            w.none(recent, Q(late_days__gt=0), breaks="were late"),
        )

    return when(watched.exists(), inspected, otherwise="No supplier in use is watched by incoming inspection.")
