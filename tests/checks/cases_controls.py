"""Controls, the Statement of Applicability, activities and exceptions."""

from __future__ import annotations

from typing import Any

from tests.checks.world import World, case, day

from accord.areas.assets.models import AccessGrant, Asset
from accord.areas.context.models import Obligation
from accord.areas.controls import rules
from accord.areas.controls.models import (
    Activity,
    ActivityRun,
    ApplicabilityLine,
    Control,
    ControlException,
    StatementOfApplicability,
)
from accord.areas.improvement.models import Nonconformity, PlannedChange
from accord.areas.risks.models import AssessmentRound, Risk, Treatment
from accord.kernel.checks.verdict import Mend
from accord.kernel.organization.models import Person
from accord.kernel.records.attached import Attachment


def doing(w: World, title: str = "Review", **values: Any) -> Any:
    more = {"kind": "access_review", "interval_days": 30, "next_due": day(10)} | values
    return w.enter(Activity, title=title, **more)


def ran(w: World, activity: Any, ahead: int = -3, **values: Any) -> Any:
    return w.enter(ActivityRun, activity=activity, done_on=day(ahead), **{"result": "passed"} | values)


def soa(w: World, **values: Any) -> Any:
    more = {"version": "1", "state": "approved", "approved_on": day(-20)} | values
    return w.enter(StatementOfApplicability, **more)


def says(w: World, statement: Any, ref: str, **values: Any) -> Any:
    return w.enter(ApplicabilityLine, statement=statement, control_reference=ref, **{"applicable": "yes"} | values)


def treatment(w: World, title: str = "Lock it", **values: Any) -> Any:
    risk = w.enter(Risk, title=f"Risk of {title}", state="treating")
    return w.enter(Treatment, title=title, risk=risk, **{"option": "modify", "state": "running"} | values)


# ---- controls --------------------------------------------------------------------------------------------------------


@case("treatments_have_controls", "iso-27001")
def _treated(w: World) -> None:
    w.no_data()
    treatment(w, "Live with it", option="retain")
    treatment(w, "Given up", state="cancelled")
    w.no_data()
    one = treatment(w)
    w.no_data("Lock it")
    control = w.enter(Control, title="Locks", state="planned", treatments=[one])
    w.holds(until=None)
    w.change(control, state="retired")
    w.no_data("Lock it")


@case("controls_implemented_in_time", "iso-27001")
def _put_in_place(w: World) -> None:
    w.no_data()
    w.enter(Control, title="Old", state="retired", planned_for=day(-90))
    w.no_data()
    one = w.enter(Control, title="Locks", state="planned", planned_for=day(5))
    w.holds(until=day(5))
    w.change(one, planned_for=None)
    w.no_data("Locks")
    w.change(one, planned_for=day(-1))
    w.fails("Locks")
    w.change(one, state="implemented")
    w.holds(until=None)


# ---- the Statement ---------------------------------------------------------------------------------------------------


@case("statement_of_applicability_in_force", "iso-27001")
def _in_force(w: World) -> None:
    w.no_data()
    ann = w.enter(Person, given_name="Ann", family_name="Ash")
    one = soa(w, state="draft", approved_by=ann, review_due=day(-1))
    assert w.no_data().mend == Mend("StatementOfApplicability", "fill", one.pointer)
    w.change(one, state="approved")
    w.holds(until=None)
    w.advises("past its review")
    w.enter(AssessmentRound, title="Spring", state="closed", closed_on=day(-1))
    w.advises("was not looked at since risks were last assessed")
    w.change(one, approved_by=None)
    assert w.no_data().mend == Mend("StatementOfApplicability", "revise", one.pointer)
    begun = soa(w, version="2", state="draft")
    assert w.no_data().mend == Mend("StatementOfApplicability", "fill", begun.pointer), "it is begun already"
    w.retire(begun)
    w.change(one, approved_by=ann, approved_on=day(1), review_due=None)
    w.no_data()
    w.change(one, approved_on=day(-20))
    other = soa(w, version="3", approved_by=ann)
    assert w.fails("only one of them can count").mend.verb == "supersede"
    w.change(other, state="superseded")
    w.holds(until=None)


@case("statement_covers_annex", "iso-27001")
def _covers(w: World) -> None:
    w.no_data()
    one = soa(w)
    w.fails("includes and excludes no control")
    refs = list(rules.annex())
    for number, ref in enumerate(refs[1:]):
        says(w, one, ref, applicable="no" if number == 3 else "yes")
    w.fails()
    last = says(w, one, refs[0])
    w.holds(until=None)
    w.change(last, applicable="")
    w.fails()
    w.change(one, state="draft")
    w.no_data()


