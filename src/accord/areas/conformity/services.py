"""The acts of conformity: attesting, judging again, taking a judgement back; and further catalogues."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlencode

from accord.areas.conformity.models import Attestation, RequirementSet, SetRequirement
from accord.areas.conformity.terms import REF_MARK, Fulfilment, Judgement, refs_in
from accord.kernel.access.actor import Actor
from accord.kernel.acts.act import Say, act
from accord.kernel.acts.happened import interval, today_of
from accord.kernel.records.record import Record
from accord.kernel.refusals import Objection, Refused
from accord.standards import Edition, UnknownStandard, edition

if TYPE_CHECKING:
    from accord.kernel.organization.models import Person


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
    """Judge requirements met or not met, with a reason; the judgement is signed and ends by itself. What records show
    to be wrong still fails: a judgement never hides it."""
    found, refs = _asked(standard, requirement)
    person, day, until = _judge(by, valid_until)
    _supersede(standard, refs, day)
    return Attestation(
        standard=standard,
        requirement=f"{REF_MARK} ".join(refs),
        judgement=judgement,
        reason=reason,
        evidence=evidence.pointer if evidence else "",
        judged_by=person,
        judged_on=day,
        valid_until=until,
        serves=found.family,
    )


def _supersede(standard: str, refs: list[str], day: date) -> None:
    """Former judgements of which every row has been judged anew are over: nobody has to judge them again. One that was
    imported overrules nothing; one that was taken back or archived does, so that none before it comes back."""
    anew = set(refs)
    for former in Attestation.objects.filter(standard=standard, judged_on__lte=day).order_by(
        "-judged_on", "-recorded_at"
    ):
        if former.state == "valid" and not former.archived_on and anew.issuperset(former.refs):
            former.state = "superseded"
            former.save()
        if not former.imported:
            anew.update(former.refs)


def _asked(standard: str, requirement: str) -> tuple[Edition, list[str]]:
    """The edition and its rows that are named, each once, in its order. Raises Refused for one that is not there."""
    named = set(refs_in(requirement))
    try:
        found = edition(standard)
        for ref in sorted(named):
            found.row(ref)
    except UnknownStandard as error:
        raise Refused(str(error), "requirement") from error
    refs = [row.ref for row in found.rows if row.ref in named]
    if not refs:
        raise Refused("Name the requirement that is judged, such as 5.1.1 a).", "requirement")
    return found, refs


def _still_counting(_: Actor, attestation: Attestation) -> list[Objection]:
    if resting(attestation):
        return []
    said = "This judgement counts no more: it was imported, or given anew since. Attest the requirement instead."
    known = urlencode({"standard": attestation.standard, "requirement": attestation.requirement})
    return [Objection(said, helped_by="Attestation.give", known=known)]


@act(needs="conformity.attest", signed="I judged this requirement again", label="Judge again", first=_still_counting)
def renew_attestation(
    *, by: Actor, attestation: Attestation, judgement: Judgement, reason: str, valid_until: date | None = None
) -> None:
    """Judge the same requirement anew; what was judged before stays in the history. Of several those are judged of
    which this is the latest judgement: another one that was given since is not overruled unseen."""
    attestation.requirement = f"{REF_MARK} ".join(resting(attestation))
    attestation.judged_by, attestation.judged_on, attestation.valid_until = _judge(by, valid_until)
    attestation.judgement, attestation.reason = judgement, reason


def resting(attestation: Attestation) -> list[str]:
    """The rows of which a judgement is the latest."""
    given = Attestation.objects.filter(standard=attestation.standard, imported=False)
    latest = {ref: a.pk for a in given.order_by("judged_on", "recorded_at") for ref in a.refs}
    return [ref for ref in attestation.refs if latest.get(ref) == attestation.pk]


@act(needs="conformity.attest", moves="valid -> withdrawn")
def withdraw_attestation(*, by: Actor, attestation: Attestation) -> None:
    """Take a judgement back; the requirement is again decided by records alone."""


# ---- further catalogues ----------------------------------------------------------------------------------------------


@act(needs="conformity.edit", moves="current -> current", label="Looked for a newer edition")
def check_requirement_set(
    *, by: Actor, requirement_set: RequirementSet, check_due: date, checked_on: date | None = None
) -> None:
    """Record that this edition still counts, and when that is asked again."""
    day = checked_on or today_of(by)
    if day > today_of(by):
        raise Refused("That day has not come yet.", "checked_on")
    if check_due <= day:
        raise Refused("The next look must lie after this one.", "check_due")
    requirement_set.checked_on, requirement_set.check_due = day, check_due


@act(needs="conformity.edit", moves="current -> superseded")
def supersede_requirement_set(
    *, by: Actor, requirement_set: RequirementSet, superseded_by: RequirementSet | None = None
) -> None:
    """Say that this edition counts no longer, and which one does instead."""
    requirement_set.superseded_by = superseded_by


@act(needs="conformity.attest", moves="active -> active", label="Judge")
def judge_set_requirement(
    *,
    by: Actor,
    set_requirement: SetRequirement,
    fulfilment: Fulfilment,
    reason: str,
    evidence: Record | None = None,
    judge_again_on: Annotated[
        date | None, Say("to be judged again by", "Empty: as long as the parameter says.")
    ] = None,
) -> None:
    """Say whether it is met, and what shows it."""
    person, day, until = _judge(by, judge_again_on)
    set_requirement.fulfilment, set_requirement.reason = fulfilment, reason
    set_requirement.evidence = evidence.pointer if evidence else ""
    set_requirement.judged_by, set_requirement.judged_on, set_requirement.judge_again_on = person, day, until


@act(needs="conformity.edit", moves="active -> dropped")
def drop_set_requirement(*, by: Actor, set_requirement: SetRequirement) -> None:
    """Say that the catalogue does not ask it any more."""


def _judge(by: Actor, valid_until: date | None) -> tuple[Person, date, date]:
    """Who judges, on which day, valid until when. Raises Refused when nobody does, or for too long."""
    if by.person is None:
        raise Refused("A judgement is given by a person: sign in with your own account.")
    day = today_of(by)
    longest = day + interval(by, day, "attestation_validity")
    if valid_until is not None and valid_until > longest:
        said = f"A judgement is valid until {longest.isoformat()} at most (parameter attestation validity)."
        raise Refused(said, "valid_until")
    return by.person, day, valid_until or longest
