"""The acts on actions."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from accord.areas.improvement.models import Action
from accord.kernel.access.actor import Actor
from accord.kernel.acts.act import Say, act
from accord.kernel.acts.happened import happened
from accord.kernel.organization.models import Person
from accord.kernel.records.record import Record
from accord.kernel.refusals import Refused


@act(needs="improvement.add", label="Give to somebody")
def give_action(
    *,
    by: Actor,
    title: str,
    owner: Person,
    due_on: date | None = None,
    source: Record | None = None,
    details: str = "",
    effect_wanted: str = "",
) -> Action:
    """Give somebody something to do that comes from no nonconformity but from another record (6.1, 6.2, 9.3.3)."""
    if len(title) > 200:
        raise Refused("The action is longer than 200 characters. Shorten it; details have a field.", "title")
    serves = source.serves if source is not None else Action().serves
    return Action(
        title=title, owner=owner, due_on=due_on, source=source.pointer if source else "", details=details,
        effect_wanted=effect_wanted, serves=serves,
    )  # fmt: skip


@act(needs="improvement.move", moves="open -> done")
def complete_action(
    *, by: Actor, action: Action, result: str = "", done_on: date | None = None, effect_check_due: date | None = None
) -> None:
    """Say that it is done and what came of it; set the day by which somebody looks whether it has worked."""
    day = happened(by, done_on, "The day on which it was done", "done_on")
    action.done_on, action.result = day, result or action.result
    action.effect_check_due = effect_check_due or action.effect_check_due


@act(needs="improvement.verify", moves="done | verified -> verified")
def verify_action(*, by: Actor, action: Action, result: str, verified_on: date | None = None) -> None:
    """Say that the action had its effect, and what shows it. Better somebody else does this than who did the action."""
    if by.person is None:
        raise Refused("An action is verified by a person: sign in with your own account.")
    day = happened(by, verified_on, "The day of verification", "verified_on")
    action.result, action.verified_by, action.verified_on = result, by.person, day


@act(needs="improvement.move", moves="open | done -> cancelled")
def cancel_action(
    *, by: Actor, action: Action, reason: Annotated[str, Say("reason", "Why it is not needed any more.", "longtext")]
) -> None:
    """Give it up, and say why."""
    action.result = reason


@act(needs="improvement.move", moves="done | verified | cancelled -> open")
def reopen_action(
    *,
    by: Actor,
    action: Action,
    reason: Annotated[str, Say("reason", "What is missing, or why it had no effect.", "longtext")],
    due_on: date | None = None,
) -> None:
    """Take it up again: it was not done after all, or had no effect. One that was given up goes on: a later day puts it
    off."""
    if due_on is not None:
        action.due_on = due_on
        if action.state != "cancelled":
            action.first_due_on = due_on
    action.result = reason
    action.done_on = action.verified_on = action.verified_by = action.effect_check_due = None
