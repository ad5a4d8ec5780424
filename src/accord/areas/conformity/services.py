"""The acts of conformity: attesting, and taking a judgement back."""

from __future__ import annotations

from datetime import date, timedelta

from accord.areas.conformity.models import Attestation
from accord.areas.conformity.terms import Judgement
from accord.kernel.access.actor import Actor
from accord.kernel.acts.act import act
from accord.kernel.moments.clock import today
from accord.kernel.moments.moment import Moment
from accord.kernel.records.record import Record
from accord.kernel.refusals import Refused
from accord.standards import UnknownStandard, edition


@act(needs="conformity.attest", signed="I judged this requirement", label="Attest")
def give_attestation(
    *,
    by: Actor,
    standard: str,
    requirement: str,
    judgement: Judgement,
    reason: str,
    evidence: Record | None = None,
    valid_until: date | None = None,
) -> Attestation:
    """Judge a requirement met or not met, with a reason; the judgement is signed and ends by itself."""
    try:
        found = edition(standard)
        found.row(requirement)
    except UnknownStandard as error:
        raise Refused(str(error), "requirement") from error
    if by.person is None:
        raise Refused("A judgement is given by a person: sign in with your own account.")
    day = today(by.organization.time_zone)
    longest = day + timedelta(days=Moment(by.organization, day).days("attestation_validity"))
    if valid_until is not None and valid_until > longest:
        raise Refused(
            f"A judgement is valid until {longest.isoformat()} at most (parameter attestation validity).", "valid_until"
        )
    return Attestation(
        standard=standard,
        requirement=requirement,
        judgement=judgement,
        reason=reason,
        evidence=evidence.pointer if evidence else "",
        judged_by=by.person,
        judged_on=day,
        valid_until=valid_until or longest,
        serves=found.family,
    )


@act(needs="conformity.attest", moves="valid -> withdrawn")
def withdraw_attestation(*, by: Actor, attestation: Attestation) -> None:
    """Take a judgement back; the requirement is again decided by records alone."""
