"""What inspections can show: made in time, on file, by the plan, with fit instruments."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, OuterRef, Q

from accord.areas.inspections.checks.instruments import where_measured
from accord.areas.inspections.models import Inspection, NonconformingOutput
from accord.areas.inspections.queries import (
    concessions,
    decided,
    measured_features,
    measured_with,
    to_decide,
)
from accord.areas.inspections.terms import UNDER_WAY, Stage
from accord.kernel.checks.mending import STEPS, mended_by
from accord.kernel.checks.population import called
from accord.kernel.checks.registry import check
from accord.kernel.checks.unbroken import unbroken
from accord.kernel.checks.verdict import NOT_ASKED, Outcome, Verdict
from accord.kernel.checks.words import Words, advised, all_of, by_who_was_here, softened, unless

if TYPE_CHECKING:
    from accord.kernel.moments.moment import Moment

STEPS["Inspection"] = {"in_progress": "accept", "planned": "start"}


@check("inspections_in_time")
def inspections_in_time(m: Moment) -> Verdict:
    """Every planned inspection is made and decided by its date."""
    w, all_ = Words(m), m.of(Inspection)
    under_way = all_.filter(state__in=UNDER_WAY).exclude(lot__state="scrapped")
    to_make = under_way.filter(inspected_on__isnull=True)
    by_plan = w.planned(to_make, "due_on", all_, undated="have no date", mend="start")
    mend = by_plan.mend
    if mend and mend.verb == "start":
        by_plan = mended_by(by_plan, to_make, {"in_progress": "accept"})
    unsaid = w.none(
        under_way,
        Q(inspected_on__isnull=False),
        breaks="were made and have no decision",
        empty=NOT_ASKED,
        mend="accept",
    )
    days = m.days("process_evidence")
    lately = w.last_within(decided(m), "inspected_on", days, what="inspection with a decision")
    return unless(all_of(by_plan, softened(lately)), softened(unsaid))


@check("inspections_recorded")
def inspections_recorded(m: Moment) -> Verdict:
    """Every decided inspection says what was checked and found, by whom and when, and its decision fits the figures."""
    w, all_ = Words(m), decided(m)
    accepted, conceded = all_.filter(state="accepted"), Q(Exists(concessions(m).filter(lot=OuterRef("lot"))))
    fits = w.none(
        called(accepted.filter(control_plan__isnull=False), "accepted inspection with a control plan"),
        Q(defective__gt=F("control_plan__acceptance_number")) & ~conceded,
        breaks="found more nonconforming items than the plan allows, and no concession lets these pass",
        holds="found no more nonconforming items than the plan allows, or have a concession",
        empty=NOT_ASKED,
    )
    if fits.mend and fits.outcome is Outcome.FAILS:
        fits = replace(fits, mend=to_decide(m, all_.get(pk=fits.mend.key).lot_id))
    recorded = w.every(
        all_,
        ~Q(found="") & Q(sample_size__gt=0) & by_who_was_here("inspector", "inspected_on"),
        since="inspected_on",
        breaks="do not say who inspected, when, how many, or what was found, or name somebody who had left before",
        holds="say who inspected, when, how many, and what was found",
        mend="complete",
    )
    settled = m.of(NonconformingOutput).exclude(state="held")
    unbound = w.none(
        called(
            accepted.filter(control_plan__isnull=True).exclude(stage=Stage.IN_PROCESS.value),
            "accepted inspection without a control plan",
        ),
        Q(defective__gt=0) & ~Q(Exists(settled.filter(lot=OuterRef("lot")))),
        breaks="found nonconforming items, and nobody has decided what becomes of these",
        empty=NOT_ASKED,
        mend="complete",
    )
    drafted = Q(control_plan__isnull=True) | Q(control_plan__state="draft")
    found = unless(all_of(fits, softened(recorded)), softened(unbound))
    return advised(found, w.none(all_, drafted, breaks="name no plan, or one in draft"))


@check("inspections_with_fit_instruments")
def inspections_with_fit_instruments(m: Moment) -> Verdict:
    """What inspections were decided with was fit for use on that day."""
    by_plan = Q(control_plan__in=measured_features(m).values("control_plan"))
    used: Any = Inspection.instruments.through
    with_some = Q(Exists(used.objects.filter(inspection=OuterRef("pk"), instrument__traceable=True)))
    all_, must = decided(m), by_plan | with_some
    asked, stood = called(all_.filter(must), "inspection with measurements"), measured_with(m, all_)
    fit = unbroken(
        asked,
        all_.filter(pk__in=stood.unfit, unfit_because=""),
        breaks="used an instrument that was not calibrated on that day, and do not say why it can be trusted",
        holds="used no instrument that was known to be unfit",
        mend="complete",
    )
    silent = all_.filter(Q(inspected_on__isnull=True) | Q(inspected_on__gt=m.on) | ~with_some).filter(must)
    known = unbroken(
        asked,
        all_.filter(pk__in=stood.unknown.union(silent.values_list("pk", flat=True))),
        breaks="do not say when or with which calibrated instrument they measured, or used one without a calibration "
        "on file for that day",
        holds="used instruments that were calibrated on that day",
        mend="complete",
    )
    excused = all_.filter(Q(pk__in=stood.healed) | ~Q(unfit_because="")).filter(must)
    later = unbroken(
        asked, excused, breaks="used an unfit instrument with a reason, or one found right only afterwards"
    )
    found = all_of(fit, softened(known))
    return advised(where_measured(m, found), later)
