"""What shows that a control works, or speaks against it: activities here, tools above. Facts are read once; then a day
is judged, and each day to come on which something changes."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from django.db.models import Exists, OuterRef, Q

from accord.areas.controls.models import Activity, ActivityRun
from accord.areas.controls.terms import ActivityKind, Result
from accord.areas.improvement.queries import raised
from accord.kernel.checks.saying import DAY, day_in_words, plus
from accord.kernel.checks.verdict import NAMED, Mend, Outcome, related

if TYPE_CHECKING:
    from accord.kernel.moments.moment import Moment
    from accord.kernel.records.record import Record


_ACTIVITY = ("kind", "how", "next_due", "interval_days", "document__state", "document__archived_on", *NAMED)


@dataclass(frozen=True, slots=True)
class Trouble:
    """What speaks against a control on a day: it fails, or it shows nothing. `record`: what the sentence names; who
    may not see it must not read its name."""

    outcome: Outcome
    because: str
    mend: Mend
    record: Record


class Source(Protocol):
    """What tells whether a control works: an activity or a tool that is linked to it."""

    @property
    def record(self) -> Record:
        """The record that tells."""

    @property
    def kind(self) -> str:
        """What sort it is; tools say `feed:` before theirs."""

    def counts(self, day: date) -> bool:
        """Whether it shows on a day that the control works."""

    def trouble(self, day: date) -> Trouble | None:
        """What it says against the control on a day."""

    def covers(self, day: date) -> frozenset[uuid.UUID]:
        """The assets that it looks at."""

    def failing(self, day: date) -> frozenset[uuid.UUID]:
        """The assets of which it last found that something is wrong."""

    def days(self) -> Iterator[date]:
        """The days on which any of this may change."""


@dataclass(frozen=True, slots=True)
class Doing:
    """An activity with its runs, the earliest first: those of the last day by the moment and those to come; of a search
    for weaknesses all, as each is a round of its own. A run counts for `lasts` days; one that failed is taken up within
    `patience` days: one of the nonconformities `raised` came of it, and none that was rejected or put away."""

    record: Activity
    runs: tuple[ActivityRun, ...]
    assets: frozenset[uuid.UUID]
    lasts: int
    patience: int
    raised: frozenset[uuid.UUID] = frozenset()

    @property
    def kind(self) -> str:
        return self.record.kind

    def taken_up(self, run: ActivityRun) -> bool:
        """Whether a nonconformity that stands was raised from a run."""
        return run.nonconformity_id in self.raised

    def latest(self, day: date) -> ActivityRun | None:
        """The last run by a day."""
        return next((r for r in reversed(self.runs) if r.done_on <= day), None)

    @property
    def described(self) -> bool:
        """Whether it is said how it is done and when it counts as passed."""
        document = self.record.document
        in_force = document is not None and document.state == "in_force" and document.archived_on is None
        return bool(self.record.how.strip()) or in_force

    def counts(self, day: date) -> bool:
        due, last = self.record.next_due, self.latest(day)
        if due is None or due < day or last is None or not self.described:
            return False
        evidenced = bool(last.evidence.strip()) and last.checked != 0
        return last.result == Result.PASSED.value and evidenced and day <= plus(last.done_on, self.lasts)

    def trouble(self, day: date) -> Trouble | None:
        record, last = self.record, self.latest(day)
        run = Mend("Activity", "run", record.pointer)
        if record.next_due and record.next_due < day:
            return Trouble(Outcome.FAILS, f"{record.title} was due on {day_in_words(record.next_due)}.", run, record)
        if last and self._forgotten(last) and plus(last.done_on, self.patience) < day:
            mend = Mend("ActivityRun", "open-nonconformity", last.pointer)
            said = f"{last.title} failed, and no nonconformity that stands was raised from it."
            return Trouble(Outcome.FAILS, said, mend, last)
        if record.next_due is None:
            dated = Mend("Activity", "edit", record.pointer)
            return Trouble(Outcome.NO_DATA, f"{record.title} has no day on which it is due next.", dated, record)
        if last and last.result != Result.PASSED.value:
            return Trouble(Outcome.NO_DATA, f"{last.title} did not pass; no run has passed since.", run, last)
        return None

    def _forgotten(self, run: ActivityRun) -> bool:
        return run.result == Result.FAILED.value and not self.taken_up(run)

    def covers(self, day: date) -> frozenset[uuid.UUID]:
        return self.assets

    def failing(self, day: date) -> frozenset[uuid.UUID]:
        return frozenset()

    def days(self) -> Iterator[date]:
        if self.record.next_due:
            yield self.record.next_due + DAY
        for run in self.runs:
            yield from (run.done_on, plus(run.done_on, self.patience + 1), plus(run.done_on, self.lasts + 1))


def doings(m: Moment) -> list[Doing]:
    """The activities that are done again and again, with all that tells whether they show something. Four queries:
    ask it once (`m.once(doings)`)."""
    activities = m.of(Activity).filter(state="active")
    runs: dict[Any, list[ActivityRun]] = defaultdict(list)
    every = m.of(ActivityRun).filter(activity__in=activities.order_by().values("pk"))
    of_it = m.of(ActivityRun).filter(activity=OuterRef("activity"))
    later = Exists(of_it.filter(done_on__lte=m.on, done_on__gt=OuterRef("done_on")))
    found = every.filter(Q(activity__kind=ActivityKind.VULNERABILITY_SCAN.value) | ~later)
    for run in found.order_by("done_on", "reference").only(
        "activity", "done_on", "done_by", "result", "nonconformity", "evidence", "checked", *NAMED
    ):
        runs[run.activity_id].append(run)
    assets = related(activities, "assets")
    lasts, patience = m.days("process_evidence"), m.days("incident_assessment")
    standing = frozenset(raised(m))
    return [
        Doing(a, tuple(runs[a.pk]), frozenset(assets[a.pk]), lasts, patience, standing)
        for a in activities.select_related("document").order_by("reference").only(*_ACTIVITY)
    ]


def all_days(sources: Iterable[Source]) -> set[date]:
    """The days on which something may change."""
    return {d for s in sources for d in s.days()}
