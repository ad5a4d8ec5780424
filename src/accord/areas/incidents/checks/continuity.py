"""What continuity plans and their exercises can show."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from accord.areas.assets.queries import in_use
from accord.areas.assets.terms import AssetKind, Need
from accord.areas.customers.queries import settled_for_emergencies
from accord.areas.improvement.queries import taken_up
from accord.areas.incidents.models import ContinuityPlan, Exercise
from accord.areas.incidents.queries import approved_plans, held_exercises, last_of_each
from accord.areas.incidents.terms import ExerciseKind, Met, YesNo
from accord.areas.processes.queries import active as active_processes
from accord.areas.processes.terms import Kind
from accord.kernel.checks.mending import by_act
from accord.kernel.checks.periods import after
from accord.kernel.checks.population import called, known
from accord.kernel.checks.registry import check
from accord.kernel.checks.unbroken import timely, unbroken
from accord.kernel.checks.verdict import NAMED, NOT_ASKED, Mend, Outcome, Verdict
from accord.kernel.checks.words import Words, advised, all_of, any_of, by_who_was_here, softened
from accord.kernel.records.nothing import has, says_something

if TYPE_CHECKING:
    from collections.abc import Iterable

    from accord.kernel.moments.moment import Moment

RUNS = (AssetKind.SOFTWARE, AssetKind.HARDWARE, AssetKind.SERVICE, AssetKind.INFRASTRUCTURE)
TARGETS = ("recovery_time", "recovery_point")
TALKED_THROUGH = (ExerciseKind.TABLETOP.value, ExerciseKind.WALKTHROUGH.value)


@check("contingency_planned")
def contingency_planned(m: Moment) -> Verdict:
    """What is done in an emergency is settled with a customer, or in an approved plan that brings back a core
    process."""
    w, core = Words(m), active_processes(m).filter(kind=Kind.CORE)
    of_core = Q(pk__in=m.of(ContinuityPlan).filter(processes__in=core.values("pk")).values("pk"))
    says_how = says_something("steps") | Q(document__state="in_force", document__archived_on=None)
    by = has("approved_on") & by_who_was_here("approved_by", "approved_on")
    signed = approved_plans(m).filter(of_core & says_how & by)
    drafts = m.of(ContinuityPlan).filter(of_core, state="draft")
    found = w.some(
        signed,
        first="approved_on",
        what="approved continuity plan with steps for a core process",
        mend=by_act(drafts, "approve"),
    )
    settled = w.some(settled_for_emergencies(m), what="customer with whom it is settled what is done in an emergency")
    return advised(
        any_of(softened(found), settled),
        w.covered(called(core, "core process"), by=signed, via="processes", breaks="have no such continuity plan"),
    )


@check("continuity_plans_keep_security")
def continuity_plans_keep_security(m: Moment) -> Verdict:
    """Every approved continuity plan says what stays secure during the disruption."""
    return softened(
        Words(m).every(
            approved_plans(m),
            says_something("security") & Q(pk__in=m.of(ContinuityPlan).filter(processes__isnull=False).values("pk")),
            breaks="do not name their processes, or how information security is maintained",
            holds="name their processes and how information security is maintained",
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
        says_something("impact") & targets,
        breaks="have no impact analysis, RTO, RPO or MTPD",
        holds="have an impact analysis, RTO, RPO and MTPD",
        mend="revise",
    )
    services = in_use(m).filter(kind__in=RUNS)
    planned = w.covered(
        called(services.filter(availability=Need.VERY_HIGH), "system with a very high need of availability"),
        by=plans,
        via="assets",
        breaks="have no approved continuity plan",
        holds="have an approved continuity plan",
        empty=NOT_ASKED,
    )
    told = services.exclude(availability="")
    judged = w.some(
        told,
        what="system with a need of availability on file",
        mend=by_act(services, "edit", Mend("Asset", "create"), "availability"),
    )
    undated = w.none(plans, Q(analysed_on__isnull=True), breaks="do not say when the impact was analysed")
    unjudged = w.none(called(services, "system"), Q(availability=""), breaks="have no need of availability on file")
    return advised(softened(all_of(set_, planned, judged)), undated, unjudged)


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
    coming = called(m.of(Exercise).filter(state="planned", planned_on__isnull=False), "planned exercise")
    found = advised(
        all_of(again, softened(once)), w.in_time(coming, "planned_on", coming, late="past the planned date")
    )
    return _to_hold(m, found)


def _to_hold(m: Moment, found: Verdict) -> Verdict:
    """The verdict; an exercise that is planned is held."""
    if found.mend is None or not found.mend.pointer:
        return found
    plan = found.mend.key
    coming = m.of(Exercise).filter(state="planned", continuity_plan=plan).order_by("planned_on", "reference").first()
    return replace(found, mend=Mend("Exercise", "hold", coming.pointer)) if coming else found


def _failed_and_left(m: Moment, failed: list[Any], what: str) -> Verdict:
    """What failed is taken up within the days for judging an event, by a nonconformity or an action that stands."""
    left, days = [e for e in failed if not _stands(e.nonconformity)], m.days("incident_assessment")
    followed = taken_up(m, Exercise) if left else set()
    left = [e for e in left if e.pk not in followed]
    return timely(
        known(Exercise, left),
        known(Exercise, [e for e in left if e.held_on < m.ago(days)]),
        called(known(Exercise, failed), what),
        lambda: min((e.held_on for e in left), default=None),
        days=days,
        late="waiting too long for a follow-up",
        mend="open-nonconformity",
        empty=NOT_ASKED,
    )


def _stands(nonconformity: Any) -> bool:
    return nonconformity is not None and nonconformity.state != "rejected" and nonconformity.archived_on is None


def _titles(exercises: Iterable[Any]) -> set[str]:
    """The plans of some exercises, in whichever version."""
    return {e.continuity_plan.title for e in exercises}


@check("exercises_stayed_secure")
def exercises_stayed_secure(m: Moment) -> Verdict:
    """In the last exercise of every approved continuity plan its safeguards held."""
    plans, last = (
        known(ContinuityPlan, approved_plans(m).only(*NAMED)),
        last_of_each(held_exercises(m, "stayed_secure")),
    )
    what = "exercise in which safeguards did not hold"
    secure = _titles(e for e in last if e.stayed_secure == YesNo.YES.value and e.held_on <= m.on)
    shown = unbroken(
        plans,
        known(ContinuityPlan, [p for p in plans if p.title not in secure]),
        breaks="have not shown in their last exercise that safeguards hold",
        holds="have shown in their last exercise that safeguards hold",
        mend="plan-exercise",
    )
    left = _failed_and_left(m, [e for e in last if e.stayed_secure == YesNo.NO.value], what)
    return _to_hold(m, all_of(left, softened(shown)))


@check("recovery_targets_shown")
def recovery_targets_shown(m: Moment) -> Verdict:
    """The last measured exercise of every approved continuity plan met its recovery targets."""
    plans, days = known(ContinuityPlan, approved_plans(m).only(*NAMED, *TARGETS)), m.days("exercise_interval")
    every = held_exercises(m, "kind", "met_objectives", "measured_time", "measured_loss")
    latest = last_of_each(every)
    tried = (e for e in every if e.kind not in TALKED_THROUGH)
    last = last_of_each([e for e in tried if e.measured_time is not None or e.met_objectives == Met.NO.value])
    missed = [e for e in last if e.met_objectives == Met.NO.value or any(_beyond(e, plan) for plan in plans)]
    met = [e for e in last if e not in missed]
    in_time = _titles(e for e in met if e.held_on <= m.on)
    with_loss = _titles(e for e in met if e.measured_loss is not None)
    by_time = [p for p in plans if p.recovery_time is None or p.title not in in_time]
    by_loss = [p for p in plans if p.recovery_point is not None and p.title not in with_loss]
    shown = unbroken(
        plans,
        known(ContinuityPlan, [p for p in plans if p in by_time or p in by_loss]),
        breaks="have not shown in their last exercise that RTO and RPO are met",
        holds="have shown in their last exercise that RTO and RPO are met",
        mend="plan-exercise",
    )
    young = unbroken(
        known(Exercise, met),
        known(Exercise, [e for e in met if not m.ago(days) <= e.held_on <= m.on]),
        breaks=f"were held more than {days} days ago",
        holds=f"were held within {days} days",
        lapse=lambda: after(min(e.held_on for e in met), days),
    )
    what = "exercise in which targets were missed"
    found = all_of(_failed_and_left(m, missed, what), softened(all_of(shown, _another(plans, met, young))))
    return advised(
        _to_hold(m, found),
        _none_of(
            last, [e for e in last if e.met_objectives == Met.PARTLY.value], "have met their objectives only partly"
        ),
        _none_of(latest, [e for e in latest if e.kind in TALKED_THROUGH], "were only talked or walked through"),
    )


def _none_of(exercises: list[Any], bad: list[Any], breaks: str) -> Verdict:
    return unbroken(known(Exercise, exercises), known(Exercise, bad), breaks=breaks)


def _another(plans: Iterable[ContinuityPlan], exercises: list[Any], found: Verdict) -> Verdict:
    """The verdict; of the plan of the exercise that breaks it there is a further one."""
    if found.outcome is not Outcome.FAILS or found.mend is None:
        return found
    old = _titles(e for e in exercises if e.pk == found.mend.key)
    plan = next((p for p in plans if p.title in old), None)
    return replace(found, mend=Mend("ContinuityPlan", "plan-exercise", plan.pointer)) if plan else found


def _beyond(exercise: Any, plan: ContinuityPlan) -> bool:
    """Whether it took longer, or lost more, than this plan of it allows."""
    measured = ((plan.recovery_time, exercise.measured_time), (plan.recovery_point, exercise.measured_loss))
    return plan.title == exercise.continuity_plan.title and any(
        target is not None and value is not None and target < value for target, value in measured
    )
