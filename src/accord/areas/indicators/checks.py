"""What the records of indicators can show (4.4 and 9.1 of both standards). The promise of each check is in
`standards/checks.csv`."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import takewhile
from typing import TYPE_CHECKING

from django.db.models import Exists, Min, OuterRef, Q

from accord.areas.improvement.queries import actions_taken
from accord.areas.indicators.models import Analysis, Measurement
from accord.areas.indicators.queries import (
    about_processes,
    active,
    analyses_of,
    analysis_plans,
    answers_to,
    figures_of_objectives,
    judged,
    last_judged,
    last_values,
    missed,
    processes_of,
    tells_nothing,
    value_plans,
    values_of,
    with_aim,
)
from accord.areas.indicators.terms import Judgement, Topic
from accord.areas.leadership.queries import running
from accord.areas.processes.queries import active as active_processes
from accord.kernel.checks.mending import by_act, lacking
from accord.kernel.checks.periods import DAY, FAR, gap
from accord.kernel.checks.population import called
from accord.kernel.checks.registry import check
from accord.kernel.checks.spans import Need, over_days, spanned
from accord.kernel.checks.unbroken import overdue, unbroken
from accord.kernel.checks.verdict import NOT_ASKED, Mend, Outcome, Verdict
from accord.kernel.checks.words import Words, advised, all_of, softened, unless
from accord.kernel.moments.clock import plus
from accord.kernel.records.nothing import says_something

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from uuid import UUID

    from django.db.models import QuerySet

    from accord.areas.indicators.models import Indicator
    from accord.areas.indicators.queries import Plan
    from accord.kernel.checks.periods import Span
    from accord.kernel.moments.moment import Moment

NEW = Mend("Indicator", "create")
AIM = "target lower_limit upper_limit"
QUESTIONS = [t.value for t in Topic if t != Topic.SECURITY]
"""What the analysis of data answers; whether information is secure is asked elsewhere."""


# ---- figures about processes -----------------------------------------------------------------------------------------


@check("processes_have_indicators")
def processes_have_indicators(m: Moment) -> Verdict:
    """Every active process has a figure with a target or a limit by which one tells how it runs."""
    w, aimed = Words(m), with_aim(about_processes(m))
    measured = Q(pk__in=processes_of(aimed))
    found = w.every(
        active_processes(m),
        measured,
        breaks="have no indicator with a target or a limit",
        holds="have an indicator with a target or a limit",
    )
    if found.mend and (process := found.mend.pointer):
        aimless = about_processes(m).filter(subject=process)
        found = replace(found, mend=by_act(aimless, "edit", Mend("Indicator", "create", process, "subject"), AIM))
    pointed = Q(pk__in=processes_of(aimed.exclude(direction="")))
    which_way = w.every(
        called(active_processes(m).filter(measured), "process with an indicator"),
        pointed,
        breaks="have no indicator that says which way is better",
    )
    return advised(softened(found), which_way)


@check("process_indicators_measured_in_time")
def process_indicators_measured_in_time(m: Moment) -> Verdict:
    """Every figure about an active process is taken by the date set for it, and each such process has values on
    file."""
    w, about = Words(m), about_processes(m)
    measured = about.filter(Exists(w.valid(m.of(Measurement), first="measured_on").filter(indicator=OuterRef("pk"))))
    on_file = w.every(
        called(active_processes(m).filter(pk__in=processes_of(about)), "process with an indicator"),
        Q(pk__in=processes_of(measured)),
        breaks="have no value on file",
        holds="have values on file",
    )
    if on_file.mend and (process := on_file.mend.pointer):
        on_file = replace(on_file, mend=by_act(about.filter(subject=process), "measure"))
    return _about_a_process(m, all_of(_measured(m, about), softened(on_file)))


def _about_a_process(m: Moment, found: Verdict) -> Verdict:
    """The verdict; a figure that is there and says of nothing how it runs becomes one of a process before another is
    made."""
    return lacking(found, active(m).filter(subject=""), "subject")


def _measured(m: Moment, figures: QuerySet[Indicator]) -> Verdict:
    """Each has its next value by its day."""
    return _by_plan(m, figures, m.once(value_plans), "are measured in time", "the next value", "measure")


def _by_plan(
    m: Moment, figures: QuerySet[Indicator], plans: Mapping[UUID, Plan], holds: str, what: str, act: str
) -> Verdict:
    """None is past the day of the next, which is known of each, and not put off."""
    mine = set(figures.values_list("pk", flat=True))
    asked = [(key, plan) for key, plan in plans.items() if key in mine]
    late = [Need(key, date.min, FAR, plan.kept) for key, plan in asked if plan.dated]
    vague = [Need(key, date.min, FAR, plan.known) for key, plan in asked]
    bare, days = f"have no day for {what}", m.days("action_put_off")
    in_time = spanned(m, figures, late, breaks=f"are {overdue(act)}", holds=holds, empty=NOT_ASKED, mend=act)
    known = spanned(
        m,
        figures,
        vague,
        breaks=f"{bare}, or one that is put off by more than {days} days",
        field="measure_due" if act == "measure" else "analysis_due",
        holds=f"have a day for {what}",
    )
    return all_of(in_time, softened(known))


@check("missed_limits_followed_up")
def missed_limits_followed_up(m: Moment) -> Verdict:
    """Where the last two values of a process figure missed its limits or its target, something was decided or done
    about it since, or is under way by a day that is still ahead."""
    aimed = with_aim(about_processes(m))
    watched = aimed.filter(Exists(m.of(Measurement).filter(indicator=OuterRef("pk"))))
    watched = called(watched, "process indicator with a target or a limit")
    known = last_values(m, watched)
    needs = [need for pk, values in known.items() for need in _needs(m, pk, values)]
    followed = spanned(
        m,
        watched,
        needs,
        breaks="missed target or limits twice in a row, and nothing followed",
        holds="met target and limits with one of the last two values, or something followed",
        mend="analyse",
    )
    if followed.mend and not followed.mend.pointer:
        followed = replace(followed, mend=by_act(aimed, "measure", by_act(about_processes(m), "edit", NEW, AIM)))
        followed = _about_a_process(m, followed)
    told = unbroken(
        watched,
        tells_nothing(watched),
        breaks="have a target and do not say which way is better",
        holds="have limits, or say which way is better",
    )
    once = [pk for pk, values in known.items() if _misses([v for v in values if v.measured_on <= m.on][:2]) == 1]
    warned = unbroken(watched, watched.filter(pk__in=once), breaks="missed target or limits with the last value")
    return advised(softened(all_of(followed, told)), warned)


def _needs(m: Moment, key: UUID, values: list[Measurement]) -> Iterator[Need]:
    """What is asked of a figure while each of these values, the latest first, is its last one: a value that an import
    dated ahead says nothing before its day."""
    last = FAR
    for n, value in enumerate(values):
        first = value.measured_on if value.measured_on > m.on else date.min
        yield from Need.during(key, first, last, _days_without_gap(m, values[n : n + 2]))
        if first == date.min:
            return
        last = first - DAY


def _days_without_gap(m: Moment, values: list[Measurement]) -> list[Span]:
    """The days on which nothing is missing after these last two values of a figure, the latest first."""
    if _misses(values) < 2:
        return [(date.min, FAR)]
    return answers_to(m, values[0].indicator, values[1].measured_on, values[0].measured_on)


def _misses(values: list[Measurement]) -> int:
    """How many of the last values, the latest first, missed without one in between that did not."""
    return len(list(takewhile(missed, values)))


# ---- all figures -----------------------------------------------------------------------------------------------------


@check("indicators_measured_in_time")
def indicators_measured_in_time(m: Moment) -> Verdict:
    """The values of every figure are on file by the date set for it."""
    w, all_ = Words(m), active(m)
    values = w.valid(values_of(m, all_), first="measured_on")
    found = all_of(_measured(m, all_), w.some(values, mend=by_act(all_, "measure", NEW)))
    unsaid = Q(source="", taken_by__isnull=True)
    return advised(found, w.none(values, unsaid, breaks="name neither a source nor a person"))


@check("measurements_on_file")
def measurements_on_file(m: Moment) -> Verdict:
    """Of every figure there are values on file, but for such as wait for their first by its day and of which nobody has
    drawn conclusions."""
    w, all_ = Words(m), active(m)
    values = values_of(m, all_)
    first = dict(values.order_by().values_list("indicator").annotate(Min("measured_on")))
    concluded = Exists(m.of(Analysis).filter(indicator=OuterRef("pk")))
    figures = all_.order_by("reference").values_list("pk", "measure_due", concluded)
    periods = {pk: ((date.min, None if is_known else due), (first.get(pk), FAR)) for pk, due, is_known in figures}
    needs = [Need(pk, date.min, FAR, tuple((a, b) for a, b in of if a and b)) for pk, of in periods.items()]
    breaks, holds = "have not one value on file", "have values on file, or wait for their first"
    found = spanned(m, all_, needs, breaks=breaks, holds=holds, mend="measure")
    return softened(unless(found, w.some(w.valid(values, first="measured_on"), mend=by_act(all_, "measure", NEW))))


@check("objectives_progress_followed")
def objectives_progress_followed(m: Moment) -> Verdict:
    """For every objective in force there is a recent figure that tells how far it has come."""
    w, days, figures = Words(m), m.days("objective_progress"), figures_of_objectives(m)
    told = [pk for pk, known in figures.items() if known and known[0] <= m.on]
    needs = [
        need
        for objective in running(m)
        for need in Need.during(objective.pk, None, None, _recent(objective.approved_on, figures[objective.pk], days))
    ]
    found = spanned(
        m,
        running(m),
        needs,
        breaks=f"have no figure of their progress in the last {days} days",
        holds=f"have a figure of their progress in the last {days} days, or were approved since",
    )
    if found.mend and found.mend.verb == "edit":
        found = replace(found, mend=replace(found.mend, verb="record-progress"))
    some = w.some(running(m).filter(pk__in=told), what="objective with a figure of progress")
    return softened(all_of(some, found))


def _recent(approved_on: date | None, figures: list[date], days: int) -> list[Span]:
    """The periods in which it is known how far an objective has come; a new one has as long for its first figure."""
    known = [(day, plus(day, days)) for day in figures]
    if approved_on and not (figures and figures[0] <= approved_on):
        end = plus(approved_on, days)
        known.append((approved_on, min(end, figures[0] - DAY) if figures else end))
    return known


@check("indicators_have_method")
def indicators_have_method(m: Moment) -> Verdict:
    """Every figure says how it is measured or computed."""
    w, all_ = Words(m), active(m)
    found = w.every(all_, says_something("method"), breaks="have no method", holds="have a method")
    return advised(softened(found), w.none(all_, Q(unit="") | Q(source=""), breaks="have no unit or no source"))


@check("indicators_scheduled")
def indicators_scheduled(m: Moment) -> Verdict:
    """For every figure it is settled how often it is taken and how often conclusions are drawn from it."""
    settled = ~Q(interval="") & ~Q(analysis_interval="")
    return softened(
        Words(m).every(
            active(m),
            settled,
            breaks="have no interval of measuring or of analysis",
            holds="have an interval of measuring and one of analysis",
        )
    )


@check("indicators_have_measurer")
def indicators_have_measurer(m: Moment) -> Verdict:
    """For every figure it is settled who takes it, and that person is still with us."""
    return _in_hands(m, "measured_by", "measured", "measures")


@check("indicators_have_analyst")
def indicators_have_analyst(m: Moment) -> Verdict:
    """For every figure it is settled who draws conclusions from it, and that person is still with us."""
    return _in_hands(m, "analysed_by", "analysed", "analyses")


def _in_hands(m: Moment, person: str, done: str, does: str) -> Verdict:
    """Each names somebody; one who has left takes nothing any more."""
    w, all_ = Words(m), active(m)
    named = Q(**{f"{person}__isnull": False})
    breaks, holds = f"are {done} by somebody who has left", f"are {done} by somebody who works here"
    here = w.still_here(all_, person, breaks=breaks, holds=holds)
    return all_of(here, softened(w.every(all_, named, breaks=f"do not say who {does}", holds=f"say who {does}")))


# ---- conclusions from them -------------------------------------------------------------------------------------------


@check("indicators_analysed_in_time")
def indicators_analysed_in_time(m: Moment) -> Verdict:
    """Conclusions are drawn from every figure by the date set for it."""
    w, all_ = Words(m), active(m)
    analyses = w.valid(analyses_of(m, all_), first="analysed_on")
    by_plan = _by_plan(m, all_, m.once(analysis_plans), "are analysed in time", "the next analysis", "analyse")
    found = all_of(by_plan, w.some(analyses.filter(says_something("conclusion")), mend=by_act(all_, "analyse", NEW)))
    return advised(found, w.none(analyses, Q(decision=""), breaks="do not say what is decided"))


@check("performance_judged")
def performance_judged(m: Moment) -> Verdict:
    """Somebody has judged lately, from the figures, how things are going."""
    found = Words(m).last_within(
        judged(m).filter(says_something("conclusion")),
        "analysed_on",
        m.days("review_interval"),
        what="judgement of an indicator",
        mend=by_act(active(m), "analyse", NEW),
    )
    return softened(found)


@check("analyses_answer_questions")
def analyses_answer_questions(m: Moment) -> Verdict:
    """For each question that the analysis of data has to answer there is a figure whose analysis is up to date."""
    answered, periods = _up_to_date(m, active(m), QUESTIONS)
    waiting = active(m).filter(topic__in=set(QUESTIONS) - set(answered.values_list("topic", flat=True)))
    found = Words(m).listed(
        QUESTIONS,
        answered,
        "topic",
        what="question to be answered by analysis",
        breaks="have no analysis that is up to date",
        holds="have an analysis that is up to date",
        mend=by_act(waiting, "analyse", by_act(active(m).filter(topic=""), "edit", NEW, "topic")),
    )
    return softened(_until_gap(m, found, periods))


def _up_to_date(
    m: Moment, figures: QuerySet[Indicator], topics: Sequence[str]
) -> tuple[QuerySet[Indicator], list[list[Span]]]:
    """Of these figures those about these questions with a conclusion that is up to date; and the periods in which one
    of a question has one, by question."""
    plans, about = m.once(analysis_plans), figures.filter(topic__in=topics)
    periods: dict[str, list[Span]] = {topic: [] for topic in topics}
    fresh = []
    for key, topic in about.values_list("pk", "topic"):
        periods[topic] += plans[key].fresh
        if any(begin <= m.on <= end for begin, end in plans[key].fresh):
            fresh.append(key)
    return about.filter(pk__in=fresh), list(periods.values())


def _until_gap(m: Moment, found: Verdict, periods: Iterable[list[Span]]) -> Verdict:
    """The verdict; if it holds, until one of the questions has no conclusion that is up to date."""
    if found.outcome is not Outcome.HOLDS:
        return found
    return replace(found, lapses_on=min((day for spans in periods if (day := gap(m.on, spans))), default=None))


@check("satisfaction_analysed")
def satisfaction_analysed(m: Moment) -> Verdict:
    """What is heard from customers is evaluated: a figure of their satisfaction, found in a chosen way, is analysed on
    time."""
    asked = active(m).filter(topic=Topic.SATISFACTION)
    named = asked.filter(says_something("method"))
    answered, periods = _up_to_date(m, named, [Topic.SATISFACTION.value])
    what = "up-to-date analysis of customer satisfaction by a stated method"
    new = by_act(active(m).filter(topic=""), "edit", replace(NEW, known=f"topic={Topic.SATISFACTION.value}"), "topic")
    mend = by_act(asked.exclude(says_something("method")), "edit", by_act(named, "analyse", new), "method")
    return softened(_until_gap(m, Words(m).some(answered, what=what, mend=mend), periods))


@check("analyses_lead_to_decisions")
def analyses_lead_to_decisions(m: Moment) -> Verdict:
    """Where the last analysis of a figure found it off target, it says what is done about it or why nothing is."""
    w, standing, last = Words(m), actions_taken(m), last_judged(m, m.on)
    answered = says_something("decision") | Q(pk__in=judged(m).filter(actions__in=standing.values("pk")).values("pk"))

    def judge(day: date) -> Verdict:
        return w.every(
            called(last_judged(m, day), "last analysis of an indicator"),
            ~Q(judgement=Judgement.OFF_TARGET) | answered,
            breaks="are off target and have neither a decision nor an action",
            holds="are not off target, or have a decision or an action",
            mend="supplement",
        )

    days = [day for day in judged(m).values_list("analysed_on", flat=True) if day]
    found = over_days(m.on, days, judge)
    if found.mend and found.mend.verb == "create":
        found = replace(found, mend=by_act(active(m), "analyse", NEW))
    silent = last.filter(judgement=Judgement.WATCH).exclude(answered)
    under_way = standing.filter(state="open", due_on__isnull=False, pk__in=last.values("actions"))
    return advised(
        softened(found),
        w.none(silent, Q(), breaks="are to be watched and have no decision"),
        w.in_time(under_way, "due_on", under_way),
    )
