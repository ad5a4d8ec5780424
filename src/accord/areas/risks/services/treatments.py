"""The acts of treatments."""

from __future__ import annotations

from datetime import date, timedelta

from accord.areas.risks import rules
from accord.areas.risks.models import Treatment
from accord.areas.risks.terms import Effect
from accord.kernel.access.actor import Actor
from accord.kernel.acts.act import act
from accord.kernel.acts.happened import happened, today_of
from accord.kernel.moments.moment import Moment
from accord.kernel.refusals import Objection, refuse


def _approvable(by: Actor, treatment: Treatment) -> list[Objection]:
    return rules.treatment_approvable(
        owner_id=treatment.owner_id, due_on=treatment.due_on, option=treatment.option,
        risk_owner_id=treatment.risk.owner_id, by_id=by.person.pk if by.person else None,
    )  # fmt: skip


@act(
    needs="risks.confirm", moves="planned -> approved", signed="I approve this treatment of my risk", gated=True,
    first=_approvable,
)  # fmt: skip
def approve_treatment(*, by: Actor, treatment: Treatment) -> None:
    """Agree, as the owner of the risk, to what is done about it, by whom and until when (6.1.3 f)."""
    treatment.approved_by, treatment.approved_on = by.person, today_of(by)


@act(needs="risks.move", moves="approved -> running", label="Begin")
def start_treatment(*, by: Actor, treatment: Treatment) -> None:
    """Say that it is being carried out."""


@act(needs="risks.move", moves="approved | running -> done")
def complete_treatment(*, by: Actor, treatment: Treatment, result: str, done_on: date | None = None) -> None:
    """Say that it is done and where one can see it; its effect is judged after a while (8.3)."""
    day = happened(by, done_on, "The day on which it was done", "done_on")
    treatment.done_on, treatment.result = day, result
    if treatment.effect_check_due is None:
        interval = Moment(by.organization, day).days("treatment_effect")
        treatment.effect_check_due = day + timedelta(days=interval)


@act(needs="risks.verify", moves="done", label="Judge the effect")
def judge_treatment(
    *,
    by: Actor,
    treatment: Treatment,
    effect: Effect,
    effect_note: str,
    effect_checked_on: date | None = None,
) -> None:
    """Say whether it has helped and what was seen; somebody judges it who did not carry it out (6.1.2, 6.1.1 e)."""
    day = happened(by, effect_checked_on, "The day of the judgement", "effect_checked_on")
    refuse(rules.judged_by_another(done_by_id=treatment.owner_id, by_id=by.person.pk if by.person else None))
    treatment.effect, treatment.effect_note = str(effect), effect_note
    treatment.effect_checked_by, treatment.effect_checked_on = by.person, day
    treatment.effect_check_due = None


@act(needs="risks.move", moves="planned | approved | running -> cancelled")
def cancel_treatment(*, by: Actor, treatment: Treatment, cancelled_because: str) -> None:
    """Say that it will not be done, and why."""
    treatment.cancelled_because = cancelled_because
