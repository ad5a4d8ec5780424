"""The acts of leadership: approving, pursuing and judging objectives; telling."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated

from accord.areas.improvement.queries import actions_from
from accord.areas.improvement.services import give_action
from accord.areas.leadership import rules
from accord.areas.leadership.models import CommunicationRule, Objective, PolicyStatement
from accord.areas.leadership.terms import Relevance
from accord.kernel.access.actor import Actor
from accord.kernel.acts.act import Say, act
from accord.kernel.acts.happened import happened, today_of
from accord.kernel.moments.clock import months_later
from accord.kernel.organization.models import Person
from accord.kernel.records.record import Record
from accord.kernel.refusals import Objection, Refused

# ---- objectives ------------------------------------------------------------------------------------------------------


@act(needs="leadership.move", moves="proposed | approved", label="Plan a step")
def plan_objective(
    *,
    by: Actor,
    objective: Objective,
    action: Annotated[str, Say("what to do", "The step, in a few words.")],
    who: Annotated[Person, Say("who", "The one person who does it.")],  # type: ignore[valid-type]  # django-stubs takes it for its own
    due_on: Annotated[date, Say("by when", "The day by which it is done.")],
) -> None:
    """Give somebody a step towards the objective (6.2.2, 6.2 h)."""
    give_action(by=by, title=action, owner=who, due_on=due_on, source=objective)


def _approvable(_: Actor, objective: Objective) -> list[Objection]:
    return rules.approvable(
        measure=objective.measure,
        target=objective.target,
        not_measurable=objective.not_measurable,
        due_on=objective.due_on,
        resources=objective.resources,
        judged_by=objective.judged_by,
        has_owner=objective.owner_id is not None,
        actions=actions_from(objective).count(),
        policy=objective.policy_statement_id is not None,
    )


@act(needs="leadership.approve", moves="proposed -> approved", first=_approvable)
def approve_objective(*, by: Actor, objective: Objective) -> None:
    """Approve the objective with its figure, day, means and plan (6.2). From now on only acts change it."""
    day = today_of(by)
    objective.approved_by, objective.approved_on = by.person, day
    if objective.progress is None:
        objective.progress = objective.baseline
    objective.progress_on = objective.progress_on or day


@act(needs="leadership.approve", moves="approved", label="Change what was approved")
def replan_objective(
    *,
    by: Actor,
    objective: Objective,
    change_reason: str,
    target: Annotated[Decimal | None, Say("new target", "Empty: as before.")] = None,
    due_on: Annotated[date | None, Say("new day", "Empty: as before.")] = None,
    resources: Annotated[str, Say("new resources", "Empty: as before.", "longtext")] = "",
    measure: Annotated[str, Say("new measure", "Empty: as before.")] = "",
    baseline: Annotated[Decimal | None, Say("new baseline", "Empty: as before.")] = None,
    judged_by: Annotated[str, Say("new way of judging", "Empty: as before.", "longtext")] = "",
    owner: Annotated[Person | None, Say("new owner", "Who answers for it from now on. Empty: as before.")] = None,
    policy_statement: Annotated[
        PolicyStatement | None, Say("new statement of the policy", "The statement that it follows. Empty: as before.")
    ] = None,
    relevance: Annotated[Relevance | None, Say("bears on", "Empty: as before.")] = None,
    requirements: Sequence[Record] | None = None,
    obligations: Sequence[Record] | None = None,
) -> None:
    """Change what was approved, and say why; what held before stays in the history (6.2.1 g, 6.2 f)."""
    given: dict[str, object] = {
        "target": target, "due_on": due_on, "resources": resources, "measure": measure, "baseline": baseline,
        "judged_by": judged_by, "owner": owner, "policy_statement": policy_statement, "relevance": relevance,
    }  # fmt: skip
    changed = {name: value for name, value in given.items() if value not in (None, "")}
    if not (changed or requirements or obligations):
        raise Refused("Say what changes: the target, the day, the means, or something else below.", "target")
    for name, value in changed.items():
        setattr(objective, name, value)
    for name, several in (("requirements", requirements), ("obligations", obligations)):
        if several:
            getattr(objective, name).set(several)
    objective.change_reason, objective.changed_on = change_reason, today_of(by)
    objective.approved_by, objective.approved_on = by.person, today_of(by)


@act(needs="leadership.move", moves="approved", label="Told")
def communicate_objective(
    *, by: Actor, objective: Objective, communicated_to: str, communicated_on: date | None = None
) -> None:
    """Record that those concerned were told of the objective (6.2.1 f, 6.2 e)."""
    day = happened(by, communicated_on, "The day", "communicated_on")
    objective.communicated_to, objective.communicated_on = communicated_to, day


@act(needs="leadership.move", moves="approved", label="Record progress")
def record_progress_objective(
    *,
    by: Actor,
    objective: Objective,
    progress_note: str,
    progress: Decimal | None = None,
    progress_on: date | None = None,
) -> None:
    """Say how far it has come (6.2.1 e, 6.2 d)."""
    day = happened(by, progress_on, "The day of the figure", "progress_on")
    if progress is None and not objective.not_measurable:
        raise Refused("Give the figure: this objective is measured.", "progress")
    objective.progress, objective.progress_on, objective.progress_note = progress, day, progress_note


@act(needs="leadership.verify", moves="approved -> achieved", label="Reached")
def achieve_objective(
    *, by: Actor, objective: Objective, judgement: str, progress: Decimal | None = None, judged_on: date | None = None
) -> None:
    """Judge that it was reached, and say what shows it (6.2.2 e, 6.2 l)."""
    _judge(by, objective, True, judgement, progress, judged_on)


@act(needs="leadership.verify", moves="approved -> missed", label="Not reached")
def miss_objective(
    *, by: Actor, objective: Objective, judgement: str, progress: Decimal | None = None, judged_on: date | None = None
) -> None:
    """Judge that it was not reached, and say why and what follows (6.2.2 e, 6.2 l)."""
    _judge(by, objective, False, judgement, progress, judged_on)


def _judge(
    by: Actor, objective: Objective, achieved: bool, judgement: str, progress: Decimal | None, on: date | None
) -> None:
    day = happened(by, on, "The day of the judgement", "judged_on")
    if progress is not None:
        objective.progress, objective.progress_on = progress, day
    says = rules.reached(value=objective.progress, target=objective.target, direction=objective.direction)
    if achieved and says is False:
        raise Refused(
            f"The figure {_plain(objective.progress)} does not reach the target {_plain(objective.target)}. "
            "Give the figure that does, change the target with a reason, or judge it as missed.",
            "progress",
        )
    objective.judgement, objective.judged_on = judgement, day


def _plain(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"


@act(needs="leadership.approve", moves="proposed | approved -> retired", label="Give up")
def retire_objective(*, by: Actor, objective: Objective, judgement: str) -> None:
    """Give the objective up before its day, and say why."""
    objective.judgement, objective.judged_on = judgement, today_of(by)


# ---- communication ---------------------------------------------------------------------------------------------------


@act(needs="leadership.move", moves="active", label="Record that it was told")
def carry_out_communication_rule(
    *,
    by: Actor,
    communication_rule: CommunicationRule,
    last_done: str,
    last_done_on: date | None = None,
    next_on: Annotated[date | None, Say("next on", "Empty: after its interval, if it has one.")] = None,
) -> None:
    """Record that it was told by this rule: what, to whom, and what came back (7.4)."""
    day = happened(by, last_done_on, "The day", "last_done_on")
    months = communication_rule.every_months
    communication_rule.last_done, communication_rule.last_done_on = last_done, day
    communication_rule.next_on = next_on or (months_later(day, months) if months else None)


@act(needs="leadership.edit", moves="active -> retired")
def retire_communication_rule(*, by: Actor, communication_rule: CommunicationRule) -> None:
    """Say that nobody tells by this rule any more."""
    communication_rule.next_on = None


@act(needs="leadership.edit", moves="retired -> active")
def resume_communication_rule(*, by: Actor, communication_rule: CommunicationRule) -> None:
    """Tell by this rule again, in its rhythm since it was told last, or from today if it never was."""
    rule, day = communication_rule, communication_rule.last_done_on or today_of(by)
    rule.next_on = months_later(day, rule.every_months) if rule.every_months else None
