"""What shows that a control works, or speaks against it: activities here, tools above. Facts are read once; then a day
is judged, and each day to come on which something changes."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple, Protocol

from django.db.models import OuterRef, Subquery

from accord.areas.controls import rules
from accord.areas.controls.models import Activity, ActivityRun
from accord.areas.controls.queries import running
from accord.areas.controls.terms import ActivityKind, Result
from accord.areas.improvement.queries import cases_from
from accord.kernel.checks.periods import DAY
from accord.kernel.checks.population import named_with, related
from accord.kernel.checks.saying import day_in_words, listed
from accord.kernel.checks.verdict import Deciding, Mend, Outcome
from accord.kernel.moments.clock import plus
from accord.kernel.records.attached import Attachment
from accord.kernel.records.nothing import is_said, is_shown
from accord.kernel.records.pointers import keys_by_type, pointed

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accord.kernel.moments.moment import Moment


_ACTIVITY = (
    "pk", "kind", "next_due", "interval_days", "how", "document__state", "document__archived_on",
    "document__effective_from",
)  # fmt: skip
_RUN = (
    "activity", "done_on", "result", "done_by", "done_by__left_on", "evidence", "checked", "deviating", "findings",
    "nonconformity__state", "nonconformity__archived_on",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Trouble:
    """What speaks against a control on a day: it fails, or it shows nothing. `record`: what the sentence names; who
    may not see it must not read its name."""

    outcome: Outcome
    because: str
    mend: Mend
    record: Deciding


class Source(Protocol):
    """What tells whether a control works: an activity or a tool that is linked to it."""

    @property
    def record(self) -> Deciding:
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


class Run(NamedTuple):
    """A run of an activity. `taken_up`: a nonconformity that stands was raised from it, none that was rejected or put
    away; `is_open`: it passed with something that was not right, and nothing says what was done about that."""

    record: Deciding
    done_on: date
    result: str
    has_doer: bool
    has_evidence: bool
    checked: int | None
    taken_up: bool
    is_open: bool

    @property
    def forgotten(self) -> bool:
        """Whether it failed, and nothing came of it."""
        return self.result == Result.FAILED.value and not self.taken_up


class Doing(NamedTuple):
    """An activity with its runs, the earliest first: the last by the moment and those to come; of a search for
    weaknesses all, as each is a round of its own. A run counts for `lasts` days, but not once a whole round was left
    out; one that failed is taken up within `patience` days. `described_from`: the day from which it is said how it is
    done and when it counts as passed."""

    record: Deciding
    kind: str
    next_due: date | None
    interval_days: int
    described_from: date | None
    runs: tuple[Run, ...]
    assets: frozenset[uuid.UUID]
    lasts: int
    patience: int

    def latest(self, day: date) -> Run | None:
        """The last run by a day."""
        return next((r for r in reversed(self.runs) if r.done_on <= day), None)

    def counts(self, day: date) -> bool:
        due, last = self.next_due, self.latest(day)
        if due is None or due < day or last is None or self.described_from is None or day < self.described_from:
            return False
        evidenced = last.has_evidence and last.checked != 0 and not last.is_open
        return last.result == Result.PASSED.value and evidenced and day <= plus(last.done_on, self.lasts)

    def trouble(self, day: date) -> Trouble | None:
        record, due, last = self.record, self.next_due, self.latest(day)
        run = Mend("Activity", "run", record.pointer)
        if due and due < day:
            said = f"The activity was due on {day_in_words(due)}: {listed([record.title])}."
            return Trouble(Outcome.FAILS, said, run, record)
        if last and last.forgotten and plus(last.done_on, self.patience) < day:
            mend = Mend("ActivityRun", "open-nonconformity", last.record.pointer)
            said = f"The last run failed, and no valid nonconformity was raised from it: {listed([last.record.title])}."
            return Trouble(Outcome.FAILS, said, mend, last.record)
        if due is None:
            dated = Mend("Activity", "edit", record.pointer, "next_due" if self.described_from else "how next_due")
            undescribed = "" if self.described_from else ", and does not say how it is done"
            said = f"The activity has no day on which it is due next{undescribed}: {listed([record.title])}."
            return Trouble(Outcome.NO_DATA, said, dated, record)
        if last and last.result != Result.PASSED.value:
            said = f"The last run did not pass: {listed([last.record.title])}."
            return Trouble(Outcome.NO_DATA, said, run, last.record)
        if last and last.is_open:
            mend = Mend("ActivityRun", "edit", last.record.pointer, "findings")
            said = (
                "The last run found something that was not right, and does not say what was done about it: "
                f"{listed([last.record.title])}."
            )
            return Trouble(Outcome.NO_DATA, said, mend, last.record)
        return None

    def waits(self, day: date) -> Trouble:
        """Why it does not count on a day, where nothing speaks against it."""
        record, last, mend = self.record, self.latest(day), Mend("Activity", "run", self.record.pointer)
        if self.described_from is None or day < self.described_from:
            mend = Mend("Activity", "edit", record.pointer, "how")
            said = "The activity does not say yet how it is done and when it counts as passed"
        elif last is None:
            said = "The activity was not run yet"
        elif plus(last.done_on, self.lasts) < day:
            said = f"The activity was last run on {day_in_words(last.done_on)}, too long ago to count"
        else:
            field = "checked" if last.has_evidence else "evidence"
            record, mend = last.record, Mend("ActivityRun", "edit", last.record.pointer, field)
            said = f"The last run {'looked at nothing' if last.has_evidence else 'names no evidence'}"
        return Trouble(Outcome.NO_DATA, f"{said}: {listed([record.title])}.", mend, record)

    def covers(self, day: date) -> frozenset[uuid.UUID]:
        return self.assets

    def failing(self, day: date) -> frozenset[uuid.UUID]:
        return frozenset()

    def days(self) -> Iterator[date]:
        if self.next_due:
            yield self.next_due + DAY
        if self.described_from:
            yield self.described_from
        for run in self.runs:
            yield from (run.done_on, plus(run.done_on, self.patience + 1), plus(run.done_on, self.lasts + 1))


def last_runs(m: Moment, activities: QuerySet[Activity]) -> QuerySet[ActivityRun]:
    """Of each activity the last run by the day."""
    by_then = m.of(ActivityRun).filter(activity=OuterRef("pk"), done_on__lte=m.on).order_by("-done_on", "-reference")
    last = activities.order_by().annotate(last=Subquery(by_then.values("pk")[:1])).values("last")
    return m.of(ActivityRun).filter(pk__in=last)


def doings(m: Moment) -> list[Doing]:
    """The activities that are done again and again, in the order of their references, with all that tells whether they
    show something. Three queries: ask it once (`m.once(doings)`)."""
    activities = running(m)
    runs, assets = _runs(m, activities), related(activities, "assets")
    lasts, patience = m.days("process_evidence"), m.days("incident_assessment")
    found = []
    for record, pk, kind, next_due, interval, how, state, archived_on, begins in named_with(activities, *_ACTIVITY):
        instructed = state == "in_force" and archived_on is None
        described = date.min if is_said(how) else (begins or date.min) if instructed else None
        mine = tuple(runs[pk])
        counts = min(lasts, rules.left_out_after(interval)) if interval else lasts
        found.append(Doing(record, kind, next_due, interval, described, mine, frozenset(assets[pk]), counts, patience))
    return found


def _runs(m: Moment, activities: QuerySet[Activity]) -> dict[uuid.UUID, list[Run]]:
    """The runs of each activity that make a difference on the day or later, the earliest first. One query, and one for
    files where the words of a run do not say what shows it."""
    every = m.of(ActivityRun).filter(activity__in=activities.order_by().values("pk"))
    rounds = every.filter(activity__kind=ActivityKind.VULNERABILITY_SCAN.value)
    parts = (last_runs(m, activities), rounds, every.filter(done_on__gt=m.on))
    last, *others = (part.order_by() for part in parts)
    found: dict[uuid.UUID, list[Run]] = defaultdict(list)
    rows = list(named_with(last.union(*others), *_RUN))
    bare = {record.pointer for record, _, _, _, _, _, evidence, *_ in rows if not is_shown(evidence)}
    filed, sources = _with_file(m, bare) if bare else set(), m.once(runs_named)
    for record, *said in rows:
        activity, day, result, doer, left_on, _, checked, deviating, findings, state, archived_on = said
        taken_up = (state not in (None, "rejected") and archived_on is None) or pointed(record.pointer)[1] in sources
        is_open = result == Result.PASSED.value and bool(deviating) and not (is_said(findings) or taken_up)
        evidenced = record.pointer not in bare or record.pointer in filed
        was_here = doer is not None and (left_on is None or left_on >= day)
        found[activity].append(Run(record, day, result, was_here, evidenced, checked, taken_up, is_open))
    for runs in found.values():
        runs.sort(key=lambda run: (run.done_on, run.record.reference))
    return found


def runs_named(m: Moment) -> set[uuid.UUID]:
    """The keys of the runs that a nonconformity names as where it comes from, or whose activity it names, if it was
    detected from the day of the run on and before the next one."""
    cases: dict[str, list[date]] = defaultdict(list)
    for source, day in cases_from(m, Activity, ActivityRun).values_list("source", "detected_on"):
        cases[source].append(day or date.min)
    runs = keys_by_type(cases)
    found, order = runs[ActivityRun.__name__], ("activity", "done_on", "reference")
    of_them = m.of(ActivityRun).filter(activity__in=runs[Activity.__name__]).order_by(*order)
    rows = list(of_them.values_list("activity", "pk", "done_on")) if runs[Activity.__name__] else []
    for n, (activity, pk, day) in enumerate(rows, 1):
        until = rows[n][2] if rows[n:] and rows[n][0] == activity else date.max
        if any(day <= detected < until for detected in cases[f"{Activity.__name__}:{activity}"]):
            found.add(pk)
    return found


def _with_file(m: Moment, pointers: set[str]) -> set[str]:
    """Those of these records to which a file is attached."""
    files = m.for_standard("").of(Attachment).filter(subject__startswith="ActivityRun:")
    return pointers.intersection(files.values_list("subject", flat=True))


def all_days(sources: Iterable[Source]) -> set[date]:
    """The days on which something may change."""
    return {d for s in sources for d in s.days()}