@case("statement_names_needed_controls", "iso-27001")
def _names(w: World) -> None:
    w.no_data()
    one = soa(w)
    says(w, one, "A.5.15")
    w.no_data()
    need = treatment(w)
    locks = w.enter(Control, title="Locks", annex_a="A.5.1", state="planned", treatments=[need])
    assert w.fails("Locks").mend == Mend("StatementOfApplicability", "revise", one.pointer)
    w.change(locks, annex_a="")
    w.no_data("Locks")
    w.change(locks, annex_a="A.5.15")
    w.no_data("obligation")
    w.enter(Obligation, title="Trade", state="active")
    w.holds(until=None)
    law = w.enter(Obligation, title="Law", state="active", applies_to="A.8.13")
    assert w.fails("Law").mend == Mend("StatementOfApplicability", "revise", one.pointer)
    draft = soa(w, state="draft", version="9", approved_on=None)
    asked = says(w, draft, "A.8.13", applicable="no")
    assert w.fails("Law").mend == Mend("ApplicabilityLine", "decide", asked.pointer)
    w.retire(draft)
    line = says(w, one, "A.8.13")
    w.holds(until=None)
    w.change(line, applicable="no")
    w.fails("Law")
    w.change(law, state="ended")
    w.holds(until=None)
    own = w.enter(Control, title="Two open each letter", treatments=[need])
    assert w.no_data("Two open each letter").mend == Mend("Control", "edit", own.pointer, "annex_a")
    w.change(line, controls=[own])
    w.no_data("Two open each letter")
    w.change(line, applicable="yes")
    w.holds(until=None)
    w.change(need, state="cancelled")
    w.no_data()


@case("inclusions_justified", "iso-27001")
def _justified(w: World) -> None:
    w.no_data()
    one = soa(w)
    says(w, one, "A.5.1", applicable="no")
    w.no_data()
    line = says(w, one, "A.5.15", because="Controls: Locks")
    w.fails("A.5.15")
    w.change(line, justification="n/a")
    w.fails("A.5.15")
    w.change(line, justification="We have doors.")
    w.holds(until=None)
    w.advises("is justified by words alone", "A.5.15")
    w.change(line, justification="", risks=[w.enter(Risk, title="Theft")])
    w.holds(until=None)
    w.change(one, approved_on=day(1))
    w.no_data()


@case("implementation_stated", "iso-27001")
def _implemented(w: World) -> None:
    w.no_data()
    one = soa(w)
    w.no_data()
    line = says(w, one, "A.5.1")
    w.fails("A.5.1")
    w.change(line, implementation="planned")
    w.holds(until=None)
    w.change(line, implementation="implemented")
    control = w.enter(Control, title="Locks", annex_a="A.5.15", state="implemented")
    w.fails("A.5.1")
    w.change(control, annex_a="A.5.1", state="planned")
    w.fails("A.5.1")
    w.change(control, state="implemented")
    w.holds(until=None)
    w.change(line, implementation="planned")
    w.advises("in place already")


@case("exclusions_reasoned", "iso-27001")
def _excluded(w: World) -> None:
    w.no_data()
    one = soa(w)
    w.no_data()
    line = says(w, one, "A.5.1", applicable="no")
    w.fails("A.5.1")
    w.change(line, exclusion_reason="Nicht anwendbar.")
    w.fails("A.5.1")
    w.change(line, applicable="yes", exclusion_reason="")
    w.holds(until=None)
    w.change(line, applicable="no", exclusion_reason="None here.")
    w.no_data("control", "obligation")
    w.enter(Obligation, title="Trade", state="active")
    w.enter(Control, title="Doors", annex_a="A.5.18", state="planned")
    control = w.enter(Control, title="Locks", annex_a="A.5.15", state="planned")
    w.holds(until=None)
    w.change(control, annex_a="A.5.1 A.5.15")
    w.fails("A.5.1")
    w.change(control, state="retired")
    w.holds(until=None)
    law = w.enter(Obligation, title="Law", state="active", applies_to="A.5.1")
    w.fails("A.5.1")
    w.retire(law)
    says(w, one, "A.7.9", applicable="no", exclusion_reason="Nothing leaves the house.")
    laptop = w.enter(Asset, title="Laptop", kind="hardware")
    w.holds(until=None)
    w.change(laptop, off_premises=True)
    found = w.fails("A.7.9", "Records show it: Laptop.")
    assert [d.title for d in found.records] == ["A.7.9 Security of assets off-premises", "Laptop"]
    copies = says(w, one, "A.8.13", applicable="no", exclusion_reason="Nothing is kept.")
    w.change(laptop, backup_required=True)
    assert w.fails("A.8.13", "Records show it: Laptop.").count == 3
    w.retire(copies)
    w.change(laptop, kind="service", backup_required=False)
    w.holds(until=None)
    says(w, one, "A.8.32", applicable="no", exclusion_reason="Nothing changes.")
    change = w.enter(PlannedChange, title="New server", ict=True, state="reviewed", done_on=day(-30))
    w.holds(until=None)  # before the Statement was approved
    w.change(change, done_on=day(-1))
    w.fails("A.8.32", "New server")
    w.change(change, ict=False)
    w.change(line, exclusion_reason="n/a")
    w.fails("A.5.1", "without a reason")


