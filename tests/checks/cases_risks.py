"""Risks: how they are found and weighed."""

from __future__ import annotations

from typing import Any

from tests.checks.world import World, case, day

from accord.areas.assets.models import Asset
from accord.areas.context.models import InterestedParty, Issue, PartyRequirement
from accord.areas.documents.models import Document, DocumentVersion
from accord.areas.improvement.models import Nonconformity
from accord.areas.processes.models import Process
from accord.areas.risks.models import AssessmentRound, Opportunity, Risk, RiskMethod
from accord.areas.risks.models.methods import IMPACTS, LEVELS, LIKELIHOODS, MATRIX
from accord.areas.suppliers.models import Supplier
from accord.kernel.organization.models import Person
from accord.kernel.records.record import within

SCALES = {
    "likelihood_scale": LIKELIHOODS, "impact_scale": IMPACTS, "level_scale": LEVELS, "matrix": MATRIX,
    "acceptance_limit": 2,
}  # fmt: skip


def method(w: World, **values: Any) -> Any:
    return w.enter(RiskMethod, **SCALES | {"title": "Method", "version": "1", "state": "approved"} | values)


def weighed(w: World, title: str = "Fire", high: bool = False, **values: Any) -> Any:
    """A risk that was weighed; `high`: above the limit, at level 4."""
    with within(w.by.organization.pk):
        has_one = RiskMethod.objects.filter(state="approved").exists()
    if not has_one:
        method(w)
    figures = {"current_likelihood": 4, "current_impact": 5} if high else {"current_likelihood": 1, "current_impact": 2}
    return w.enter(Risk, title=title, **figures | {"state": "assessed", "assessed_on": day(-5)} | values)


def evaluated(w: World, title: str = "Market", **values: Any) -> Any:
    more = {"evaluation": "Worth it", "evaluated_on": day(-5)}
    return w.enter(Opportunity, title=title, **more | values)


@case("risks_follow_from_context")
def _context(w: World) -> None:
    w.no_data()
    issue = w.enter(Issue, title="Energy", side="external")
    w.enter(Issue, title="Old", side="external", state="retired")
    buyers = w.enter(InterestedParty, title="Buyers")
    demand = w.enter(PartyRequirement, title="In time", interested_party=buyers, handled="yes")
    risk = w.enter(Risk, title="Fire", issues=[issue])
    w.no_data("opportunity")
    chance = w.enter(Opportunity, title="Market")
    w.no_data("requirement")
    w.change(chance, party_requirements=[demand])
    w.holds(until=None)
    late = w.enter(PartyRequirement, title="Cheap", interested_party=buyers, handled="yes")
    w.advises("Cheap")
    w.change(late, archived_on=day(0))
    w.change(risk, state="closed")
    w.no_data()
    w.change(risk, state="identified", issues=[])
    w.no_data("Energy")
    w.change(issue, no_risk_because="Keines.")
    w.no_data()
    w.change(issue, no_risk_because="The price is fixed.")
    w.holds(until=None)
    decided = {"climate": True, "climate_rationale": "We have no premises."}
    w.change(issue, no_risk_because="", climate_verdict="not_relevant", **decided)
    w.holds(until=None)
    w.change(issue, climate_verdict="relevant")
    w.no_data("Energy")
    w.change(chance, issues=[issue], state="declined")
    w.no_data("Energy")
    w.change(chance, decision="It does not pay.")
    w.holds(until=None)
    w.change(chance, state="done")
    w.holds(until=None)


@case("system_risks_determined")
def _system(w: World) -> None:
    weighed(w)
    evaluated(w)
    w.no_data()
    one = weighed(w, "Nobody cares", system_level=True)
    w.no_data("opportunity")
    chance = evaluated(w, "Lean", system_level=True)
    w.holds(until=None)
    for wrong in ({"state": "identified"}, {"assessed_on": day(2)}, {"assessed_on": None}):
        w.change(one, **{"state": "assessed", "assessed_on": day(-5)} | wrong)
        w.no_data()
    w.change(one, assessed_on=day(-5))
    w.enter(Risk, title="Audit bias", system_level=True)
    w.advises("Audit bias")
    w.change(chance, state="declined")
    w.no_data("opportunity")
    w.change(chance, decision="Not before next year.")
    w.holds(until=None)
    w.change(chance, evaluation="")
    w.no_data("opportunity")


