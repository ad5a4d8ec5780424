"""Reads of indicators that have a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accord.areas.indicators.models import Indicator, Measurement
from accord.kernel.access.scope import visible
from accord.kernel.records.declaration import of

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from accord.kernel.access.actor import Actor
    from accord.kernel.moments.moment import Moment


def active(m: Moment) -> QuerySet[Indicator]:
    """The indicators that are kept."""
    return m.of(Indicator).filter(state="active")


def measurements_of(indicator: Indicator) -> QuerySet[Measurement]:
    """The values of an indicator in the order of their days."""
    return Measurement.objects.filter(indicator=indicator, archived_on=None).order_by("measured_on", "reference")


def measured_between(indicator: Indicator, start: date, end: date) -> int:
    """How many values were taken in a period."""
    return measurements_of(indicator).filter(measured_on__range=(start, end)).count()


def last_measurements(by: Actor, indicator: Indicator, most: int) -> list[Measurement]:
    """The last values of an indicator that the actor sees, the oldest first."""
    found = visible(of(Measurement), by).filter(indicator=indicator, archived_on=None)
    return list(found.order_by("-measured_on", "-reference")[:most])[::-1]
