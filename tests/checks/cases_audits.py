"""Audit programmes, audits and what they found."""

from __future__ import annotations

from typing import Any

from tests.checks.world import World, case, day

from accord.areas.audits.checks.coverage import clauses_common
from accord.areas.audits.models import Audit, AuditProgramme, Finding
from accord.areas.context.models import Scope
from accord.areas.improvement.models import Nonconformity
from accord.areas.people.models import Assignment, Role
from accord.areas.processes.models import Process
from accord.areas.suppliers.models import Supplier
from accord.kernel.checks.verdict import NEVER, Mend
from accord.kernel.organization.models import Person, Site, Unit
from accord.kernel.records.files import receive

YEAR = 365
FAR_AHEAD = 3000


def programme(w: World, title: str = "Year", **values: Any) -> Any:
    ann = w.enter(Person, given_name="Ann", family_name=title)
    more = {"starts_on": day(-9), "ends_on": day(10), "approved_by": ann, "approved_on": day(-10), "state": "approved"}
    return w.enter(AuditProgramme, title=title, **more | values)


def audit(w: World, title: str = "Spring", **values: Any) -> Any:
    return w.enter(Audit, title=title, **{"state": "reported", "began_on": day(-5)} | values)


def others(w: World, **values: Any) -> None:
    """Audits that must not count: not of the own system, not begun, to come, put away."""
    for kind in ("supplier", "certification"):
        audit(w, kind, kind=kind, **values)
    audit(w, "Planned", state="planned", **values)
    audit(w, "To come", **values | {"began_on": day(FAR_AHEAD)})
    w.retire(audit(w, "Put away", **values))


@case("audit_programme_in_force")
def _in_force(w: World) -> None:
    w.no_data()
    draft = programme(w, "Draft", state="draft", starts_on=day(0))
    w.no_data()
    w.advises("Draft")
    one = programme(w)
    w.holds(until=day(10))
    after = programme(w, "Next", starts_on=day(11), ends_on=day(20))
    w.holds(until=day(20))
    w.change(after, starts_on=day(12))
    w.holds(until=day(10))
    for missing in ("approved_by", "approved_on"):
        known = getattr(one, missing)
        w.change(one, **{missing: None})
        w.no_data()
        w.change(one, **{missing: known})
    w.change(one, approved_on=day(1))
    w.no_data()
    w.change(one, approved_on=day(-10), ends_on=day(-1))
    w.change(draft, ends_on=day(4))
    assert w.no_data("Draft").breaks_on == day(5)
    w.change(draft, ends_on=day(-1), starts_on=day(-2))
    w.fails("Year")
    w.change(one, state="closed")
    w.fails("Year")
    w.change(one, ends_on=day(10))
    w.no_data()


@case("audit_programme_says_how")
def _says_how(w: World) -> None:
    said = {"frequency": "Yearly.", "considered": "Weight.", "methods": "Talks.", "reporting": "Ann.", "clauses": "9.2"}
    w.no_data()
    one = programme(w, **said)
    w.holds(until=day(10))
    w.advises("more closely")
    for name, words in said.items():
        for nothing in ("", "n/a")[: 1 if name == "clauses" else 2]:
            w.change(one, **{name: nothing})
            w.no_data("Year")
        w.change(one, **{name: words})
    w.change(one, clauses="", processes=[w.enter(Process, state="active")])
    w.holds(until=day(10))
    programme(w, "Silent", starts_on=day(4), ends_on=day(6))
    programme(w, "Draft", state="draft")
    w.holds(until=day(3))
    w.change(one, ends_on=day(-1))
    w.no_data()