@case("risk_method_in_force")
def _method(w: World) -> None:
    one = method(w, state="draft", approved_by=w.by.person, approved_on=day(-5))
    w.no_data()
    for wrong in ({"approved_by": None}, {"approved_on": None}, {"approved_on": day(2)}):
        w.change(one, **{"state": "approved", "approved_by": w.by.person, "approved_on": day(-5)} | wrong)
        w.no_data("Method")
    w.change(one, approved_on=day(-5))
    method(w, version="0", state="superseded")
    w.holds(until=None)
    method(w, title="Another", version="2", approved_by=w.by.person, approved_on=day(-5))
    w.fails("Another")


@case("risk_criteria_set")
def _criteria(w: World) -> None:
    words = {"acceptance_criteria": "By the owner", "when_to_assess": "Yearly", "consistency_rule": "Two people"}
    one = method(w, state="draft", **words)
    w.no_data()
    w.change(one, state="approved")
    w.holds(until=None)
    for wrong in (*({name: ""} for name in words), {"acceptance_limit": None}, {"matrix": ""}):
        w.change(one, **SCALES | words | wrong)
        w.no_data("Method")


@case("risks_weighed_by_method")
def _by_method(w: World) -> None:
    w.enter(Risk, title="Reported")
    w.no_data()
    one = w.enter(Risk, title="Flood", state="assessed", current_likelihood=1, current_impact=2)
    w.no_data("Flood")
    used = method(w)
    w.change(one, method=used)
    w.holds(until=None)
    w.change(used, state="superseded")
    w.holds(until=None)
    w.advises("Flood")
    w.change(one, assessed_on=day(-5))
    w.change(used, superseded_on=day(-6))
    w.no_data("Flood")
    w.change(used, superseded_on=day(-5))
    w.holds(until=None)
    w.change(used, state="draft")
    w.no_data("Flood")
    w.change(used, state="approved")
    w.change(one, current_impact=None)
    w.no_data("Flood")


@case("assets_covered_by_risks")
def _assets(w: World) -> None:
    risk = w.enter(Risk, title="Theft", event="Somebody takes it")
    w.enter(Asset, title="Hall", kind="site")
    w.enter(Asset, title="Cup", kind="hardware", confidentiality="normal", integrity="normal", availability="normal")
    w.no_data()
    laptop = w.enter(Asset, title="Laptop", confidentiality="normal", integrity="normal")
    w.no_data("Laptop")
    w.change(risk, assets=[laptop])
    w.holds(until=None)
    w.enter(Asset, title="Server", kind="hardware", confidentiality="high")
    w.holds(until=None)
    w.advises("Server")
    w.change(laptop, kind="information")
    for wrong in ({"event": ""}, {"state": "closed"}, {"kind": "quality"}):
        w.change(risk, **{"event": "Somebody takes it", "state": "accepted", "kind": "both"} | wrong)
        w.no_data("Laptop")


@case("risk_properties_named")
def _properties(w: World) -> None:
    w.enter(Risk, title="No will", kind="security", system_level=True)
    w.no_data()
    one = w.enter(Risk, title="Leak", kind="security", affects_confidentiality=True)
    w.no_data("integrity")
    two = w.enter(Risk, title="Outage", affects_availability=True, affects_integrity=True)
    w.holds(until=None)
    w.change(one, affects_confidentiality=False)
    w.no_data("Leak")
    w.change(one, affects_integrity=True)
    w.no_data("confidentiality")
    w.change(two, affects_confidentiality=True)
    new = w.enter(Risk, title="Heard", kind="security", effective_on=day(-10))
    w.no_data("Heard")
    w.change(one, state="assessed")
    w.holds(until=day(20))
    w.advises("Heard")
    w.retire(new)
    w.change(two, state="closed")
    w.no_data("confidentiality")


