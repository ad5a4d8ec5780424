"""What continuity plans and their exercises can show."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from accord.areas.assets.queries import in_use
from accord.areas.assets.terms import AssetKind, Need
from accord.areas.improvement.queries import named_as_source, raised
from accord.areas.incidents.models import ContinuityPlan, Exercise
from accord.areas.incidents.queries import approved_plans, last_exercises
from accord.areas.incidents.terms import ExerciseKind, Met, YesNo
from accord.areas.processes.queries import active as active_processes
from accord.areas.processes.terms import Kind
from accord.kernel.checks.registry import check
from accord.kernel.checks.verdict import Mend, Outcome, Verdict
from accord.kernel.checks.words import Words, advised, all_of, softened

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accord.kernel.moments.moment import Moment

RUNS = (AssetKind.SOFTWARE, AssetKind.HARDWARE, AssetKind.SERVICE, AssetKind.INFRASTRUCTURE)
TALKED_THROUGH = (ExerciseKind.TABLETOP.value, ExerciseKind.WALKTHROUGH.value)


@check("contingency_planned")
def contingency_planned(m: Moment) -> Verdict:
    """A continuity plan that brings back a core process is approved."""
    w, core = Words(m), active_processes(m).filter(kind=Kind.CORE)
    of_core = Q(pk__in=m.of(ContinuityPlan).filter(processes__in=core.values("pk")).values("pk"))
    signed = approved_plans(m).filter(of_core, approved_by__isnull=False, approved_on__isnull=False)
    draft = m.of(ContinuityPlan).filter(of_core, state="draft").order_by("reference").first()
    found = w.some(
        signed,
        first="approved_on",
        what="approved plan for a core process",
        mend=Mend("ContinuityPlan", "approve", draft.pointer) if draft else None,
    )
    return advised(
        softened(found),
        w.covered(core, by=signed, via="processes", breaks="are core and have no approved continuity plan"),
    )


@check("continuity_plans_keep_security")
def continuity_plans_keep_security(m: Moment) -> Verdict:
    """Every approved continuity plan says what stays secure during the disruption."""
    return softened(
        Words(m).every(
            approved_plans(m),
            ~Q(security="") & Q(pk__in=m.of(ContinuityPlan).filter(processes__isnull=False).values("pk")),
            breaks="name no process, or nothing that stays secure",
            holds="name their processes and what stays secure",
            mend="revise",
        )
    )


@check("continuity_targets_set")
def continuity_targets_set(m: Moment) -> Verdict:
    """Every approved continuity plan sets its recovery targets on an analysis of the impact, and every service that
    must hardly ever fail has such a plan."""
    w, plans = Words(m), approved_plans(m)
    targets = Q(recovery_time__isnull=False, recovery_point__isnull=False, tolerable__isnull=False)
    set_ = w.every(
        plans,
        ~Q(impact="") & targets,
        breaks="lack the impact, or RTO, RPO or MTPD",
        holds="have impact, RTO, RPO and MTPD",
        mend="revise",
    )
    services = in_use(m).filter(kind__in=RUNS)
    planned = w.covered(
        services.filter(availability=Need.VERY_HIGH),
        by=plans,
        via="assets",
        breaks="have no approved continuity plan, though they must hardly ever fail",
        holds="have an approved continuity plan",
        empty=Outcome.NOT_APPLICABLE,
    )
    undated = w.none(plans, Q(analysed_on__isnull=True), breaks="do not say when the impact was analysed")
    return advised(softened(all_of(set_, planned, w.some(services))), undated)


# ---- exercises -------------------------------------------------------------------------------------------------------


@check("continuity_exercised_in_time")
def continuity_exercised_in_time(m: Moment) -> Verdict:
    """Every approved continuity plan was exercised, and is exercised again by the date set for it."""
    w, plans, trial = Words(m), approved_plans(m), "plan-exercise"
    again = w.planned(plans, "exercise_due", plans, undated="have no day for an exercise", mend=trial, date_by=trial)
    held = m.of(Exercise).filter(state="held", continuity_plan__title=OuterRef("title")).order_by("held_on")
    tried = Coalesce("exercised_on", Subquery(held.exclude(held_on=None).values("held_on")[:1]))
    once = w.every(
        plans.annotate(tried_on=tried),
        Q(),
        since="tried_on",
        breaks="were never exercised",
        holds="were exercised",
        mend=trial,
    )
    coming = m.of(Exercise).filter(state="planned", planned_on__isnull=False)
    found = advised(all_of(again, softened(once)), w.in_time(coming, "planned_on", coming, late="not held yet"))
    return _to_hold(m, found)


def _to_hold(m: Moment, found: Verdict) -> Verdict:
    """The verdict; an exercise that is planned is held."""
    if found.mend is None or not found.mend.pointer:
        return found
    plan = found.mend.key
    coming = m.of(Exercise).filter(state="planned", continuity_plan=plan).order_by("planned_on", "reference").first()
    return replace(found, mend=Mend("Exercise", "hold", coming.pointer)) if coming else found


def _taken_up(m: Moment) -> Q:
    """The condition on exercises that a nonconformity or an action came of them that stands."""
    return Q(nonconformity__in=raised(m)) | Q(pk__in=named_as_source(m, Exercise))


def _failed_and_left(m: Moment, failed: QuerySet[Exercise], late: str) -> Verdict:
    """What failed is taken up within the days for judging an event."""
    left, days = failed.exclude(_taken_up(m)), m.days("incident_assessment")
    return Words(m).in_time(
        left, "held_on", failed, days=days, late=late, mend="open-nonconformity", empty=Outcome.NOT_APPLICABLE
    )


def _with(exercises: QuerySet[Exercise]) -> Q:
    """The condition on plans that one of these exercises is of them, in whichever version."""
    return Q(Exists(exercises.filter(continuity_plan__title=OuterRef("title"))))


@check("exercises_stayed_secure")
def exercises_stayed_secure(m: Moment) -> Verdict:
    """In the last exercise of every approved continuity plan its safeguards held."""
    w, last = Words(m), last_exercises(m, Q())
    late = "left without consequence, though safeguards did not hold"
    shown = w.every(
        approved_plans(m),
        _with(w.valid(last.filter(stayed_secure=YesNo.YES.value), first="held_on")),
        breaks="have no last exercise in which their safeguards held",
        holds="have a last exercise in which their safeguards held",
        mend="plan-exercise",
    )
    left = _failed_and_left(m, last.filter(stayed_secure=YesNo.NO.value), late)
    return _to_hold(m, all_of(left, softened(shown)))


@check("recovery_targets_shown")
def recovery_targets_shown(m: Moment) -> Verdict:
    """The last measured exercise of every approved continuity plan met its recovery targets."""
    w, plans, days = Words(m), approved_plans(m), m.days("exercise_interval")
    last = last_exercises(m, Q(measured_time__isnull=False) & ~Q(kind__in=TALKED_THROUGH))
    missed = last.filter(Q(met_objectives=Met.NO.value) | _beyond(plans))
    met = last.exclude(pk__in=missed.values("pk"))
    late = "left without consequence, though targets were missed"
    shown = w.every(
        plans,
        Q(recovery_time__isnull=False)
        & _with(w.valid(met, first="held_on"))
        & (Q(recovery_point__isnull=True) | _with(met.filter(measured_loss__isnull=False))),
        breaks="have no last exercise that measured and met RTO and RPO",
        holds="have a last exercise that measured and met RTO and RPO",
        mend="plan-exercise",
    )
    young = w.every_within(
        met, "held_on", days, breaks=f"were held longer ago than {days} days", holds=f"were held within {days} days"
    )
    found = all_of(_failed_and_left(m, missed, late), softened(all_of(shown, _another(plans, met, young))))
    return advised(
        _to_hold(m, found),
        w.none(last, Q(met_objectives=Met.PARTLY.value), breaks="have met their objectives only partly"),
        w.none(last_exercises(m, Q()), Q(kind__in=TALKED_THROUGH), breaks="were only talked or walked through"),
    )


def _another(plans: QuerySet[ContinuityPlan], exercises: QuerySet[Exercise], found: Verdict) -> Verdict:
    """The verdict; of the plan of the exercise that breaks it there is a further one."""
    if found.outcome is not Outcome.FAILS or found.mend is None:
        return found
    old = exercises.filter(pk=found.mend.key).values("continuity_plan__title")
    plan = plans.filter(title__in=old).order_by("reference").first()
    return replace(found, mend=Mend("ContinuityPlan", "plan-exercise", plan.pointer)) if plan else found


def _beyond(plans: QuerySet[ContinuityPlan]) -> Q:
    """The condition on exercises that they took longer, or lost more, than the approved plan allows."""
    own: Any = plans.filter(title=OuterRef("continuity_plan__title"))
    slower = own.filter(recovery_time__lt=OuterRef("measured_time"))
    more_lost = own.filter(recovery_point__lt=OuterRef("measured_loss"))
    return Q(Exists(slower)) | Q(Exists(more_lost))
