"""Nonconformities, actions, planned changes and ideas."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.checks.world import World, case, day

from accord.areas.improvement.models import Action, Idea, Nonconformity, PlannedChange
from accord.kernel.checks.verdict import Mend
from accord.kernel.organization.models import Person


def trouble(w: World, title: str = "Pores", **values: Any) -> Any:
    more = {"state": "open", "description": f"{title} in a casting.", "detected_on": day(-5)} | values
    return w.enter(Nonconformity, title=title, **more)


def action(w: World, nonconformity: Any, title: str = "New sand", **values: Any) -> Any:
    return w.enter(Action, title=title, nonconformity=nonconformity, **{"state": "open"} | values)


def person(w: World, name: str = "Ann", **values: Any) -> Any:
    return w.enter(Person, given_name=name, family_name="Ash", **values)


# ---- nonconformities and actions -------------------------------------------------------------------------------------


@case("nonconformities_described")
def _described(w: World) -> None:
    w.no_data()
    trouble(w, "No trouble", state="rejected", description="")
    w.no_data()
    one = trouble(w)
    w.holds(until=None)
    w.advises("requirement")
    w.change(one, description="")
    w.no_data("Pores")
    w.change(one, description="Pores.", detected_on=None)
    w.no_data("Pores")


@case("nonconformities_contained")
def _contained(w: World) -> None:
    w.no_data()
    new = trouble(w, "New", detected_on=day(-2))
    w.no_data()
    one = trouble(w, state="contained", containment="Set aside.")
    w.holds(until=day(1))
    w.change(new, detected_on=day(-4))
    w.no_data("New")
    w.change(new, containment="Stopped.")
    w.holds(until=None)
    for state in ("contained", "analysed", "acting", "verifying", "closed"):
        w.change(one, state=state, containment="")
        w.no_data("Pores")


@case("nonconformities_analysed")
def _analysed(w: World) -> None:
    w.no_data()
    new = trouble(w, "New", state="contained", detected_on=day(-2))
    w.no_data()
    one = trouble(w, state="analysed", cause="Wet sand.", extent="Nowhere else.")
    w.holds(until=day(28))
    w.change(new, detected_on=day(-31))
    w.no_data("New")
    w.change(new, state="rejected")
    w.holds(until=None)
    w.change(one, extent="unknown")
    w.no_data("Pores", "elsewhere")
    for state in ("analysed", "closed"):
        for nothing in ("", "Unknown"):
            w.change(one, state=state, cause=nothing)
            w.fails("Pores")


@case("nonconformities_rated")
def _rated(w: World) -> None:
    w.no_data()
    trouble(w, "No trouble", state="rejected")
    one = trouble(w)
    w.no_data("Pores")
    w.change(one, severity="minor")
    w.holds(until=None)
    new = trouble(w, "New", detected_on=day(-1))
    w.holds(until=day(2))  # whoever reports it need not grade it
    mend = Mend("Nonconformity", "edit", new.pointer, "severity")
    for values in ({"detected_on": day(-4)}, {"detected_on": None}, {"detected_on": day(-1), "state": "contained"}):
        w.change(new, **values)
        found = w.no_data("New")
        assert (found.mend, found.because.count("New")) == (mend, 1)
    w.retire(one)
    w.change(new, state="open")
    assert w.no_data().mend == mend


@case("nonconformities_have_actions")
def _have_actions(w: World) -> None:
    w.no_data()
    one = trouble(w, state="analysed")
    w.no_data()
    w.change(one, state="acting")
    assert w.no_data("Pores").mend == Mend("Action", "create", one.pointer)
    what = action(w, one)
    w.holds(until=None)
    w.change(what, state="cancelled")
    assert w.fails("Pores").mend == Mend("Action", "create", one.pointer)
    w.change(one, state="closed")
    w.no_data("Pores")
    w.change(one, no_action_because="A single case.")
    w.holds(until=None)
    w.change(one, state="verifying")
    w.holds(until=None)
    for severity, days in (("", 90), ("minor", 90), ("major", 60)):
        idle = trouble(w, "Idle", state="analysed", severity=severity, detected_on=day(-days))
        w.holds(until=day(0))
        w.change(idle, detected_on=day(-days - 1))
        w.no_data("Idle")
        planned = action(w, idle)
        w.holds(until=None)
        w.change(planned, state="verified", verified_on=day(-days))  # and it was opened again
        w.holds(until=day(0))
        w.change(planned, verified_on=day(-days - 1))
        w.no_data("another action")
        w.change(idle, verified_on=day(-1))
        w.holds(until=None)
        w.change(idle, verified_on=None)
        another = action(w, idle, "Another")
        w.holds(until=None)
        w.retire(another)
        w.change(planned, verified_on=None)
        w.no_data("another action")
        w.retire(planned)
        w.change(idle, no_action_because="A single case.")
        w.holds(until=None)


@case("corrective_actions_in_time")
def _actions_in_time(w: World) -> None:
    w.no_data()
    one = trouble(w, state="acting")
    w.enter(Action, title="From a review", due_on=day(-1))
    w.no_data()
    what = action(w, one, due_on=day(7))
    w.holds(until=day(7))
    action(w, one, "Given up", state="cancelled", due_on=day(-1))
    action(w, trouble(w, "No trouble", state="rejected"), "Nothing", due_on=day(-1))
    w.holds(until=day(7))
    w.change(what, due_on=day(7 + 90))
    assert not any("put off" in a for a in w.holds(until=day(97)).advice)
    w.change(what, due_on=day(7 + 91))
    w.holds(until=day(98))
    w.advises("put off by more than 90 days", "New sand")
    w.change(what, due_on=day(-1))
    w.fails("New sand")
    w.change(what, due_on=None)
    w.no_data("New sand")
    w.change(what, state="done")
    w.holds(until=None)


@case("effect_checks_in_time")
def _effects_in_time(w: World) -> None:
    w.no_data()
    one = trouble(w, state="acting")
    what = action(w, one, due_on=day(-9))
    w.no_data()
    w.change(what, state="done", done_on=day(-3), effect_check_due=day(20))
    w.holds(until=day(20))
    w.change(what, effect_check_due=day(-1))
    w.fails("New sand")
    w.change(one, state="closed", verified_on=day(-1))
    w.holds(until=None)
    w.change(one, verified_on=None)
    w.fails("New sand")
    w.change(one, state="acting")
    w.change(what, effect_check_due=None, done_on=day(-3000))
    w.no_data("New sand")
    w.advises("no date")
    w.change(what, state="verified")
    w.holds(until=None)


@case("action_effects_verified")
def _effects_verified(w: World) -> None:
    w.no_data()
    ann = person(w)
    what = action(w, trouble(w, state="acting"), state="done")
    w.no_data()
    good = {"state": "verified", "result": "No pores in 50.", "verified_by": ann, "verified_on": day(-1)}
    w.change(what, **good)
    w.holds(until=None)
    for gap in ({"result": ""}, {"verified_by": None}, {"verified_on": None}, {"verified_on": day(2)}):
        w.change(what, **good | gap)
        w.no_data("New sand")
    w.change(what, **good, owner=ann)
    w.advises("New sand")


@case("nonconformities_closed_with_evidence")
def _closed(w: World) -> None:
    w.no_data()
    one = trouble(w, state="verifying")
    w.no_data()
    good = {"state": "closed", "effect_test": "50 castings.", "verified_on": day(-2), "closed_on": day(-1)}
    w.change(one, **good)
    w.holds(until=None)
    w.advises("what the effect test showed")
    for nothing in ("", "n/a"):
        w.change(one, **good | {"effect_test": nothing, "verification": nothing})
        w.fails("Pores")
    w.change(one, verification="")
    for gap in ({"verified_on": None}, {"verified_on": day(3)}):
        w.change(one, **good | gap)
        w.no_data("Pores")
    w.change(one, **good | {"closed_on": day(-3)})
    w.holds(until=None)
    w.advises("before it was verified")
    unsaid = good | {"effect_test": "", "verified_on": None}
    mould = action(w, one, state="verified", verified_on=day(-2), result="No pores in 50.")
    w.change(one, **unsaid)  # a list that says of each action what it brought
    w.holds(until=None)
    for wrong in (
        {"verified_on": day(2)},
        {"verified_on": None},
        {"result": "n/a"},
        {"state": "done"},
        {"state": "cancelled"},
    ):
        w.change(mould, **{"state": "verified", "verified_on": day(-2), "result": "No pores in 50."} | wrong)
        w.fails("Pores")
    w.change(one, **good | {"effect_test": "", "verification": "No pores in 50."})
    w.holds(until=None)
    w.change(one, **good)
    what = action(w, one)
    w.fails("Pores")
    w.change(what, state="done", done_on=day(-1))
    w.no_data("verified before")
    w.change(what, done_on=day(-2))
    w.holds(until=None)
    again = trouble(w, "Pores again", recurrence_of=one)
    w.advises("came back")
    w.holds(until=None)
    w.change(again, **good)
    w.no_data("Pores again")
    what = action(w, again, state="done")
    w.holds(until=None)
    w.change(what, state="cancelled")
    w.no_data("Pores again")
    mould = w.enter(PlannedChange, title="Mould", state="cancelled")
    w.change(again, planned_change=mould)
    w.no_data("Pores again")
    w.change(mould, state="approved")
    w.holds(until=None)
    w.change(again, planned_change=None, detected_on=day(-400), closed_on=day(-366))
    w.holds(until=None)


@case("improvement_shown")
def _improved(w: World) -> None:
    w.no_data()
    what = w.enter(Action, state="done", verified_on=day(-1), result="Half as many.")
    assert w.no_data().mend == Mend("Action", "verify", what.pointer)
    w.change(what, state="verified")
    w.holds(until=day(364))
    w.change(what, result="")
    assert w.no_data().mend == Mend("Action", "verify", what.pointer)
    w.change(what, result="Half as many.")
    for not_of_it in ({"state": "rejected"}, {"serves": "iso-27001"}):
        w.change(what, nonconformity=trouble(w, **not_of_it))
        w.no_data()
    w.change(what, nonconformity=trouble(w))
    w.holds(until=day(364))
    w.change(what, verified_on=day(1))
    w.no_data()
    w.change(what, verified_on=day(-367))
    w.no_data()


@case("nonconformities_conclude_on_system")
def _concluded(w: World) -> None:
    w.no_data()
    trouble(w, "Early", state="acting")
    w.no_data()
    one = trouble(w, state="verifying")
    w.no_data("Pores")
    w.change(one, system_change="no")
    w.holds(until=None)
    w.change(one, system_change="yes")
    w.no_data("Pores")
    w.change(one, state="closed")
    w.no_data("Pores")
    change = w.enter(PlannedChange, scope="system", state="proposed")
    w.change(one, planned_change=change)
    assert w.no_data("Pores").mend == Mend("PlannedChange", "approve", change.pointer)
    w.change(change, state="approved")
    assert w.no_data("Pores").mend == Mend("PlannedChange", "complete", change.pointer)
    w.change(change, due_on=day(9))
    w.holds(until=day(9))
    w.change(change, due_on=day(-1))
    w.no_data("Pores")
    w.change(change, state="cancelled")
    w.fails("Pores")
    w.change(change, state="done")
    w.holds(until=None)
    w.retire(change)
    w.fails("Pores")
    w.change(one, state="rejected")
    w.no_data()


# ---- changes ---------------------------------------------------------------------------------------------------------


def change(w: World, title: str = "New ERP", **values: Any) -> Any:
    more = {"scope": "system", "state": "approved", "approved_on": day(-9)} | values
    return w.enter(PlannedChange, title=title, **more)


def not_counted(w: World, **values: Any) -> None:
    """Changes that a check of planned ones does not look at."""
    for state in ("proposed", "cancelled"):
        change(w, state.capitalize(), **values, state=state)


def approved_before(w: World, one: Any, good: dict[str, Any], *fields: str, until: date | None = None) -> None:
    """A change in order, then without each field, then approved too late."""
    w.change(one, **good)
    w.holds(until=until)
    w.change(one, state="done", done_on=day(-9))
    w.holds(until=until)
    w.change(one, **dict.fromkeys({"consequences", "resources"} & {*fields}, "None"))
    w.holds(until=until)
    nothing = [{name: "n/a"} for name in fields if name not in ("consequences", "resources")]
    for gap in (
        *({name: ""} for name in fields),
        *nothing,
        {"approved_by": None},
        {"approved_on": None},
        {"done_on": None},
    ):
        w.change(one, **{"done_on": day(-9)} | good | {"state": "done"} | gap)
        w.no_data("New ERP")
    w.change(one, **good | {"done_on": day(-10), "state": "reviewed"})
    w.fails("New ERP")
    w.change(one, **good | {"done_on": day(-9), "state": "done"})
    w.holds(until=until)


def just_happened(w: World, **values: Any) -> None:
    """A change that nobody planned shows nothing until it says what it did and was looked back at, or has time."""
    one = change(w, "It happened", unplanned=True, state="done", done_on=day(-1), approved_on=None, **values)
    w.no_data("It happened", "not state its consequences", "no date of review")
    w.change(one, consequences="Two days lost.")
    w.no_data("It happened")
    w.change(one, review_due=day(9))
    w.holds(until=day(9))
    w.change(one, review_due=day(-1))
    w.no_data("It happened")
    w.change(one, state="reviewed")


@case("system_changes_planned")
def _planned(w: World) -> None:
    w.no_data()
    not_counted(w)
    change(w, "A lathe", scope="process")
    w.no_data()
    fields = ("purpose", "consequences", "integrity", "resources", "responsibilities")
    one = change(w)
    approved_before(w, one, {"approved_by": person(w), "approved_on": day(-9)} | dict.fromkeys(fields, "Yes."), *fields)
    w.change(one, state="approved", done_on=None, due_on=day(-1))
    w.advises("New ERP")
    just_happened(w)
    w.holds(until=None)
    w.advises("It happened")


@case("system_changes_integrity_watched")
def _watched(w: World) -> None:
    w.no_data()
    not_counted(w)
    w.no_data()
    ann, one = person(w), change(w)
    w.no_data("New ERP")
    w.change(one, integrity_watched_by=ann)
    w.holds(until=None)
    w.change(ann, left_on=day(6))
    w.holds(until=day(6))
    w.change(ann, left_on=day(-1), state="left")
    w.fails("New ERP")
    w.change(one, state="reviewed")
    w.holds(until=None)


@case("system_changes_communicated")
def _communicated(w: World) -> None:
    w.no_data()
    not_counted(w)
    w.no_data()
    one = change(w)
    w.no_data("New ERP")
    w.change(one, communication="All by mail.")
    w.holds(until=None)
    w.change(one, state="done")
    w.no_data("New ERP")
    w.change(one, told_on=day(2))
    w.no_data("New ERP")
    w.change(one, told_on=day(-2))
    w.holds(until=None)
    change(w, "It happened", unplanned=True, state="done", communication="All by mail.")
    w.no_data("It happened")


@case("system_changes_judged_in_time")
def _judged(w: World) -> None:
    w.no_data()
    change(w, "Not made", review_due=day(-1))
    w.no_data()
    ann = person(w)
    good = {"effect_test": "Fewer errors.", "worked": "yes", "review_result": "Halved.", "reviewed_by": ann}
    good |= {"reviewed_on": day(-1), "state": "reviewed"}
    old = change(w, "Old", **good)
    w.holds(until=None)
    for gap in ("effect_test", "worked", "review_result", "reviewed_by", "reviewed_on"):
        w.change(old, **good | {gap: None if gap.startswith("reviewed") else ""})
        w.no_data("Old")
    w.change(old, **good | {"reviewed_on": day(1)})
    w.no_data("Old")
    w.change(old, **good | {"worked": "no"})
    w.advises("Old")
    one = change(w, state="done", done_on=day(-3), effect_test="Fewer errors.")
    w.no_data("New ERP")
    w.change(one, review_due=day(30))
    w.holds(until=day(30))
    w.change(one, review_due=day(-1))
    w.fails("New ERP")
    w.change(one, unplanned=True)
    w.no_data("New ERP")
    w.change(one, consequences="None.", state="reviewed")
    w.holds(until=None)


@case("operational_changes_controlled")
def _operations(w: World) -> None:
    w.no_data()
    not_counted(w, scope="process")
    change(w, "Of the system")
    w.no_data()
    one = change(w, scope="product")
    approved_before(w, one, {"approved_by": person(w), "approved_on": day(-9)})
    w.change(one, scope="system")
    w.no_data()
    w.change(one, ict=True)
    w.holds(until=None)
    sudden = change(w, "Flood", unplanned=True, state="done", done_on=day(-1), approved_on=None, review_due=day(9))
    w.no_data("Flood")
    w.change(sudden, consequences="Two days lost.")
    w.holds(until=day(9))
    w.change(sudden, review_due=None)
    w.no_data("Flood")
    w.change(sudden, review_due=day(-1))
    w.fails("Flood")
    w.change(sudden, state="reviewed", worked="no")
    w.holds(until=None)
    w.advises("Flood")


@case("provision_changes_controlled")
def _provision(w: World) -> None:
    w.no_data()
    not_counted(w, scope="provision")
    change(w, "A lathe", scope="process")
    w.no_data()
    one, fields = change(w, scope="provision"), ("consequences", "result")
    approved_before(w, one, {"approved_by": person(w), "approved_on": day(-9)} | dict.fromkeys(fields, "Yes."), *fields)
    w.change(one, review_due=day(-1))
    w.holds(until=None)
    w.advises("New ERP")
    just_happened(w, scope="provision")
    w.holds(until=None)
    unasked = change(w, "Glue", scope="provision", state="proposed", consequences="Bond", done_on=day(-2))
    w.no_data("Glue")
    w.retire(unasked)
    w.change(one, scope="product")
    w.no_data()


@case("provision_changes_recorded")
def _provision_on_file(w: World) -> None:
    w.no_data()
    not_counted(w, scope="provision")
    whole = {"consequences": "Less dust.", "result": "Fan built in.", "approved_by": person(w)}
    on = {"state": "done", "done_on": day(-9), "approved_on": day(-8)}  # too late, and yet on file
    one = change(w, scope="provision", **whole | on)
    w.holds(until=None)
    for name in (*whole, "done_on", "approved_on"):
        w.change(one, **{name: None if name.endswith(("_on", "_by")) else ""})
        w.no_data("New ERP")
        w.change(one, **whole, **on)
    w.change(one, state="approved", result="")  # its list lags behind
    w.no_data("New ERP")
    w.change(one, state="done", result="Fan built in.")
    w.change(whole["approved_by"], state="left", left_on=day(-9))
    w.no_data("had left before")
    w.change(one, scope="product")
    w.no_data()


@case("ict_changes_controlled")
def _ict(w: World) -> None:
    w.no_data()
    not_counted(w, ict=True)
    change(w, "A lathe", scope="process")
    w.no_data()
    ann, fields = person(w), ("consequences", "test", "way_back")
    good = {"approved_by": ann, "approved_on": day(-9)} | dict.fromkeys(fields, "Yes.")
    one = change(w, ict=True, scope="process", tested_on=day(-10))
    approved_before(w, one, good, *fields, until=day(356))
    for wrong in ({"tested_on": None}, {"tested_on": day(2)}, {"tested_on": None, "state": "approved"}):
        w.change(one, **wrong)
        w.no_data("New ERP")
    w.change(one, tested_on=day(-8), requested_by=ann)
    w.advises("only after", "whoever proposed")
    just_happened(w, ict=True)
    w.holds(until=day(356))
    w.change(one, **{name: day(-366) for name in ("approved_on", "done_on", "tested_on")})
    w.no_data("days ago")  # systems are changed all the time


# ---- ideas -----------------------------------------------------------------------------------------------------------


@case("ideas_followed")
def _ideas(w: World) -> None:
    w.no_data()
    done = w.enter(Idea, title="Racks", state="accepted", done_on=day(-1))
    w.no_data()
    w.change(done, state="done")
    w.holds(until=day(364))
    new = w.enter(Idea, title="Lamps", state="new")
    w.holds(until=day(364))
    w.advises("Lamps")
    w.change(new, answer_due=day(5))
    w.holds(until=day(5))
    w.change(new, answer_due=day(-1))
    w.no_data("Lamps")
    w.change(new, state="declined")
    w.holds(until=day(364))
    w.change(new, state="accepted", due_on=day(8))
    w.holds(until=day(8))
    w.change(new, due_on=day(-1))
    w.no_data("Lamps")
    w.change(new, state="declined")
    w.change(done, done_on=day(-367))
    w.no_data()
