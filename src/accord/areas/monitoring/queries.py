"""Reads of monitoring that have a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accord.areas.monitoring.models import CheckResult, Feed

if TYPE_CHECKING:
    from django.db.models import QuerySet

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
