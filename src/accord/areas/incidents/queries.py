"""Reads of incidents that have a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from accord.areas.incidents.models import ContinuityPlan, Event, Incident, Vulnerability
from accord.kernel.records.declaration import named

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accord.kernel.moments.moment import Moment


def unsettled(m: Moment) -> QuerySet[Vulnerability]:
    """The vulnerabilities that are still there and not accepted."""
    return m.of(Vulnerability).filter(state__in=("open", "mitigated"))


def waiting(m: Moment) -> QuerySet[Event]:
    """The events about which nobody has decided."""
    return m.of(Event).filter(state="reported")


def approved_plans(m: Moment) -> QuerySet[ContinuityPlan]:
    """The continuity plans that hold."""
    return m.of(ContinuityPlan).filter(state="approved")


def actions_from(incident: Incident) -> list[Any]:
    """The actions that were added from an incident and not cancelled or put away."""
    actions: Any = named("Action").model
    found = actions.objects.filter(source=incident.pointer, archived_on=None).exclude(state="cancelled")
    return list(found.order_by("reference"))
