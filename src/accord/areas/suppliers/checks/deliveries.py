"""What deliveries show: from whom they came (8.4.1)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Greatest

from accord.areas.suppliers.models import Delivery, SupplierEvaluation
from accord.areas.suppliers.queries import explained
from accord.kernel.checks.population import called
from accord.kernel.checks.registry import check
from accord.kernel.checks.verdict import NOT_ASKED, Outcome, Verdict
from accord.kernel.checks.words import Words, softened, unless, when

if TYPE_CHECKING:
    from accord.kernel.moments.moment import Moment


@check("deliveries_from_suppliers_let_in")
def deliveries_from_suppliers_let_in(m: Moment) -> Verdict:
    """What came lately came from suppliers that were let in: neither barred or ended before, nor never evaluated; or
    the delivery says why."""
    w, all_, days = Words(m), m.of(Delivery), m.days("process_evidence")
    undated = Q(delivered_on=None)
    came, recent = all_.filter(Q(delivered_on__lte=m.on) | undated), Q(delivered_on__gte=m.ago(days)) | undated
    wrong = _past_the_gate(m, all_.filter(recent))

    def let_in() -> Verdict:
        found = w.none(
            called(came.filter(recent), "recent delivery"),
            Q(pk__in=wrong.filter(Q(delivered_on__lte=m.on) | undated).values("pk")),
            breaks="came from a supplier that was barred, ended or never evaluated, and do not say why",
            holds="came from no supplier that was barred, ended or never evaluated, or say why",
            empty=NOT_ASKED,
        )
        if found.outcome is Outcome.HOLDS:
            ahead = wrong.filter(delivered_on__gt=m.on)
            found = replace(found, lapses_on=ahead.aggregate(first=Min("delivered_on"))["first"])
        lately = w.last_within(all_, "delivered_on", days, what="dated delivery")
        return softened(unless(found, lately))

    return when(came.exists(), let_in, otherwise="No delivery is on file.")


def _past_the_gate(m: Moment, deliveries: QuerySet[Delivery]) -> QuerySet[Delivery]:
    """Those that came after their supplier was barred or ended, or nobody knows when, or from a candidate that nobody
    has evaluated by then or today; and neither say why nor went back."""
    by_then = deliveries.annotate(by=Greatest(Coalesce("delivered_on", Value(m.on)), Value(m.on)))
    after = Q(delivered_on__gt=F("supplier__decided_on")) | Q(delivered_on=None, supplier__decided_on__isnull=False)
    shut = after & Q(supplier__state__in=("barred", "ended"))
    on_file = m.of(SupplierEvaluation).filter(supplier=OuterRef("supplier"), evaluated_on__lte=OuterRef("by"))
    judged = Q(supplier__evaluated_on__lte=F("by")) | Q(Exists(on_file))
    settled = deliveries.filter(explained())
    return by_then.filter(shut | Q(supplier__state="candidate") & ~judged).exclude(pk__in=settled.values("pk"))