@case("audit_programmes_carried_out")
def _carried_out(w: World) -> None:
    casting = w.enter(Process, title="Casting", state="active")
    programme(w, "Empty")
    draft = programme(w, "Draft", state="draft", clauses="8.1", ends_on=day(-1))
    w.no_data()
    w.change(draft, ends_on=day(50), starts_on=day(11))
    one = programme(w, processes=[casting, w.enter(Process, state="retired")], clauses="7.5")
    w.holds(until=day(10))
    w.change(draft, starts_on=day(-90), ends_on=day(-9))
    w.change(one, ends_on=day(-1))
    w.fails("Casting", "7.5")
    others(w, processes=[casting], clauses="7.5")
    w.fails("Casting", "7.5")
    audit(w, processes=[casting], began_on=day(-10))
    seen = audit(w, "Second", clauses="7.5.2", began_on=None, reported_on=day(-1))
    w.fails("Casting", "7.5")
    for whole in ("7.5.1 7.5.2 7.5.3", "7.5"):
        w.change(seen, clauses=whole)
        assert "7.5" not in w.fails("Casting").because
    w.change(seen, processes=[casting])
    w.holds(until=None)
    w.change(one, state="closed")
    w.advises("Year")
    last = programme(w, "Last", clauses="9.1", starts_on=day(-3), ends_on=day(3))
    w.holds(until=day(3))
    w.change(last, ends_on=day(-1))
    w.fails("Last", "9.1")
    w.change(last, state="draft", approved_by=None, approved_on=None)
    w.no_data("Last", "draft")
    w.change(last, ends_on=day(3))
    assert w.holds(until=day(3)).breaks_on == NEVER
    w.change(last, state="closed", ends_on=day(-2))
    w.holds(until=None)
    graz, linz = (w.enter(Site, title=town) for town in ("Graz", "Linz"))
    far, home = w.enter(Site, title="Gone", state="closed"), w.enter(Site, title="Homes", remote=True)
    w.change(one, sites=[graz, far, home], ends_on=day(-1))
    w.holds(until=None)
    w.change(seen, sites=[linz])
    w.fails("Graz")
    w.change(seen, sites=[graz])
    w.holds(until=None)
    w.change(one, clauses="7.5 A.5.9 A.8")
    w.holds(until=None)
    w.change(one, clauses="7.5 8.5.4")
    w.fails("8.5.4")


@case("audits_held_as_planned")
def _as_planned(w: World) -> None:
    w.no_data()
    audit(w, "Theirs", kind="supplier", state="planned", ends_on=day(-1))
    first = audit(w, "First", state="planned", began_on=None, starts_on=day(700))
    w.no_data()
    w.retire(first)
    done = audit(w)
    w.advises("planned ahead")
    w.holds(until=day(YEAR - 5))
    one = audit(w, "Autumn", state="planned", began_on=None, starts_on=day(-2))
    w.fails("Autumn")
    w.change(one, ends_on=day(3))
    w.holds(until=day(3))
    w.change(one, starts_on=None, ends_on=None)
    w.no_data("Autumn")
    w.change(one, ends_on=day(3))
    w.change(done, began_on=day(-YEAR - 1))
    w.no_data("days ago")
    w.change(one, ends_on=day(-1), starts_on=day(-3), state="running")
    w.holds(until=day(YEAR - 3))
    graz, linz = (w.enter(Site, title=town) for town in ("Graz", "Linz"))
    homes = w.enter(Site, title="Homes", remote=True)
    w.enter(Scope, standard="iso-9001", state="approved", sites=[graz, linz, homes])
    w.holds(until=day(YEAR - 3))
    w.change(one, state="reported", sites=[linz])
    w.no_data("Graz")
    ahead = audit(w, "At Graz", state="planned", began_on=None, starts_on=day(9), sites=[graz])
    w.holds(until=day(9))
    w.retire(ahead)
    w.no_data("Graz")
    ahead = programme(w, sites=[graz], state="draft")
    w.no_data("Graz")
    w.change(ahead, state="approved")
    w.holds(until=day(YEAR - 3))


