"""Reads of incidents that have a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.db.models.functions import Coalesce

from accord.areas.incidents.models import ContinuityPlan, Event, Exercise, Incident, Vulnerability
from accord.kernel.access.scope import visible
from accord.kernel.checks.verdict import NAMED
from accord.kernel.records.declaration import named, of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from accord.kernel.access.actor import Actor
    from accord.kernel.moments.moment import Moment


def unsettled(m: Moment) -> QuerySet[Vulnerability]:
    """The vulnerabilities that are still there and not accepted."""
    return m.of(Vulnerability).filter(state__in=("open", "mitigated"))


def waiting(m: Moment) -> QuerySet[Event]:
    """The events about which nobody has decided."""
    return m.of(Event).filter(state="reported")


def decided(m: Moment) -> QuerySet[Event]:
    """The events about which somebody has decided."""
    return m.of(Event).exclude(state="reported")


def reported_by_people(m: Moment) -> QuerySet[Event]:
    """The events that somebody here has reported."""
    return m.of(Event).filter(reported_by__isnull=False)


def running(m: Moment) -> QuerySet[Incident]:
    """The incidents that are not closed."""
    return m.of(Incident).exclude(state="closed")


def judgeable(m: Moment, shown: Q | None = None) -> QuerySet[Incident]:
    """The incidents, without those that came closed in an import, unless they show what is asked (`shown`): they are
    locked, and their gaps stay."""
    brought = Q(state="closed", imported=True)
    return m.of(Incident).exclude(brought if shown is None else brought & ~shown)


def brought_lately(m: Moment) -> QuerySet[Any]:
    """Those that came closed in an import and were over no longer ago than evidence counts for."""
    came = m.of(Incident).filter(state="closed", imported=True)
    over = Coalesce("closed_on", "recovered_on", "detected_on")
    return came.annotate(over=over).filter(over__gte=m.ago(m.days("process_evidence")))


def held_exercises(m: Moment, *fields: str) -> list[Any]:
    """The exercises that were held of the plans in force, of whichever version of the plan (it keeps its title), with
    some fields and the nonconformity that was raised. One query."""
    titles = approved_plans(m).order_by().values("title")
    held = m.of(Exercise).filter(state="held", held_on__isnull=False, continuity_plan__title__in=titles)
    joined = ("continuity_plan__title", "nonconformity__state", "nonconformity__archived_on")
    return list(held.select_related("continuity_plan", "nonconformity").only(*NAMED, "held_on", *joined, *fields))


def last_of_each(exercises: Sequence[Any]) -> list[Any]:
    """The last of some exercises of each plan."""
    by_day = sorted(exercises, key=lambda e: (e.held_on, e.reference))
    last = {e.continuity_plan.title: e for e in by_day}
    return [e for e in exercises if last[e.continuity_plan.title] is e]


def approved_plans(m: Moment) -> QuerySet[ContinuityPlan]:
    """The continuity plans that hold."""
    return m.of(ContinuityPlan).filter(state="approved")


def actions_from(incident: Incident) -> list[Any]:
    """The actions that were added from an incident and not cancelled or put away."""
    actions: Any = named("Action").model
    found = actions.objects.filter(source=incident.pointer, archived_on=None).exclude(state="cancelled")
    return list(found.order_by("reference"))


def events_of(by: Actor, incident: Incident) -> QuerySet[Event]:
    """The reports that belong to an incident, as far as the actor sees them."""
    found: QuerySet[Event] = visible(of(Event), by).filter(incident=incident, archived_on=None)
    return found.select_related("reported_by").order_by("reference")


def actions_seen(by: Actor, incident: Incident) -> QuerySet[Any]:
    """The actions that were added from an incident, as far as the actor sees them."""
    found = visible(named("Action"), by).filter(source=incident.pointer, archived_on=None)
    return found.select_related("owner").order_by("reference")
