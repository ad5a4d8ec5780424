"""The acts of incidents: stopping, removing, restoring, telling, learning (A.5.26 to A.5.28)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, cast
from zoneinfo import ZoneInfo

from accord.areas.improvement.services import raise_nonconformity, refuse_second
from accord.areas.incidents import queries, rules
from accord.areas.incidents.models import Incident
from accord.areas.incidents.services.days import happened
from accord.areas.incidents.terms import Classification, Severity, YesNo
from accord.kernel.access.actor import Actor
from accord.kernel.acts.act import Say, act, act_at
from accord.kernel.acts.happened import today_of
from accord.kernel.moments.clock import now
from accord.kernel.moments.moment import Moment
from accord.kernel.organization.models import Person
from accord.kernel.records.declaration import named
from accord.kernel.records.nothing import is_said
from accord.kernel.records.record import Record
from accord.kernel.refusals import Objection, Refused

BEFORE_THE_END = "open | contained | eradicated | recovered | reviewed"


@act(needs="incidents.move", label="Open an incident")
def declare_incident(
    *,
    by: Actor,
    title: str,
    description: str = "",
    severity: Severity | None = None,
    classification: Classification | None = None,
    detected_on: date | None = None,
    personal_data: YesNo | None = None,
    source: Record | None = None,
    process: Record | None = None,
    owner: Person | None = None,
) -> Incident:
    """Open the file of an incident. Without an owner whoever opens it leads."""
    day = happened(by, detected_on, "The day of detection", "detected_on")
    found = Incident(
        organization=by.organization, title=title, description=description, severity=severity or "",
        classification=classification or "", detected_on=day, detected_by=by.person, owner=owner or by.person,
        source=source.pointer if source else "", process_id=process.pk if process else None,
        timeline=f"{_stamp(by, None)} Incident opened.",
    )  # fmt: skip
    if personal_data:
        _judge(by, found, personal_data, None)
    return found


@act(needs="incidents.move", moves=BEFORE_THE_END, label="Add to the timeline")
def note_incident(
    *,
    by: Actor,
    incident: Incident,
    what: Annotated[str, Say("what", "What happened or was done, in one sentence.", "longtext")],
    at: Annotated[datetime | None, Say("day and time", "Empty: now.")] = None,
) -> None:
    """Write down what happened or was done, and when (A.5.26)."""
    if at is not None and at > now():
        raise Refused("That time has not come yet. The timeline says what has happened.", "at")
    _note(by, incident, what, at)


@act(needs="incidents.move", moves="open -> contained")
def contain_incident(*, by: Actor, incident: Incident, containment: str, contained_on: date | None = None) -> None:
    """Record what was done so that it goes no further (A.5.26)."""
    incident.contained_on = happened(
        by, contained_on, "The day of containment", "contained_on", after=incident.detected_on
    )
    incident.containment = containment
    _note(by, incident, f"Contained: {containment}", None)


@act(needs="incidents.move", moves="contained -> eradicated")
def eradicate_incident(*, by: Actor, incident: Incident, eradication: str, eradicated_on: date | None = None) -> None:
    """Record how what caused it was removed (A.5.26)."""
    incident.eradicated_on = happened(
        by, eradicated_on, "The day of eradication", "eradicated_on", after=incident.contained_on
    )
    incident.eradication = eradication
    _note(by, incident, f"Eradicated: {eradication}", None)


@act(needs="incidents.move", moves="contained | eradicated -> recovered")
def recover_incident(*, by: Actor, incident: Incident, recovery: str, recovered_on: date | None = None) -> None:
    """Record that work is back to normal and how that was checked; from here on the time for the lessons runs."""
    incident.recovered_on = happened(
        by, recovered_on, "The day of recovery", "recovered_on", after=incident.eradicated_on or incident.contained_on
    )
    incident.recovery = recovery
    _note(by, incident, f"Recovered: {recovery}", None)


def _reviewable(_: Actor, incident: Incident) -> list[Objection]:
    return rules.reviewable(
        personal_data=incident.personal_data, notified=incident.notified_on is not None,
        waived=bool(incident.no_notice_because), evidence_needed=incident.evidence_needed,
        evidence=incident.evidence_custody,
    )  # fmt: skip


@act(needs="incidents.verify", moves="recovered -> reviewed", label="Hold the lessons", first=_reviewable)
def review_incident(*, by: Actor, incident: Incident, cause: str, lessons: str, lessons_on: date | None = None) -> None:
    """Say why it could happen and what is done differently from now on (A.5.27)."""
    incident.lessons_on = happened(by, lessons_on, "The day of the lessons", "lessons_on", after=incident.recovered_on)
    incident.cause, incident.lessons, incident.lessons_by = cause, lessons, by.person


def _closable(_: Actor, incident: Incident) -> list[Objection]:
    actions = queries.actions_from(incident)
    return rules.closable(
        severity=incident.severity, classification=incident.classification,
        open_actions=[str(a.reference) for a in actions if a.state == "open"],
        has_consequence=bool(actions) or incident.nonconformity_id is not None,
    )  # fmt: skip


@act(needs="incidents.close", moves="reviewed -> closed", first=_closable)
def close_incident(*, by: Actor, incident: Incident) -> None:
    """Close the file: what was planned is done, and a severe incident has changed something. Then it is locked."""
    incident.closed_on = today_of(by)


@act(needs="incidents.close", moves="reviewed | closed -> recovered", label="Reopen")
def reopen_incident(
    *,
    by: Actor,
    incident: Incident,
    reason: Annotated[str, Say("reason", "What shows that the lessons were not enough.", "longtext")],
) -> None:
    """Open it again because its lessons had no effect; they are drawn anew."""
    incident.decision, incident.closed_on = reason, None
    incident.lessons_on, incident.lessons_by = None, None
    incident.recovered_on = today_of(by)
    _note(by, incident, f"Reopened: {reason}", None)


# ---- personal data, evidence, those who are told ---------------------------------------------------------------------


@act(needs="incidents.move", moves=BEFORE_THE_END, label="Decide on personal data")
def judge_data_incident(
    *,
    by: Actor,
    incident: Incident,
    personal_data: YesNo,
    known_since: Annotated[
        datetime | None, Say("known since", "Empty: as said before, else now. The hours run from here.")
    ] = None,
    because: Annotated[
        str,
        Say("why", "What shows that none are affected, or that it was known later, against what was said.", "longtext"),
    ] = "",
) -> None:
    """Say whether data about people are affected; if so, the clock of the authority starts (A.5.34). Who takes a yes
    back, or lets the clock begin later, says why, as who tells no authority does."""
    if known_since is not None and known_since > now():
        raise Refused("That time has not come yet: nobody knows it since then.", "known_since")
    if incident.personal_data == YesNo.YES and personal_data == YesNo.NO:
        if not is_said(because):
            raise Refused("It was said before that personal data are affected. Say why they are not.", "because")
        _note(by, incident, f"No personal data after all: {because}", None)
    elif known_since and incident.known_since and known_since > incident.known_since:
        if not is_said(because):
            raise Refused("It was said before that it was known earlier. Say why it was not.", "because")
        _note(by, incident, f"Known only since {_stamp(by, known_since)}: {because}", None)
    _judge(by, incident, personal_data, known_since)


@act(needs="incidents.approve", moves=BEFORE_THE_END, label="Record the notice")
def notify_incident(*, by: Actor, incident: Incident, authority: str, notified_on: date | None = None) -> None:
    """Record that the authority was told, and which one (A.5.5). What was written is attached."""
    if incident.personal_data != YesNo.YES:
        raise Refused("Say first that personal data are affected.", "personal_data")
    day = happened(by, notified_on, "The day of the notice", "notified_on", after=incident.detected_on)
    incident.authority, incident.notified_on = authority, day
    _note(by, incident, f"Authority notified: {authority}", None)


@act(needs="incidents.approve", moves=BEFORE_THE_END, label="No notice needed")
def waive_notice_incident(*, by: Actor, incident: Incident, no_notice_because: str) -> None:
    """Decide that the authority need not be told, and say why (A.5.34)."""
    if incident.notified_on is not None:
        raise Refused("The authority was notified already.", "notified_on")
    incident.no_notice_because, incident.authority_notice_due = no_notice_because, None
    _note(by, incident, f"No notice to the authority: {no_notice_because}", None)


@act(needs="incidents.move", moves=BEFORE_THE_END, label="Record that those affected were told")
def inform_incident(
    *,
    by: Actor,
    incident: Incident,
    whom: Annotated[str, Say("whom", "Customers, people concerned, partners; and how.")],
    people_informed_on: date | None = None,
) -> None:
    """Record that those affected know what happened and what they should do (A.5.34, 7.4)."""
    incident.people_informed_on = happened(
        by, people_informed_on, "The day on which they were told", "people_informed_on", after=incident.detected_on
    )
    _note(by, incident, f"Told: {whom}", None)


@act(needs="incidents.move", moves=BEFORE_THE_END, label="Secure evidence")
def secure_evidence_incident(
    *,
    by: Actor,
    incident: Incident,
    item: Annotated[str, Say("what", "What was taken, with its hash, and where it lies now.", "longtext")],
    evidence_taken_on: date | None = None,
    evidence_taken_by: Person | None = None,
) -> None:
    """Record one more piece of evidence, or a hand that it went through; lines are only added (A.5.28)."""
    day = happened(by, evidence_taken_on, "The day", "evidence_taken_on", after=incident.began_on)
    who = evidence_taken_by or by.person
    line = f"{day.isoformat()} {who.title if who else by.organization.title}: {' '.join(item.split())}"
    incident.evidence_custody = f"{incident.evidence_custody.rstrip()}\n{line}".strip()
    incident.evidence_needed = YesNo.YES
    incident.evidence_taken_on = incident.evidence_taken_on or day
    incident.evidence_taken_by = incident.evidence_taken_by or who


# ---- what follows ----------------------------------------------------------------------------------------------------


@act(needs="incidents.move", moves=BEFORE_THE_END, label="Raise a nonconformity")
def open_nonconformity_incident(
    *,
    by: Actor,
    incident: Incident,
    requirement: Annotated[str, Say("requirement not met", "Clause, control, document or contract.")],
    description: Annotated[str, Say("what happened", "Empty: as the incident says it.", "longtext")] = "",
    who: Annotated[Person | None, Say("who", "Who answers for it; empty: who leads the incident.")] = None,
) -> None:
    """Raise a nonconformity because a requirement was not met; its cause is then dealt with there (10.2)."""
    refuse_second(incident.nonconformity)
    incident.nonconformity = raise_nonconformity(
        by=by, title=incident.title, description=description or incident.description or incident.title,
        detected_on=incident.detected_on, requirement=requirement, source=incident, owner=who or incident.owner,
    )  # fmt: skip


@act(needs="incidents.move", moves=BEFORE_THE_END, label="Add an action")
def plan_action_incident(
    *,
    by: Actor,
    incident: Incident,
    action: Annotated[str, Say("what", "What is done differently, so that somebody else could tell whether it was.")],
    due_on: Annotated[date, Say("due on", "The day by which it is done.")],
    who: Annotated[Person | None, Say("who", "Empty: who leads the incident.")] = None,
) -> None:
    """Add an action that follows from the incident; it cannot be closed before the action is done."""
    if len(action) > 200:
        raise Refused("This is longer than 200 characters. Shorten it; details have a field of their own.", "action")
    create = cast("Callable[..., Record]", act_at(named("Action"), "create"))
    create(by=by, title=action, owner=who or incident.owner, due_on=due_on, source=incident)


def _judge(by: Actor, incident: Incident, personal_data: str, known_since: datetime | None) -> None:
    incident.personal_data = personal_data
    if personal_data == YesNo.YES:
        incident.known_since = known_since or incident.known_since or now().replace(microsecond=0)
        local = incident.known_since.astimezone(ZoneInfo(by.organization.time_zone))
        incident.authority_notice_due = rules.notice_due(
            local, Moment(by.organization, today_of(by)).parameter("authority_notice")
        )
        incident.no_notice_because = ""
    else:
        incident.authority_notice_due = None  # since when it was known stays: who says yes again does not begin anew


def _note(by: Actor, incident: Incident, what: str, at: datetime | None) -> None:
    incident.timeline = rules.with_entry(incident.timeline, _stamp(by, at), what)


def _stamp(by: Actor, at: datetime | None) -> str:
    return (at or now()).astimezone(ZoneInfo(by.organization.time_zone)).strftime("%Y-%m-%d %H:%M")
