"""The way of a certificate."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from accord.areas.audits.models import CertificationCycle
from accord.areas.audits.terms import NextAudit
from accord.kernel.access.actor import Actor
from accord.kernel.acts.act import Say, act
from accord.kernel.acts.happened import happened
from accord.kernel.refusals import Refused


@act(needs="audits.edit", moves="applied | certified | suspended", label="Plan the next audit")
def plan_certification_cycle(
    *,
    by: Actor,
    certification_cycle: CertificationCycle,
    next_audit: NextAudit,
    next_audit_due: date,
) -> None:
    """Say which audit the certification body holds next, and by when."""
    certification_cycle.next_audit, certification_cycle.next_audit_due = next_audit, next_audit_due


@act(needs="audits.move", moves="applied | certified | suspended -> certified", label="Record the certificate")
def certify_certification_cycle(
    *,
    by: Actor,
    certification_cycle: CertificationCycle,
    certificate_number: str,
    issued_on: date,
    expires_on: date,
    certified_scope: str = "",
    edition: Annotated[str, Say("edition", "Only where it is another edition now.")] = "",
    next_audit: NextAudit | None = None,
    next_audit_due: date | None = None,
) -> None:
    """Record the certificate that the body has issued, first or renewed; what it said before stays in the history."""
    happened(by, issued_on, "The day of issue", "issued_on")
    cycle = certification_cycle
    cycle.certificate_number, cycle.issued_on, cycle.expires_on = certificate_number, issued_on, expires_on
    cycle.certified_scope, cycle.edition = certified_scope or cycle.certified_scope, edition or cycle.edition
    cycle.next_audit = next_audit or NextAudit.SURVEILLANCE
    cycle.next_audit_due = next_audit_due


@act(needs="audits.move", moves="certified -> suspended")
def suspend_certification_cycle(*, by: Actor, certification_cycle: CertificationCycle, state_reason: str) -> None:
    """Record that the body has suspended the certificate, and why."""
    certification_cycle.state_reason = state_reason


@act(needs="audits.move", moves="suspended -> certified", label="Suspension lifted")
def resume_certification_cycle(*, by: Actor, certification_cycle: CertificationCycle, state_reason: str) -> None:
    """Record that the certificate counts again."""
    if certification_cycle.issued_on is None:
        raise Refused("No certificate was issued yet. Record the certificate instead.", "certificate_number")
    certification_cycle.state_reason = state_reason


@act(needs="audits.move", moves="applied | certified | suspended -> ended")
def end_certification_cycle(*, by: Actor, certification_cycle: CertificationCycle, state_reason: str) -> None:
    """Record that it ended: run out, given up, withdrawn, or the application taken back."""
    certification_cycle.state_reason = state_reason
    certification_cycle.next_audit, certification_cycle.next_audit_due = "", None
