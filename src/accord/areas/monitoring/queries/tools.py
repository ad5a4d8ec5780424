"""Tools as that which shows that a control works, or speaks against it."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from accord.areas.controls.queries import all_gone
from accord.areas.controls.queries.showing import Trouble
from accord.areas.monitoring.models import Feed
from accord.areas.monitoring.queries import heard
from accord.areas.monitoring.queries.looking import Look, courses, last_by, seen
from accord.kernel.checks.periods import DAY
from accord.kernel.checks.population import related
from accord.kernel.checks.saying import listed
from accord.kernel.checks.verdict import NAMED, Deciding, Mend, Outcome
from accord.kernel.moments.clock import plus

if TYPE_CHECKING:
    from collections.abc import Collection

    from accord.kernel.moments.moment import Moment


_FEED = ("kind", "state", "blind_on", "last_heard_at", "expected_hours", *NAMED)


@dataclass(frozen=True, slots=True)
class Watching:
    """A tool with its looks at each thing: the last by the moment and those to come, the earliest first. What failed is
    taken up within `patience` days. It sees from `heard`, when it was heard last, through `blind_on`."""

    record: Deciding
    kind: str
    active: bool
    heard: date | None
    blind_on: date | None
    looks: tuple[tuple[Look, ...], ...]
    assets: frozenset[uuid.UUID]
    patience: int
    _latest: dict[date, list[Look]] = field(default_factory=dict, repr=False, compare=False)

    def latest(self, day: date) -> list[Look]:
        """The last look by a day at each thing that it still looks at."""
        if day not in self._latest:
            found = (last_by(day, course) for course in self.looks)
            self._latest[day] = [look for look in found if look]
        return self._latest[day]

    def counts(self, day: date) -> bool:
        latest = self.latest(day)
        sees = self.active and self.heard and self.blind_on and self.heard <= day <= self.blind_on
        return bool(sees) and any(k.failed is None for k in latest) and not any(k.left for k in latest)

    def trouble(self, day: date) -> Trouble | None:
        left = [(k.since, k.left) for k in self.latest(day) if k.since and k.left]
        if not left:
            return None
        mend = Mend("CheckResult", "report", left[0][1].pointer)
        late = [record for since, record in left if plus(since, self.patience) < day]
        if late:
            said = f"{len(late)} of the check results failed, and nothing followed: {listed([late[0].title])}."
            return Trouble(Outcome.FAILS, said, mend, late[0])
        said = f"The check result failed and does not say yet what follows: {listed([left[0][1].title])}."
        return Trouble(Outcome.NO_DATA, said, mend, left[0][1])

    def covers(self, day: date) -> frozenset[uuid.UUID]:
        return self.assets | {k.asset for k in self.latest(day) if k.asset}

    def failing(self, day: date) -> frozenset[uuid.UUID]:
        return frozenset(k.asset for k in self.latest(day) if k.asset and k.failed)

    def days(self) -> Iterator[date]:
        if self.heard:
            yield self.heard
        if self.blind_on:
            yield self.blind_on + DAY
        for course in self.looks:
            for look in course:
                yield from (look.seen_on, plus(look.since or look.seen_on, self.patience + 1))


def tools_of(m: Moment) -> list[tuple[Watching, frozenset[uuid.UUID]]]:
    """The tools in use, with what they looked at lately and the controls that they are linked to; without those that
    watch only what is gone. A fixed number of queries."""
    keys = m.of(Feed).filter(controls__isnull=False).exclude(state="retired").order_by().values("pk")
    feeds = m.of(Feed).filter(pk__in=keys)
    feeds = feeds.exclude(all_gone(feeds))
    controls, assets, patience = related(feeds, "controls"), related(feeds, "assets"), m.days("incident_assessment")
    using = list(heard(m, feeds).order_by("reference").only(*_FEED))
    looked = _seen(m, using)
    return [
        (
            Watching(
                Deciding.of(f), f"feed:{f.kind}", f.state == "active", f.heard_on, f.blind_on, looked[f.pk],
                frozenset(assets[f.pk]), patience,
            ),
            frozenset(controls[f.pk]),
        )
        for f in using
    ]  # fmt: skip


def _seen(m: Moment, feeds: Collection[Feed]) -> dict[uuid.UUID, tuple[tuple[Look, ...], ...]]:
    """What each tool (by its key) has seen of each thing within two of its intervals; what it no longer looks at is
    left out, unless it was left wrong."""
    found: dict[uuid.UUID, list[tuple[Look, ...]]] = defaultdict(list)
    for (feed, *_), course in courses(m, seen(m, feeds), feeds).items():
        found[feed].append(course)
    return defaultdict(tuple, {feed: tuple(things) for feed, things in found.items()})
