"""Reads of monitoring that have a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Q

from accord.areas.monitoring.models import CheckResult, Feed
from accord.kernel.access.scope import visible
from accord.kernel.records.declaration import of

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from accord.kernel.access.actor import Actor
    from accord.kernel.moments.moment import Moment


def watching(m: Moment) -> QuerySet[Feed]:
    """The feeds that are expected to say something, whether they see or not."""
    return m.of(Feed).exclude(state="retired")


def results_of(feed: Feed) -> QuerySet[CheckResult]:
    """What a feed has seen."""
    return CheckResult.objects.filter(feed=feed, archived_on=None)


def latest_result(feed: Feed) -> CheckResult | None:
    """The last thing that it has seen."""
    return results_of(feed).order_by("-at", "-reference").first()


def by_day(by: Actor, feed: Feed, first: date) -> dict[date, tuple[int, int]]:
    """How many checks were passed and failed on each day from `first` on, as far as the actor sees them."""
    found = visible(of(CheckResult), by).filter(feed=feed, archived_on=None, seen_on__gte=first)
    counted = (
        found.order_by()
        .values("seen_on")
        .annotate(passed=Count("pk", filter=Q(outcome="passed")), failed=Count("pk", filter=Q(outcome="failed")))
    )
    return {r["seen_on"]: (r["passed"], r["failed"]) for r in counted}


def failed_lately(by: Actor, feed: Feed, most: int = 8) -> list[CheckResult]:
    """The last checks of a feed that failed, as far as the actor sees them."""
    found = visible(of(CheckResult), by).filter(feed=feed, outcome="failed", archived_on=None)
    return list(found.order_by("-at", "-reference")[:most])
