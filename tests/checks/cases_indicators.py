"""Indicators, their values and what is concluded from them."""

from __future__ import annotations

from typing import Any

from tests.checks.world import World, case, day

from accord.areas.improvement.models import Action, Nonconformity, PlannedChange
from accord.areas.indicators.models import Analysis, Indicator, Measurement
from accord.areas.leadership.models import Objective
from accord.areas.processes.models import Process
from accord.kernel.checks.verdict import Mend
from accord.kernel.organization.models import Person


def running(w: World, title: str = "Casting") -> Any:
    return w.enter(Process, title=title, state="active")


def about(w: World, process: Any, title: str = "Scrap", **values: Any) -> Any:
    return w.enter(Indicator, title=title, subject=process.pointer, **values)


def measured(w: World, indicator: Any, value: int = 1, on: int = -1, **more: Any) -> Any:
    return w.enter(Measurement, indicator=indicator, measured_on=day(on), value=value, **more)


def analysed(w: World, indicator: Any, until: int = -1, **values: Any) -> Any:
    more = {"conclusion": "It falls.", "analysed_on": day(until)} | values
    return w.enter(Analysis, indicator=indicator, period_from=day(until - 30), period_until=day(until), **more)


@case("processes_have_indicators")
def _have(w: World) -> None:
    w.no_data()
    casting = running(w)
    w.enter(Process, title="Draft", state="draft")
    assert w.no_data("Casting").mend == Mend("Indicator", "create", casting.pointer, "subject")
    scrap = about(w, casting)
    assert w.no_data("Casting").mend == Mend("Indicator", "edit", scrap.pointer, "target lower_limit upper_limit")
    w.change(scrap, target=2, state="retired")
    w.no_data("Casting")
    w.change(scrap, state="active")
    w.holds(until=None)
    w.advises("which way is better")
    w.change(scrap, target=None, upper_limit=5, direction="lower")
    assert not w.holds(until=None).advice
    running(w, "Fettling")
    w.no_data("Fettling")


@case("process_indicators_measured_in_time")
def _process_values(w: World) -> None:
    w.no_data()
    casting = running(w)
    w.enter(Indicator, title="Staff", measure_due=day(-5))
    w.no_data()
    scrap = about(w, casting, measure_due=day(10))
    measured(w, scrap, on=2)
    w.no_data("Casting")
    value = measured(w, scrap)
    w.holds(until=day(10))
    about(w, w.enter(Process, title="Draft", state="draft"), "Other", measure_due=day(-1))
    w.holds(until=day(10))
    w.change(scrap, measure_due=None)
    w.no_data("Scrap")
    w.retire(value)
    measured(w, scrap, on=-9)
    w.change(scrap, measure_due=day(-1))
    w.fails("Scrap")


@case("indicators_measured_in_time")
def _values(w: World) -> None:
    w.no_data()
    scrap = w.enter(Indicator, title="Scrap", measure_due=day(10))
    ahead = measured(w, scrap, on=3)
    w.no_data()
    value = measured(w, scrap)
    w.holds(until=day(10))
    w.advises("names neither a source nor a person")
    w.enter(Indicator, title="Old", state="retired", measure_due=day(-9))
    w.holds(until=day(10))
    w.change(scrap, interval="week")
    w.holds(until=day(10))
    w.change(scrap, measure_due=day(-2))  # a value that came in by itself moves no day
    w.holds(until=day(10))
    w.retire(ahead)
    w.holds(until=day(6))
    w.change(value, measured_on=day(-8))
    w.fails("Scrap")
    w.change(scrap, interval="", measure_due=day(-8))
    w.no_data("Scrap")
    w.change(scrap, interval="month", measure_due=day(400))  # nor does it count for ever that it was put off
    w.holds(until=day(-8 + 28 + 90))
    w.change(value, measured_on=day(-122))
    assert w.no_data("put off").mend.verb == "edit", "a value would not bring the day nearer"
    w.change(scrap, interval="", measure_due=None)
    w.no_data("Scrap")
    w.change(scrap, measure_due=day(-1))
    w.fails("Scrap")