@case("risks_have_owner")
def _owner(w: World) -> None:
    w.enter(Risk, title="Old", state="closed")
    w.no_data()
    ann = w.enter(Person, given_name="Ann", family_name="Ash")
    told = w.enter(Risk, title="Reported", effective_on=day(-9))
    w.no_data("Reported")
    w.change(told, owner=ann)
    w.holds(until=None)
    one = weighed(w)
    w.fails("Fire")
    w.change(one, owner=w.by.person)
    w.change(told, owner=None)
    w.holds(until=day(21))
    w.advises("Reported")
    w.change(told, owner=ann)
    w.change(ann, left_on=day(4))
    w.holds(until=day(4))
    w.change(ann, left_on=day(-1), state="left")
    w.fails("Reported")


@case("risks_weighed")
def _weighed(w: World) -> None:
    w.no_data()
    told = w.enter(Risk, title="Reported")
    w.no_data("Reported")
    w.change(told, effective_on=day(0))
    w.no_data("Reported")
    one = weighed(w)
    assert w.holds(until=day(30)).records[0].title == "Fire"
    w.advises("Reported")
    for other in (day(-31), day(1), None):
        w.change(told, effective_on=other)
        w.no_data("Reported")
    w.change(told, effective_on=day(0))
    assert w.ask(day(30)).outcome.value == "holds"
    w.change(told, effective_on=day(20))  # a day that is moved gives no more time than there was since it is on file
    assert [w.ask(day(n)).outcome.value for n in (20, 30, 31, 40)] == ["holds", "holds", "no data", "no data"]
    w.change(told, state="closed")
    w.holds(until=None)
    w.advises("Fire")
    for wrong in ({"assessed_on": None}, {"assessed_on": day(2)}):
        w.change(one, **{"assessed_on": day(-5)} | wrong)
        w.no_data("Fire")
    w.change(one, current_impact=None, state="accepted")
    w.no_data("Fire", "no impact")


@case("risks_prioritised")
def _priority(w: World) -> None:
    weighed(w)
    w.not_applicable()
    one = weighed(w, "Flood", high=True)
    w.no_data("Flood")
    w.change(one, priority=1)
    w.holds(until=None)
    weighed(w, "Storm", high=True, priority=1)
    w.advises("Storm")
    w.change(one, state="closed", priority=None)
    w.holds(until=None)


def readable(w: World, title: str, **values: Any) -> Any:
    paper = w.enter(Document, title=title, state="in_force", **values)
    w.enter(DocumentVersion, document=paper, version="1", state="approved", text="How")
    return paper


def described(w: World, key: str, says: str) -> Any:
    """A document in force with content carries the key; that one."""
    w.no_data()
    readable(w, "Another", tags="risk-assessment-process" if "treatment" in key else "risk-treatment-process")
    w.enter(Document, title="Empty", state="in_force", tags=key)
    w.no_data(says)
    one = readable(w, "How", tags=f"x {key}")
    w.holds(until=None)
    for wrong in ({"state": "withdrawn"}, {"effective_from": day(2)}):
        w.change(one, **{"state": "in_force", "effective_from": None} | wrong)
        w.no_data(says)
    return w.change(one, state="in_force", effective_from=None, tags="")


@case("risk_assessment_documented")
def _how_assessed(w: World) -> None:
    paper = described(w, "risk-assessment-process", "assessed")
    w.no_data("assessed")
    method(w, document=paper)
    w.holds(until=None)
    w.change(paper, state="withdrawn")
    w.no_data()
    w.advises("How")


@case("risk_treatment_documented")
def _how_treated(w: World) -> None:
    paper = described(w, "risk-treatment-process", "treated")
    method(w, document=paper)  # says how risks are weighed
    w.no_data("treated")


@case("processes_have_risks")
def _processes(w: World) -> None:
    w.no_data()
    cast = w.enter(Process, title="Casting", state="active")
    w.enter(Process, title="Later", state="draft")
    one = weighed(w)
    w.no_data("Casting")
    w.change(one, process=cast)
    w.holds(until=None)
    w.change(one, state="identified")
    w.no_data("Casting")
    chance = evaluated(w, process=cast)
    w.holds(until=None)
    for wrong in ({"state": "declined"}, {"evaluated_on": day(2)}, {"evaluation": ""}):
        w.change(chance, **{"state": "done", "evaluated_on": day(-5), "evaluation": "Worth it"} | wrong)
        w.no_data("Casting")


