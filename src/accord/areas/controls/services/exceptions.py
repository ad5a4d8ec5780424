"""The acts of exceptions: asking, granting for a time, ending (A.5.36)."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from accord.areas.controls import rules
from accord.areas.controls.models import Control, ControlException
from accord.kernel.access.actor import Actor
from accord.kernel.acts.act import Say, act
from accord.kernel.acts.happened import today_of
from accord.kernel.organization.models import Person
from accord.kernel.refusals import Refused, refuse

Reason = Annotated[str, Say("reason", "What speaks for it or against it.", "longtext")]


@act(needs="controls.report", label="Ask for an exception")
def ask_control_exception(
    *,
    by: Actor,
    control: Control,
    title: str,
    why: str,
    compensation: str = "",
    expires_on: date | None = None,
    owner: Annotated[Person | None, Say("who decides", "Empty: who answers for the control.")] = None,
) -> ControlException:
    """Ask that a control need not hold for a time. Anybody may; it does not count before it is granted."""
    return ControlException(
        control=control, title=title, why=why, compensation=compensation, expires_on=expires_on,
        asked_by=by.person, asked_on=today_of(by), owner=owner or control.owner,
    )  # fmt: skip


@act(
    needs="controls.approve", moves="asked -> granted", signed="I grant this exception until the day given", gated=True
)
def grant_control_exception(
    *,
    by: Actor,
    control_exception: ControlException,
    expires_on: date,
    reason: Reason = "",
    compensation: Annotated[str, Say("what makes up for it", "Empty: as it was proposed.", "longtext")] = "",
) -> None:
    """Let the control not hold for a time; never longer than needed (A.5.36)."""
    asked = control_exception
    asked.compensation = compensation or asked.compensation
    _grant(by, asked, expires_on, reason)


@act(
    needs="controls.approve",
    moves="granted | expired -> granted",
    signed="I extend this exception until the day given",
    gated=True,
)
def extend_control_exception(
    *, by: Actor, control_exception: ControlException, expires_on: date, reason: Reason
) -> None:
    """Let it go on for another time, and say why it could not be ended."""
    if control_exception.expires_on and expires_on <= control_exception.expires_on:
        raise Refused("That is not later than it ends already.", "expires_on")
    _grant(by, control_exception, expires_on, reason)


@act(needs="controls.approve", moves="asked -> ended", label="Say no")
def refuse_control_exception(*, by: Actor, control_exception: ControlException, reason: Reason) -> None:
    """Decide that the control holds here too."""
    control_exception.decision, control_exception.ended_on = reason, today_of(by)


@act(needs="controls.move", moves="granted -> expired", label="Mark as expired")
def expire_control_exception(*, by: Actor, control_exception: ControlException) -> None:
    """Record that its time is over and nobody has ended it; it stopped counting after its last day anyway."""
    last = control_exception.expires_on
    if last is not None and last >= today_of(by):
        raise Refused(f"It counts until {last.isoformat()}. End it instead if it is not needed any more.", "expires_on")


@act(needs="controls.move", moves="granted | expired -> ended")
def end_control_exception(
    *,
    by: Actor,
    control_exception: ControlException,
    reason: Annotated[str, Say("how it ended", "From when on the control holds again.", "longtext")],
) -> None:
    """Say that the control holds again."""
    control_exception.decision, control_exception.ended_on = reason, today_of(by)


def _grant(by: Actor, asked: ControlException, expires_on: date, reason: str) -> None:
    own = by.person is not None and asked.asked_by_id == by.person.pk
    refuse(
        *rules.grantable(
            why=asked.why, compensation=asked.compensation, expires_on=expires_on, today=today_of(by), own=own
        )
    )
    asked.expires_on, asked.granted_by, asked.granted_on = expires_on, by.person, today_of(by)
    asked.decision = reason or asked.decision
