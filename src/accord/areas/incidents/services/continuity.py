"""The acts of continuity plans and exercises (A.5.29, A.5.30)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated

from accord.areas.improvement.services import raise_nonconformity, refuse_second
from accord.areas.incidents import rules
from accord.areas.incidents.models import ContinuityPlan, Exercise
from accord.areas.incidents.services.days import happened
from accord.areas.incidents.terms import ExerciseKind, Met, YesNo
from accord.kernel.access.actor import Actor
from accord.kernel.acts.act import Say, act
from accord.kernel.acts.happened import interval, today_of
from accord.kernel.acts.perform import add
from accord.kernel.organization.models import Person
from accord.kernel.refusals import Objection, Refused

NextExercise = Annotated[
    date | None, Say("next exercise", "Empty: after the interval that the organization has chosen.")
]


def _approvable(_: Actor, continuity_plan: ContinuityPlan) -> list[Objection]:
    return rules.plan_approvable(
        owner=continuity_plan.owner_id is not None, processes=continuity_plan.processes.count(),
        recovery_time=continuity_plan.recovery_time, recovery_point=continuity_plan.recovery_point,
        tolerable=continuity_plan.tolerable, steps=continuity_plan.steps,
        has_document=continuity_plan.document_id is not None, security=continuity_plan.security,
    )  # fmt: skip


@act(
    needs="incidents.approve", moves="draft -> approved", signed="I approve this continuity plan", gated=True,
    first=_approvable,
)  # fmt: skip
def approve_continuity_plan(*, by: Actor, continuity_plan: ContinuityPlan, exercise_due: NextExercise = None) -> None:
    """Approve exactly this version. It supersedes the one that it replaces; the day of its exercise is set."""
    day = today_of(by)
    continuity_plan.approved_by, continuity_plan.approved_on = by.person, day
    former = continuity_plan.replaces
    if former is not None and former.state == "approved":
        former.state = "superseded"
        former.save()
        continuity_plan.exercised_on = former.exercised_on
    continuity_plan.exercise_due = exercise_due or (
        (continuity_plan.exercised_on or day) + interval(by, day, "exercise_interval")
    )


@act(needs="incidents.edit", moves="approved | superseded", label="Begin a new version")
def revise_continuity_plan(
    *, by: Actor, continuity_plan: ContinuityPlan, version: Annotated[str, Say("version", "Its name: 2.0, 2027-01.")]
) -> None:
    """Begin a draft that says what this version says; the approved one holds until the draft is approved."""
    old = continuity_plan
    draft = ContinuityPlan(
        title=old.title, version=version, impact=old.impact, analysed_on=old.analysed_on, owner=old.owner,
        recovery_time=old.recovery_time, recovery_point=old.recovery_point, tolerable=old.tolerable,
        steps=old.steps, security=old.security, document=old.document, replaces=old,
    )  # fmt: skip
    add(draft)
    draft.processes.set(old.processes.all())
    draft.assets.set(old.assets.all())


@act(needs="incidents.approve", moves="approved -> superseded", label="Withdraw")
def supersede_continuity_plan(
    *,
    by: Actor,
    continuity_plan: ContinuityPlan,
    reason: Annotated[str, Say("reason", "Why it is not needed any more.")],
) -> None:
    """Say that the plan holds no longer; the reason stands in its history."""
    if not reason.strip():
        raise Refused("Say why the plan is not needed any more.", "reason")
    continuity_plan.exercise_due = None


# ---- exercises -------------------------------------------------------------------------------------------------------


@act(needs="incidents.move", moves="approved", label="Plan an exercise")
def plan_exercise_continuity_plan(
    *,
    by: Actor,
    continuity_plan: ContinuityPlan,
    exercise: Annotated[str, Say("exercise", "What is tried.")],
    kind: Annotated[ExerciseKind, Say("kind", "From talking it through to switching over.")],
    planned_on: Annotated[date, Say("planned on", "The day agreed for it.")],
    objectives: Annotated[str, Say("objectives", "What it has to show.", "longtext")],
    who: Annotated[Person | None, Say("who", "Who holds it; empty: who answers for the plan.")] = None,
) -> None:
    """Agree on a trial of this plan, and on what it has to show."""
    if len(exercise) > 200:
        raise Refused(
            "This is longer than 200 characters. Shorten it; objectives have a field of their own.", "exercise"
        )
    add(
        Exercise(
            continuity_plan=continuity_plan, title=exercise, kind=kind, planned_on=planned_on, objectives=objectives,
            owner=who or continuity_plan.owner,
        )
    )  # fmt: skip


@act(needs="incidents.move", moves="planned -> held")
def hold_exercise(
    *,
    by: Actor,
    exercise: Exercise,
    result: str,
    met_objectives: Met,
    held_on: date | None = None,
    measured_time: Decimal | None = None,
    measured_loss: Decimal | None = None,
    stayed_secure: YesNo | None = None,
    findings: str = "",
    participants: Annotated[Sequence[Person], Say("participants", "Empty: as planned.")] = (),
    next_due: NextExercise = None,
) -> None:
    """Record that it took place, what was measured and found; the plan's next exercise is set from here."""
    day = happened(by, held_on, "The day of the exercise", "held_on")
    plan = exercise.continuity_plan
    if met_objectives == Met.YES and rules.missed(recovery_time=plan.recovery_time, measured=measured_time):
        raise Refused(
            f"It ran again after {measured_time} hours, but the plan says {plan.recovery_time}: the objectives were "
            "not met, or only partly.",
            "met_objectives",
        )
    if met_objectives != Met.YES and not findings.strip():
        raise Refused("Say what was found, since the objectives were not fully met.", "findings")
    exercise.held_on, exercise.result, exercise.met_objectives = day, result, met_objectives
    exercise.measured_time, exercise.measured_loss = measured_time, measured_loss
    exercise.stayed_secure, exercise.findings = stayed_secure or "", findings
    if participants:
        exercise.participants.set(participants)
    plan.exercised_on = max(day, plan.exercised_on or day)
    if plan.state == "approved":
        plan.exercise_due = next_due or plan.exercised_on + interval(by, day, "exercise_interval")
    plan.save()


@act(needs="incidents.move", moves="held", label="Raise a nonconformity")
def open_nonconformity_exercise(
    *,
    by: Actor,
    exercise: Exercise,
    requirement: Annotated[str, Say("requirement not met", "The objective, plan or clause.")],
    who: Annotated[Person | None, Say("who", "Who answers for it; empty: who answers for the plan.")] = None,
) -> None:
    """Raise a nonconformity from what was found, so that its cause is dealt with (10.2)."""
    refuse_second(exercise.nonconformity)
    exercise.nonconformity = raise_nonconformity(
        by=by, title=f"{exercise.title}: objectives not met"[:200], description=exercise.findings or exercise.result,
        detected_on=exercise.held_on, requirement=requirement, source=exercise,
        owner=who or exercise.continuity_plan.owner,
    )  # fmt: skip