@case("measurements_on_file")
def _on_file(w: World) -> None:
    w.no_data()
    w.enter(Indicator, title="Old", state="retired")
    w.no_data()
    scrap = w.enter(Indicator, title="Scrap")
    value = measured(w, scrap, on=3)
    w.no_data("Scrap")
    w.change(value, measured_on=day(-900))
    w.holds(until=None)
    new = w.enter(Indicator, title="Delays")
    w.no_data("Delays")
    w.change(new, measure_due=day(5))
    w.holds(until=day(5))
    w.change(new, measure_due=day(-1))
    w.no_data("Delays")
    w.change(new, measure_due=day(5))
    guess = analysed(w, new, until=-1)
    w.no_data("Delays")
    w.retire(guess)
    w.change(scrap, measure_due=day(5))
    w.retire(value)
    w.no_data("no measurement yet")


@case("indicators_have_method")
def _method(w: World) -> None:
    w.no_data()
    scrap = w.enter(Indicator, title="Scrap")
    w.enter(Indicator, title="Old", state="retired", method="Counted")
    w.no_data("Scrap")
    w.change(scrap, method="n/a")
    w.no_data("Scrap")
    w.change(scrap, method="Bad castings of all.")
    w.holds(until=None)
    w.advises("unit", "Scrap")


@case("indicators_scheduled")
def _scheduled(w: World) -> None:
    w.no_data()
    scrap = w.enter(Indicator, title="Scrap", interval="month")
    w.no_data("Scrap")
    w.change(scrap, analysis_interval="quarter")
    w.enter(Indicator, title="Old", state="retired")
    w.holds(until=None)


def in_hands(w: World, person: str) -> None:
    w.no_data()
    scrap, ann = w.enter(Indicator, title="Scrap"), w.enter(Person, given_name="Ann", family_name="Ash")
    w.no_data("Scrap")
    w.change(scrap, **{person: ann})
    w.holds(until=None)
    w.change(ann, left_on=day(5))
    w.holds(until=day(5))
    open_one = w.enter(Indicator, title="Open")
    w.no_data("Open")
    w.change(open_one, state="retired")
    w.change(ann, left_on=day(-1), state="left")
    w.fails("Scrap")


@case("indicators_have_measurer")
def _measurer(w: World) -> None:
    in_hands(w, "measured_by")


@case("indicators_have_analyst", "iso-27001")
def _analyst(w: World) -> None:
    in_hands(w, "analysed_by")


@case("indicators_analysed_in_time")
def _analyses(w: World) -> None:
    w.no_data()
    scrap = w.enter(Indicator, title="Scrap", analysis_due=day(10))
    w.no_data()
    ahead = analysed(w, scrap, until=3)
    w.no_data()
    drawn = analysed(w, scrap)
    w.holds(until=day(10))
    w.advises("what is decided")
    w.enter(Indicator, title="Old", state="retired", analysis_due=day(-9))
    w.holds(until=day(10))
    w.change(scrap, analysis_due=None)
    w.no_data("Scrap")
    w.retire(ahead)
    w.change(scrap, analysis_interval="week", analysis_due=day(-2))
    w.holds(until=day(6))
    w.change(drawn, conclusion="Keine.")
    w.fails("Scrap")
    w.change(drawn, conclusion="It falls.", analysed_on=None)
    w.holds(until=day(6))
    w.change(scrap, analysis_due=day(400))
    w.holds(until=day(6 + 90))
    w.change(drawn, period_until=day(-12), analysed_on=day(-12))
    w.change(scrap, analysis_due=day(-1))
    w.fails("Scrap")


