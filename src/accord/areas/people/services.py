"""The acts of people: roles, competence, training, awareness, screening, agreements; and the gate of competence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from django.db.models import Q

from accord.areas.people import queries, rules
from accord.areas.people.models import (
    Agreement,
    Assignment,
    AwarenessAcknowledgement,
    AwarenessTopic,
    CompetenceEvidence,
    CompetenceRequirement,
    Role,
    Screening,
    Training,
)
from accord.areas.people.terms import AgreementKind, Effect
from accord.kernel.access.actor import Actor
from accord.kernel.acts.act import Say, act, all_acts
from accord.kernel.acts.happened import happened, interval, today_of
from accord.kernel.acts.perform import add
from accord.kernel.moments.clock import months_later
from accord.kernel.organization.models import Person
from accord.kernel.refusals import Forbidden, Objection, Refused, refuse


@act(needs="people.edit", moves="active -> retired")
def retire_role(*, by: Actor, role: Role) -> None:
    """Record that the organization has this role no longer."""
    open_ones = Assignment.objects.filter(role=role, state__in=("proposed", "accepted"), archived_on=None)
    if count := open_ones.count():
        raise Refused(f"{role.title} is still given to {count} of your people. End these assignments first.")


@act(needs="people.confirm", moves="proposed -> accepted", only="person")
def accept_assignment(*, by: Actor, assignment: Assignment) -> None:
    """Say yes to a role that you were appointed to. Nobody can do it for somebody else."""
    assignment.accepted_on = today_of(by)


@act(needs="people.approve", moves="proposed -> accepted", label="Record acceptance on paper")
def record_acceptance_assignment(*, by: Actor, assignment: Assignment, accepted_on: date) -> None:
    """Record that somebody without an account accepted on paper; attach the signed paper."""
    if assignment.person.account_id is not None:
        raise Refused(f"{assignment.person.title} has an account, so they accept this appointment themselves.")
    if accepted_on > today_of(by):
        raise Refused("The acceptance lies in the future. Give the day on the paper.", "accepted_on")
    assignment.accepted_on = accepted_on


@act(needs="people.edit", moves="accepted -> accepted", label="Say until when")
def limit_assignment(*, by: Actor, assignment: Assignment, ends_on: date | None = None) -> None:
    """Set the last day in the role; without a day, no end is planned any more."""
    assignment.ends_on = ends_on


@act(needs="people.edit", moves="proposed | accepted -> ended")
def end_assignment(*, by: Actor, assignment: Assignment, ends_on: date | None = None) -> None:
    """Record that the person holds the role no longer; without a day, from today on."""
    day = today_of(by)
    if ends_on is not None and ends_on > day:
        raise Refused(
            f"{ends_on.isoformat()} lies ahead. Say until when instead; the assignment then ends by itself.", "ends_on"
        )
    if assignment.state == "proposed":
        assignment.ends_on = assignment.ends_on or ends_on or max(day, assignment.starts_on)
    else:
        assignment.ends_on = ends_on or min(filter(None, (assignment.ends_on, day)))


def end_appointments(person: Person, left_on: date) -> None:
    """What somebody had accepted when they left ended with that day: who is here again is appointed anew."""
    begun = Q(starts_on__lte=left_on) & (Q(accepted_on=None) | Q(accepted_on__lte=left_on))
    beyond = Q(ends_on=None) | Q(ends_on__gt=left_on)
    for assignment in Assignment.objects.filter(begun, beyond, person=person, state="accepted"):
        assignment.ends_on, assignment.state = left_on, "ended"
        assignment.save()


def end_terms(person: Person, left_on: date) -> None:
    """Terms of employment that were signed before somebody left ended with that day: who is here again signs anew.
    What they promised to keep secret holds on."""
    beyond = Q(ends_on=None) | Q(ends_on__gt=left_on)
    terms = Agreement.objects.filter(beyond, person=person, kind=AgreementKind.EMPLOYMENT_TERMS, state="signed")
    for agreement in terms.filter(signed_on__lte=left_on):
        agreement.ends_on, agreement.state = left_on, "ended"
        agreement.save()


@act(needs="people.edit", moves="active -> retired")
def retire_competence_requirement(*, by: Actor, competence_requirement: CompetenceRequirement) -> None:
    """Record that this competence is asked for no longer; acts that it closed are open again."""


@act(needs="people.edit", moves="valid -> withdrawn")
def withdraw_competence_evidence(*, by: Actor, competence_evidence: CompetenceEvidence) -> None:
    """Record that this does not show the competence any more."""


# ---- trainings -------------------------------------------------------------------------------------------------------


@act(needs="people.move", moves="planned -> held", label="Record that it was held")
def hold_training(
    *,
    by: Actor,
    training: Training,
    held_on: date | None = None,
    attended: Sequence[Person] | None = None,
    effect_check_due: date | None = None,
) -> None:
    """Record who took part, and by when its effect is checked; nobody named: everyone who was to take part."""
    day = happened(by, held_on, "The day of the training", "held_on")
    there = list(attended or training.participants.all())
    refuse(rules.holdable(attended=len(there)))
    training.held_on = day
    training.effect_check_due = (
        effect_check_due or training.effect_check_due or day + interval(by, day, "training_effect")
    )
    training.attended.set(there)


@act(needs="people.move", moves="held | evaluated -> evaluated", label="Check the effect")
def evaluate_training(
    *,
    by: Actor,
    training: Training,
    effect: Effect,
    effect_result: str,
    effect_check: str = "",
    effect_checked_on: date | None = None,
    proves: Annotated[
        bool, Say("record as evidence", "Record the competence that it builds for everyone who took part.")
    ] = False,
) -> None:
    """Judge whether the training did what it was held for (7.2 c)."""
    day = happened(by, effect_checked_on, "The day of the check", "effect_checked_on")
    training.effect_check = effect_check or training.effect_check
    refuse(rules.evaluable(effect_check=training.effect_check))
    training.effect, training.effect_result = effect, effect_result
    training.effect_checked_on, training.effect_checked_by = day, by.person
    if proves:
        refuse(rules.provable(competence=training.competence_id is not None, effect=effect))
        if training.held_on is None:
            raise Refused("It is not said on which day the training was held, so it is no evidence yet.", "proves")
        _prove(by, training, training.held_on)


def _prove(by: Actor, training: Training, held_on: date) -> None:
    """Evidence of the competence for those who took part and have none from this training yet."""
    told = f"{training.reference} {training.title}"
    known = CompetenceEvidence.objects.filter(
        requirement_id=training.competence_id, achieved_on=held_on, archived_on=None
    )
    has = set(known.values_list("person", flat=True))
    for person in training.attended.order_by("reference"):
        if person.pk not in has:
            judge = by.person if by.person and by.person.pk != person.pk else None
            add(
                CompetenceEvidence(
                    person=person, requirement=training.competence, achieved_on=held_on, evidence=told,
                    issuer=training.trainer, judged_by=judge,
                )
            )  # fmt: skip


@act(needs="people.move", moves="planned -> cancelled", label="Cancel")
def cancel_training(*, by: Actor, training: Training, cancelled_because: str) -> None:
    """Say that it does not take place, and why."""
    training.cancelled_because = cancelled_because


@act(needs="people.move", moves="planned -> planned", label="Move to another day")
def postpone_training(*, by: Actor, training: Training, planned_on: date) -> None:
    """Set another day for it; the day before stays in its history."""
    training.planned_on = planned_on


# ---- awareness -------------------------------------------------------------------------------------------------------


@act(needs="people.edit", moves="active -> active", label="Ask people")
def ask_awareness_topic(
    *,
    by: Actor,
    awareness_topic: AwarenessTopic,
    people: Annotated[
        Sequence[Person] | None, Say("people", "Empty: everybody in its units, or everybody who works here.")
    ] = None,
    due_on: Annotated[date | None, Say("answer by", "Empty: after the time for confirming a reading.")] = None,
) -> None:
    """Tell people about it and ask them to acknowledge; whoever was asked and has not answered is not asked again."""
    day = today_of(by)
    asked = _audience(by, awareness_topic, people)
    waiting = AwarenessAcknowledgement.objects.filter(topic=awareness_topic, state="asked", archived_on=None)
    told_today = AwarenessAcknowledgement.objects.filter(topic=awareness_topic, asked_on=day, archived_on=None)
    known = {*waiting.values_list("person", flat=True), *told_today.values_list("person", flat=True)}
    fresh = [p for p in asked if p.pk not in known]
    if not fresh:
        raise Refused("All of them were asked already and have not answered yet.", "people")
    until = due_on or day + interval(by, day, "read_confirmation")
    for person in fresh:
        add(AwarenessAcknowledgement(topic=awareness_topic, person=person, asked_on=day, due_on=until))
    _told(by, awareness_topic, day)


@act(needs="people.edit", moves="active -> active", label="Record a briefing")
def brief_awareness_topic(
    *,
    by: Actor,
    awareness_topic: AwarenessTopic,
    told_on: date,
    people: Annotated[
        Sequence[Person] | None,
        Say("who was there", "Empty: everybody in its units, or everybody who works here. Attach the signed list."),
    ] = None,
    told_by: Annotated[Person | None, Say("told by", "Who briefed them; empty: you.")] = None,
    result: Annotated[str, Say("result", "Of a quiz or a test, where there was one.")] = "",
) -> None:
    """Record that people were told about it together and have signed to have understood."""
    happened(by, told_on, "The day of the briefing", "told_on")
    there = _audience(by, awareness_topic, people)
    asked = AwarenessAcknowledgement.objects.filter(topic=awareness_topic, archived_on=None)
    done = set(asked.filter(asked_on=told_on, state="acknowledged").values_list("person", flat=True))
    waiting = {a.person_id: a for a in asked.filter(state="asked", asked_on__lte=told_on).order_by("-asked_on")}
    for person in there:
        if person.pk in done:
            continue
        one = waiting.get(person.pk) or AwarenessAcknowledgement(topic=awareness_topic, person=person, asked_on=told_on)
        one.state, one.acknowledged_on, one.result = "acknowledged", told_on, result
        one.told_by, one.valid_until = told_by or by.person, _valid_until(by, awareness_topic, told_on)
        if one._state.adding:
            add(one)
        else:
            one.save()
    _told(by, awareness_topic, told_on)


@act(needs="people.edit", moves="active -> retired")
def retire_awareness_topic(*, by: Actor, awareness_topic: AwarenessTopic) -> None:
    """Say that it is not brought up any more; nobody has to answer any more."""
    day = today_of(by)
    for one in AwarenessAcknowledgement.objects.filter(topic=awareness_topic, state="asked", archived_on=None):
        one.archived_on = day
        one.save()


@act(needs="people.confirm", moves="asked -> acknowledged", only="person")
def acknowledge_awareness_acknowledgement(*, by: Actor, awareness_acknowledgement: AwarenessAcknowledgement) -> None:
    """Say that you have understood it. Nobody can say it for somebody else."""
    one = awareness_acknowledgement
    one.acknowledged_on = today_of(by)
    one.valid_until = _valid_until(by, one.topic, one.acknowledged_on)


@act(needs="people.edit", moves="asked -> acknowledged", label="Record a signature on paper")
def record_awareness_acknowledgement(
    *,
    by: Actor,
    awareness_acknowledgement: AwarenessAcknowledgement,
    acknowledged_on: date,
    told_by: Person | None = None,
    result: str = "",
) -> None:
    """Record that the person has signed elsewhere; attach the signed paper."""
    one = awareness_acknowledgement
    what = "The day of the signature"
    happened(by, acknowledged_on, what, "acknowledged_on")
    one.acknowledged_on, one.told_by, one.result = acknowledged_on, told_by, result
    one.valid_until = _valid_until(by, one.topic, acknowledged_on)


def _audience(by: Actor, topic: AwarenessTopic, people: Sequence[Person] | None) -> list[Person]:
    """Those named, else everybody in its units, else everybody who works here; by name."""
    found = list(people or queries.audience(topic, today_of(by)))
    if not found:
        raise Refused("Nobody works in the units of this topic. Name the people, or other units.", "people")
    return sorted(found, key=lambda p: p.title)


def _told(by: Actor, topic: AwarenessTopic, day: date) -> None:
    if topic.told_on is None or topic.told_on <= day:
        topic.told_on, topic.next_on = day, _valid_until(by, topic, day)


def _valid_until(by: Actor, topic: AwarenessTopic, day: date) -> date:
    """The last day on which an answer counts: after the topic's own interval, or that of the house."""
    return months_later(day, topic.interval) if topic.interval else day + interval(by, day, "awareness_interval")


