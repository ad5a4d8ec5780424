"""The acts of opportunities."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

from accord.areas.risks import rules
from accord.areas.risks.models import Opportunity
from accord.areas.risks.terms import Effect
from accord.kernel.access.actor import Actor
from accord.kernel.acts.act import Say, act
from accord.kernel.acts.happened import happened, today_of
from accord.kernel.moments.moment import Moment
from accord.kernel.refusals import Objection, refuse


@act(needs="risks.edit", moves="identified | pursuing")
def evaluate_opportunity(
    *,
    by: Actor,
    opportunity: Opportunity,
    evaluation: str,
    evaluated_on: date | None = None,
    review_due: Annotated[
        date | None, Say("next evaluation", "Empty: after the interval that the organization has chosen.")
    ] = None,
) -> None:
    """Say what it is worth against what it takes (6.1)."""
    day = happened(by, evaluated_on, "The day of the evaluation", "evaluated_on")
    opportunity.evaluation, opportunity.evaluated_on, opportunity.evaluated_by = evaluation, day, by.person
    interval = Moment(by.organization, day).days("risk_reassessment")
    opportunity.review_due = review_due or day + timedelta(days=interval)


def _decidable(_: Actor, opportunity: Opportunity) -> list[Objection | None]:
    return [rules.decidable(evaluated_on=opportunity.evaluated_on, owner_id=opportunity.owner_id)]


@act(needs="risks.edit", moves="identified -> pursuing", first=_decidable)
def pursue_opportunity(*, by: Actor, opportunity: Opportunity, decision: str, due_on: date) -> None:
    """Decide to seize it, and until when."""
    opportunity.decision, opportunity.decided_on, opportunity.decided_by = decision, today_of(by), by.person
    opportunity.due_on = due_on


@act(needs="risks.edit", moves="identified | pursuing -> declined")
def decline_opportunity(*, by: Actor, opportunity: Opportunity, decision: str) -> None:
    """Decide to let it go, and say why."""
    opportunity.decision, opportunity.decided_on, opportunity.decided_by = decision, today_of(by), by.person


@act(needs="risks.edit", moves="declined -> identified")
def reconsider_opportunity(*, by: Actor, opportunity: Opportunity) -> None:
    """Look anew at one that was let go."""
    opportunity.decision, opportunity.decided_on, opportunity.decided_by = "", None, None


@act(needs="risks.close", moves="pursuing -> done")
def finish_opportunity(*, by: Actor, opportunity: Opportunity, result: str, done_on: date | None = None) -> None:
    """Say that it was seized and what came of it."""
    day = happened(by, done_on, "The day on which it was done", "done_on")
    opportunity.result, opportunity.done_on = result, day


@act(needs="risks.verify", moves="done", label="Judge the effect")
def judge_opportunity(
    *, by: Actor, opportunity: Opportunity, effect: Effect, effect_checked_on: date | None = None
) -> None:
    """Say whether it brought what was hoped for; somebody judges it who does not answer for it."""
    day = happened(by, effect_checked_on, "The day of the judgement", "effect_checked_on")
    refuse(rules.judged_by_another(done_by_id=opportunity.owner_id, by_id=by.person.pk if by.person else None))
    opportunity.effect, opportunity.effect_checked_on, opportunity.effect_checked_by = str(effect), day, by.person
