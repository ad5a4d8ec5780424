"""What every act of improvement needs: today, and refusing for one objection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accord.kernel.acts.happened import not_ahead
from accord.kernel.moments.clock import today
from accord.kernel.refusals import Objection, Refused

if TYPE_CHECKING:
    from datetime import date

    from accord.kernel.access.actor import Actor


def this_day(by: Actor) -> date:
    """Today where the organization is."""
    return today(by.organization.time_zone)


def refuse(objection: Objection | None) -> None:
    """Raise Refused for an objection, if there is one."""
    if objection:
        raise Refused.because([objection])


def happened_on(by: Actor, day: date | None, what: str, field: str) -> date:
    """The day on which something happened: today unless said. Raises Refused for one that has not come."""
    found = day or this_day(by)
    refuse(not_ahead(day=found, today=this_day(by), what=what, field=field))
    return found
