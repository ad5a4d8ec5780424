"""The acts of context: looking again, the verdict on climate change, scopes, evaluating compliance."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from accord.areas.context import rules
from accord.areas.context.models import (
    ComplianceEvaluation,
    InterestedParty,
    Issue,
    Obligation,
    PartyRequirement,
    Scope,
)
from accord.areas.context.queries import approved_scopes
from accord.areas.context.terms import ClimateVerdict, Fulfilment
from accord.areas.improvement.services import raise_nonconformity
from accord.kernel.access.actor import Actor
from accord.kernel.acts.act import Say, act
from accord.kernel.acts.happened import happened, interval, today_of
from accord.kernel.acts.perform import add
from accord.kernel.records.nothing import is_said
from accord.kernel.refusals import Objection, Refused, refuse

NextReview = Annotated[date | None, Say("next review", "Empty: after the interval that the organization has chosen.")]
ReviewedOn = Annotated[date | None, Say("reviewed on", "Empty: today.")]

# ---- issues ----------------------------------------------------------------------------------------------------------


@act(needs="context.move", moves="active")
def review_issue(
    *, by: Actor, issue: Issue, review_result: str, reviewed_on: ReviewedOn = None, review_due: NextReview = None
) -> None:
    """Record that somebody looked again whether the issue still holds, and what has changed (4.1)."""
    issue.reviewed_on, issue.review_due = _reviewed(by, reviewed_on, review_due, "issue_review")
    issue.reviewed_by, issue.review_result = by.person, review_result


@act(needs="context.approve", moves="active", label="Decide on climate change")
def decide_climate_issue(
    *,
    by: Actor,
    issue: Issue,
    climate_verdict: ClimateVerdict,
    climate_rationale: str,
    climate_decided_on: date | None = None,
) -> None:
    """Decide whether climate change is relevant for the management system, and say why (4.1, amendment of 2024)."""
    if by.person is None:
        raise Refused("A person decides on climate change: sign in with your own account.")
    day = happened(by, climate_decided_on, "The day of the decision", "climate_decided_on")
    issue.climate, issue.climate_verdict, issue.climate_rationale = True, climate_verdict, climate_rationale
    issue.climate_decided_by, issue.climate_decided_on = by.person, day


@act(needs="context.edit", moves="active -> retired")
def retire_issue(*, by: Actor, issue: Issue, review_result: str) -> None:
    """Say that it plays no part any more, and why."""
    issue.reviewed_on, issue.reviewed_by, issue.review_result = today_of(by), by.person, review_result
    issue.review_due = None


@act(needs="context.edit", moves="retired -> active")
def resume_issue(*, by: Actor, issue: Issue) -> None:
    """Take it up again."""


# ---- interested parties ----------------------------------------------------------------------------------------------


@act(needs="context.move", moves="active")
def review_interested_party(
    *,
    by: Actor,
    interested_party: InterestedParty,
    review_result: str,
    reviewed_on: ReviewedOn = None,
    review_due: NextReview = None,
    with_requirements: Annotated[
        bool, Say("its requirements too", "They were looked at as well, and hold as they stand.")
    ] = False,
) -> None:
    """Record that somebody asked again what this party wants, and what has changed (4.2)."""
    day, due = _reviewed(by, reviewed_on, review_due, "issue_review")
    interested_party.reviewed_on, interested_party.review_due = day, due
    interested_party.reviewed_by, interested_party.review_result = by.person, review_result
    if with_requirements:
        held = PartyRequirement.objects.filter(
            interested_party=interested_party, state="active", archived_on=None
        ).order_by("reference")
        for requirement in held:
            requirement.reviewed_on, requirement.review_due = day, due
            requirement.review_result = review_result
            requirement.save()


@act(needs="context.edit", moves="active -> retired")
def retire_interested_party(*, by: Actor, interested_party: InterestedParty, review_result: str) -> None:
    """Say that its stake counts no more, and why."""
    interested_party.reviewed_on, interested_party.reviewed_by = today_of(by), by.person
    interested_party.review_result, interested_party.review_due = review_result, None


@act(needs="context.edit", moves="retired -> active")
def resume_interested_party(*, by: Actor, interested_party: InterestedParty) -> None:
    """Count it among the interested parties again."""


@act(needs="context.move", moves="active")
def review_party_requirement(
    *,
    by: Actor,
    party_requirement: PartyRequirement,
    review_result: str,
    reviewed_on: ReviewedOn = None,
    review_due: NextReview = None,
) -> None:
    """Record that somebody asked again whether this is still wanted (4.2)."""
    party_requirement.reviewed_on, party_requirement.review_due = _reviewed(by, reviewed_on, review_due, "issue_review")
    party_requirement.review_result = review_result


@act(needs="context.edit", moves="active -> retired")
def retire_party_requirement(*, by: Actor, party_requirement: PartyRequirement, review_result: str) -> None:
    """Say that it is wanted no longer, and why."""
    party_requirement.reviewed_on, party_requirement.review_result = today_of(by), review_result
    party_requirement.review_due = None


@act(needs="context.edit", moves="retired -> active")
def resume_party_requirement(*, by: Actor, party_requirement: PartyRequirement) -> None:
    """Take it up again."""


# ---- scope -----------------------------------------------------------------------------------------------------------


def _approvable(_: Actor, scope: Scope) -> list[Objection]:
    return rules.approvable(
        standard=scope.standard,
        statement=scope.statement,
        products_and_services=scope.products_and_services,
        processes=scope.processes,
        sites=scope.sites.count(),
    )


@act(needs="context.approve", moves="draft -> approved", signed="I approve this scope", gated=True, first=_approvable)
def approve_scope(*, by: Actor, scope: Scope) -> None:
    """Approve exactly this version (4.3). It supersedes the version of the same standard that held before."""
    scope.approved_by, scope.approved_on = by.person, today_of(by)
    for former in approved_scopes(scope.standard).exclude(pk=scope.pk):
        former.state = "superseded"
        former.save()


@act(needs="context.edit", moves="approved | superseded", label="Begin a new version")
def revise_scope(
    *, by: Actor, scope: Scope, version: Annotated[str, Say("version", "Its name, such as 2.0 or 2027-01.")]
) -> None:
    """Begin a draft that says what this version says; the approved one holds until the draft is approved.

    Clauses that nobody may set aside are left out of it.
    """
    draft = Scope(
        standard=scope.standard, version=version, statement=scope.statement, interfaces=scope.interfaces,
        products_and_services=scope.products_and_services, processes=scope.processes,
        exclusions=rules.that_may_be(scope.standard, scope.exclusions),
        assets_and_networks=scope.assets_and_networks, outside=scope.outside, document=scope.document,
        owner=scope.owner,
    )  # fmt: skip
    add(draft)
    for name in ("sites", "units", "issues", "requirements"):
        getattr(draft, name).set(getattr(scope, name).all())


@act(needs="context.approve", moves="approved -> superseded", label="Mark as superseded")
def supersede_scope(*, by: Actor, scope: Scope) -> None:
    """Say that this version holds no longer, where several are marked as approved."""
    if not approved_scopes(scope.standard).exclude(pk=scope.pk).exists():
        raise Refused("This is the only scope of its standard that holds. Approve a new version instead.")


# ---- obligations -----------------------------------------------------------------------------------------------------


@act(needs="context.move", moves="active")
def review_obligation(
    *,
    by: Actor,
    obligation: Obligation,
    review_result: str,
    reviewed_on: ReviewedOn = None,
    review_due: NextReview = None,
) -> None:
    """Record that somebody looked whether its text has changed, and what follows from that (A.5.31)."""
    obligation.reviewed_on, obligation.review_due = _reviewed(by, reviewed_on, review_due, "obligation_review")
    obligation.review_result = review_result


@act(needs="context.verify", moves="active", gated=True)
def evaluate_obligation(
    *,
    by: Actor,
    obligation: Obligation,
    result: Annotated[Fulfilment, Say("result", "Partly and not fulfilled need something that follows.")],
    evidence: Annotated[str, Say("what was looked at", "Records, places and people that show it.", "longtext")],
    evaluated_on: date | None = None,
    evaluation_due: Annotated[
        date | None, Say("next evaluation", "Empty: after the interval that the organization has chosen.")
    ] = None,
    raises: Annotated[
        bool, Say("raise a nonconformity", "Where it is not fulfilled: what was found becomes a nonconformity.")
    ] = False,
) -> None:
    """Judge whether it is fulfilled, and say what was looked at (5.1.2 a, A.5.31)."""
    day = happened(by, evaluated_on, "The day of the evaluation", "evaluated_on")
    if raises and result == Fulfilment.FULFILLED:
        raise Refused("It is fulfilled, so there is no nonconformity to raise. Choose one of the two.", "raises")
    evaluation = ComplianceEvaluation(
        obligation=obligation, evaluated_on=day, result=result, evidence=evidence, evaluated_by=by.person,
        serves=obligation.serves,
    )  # fmt: skip
    if raises:
        evaluation.nonconformity = raise_nonconformity(
            by=by, title=f"Not fulfilled: {obligation.title}"[:200], description=evidence, detected_on=day,
            requirement=obligation.title, source=obligation, owner=obligation.owner,
        )  # fmt: skip
    add(evaluation)
    obligation.evaluated_on, obligation.fulfilled = day, result
    obligation.evaluation_due = evaluation_due or day + interval(by, day, "compliance_evaluation")


def _endable(_: Actor, obligation: Obligation) -> list[Objection]:
    said = "It was last found not to be fulfilled. Say why it binds no longer."
    is_broken = obligation.fulfilled in (Fulfilment.PARTLY, Fulfilment.NOT_FULFILLED)
    return [Objection(said, "review_result")] if is_broken else []


@act(needs="context.edit", moves="active -> ended", first=_endable)
def end_obligation(*, by: Actor, obligation: Obligation, ended_on: date, review_result: str = "") -> None:
    """Record that it binds no longer, since when and why. What was last found not to be fulfilled ends for a reason."""
    happened(by, ended_on, "The last day", "ended_on")
    if not is_said(review_result) or review_result == obligation.review_result:
        refuse(*_endable(by, obligation))
    obligation.ended_on, obligation.review_result = ended_on, review_result or obligation.review_result


@act(needs="context.edit", moves="ended -> active")
def resume_obligation(*, by: Actor, obligation: Obligation) -> None:
    """Record that it binds again."""
    obligation.ended_on = None


# ---- days ------------------------------------------------------------------------------------------------------------


def _reviewed(by: Actor, reviewed_on: date | None, review_due: date | None, parameter: str) -> tuple[date, date]:
    """The day of a review and that of the next one."""
    day = happened(by, reviewed_on, "The day of the review", "reviewed_on")
    return day, review_due or day + interval(by, day, parameter)
