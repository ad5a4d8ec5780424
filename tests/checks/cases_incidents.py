"""Events, incidents, vulnerabilities and continuity."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tests.checks.world import World, case, day

from accord.areas.assets.models import Asset
from accord.areas.customers.models import Customer
from accord.areas.documents.models import Document
from accord.areas.improvement.models import Action, Nonconformity
from accord.areas.incidents.models import ContinuityPlan, Event, Exercise, Incident, Vulnerability
from accord.areas.processes.models import Process
from accord.kernel.checks.verdict import Mend
from accord.kernel.organization.models import Person


def person(w: World, name: str = "Ann", **values: Any) -> Any:
    return w.enter(Person, given_name=name, family_name="Ash", **values)


def closed(w: World, **values: Any) -> Any:
    """An incident that was closed here, not before an import."""
    return w.change(w.enter(Incident, state="closed", **values), imported=False)


def plan(w: World, title: str = "Data centre down", **values: Any) -> Any:
    return w.enter(ContinuityPlan, **{"title": title, "version": "1", "state": "approved"} | values)


def tried(w: World, of: Any, on: int = -1, **values: Any) -> Any:
    return w.enter(Exercise, continuity_plan=of, state="held", held_on=day(on), **values)


# ---- events and incidents --------------------------------------------------------------------------------------------


@case("events_decided_in_time")
def _decided(w: World) -> None:
    assert w.no_data("no decided event").mend == Mend("Event", "report")
    mail = w.enter(Event, title="Mail", reported_on=day(0))
    assert w.no_data().mend == Mend("Event", "assess", mail.pointer)
    door = w.enter(Event, title="Door", state="no_incident", assessment="It was the cleaner.", assessed_on=day(-1))
    assert w.no_data("Door").mend == Mend("Event", "reconsider", door.pointer)
    w.change(door, assessed_by=person(w))
    w.holds(until=day(1))
    w.change(door, assessment="n/a")
    w.no_data("Door")
    w.change(door, assessment="It was the cleaner.")
    w.change(mail, reported_on=day(-2))
    w.no_data("Mail")
    w.change(mail, state="incident", assessment="Password given away.", assessed_on=day(2), assessed_by=person(w, "Bo"))
    w.no_data("Mail")
    w.change(mail, assessed_on=day(0))
    w.holds(until=None)
    w.advises("Mail", "later than")
    w.enter(Event, title="Call")
    w.no_data("Call", "say when")


@case("events_reported_by_people")
def _reported(w: World) -> None:
    w.no_data()
    w.enter(Event, title="Alarm", reported_on=day(-1))
    w.no_data()
    one = w.enter(Event, title="Mail", reported_on=day(3), reported_by=person(w))
    w.no_data()
    w.change(one, reported_on=day(-65), state="no_incident")
    w.holds(until=day(300))
    w.advises("was not told")
    other = w.enter(Event, title="Call", reported_on=day(-65), reported_by=one.reported_by)
    w.advises("one and the same")
    w.retire(other)
    w.change(one, reported_on=day(-366))
    w.no_data()


@case("incidents_classified")
def _classified(w: World) -> None:
    w.no_data()
    ago = w.enter(Incident, title="Long ago", state="closed", classification="malware")
    w.no_data()
    w.change(ago, severity="low")
    w.holds(until=None)
    w.retire(ago)
    one = w.enter(Incident, title="Malware", classification="malware")
    w.no_data("Malware")
    w.change(one, severity="high")
    w.holds(until=None)
    late = closed(w, title="Theft")
    assert w.no_data("Theft").mend.verb == "reopen"
    w.change(late, classification="loss_or_theft", severity="low")
    w.holds(until=None)
    new = w.enter(Incident, title="Today", detected_on=day(-1))
    w.holds(until=day(0))  # whoever opens it need not know yet
    mend = Mend("Incident", "edit", new.pointer, "classification severity")
    for values in ({"detected_on": day(-2)}, {"detected_on": None}, {"detected_on": day(-1), "state": "contained"}):
        w.change(new, **values)
        found = w.no_data("Today")
        assert (found.mend, found.because.count("Today")) == (mend, 1)
    w.change(new, state="open")
    w.retire(one, late)
    assert w.no_data().mend == mend


@case("incidents_handled")
def _handled(w: World) -> None:
    w.no_data()
    ann = person(w)
    said = {"containment": "Cut off.", "contained_on": day(-400), "recovery": "Back."}
    ago = w.enter(Incident, title="Long ago", state="closed", **said)
    w.no_data()
    w.change(ago, recovered_on=day(-399))
    w.holds(until=None)
    w.change(ago, containment="unknown")
    w.no_data()
    one = w.enter(Incident, title="Malware", state="contained", owner=ann, containment="Cut off.")
    w.no_data("Malware")
    w.change(one, contained_on=day(-4), containment="unknown")
    w.no_data("Malware")
    for said in ("n/a", "Cut off."):
        w.change(one, containment=said)
        w.holds(until=day(361))
    w.change(one, state="eradicated")
    w.no_data("Malware")
    w.change(one, eradication="Set up anew.", state="recovered", recovered_on=day(-1))
    w.no_data("Malware")
    w.change(one, recovery="Back, and watched.")
    left = w.enter(Incident, title="Leak", state="contained", owner=ann, containment="Shut.", contained_on=day(-360))
    w.holds(until=day(5))
    w.change(left, contained_on=day(-366))
    assert w.no_data("Leak", "recovery").mend.verb == "recover"
    w.change(left, state="closed", containment="", contained_on=None, closed_on=day(-365))
    assert w.no_data("Leak").mend.verb == "reopen"
    w.change(left, closed_on=day(-366))
    w.holds(until=None)
    w.retire(left)
    new = w.enter(Incident, title="Theft", detected_on=day(-1), owner=ann)
    w.holds(until=day(2))
    w.change(new, detected_on=day(-4))
    w.no_data("Theft")
    w.change(new, detected_on=day(9), owner=None)
    w.no_data("Theft")
    w.change(new, owner=ann)
    w.change(ann, left_on=day(5))
    w.holds(until=day(5))
    w.change(ann, state="left", left_on=day(-1))
    w.fails("Malware")


@case("incident_notices_in_time")
def _notices(w: World) -> None:
    w.not_applicable()
    w.enter(Incident, title="Malware", personal_data="no", authority_notice_due=day(-3))
    w.not_applicable()
    one = w.enter(Incident, title="Wrong mail", personal_data="yes", authority_notice_due=day(2))
    w.holds(until=day(2))
    w.change(one, authority_notice_due=None)
    w.no_data("Wrong mail")
    for nothing in ("n/a", ""):
        w.change(one, authority_notice_due=day(-1), no_notice_because=nothing)
        w.fails("Wrong mail")
    w.change(one, state="closed")
    w.no_data("Wrong mail", "imported incident")
    w.change(one, imported=False)
    w.fails("Wrong mail")
    w.change(one, state="open", notified_on=day(1))
    w.no_data("Wrong mail")
    w.change(one, notified_on=day(0))
    assert w.no_data("late, or nothing shows").mend.verb == "open-nonconformity"
    w.change(one, authority_notice_due=None)  # as in lists without that column
    w.no_data("Wrong mail", "nothing shows")
    w.change(one, detected_on=day(-4))
    w.no_data("Wrong mail", "nothing shows")
    for in_time in (
        {"known_since": datetime(2026, 2, 27, 9, tzinfo=UTC)},
        {"known_since": None, "detected_on": day(-3)},
    ):
        w.change(one, **in_time)
        w.holds(until=None)
    w.change(one, authority_notice_due=day(-1))
    w.no_data("late, or nothing shows")
    raised = w.enter(Nonconformity, title="Too late")
    w.change(one, nonconformity=raised)
    w.holds(until=None)
    w.advises("late")
    w.change(raised, state="rejected")
    w.no_data("late, or nothing shows")
    w.change(one, state="closed", imported=True, closed_on=day(-1))
    assert w.no_data("late, or nothing shows").mend.verb == "reopen"
    w.change(one, closed_on=day(-366))
    w.holds(until=None)
    w.change(one, state="open", imported=False, closed_on=None)
    w.change(one, authority_notice_due=day(0))
    w.holds(until=None)
    w.change(one, notified_on=None, no_notice_because="Encrypted.")
    w.holds(until=None)
    other = w.enter(Incident, title="Theft", detected_on=day(-1))
    w.holds(until=day(2))
    w.change(other, detected_on=day(-4), state="contained")
    assert w.no_data("Theft", "past the time for that decision").mend.verb == "judge-data"
    w.change(other, personal_data="no")
    w.holds(until=None)


@case("incident_lessons_drawn")
def _lessons(w: World) -> None:
    w.no_data()
    new = w.enter(Incident, title="New")
    assert w.no_data().mend == Mend("Incident", "contain", new.pointer)
    told = {"cause": "Old software.", "lessons": "Update.", "lessons_by": person(w)}
    ago = w.enter(Incident, title="Long ago", state="closed", severity="low", **told)
    w.no_data()
    w.change(ago, lessons_on=day(-400))
    w.holds(until=None)
    w.change(ago, severity="high")
    w.no_data()
    w.change(ago, closed_on=day(-20))
    assert w.no_data("Long ago", "has led to no change").mend.verb == "reopen"
    w.change(ago, closed_on=None)
    one = w.enter(Incident, title="Malware", state="reviewed", cause="Old software.", lessons="Update.")
    w.no_data("Malware")
    w.change(one, lessons_on=day(-1), lessons_by=person(w))
    w.holds(until=None)
    for wrong in ({"cause": "unknown"}, {"lessons": "none"}):
        w.change(one, **{"cause": "Old software.", "lessons": "Update."} | wrong)
        w.no_data("Malware")
    w.change(one, lessons="Update.", severity="high")
    w.holds(until=day(29))
    w.change(one, lessons_on=day(-31))
    assert w.no_data("Malware", "without a change").mend == Mend("Incident", "open-nonconformity", one.pointer)
    w.change(one, severity="low", notified_on=day(-40))
    w.no_data("Malware", "reported to an authority")
    w.change(one, lessons_on=day(-1), notified_on=None)
    w.change(one, state="closed", severity="critical", imported=False)
    w.no_data("Malware")
    action = w.enter(Action, source=one.pointer, due_on=day(9))
    w.holds(until=None)
    w.change(action, state="cancelled")
    w.no_data("Malware")
    raised = w.enter(Nonconformity, source=one.pointer)
    w.holds(until=None)
    w.change(raised, state="rejected")
    w.change(one, nonconformity=raised)
    w.no_data("Malware")
    w.change(raised, state="open")
    brought = w.enter(Incident, title="Phishing", state="closed", recovered_on=day(-366))
    w.holds(until=None)
    w.change(brought, closed_on=day(-365))
    assert w.no_data("Phishing").mend.verb == "reopen"
    w.change(brought, lessons="None.")
    w.no_data("Phishing")
    w.change(brought, lessons="Keys for all.")
    w.holds(until=None)
    back = w.enter(Incident, title="Theft", state="recovered", recovered_on=day(-10))
    w.holds(until=day(20))
    w.change(back, recovered_on=day(-31))
    w.no_data("Theft")


@case("incident_evidence_kept")
def _evidence(w: World) -> None:
    w.no_data()
    ago = w.enter(Incident, title="Long ago", state="closed", evidence_needed="yes", evidence_custody="Disk.")
    w.no_data()
    w.change(ago, evidence_taken_by=person(w), evidence_taken_on=day(-400))
    w.holds(until=None)
    w.change(ago, evidence_custody="n/a")
    w.enter(Incident, title="Mail", evidence_needed="no")
    w.no_data()
    one = w.enter(Incident, title="Malware", evidence_needed="yes", evidence_custody="Disk.", evidence_taken_on=day(-1))
    w.no_data("Malware")
    w.change(one, evidence_taken_by=person(w))
    w.holds(until=None)
    for wrong in ({"evidence_taken_on": day(1)}, {"evidence_custody": "n/a"}):
        w.change(one, **{"evidence_taken_on": day(-1)} | wrong)
        w.no_data("Malware")
    w.change(one, evidence_custody="Disk.")
    w.enter(Incident, title="Theft", state="contained")
    w.no_data("Theft")


@case("vulnerabilities_dealt_with_in_time")
def _vulnerabilities(w: World) -> None:
    w.no_data()
    one = w.enter(Vulnerability, title="TLS", due_on=day(10), severity="low")
    assert w.holds(until=day(10)).advice == ()
    w.change(one, found_on=day(-51))
    w.advises("TLS", "60 days")
    w.change(one, found_on=day(-5), severity="critical")
    w.advises("TLS", "14 days")
    w.change(one, found_on=day(-4))
    assert w.ask().advice == ()
    w.change(one, found_on=None)
    w.enter(Vulnerability, title="Old", state="fixed", due_on=day(-90))
    w.holds(until=day(10))
    w.change(one, due_on=None, state="mitigated")
    w.no_data("TLS")
    w.change(one, due_on=day(-1))
    w.fails("TLS")
    w.change(one, state="accepted", accepted_until=day(20))
    w.no_data("TLS")
    w.change(one, accepted_because="None", accepted_by=person(w))
    w.no_data("TLS")
    w.change(one, accepted_because="Cut off.")
    w.holds(until=day(20))
    w.change(one, accepted_until=None)
    w.no_data("TLS")
    w.change(one, accepted_until=day(-1))
    w.fails("TLS")
    server = w.enter(Asset, title="Server", state="in_use")
    w.change(one, asset=server)
    w.fails("TLS")
    w.change(server, state="disposed")
    w.holds(until=None)
    w.advises("TLS", "gone")


# ---- continuity ------------------------------------------------------------------------------------------------------


@case("contingency_planned")
def _contingency(w: World) -> None:
    w.no_data()
    town = w.enter(Customer, title="The town", contingency="none")
    w.no_data()
    w.change(town, contingency="We answer the phone at night.")
    assert w.holds(until=None).because == "There is 1 customer with whom it is settled what is done in an emergency."
    w.change(town, state="ended")
    w.no_data()
    casting = w.enter(Process, title="Casting", state="active", kind="core")
    support = w.enter(Process, title="Pay", state="active", kind="support")
    w.no_data()
    one = plan(w, approved_on=day(-1), approved_by=person(w), processes=[support], steps="Cast by hand.")
    w.no_data()
    w.change(one, processes=[casting, support])
    w.holds(until=None)
    paper = w.enter(Document, title="What to do", state="in_force")
    for nothing in ("", "none"):
        w.change(one, steps=nothing)
        w.no_data()
    w.change(one, document=paper)
    w.holds(until=None)
    w.change(paper, state="withdrawn")
    w.no_data()
    w.change(one, steps="Cast by hand.")
    w.enter(Process, title="Fettling", state="active", kind="core")
    w.advises("Fettling")
    w.change(one, approved_on=day(2))
    w.no_data()
    w.change(one, approved_on=day(-1), state="superseded")
    w.no_data()
    draft = plan(w, "Draft", state="draft", processes=[casting])
    assert w.no_data().mend.pointer == draft.pointer


@case("continuity_plans_keep_security")
def _keep(w: World) -> None:
    w.no_data()
    casting = w.enter(Process, title="Casting", state="active")
    plan(w, "Draft", state="draft", security="Two keys.", processes=[casting])
    w.no_data()
    one = plan(w, security="Two keys.")
    w.no_data("Data centre")
    w.change(one, processes=[casting])
    w.holds(until=None)
    for nothing in ("", "none"):
        w.change(one, security=nothing)
        w.no_data("Data centre")


@case("continuity_targets_set")
def _targets(w: World) -> None:
    w.no_data()
    one = plan(w, impact="Customers wait.", recovery_time=4, recovery_point=1)
    w.no_data("Data centre")
    w.change(one, tolerable=24, impact="n/a")
    w.no_data("Data centre")
    w.change(one, impact="Customers wait.")
    w.no_data("availability")
    printer = w.enter(Asset, title="Printer", kind="hardware", state="in_use")
    assert w.no_data("availability").mend.pointer == printer.pointer
    w.change(printer, availability="normal")
    w.enter(Asset, title="Screen", kind="hardware", state="in_use")
    w.holds(until=None)
    w.advises("analysed", "Screen")
    server = w.enter(Asset, title="Server", kind="hardware", availability="very_high", state="in_use")
    w.enter(Asset, title="Drawings", kind="information", availability="very_high", state="in_use")
    w.enter(Asset, title="Gone", kind="hardware", availability="very_high", state="disposed")
    w.no_data("Server")
    draft = plan(w, "Server down", state="draft", assets=[server])
    w.no_data("Server")
    w.change(one, assets=[server])
    w.holds(until=None)
    w.change(draft, state="approved")
    w.no_data("Server down")


@case("continuity_exercised_in_time")
def _exercised(w: World) -> None:
    w.no_data()
    plan(w, "Draft", state="draft", exercise_due=day(5), exercised_on=day(-5))
    w.no_data()
    one = plan(w, exercise_due=day(30))
    w.no_data("Data centre")
    w.change(one, exercised_on=day(1))
    w.no_data("Data centre")
    w.change(one, exercised_on=None)
    last = tried(w, plan(w, version="0", state="superseded"), -335)
    w.holds(until=day(30))  # an import brings the exercise and not the day on the plan
    w.change(last, held_on=day(1))
    w.no_data("Data centre", "never")
    w.change(one, exercised_on=day(-335))
    w.holds(until=day(30))
    w.change(one, exercise_due=None)
    assert w.no_data("Data centre").mend.verb == "plan-exercise"
    coming = w.enter(Exercise, title="Switch", continuity_plan=one, planned_on=day(-3))
    w.advises("Switch")
    w.change(one, exercise_due=day(-1))
    assert w.fails("Data centre").mend.pointer == coming.pointer


@case("exercises_stayed_secure")
def _secure(w: World) -> None:
    w.no_data()
    former = plan(w, version="0", state="superseded")
    one = plan(w)
    w.no_data()
    first = tried(w, former, -90, stayed_secure="yes")
    w.holds(until=None)
    w.enter(Exercise, title="Coming", continuity_plan=one, planned_on=day(9), stayed_secure="no")
    w.holds(until=None)
    last = tried(w, one, -1, title="Switch", stayed_secure="no")
    w.no_data("Data centre")
    w.change(last, held_on=day(-2))
    w.fails("Switch")
    action = w.enter(Action, source=last.pointer, due_on=day(9))
    w.no_data("Data centre")
    w.change(action, state="cancelled")
    w.fails("Switch")
    raised = w.enter(Nonconformity)
    w.change(last, nonconformity=raised)
    w.no_data("Data centre")
    w.change(raised, state="rejected")
    w.fails("Switch")
    w.change(raised, state="open", source=last.pointer)  # a list of cases says where each comes from
    w.change(last, nonconformity=None)
    w.no_data("Data centre")
    w.change(raised, archived_on=day(0))
    w.fails("Switch")
    w.change(last, stayed_secure="")
    w.no_data("Data centre")
    w.change(first, held_on=day(0))
    w.holds(until=None)
    plan(w, "Site out of use")
    w.no_data("Site")


@case("recovery_targets_shown")
def _recovery(w: World) -> None:
    w.no_data()
    one = plan(w, recovery_time=4, recovery_point=1)
    talk = tried(w, one, -1, title="Talk", kind="tabletop", met_objectives="yes", measured_time=3, measured_loss=0)
    w.no_data("Data centre")  # what was only talked through was not measured
    w.advises("talked or walked through")
    w.change(talk, measured_time=None, measured_loss=None, held_on=day(-100))
    first = tried(w, one, -65, title="Switch", measured_time=3, met_objectives="partly")
    w.no_data("Data centre")
    w.change(first, measured_loss=1)
    w.holds(until=day(300))
    w.advises("only partly")
    w.change(first, held_on=day(-366))
    w.no_data()
    w.change(first, held_on=day(-65))
    last = tried(w, one, -1, title="Again", measured_time=5, measured_loss=0)
    w.no_data("Data centre")
    w.change(last, held_on=day(-2))
    w.fails("Again")
    w.change(last, measured_time=3, measured_loss=2)
    w.fails("Again")
    w.change(last, measured_time=None, measured_loss=None, met_objectives="no")  # what never came up was not measured
    w.fails("Again")
    w.change(last, measured_time=3, measured_loss=2, met_objectives="yes")
    w.fails("Again")
    w.change(last, nonconformity=w.enter(Nonconformity))
    w.no_data("Data centre")
    w.change(last, measured_loss=0)
    w.holds(until=day(363))
    w.change(one, recovery_time=None)
    w.no_data("Data centre")
