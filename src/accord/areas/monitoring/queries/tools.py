"""Tools as that which shows that a control works, or speaks against it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from accord.areas.controls.queries.showing import Trouble
from accord.areas.monitoring.models import CheckResult, Feed
from accord.areas.monitoring.queries import heard, standing
from accord.areas.monitoring.terms import Outcome as Found
from accord.kernel.checks.saying import DAY, plus
from accord.kernel.checks.verdict import NAMED, Mend, Outcome, related

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accord.kernel.moments.moment import Moment


_FEED = ("kind", "state", "blind_on", "last_heard_at", "expected_hours", *NAMED)
_RESULT = ("check_name", "subject", "seen_on", "outcome", "follow_up", "asset", *NAMED)


@dataclass(frozen=True, slots=True)
class Watching:
    """A tool with what it has seen, the earliest first. What failed is taken up within `patience` days, by one of the
    records that stand (`taken_up`, pointers). `heard`: the day on which it was heard last."""

    record: Feed
    results: tuple[CheckResult, ...]
    assets: frozenset[uuid.UUID]
    patience: int
    heard: date | None = None
    taken_up: frozenset[str] = frozenset()
    _latest: dict[date, list[CheckResult]] = field(default_factory=dict, repr=False, compare=False)

    @property
    def kind(self) -> str:
        return f"feed:{self.record.kind}"

    def latest(self, day: date) -> list[CheckResult]:
        """The last look by a day at each thing that it still looks at."""
        if day not in self._latest:
            found = {(r.check_name, r.subject): r for r in self.results if r.seen_on and r.seen_on <= day}
            self._latest[day] = list(found.values())
        return self._latest[day]

    def counts(self, day: date) -> bool:
        feed, latest = self.record, self.latest(day)
        sees = feed.state == "active" and self.heard and feed.blind_on and self.heard <= day <= feed.blind_on
        passed = any(r.outcome == Found.PASSED.value for r in latest)
        return bool(sees) and passed and not any(map(self._open, latest))

    def trouble(self, day: date) -> Trouble | None:
        left = [r for r in self.latest(day) if self._open(r)]
        if not left:
            return None
        mend = Mend("CheckResult", "report", left[0].pointer)
        late = [r for r in left if r.seen_on and plus(r.seen_on, self.patience) < day]
        if late:
            said = f"{late[0].title}: failed, and nothing followed ({len(late)} of {self.record.title})."
            return Trouble(Outcome.FAILS, said, mend, late[0])
        return Trouble(Outcome.NO_DATA, f"{left[0].title}: failed; say what follows.", mend, left[0])

    def _open(self, result: CheckResult) -> bool:
        return result.outcome == Found.FAILED.value and result.follow_up not in self.taken_up

    def covers(self, day: date) -> frozenset[uuid.UUID]:
        return self.assets | {r.asset_id for r in self.latest(day) if r.asset_id}

    def failing(self, day: date) -> frozenset[uuid.UUID]:
        return frozenset(r.asset_id for r in self.latest(day) if r.asset_id and r.outcome == Found.FAILED.value)

    def days(self) -> Iterator[date]:
        if self.heard:
            yield self.heard
        if self.record.blind_on:
            yield self.record.blind_on + DAY
        for result in self.results:
            if result.seen_on:
                yield from (result.seen_on, plus(result.seen_on, self.patience + 1))


def tools_of(m: Moment) -> list[tuple[Watching, frozenset[uuid.UUID]]]:
    """The tools in use, with what they looked at lately and the controls that they are linked to. One query for each
    tool."""
    keys = m.of(Feed).filter(controls__isnull=False).exclude(state="retired").order_by().values("pk")
    feeds = m.of(Feed).filter(pk__in=keys)
    controls, assets, patience = related(feeds, "controls"), related(feeds, "assets"), m.days("incident_assessment")
    seen = {f: tuple(_lately(m, f)) for f in heard(m, feeds).order_by("reference").only(*_FEED)}
    taken = standing(m, {r.follow_up for results in seen.values() for r in results if r.follow_up})
    return [
        (Watching(f, results, frozenset(assets[f.pk]), patience, f.heard_on, taken), frozenset(controls[f.pk]))
        for f, results in seen.items()
    ]


def _lately(m: Moment, feed: Feed) -> QuerySet[CheckResult]:
    """What a tool has seen within two of its intervals; what it no longer looks at is left out."""
    found = m.of(CheckResult).filter(feed=feed).order_by("at", "reference").only(*_RESULT)
    if feed.last_heard_at is None or not feed.expected_hours:
        return found
    return found.filter(at__gte=feed.last_heard_at - timedelta(hours=2 * feed.expected_hours))
