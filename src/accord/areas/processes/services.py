"""The acts of processes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

from accord.areas.processes import rules
from accord.areas.processes.models import Knowledge, Process, ProcessFlow, ResourceNeed
from accord.areas.processes.terms import ResourceKind
from accord.kernel.access.actor import Actor
from accord.kernel.acts.act import Say, act
from accord.kernel.acts.happened import happened, interval, today_of
from accord.kernel.organization.models import Person
from accord.kernel.records.record import Record
from accord.kernel.refusals import Refused, refuse

NextReview = Annotated[date | None, Say("next review", "Empty: after the interval that the organization has chosen.")]


@act(needs="processes.approve", moves="draft | retired -> active")
def activate_process(
    *, by: Actor, process: Process, owner: Person | None = None, review_due: date | None = None
) -> None:
    """Put a process to use; from then on it is looked at again by the date set for it."""
    if owner is not None:
        process.owner = owner
    refuse(*rules.activatable(owner=process.owner_id is not None, kind=process.kind))
    process.review_due = review_due or process.review_due or _next_review(by, today_of(by))


@act(needs="processes.edit", moves="draft | active")
def review_process(
    *,
    by: Actor,
    process: Process,
    review_result: str,
    reviewed_on: date | None = None,
    review_due: NextReview = None,
) -> None:
    """Record that somebody asked whether the process runs as it should, and when that is asked again (4.4.1 g)."""
    day = happened(by, reviewed_on, "The review", "reviewed_on")
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


# ---- knowledge -------------------------------------------------------------------------------------------------------


@act(needs="processes.edit", moves="active -> active")
def review_knowledge(
    *,
    by: Actor,
    knowledge: Knowledge,
    review_result: str,
    reviewed_on: date | None = None,
    passed_on: date | None = None,
    missing: Annotated[bool, Say("not there yet", "It is still a gap.")] = False,
    review_due: NextReview = None,
) -> None:
    """Record that somebody looked whether it is still there, kept and passed on."""
    day = happened(by, reviewed_on, "The review", "reviewed_on")
    knowledge.reviewed_on, knowledge.review_result, knowledge.missing = day, review_result, missing
    knowledge.passed_on = happened(by, passed_on, "The day", "passed_on") if passed_on else knowledge.passed_on
    knowledge.review_due = review_due or _next_review(by, day)


@act(needs="processes.edit", moves="active -> retired")
def retire_knowledge(*, by: Actor, knowledge: Knowledge) -> None:
    """Say that the house does not need it any more."""


@act(needs="processes.edit", moves="retired -> active")
def resume_knowledge(*, by: Actor, knowledge: Knowledge) -> None:
    """Say that the house needs it again."""


# ---- needs for resources ---------------------------------------------------------------------------------------------


@act(needs="processes.report", label="Ask for something")
def request_resource_need(
    *,
    by: Actor,
    title: str,
    why: str,
    kind: ResourceKind | None = None,
    process: Process | None = None,
    concerns: Record | None = None,
    cost: Decimal | None = None,
    needed_by: date | None = None,
    owner: Person | None = None,
) -> ResourceNeed:
    """Say what is needed for the work and is not there. Anybody may."""
    return ResourceNeed(
        title=title, why=why, kind=kind or "", process=process, concerns=concerns.pointer if concerns else "",
        cost=cost, needed_by=needed_by, owner=owner or by.person,
    )  # fmt: skip


@act(needs="processes.approve", moves="open | refused -> granted")
def grant_resource_need(*, by: Actor, resource_need: ResourceNeed, decision: str = "") -> None:
    """Say yes; it is provided."""
    _decided(by, resource_need, decision)


@act(needs="processes.approve", moves="open | granted -> refused")
def refuse_resource_need(*, by: Actor, resource_need: ResourceNeed, decision: str) -> None:
    """Say no, and why, or what is done instead."""
    if resource_need.provided_on is not None:
        raise Refused("It is there already, so it cannot be refused any more.")
    _decided(by, resource_need, decision)


@act(needs="processes.move", moves="granted -> granted", label="Record that it is there")
def provide_resource_need(*, by: Actor, resource_need: ResourceNeed, provided_on: date | None = None) -> None:
    """Record since when it can be used."""
    resource_need.provided_on = happened(by, provided_on, "The day", "provided_on")


def _decided(by: Actor, need: ResourceNeed, decision: str) -> None:
    if by.person is None:
        raise Refused("This is decided by a person: sign in with your own account.")
    need.decided_by, need.decided_on, need.decision = by.person, today_of(by), decision


def _next_review(by: Actor, day: date) -> date:
    return day + interval(by, day, "process_review")