# ---- screening and agreements ----------------------------------------------------------------------------------------


@act(needs="people.approve", moves="requested -> passed", apart="person")
def pass_screening(
    *, by: Actor, screening: Screening, done_on: date | None = None, expires_on: date | None = None, note: str = ""
) -> None:
    """Record that nothing stands against trusting the person."""
    _screened(by, screening, done_on, note)
    screening.expires_on = expires_on or screening.expires_on


@act(needs="people.approve", moves="requested | passed -> failed", apart="person")
def fail_screening(*, by: Actor, screening: Screening, note: str, done_on: date | None = None) -> None:
    """Record that the person cannot be trusted with this work, and why in a word."""
    _screened(by, screening, done_on, note)


@act(needs="people.approve", moves="passed | expired -> passed", apart="person")
def renew_screening(
    *, by: Actor, screening: Screening, done_on: date | None = None, expires_on: date | None = None, note: str = ""
) -> None:
    """Record that it was done again; what was seen before stays in the history."""
    _screened(by, screening, done_on, note)
    screening.expires_on = expires_on


@act(needs="people.edit", moves="passed -> expired", label="Mark as expired")
def expire_screening(*, by: Actor, screening: Screening) -> None:
    """Say that it was not repeated. It stopped counting on the day after its last one in any case."""


