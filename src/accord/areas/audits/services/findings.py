"""Answering, raising and closing findings."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from accord.areas.audits import rules
from accord.areas.audits.models import Finding
from accord.areas.audits.services.team import refuse_outsiders
from accord.areas.audits.terms import NOT_MET
from accord.areas.improvement.services import raise_nonconformity
from accord.areas.improvement.terms import Severity
from accord.kernel.access.actor import Actor
from accord.kernel.acts.act import Say, act
from accord.kernel.acts.happened import happened, today_of
from accord.kernel.refusals import Objection, Refused


@act(needs="audits.move", moves="open | answered -> answered")
def answer_finding(*, by: Actor, finding: Finding, answer: str, answered_on: date | None = None) -> None:
    """Say what was put right, why it had come, and what keeps it from coming back (9.2.2 e)."""
    day = happened(by, answered_on, "The day of the answer", "answered_on")
    finding.answer, finding.answered_on = answer, day


@act(needs="audits.report", moves="open | answered", label="Raise a nonconformity")
def raise_finding(
    *,
    by: Actor,
    finding: Finding,
    containment: Annotated[str, Say("done at once", "What was put right on the spot.", "longtext")] = "",
) -> None:
    """Raise the finding as a nonconformity, where its cause is found and dealt with (10.2)."""
    refuse_outsiders(by, finding.audit)
    if finding.nonconformity_id is not None:
        raise Refused(f"It is raised already: {finding.nonconformity}.", "nonconformity")
    if finding.grade not in NOT_MET:
        raise Refused("Only what does not meet a requirement is a nonconformity. Grade it anew, or plan an action.")
    finding.nonconformity = raise_nonconformity(
        by=by, title=finding.title, description=f"{finding.statement}\n{finding.evidence}".strip() or finding.title,
        detected_on=finding.audit.began_on or today_of(by), requirement=finding.requirement,
        severity=Severity(finding.grade), source=finding, process=finding.process, containment=containment,
        owner=finding.owner,
    )  # fmt: skip


def _closable(by: Actor, finding: Finding) -> list[Objection]:
    nonconformity = finding.nonconformity
    return rules.finding_closable(
        grade=finding.grade,
        answer=finding.answer,
        nonconformity=str(nonconformity.reference or nonconformity.title) if nonconformity else "",
        nonconformity_over=nonconformity is not None and nonconformity.state in ("closed", "rejected"),
        own=by.person is not None and by.person.pk == finding.owner_id,
    )


@act(needs="audits.report", moves="open | answered -> closed", label="Close", apart="owner", first=_closable)
def close_finding(*, by: Actor, finding: Finding, closing_note: str) -> None:
    """Close the finding: the auditor, or who runs the system, has seen that it is done."""
    refuse_outsiders(by, finding.audit, "audits.close")
    finding.closing_note, finding.closed_by, finding.closed_on = closing_note, by.person, today_of(by)


@act(needs="audits.report", moves="answered | closed -> open")
def reopen_finding(
    *,
    by: Actor,
    finding: Finding,
    closing_note: Annotated[str, Say("reason", "What is missing, or what shows that it is not done.", "longtext")],
) -> None:
    """Take the finding up again: the answer does not suffice."""
    refuse_outsiders(by, finding.audit)
    finding.closing_note, finding.closed_by, finding.closed_on = closing_note, None, None
