"""Days and refusals, for all acts of controls."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from accord.kernel.acts.happened import not_ahead
from accord.kernel.moments.clock import today
from accord.kernel.moments.moment import Moment
from accord.kernel.refusals import Objection, Refused

if TYPE_CHECKING:
    from accord.kernel.access.actor import Actor


def present(by: Actor) -> date:
    """The day it is for the organization."""
    return today(by.organization.time_zone)


def happened(by: Actor, day: date | None, what: str, field: str) -> date:
    """The day on which something happened: `day`, else today. Raises Refused for a day ahead."""
    found = day or present(by)
    if objection := not_ahead(day=found, today=present(by), what=what, field=field):
        raise Refused.because([objection])
    return found


def interval(by: Actor, day: date, parameter: str) -> timedelta:
    """A length of time that the organization has chosen."""
    return timedelta(days=Moment(by.organization, day).days(parameter))


def refuse_all(objections: list[Objection]) -> None:
    """Raises Refused with all of them."""
    if objections:
        raise Refused.because(objections)