def _screened(by: Actor, screening: Screening, done_on: date | None, note: str) -> None:
    day = happened(by, done_on, "The day of the result", "done_on")
    if by.person is not None and by.person.pk == screening.person_id:
        raise Forbidden("Nobody decides about their own screening. Ask somebody else who may.")
    screening.done_on, screening.done_by, screening.note = day, by.person, note or screening.note


@act(needs="people.edit", moves="draft | signed -> signed", label="Record signing")
def sign_agreement(
    *,
    by: Actor,
    agreement: Agreement,
    signed_on: date,
    ends_on: date | None = None,
    edition: str = "",
    review_due: date | None = None,
) -> None:
    """Record that it was signed; attach the signed paper."""
    happened(by, signed_on, "The day of signing", "signed_on")
    agreement.signed_on, agreement.edition = signed_on, edition or agreement.edition
    agreement.ends_on, agreement.review_due = ends_on or agreement.ends_on, review_due or agreement.review_due


@act(needs="people.edit", moves="signed -> signed")
def review_agreement(*, by: Actor, agreement: Agreement, review_due: date, reviewed_on: date | None = None) -> None:
    """Record that it still says what is needed, and when that is asked again."""
    day = happened(by, reviewed_on, "The day of the review", "reviewed_on")
    if review_due <= day:
        raise Refused("The next review must be due after this one.", "review_due")
    agreement.reviewed_on, agreement.review_due = day, review_due