@case("processes_audited_recently")
def _processes(w: World) -> None:
    w.no_data()
    casting = w.enter(Process, title="Casting", state="active")
    w.enter(Process, title="Old", state="retired")
    w.no_data("Casting")
    others(w, processes=[casting])
    audit(w, "Running", state="running", processes=[casting])
    w.no_data("Casting")
    one = audit(w, processes=[casting])
    w.holds(until=day(YEAR - 5))
    fettling = w.enter(Process, title="Fettling", state="active")
    w.no_data("Fettling")
    late = audit(w, "Late", processes=[fettling], began_on=None, reported_on=day(-YEAR))
    w.holds(until=day(0))
    w.change(late, reported_on=None, starts_on=day(-1))
    w.holds(until=day(YEAR - 5))
    w.change(one, began_on=day(-YEAR - 1))
    w.no_data("Casting")


@case("clauses_audited_recently")
def _clauses(w: World) -> None:
    keys = clauses_common("iso-9001")
    assert "8.3" in keys
    assert "10.2" in keys
    w.no_data()
    others(w, clauses=" ".join(keys))
    w.no_data()
    one = audit(w, clauses=" ".join(k for k in keys if k not in ("8.3", "10.2")))
    w.no_data("8.3", "10.2")
    rest = audit(w, "Rest", clauses="8.3.4 10", began_on=day(-9))
    w.no_data("8.3")
    w.change(rest, clauses="8.3.1 8.3.2 8.3.3 8.3.4 8.3.5 10")  # 8.3.6 is left
    w.no_data("8.3")
    w.change(rest, clauses="8.3.1 8.3.2 8.3.3 8.3.4 8.3.5 8.3.6 10")
    w.holds(until=day(YEAR - 9))
    w.change(rest, clauses="8.3 10")
    w.holds(until=day(YEAR - 9))
    w.change(rest, clauses="10")
    w.no_data("8.3")
    w.enter(Scope, standard="iso-9001", state="approved", approved_on=day(-1), exclusions="8.3: Customers design all.")
    w.holds(until=day(YEAR - 9))
    w.change(one, began_on=day(-YEAR - 1))
    w.no_data("4.1")


def settled(w: World, *names: str, **more: Any) -> None:
    """What is on file of every audit that has begun."""
    w.no_data()
    fine = dict.fromkeys(names, "Said.") | more
    others(w, **fine)
    w.no_data()
    one = audit(w, state="running", **fine)
    w.holds(until=day(YEAR - 5))
    for name in names:
        for nothing in ("", "n/a"):
            w.change(one, **{name: nothing})
            w.no_data("Spring")
        w.change(one, **{name: "Said."})
    audit(w, "Long ago", began_on=day(-YEAR - 1))
    w.holds(until=day(YEAR - 5))
    audit(w, "Soon", began_on=day(7))
    w.holds(until=day(6))
    w.change(one, began_on=day(-YEAR - 1))
    w.no_data()
    w.change(one, began_on=day(-5))


@case("audits_have_criteria_and_scope")
def _criteria(w: World) -> None:
    settled(w, "criteria", "scope")
    audit(w, "Ahead", state="planned", began_on=None)
    w.advises("Ahead")


@case("audits_have_objectives")
def _objectives(w: World) -> None:
    settled(w, "objectives")
    audit(w, "Ahead", state="planned", began_on=None)
    w.advises("Ahead")


