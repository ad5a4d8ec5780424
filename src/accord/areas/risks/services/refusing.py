"""What the acts of risks refuse alike: objections, and days that have not come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accord.kernel.acts.happened import not_ahead
from accord.kernel.moments.clock import today
from accord.kernel.refusals import Objection, Refused

if TYPE_CHECKING:
    from datetime import date

    from accord.kernel.access.actor import Actor


def the_day(by: Actor) -> date:
    """Today, where the organization is."""
    return today(by.organization.time_zone)


def refuse(objections: list[Objection]) -> None:
    """Raises Refused with all objections, if there are any."""
    if objections:
        raise Refused.because(objections)


def refuse_one(objection: Objection | None) -> None:
    """Raises Refused with the objection, if there is one."""
    if objection:
        raise Refused(objection.sentence, objection.field)


def refuse_ahead(by: Actor, day: date | None, what: str, field: str) -> None:
    """Raises Refused for a day that has not come yet."""
    if day:
        refuse_one(not_ahead(day=day, today=the_day(by), what=what, field=field))