@act(needs="people.edit", moves="signed | ended", label="Record the reminder at leaving")
def remind_agreement(*, by: Actor, agreement: Agreement, reminded_on: date) -> None:
    """Record that somebody who leaves, or changes their work, was told which duties go on (A.6.5)."""
    happened(by, reminded_on, "The day of the reminder", "reminded_on")
    if not agreement.afterwards.strip():
        raise Refused("Say first which duties hold on afterwards.", "afterwards")
    agreement.reminded_on = reminded_on


@act(needs="people.edit", moves="draft | signed -> ended")
def end_agreement(*, by: Actor, agreement: Agreement, ends_on: date) -> None:
    """Record that it was ended; it counts through its last day."""
    agreement.ends_on = ends_on


# ---- the gate of competence ------------------------------------------------------------------------------------------


def competence_gate(by: Actor, act_key: str) -> Objection | None:
    """What stands against an act that asks for competence: the first active requirement without valid evidence."""
    day = today_of(by)
    for requirement in queries.requirements_of(act_key):
        shown, ended_on = queries.shows_competence(requirement, by.person.pk, day) if by.person else (False, None)
        if not shown:
            label = next((f"{a.label} ({a.declaration.label})" for a in all_acts() if a.key == act_key), act_key)
            who = by.person.title if by.person else ""
            reference = str(requirement.reference)
            return rules.missing_competence(
                who=who, act=label, competence=requirement.title, reference=reference, ended_on=ended_on
            )
    return None
