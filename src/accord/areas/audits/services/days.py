"""What the acts of audits ask again and again: today, no day ahead, and whether somebody is of the team."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from accord.areas.audits.queries import team_of
from accord.kernel.acts.happened import not_ahead
from accord.kernel.moments.clock import today
from accord.kernel.refusals import Forbidden, Refused

if TYPE_CHECKING:
    from accord.areas.audits.models import Audit
    from accord.kernel.access.actor import Actor


def today_of(by: Actor) -> date:
    """The day on which somebody acts."""
    return today(by.organization.time_zone)


def refuse_ahead(by: Actor, day: date, what: str, field: str) -> None:
    """Raises Refused for a day that has not come."""
    if objection := not_ahead(day=day, today=today_of(by), what=what, field=field):
        raise Refused.because([objection])


def refuse_outsiders(by: Actor, audit: Audit, permission: str = "audits.move") -> None:
    """Auditors need no further right for their own audit; anybody else does. Raises Forbidden."""
    if by.may_everywhere(permission):
        return
    if by.person is None or by.person.pk not in {p.pk for p in team_of(audit)}:
        raise Forbidden(f"Only those who audit {audit.reference or audit.title} may do this, and who runs the system.")
