"""What control plans can show."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accord.areas.inspections.models import Characteristic, ControlPlan, Instrument
from accord.areas.inspections.queries import MAKING, by_inspection, complete_plans, decided, sold_as_bought, to_inspect
from accord.areas.inspections.terms import Feature, Stage
from accord.areas.products.queries import Lot, as_bought, let_go, on_offer
from accord.areas.suppliers.queries import in_use as suppliers_in_use
from accord.areas.suppliers.terms import Watch
from accord.kernel.checks.mending import by_act, by_state
from accord.kernel.checks.population import called
from accord.kernel.checks.registry import check
from accord.kernel.checks.verdict import NOT_ASKED, Mend, Outcome, Verdict
from accord.kernel.checks.words import Words, advised, all_of, softened, when
from accord.kernel.records.nothing import says_something

if TYPE_CHECKING:
    from accord.kernel.moments.moment import Moment

INCOMING = Stage.INCOMING.value


@check("products_have_acceptance_criteria")
def products_have_acceptance_criteria(m: Moment) -> Verdict:
    """For every product and service on offer an approved control plan says when it is good enough; for what is passed
    on as it was bought, that of its arrival."""
    lots = m.of(Lot).filter(product=OuterRef("product"))
    traded = Q(Exists(lots.filter(as_bought(m)))) & ~Q(Exists(lots.exclude(as_bought(m))))
    found = Words(m).covered(
        on_offer(m),
        by=complete_plans(m).filter(Q(stage__in=MAKING) | Q(stage=INCOMING) & traded),
        via="product",
        first="approved_on",
        breaks="have no approved control plan with acceptance criteria",
        holds="have an approved control plan with acceptance criteria",
    )
    return softened(_to_complete(m, found))


def _to_complete(m: Moment, found: Verdict) -> Verdict:
    """The verdict; a draft that names the product is approved, an approved plan with gaps is revised."""
    if found.mend is None or found.mend.of != "Product":
        return found
    plans = m.of(ControlPlan).filter(product=found.mend.key, stage__in=MAKING)
    return replace(found, mend=by_state(plans, {"draft": "approve", "approved": "revise"}, found.mend))


@check("delivery_checks_planned", alone=False)
def delivery_checks_planned(m: Moment) -> Verdict:
    """Where deliveries are inspected, an approved control plan says how."""
    complete = complete_plans(m).filter(stage=Stage.INCOMING.value)
    return when(
        suppliers_in_use(m).filter(watch=Watch.INCOMING.value).exists(),
        lambda: softened(Words(m).some(complete, first="approved_on", what="complete control plan for deliveries")),
        otherwise="No supplier in use is watched by inspecting deliveries.",
    )


@check("characteristics_have_instrument")
def characteristics_have_instrument(m: Moment) -> Verdict:
    """Every characteristic that is measured names the instrument and the method for it."""
    w = Words(m)
    asked = m.of(Characteristic).filter(
        state="in_use", control_plan__state="approved", control_plan__archived_on__isnull=True
    )
    found = w.every(
        asked,
        says_something("method") & (~Q(kind=Feature.MEASURED.value) | says_something("instrument")),
        breaks="do not say how, or with which instrument, they are checked",
        holds="say how and with which instrument they are checked",
    )
    if found.mend and found.outcome is Outcome.FAILS:
        first = asked.filter(pk=found.mend.key).select_related("control_plan").first()
        found = replace(found, mend=Mend("ControlPlan", "revise", first.control_plan.pointer)) if first else found
    elif not asked.exists():
        found = replace(found, mend=by_act(m.of(ControlPlan).filter(state="draft"), "approve", found.mend))
    instruments = called(m.of(Instrument).filter(state="in_use"), "instrument in use")
    vague = w.every(
        instruments, ~Q(measuring_range="") & ~Q(tolerance=""), breaks="do not say their range or their allowed error"
    )
    return advised(softened(found), vague)


@check("planned_stages_inspected")
def planned_stages_inspected(m: Moment) -> Verdict:
    """Every lot released was inspected at each point at which the control plan of its product asks for it: what was
    made while and after it was made, what is passed on as it was bought on arrival."""
    w, asked = Words(m), {stage: _asked(m, stage) for stage in MAKING}
    asked[INCOMING] = to_inspect(m, _asked(m, INCOMING).filter(sold_as_bought(m)))
    found = [
        w.every(
            called(lots, f"released lot with a planned {stage.replace('_', '-')} inspection"),
            _inspected(m, stage),
            breaks="have none on file by their release, or only one by the plan of another product",
            holds="have it on file",
            empty=NOT_ASKED,
        )
        for stage, lots in asked.items()
    ]
    made = all_of(*(by_inspection(v) for v in found))
    if made.outcome is NOT_ASKED:
        made = replace(made, outcome=Outcome.NO_DATA)
    by_plan = decided(m).filter(stage__in=MAKING)
    planless = w.none(by_plan, Q(control_plan__isnull=True), breaks="do not name their control plan")
    return advised(softened(made), planless)


def _asked(m: Moment, stage: str) -> QuerySet[Any]:
    """The lots let go that were made since the product had an approved plan for the stage; it must have one still."""
    plans = m.of(ControlPlan).filter(stage=stage, product=OuterRef("product"))
    dated = plans.filter(state__in=("approved", "superseded"), approved_on__isnull=False).order_by("approved_on")
    lots = let_go(m).filter(Exists(plans.filter(state="approved")))
    lots = lots.annotate(made=Coalesce("made_on", "released_on"), since=Subquery(dated.values("approved_on")[:1]))
    return lots.filter(made__gte=F("since"))


def _inspected(m: Moment, stage: str) -> Q:
    """The condition on lots that an inspection of the stage was decided by the day of release, and not by the plan of
    another product."""
    own = Q(control_plan__product=OuterRef("product")) | Q(control_plan__product=None)
    made = decided(m).filter(own, lot=OuterRef("pk"), stage=stage)
    undated = Q(released_on__isnull=True) & Q(Exists(made))
    return undated | Q(Exists(made.filter(inspected_on__lte=OuterRef("released_on"))))
