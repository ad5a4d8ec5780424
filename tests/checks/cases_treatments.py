"""What is done about risks, and opportunities."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.checks.cases_risks import evaluated, weighed
from tests.checks.world import World, case, day

from accord.areas.documents.models import Document
from accord.areas.improvement.models import Action
from accord.areas.processes.models import Process
from accord.areas.risks.models import Opportunity, RiskAcceptance, Treatment
from accord.kernel.organization.models import Person


def person(w: World, given: str = "Ann") -> Any:
    return w.enter(Person, given_name=given, family_name="Ash")


def treatment(w: World, risk: Any, title: str = "Sprinklers", **values: Any) -> Any:
    return w.enter(Treatment, risk=risk, title=title, **{"option": "modify"} | values)


def borne(w: World, risk: Any, level: int = 4, **values: Any) -> Any:
    more = {"accepted_by": w.by.person, "accepted_on": day(-30), "expires_on": day(10)} | values
    return w.enter(RiskAcceptance, risk=risk, residual_level=level, **more)


def an_acceptance(w: World, paper: Any) -> None:
    """What an acceptance shows about a risk at level 4 that rests on it alone: it is there through its last day."""
    w.holds(until=day(10))
    w.change(paper, expires_on=None)
    w.holds(until=None)
    w.change(paper.risk, assessed_on=day(0))
    w.change(paper, accepted_on=day(0))
    w.holds(until=None)
    w.change(paper.risk, assessed_on=day(-5))
    w.change(paper, accepted_on=day(2))
    w.no_data()
    for wrong in (
        {"expires_on": day(-1)},
        {"expires_on": day(-1), "state": "expired"},
        {"residual_level": 3},
    ):
        w.change(paper, **{"residual_level": 4, "accepted_on": day(-30)} | wrong)
        w.fails("Flood")
    w.change(paper, residual_level=None, accepted_on=day(-30), expires_on=day(10), state="valid")
    w.no_data("Flood")
    for nobody in (None, person(w, "Ned")):
        w.change(paper, residual_level=4, accepted_by=nobody, expires_on=day(10))
        w.no_data("Flood")
    w.change(paper, state="withdrawn")
    w.no_data("Flood")
    w.change(paper, state="valid", accepted_by=w.by.person, expires_on=day(10))


@case("risks_above_limit_answered")
def _answered(w: World) -> None:
    w.no_data()
    limit = weighed(w).method
    w.holds(until=None)
    w.change(limit, acceptance_limit=None)
    w.no_data("no acceptance limit")
    w.change(limit, acceptance_limit=limit.acceptance_limit)
    flood = weighed(w, "Flood", high=True, owner=w.by.person)
    w.no_data("Flood")
    paper = borne(w, flood)
    an_acceptance(w, paper)
    for state in ("accepted", "assessed"):
        w.change(flood, state=state)
        w.holds(until=day(10))
    w.change(paper, state="withdrawn")
    w.change(flood, state="treating")
    w.fails("Flood")
    dam = treatment(w, flood, state="cancelled")
    w.fails("Flood")
    w.change(dam, state="planned")
    w.holds(until=None)
    w.change(dam, option="")
    w.no_data("Flood")
    w.change(dam, option="modify", state="done", done_on=day(-5))
    w.holds(until=None)
    for wrong in (day(-6), day(2), None):
        w.change(dam, done_on=wrong)
        w.no_data("Flood")
    w.change(dam, done_on=day(-5), effect="not", effect_checked_on=day(3))
    w.holds(until=day(2))
    for seen in (day(-1), None):
        w.change(dam, effect_checked_on=seen)
        w.no_data("Flood")
    w.change(dam, effect="partly")
    w.holds(until=None)
    w.change(dam, option="retain", state="planned", effect="")
    w.no_data("Flood")
    w.change(dam, state="approved", approved_by=w.by.person)
    w.holds(until=None)
    w.change(dam, approved_by=person(w, "Ned"))
    w.no_data("Flood")
    w.change(flood, state="closed")
    w.holds(until=None)


@case("risks_left_accepted")
def _left(w: World) -> None:
    weighed(w)
    w.no_data()
    flood = weighed(w, "Flood", high=True, owner=w.by.person)
    w.no_data("Flood")
    paper = borne(w, flood)
    an_acceptance(w, paper)
    w.change(flood, owner=person(w))
    w.no_data("Flood")
    w.advises("Flood")
    w.change(paper, imported=False)
    w.holds(until=day(10))
    w.change(flood, owner=w.by.person)
    dam = treatment(w, flood, state="running")
    w.no_data("Flood")
    w.change(flood, residual_likelihood=1, residual_impact=2)
    w.change(paper, expires_on=day(-1))
    w.holds(until=None)
    w.change(flood, state="accepted")
    w.advises("acceptance that has ended: Flood")
    w.change(flood.method, acceptance_limit=None)  # nobody knows what is too much
    w.no_data("Flood", "by which limit")
    w.change(flood.method, acceptance_limit=flood.method.acceptance_limit)
    w.change(flood, residual_likelihood=4, residual_impact=5)
    w.fails("Flood")
    w.change(flood, residual_likelihood=1, residual_impact=2)
    w.change(dam, state="done")
    w.fails("Flood")
    w.change(dam, done_on=day(-4))
    assert "nobody has assessed" in w.no_data("Flood").because
    w.change(paper, expires_on=day(10))
    w.holds(until=day(10))
    w.change(dam, effect="not")
    w.change(paper, expires_on=day(-1))
    w.fails("Flood")
    w.change(flood, current_likelihood=1, current_impact=2)
    w.holds(until=None)


@case("treatments_planned")
def _planned(w: World) -> None:
    ann, fire = person(w), weighed(w)
    treatment(w, fire, state="cancelled")
    treatment(w, weighed(w, "Old", state="closed"))
    w.no_data()
    one = treatment(w, fire, "Hoses", owner=ann, due_on=day(10))
    w.holds(until=None)
    w.advises("Hoses")
    for wrong in ({"option": ""}, {"owner": None}, {"due_on": None}):
        w.change(one, **{"option": "modify", "owner": ann, "due_on": day(10)} | wrong)
        w.no_data("Hoses")
    w.change(one, option="retain")
    w.holds(until=None)
    w.change(ann, left_on=day(4))
    w.holds(until=day(4))
    w.change(ann, left_on=day(-1), state="left")
    w.fails("Hoses")
    w.change(one, state="done")
    w.holds(until=None)


@case("treatments_approved")
def _approved(w: World) -> None:
    ann = person(w)
    fire = weighed(w, owner=ann)
    w.no_data()
    done = {"state": "done", "approved_by": ann, "approved_on": day(-5)}
    one = w.change(treatment(w, fire, **done), imported=False)
    w.holds(until=None)
    for wrong in ({"state": "planned"}, {"approved_by": None}, {"approved_on": None}, {"approved_on": day(2)}):
        w.change(one, **done | wrong)
        w.no_data("Sprinklers")
    w.change(one, **done | {"approved_by": w.by.person})
    w.holds(until=None)
    w.advises("Sprinklers")
    w.change(one, imported=True, state="running")
    w.no_data("Sprinklers")
    w.change(one, state="done")
    w.no_data()


@case("treatments_in_time")
def _in_time(w: World) -> None:
    fire = weighed(w)
    w.not_applicable()
    one = treatment(w, fire, due_on=day(10))
    w.holds(until=day(10))
    w.change(one, state="cancelled")
    w.not_applicable()
    w.change(one, state="planned", due_on=day(-1))
    w.no_data("Sprinklers")
    w.change(one, state="running")
    w.fails("Sprinklers")
    w.change(one, due_on=None)
    w.no_data("Sprinklers")
    w.change(one, state="done")
    w.holds(until=None)
    w.retire(one)
    w.standard = "iso-27001"
    fire = weighed(w, kind="security")
    w.no_data()
    one = treatment(w, fire, due_on=day(10))
    w.no_data()
    w.change(one, state="approved")
    w.holds(until=day(10))
    two = treatment(w, fire, "Hoses", due_on=day(3))
    w.holds(until=day(3))
    w.change(two, due_on=day(-1))
    w.no_data("Hoses")
    w.change(two, state="cancelled")
    w.change(one, due_on=None, state="running")
    w.no_data("Sprinklers")
    w.change(one, option="retain")
    w.holds(until=None)
    w.change(one, due_on=day(-1))
    w.fails("Sprinklers")
    w.change(one, state="done")
    w.holds(until=None)


@case("treatment_results_on_file")
def _results(w: World) -> None:
    one = treatment(w, weighed(w), state="running")
    w.no_data()
    w.change(one, state="done", done_on=day(-3))
    w.no_data("Sprinklers")
    w.change(one, effect_note="No fire since")
    w.holds(until=None)
    w.advises("Sprinklers")
    w.change(one, effect_check_due=day(4))
    w.holds(until=day(4))
    w.change(one, effect_check_due=day(-1))
    assert w.no_data("Sprinklers").mend.verb == "judge"
    w.change(one, effect="worked")
    w.holds(until=None)
    for wrong in (None, day(2)):
        w.change(one, done_on=wrong)
        w.no_data("Sprinklers")


@case("treatment_effects_planned")
def _effects_planned(w: World) -> None:
    fire = weighed(w)
    treatment(w, fire, "Bear it", option="retain")
    treatment(w, fire, "Given up", state="cancelled")
    w.no_data()
    one = treatment(w, fire, state="done")
    w.no_data("Sprinklers")
    w.change(one, effect_wanted="keine")
    w.no_data("Sprinklers")
    w.change(one, effect_wanted="No fire for a year")
    w.holds(until=None)
    w.advises("Sprinklers")


@case("treatment_effects_judged")
def _effects_judged(w: World) -> None:
    fire = weighed(w)
    treatment(w, fire, "Bear it", option="retain", state="done", done_on=day(-400))
    w.no_data()
    one = treatment(w, fire, state="done", done_on=day(-10))
    w.no_data()
    seen = {"effect": "not", "effect_checked_by": w.by.person, "effect_checked_on": day(-1)}
    two = treatment(w, fire, "Hoses", state="done", **seen)
    w.holds(until=day(80))
    w.advises("Hoses")
    w.change(one, effect_check_due=day(5))
    w.holds(until=day(5))
    w.change(one, effect_check_due=day(-1))
    w.fails("Sprinklers")
    w.change(one, effect_check_due=None, done_on=day(-91))
    w.no_data("Sprinklers")
    w.change(one, done_on=day(-10))
    for wrong in ({"effect_checked_by": None}, {"effect_checked_on": None}, {"effect_checked_on": day(2)}):
        w.change(two, **seen | wrong)
        w.no_data("Hoses")
    w.change(two, **seen, done_on=day(0))
    w.no_data("judged before")


@case("treatments_in_processes")
def _in_processes(w: World) -> None:
    fire = weighed(w)
    treatment(w, fire, "Bear it", option="retain")
    w.no_data()
    one = treatment(w, fire)
    w.no_data("Sprinklers")
    cast = w.enter(Process, title="Casting", state="active")
    w.change(one, processes=[cast])
    w.holds(until=None)
    w.change(cast, state="retired")
    w.no_data("Sprinklers")
    rule = w.enter(Document, title="Rule", state="in_force")
    w.change(one, documents=[rule])
    w.holds(until=None)
    w.change(rule, state="withdrawn")
    w.no_data("Sprinklers")
    w.change(rule, state="in_force", effective_from=day(2))
    w.no_data("Sprinklers")
    w.change(fire, state="closed")
    w.no_data()


# ---- opportunities ------------------------------------------------------------------------------------------


@case("opportunities_evaluated")
def _evaluated(w: World) -> None:
    w.enter(Opportunity, title="Brought in", state="done", imported=True)
    w.no_data()
    one = w.enter(Opportunity, title="Market", review_due=day(10))
    w.no_data("Market")
    w.change(one, evaluation="n/a", evaluated_on=day(-5))
    w.no_data("Market")
    w.change(one, evaluation="Worth it")
    w.holds(until=day(10))
    w.advises("Market")
    for wrong in ({"evaluated_on": day(2)}, {"review_due": None}, {"review_due": day(-1)}, {"state": "pursuing"}):
        w.change(one, **{"evaluated_on": day(-5), "review_due": day(10)} | wrong)
        w.no_data("Market")
    w.change(one, decision="-", decided_on=day(-2))
    w.no_data("Market")
    w.change(one, decision="Go")
    w.holds(until=day(10))
    let_go = evaluated(w, "Moon", state="declined")
    w.change(let_go, imported=False)
    w.no_data("Moon")
    w.change(let_go, imported=True)
    w.holds(until=day(10))
    w.change(one, state="done")
    lapses = w.ask().lapses_on
    assert lapses
    w.holds(until=lapses - timedelta(days=1))
    w.change(one, archived_on=day(0))
    w.change(let_go, evaluation="", decision="Too far", decided_on=day(-3))
    w.holds(until=lapses - timedelta(days=2))
    w.change(let_go, decided_on=day(-9999))
    w.no_data("days ago")


@case("opportunities_planned")
def _opportunities_planned(w: World) -> None:
    ann, bob = person(w), person(w, "Bob")
    one = evaluated(w)
    w.no_data()
    w.change(one, state="declined")
    w.no_data()
    w.change(one, decision="It does not pay.")
    w.not_applicable()
    other = evaluated(w, "Moon", state="declined")
    w.no_data()
    w.retire(other)
    w.not_applicable()
    w.change(one, state="pursuing", owner=ann, due_on=day(10))
    w.no_data("Market")
    step = w.enter(Action, title="Visit", source=one.pointer, owner=bob, due_on=day(5), state="cancelled")
    w.no_data("Market")
    w.change(step, state="open")
    w.holds(until=day(10))
    w.change(step, source="", due_on=None)
    w.no_data("Market")
    w.change(one, actions=[step])
    w.no_data("Visit")
    w.change(step, due_on=day(-1))
    w.advises("Visit")
    w.change(step, due_on=day(5))
    w.holds(until=day(10))
    w.change(bob, left_on=day(3))
    w.holds(until=day(3))
    w.change(bob, left_on=day(-1), state="left")
    w.fails("Visit")
    w.change(step, state="done")
    w.change(one, due_on=day(-1))
    w.no_data("Market")
    w.change(ann, left_on=day(-1), state="left")
    w.fails("Market")


@case("opportunities_in_processes")
def _opportunities_in(w: World) -> None:
    cast = w.enter(Process, title="Casting", state="active")
    one = evaluated(w, process=cast)
    w.no_data()
    w.change(one, state="declined", decision="It does not pay.")
    w.not_applicable()
    w.change(one, state="pursuing")
    w.holds(until=None)
    w.change(cast, state="draft")
    w.no_data("Market")
    w.change(one, process=None)
    w.no_data("Market")


@case("opportunity_effects_planned")
def _opportunity_effects_planned(w: World) -> None:
    one = evaluated(w, benefit="Ten orders more a year.")
    evaluated(w, "Moon", state="declined")
    w.no_data()
    for state in ("pursuing", "done"):
        w.change(one, state=state, benefit="Ten orders more a year.")
        w.holds(until=None)
        w.change(one, benefit="")
        w.no_data("Market")


@case("opportunity_effects_judged")
def _opportunities_judged(w: World) -> None:
    one = evaluated(w, state="pursuing")
    w.no_data()
    w.change(one, state="done", done_on=day(-10))
    w.no_data()
    seen = {"effect": "worked", "effect_checked_by": w.by.person, "effect_checked_on": day(-1)}
    two = evaluated(w, "Lean", state="done", owner=w.by.person, **seen)
    w.holds(until=day(80))
    w.advises("Lean")
    for gone in (day(-91), None):
        w.change(one, done_on=gone)
        w.no_data("Market")
    w.change(one, done_on=day(-10))
    for wrong in ({"effect_checked_by": None}, {"effect_checked_on": None}, {"effect_checked_on": day(2)}):
        w.change(two, **seen | wrong)
        w.no_data("Lean")
    w.change(two, **seen, done_on=day(0))
    w.no_data("judged before")
