"""The acts on nonconformities. From raising to closing, each step asks for what the standards ask for, and says so."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from accord.areas.improvement import rules
from accord.areas.improvement.models import Action, Nonconformity, PlannedChange
from accord.areas.improvement.queries import standing_actions
from accord.areas.improvement.services.actions import cancel_action, verify_action
from accord.areas.improvement.terms import CauseMethod, Severity, YesNo
from accord.kernel.access.actor import Actor
from accord.kernel.acts.act import Say, act
from accord.kernel.acts.happened import happened, today_of
from accord.kernel.acts.perform import add
from accord.kernel.organization.models import Person
from accord.kernel.records.record import Record
from accord.kernel.refusals import Objection, Refused, refuse


@act(
    needs="improvement.report",
    label="Report",
    plainly="Something is not as it should be: A product, a delivery, a paper or a way of working that is wrong.",
)
def raise_nonconformity(
    *,
    by: Actor,
    title: str,
    description: str,
    detected_on: date | None = None,
    requirement: str = "",
    severity: Severity | None = None,
    source: Record | None = None,
    process: Record | None = None,
    containment: str = "",
    recurrence_of: Nonconformity | None = None,
    owner: Person | None = None,
) -> Nonconformity:
    """Report that a requirement was not met. Anybody may; without a day it was noticed today."""
    day = happened(by, detected_on, "The day of detection", "detected_on")
    found = Nonconformity(
        title=title,
        description=description,
        detected_on=day,
        requirement=requirement,
        severity=severity or "",
        source=source.pointer if source else "",
        containment=containment,
        detected_by=by.person,
        owner=owner,
    )
    if process is not None:
        found.process_id = process.pk
        found.owner_id = found.owner_id or process.owner_id
    if recurrence_of is not None:
        found.recurrence_of = recurrence_of
    if source is not None:
        found.serves = source.serves
    return found


def refuse_second(first: Nonconformity | None) -> None:
    """Of one thing one nonconformity is raised; a further one where that was rejected or put away. Raises Refused."""
    if first is not None and first.state != "rejected" and first.archived_on is None:
        raise Refused("A nonconformity was raised from it already.", "nonconformity")


@act(needs="improvement.move", moves="open -> contained")
def contain_nonconformity(*, by: Actor, nonconformity: Nonconformity, containment: str) -> None:
    """Say what was done at once to control and correct it (10.2.1 a, 10.2 a)."""
    nonconformity.containment = containment


@act(needs="improvement.move", moves="contained -> analysed")
def analyse_nonconformity(
    *, by: Actor, nonconformity: Nonconformity, cause: str, extent: str, cause_method: CauseMethod | None = None
) -> None:
    """Say why it happened, and where else the like exists or could (10.2.1 b, 10.2 b)."""
    nonconformity.cause, nonconformity.extent = cause, extent
    nonconformity.cause_method = cause_method or nonconformity.cause_method


@act(needs="improvement.move", moves="analysed | acting | verifying", label="Say what follows for risks and system")
def conclude_nonconformity(
    *,
    by: Actor,
    nonconformity: Nonconformity,
    risks_touched: YesNo,
    system_change: YesNo,
    risk: Record | None = None,
    planned_change: PlannedChange | None = None,
) -> None:
    """Say whether it changes the picture of risks, and whether the system itself must change (10.2.1 e and f)."""
    nonconformity.risks_touched, nonconformity.system_change = risks_touched, system_change
    nonconformity.risk = risk.pointer if risk else nonconformity.risk
    nonconformity.planned_change = planned_change or nonconformity.planned_change
    refuse(
        *rules.concluded(
            risks_touched=risks_touched, risk=nonconformity.risk, system_change=system_change,
            change=nonconformity.planned_change_id is not None,
        )
    )  # fmt: skip


def _plannable(_: Actor, nonconformity: Nonconformity) -> list[Objection | None]:
    return [rules.plannable(standing_actions=len(standing_actions(nonconformity)))]


@act(needs="improvement.move", moves="analysed -> acting", first=_plannable)
def plan_nonconformity(
    *,
    by: Actor,
    nonconformity: Nonconformity,
    effect_test: str,
    action: Annotated[str, Say("first action", "What is to be done; empty if the actions are added already.")] = "",
    who: Annotated[Person | None, Say("who", "The person who does it.")] = None,
    due_on: Annotated[date | None, Say("due on", "The day by which it is done.")] = None,
) -> None:
    """Begin acting on the cause, and say beforehand by what one will see that it has worked (10.2.1 c, 10.2 c)."""
    if action:
        if len(action) > 200:
            raise Refused(
                "The first action is longer than 200 characters. Shorten it; details have a field of their own.",
                "action",
            )
        add(Action(title=action, owner=who, due_on=due_on, nonconformity=nonconformity, serves=nonconformity.serves))
    nonconformity.effect_test = effect_test


def _all_done(_: Actor, nonconformity: Nonconformity) -> list[Objection]:
    undone = [a.reference or a.title for a in standing_actions(nonconformity) if a.state == "open"]
    return rules.ready_for_verification(open_actions=undone)


@act(needs="improvement.move", moves="acting -> verifying", label="Begin verification", first=_all_done)
def watch_nonconformity(*, by: Actor, nonconformity: Nonconformity) -> None:
    """Say that all is done; from here on the effect is watched."""


def _verifiable(_: Actor, nonconformity: Nonconformity) -> list[Objection | None]:
    return [rules.verifiable(effect_test=nonconformity.effect_test)]


@act(needs="improvement.verify", moves="analysed | verifying", first=_verifiable)
def verify_nonconformity(
    *,
    by: Actor,
    nonconformity: Nonconformity,
    verification: str,
    verified_on: date | None = None,
    effect_test: Annotated[
        str, Say("effect test", "By what one sees it; empty if it stands there already.", "longtext")
    ] = "",
    with_actions: Annotated[
        bool, Say("its actions too", "Verify the actions that are done with the same words.")
    ] = False,
) -> None:
    """Record that the effect test was run and shows that the trouble is gone (10.2.1 d, 10.2 d)."""
    day = happened(by, verified_on, "The day of verification", "verified_on")
    nonconformity.verification, nonconformity.verified_on = verification, day
    nonconformity.verified_by = by.person
    nonconformity.effect_test = effect_test or nonconformity.effect_test
    for action in standing_actions(nonconformity) if with_actions else ():
        if action.state == "done":
            verify_action(by=by, action=action, result=action.result or verification, verified_on=day)


def _shown(_: Actor, nonconformity: Nonconformity) -> list[Objection | None]:
    standing = standing_actions(nonconformity)
    found = rules.shown(
        effect_test=nonconformity.effect_test,
        verification=nonconformity.verification,
        verified_on=nonconformity.verified_on,
        open_actions=[a.reference or a.title for a in standing if a.state == "open"],
        unverified_actions=[a.reference or a.title for a in standing if a.state == "done"],
    )
    reason = rules.reasoned(standing_actions=len(standing), no_action_because=nonconformity.no_action_because)
    return [*found, reason]


@act(needs="improvement.close", moves="analysed | verifying -> closed", first=_shown)
def close_nonconformity(
    *,
    by: Actor,
    nonconformity: Nonconformity,
    no_action_because: Annotated[str, Say("why no action", "Only where there is none: the reason.")] = "",
) -> None:
    """Close it. Everything must be done, verified and on file; from then on it is locked."""
    nonconformity.no_action_because = no_action_because or nonconformity.no_action_because
    nonconformity.closed_on = today_of(by)


@act(needs="improvement.close", moves="open | contained | analysed -> rejected")
def reject_nonconformity(
    *,
    by: Actor,
    nonconformity: Nonconformity,
    reason: Annotated[str, Say("reason", "Why it is none after all.", "longtext")],
) -> None:
    """Decide that it is no nonconformity. What was planned against it is cancelled."""
    nonconformity.decision = reason
    for action in standing_actions(nonconformity):
        if action.state == "open":
            cancel_action(by=by, action=action, reason=reason)


@act(needs="improvement.close", moves="verifying | closed -> analysed")
def reopen_nonconformity(
    *,
    by: Actor,
    nonconformity: Nonconformity,
    reason: Annotated[str, Say("reason", "What shows that it is not gone.", "longtext")],
) -> None:
    """Open it again because what was done had no lasting effect; cause and actions are thought over anew."""
    nonconformity.decision, nonconformity.verification, nonconformity.no_action_because = reason, "", ""
    nonconformity.verified_on = nonconformity.verified_by = nonconformity.closed_on = None


@act(needs="improvement.close", moves="rejected -> open")
def reconsider_nonconformity(
    *,
    by: Actor,
    nonconformity: Nonconformity,
    reason: Annotated[str, Say("reason", "Why it is one after all.", "longtext")],
) -> None:
    """Take back a rejection."""
    nonconformity.decision = reason