# ---- activities ------------------------------------------------------------------------------------------------------


@case("control_activities_in_time", "iso-27001")
def _activities(w: World) -> None:
    w.no_data()
    doing(w, "Old", state="retired", next_due=day(-90))
    one = doing(w, interval_days=900)
    w.no_data()
    run = ran(w, one, 1)
    w.no_data()
    w.change(run, done_on=day(0))
    w.holds(until=day(10))
    w.advises("longer interval")
    w.change(one, interval_days=30, next_due=day(900))
    w.holds(until=day(91))  # two rounds and a month, whatever day is set
    w.change(run, done_on=day(-92))
    w.no_data("Review", "left out")
    w.change(one, next_due=None)
    w.no_data("Review")
    w.change(one, next_due=day(-1))
    w.fails("Review")


@case("site_inspections_in_time")
def _sites(w: World) -> None:
    w.no_data()
    doing(w, next_due=day(-1))
    w.no_data()
    one = doing(w, "Walk", kind="site_inspection")
    w.no_data("Walk")
    ran(w, one, 2)
    w.no_data("Walk")
    run = ran(w, one, result="failed")
    w.no_data("Walk")
    w.advises("no valid nonconformity")
    w.change(run, result="partly", done_on=day(-366))
    w.no_data("Walk")
    w.change(run, done_on=day(-3))
    w.holds(until=day(10))
    w.advises("no valid nonconformity")
    w.change(one, next_due=day(900))
    w.holds(until=day(93))  # two rounds of 30 days and a month
    w.change(one, interval_days=365)
    w.holds(until=day(367))
    w.change(one, next_due=None)
    w.no_data("Walk")
    w.change(one, next_due=day(-1))
    w.fails("Walk")


@case("failed_runs_followed_up", "iso-27001")
def _followed(w: World) -> None:
    w.no_data()
    one = doing(w, next_due=day(-1))
    w.no_data()
    first = ran(w, one, -30, result="failed")
    w.fails("Review")
    run = ran(w, one, -3)
    w.holds(until=None)
    w.advises("failed, and raised nothing")
    w.change(run, result="partly")
    w.no_data("Review")
    w.change(run, result="failed", done_on=day(-1))
    assert w.no_data("Review").breaks_on == day(1)
    w.change(run, done_on=day(-2))
    w.fails("Review")
    case = w.enter(Nonconformity, title="It failed")
    w.change(run, nonconformity=case)
    w.holds(until=None)
    w.change(case, state="rejected")
    w.fails("Review")
    w.change(case, state="open", archived_on=day(0))
    w.fails("Review")
    w.change(run, nonconformity=None)
    listed = w.enter(Nonconformity, title="It failed, as the list says", source=run.pointer)
    w.holds(until=None)
    w.change(listed, source=one.pointer)  # of the activity: which run it was, the day says
    w.fails("Review")
    w.change(listed, detected_on=day(-3))
    w.fails("Review")
    w.change(listed, detected_on=day(-2))
    w.holds(until=None)
    w.change(listed, state="rejected")
    w.fails("Review")
    w.change(run, result="passed", checked=9, deviating=9)
    assert w.no_data("not right", "Review").mend.verb == "edit"
    w.change(run, findings="Taken back at once.")
    w.holds(until=None)
    w.retire(run)
    w.fails(first.title)
    w.change(one, state="retired")
    w.no_data()


