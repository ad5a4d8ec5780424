"""The acts of vulnerabilities (A.8.8)."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from accord.areas.incidents.models import Vulnerability
from accord.areas.incidents.services.days import happened
from accord.kernel.access.actor import Actor
from accord.kernel.acts.act import Say, act
from accord.kernel.acts.happened import today_of
from accord.kernel.refusals import Refused


@act(needs="incidents.move", moves="open | mitigated -> mitigated")
def mitigate_vulnerability(
    *, by: Actor, vulnerability: Vulnerability, mitigation: str, due_on: date | None = None
) -> None:
    """Say what makes it hard to use for now, and by when it is fixed."""
    vulnerability.mitigation, vulnerability.mitigated_on = mitigation, today_of(by)
    vulnerability.due_on = due_on or vulnerability.due_on


@act(
    needs="incidents.approve",
    moves="open | mitigated | accepted -> accepted",
    signed="I accept this vulnerability until the day given",
    gated=True,
)
def accept_vulnerability(
    *, by: Actor, vulnerability: Vulnerability, accepted_because: str, accepted_until: date
) -> None:
    """Let it stay for now, with a reason and until a day; then it is decided again."""
    if accepted_until <= today_of(by):
        raise Refused("The acceptance ends on a day to come, so that it is decided again.", "accepted_until")
    vulnerability.accepted_because, vulnerability.accepted_until = accepted_because, accepted_until
    vulnerability.accepted_by = by.person


@act(needs="incidents.move", moves="open | mitigated | accepted -> fixed", label="Fixed")
def fix_vulnerability(*, by: Actor, vulnerability: Vulnerability, outcome: str, fixed_on: date | None = None) -> None:
    """Say that it is gone, what removed it, and how somebody saw that."""
    vulnerability.fixed_on = happened(by, fixed_on, "The day of the fix", "fixed_on", after=vulnerability.found_on)
    vulnerability.outcome = outcome


@act(needs="incidents.move", moves="mitigated | accepted | fixed -> open", label="Open again")
def reopen_vulnerability(
    *,
    by: Actor,
    vulnerability: Vulnerability,
    reason: Annotated[str, Say("reason", "What shows that it is still there, or counts more now.", "longtext")],
    due_on: date | None = None,
) -> None:
    """Take it up again: it was found once more, or its acceptance has ended."""
    vulnerability.outcome, vulnerability.fixed_on, vulnerability.accepted_until = reason, None, None
    vulnerability.due_on = due_on or vulnerability.due_on
