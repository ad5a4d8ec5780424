"""Reads of indicators that have a name."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from accord.areas.indicators.models import Analysis, Indicator, Measurement
from accord.areas.processes.queries import active as active_processes
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


def about_processes(m: Moment) -> QuerySet[Indicator]:
    """Those of them that tell how an active process runs."""
    return active(m).filter(subject__in=[p.pointer for p in active_processes(m)])


def processes_of(indicators: QuerySet[Indicator]) -> list[UUID]:
    """The keys of the processes that such figures are about."""
    return [UUID(s.partition(":")[2]) for s in set(indicators.values_list("subject", flat=True))]


def with_aim(indicators: QuerySet[Indicator]) -> QuerySet[Indicator]:
    """Those with a target or a limit: one can tell from a value whether it is right."""
    return indicators.exclude(target=None, lower_limit=None, upper_limit=None)


def values_of(m: Moment, indicators: QuerySet[Indicator]) -> QuerySet[Measurement]:
    """What was measured of them."""
    return m.of(Measurement).filter(indicator__in=indicators)


def analyses_of(m: Moment, indicators: QuerySet[Indicator]) -> QuerySet[Analysis]:
    """What was concluded from them."""
    return m.of(Analysis).filter(indicator__in=indicators)


def with_conclusion(m: Moment) -> QuerySet[Indicator]:
    """The figures kept from which somebody has drawn a conclusion."""
    drawn = m.of(Analysis).exclude(conclusion="")
    return active(m).filter(Exists(drawn.filter(indicator=OuterRef("pk"))))


def last_judged(m: Moment) -> QuerySet[Analysis]:
    """Of each figure kept the last analysis that says what it comes to."""
    judged = analyses_of(m, active(m)).exclude(judgement="")
    later = judged.filter(indicator=OuterRef("indicator")).filter(
        Q(period_until__gt=OuterRef("period_until"))
        | Q(period_until=OuterRef("period_until"), reference__gt=OuterRef("reference"))
    )
    return judged.exclude(Exists(later))


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
