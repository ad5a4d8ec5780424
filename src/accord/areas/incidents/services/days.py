"""Days and refusals, for all acts of incidents."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from accord.areas.incidents import rules
from accord.kernel.acts.happened import not_ahead
from accord.kernel.moments.clock import today
from accord.kernel.moments.moment import Moment
from accord.kernel.refusals import Objection, Refused

if TYPE_CHECKING:
    from accord.kernel.access.actor import Actor


def present(by: Actor) -> date:
    """The day it is for the organization."""
    return today(by.organization.time_zone)


def happened(by: Actor, day: date | None, what: str, field: str, *, after: date | None = None) -> date:
    """The day on which something happened: `day`, else today. Raises Refused for a day ahead, or before `after`."""
    found = day or present(by)
    refuse(not_ahead(day=found, today=present(by), what=what, field=field))
    refuse(rules.not_before(day=found, earliest=after, what=what, field=field))
    return found


def interval(by: Actor, day: date, parameter: str) -> timedelta:
    """A length of time that the organization has chosen."""
    return timedelta(days=Moment(by.organization, day).days(parameter))


def refuse(objection: Objection | None) -> None:
    """Raises Refused where there is something against it."""
    if objection:
        raise Refused.because([objection])


def refuse_all(objections: list[Objection]) -> None:
    """Raises Refused with all of them."""
    if objections:
        raise Refused.because(objections)
