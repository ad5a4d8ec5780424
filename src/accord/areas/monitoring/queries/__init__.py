"""Reads of monitoring that have a name."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db.models import Case, Count, DateField, F, Q, Value, When
from django.db.models.functions import TruncDate

from accord.areas.controls.queries.showing import doings
from accord.areas.controls.terms import ActivityKind
from accord.areas.monitoring.models import CheckResult, Feed
from accord.kernel.access.scope import visible
from accord.kernel.checks.periods import FAR
from accord.kernel.moments.clock import plus
from accord.kernel.records.declaration import declarations, named, of
from accord.kernel.records.pointers import keys_by_type

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from accord.areas.monitoring.terms import FeedKind
    from accord.kernel.access.actor import Actor
    from accord.kernel.moments.moment import Moment


_CLOSED = F("closed_on")
_ENDED: dict[str, Any] = {
    "Event": Case(
        When(incident=None, then=F("assessed_on")),
        When(incident__state="closed", then=F("incident__closed_on")),
        default=Value(FAR),
        output_field=DateField(),
    ),
    "Incident": _CLOSED,
    "Nonconformity": _CLOSED,
}
"""On which day what followed came to its end; an event that is an incident, with that one."""


def watching(m: Moment) -> QuerySet[Feed]:
    """The feeds that are expected to say something, whether they see or not."""
    return m.of(Feed).exclude(state="retired")


def heard(m: Moment, feeds: QuerySet[Feed]) -> QuerySet[Any]:
    """Feeds with `heard_on`, the day on which each was heard last: one that an import dated ahead sees nothing yet."""
    return feeds.annotate(heard_on=TruncDate("last_heard_at", tzinfo=ZoneInfo(m.zone())))


def seeing(m: Moment, *kinds: FeedKind) -> QuerySet[Any]:
    """The feeds of some kinds that are not blind and were heard; each counts from `heard_on` through the day on which
    it is blind."""
    found = m.of(Feed).filter(kind__in=kinds, state="active", last_heard_at__isnull=False, blind_on__isnull=False)
    return heard(m, found)


def looks(m: Moment, feeds: Iterable[Feed]) -> QuerySet[CheckResult]:
    """What some feeds saw of all that they still look at."""
    return m.of(CheckResult).filter(still_looked_at(feeds))


def still_looked_at(feeds: Iterable[Feed]) -> Q:
    """Looks of some feeds at what they still look at: for twice as long as a feed may be silent nothing was said of the
    others."""
    current = Q(pk__in=())
    for feed in feeds:
        since = looks_since(feed)
        current |= Q(feed=feed, at__gte=since) if since else Q(feed=feed)
    return current


def looks_since(feed: Feed) -> datetime | None:
    """From when on a look of a feed is one at something that it still looks at; None: all are."""
    return feed.last_heard_at and feed.last_heard_at - timedelta(hours=2 * feed.expected_hours)


def standing(m: Moment, pointers: Iterable[str]) -> dict[str, date]:
    """Those of some pointers, of what followed from looks, that lead to a record which was neither put away nor
    rejected, whatever it serves, with the last day on which it was under way (FAR: it still is)."""
    keys, found = keys_by_type(pointers), {}
    for type_ in sorted(keys.keys() & {d.name for d in declarations()}):
        there = m.ever(named(type_).model).filter(pk__in=keys[type_], archived_on=None).exclude(state="rejected")
        ended = there.annotate(ended=_ENDED.get(type_, Value(None, DateField())))
        for pk, state, day in ended.values_list("pk", "state", "ended"):
            found[f"{type_}:{pk}"] = (day or date.min) if named(type_).state(state).final else FAR
    return found


def counting_rounds(m: Moment) -> Iterator[tuple[UUID, date, date]]:
    """The assets that rounds of looking for weaknesses went through, from and through which day each round counts."""
    for scan in (d for d in m.once(doings) if d.kind == ActivityKind.VULNERABILITY_SCAN.value):
        following = [plus(run.done_on, -1) for run in scan.runs[1:]]
        for run, last in zip(scan.runs, [*following, date.max], strict=False):  # one that never ran has no round
            due = scan.next_due
            if due is not None and scan.counts(run.done_on):
                until = min(due, plus(run.done_on, scan.lasts), last)
                yield from ((asset, run.done_on, until) for asset in scan.covers(run.done_on))


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