@case("auditors_independent")
def _independent(w: World) -> None:
    by_others = {"outside_auditors": "Carla Clay"}
    settled(w, "independence", **by_others)
    one = audit(w, "Own", independence="Ann owns it.", conflicted=True, **by_others)
    w.fails("Own")
    w.change(one, independence="", independence_reason="none")
    w.fails("Own")
    w.change(one, independence_reason="Only Ann can; Ben saw it all.")
    w.no_data("Own")
    w.change(one, independence="Ann owns it.", competence_reason="Learning.")
    w.holds(until=day(6))
    w.advises("safeguard", "competence")
    for wrong in ({"outside_auditors": ""}, {"outside_auditors": "none"}, {"independence": "No"}):
        unknown = audit(w, "Unknown", **{"independence": "Nobody's work."} | by_others | wrong)
        w.no_data("Unknown")
        w.retire(unknown)
    ann = w.enter(Person, given_name="Ann", family_name="Ash", unit=w.enter(Unit, title="Shop"))
    casting, office = w.enter(Process, state="active", owner=ann), w.enter(Unit, title="Office", head=ann)
    for work in ({"processes": [casting]}, {"units": [office]}, {"units": [ann.unit]}):
        for who in ({"lead": ann}, {"team": [ann]}):
            told = audit(w, "Told", independence="No own work.", **work, **who)
            w.no_data("Told")
            w.change(told, independence_reason="Ben went along.")
            w.holds(until=day(6))
            w.retire(told)
    keeper = w.enter(Role, title="Security manager", ensures_conformity=True)
    ben = w.enter(Person, given_name="Ben", family_name="Birch")
    kept = w.enter(Assignment, role=keeper, person=ben, starts_on=day(-99), accepted_on=day(-99), state="accepted")
    told = audit(w, "Told", independence="No own work.", lead=ben, clauses="4, 9.2")
    w.no_data("Told")
    for right in ({"clauses": "7.5, A.5.9"}, {"independence_reason": "Ann saw the files."}):
        now = {name: getattr(told, name) for name in right}
        w.change(told, **right)
        w.holds(until=day(6))
        w.change(told, **now)
    w.change(kept, ends_on=day(-1))
    w.holds(until=day(6))
    coming = audit(w, "Coming", independence="x", conflicted=True, began_on=day(3))
    assert w.holds(until=day(2)).breaks_on == day(3)
    w.change(coming, kind="supplier", began_on=day(-1))
    w.holds(until=day(6))


@case("audits_reported")
def _reported(w: World) -> None:
    ann = w.enter(Person, given_name="Ann", family_name="Ash")
    w.no_data()
    others(w, reported_to=[ann], reported_on=day(-1))
    w.no_data()
    one = audit(w, reported_to=[ann], reported_on=day(-1))
    w.holds(until=day(YEAR - 5))
    w.change(one, reported_on=day(1))
    w.no_data("Spring")
    w.change(one, reported_on=day(-1), reported_to=[])
    w.no_data("Spring")
    w.change(one, reported_to=[ann])
    for who in ({"lead": ann}, {"team": [ann]}):
        w.change(one, **who)
        w.no_data("Spring")
        w.change(one, lead=None, team=[])
    running = audit(w, "Running", state="running", ends_on=day(-3))
    w.holds(until=day(11))
    w.change(running, ends_on=day(-15))
    w.no_data("Running")
    w.change(running, state="closed", reported_to=[ann], reported_on=day(0))
    ben = w.enter(Person, given_name="Ben", family_name="Birch")
    w.change(running, processes=[w.enter(Process, state="active", owner=ben)])
    w.holds(until=day(YEAR - 5))
    w.advises("owner of a process")


@case("audit_findings_put_right")
def _put_right(w: World) -> None:
    w.not_applicable()
    one = audit(w)
    w.enter(Finding, title="Idea", audit=one, grade="opportunity", due_on=day(-1))
    w.not_applicable()
    found = w.enter(Finding, title="No seal", audit=one, grade="minor")
    w.no_data("No seal")
    w.change(found, due_on=day(4))
    w.holds(until=day(4))
    w.change(found, due_on=day(-1))
    w.fails("No seal")


