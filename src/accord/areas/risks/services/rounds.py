"""The acts of assessment rounds."""

from __future__ import annotations

from datetime import date

from accord.areas.risks import queries, rules
from accord.areas.risks.models import AssessmentRound, Risk, RiskMethod
from accord.kernel.access.actor import Actor
from accord.kernel.acts.act import act
from accord.kernel.acts.happened import happened
from accord.kernel.refusals import Objection, Refused


@act(needs="risks.edit", moves="planned -> running")
def start_assessment_round(
    *, by: Actor, assessment_round: AssessmentRound, started_on: date | None = None, close_by: date | None = None
) -> None:
    """Begin the round; the method in force is the one by which it weighs (8.2)."""
    day = happened(by, started_on, "The day on which it began", "started_on")
    method = RiskMethod.in_force()
    if method is None:
        raise Refused("No method of risk assessment is in force. Write one and have it approved, then begin.")
    assessment_round.method, assessment_round.started_on = method, day
    assessment_round.close_by = close_by or assessment_round.close_by


def _closable(_: Actor, assessment_round: AssessmentRound) -> list[Objection | None]:
    return [rules.round_closable(assessed=len(queries.assessed_in(assessment_round)))]


@act(needs="risks.close", moves="running -> closed", first=_closable)
def close_assessment_round(
    *, by: Actor, assessment_round: AssessmentRound, conclusion: str, closed_on: date | None = None
) -> None:
    """Close the round and freeze what each risk came to; nothing in it changes any more (8.2)."""
    day = happened(by, closed_on, "The day on which it was closed", "closed_on")
    risks = queries.assessed_in(assessment_round)
    assessment_round.closed_on, assessment_round.conclusion = day, conclusion
    assessment_round.risks_assessed = len(risks)
    assessment_round.risks_above_limit = sum(r.above_limit for r in risks)
    assessment_round.results = rules.results_table([_row(r) for r in risks])


def _row(risk: Risk) -> tuple[str, ...]:
    figures = f"{risk.current_likelihood or '–'} × {risk.current_impact or '–'}"
    return (
        str(risk.reference),
        risk.title,
        risk.owner.title if risk.owner else "–",
        figures,
        risk.level or "–",
        "above" if risk.above_limit else "within",
        risk.residual_word or "–",
        f"{risk.method.title} {risk.method.version}" if risk.method else "–",
    )
