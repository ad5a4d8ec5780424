"""Lengths of time, for all acts of controls."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from accord.kernel.moments.moment import Moment

if TYPE_CHECKING:
    from accord.kernel.access.actor import Actor


def interval(by: Actor, day: date, parameter: str) -> timedelta:
    """A length of time that the organization has chosen."""
    return timedelta(days=Moment(by.organization, day).days(parameter))
