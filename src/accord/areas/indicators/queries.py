"""Reads of indicators that have a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accord.areas.indicators.models import Indicator, Measurement

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

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