@case("rights_and_changes_by_another", "iso-27001")
def _apart(w: World) -> None:
    w.not_applicable()
    ann, ben = (w.enter(Person, given_name=name, family_name="Ash") for name in ("Ann", "Ben"))
    shop = w.enter(Asset, title="Shop", state="in_use")
    one = w.enter(AccessGrant, asset=shop, person=ann, right="Root", granted_by=ben, granted_on=day(-9))
    w.holds(until=None)
    w.change(one, granted_by=ann)
    assert w.no_data("Root").mend == Mend("AccessGrant", "revoke", one.pointer)
    w.change(shop, state="disposed")
    w.not_applicable()
    moved = {"ict": True, "scope": "process", "requested_by": ann, "approved_by": ben, "approved_on": day(-9)}
    move = w.enter(PlannedChange, title="New filter", state="done", done_on=day(-5), **moved)
    w.holds(until=None)
    w.change(move, approved_by=ann)
    assert w.no_data("New filter").mend == Mend("PlannedChange", "review", move.pointer)
    w.change(move, state="approved", done_on=None)
    assert w.no_data("New filter").mend == Mend("PlannedChange", "complete", move.pointer)
    for other in ({"state": "reviewed"}, {"ict": False}, {"unplanned": True}):
        w.change(move, **other)
        w.not_applicable()
        w.change(move, state="done", ict=True, unplanned=False)
        w.no_data("New filter")


@case("activity_runs_evidenced", "iso-27001")
def _evidenced(w: World) -> None:
    w.no_data()
    ann = w.enter(Person, given_name="Ann", family_name="Ash")
    one = doing(w, next_due=day(-1))
    w.no_data("never been run")
    run = ran(w, one, done_by=ann)
    w.no_data("Review")
    for nothing in ("n/a", "OK", "done."):
        w.change(run, evidence=nothing)
        w.no_data("Review")
    filed = w.enter(Attachment, subject=run.pointer, size=1)
    w.holds(until=None)
    w.retire(filed)
    w.no_data("Review")
    w.change(run, evidence="Ticket 7")
    w.holds(until=None)
    w.advises("how many things were looked at")
    new = doing(w, "New", next_due=day(6))
    w.holds(until=day(6))
    w.change(new, state="retired")
    w.change(run, done_by=None)
    w.no_data("Review")


@case("source_code_kept_from_leavers", "iso-27001")
def _leavers_and_code(w: World) -> None:
    ann = w.enter(Person, given_name="Ann", family_name="Ash", state="left", left_on=day(-1))
    code, tests, shop = (w.enter(Asset, title=title) for title in ("Repository", "Tests", "Shop"))
    one, *_ = (w.enter(AccessGrant, asset=a, person=ann, right="Writes") for a in (code, tests, shop))
    w.not_applicable()
    control = w.enter(Control, title="Gates", annex_a="A.8.4", state="planned", assets=[code])
    w.not_applicable()
    w.change(control, state="implemented")
    assert w.no_data("Repository").mend == Mend("AccessGrant", "revoke", one.pointer)
    w.change(one, state="revoked")
    w.not_applicable()
    review = doing(w, controls=[control], assets=[tests])
    w.no_data("Tests")
    w.change(ann, state="active", left_on=day(3))
    w.holds(until=day(3))
    w.change(review, state="retired")
    w.not_applicable()


@case("control_exceptions_in_time", "iso-27001")
def _exceptions(w: World) -> None:
    w.not_applicable()
    ann, bob = (w.enter(Person, given_name=n, family_name="Ash") for n in ("Ann", "Bob"))
    control = w.enter(Control, title="Locks", state="implemented")
    w.enter(ControlException, title="Wish", control=control, asked_by=ann, state="asked")
    w.enter(ControlException, title="Over", control=control, expires_on=day(-90), state="ended")
    w.not_applicable()
    good = {
        "asked_by": ann, "granted_by": bob, "why": "Old door.", "compensation": "A guard.", "expires_on": day(9),
        "state": "granted",
    }  # fmt: skip
    one = w.enter(ControlException, title="Door", control=control, **good)
    w.holds(until=day(9))
    w.advises("Wish")
    lacking = {
        "extend": ({"granted_by": ann}, {"granted_by": None}, {"expires_on": None}),
        "edit": ({"why": ""}, {"compensation": "none"}),
    }
    for verb, several in lacking.items():
        for wrong in several:
            w.change(one, **good | wrong)
            asked = "why compensation" if verb == "edit" else ""
            assert w.no_data("Door").mend == Mend("ControlException", verb, one.pointer, asked)
    for state in ("granted", "expired"):
        w.change(one, **good | {"expires_on": day(-1), "state": state})
        w.fails("Door")
    w.change(control, state="retired")  # nothing is left to be let off from
    w.not_applicable()
    w.change(control, state="implemented")
    w.fails("Door")
