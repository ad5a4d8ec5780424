"""What inspections can show: made in time, on file, by the plan, with fit instruments."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, OuterRef, Q

from accord.areas.inspections.models import Characteristic, Inspection
from accord.areas.inspections.queries import concessions, decided, measured_with
from accord.areas.inspections.terms import UNDER_WAY, Feature
from accord.kernel.checks.joining import mended_by
from accord.kernel.checks.registry import check
from accord.kernel.checks.verdict import Mend, Outcome, Verdict
from accord.kernel.checks.words import Words, advised, all_of, softened, unbroken

if TYPE_CHECKING:
    from accord.kernel.moments.moment import Moment

NOT_ASKED = Outcome.NOT_APPLICABLE


@check("inspections_in_time")
def inspections_in_time(m: Moment) -> Verdict:
    """Every planned inspection is made and decided by its date."""
    w, all_ = Words(m), m.of(Inspection)
    under_way = all_.filter(state__in=UNDER_WAY).exclude(lot__state="scrapped")
    by_plan = w.planned(under_way, "due_on", all_, undated="have no date", mend="start")
    mend = by_plan.mend
    if mend and mend.verb == "start":
        by_plan = mended_by(by_plan, under_way, {"in_progress": "accept"})
    days = m.days("process_evidence")
    lately = w.last_within(decided(m), "inspected_on", days, what="inspection that was decided")
    return all_of(by_plan, softened(lately))


@check("inspections_recorded")
def inspections_recorded(m: Moment) -> Verdict:
    """Every decided inspection says what was checked and found, by whom and when, and its decision fits the figures."""
    w, all_ = Words(m), decided(m)
    too_many = Q(defective__gt=F("control_plan__acceptance_number"))
    fits = w.none(
        all_.filter(state="accepted", control_plan__isnull=False),
        too_many & ~Q(Exists(concessions(m).filter(lot=OuterRef("lot")))),
        breaks="accepted more bad ones than their plan allows, and no concession lets them pass",
        holds="accepted no more bad ones than their plan allows",
        empty=NOT_ASKED,
    )
    if fits.mend and fits.outcome is Outcome.FAILS:
        lot = all_.get(pk=fits.mend.key).lot_id
        fits = replace(fits, mend=Mend("NonconformingOutput", "hold", f"Lot:{lot}"))
    recorded = w.every(
        all_,
        ~Q(found="") & Q(inspector__isnull=False, sample_size__isnull=False),
        since="inspected_on",
        breaks="do not say who inspected, when, how many, or what was found",
        holds="say who inspected, when, how many, and what was found",
        mend="complete",
    )
    drafted = Q(control_plan__isnull=True) | Q(control_plan__state="draft")
    return advised(all_of(fits, softened(recorded)), w.none(all_, drafted, breaks="name no plan, or one in draft"))


@check("inspections_with_fit_instruments")
def inspections_with_fit_instruments(m: Moment) -> Verdict:
    """What inspections were decided with was fit for use on that day."""
    measured = m.of(Characteristic).filter(state="in_use", kind=Feature.MEASURED.value)
    by_plan = Q(control_plan__in=measured.values("control_plan"))
    used: Any = Inspection.instruments.through
    with_some = Q(pk__in=used.objects.values("inspection"))
    asked, stood = decided(m).filter(with_some | by_plan), measured_with(m, decided(m))
    fit = unbroken(
        asked,
        asked.filter(pk__in=stood.unfit, unfit_because=""),
        breaks="used an instrument that was not calibrated on that day, and do not say why it can be trusted",
        holds="used no instrument that was known to be unfit",
        mend="complete",
    )
    silent = asked.filter(~with_some | Q(inspected_on__isnull=True) | Q(inspected_on__gt=m.on))
    known = unbroken(
        asked,
        asked.filter(pk__in=stood.unknown.union(silent.values_list("pk", flat=True))),
        breaks="do not say when or with what they measured, or used what has no calibration on file up to the day",
        holds="used what was calibrated on the day",
        mend="complete",
    )
    excused = asked.filter(Q(pk__in=stood.healed) | ~Q(unfit_because=""))
    later = unbroken(
        asked, excused, breaks="used an unfit instrument with a reason, or one found right only afterwards"
    )
    return advised(all_of(fit, softened(known)), later)
