"""The acts on planned changes: proposed, authorized with a signature, made, and looked back at."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

from accord.areas.improvement import rules
from accord.areas.improvement.models import PlannedChange
from accord.areas.improvement.terms import CHANGE, ChangeScope, Worked
from accord.kernel.access.actor import Actor
from accord.kernel.acts.act import Say, act
from accord.kernel.acts.happened import happened, interval, today_of
from accord.kernel.organization.models import Person
from accord.kernel.records.record import Record

if TYPE_CHECKING:
    from accord.kernel.refusals import Objection


@act(needs="improvement.report", label="Propose")
def propose_planned_change(
    *,
    by: Actor,
    title: str,
    scope: ChangeScope,
    purpose: str,
    consequences: str = "",
    concerns: Record | None = None,
    ict: bool = False,
    due_on: date | None = None,
    owner: Person | None = None,
) -> PlannedChange:
    """Propose a change before it is made. What else must be thought of is asked before it is authorized."""
    return PlannedChange(
        title=title, scope=scope, purpose=purpose, consequences=consequences, ict=ict, due_on=due_on, owner=owner,
        concerns=concerns.pointer if concerns else "", requested_by=by.person,
    )  # fmt: skip


def _authorizable(by: Actor, change: PlannedChange) -> list[Objection]:
    return rules.authorizable(
        scope=change.scope, ict=change.ict, purpose=change.purpose, consequences=change.consequences,
        integrity=change.integrity, resources=change.resources, responsibilities=change.responsibilities,
        test=change.test, way_back=change.way_back, requested_by_id=change.requested_by_id,
        approver_id=by.person.pk if by.person else None,
    )  # fmt: skip


@act(
    needs="improvement.approve", moves="proposed -> approved", signed=CHANGE, gated=True, label="Authorize",
    apart="requested_by", first=_authorizable,
)  # fmt: skip
def approve_planned_change(*, by: Actor, planned_change: PlannedChange, due_on: date | None = None) -> None:
    """Say that it may be made. Why, what else it does, and who answers for it must be on file."""
    planned_change.approved_by, planned_change.approved_on = by.person, today_of(by)
    planned_change.due_on = due_on or planned_change.due_on


@act(needs="improvement.move", moves="approved -> done")
def complete_planned_change(
    *,
    by: Actor,
    planned_change: PlannedChange,
    result: str,
    done_on: date | None = None,
    told_on: date | None = None,
    tested_on: date | None = None,
    review_due: date | None = None,
) -> None:
    """Say that it is made, and by when somebody looks back at it."""
    change = planned_change
    day = happened(by, done_on, "The day of the change", "done_on")
    if told_on is not None:
        change.told_on = happened(by, told_on, "The day on which they were told", "told_on")
    if tested_on is not None:
        change.tested_on = happened(by, tested_on, "The day of the test", "tested_on")
    change.done_on, change.result = day, result
    change.review_due = review_due or change.review_due or _next_review(by, day)


@act(needs="improvement.verify", moves="done | reviewed -> reviewed")
def review_planned_change(
    *, by: Actor, planned_change: PlannedChange, worked: Worked, review_result: str, reviewed_on: date | None = None
) -> None:
    """Look back: did it do what it was for, and what did it do besides?"""
    change = planned_change
    change.reviewed_on = happened(by, reviewed_on, "The day of the review", "reviewed_on")
    change.reviewed_by, change.worked, change.review_result = by.person, worked, review_result


@act(needs="improvement.move", moves="proposed -> done", label="Write down what just happened")
def happen_planned_change(
    *,
    by: Actor,
    planned_change: PlannedChange,
    result: str,
    consequences: str,
    done_on: Annotated[date, Say("happened on", "The day on which it happened.")],
    review_due: date | None = None,
) -> None:
    """Record a change that nobody planned: what happened and what it does; then it is looked back at (8.1)."""
    change = planned_change
    change.done_on = happened(by, done_on, "The day on which it happened", "done_on")
    change.unplanned, change.result, change.consequences = True, result, consequences
    change.review_due = review_due or change.review_due or _next_review(by, change.done_on)


@act(needs="improvement.move", moves="proposed | approved -> cancelled")
def cancel_planned_change(*, by: Actor, planned_change: PlannedChange, cancelled_because: str) -> None:
    """Give it up, and say why."""
    planned_change.cancelled_because = cancelled_because


def _next_review(by: Actor, day: date) -> date:
    return day + interval(by, day, "change_review")
