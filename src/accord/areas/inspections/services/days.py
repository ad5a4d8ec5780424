"""The days of the acts of inspections."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from accord.kernel.acts.happened import not_ahead
from accord.kernel.moments.clock import today
from accord.kernel.refusals import Objection, Refused

if TYPE_CHECKING:
    from accord.kernel.access.actor import Actor


def day_of(by: Actor) -> date:
    """Today, where the organization is."""
    return today(by.organization.time_zone)


def happened(by: Actor, day: date | None, what: str, field: str) -> date:
    """The day given, or today. Raises Refused for a day to come."""
    found = day or day_of(by)
    if objection := not_ahead(day=found, today=day_of(by), what=what, field=field):
        refuse([objection])
    return found


def refuse(objections: list[Objection]) -> None:
    """Raises Refused if there is any objection."""
    if objections:
        raise Refused.because(objections)