@case("risks_reassessed_in_time")
def _again(w: World) -> None:
    w.enter(Risk, title="Reported", review_due=day(-1))
    w.no_data()
    one = weighed(w)
    w.no_data("Fire")
    w.change(one, review_due=day(10))
    w.holds(until=day(10))
    turn = w.enter(AssessmentRound, title="2026", planned_on=day(6), close_by=day(8))
    w.holds(until=day(6))
    w.advises("2026")
    w.change(turn, state="running")
    w.holds(until=day(8))
    w.change(turn, close_by=day(-1))
    w.fails("2026")
    w.change(turn, state="planned", planned_on=day(-1))
    w.fails("2026")
    w.change(turn, state="closed")
    w.holds(until=day(10))
    w.change(one, state="treating", review_due=day(-1))
    found = w.fails("Fire")
    assert found.mend
    assert found.mend.verb == "reassess"


@case("risk_results_on_file")
def _on_file(w: World) -> None:
    w.enter(Risk, title="Reported")
    w.no_data()
    one = weighed(w)
    w.no_data("Fire")
    w.change(one, assessed_by=w.by.person, rationale="Twice in ten years")
    w.holds(until=None)
    for wrong in ({"assessed_by": None}, {"rationale": "None"}, {"assessed_on": day(2)}):
        w.change(one, **{"assessed_by": w.by.person, "rationale": "Twice", "assessed_on": day(-5)} | wrong)
        w.no_data("Fire")
    w.enter(AssessmentRound, title="2025", state="closed")
    w.advises("2025")


@case("nonconformities_update_risks")
def _nonconformities(w: World) -> None:
    w.enter(Nonconformity, title="Open", state="acting")
    w.no_data()
    one = w.enter(Nonconformity, title="Cracks", state="closed", detected_on=day(-9), risks_touched="no")
    w.enter(Nonconformity, title="None", state="rejected", risks_touched="yes")
    w.holds(until=None)
    w.change(one, risks_touched="")
    w.no_data("Cracks")
    risk = weighed(w)
    w.change(one, risks_touched="yes")
    w.no_data("Cracks")
    w.change(one, risk=risk.pointer)
    w.holds(until=None)
    for wrong in ({"state": "identified", "assessed_on": None}, {"assessed_on": day(-10)}, {"assessed_on": day(2)}):
        w.change(risk, **{"state": "assessed"} | wrong)
        w.change(one, state="closed")
        w.fails("Cracks")
        w.change(one, state="verifying")
        w.no_data("Cracks")
    w.change(one, state="closed")
    w.change(risk, assessed_on=None)  # nobody knows on which day it was weighed
    w.no_data("Cracks")
    w.change(risk, state="closed", closed_on=day(-9))
    w.holds(until=None)
    w.change(one, risk=evaluated(w).pointer)
    w.holds(until=None)


@case("supplier_risks_assessed", "iso-27001")
def _suppliers(w: World) -> None:
    w.enter(Supplier, title="Bolts", state="approved")
    w.no_data()
    host = w.enter(Supplier, title="Host", state="approved", ict=True)
    one = weighed(w)
    w.no_data("Host")
    w.change(one, suppliers=[host])
    w.holds(until=None)
    for wrong in ({"state": "identified"}, {"assessed_on": None}, {"assessed_on": day(2)}, {"kind": "quality"}):
        w.change(one, **{"state": "treating", "assessed_on": day(-5), "kind": "both"} | wrong)
        w.no_data("Host")


@case("sites_risk_assessed")
def _sites(w: World) -> None:
    w.enter(Asset, title="Laptop", kind="hardware")
    w.no_data("no site in the inventory")
    hall = w.enter(Asset, title="Hall", kind="site")
    one = weighed(w)
    w.no_data("Hall")
    w.change(one, assets=[hall], review_due=day(-1))
    w.holds(until=None)
    w.advises("Fire")
    w.change(one, review_due=None)
    for wrong in ({"state": "identified"}, {"assessed_on": None}, {"assessed_on": day(2)}, {"kind": "quality"}):
        w.change(one, **{"state": "accepted", "assessed_on": day(-5), "kind": "both"} | wrong)
        w.no_data("Hall")