@case("audit_findings_answered_in_time")
def _answered(w: World) -> None:
    w.no_data()
    one = audit(w)
    for grade in ("opportunity", "strength"):
        w.enter(Finding, title=grade, audit=one, grade=grade, due_on=day(-1))
    w.enter(Finding, audit=audit(w, "Supplier", kind="supplier"), grade="major", due_on=day(-1))
    w.no_data()
    found = w.enter(Finding, title="No seal", audit=one, grade="minor")
    w.no_data("No seal")
    w.change(one, findings_due=day(4))
    w.holds(until=day(4))
    w.change(found, due_on=day(-1))
    w.fails("No seal")
    w.change(found, state="answered", answer="Sealed.")
    w.holds(until=day(89))
    w.advises("not closed")
    raised = w.enter(Nonconformity, title="No seal", state="acting")
    w.change(found, due_on=day(-91), nonconformity=raised)
    assert w.no_data("No seal").mend == Mend("Nonconformity", "watch", raised.pointer)
    w.change(raised, state="closed")
    w.holds(until=None)
    w.change(found, nonconformity=None)
    assert w.no_data("No seal").mend == Mend("Finding", "close", found.pointer)
    w.change(found, grade="major")
    assert w.no_data("No seal").mend == Mend("Finding", "raise", found.pointer)
    w.change(one, findings_due=None)
    w.change(found, due_on=None, answered_on=day(-3))
    w.holds(until=day(87))
    for nothing in ("", "None"):
        w.change(found, state="closed", answer=nothing)
        w.no_data("No seal")
    w.advises("no nonconformity")
    w.change(found, answer="Sealed.")
    w.holds(until=None)


@case("audit_results_on_file")
def _results(w: World) -> None:
    said = {"conclusion": "It works.", "reported_on": day(-1)}
    w.no_data()
    others(w, **said)
    audit(w, "Running", state="running", **said)
    w.no_data()
    year = programme(w)
    one = audit(w, programme=year, **said)
    w.holds(until=day(YEAR - 5))
    w.enter(Finding, title="No seal", audit=one, grade="minor", statement="Said.")
    more = audit(w, "On a call", **said)
    w.advises("evidence", "programme")
    w.change(year, state="draft")
    w.no_data("programme")
    w.change(year, state="closed")
    w.holds(until=day(YEAR - 5))
    w.retire(more)
    for wrong in ({"conclusion": ""}, {"conclusion": "N/A"}, {"reported_on": None}, {"reported_on": day(1)}):
        w.change(one, **said | wrong)
        w.no_data("Spring")
    with w.by.scope():
        report = receive("report.pdf", [b"It works."]).sha256
    w.change(one, **said | {"conclusion": "", "report": report})
    w.holds(until=day(YEAR - 5))
    audit(w, "Long ago", began_on=day(-YEAR - 1))
    w.holds(until=day(YEAR - 5))
    w.change(one, began_on=day(-YEAR - 1))
    w.no_data()


@case("suppliers_audited")
def _at_suppliers(w: World) -> None:
    w.not_applicable()
    w.enter(Supplier, title="Bolt", state="approved", watch="reports")
    w.not_applicable()
    found = w.enter(Supplier, title="Acme", state="approved", watch="audit")
    mend = w.no_data("Acme").mend
    assert (mend.verb, mend.pointer, mend.known) == ("create", found.pointer, "kind=supplier")
    planned = audit(w, "Acme 2027", kind="supplier", supplier=found, state="planned", began_on=None)
    assert w.no_data("Acme").mend == Mend("Audit", "begin", planned.pointer)
    w.change(planned, state="running", began_on=day(-3))
    assert w.no_data("Acme").mend == Mend("Audit", "report", planned.pointer)
    w.change(planned, state="reported", reported_on=day(-1))
    w.holds(until=None)
    for gap in ({"kind": "internal"}, {"reported_on": day(4)}, {"supplier": None}):
        w.change(planned, **gap)
        w.no_data("Acme")
        w.change(planned, kind="supplier", reported_on=day(-1), supplier=found)
    w.holds(until=None)
    w.change(planned, reported_on=day(-800))
    w.holds(until=None)
    w.advises("not audited within", "Acme")
    w.enter(Supplier, title="Zinc", state="conditional", watch="audit")
    w.no_data("Zinc")