@case("performance_judged")
def _judged(w: World) -> None:
    w.no_data()
    scrap = w.enter(Indicator, title="Scrap")
    analysed(w, scrap)
    w.no_data()
    analysed(w, w.enter(Indicator, title="Old", state="retired"), judgement="watch")
    w.no_data()
    last = analysed(w, scrap, until=-20, judgement="watch")
    w.holds(until=day(345))
    w.change(last, analysed_on=day(-366))
    w.no_data()


@case("analyses_answer_questions")
def _questions(w: World) -> None:
    w.no_data()
    topics = "conformity satisfaction system planning risks opportunities suppliers improvement".split()
    kept = [w.enter(Indicator, title=t, topic=t, analysis_due=day(20 + n)) for n, t in enumerate(topics)]
    w.no_data("Are customers satisfied?")
    for one in kept[1:]:
        analysed(w, one)
    w.no_data("Are products and services right?")
    analysed(w, kept[0])
    w.holds(until=day(20))
    second = w.enter(Indicator, title="Second", topic="conformity", analysis_due=day(40))
    late = analysed(w, second, until=22)
    w.holds(until=day(20))
    w.change(late, analysed_on=day(20))
    w.holds(until=day(21))
    w.change(kept[0], state="retired")
    w.no_data("Are products and services right?")
    w.change(late, analysed_on=None)
    w.no_data("Are products and services right?")
    w.change(late, period_until=day(-1))
    w.holds(until=day(21))
    w.change(kept[1], state="retired")
    w.no_data("Are customers satisfied?")
    w.change(kept[1], state="active", analysis_due=day(-1))
    w.no_data("Are customers satisfied?")


@case("satisfaction_analysed")
def _satisfaction(w: World) -> None:
    w.no_data()
    asked = w.enter(Indicator, title="Survey", topic="satisfaction", method="Asked by mail.", analysis_due=day(10))
    analysed(w, w.enter(Indicator, title="Scrap", topic="conformity", method="Counted.", analysis_due=day(50)))
    w.no_data()
    drawn = analysed(w, asked, until=3)
    w.no_data()
    w.change(drawn, analysed_on=day(0))
    w.holds(until=day(10))
    for due in (day(-1), None):
        w.change(asked, analysis_due=due)
        w.no_data()
    w.change(asked, analysis_interval="month")
    w.holds(until=day(31))
    w.change(drawn, analysed_on=day(-500))
    w.no_data()
    w.change(asked, analysis_due=day(10))  # put off again and again
    w.no_data()
    w.change(drawn, analysed_on=day(0))
    for unknown in ("", "n/a"):
        w.change(asked, method=unknown)
        w.no_data()
    w.change(asked, method="Asked by mail.", state="retired")
    w.no_data()


@case("analyses_lead_to_decisions")
def _decisions(w: World) -> None:
    w.no_data()
    scrap = w.enter(Indicator, title="Scrap")
    analysed(w, scrap)
    w.no_data()
    ahead = analysed(w, scrap, until=5, judgement="off_target")
    w.no_data()
    analysed(w, scrap, until=-60, judgement="on_target")
    w.holds(until=day(4))
    w.change(ahead, judgement="on_target")
    w.holds(until=None)
    last = analysed(w, scrap, until=-30, judgement="off_target")
    w.no_data("Scrap")
    action = w.enter(Action, title="Vent", state="cancelled")
    w.change(last, actions=[action])
    w.no_data("Scrap")
    w.change(action, state="open", due_on=day(-1))
    w.holds(until=None)
    w.advises("Vent")
    w.change(last, actions=[], decision="Keine.")
    w.no_data("Scrap")
    w.change(last, actions=[], decision="Nothing: the mould is new.")
    w.holds(until=None)
    w.change(last, decision="", judgement="watch")
    w.advises("has no decision")
    w.holds(until=None)


