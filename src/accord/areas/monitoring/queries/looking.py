"""Looks of tools at one thing after another, and since when what they found was left."""

from __future__ import annotations

import uuid
from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Exists, OuterRef, Q

from accord.areas.assets.terms import HELD
from accord.areas.monitoring import rules
from accord.areas.monitoring.models import CheckResult
from accord.areas.monitoring.queries import looks_since, standing, still_looked_at
from accord.areas.monitoring.terms import FeedKind, Outcome
from accord.kernel.checks.verdict import NAMED, Deciding

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from django.db.models import QuerySet

    from accord.areas.monitoring.models import Feed
    from accord.kernel.moments.moment import Moment

Thing = tuple[uuid.UUID, str, str]
"""What is looked at: the tool, its check, and the subject."""
_LOOK = ("feed", "check_name", "subject", "pk", *NAMED, "seen_on", "outcome", "follow_up", "asset", "at")
_FAILED = Outcome.FAILED.value
ALARMS = (FeedKind.LOG_MONITORING, FeedKind.ENDPOINT_PROTECTION, FeedKind.AVAILABILITY)
"""Tools that tell once what is wrong."""
STATES = (FeedKind.BACKUP, FeedKind.DEVICE_MANAGEMENT)
"""Tools that look at the same of an asset again and again. What a scanner no longer finds is mended, and a build is
not made twice."""


class Look(NamedTuple):
    """A look of a tool at something. `failed`: the record, if it did; `since`: the day since which it has failed and
    nothing that stands followed."""

    seen_on: date
    failed: Deciding | None
    since: date | None
    asset: uuid.UUID | None

    @property
    def left(self) -> Deciding | None:
        """The record, if it failed and nothing that stands followed."""
        return self.failed if self.since else None


def last_by(day: date, course: Iterable[Look]) -> Look | None:
    """The last look by a day."""
    return next((k for k in reversed(tuple(course)) if k.seen_on <= day), None)


def failing(m: Moment, feeds: Collection[Feed]) -> QuerySet[CheckResult]:
    """What some feeds (with kind and state) have found wrong when they looked last, and their looks to come; of retired
    ones, what they left wrong."""
    there = still_looked_at(f for f in feeds if f.state != "retired")
    wrong = (there | _lasting(m, feeds)) & _wrong_at_last(m)
    return m.of(CheckResult).filter((there & Q(seen_on__gt=m.on)) | wrong)


def seen(m: Moment, feeds: Collection[Feed]) -> QuerySet[CheckResult]:
    """What some feeds (with their kind) saw of all that they still look at, and what they left wrong."""
    return m.of(CheckResult).filter(still_looked_at(feeds) | (_lasting(m, feeds) & _wrong_at_last(m)))


def _lasting(m: Moment, feeds: Iterable[Feed]) -> Q:
    """What counts, if it was left wrong, though a feed no longer looks at it, as long as evidence does once it is late:
    alarms, unless what they are about was disposed of, and the state of an asset that is still there."""
    kinds: dict[str, list[uuid.UUID]] = defaultdict(list)
    for feed in feeds:
        kinds[feed.kind].append(feed.pk)
    alarms, states = ([pk for kind in some for pk in kinds[kind]] for some in (ALARMS, STATES))
    there = Q(asset__state__in=HELD, asset__archived_on=None)
    asked = (Q(feed__in=alarms) & ~Q(asset__state="disposed")) | (Q(feed__in=states) & there)
    since = m.ago(m.days("process_evidence") + m.days("incident_assessment"))
    return asked & Q(seen_on__gte=since, seen_on__lte=m.on)


def _wrong_at_last(m: Moment) -> Q:
    """Those that failed and of which no later look is on file by the moment."""
    same = m.of(CheckResult).filter(
        feed=OuterRef("feed"), check_name=OuterRef("check_name"), subject=OuterRef("subject"), seen_on__lte=m.on
    )
    later = same.filter(Q(at__gt=OuterRef("at")) | Q(at=OuterRef("at"), reference__gt=OuterRef("reference")))
    return Q(outcome=_FAILED) & ~Q(Exists(later))


