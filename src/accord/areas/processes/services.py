"""The acts of processes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

from accord.areas.processes import rules
from accord.areas.processes.models import Process, ProcessFlow
from accord.kernel.access.actor import Actor
from accord.kernel.acts.act import Say, act
from accord.kernel.moments.clock import today
from accord.kernel.moments.moment import Moment
from accord.kernel.organization.models import Person
from accord.kernel.refusals import Refused


@act(needs="processes.approve", moves="draft | retired -> active")
def activate_process(
    *, by: Actor, process: Process, owner: Person | None = None, review_due: date | None = None
) -> None:
    """Put a process to use; from then on it is looked at again by the date set for it."""
    if owner is not None:
        process.owner = owner
    if objections := rules.activatable(owner=process.owner_id is not None, kind=process.kind):
        raise Refused.because(objections)
    process.review_due = review_due or process.review_due or _next_review(by, today(by.organization.time_zone))


@act(needs="processes.edit", moves="draft | active")
def review_process(
    *,
    by: Actor,
    process: Process,
    review_result: str,
    reviewed_on: date | None = None,
    review_due: Annotated[
        date | None, Say("next review", "Empty: after the interval that the organization has chosen.")
    ] = None,
) -> None:
    """Record that somebody asked whether the process runs as it should, and when that is asked again (4.4.1 g)."""
    present = today(by.organization.time_zone)
    day = reviewed_on or present
    if day > present:
        raise Refused(f"The review cannot lie in the future: today is {present.isoformat()}.", "reviewed_on")
    process.reviewed_on, process.review_result = day, review_result
    process.review_due = review_due or _next_review(by, day)


@act(needs="processes.approve", moves="draft | active -> retired")
def retire_process(*, by: Actor, process: Process) -> None:
    """Take a process out of use, and with it the flows that begin or end there."""
    flows = [*ProcessFlow.objects.filter(source=process), *ProcessFlow.objects.filter(target=process)]
    for flow in flows:
        if flow.state == "active" and flow.archived_on is None:
            retire_process_flow(by=by, process_flow=flow)


@act(needs="processes.edit", moves="active -> retired")
def retire_process_flow(*, by: Actor, process_flow: ProcessFlow) -> None:
    """Say that this passes no longer."""


@act(needs="processes.edit", moves="retired -> active")
def resume_process_flow(*, by: Actor, process_flow: ProcessFlow) -> None:
    """Say that this passes again."""


def _next_review(by: Actor, day: date) -> date:
    return day + timedelta(days=Moment(by.organization, day).days("process_review"))