def values_ahead(w: World, figure: Any) -> Any:
    """The second value that missed: neither it nor a good one after it says anything before its day."""
    last = measured(w, figure, 7, on=3)
    w.holds(until=day(2))
    w.change(last, measured_on=day(-2))
    better = measured(w, figure, 4, on=3)
    w.no_data("Scrap")
    w.retire(better)
    return last


def content_between_two_misses(w: World, analysis: Any) -> None:
    """Who found a figure on target answers it, unless it missed again since."""
    w.change(analysis, judgement="on_target")
    w.holds(until=None)
    w.change(analysis, analysed_on=day(-9))
    w.no_data("Scrap")
    w.change(analysis, judgement="watch")
    w.holds(until=None)


@case("missed_limits_followed_up")
def _missed(w: World) -> None:
    w.no_data()
    casting = running(w)
    scrap = about(w, casting, upper_limit=5)
    w.no_data()
    first = measured(w, scrap, 6, on=-30)
    assert "last value" in w.holds(until=None).advice[0]
    last = values_ahead(w, scrap)
    action = w.enter(Action, title="Vent", source=last.pointer, state="done", done_on=day(-31))
    w.no_data("Scrap")
    w.change(action, done_on=day(-30))
    w.holds(until=None)
    w.change(action, state="open", done_on=None)
    w.no_data("Scrap")
    for due, until in ((9, 9), (400, 9 + 90)):  # moved, it counts for a while
        w.change(action, due_on=day(due))
        w.holds(until=day(until))
    w.change(action, due_on=day(-1))
    w.no_data("Scrap")
    w.change(action, due_on=day(9), source=casting.pointer)
    w.no_data("Scrap")
    change = w.enter(PlannedChange, title="Mould", concerns=scrap.pointer, due_on=day(4))
    w.no_data("Scrap")
    w.change(change, state="approved")
    w.holds(until=day(4))
    w.change(change, state="cancelled")
    found = w.enter(Nonconformity, title="Holes", process=casting, detected_on=day(-3))
    w.no_data("Scrap")
    w.change(found, source=last.pointer)
    w.holds(until=None)
    w.change(found, detected_on=day(-31))
    w.no_data("Scrap")
    w.change(action, nonconformity=found)
    w.holds(until=day(9))
    w.change(found, state="rejected")
    analysis = analysed(w, scrap, until=-1, decision="none")
    w.no_data("Scrap")
    w.change(analysis, actions=[action])
    w.holds(until=day(9))
    w.change(action, state="cancelled")
    w.no_data("Scrap")
    w.change(analysis, decision="A new mould.")
    w.holds(until=None)
    content_between_two_misses(w, analysis)
    w.change(analysis, analysed_on=day(-40))
    w.no_data("Scrap")
    w.retire(first)
    w.holds(until=None)
    w.change(scrap, upper_limit=None, target=2)
    w.no_data("which way is better")
    w.change(scrap, direction="higher")
    w.holds(until=None)


@case("objectives_progress_followed")
def _objectives(w: World) -> None:
    w.no_data()
    aim = w.enter(Objective, title="Less scrap", state="approved", approved_on=day(-10))
    w.enter(Objective, title="Proposed", progress_on=day(-1))
    w.no_data()
    for said in ({"progress_on": day(-5)}, {"progress_on": day(1), "progress": 3}):
        w.change(aim, **said)
        w.no_data()
    w.change(aim, progress_on=day(-5))
    w.holds(until=day(86))
    w.change(aim, progress_on=day(-92), approved_on=day(-1))
    w.no_data("Less scrap")
    scrap = w.enter(Indicator, title="Scrap", subject=aim.pointer, state="retired")
    measured(w, scrap, on=-2)
    w.no_data("Less scrap")
    w.change(scrap, state="active")
    w.holds(until=day(89))
    new = w.enter(Objective, title="Faster", state="approved", approved_on=day(-4))
    w.holds(until=day(87))
    w.change(new, approved_on=None)
    w.no_data("Faster")