def courses(m: Moment, found: QuerySet[CheckResult], feeds: Iterable[Feed]) -> dict[Thing, tuple[Look, ...]]:
    """Of some looks of feeds the last by the moment at each thing and those to come, the earliest first. What a feed no
    longer looks at is left out once something followed. A fixed number of queries."""
    rows, since = _rows(m, found), {feed.pk: looks_since(feed) for feed in feeds}
    wrong = {thing: of_it[0][0] for thing, of_it in rows.items() if of_it[0][2] == _FAILED and of_it[0][1] <= m.on}
    before = _unbroken(m, wrong)
    followed = [f for of_it in rows.values() for _, _, outcome, f, *_ in of_it if outcome == _FAILED]
    taken_up = standing(m, {f for f in (*followed, *(f for some in before.values() for _, f in some)) if f})
    made = {thing: (of_it[0][-1], _course(of_it, before[thing], taken_up)) for thing, of_it in rows.items()}
    return {
        thing: course
        for thing, (at, course) in made.items()
        if (first := since[thing[0]]) is None or at >= first or course[0].left
    }


def _rows(m: Moment, found: QuerySet[CheckResult]) -> dict[Thing, list[tuple[Any, ...]]]:
    """By thing: key, day, outcome, what followed, record, asset, when. What another look has followed by the moment
    makes no difference."""
    rows: dict[Thing, list[tuple[Any, ...]]] = defaultdict(list)
    dated = found.filter(seen_on__isnull=False).order_by("at", "reference")
    for feed, check_name, subject, pk, name, own, title, seen_on, outcome, follow_up, *where in dated.values_list(
        *_LOOK
    ):
        of_it = rows[feed, check_name, subject]
        if seen_on <= m.on:
            of_it.clear()
        of_it.append((pk, seen_on, outcome, follow_up, (name or "", own, title), *where))
    return rows


def _unbroken(m: Moment, wrong: dict[Thing, Any]) -> dict[Thing, list[tuple[date, str]]]:
    """The days of the looks at each thing that failed before the last one without a pass in between, the earliest
    first, with what followed each. `wrong`: the key of the last look at each."""
    every, feeds = m.of(CheckResult), sorted({feed for feed, _, _ in wrong})
    names, subjects = sorted({name for _, name, _ in wrong}), sorted({subject for _, _, subject in wrong})
    same = every.filter(feed=OuterRef("feed"), check_name=OuterRef("check_name"), subject=OuterRef("subject"))
    passed = same.filter(at__gt=OuterRef("at"), seen_on__lte=m.on).exclude(outcome=_FAILED)
    failed = every.filter(feed__in=feeds, check_name__in=names, subject__in=subjects, outcome=_FAILED)
    failed = failed.filter(seen_on__lte=m.on).exclude(Exists(passed)).order_by("at", "reference")
    found: dict[Thing, list[tuple[date, str]]] = defaultdict(list)
    for feed, check_name, subject, pk, seen_on, follow_up in failed.values_list(*_LOOK[:4], "seen_on", "follow_up"):
        if wrong.get((feed, check_name, subject), pk) != pk:
            found[feed, check_name, subject].append((seen_on, follow_up))
    return found


def _course(
    of_it: list[tuple[Any, ...]], before: list[tuple[date, str]], taken_up: dict[str, date]
) -> tuple[Look, ...]:
    told = [(day, False, taken_up.get(follow_up)) for day, follow_up in before]
    told += [(day, outcome != _FAILED, taken_up.get(follow_up)) for _, day, outcome, follow_up, *_ in of_it]
    since = list(rules.left_since(told))[len(before) :]
    return tuple(
        Look(day, Deciding(f"CheckResult:{pk}", *named) if outcome == _FAILED else None, left, asset)
        for (pk, day, outcome, _, named, asset, _), left in zip(of_it, since, strict=True)
    )
