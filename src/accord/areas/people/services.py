"""The acts on roles, appointments and competence, and the gate that closes acts to those without proof of it."""

from __future__ import annotations

from datetime import date

from accord.areas.people import queries, rules
from accord.areas.people.models import Assignment, CompetenceEvidence, CompetenceRequirement, Role
from accord.kernel.access.actor import Actor
from accord.kernel.acts.act import act, all_acts
from accord.kernel.moments.clock import today
from accord.kernel.refusals import Forbidden, Objection, Refused


@act(needs="people.edit", moves="active -> retired")
def retire_role(*, by: Actor, role: Role) -> None:
    """Record that the organization has this role no longer."""
    open_ones = Assignment.objects.filter(role=role, state__in=("proposed", "accepted"), archived_on=None)
    if count := open_ones.count():
        raise Refused(f"{role.title} is still given to {count} of your people. End these assignments first.")


@act(needs="people.confirm", moves="proposed -> accepted")
def accept_assignment(*, by: Actor, assignment: Assignment) -> None:
    """Say yes to a role that you were appointed to. Nobody can do it for somebody else."""
    if by.person is None or by.person.pk != assignment.person_id:
        raise Forbidden(f"Only {assignment.person.title} can accept this appointment.")
    assignment.accepted_on = today(by.organization.time_zone)


@act(needs="people.approve", moves="proposed -> accepted", label="Record acceptance on paper")
def record_acceptance_assignment(*, by: Actor, assignment: Assignment, accepted_on: date) -> None:
    """Record that somebody without an account accepted on paper; attach the signed paper."""
    if assignment.person.account_id is not None:
        raise Refused(f"{assignment.person.title} has an account, so they accept this appointment themselves.")
    if accepted_on > today(by.organization.time_zone):
        raise Refused("The acceptance lies in the future. Give the day on the paper.", "accepted_on")
    assignment.accepted_on = accepted_on


@act(needs="people.edit", moves="accepted -> accepted", label="Say until when")
def limit_assignment(*, by: Actor, assignment: Assignment, ends_on: date | None = None) -> None:
    """Set the last day in the role; without a day, no end is planned any more."""
    assignment.ends_on = ends_on


@act(needs="people.edit", moves="proposed | accepted -> ended")
def end_assignment(*, by: Actor, assignment: Assignment, ends_on: date | None = None) -> None:
    """Record that the person holds the role no longer; without a day, from today on."""
    day = today(by.organization.time_zone)
    if ends_on is not None and ends_on > day:
        raise Refused(
            f"{ends_on.isoformat()} lies ahead. Say until when instead; the assignment then ends by itself.", "ends_on"
        )
    if assignment.state == "proposed":
        assignment.ends_on = assignment.ends_on or ends_on or max(day, assignment.starts_on)
    else:
        assignment.ends_on = ends_on or min(filter(None, (assignment.ends_on, day)))


@act(needs="people.edit", moves="active -> retired")
def retire_competence_requirement(*, by: Actor, competence_requirement: CompetenceRequirement) -> None:
    """Record that this competence is asked for no longer; acts that it closed are open again."""


@act(needs="people.edit", moves="valid -> withdrawn")
def withdraw_competence_evidence(*, by: Actor, competence_evidence: CompetenceEvidence) -> None:
    """Record that this does not show the competence any more."""


def competence_gate(by: Actor, act_key: str) -> Objection | None:
    """What stands against an act that asks for competence: the first active requirement without valid evidence."""
    day = today(by.organization.time_zone)
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
