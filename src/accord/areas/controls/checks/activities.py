"""What shows that activities are done, what came of their runs, and that exceptions end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F, Q

from accord.areas.assets.queries import grants_to_people
from accord.areas.controls import queries, rules
from accord.areas.controls.models import Activity, ActivityRun, ControlException
from accord.areas.controls.queries.families import looked_at
from accord.areas.controls.queries.showing import doings, runs_named
from accord.areas.controls.terms import ActivityKind, Result
from accord.areas.improvement.queries import raised
from accord.kernel.checks.mending import asking, by_act
from accord.kernel.checks.periods import DAY
from accord.kernel.checks.population import called, known
from accord.kernel.checks.registry import check
from accord.kernel.checks.saying import agree, all_of_them, listed
from accord.kernel.checks.spans import over_days
from accord.kernel.checks.unbroken import unbroken
from accord.kernel.checks.verdict import NOT_ASKED, SHOWN, Mend, Outcome, Verdict
from accord.kernel.checks.words import Words, advised, all_of, by_who_was_here, softened, when
from accord.kernel.moments.clock import plus
from accord.kernel.records.nothing import has, says_something

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from accord.areas.controls.queries.showing import Doing, Run
    from accord.kernel.moments.moment import Moment

PLANNED = {
    ActivityKind.ACCESS_REVIEW: "access_review", ActivityKind.RESTORE_TEST: "restore_test",
    ActivityKind.LOG_REVIEW: "log_review", ActivityKind.EXERCISE: "exercise_interval",
    ActivityKind.INVENTORY_CHECK: "asset_review",
}  # fmt: skip
"""The parameters that say how often an activity of a kind is to come."""
NEW_INSPECTION = Mend("Activity", "create", known=f"kind={ActivityKind.SITE_INSPECTION.value}")
UNDATED = "have no date on which they are due next"


@check("control_activities_in_time")
def control_activities_in_time(m: Moment) -> Verdict:
    """Everything that is to be done again and again for controls and processes is done by the date set for it."""
    w, running = Words(m), queries.running(m)
    planned = w.planned(running, "next_due", running, undated=UNDATED, mend="run")
    verdict = all_of(planned, *([] if planned.outcome is Outcome.FAILS else [_rounds_kept(m, running)]))
    rare = Q(pk=None)
    for kind, key in PLANNED.items():
        rare |= Q(kind=kind.value, interval_days__gt=queries.longest(m, key))
    return advised(verdict, w.none(running, rare, breaks="have a longer interval than planned"))


@check("site_inspections_in_time")
def site_inspections_in_time(m: Moment) -> Verdict:
    """Workplaces and premises are inspected by the dates set for it, and the results are on file."""
    w = Words(m)
    sites = called(queries.running(m).filter(kind=ActivityKind.SITE_INSPECTION.value), "site inspection")
    doing = [d for d in m.once(doings) if d.kind == ActivityKind.SITE_INSPECTION.value]
    lately = over_days(m.on, {day for d in doing for day in d.days()}, lambda day: _inspected(doing, day))
    latest = _latest(m, doing)
    unraised = [r for r in latest if r.result != Result.PASSED.value and not r.taken_up]
    return advised(
        all_of(w.planned(sites, "next_due", sites, undated=UNDATED, mend="run"), lately),
        _none_of(latest, unraised, breaks="did not pass, and no valid nonconformity was raised from them"),
    )


def _inspected(doing: list[Doing], day: date) -> Verdict:
    """Each was run not long ago, and its last run did not fail."""
    if not doing:
        return Verdict(Outcome.NO_DATA, "There is no site inspection.", mend=NEW_INSPECTION)
    latest = [(d, d.latest(day)) for d in doing]
    bare = [
        d.record for d, r in latest if r is None or r.result == Result.FAILED.value or plus(r.done_on, d.lasts) < day
    ]
    if not bare:
        return _of_runs(Outcome.HOLDS, [r for _, r in latest if r], "are on file")
    names = listed([a.title for a in bare])
    failing = agree(len(bare), "failed, or were never or not lately carried out")
    who = "The site inspection" if len(doing) == 1 else f"{len(bare)} of {len(doing)} site inspections"
    said = f"{who} {failing}: {names}."
    mend = Mend("Activity", "run", bare[0].pointer)
    return Verdict(Outcome.NO_DATA, said, tuple(bare[:SHOWN]), len(bare), mend=mend)


def _rounds_kept(m: Moment, running: QuerySet[Activity]) -> Verdict:
    """Something was done by the day, and nowhere was a whole round left out by setting a later day for the next."""
    every = m.once(doings)

    def judge(day: date) -> Verdict:
        latest = [(d, r) for d in every if (r := d.latest(day))]
        if not latest:
            return _nothing(running)
        late = [d.record for d, r in latest if d.interval_days and plus(r.done_on, _left_out(d)) < day]
        if not late:
            return _of_runs(Outcome.HOLDS, [r for _, r in latest], "are on file")
        said = f"A whole round was left out, though a later day is set for the next: {listed([a.title for a in late])}."
        return Verdict(
            Outcome.NO_DATA, said, tuple(late[:SHOWN]), len(late), mend=Mend("Activity", "run", late[0].pointer)
        )

    days = {day for d in every for r in d.runs for day in (r.done_on, plus(r.done_on, _left_out(d) + 1))}
    return over_days(m.on, days, judge)


def _left_out(doing: Doing) -> int:
    return rules.left_out_after(doing.interval_days)


def _nothing(running: QuerySet[Activity]) -> Verdict:
    said = "No activity was run yet." if running.exists() else "There is no activity yet."
    return Verdict(Outcome.NO_DATA, said, mend=by_act(running, "run", Mend("Activity", "create")))


# ---- the latest runs -------------------------------------------------------------------------------------------------


@check("failed_runs_followed_up")
def failed_runs_followed_up(m: Moment) -> Verdict:
    """What an activity or a check of it found not to work was taken up as a nonconformity."""
    every, passed = m.once(doings), Result.PASSED.value

    def judge(day: date) -> Verdict:
        latest = [(d, run) for d in every if (run := d.latest(day))]
        left = [(d, r) for d, r in latest if r.result != passed and not r.taken_up]
        late = [r for d, r in left if r.forgotten and plus(r.done_on, d.patience) < day]
        if late:
            return _of_runs(Outcome.FAILS, late, "failed, and no valid nonconformity was raised from them")
        if left:
            said = "did not pass, and no valid nonconformity was raised from them"
            return _of_runs(Outcome.NO_DATA, [r for _, r in left], said)
        if silent := [r for _, r in latest if r.is_open]:
            said = "found something that was not right, and do not say what was done about it"
            return asking(_of_runs(Outcome.NO_DATA, silent, said, "edit"), "findings")
        if not latest:
            return _nothing(queries.running(m))
        return _of_runs(Outcome.HOLDS, [r for _, r in latest], "passed, or what was found is taken up")

    days = {day for d in every for r in d.runs for day in (r.done_on, plus(r.done_on, d.patience + 1))}
    forgotten = Q(result=Result.FAILED.value) & ~Q(nonconformity__in=raised(m)) & ~Q(pk__in=m.once(runs_named))
    return advised(
        over_days(m.on, days, judge),
        Words(m).none(m.of(ActivityRun), forgotten, breaks="failed, and raised nothing"),
    )


@check("activity_runs_evidenced")
def activity_runs_evidenced(m: Moment) -> Verdict:
    """Of every activity the latest run is on file, with who did it and what shows it."""
    every = m.once(doings)

    def judge(day: date) -> Verdict:
        latest = [(d, d.latest(day)) for d in every]
        runs = [r for _, r in latest if r]
        bare = [r for r in runs if not (r.has_doer and r.has_evidence)]
        waits = [d.record for d, r in latest if not r and d.next_due and d.next_due < day]
        if bare:
            says = "do not say who did them, or what shows it, or name somebody who had left before"
            return asking(_of_runs(Outcome.NO_DATA, bare, says, "edit"), "done_by evidence")
        if waits:
            said = f"The activity was due and has never been run: {listed([waits[0].title])}."
            mend = Mend("Activity", "run", waits[0].pointer)
            return Verdict(Outcome.NO_DATA, said, (waits[0],), len(waits), mend=mend)
        if not runs:
            return _nothing(queries.running(m))
        return _of_runs(Outcome.HOLDS, runs, "are on file with what shows them")

    due = {d.next_due + DAY for d in every if d.next_due and not d.latest(m.on)}
    days = due | {r.done_on for d in every for r in d.runs}
    last = _latest(m, every)
    uncounted = [r for r in last if r.checked is None]
    return advised(
        softened(over_days(m.on, days, judge)),
        _none_of(last, uncounted, breaks="do not say how many things were looked at"),
    )


def _latest(m: Moment, every: list[Doing]) -> list[Run]:
    """Of each activity the last run by the day, in the order of their references."""
    return sorted((r for d in every if (r := d.latest(m.on))), key=lambda run: run.record.reference)


def _none_of(runs: list[Run], bad: list[Run], *, breaks: str) -> Verdict:
    """None of the runs is among the bad ones."""
    every, broken = (known(ActivityRun, [r.record for r in some]) for some in (runs, bad))
    return unbroken(every, broken, breaks=breaks)


def _of_runs(outcome: Outcome, runs: list[Run], said: str, verb: str = "open-nonconformity") -> Verdict:
    """A verdict about the latest runs of activities: all of them hold, or some break it. `said` is said of several."""
    count, names = len(runs), listed([r.record.title for r in runs])
    some = f"{count} of the latest runs"
    who = all_of_them(count, "latest runs", "latest run") if outcome is Outcome.HOLDS else some
    mend = None if outcome is Outcome.HOLDS else Mend("ActivityRun", verb, runs[0].record.pointer)
    said = f"{who} {agree(count, said)}: {names}."
    return Verdict(outcome, said, tuple(r.record for r in runs[:SHOWN]), len(runs), mend=mend)


# ---- exceptions ------------------------------------------------------------------------------------------------------


@check("control_exceptions_in_time")
def control_exceptions_in_time(m: Moment) -> Verdict:
    """Every exception from a control was granted by another, for a reason and a time, and ended or extended by its last
    day.

    Where the control was retired nothing is let off any more.
    """
    w, known = Words(m), m.of(ControlException).exclude(control__state="retired")
    granted = known.filter(state__in=("granted", "expired"))
    dated = granted.filter(expires_on__isnull=False)
    own = Q(asked_by=F("granted_by"))
    decided = has("expires_on") & by_who_was_here("granted_by", "granted_on", undated=True)
    told = says_something("why", "compensation")
    return when(
        granted.exists(),
        lambda: advised(
            all_of(
                w.in_time(dated, "expires_on", granted, late="past their last day", mend="end"),
                softened(w.none(granted, own, breaks="were granted by the person who asked for them",
                    holds="were granted by another person than the one who asked", mend="extend")),
                softened(w.every(granted, decided, breaks="have no end, or nobody who granted them and had not left",
                    holds="have an end, and somebody who granted them", mend="extend")),
                softened(w.every(granted, told, breaks="have no reason, or no word on what makes up for them",
                    holds="have a reason, and what makes up for them")),
            ),
            w.none(known.filter(state="asked"), Q(), breaks="wait for a decision"),
        ),
        otherwise="No exception from a control runs.",
    )  # fmt: skip


@check("source_code_kept_from_leavers")
def source_code_kept_from_leavers(m: Moment) -> Verdict:
    """Nobody who has left still has a right on what the control of access to source code, or what is done for it,
    names."""
    of_it = looked_at(m, rules.refs_decided_by("source_code_kept_from_leavers", m.standard))
    return softened(
        Words(m).with_person(
            called(grants_to_people(m).filter(of_it), "access grant on assets of the control"),
            "person",
            breaks="are held by somebody who has left",
            holds="are held by somebody who works here",
            empty=NOT_ASKED,
            mend="revoke",
        )
    )
