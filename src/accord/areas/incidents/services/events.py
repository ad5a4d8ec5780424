"""The acts of events: anybody reports, somebody decides (A.6.8, A.5.25)."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from accord.areas.incidents.models import Event, Incident
from accord.areas.incidents.services.days import happened
from accord.areas.incidents.services.incidents import declare_incident
from accord.areas.incidents.terms import Classification, EventKind, Severity, YesNo
from accord.kernel.access.actor import Actor
from accord.kernel.acts.act import Say, act
from accord.kernel.acts.happened import today_of
from accord.kernel.organization.models import Person, Site
from accord.kernel.records.record import Record
from accord.kernel.refusals import Refused


@act(
    needs="incidents.report",
    label="Report",
    plainly="Something odd with data or IT: A strange mail, a lost device, an open door, data in the wrong place.",
)
def report_event(
    *,
    by: Actor,
    title: str,
    details: str = "",
    kind: EventKind | None = None,
    noticed_on: date | None = None,
    site: Site | None = None,
    process: Record | None = None,
    source: Record | None = None,
    owner: Annotated[
        Person | None, Say("who looks at it", "Empty: who answers for the process, if one is named.")
    ] = None,
) -> Event:
    """Report something odd. Anybody may; one sentence is enough, and without a day it was noticed today (A.6.8)."""
    day = happened(by, noticed_on, "The day on which it was noticed", "noticed_on")
    found = Event(
        title=title, details=details, kind=kind or "", noticed_on=day, site=site, reported_by=by.person,
        reported_on=today_of(by), owner=owner, source=source.pointer if source else "",
    )  # fmt: skip
    if process is not None:
        found.process_id = process.pk
        found.owner_id = found.owner_id or process.owner_id
    return found


@act(needs="incidents.move", moves="reported -> incident", label="It is an incident")
def assess_event(
    *,
    by: Actor,
    event: Event,
    assessment: str,
    incident: Annotated[
        Incident | None, Say("incident", "One that is known already; empty: a new one is opened.")
    ] = None,
    severity: Annotated[Severity | None, Say("severity", "Of a new incident.")] = None,
    classification: Annotated[Classification | None, Say("classification", "Of a new incident.")] = None,
    personal_data: Annotated[
        YesNo | None, Say("personal data", "Whether data about people may be affected, if that is known already.")
    ] = None,
    lead: Annotated[Person | None, Say("who leads", "Who answers for a new incident; empty: you.")] = None,
) -> None:
    """Decide that it is an incident, a new one or one that is known; its file begins with the report (A.5.25)."""
    _decide(by, event, assessment)
    if incident is None:
        incident = declare_incident(
            by=by, title=event.title, description=event.details, severity=severity, classification=classification,
            detected_on=event.noticed_on, personal_data=personal_data, source=event, owner=lead or by.person,
            process=event.process,
        )  # fmt: skip
        incident.detected_by = event.reported_by
        incident.save()
        incident.assets.set(event.assets.all())
    elif incident.state == "closed":
        raise Refused(f"{incident.reference} is closed. Reopen it first, or open a new one.", "incident")
    event.incident = incident


@act(needs="incidents.move", moves="reported -> no_incident", label="It is no incident")
def dismiss_event(*, by: Actor, event: Event, assessment: str) -> None:
    """Decide that it is no incident, and by which criteria (A.5.25)."""
    _decide(by, event, assessment)


@act(needs="incidents.move", moves="no_incident -> reported", label="Think it over")
def reconsider_event(
    *, by: Actor, event: Event, reason: Annotated[str, Say("reason", "What has come to light since.", "longtext")]
) -> None:
    """Take the decision back because something has come to light."""
    event.assessment, event.assessed_on, event.assessed_by = reason, None, None


@act(needs="incidents.move", moves="reported | incident | no_incident", label="Answer who reported it")
def answer_event(*, by: Actor, event: Event, answer: str, answered_on: date | None = None) -> None:
    """Tell who reported it what became of it: without an answer nobody reports twice."""
    event.answered_on = happened(by, answered_on, "The day of the answer", "answered_on", after=event.reported_on)
    event.answer = answer


def _decide(by: Actor, event: Event, assessment: str) -> None:
    event.assessment, event.assessed_on, event.assessed_by = assessment, today_of(by), by.person
