"""The acts of controls."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

from accord.areas.controls import rules
from accord.areas.controls.models import Control
from accord.areas.controls.terms import Effect
from accord.kernel.access.actor import Actor
from accord.kernel.acts.act import Say, act
from accord.kernel.acts.happened import happened, today_of

if TYPE_CHECKING:
    from accord.kernel.refusals import Objection


def _implementable(_: Actor, control: Control) -> list[Objection | None]:
    return [rules.owned(owner=control.owner_id is not None), rules.described(how=control.how)]


@act(needs="controls.move", moves="planned -> implemented", first=_implementable)
def implement_control(*, by: Actor, control: Control, implemented_on: date | None = None, how: str = "") -> None:
    """Say that it is in place since a day, and how it is done (6.1.3 d)."""
    control.how = how or control.how
    control.implemented_on = happened(by, implemented_on, "The day from which it is in place", "implemented_on")


@act(needs="controls.verify", moves="implemented -> implemented", label="Judge its effect")
def evaluate_control(
    *, by: Actor, control: Control, effect: Effect, evaluation: str, evaluated_on: date | None = None
) -> None:
    """Judge whether it does what it is there for, and say what shows that (9.1)."""
    control.effect, control.evaluation = effect, evaluation
    control.evaluated_on = happened(by, evaluated_on, "The day of the evaluation", "evaluated_on")


@act(needs="controls.move", moves="planned | implemented -> retired")
def retire_control(
    *, by: Actor, control: Control, reason: Annotated[str, Say("reason", "Why it is not needed any more.", "longtext")]
) -> None:
    """Take it out of use; a line of the Statement that rests on it may then contradict."""
    control.retired_on, control.decision = today_of(by), reason


@act(needs="controls.move", moves="implemented | retired -> planned", label="Plan anew")
def resume_control(
    *,
    by: Actor,
    control: Control,
    reason: Annotated[str, Say("reason", "Why it is not in place, or needed again.", "longtext")],
    planned_for: date | None = None,
) -> None:
    """Say that it is not in place after all, or is needed again, and by when. That it was found to fail stands until it
    is judged again."""
    control.decision, control.planned_for = reason, planned_for or control.planned_for
    control.implemented_on = control.retired_on = control.evaluated_on = None
    control.effect = "" if control.effect == Effect.WORKS else control.effect
