"""The acts of risks and of their acceptance."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from accord.areas.risks import queries, rules
from accord.areas.risks.models import AssessmentRound, Risk, RiskAcceptance, RiskMethod, Treatment
from accord.areas.risks.terms import Option, RiskKind
from accord.kernel.access.actor import Actor
from accord.kernel.acts.act import Say, act
from accord.kernel.acts.happened import happened, interval, today_of
from accord.kernel.acts.perform import add
from accord.kernel.organization.models import Person
from accord.kernel.records.record import Record
from accord.kernel.refusals import Objection, Refused, refuse

NextAssessment = Annotated[
    date | None, Say("next assessment", "Empty: after the interval that the organization has chosen.")
]
Round = Annotated[AssessmentRound | None, Say("assessment round", "Empty: the one that is under way, if there is one.")]


@act(needs="risks.report", label="Report a risk")
def report_risk(
    *,
    by: Actor,
    title: str,
    event: str,
    cause: str = "",
    consequence: str = "",
    kind: RiskKind = RiskKind.BOTH,
    process: Record | None = None,
) -> Risk:
    """Say what might go wrong. Anybody may; who answers for the process, or is asked later, weighs it."""
    found = Risk(title=title, event=event, cause=cause, consequence=consequence, kind=str(kind))
    if process is not None:
        found.process_id, found.owner_id = process.pk, process.owner_id
    return found


@act(needs="risks.edit", moves="identified | assessed | accepted -> assessed")
def assess_risk(
    *,
    by: Actor,
    risk: Risk,
    current_likelihood: int,
    current_impact: int,
    rationale: str,
    inherent_likelihood: int | None = None,
    inherent_impact: int | None = None,
    residual_likelihood: int | None = None,
    residual_impact: int | None = None,
    priority: int | None = None,
    assessed_on: date | None = None,
    review_due: NextAssessment = None,
    assessed_in: Round = None,
) -> None:
    """Weigh the risk by the method in force: how likely, how bad, and why one thinks so (6.1.2 d, 8.2)."""
    figures = (
        inherent_likelihood, inherent_impact, current_likelihood, current_impact, residual_likelihood, residual_impact
    )  # fmt: skip
    _assess(by, risk, figures, rationale, assessed_on, assessed_in)
    risk.priority = priority or risk.priority
    risk.review_due = review_due or _next(by, risk)


@act(needs="risks.edit", moves="treating", label="Assess again")
def reassess_risk(
    *,
    by: Actor,
    risk: Risk,
    current_likelihood: int,
    current_impact: int,
    rationale: str,
    residual_likelihood: int | None = None,
    residual_impact: int | None = None,
    priority: int | None = None,
    assessed_on: date | None = None,
    review_due: NextAssessment = None,
    assessed_in: Round = None,
) -> None:
    """Weigh a risk again while something is being done about it; it goes on being treated (8.2)."""
    figures = (None, None, current_likelihood, current_impact, residual_likelihood, residual_impact)
    _assess(by, risk, figures, rationale, assessed_on, assessed_in)
    risk.priority = priority or risk.priority
    risk.review_due = review_due or _next(by, risk)


def _assess(
    by: Actor,
    risk: Risk,
    figures: tuple[int | None, ...],
    rationale: str,
    assessed_on: date | None,
    assessed_in: AssessmentRound | None,
) -> None:
    day = happened(by, assessed_on, "The day of the assessment", "assessed_on")
    method = RiskMethod.in_force()
    refuse(
        *rules.assessable(
            owner_id=risk.owner_id, event=risk.event, kind=risk.kind, properties=risk.harms, method=method is not None
        )
    )
    risk.method = method
    names = ("inherent_likelihood", "inherent_impact", "current_likelihood", "current_impact",
             "residual_likelihood", "residual_impact")  # fmt: skip
    for name, value in zip(names, figures, strict=True):
        if value is not None:
            setattr(risk, name, value)
    chosen = assessed_in or queries.running_round()
    if chosen is not None and chosen.state != "running":
        raise Refused(
            f"{chosen.reference} is {chosen.state_label.lower()}. Name a round that is under way.", "assessed_in"
        )
    risk.assessed_in = chosen
    risk.assessed_on, risk.assessed_by, risk.rationale = day, by.person, rationale


def _next(by: Actor, risk: Risk) -> date:
    day = risk.assessed_on or today_of(by)
    return day + interval(by, day, "risk_reassessment")


def _treatable(_: Actor, risk: Risk) -> list[Objection | None]:
    return [rules.treatable(open_treatments=len(queries.open_treatments(risk)))]


@act(needs="risks.edit", moves="assessed | accepted -> treating", first=_treatable)
def treat_risk(
    *,
    by: Actor,
    risk: Risk,
    treatment: Annotated[
        str, Say("treatment", "What is to be done, in a few words; empty if it is added already.")
    ] = "",
    option: Annotated[Option | None, Say("option", "What kind of answer it is.")] = None,
    who: Annotated[Person | None, Say("who", "Who carries it out.")] = None,
    due_on: Annotated[date | None, Say("due on", "The day by which it is done.")] = None,
    residual_likelihood: int | None = None,
    residual_impact: int | None = None,
) -> None:
    """Begin to do something about the risk, and say what will be left of it (6.1.3)."""
    if treatment:
        if len(treatment) > 200:
            raise Refused("The treatment is longer than 200 characters. Shorten it; details have a field.", "treatment")
        add(Treatment(risk=risk, title=treatment, option=str(option or ""), owner=who or risk.owner, due_on=due_on))
    risk.residual_likelihood = residual_likelihood or risk.residual_likelihood
    risk.residual_impact = residual_impact or risk.residual_impact


def _closable(_: Actor, risk: Risk) -> list[Objection]:
    return rules.closable(open_treatments=[str(t.reference or t.title) for t in queries.open_treatments(risk)])


def _retainable(by: Actor, risk: Risk) -> list[Objection | None]:
    above = rules.retainable(above_limit=risk.above_limit, level=risk.current_level, word=risk.level)
    return [above, *_closable(by, risk)]


@act(needs="risks.edit", moves="assessed | treating -> accepted", label="Keep within the limit", first=_retainable)
def retain_risk(*, by: Actor, risk: Risk) -> None:
    """Keep the risk as it is: it lies within what is taken without more ado (6.1.2 e)."""


@act(needs="risks.close", moves="identified | assessed | treating | accepted -> closed", first=_closable)
def close_risk(*, by: Actor, risk: Risk, closed_because: str) -> None:
    """Say that it cannot come true any more, and why."""
    risk.closed_on, risk.closed_because = today_of(by), closed_because


@act(needs="risks.edit", moves="closed -> identified")
def reopen_risk(*, by: Actor, risk: Risk) -> None:
    """Say that it can come true again; it is weighed anew, within the time for what is reported."""
    risk.closed_on, risk.closed_because = None, ""
    day = today_of(by)
    soon = day + interval(by, day, "risk_weighing")
    risk.review_due = min(risk.review_due or soon, soon)


# ---- acceptance ------------------------------------------------------------------------------------------------------


@act(needs="risks.confirm", signed="I accept this risk and what is left of it", gated=True, label="Accept a risk")
def give_risk_acceptance(
    *,
    by: Actor,
    risk: Risk,
    reason: str,
    conditions: str = "",
    expires_on: Annotated[
        date | None, Say("expires on", "Empty: after the validity that the organization has chosen.")
    ] = None,
    for_good: Annotated[bool, Say("without an end", "It holds until somebody withdraws it.")] = False,
) -> RiskAcceptance:
    """Bear what is left of a risk, as its owner, knowing how high it is (6.1.3 f, 8.3)."""
    day = today_of(by)
    planned = bool(queries.open_treatments(risk))
    level, word = (
        (risk.residual_level, risk.residual_word)
        if planned and risk.residual_level
        else (risk.current_level, risk.level)
    )
    refuse(
        *rules.acceptable(
            level=level, state=risk.state, owner_id=risk.owner_id, by_id=by.person.pk if by.person else None,
            today=day, expires_on=expires_on,
        )
    )  # fmt: skip
    if expires_on is None and not for_good:
        expires_on = day + interval(by, day, "risk_acceptance_validity")
    for former in RiskAcceptance.objects.filter(risk=risk, state="valid"):
        former.state, former.withdrawn_on, former.withdrawn_because = "withdrawn", day, "Accepted anew."
        former.save()
    if not planned and risk.state in ("assessed", "treating"):
        risk.state = "accepted"
        risk.save()
    return RiskAcceptance(
        risk=risk, reason=reason, conditions=conditions, expires_on=expires_on, accepted_by=by.person,
        accepted_on=day, method=risk.method, residual_level=level, residual_word=word,
    )  # fmt: skip


@act(needs="risks.edit", moves="valid -> expired", label="Mark as expired")
def expire_risk_acceptance(*, by: Actor, risk_acceptance: RiskAcceptance) -> None:
    """Record that its time is over; the risk is decided anew. It stopped counting after its last day in any case."""
    refuse(rules.expirable(expires_on=risk_acceptance.expires_on, today=today_of(by)))
    _decide_anew(risk_acceptance)


@act(needs="risks.edit", moves="valid -> withdrawn")
def withdraw_risk_acceptance(*, by: Actor, risk_acceptance: RiskAcceptance, withdrawn_because: str) -> None:
    """Take the acceptance back, because something has changed; the risk is decided anew."""
    risk_acceptance.withdrawn_on, risk_acceptance.withdrawn_because = today_of(by), withdrawn_because
    _decide_anew(risk_acceptance)


def _decide_anew(acceptance: RiskAcceptance) -> None:
    risk: Risk = Risk.objects.get(pk=acceptance.risk_id)
    if risk.state == "accepted":
        risk.state = "assessed"
        risk.save()
