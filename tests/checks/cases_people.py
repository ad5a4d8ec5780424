"""Roles, competence, trainings, awareness, screenings and agreements."""

from __future__ import annotations

from typing import Any

from tests.checks.world import World, case, day

from accord.areas.improvement.models import Action
from accord.areas.people.models import (
    Agreement,
    Assignment,
    AwarenessAcknowledgement,
    AwarenessTopic,
    CompetenceEvidence,
    CompetenceRequirement,
    Role,
    Screening,
    Training,
)
from accord.kernel.access.models import Grant
from accord.kernel.checks.verdict import Mend
from accord.kernel.organization.models import Person, Unit
from accord.kernel.records.attached import Attachment


def person(w: World, name: str = "Ann", **values: Any) -> Any:
    return w.enter(Person, given_name=name, family_name="Ash", **values)


def role(w: World, title: str = "Buyer", **values: Any) -> Any:
    return w.enter(Role, title=title, **values)


def holding(w: World, role: Any, person: Any, **values: Any) -> Any:
    more = {"state": "accepted", "starts_on": day(-90), "accepted_on": day(-90)} | values
    return w.enter(Assignment, title="Holding", role=role, person=person, **more)


# ---- roles -----------------------------------------------------------------------------------------------------------


def given_up(w: World, make: Any = role, **values: Any) -> None:
    """Roles that the organization no longer has."""
    make(w, "Old", state="retired", **values)
    w.retire(make(w, "Archived", **values))


@case("roles_held")
def _held(w: World) -> None:
    w.no_data()
    given_up(w)
    w.no_data()
    one, ann = role(w), person(w)
    w.fails("Buyer")
    mine = holding(w, one, ann, deputy=True)
    w.fails("Buyer")
    w.change(mine, deputy=False)
    w.holds(until=None)
    w.change(ann, left_on=day(9))
    w.holds(until=day(9))
    w.change(mine, ends_on=day(5))
    w.holds(until=day(5))
    for wrong in ({"ends_on": day(-1)}, {"accepted_on": day(1)}):
        w.change(mine, **{"state": "accepted", "ends_on": None, "accepted_on": day(-90)} | wrong)
        w.fails("Buyer")
    w.change(mine, state="proposed", accepted_on=None)
    found = w.no_data("Buyer")
    assert (found.mend, found.fails_on) == (Mend("Assignment", "record-acceptance", mine.pointer), day(10))
    w.change(mine, deputy=True)
    w.fails("Buyer")
    w.change(mine, state="accepted", accepted_on=day(-90), ends_on=None, deputy=False)
    w.change(one, critical=True)
    w.advises("Buyer")


@case("roles_described")
def _described(w: World) -> None:
    w.no_data()
    given_up(w)
    one = role(w, duties="Buys.")
    w.no_data("Buyer")
    w.change(one, authorities="Signs to 5 000 €.")
    w.holds(until=None)
    w.change(one, duties="n/a")
    w.no_data("Buyer")


@case("appointments_accepted_in_time")
def _accepted(w: World) -> None:
    w.no_data()
    one, ann = role(w), person(w)
    asked = holding(w, one, ann, state="proposed", accepted_on=None, starts_on=day(-5))
    assert w.no_data().mend == Mend("Assignment", "record-acceptance", asked.pointer)
    w.change(asked, person=w.by.person)
    assert w.no_data().mend == Mend("Assignment", "accept", asked.pointer), "with an account one says yes oneself"
    w.change(asked, person=ann)
    done = holding(w, role(w, "Smith"), ann)
    w.holds(until=day(25))
    w.change(asked, starts_on=day(-31))
    w.no_data(asked.title)
    w.change(asked, ends_on=day(-1))
    w.holds(until=None)
    w.change(asked, ends_on=None, person=person(w, "Ben", state="left", left_on=day(-1)))
    w.holds(until=None)
    w.change(asked, person=ann, state="accepted", accepted_on=day(-1))
    w.holds(until=None)
    w.change(ann, left_on=day(6))
    w.holds(until=day(6))
    w.change(ann, left_on=day(-1), state="left")
    assert w.no_data().mend == Mend("Assignment", "create")
    w.change(ann, left_on=None, state="active")
    for gone in (asked, done):
        w.change(gone, state="ended", ends_on=day(-1))
    w.no_data()


def duty(w: World, **duty: Any) -> None:
    """A role with this duty that somebody holds."""
    w.no_data()
    role(w, "Plain")
    given_up(w, **duty)
    w.no_data()
    one, ann, ben = role(w, **duty), person(w), person(w, "Ben")
    w.fails()
    holding(w, one, ann, deputy=True)
    w.fails()
    mine = holding(w, one, ben, ends_on=day(8))
    w.holds(until=day(8))
    w.change(ben, left_on=day(4))
    w.holds(until=day(4))
    w.change(mine, state="proposed", accepted_on=None)
    assert w.no_data().fails_on == day(5)
    w.change(mine, starts_on=day(1))
    w.fails()


@case("conformity_role_held")
def _conformity(w: World) -> None:
    duty(w, ensures_conformity=True)


@case("reporting_role_held")
def _reporting(w: World) -> None:
    duty(w, reports_performance=True)


@case("leavers_hold_no_role")
def _leavers(w: World) -> None:
    w.no_data()
    one, ann = role(w), person(w)
    mine = holding(w, one, ann, state="proposed", accepted_on=None)
    w.no_data()
    w.change(mine, state="accepted", accepted_on=day(-90))
    w.holds(until=None)
    w.retire(ann)
    w.no_data()
    w.change(ann, archived_on=None)
    w.change(ann, left_on=day(7))
    w.holds(until=day(7))
    w.change(mine, ends_on=day(7))
    w.holds(until=None)
    w.change(mine, ends_on=day(20))
    w.change(ann, left_on=day(-1), state="left")
    w.fails(mine.title)
    w.change(mine, ends_on=day(-1))
    w.holds(until=None)


@case("persons_have_manager")
def _managers(w: World) -> None:
    w.alone()
    w.no_data()
    boss = person(w, "Bea")
    w.no_data("Bea")
    firm = w.enter(Unit, title="The firm", head=boss)
    w.no_data()
    ann = person(w)
    w.no_data("Ann")
    w.change(ann, line_manager=boss)
    w.retire(firm)
    right = w.enter(Grant, person=boss, role="top_management", starts_on=day(1))
    w.no_data("Bea")
    w.change(right, starts_on=day(-9))
    w.holds(until=None)
    for wrong in ({"ends_on": day(9)}, {"scope": firm.pointer}, {"state": "ended"}):
        w.change(right, **{"ends_on": None, "scope": "", "state": "active"} | wrong)
        w.no_data("Bea")
    w.change(firm, archived_on=None)
    guest = person(w, "Gus", external=True)
    w.enter(Grant, person=guest, role="external_auditor", starts_on=day(-9))
    w.holds(until=None)
    dan = person(w, "Dan", joined_on=day(4))
    w.holds(until=day(3))
    w.retire(dan)
    w.change(boss, left_on=day(6))
    w.holds(until=day(6))
    w.change(boss, serves="iso-9001")  # whoever directs need not serve the same standard
    w.holds(until=day(6))
    w.change(ann, left_on=day(3))
    w.holds(until=day(3))
    w.change(ann, left_on=None)
    w.change(boss, left_on=day(-1), state="left")
    w.no_data("Ann")


# ---- competence ------------------------------------------------------------------------------------------------------


def asked(w: World, title: str = "Welding", **values: Any) -> Any:
    return w.enter(CompetenceRequirement, title=title, **values)


def proof(w: World, person: Any, requirement: Any, **values: Any) -> Any:
    more = {"achieved_on": day(-40), "state": "valid", "issuer": "The chamber"} | values
    return w.enter(CompetenceEvidence, title="Proof", person=person, requirement=requirement, **more)


def welder(w: World) -> tuple[Any, Any, Any]:
    """Somebody who holds a role that asks for a competence: person, appointment and competence."""
    w.no_data()
    ann, one = person(w), role(w, "Welder")
    need = asked(w, role=one)
    w.no_data()
    mine = holding(w, one, ann, state="proposed", accepted_on=None)
    w.no_data()
    w.change(mine, state="accepted", accepted_on=day(-90))
    return ann, mine, need


@case("roles_name_competence")
def _name_competence(w: World) -> None:
    w.no_data()
    given_up(w)
    w.no_data()
    one = role(w)
    asked(w, "To release")
    need = asked(w, role=one, state="retired")
    w.no_data("Buyer")
    w.change(need, state="active")
    w.no_data("Mia", "no role")
    w.alone()
    w.no_data()
    ann = person(w, joined_on=day(-90))
    w.no_data("Ann", "no role")
    mine = holding(w, one, ann, deputy=True)
    person(w, "Eve", state="left", left_on=day(-1))
    assert "The person holds" in w.holds(until=None).because
    w.change(mine, ends_on=day(20))
    w.holds(until=day(20))
    w.change(mine, ends_on=day(-1))
    w.no_data("Ann")


@case("role_holders_competent")
def _competent(w: World) -> None:
    ann, mine, need = welder(w)
    w.no_data("Ann")
    paper = proof(w, ann, need, state="withdrawn", expires_on=day(-1))
    w.no_data("Ann")
    w.change(paper, state="valid")
    w.fails("Ann")
    w.change(paper, expires_on=day(12))
    w.holds(until=day(12))
    w.change(paper, issuer="")
    w.no_data("Ann")
    for known in ({"evidence": "Certificate 12."}, {"judged_by": w.by.person}):
        w.change(paper, **{"evidence": ""} | known)
        w.holds(until=day(12))
    w.change(paper, expires_on=day(-1))
    w.fails("Ann")
    renewal = proof(w, ann, need, issuer="", achieved_on=day(-20), expires_on=day(7))  # it says nothing, for or against
    assert w.no_data("Ann").fails_on == day(8)
    w.change(paper, expires_on=day(3))
    assert w.holds(until=day(3)).fails_on == day(8)
    w.retire(renewal)
    w.change(paper, expires_on=day(12))
    w.change(mine, ends_on=day(5))
    w.holds(until=day(5))
    w.change(mine, deputy=True, ends_on=None)
    w.change(paper, expires_on=None)
    w.holds(until=None)
    w.change(need, valid_for=1)
    w.fails("Ann")
    w.change(need, valid_for=2)
    proof(w, person(w, "Ben"), need)
    holding(w, mine.role, person(w, "Cem"), starts_on=day(6), accepted_on=day(-1))
    w.holds(until=day(5))
    w.change(paper, achieved_on=day(1))
    w.no_data("Ann")


@case("competence_gaps_acted_on")
def _gaps(w: World) -> None:
    ann, _, need = welder(w)
    w.no_data("Ann")
    lesson = w.enter(
        Training, title="Course", competence=need, planned_on=day(9), participants=[ann], state="cancelled"
    )
    w.no_data("Ann")
    w.change(lesson, state="planned")
    w.holds(until=day(9))
    w.change(lesson, planned_on=day(181))
    w.no_data("Ann")
    w.change(lesson, planned_on=day(180))
    w.holds(until=day(180))
    w.change(lesson, participants=[person(w, "Ben")])
    w.no_data("Ann")
    w.change(lesson, state="held", held_on=day(-1), attended=[ann])
    w.no_data("Ann")
    w.change(lesson, effect_check_due=day(400))
    w.holds(until=day(400))
    w.change(lesson, competence=asked(w, "Sewing"))
    w.no_data("Ann")
    paper = proof(w, ann, need, expires_on=day(3))
    w.holds(until=day(3))
    w.change(paper, expires_on=day(-1))
    w.no_data("Ann")


@case("competence_evidence_on_file")
def _on_file(w: World) -> None:
    ann, mine, need = welder(w)
    w.no_data("Ann")
    paper = proof(w, ann, need, expires_on=day(-1))
    w.no_data("Ann")
    w.change(paper, evidence="Certificate 12.", issuer="")
    w.holds(until=None)
    w.advises("who issued")
    w.change(mine, ends_on=day(5))
    w.holds(until=day(5))
    w.change(paper, evidence="")
    w.retire(w.enter(Attachment, subject=paper.pointer, size=1))
    w.no_data()
    w.enter(Attachment, subject=paper.pointer, size=1)
    w.holds(until=day(5))
    holding(w, mine.role, person(w, "Cem"), starts_on=day(3), accepted_on=day(-1))
    w.holds(until=day(2))
    w.change(paper, state="withdrawn")
    w.no_data("Ann")


@case("trainings_held_and_judged_in_time")
def _trainings(w: World) -> None:
    w.no_data()
    w.enter(Training, title="Never", state="cancelled", planned_on=day(-1))
    good = {"state": "evaluated", "held_on": day(-60), "effect": "effective", "effect_result": "All could."}
    old = w.enter(Training, title="Cranes", effect_check="A test.", effect_checked_on=day(-5), **good)
    w.holds(until=day(360))
    w.advises("nobody who was there")
    for gap in ({"effect": ""}, {"effect_result": ""}, {"effect_checked_on": day(1)}):
        w.change(old, **good | {"effect_checked_on": day(-5)} | gap)
        w.no_data()
    w.change(old, **good | {"effect_checked_on": day(-5), "state": "held", "effect_check_due": day(-20)})
    w.holds(until=day(360))  # a list whose state lags behind the day
    w.change(old, effect="")
    w.fails("Cranes")
    w.change(old, **good | {"effect": "not_effective", "effect_checked_on": day(-5), "effect_check_due": None})
    w.advises("no later one")
    w.holds(until=day(-5 + 90))
    _without_effect(w, old)
    new = w.enter(Training, title="Course", state="planned")
    w.no_data("Course")
    w.change(new, planned_on=day(8))
    w.holds(until=day(8))
    w.change(new, planned_on=day(-1), cancelled_because="n/a")
    w.fails("Course")
    w.change(new, cancelled_because="We carry no dangerous goods any more.")
    w.holds(until=day(360))
    w.change(new, cancelled_because="")
    w.fails("Course")
    gone = person(w, "Gus", state="left", left_on=day(-2))
    w.change(new, participants=[gone])
    w.holds(until=day(360))
    w.change(new, participants=[gone, person(w)])
    w.fails("Course")
    w.change(new, attended=[gone])
    w.no_data("Course", "who was there")
    w.change(new, attended=[])
    w.change(new, state="held", held_on=day(-1), effect_check_due=day(80))
    w.holds(until=day(80))
    w.change(new, effect_check_due=None)
    w.no_data("Course")
    w.change(new, effect_check_due=day(0))
    w.holds(until=day(0))
    w.change(new, held_on=day(-9), effect_check_due=day(-1))
    w.fails("Course")
    w.change(new, attended=[gone])
    w.holds(until=day(360))


def _without_effect(w: World, old: Any) -> None:
    """It was found without effect long ago, and something has to follow."""
    good = {"effect": "effective", "effect_result": "All could.", "effect_checked_on": day(0)}
    new = w.enter(Training, title="New", state="evaluated", **good)
    w.holds(until=day(85))
    w.change(old, effect_checked_on=day(-91), held_on=day(-200))
    assert w.no_data("Cranes", "90 days within which something had to follow").mend.verb == "create"
    w.change(old, effect="partly")
    w.holds(until=day(365))
    w.change(old, effect="not_effective")
    again = w.enter(Training, title="Cranes", state="planned", planned_on=day(20))
    w.holds(until=day(20))
    w.change(again, state="cancelled")
    w.no_data("Cranes")
    action = w.enter(Action, title="Show them", source=f"Training:{old.pk}", state="open")
    w.holds(until=day(365))
    w.change(action, state="cancelled")
    w.no_data("Cranes")
    crane = w.enter(CompetenceRequirement, title="Cranes")
    w.change(old, competence=crane, attended=[ann := person(w)])
    w.no_data("Cranes")
    proof = w.enter(CompetenceEvidence, person=ann, requirement=crane, achieved_on=day(-90))
    w.holds(until=day(365))
    for no_proof in ({"state": "withdrawn"}, {"person": person(w, "Bob")}):
        w.change(proof, **{"state": "valid", "person": ann} | no_proof)
        w.no_data("Cranes")
    w.change(old, attended=[])
    w.holds(until=day(365))
    w.change(old, attended=[ann])
    w.change(proof, person=ann, achieved_on=day(-92))
    w.no_data("Cranes")
    w.change(ann, state="left", left_on=day(-1))
    w.holds(until=day(365))
    w.change(ann, state="active", left_on=None)
    w.change(old, effect_checked_on=day(-365 - 91), held_on=day(-500))
    w.holds(until=day(365))
    w.change(old, effect_checked_on=day(-5), held_on=day(-60), effect="effective", competence=None, attended=[])
    w.retire(new)


# ---- awareness -------------------------------------------------------------------------------------------------------


def aware(w: World, flag: str) -> None:
    """Enough of the people have an answer about a topic marked so."""
    w.alone()
    w.no_data()
    ann = person(w, joined_on=day(-90))
    w.no_data()
    topic = w.enter(AwarenessTopic, title="Our aims")
    mine = w.enter(AwarenessAcknowledgement, topic=topic, person=ann, asked_on=day(-30), due_on=day(-1))
    w.no_data()
    w.change(topic, **{flag: True})
    w.no_data()
    w.advises("past the day")
    w.change(mine, state="acknowledged", acknowledged_on=day(-10), valid_until=day(20))
    w.holds(until=day(20))
    w.change(mine, valid_until=None)
    w.holds(until=day(355))
    w.change(topic, interval=1)
    w.holds(until=day(18))
    w.change(mine, valid_until=day(3000))
    w.holds(until=day(-10 + 30 + 90))
    w.change(mine, asked_on=day(-130), acknowledged_on=day(-121))
    w.no_data()
    w.change(mine, asked_on=day(-30), acknowledged_on=day(-10), valid_until=None)
    ben = person(w, "Ben", external=True, joined_on=day(4))
    w.holds(until=day(3))
    w.change(ben, joined_on=day(-4))
    w.no_data()
    w.change(ben, left_on=day(-1), state="left")
    w.change(ann, left_on=day(2))
    w.holds(until=day(2))
    w.change(topic, state="retired")
    w.no_data()


@case("awareness_of_objectives")
def _objectives(w: World) -> None:
    aware(w, "on_objectives")


@case("awareness_of_contribution")
def _contribution(w: World) -> None:
    aware(w, "on_contribution")
    _newcomers(w)


def _newcomers(w: World) -> None:
    """Whoever came lately is not left out, be the share as it may."""
    with w.by.scope():
        w.retire(*Person.objects.filter(joined_on=day(-90)))
    topic = w.enter(AwarenessTopic, title="Newcomers", on_contribution=True)
    given = {"topic": topic, "asked_on": day(-9), "acknowledged_on": day(-9), "state": "acknowledged"}
    for n in range(40):
        said = w.enter(Person, given_name="Old", family_name=str(n), joined_on=day(-900))
        w.enter(AwarenessAcknowledgement, person=said, **given)
    new = w.enter(Person, given_name="Nora", family_name="New", joined_on=day(-31))
    w.no_data("The one who came between a month and a year ago is not among them.")
    w.change(new, joined_on=day(-30))
    w.holds(until=day(0))
    other = w.enter(Person, given_name="Otto", family_name="New", joined_on=day(-31))
    w.change(new, joined_on=day(-31))
    w.no_data("Neither of the two who came between a month and a year ago is among them.")
    w.enter(AwarenessAcknowledgement, person=other, **given)
    w.change(new, joined_on=day(-900))
    w.holds(until=day(356))


@case("awareness_of_consequences")
def _consequences(w: World) -> None:
    aware(w, "on_consequences")


@case("awareness_of_conduct")
def _conduct(w: World) -> None:
    aware(w, "on_conduct")


@case("awareness_brought_up_in_time")
def _brought_up(w: World) -> None:
    w.no_data()
    w.enter(AwarenessTopic, title="Old", state="retired", next_on=day(-1))
    w.no_data()
    topic = w.enter(AwarenessTopic, title="Phishing", next_on=day(40))
    w.no_data()
    w.change(topic, told_on=day(2))
    w.no_data()
    asked_on = {"topic": topic, "person": w.by.person, "asked_on": day(-9)}
    answer = w.enter(AwarenessAcknowledgement, state="acknowledged", acknowledged_on=day(-9), **asked_on)
    w.holds(until=day(40))
    w.retire(answer)
    w.change(topic, told_on=day(-300))
    w.holds(until=day(40))
    w.change(topic, interval=6, next_on=day(3000))
    w.no_data("Phishing", "interval and 90 days")
    w.change(topic, told_on=day(-30))
    w.holds(until=day(-30 + 182 + 90))
    w.change(topic, next_on=None)
    w.no_data("Phishing")
    w.change(topic, next_on=day(-1))
    w.fails("Phishing")


@case("staff_briefed_by_managers")
def _briefed(w: World) -> None:
    w.alone()
    w.no_data()
    boss = person(w, "Bea")
    w.enter(Grant, person=boss, role="top_management", starts_on=day(-9))
    w.no_data()
    ann, cem = person(w), person(w, "Cem", external=True, left_on=day(-1), state="left")
    w.change(ann, line_manager=boss)
    topic = w.enter(AwarenessTopic, title="Fire")
    mine = w.enter(AwarenessAcknowledgement, topic=topic, person=ann, asked_on=day(-9))
    w.change(mine, state="acknowledged", acknowledged_on=day(-9), valid_until=day(20))
    w.no_data()
    for wrong in (cem, ann):
        w.change(mine, told_by=wrong)
        w.no_data()
    w.change(mine, told_by=boss)
    w.holds(until=day(20))
    person(w, "Dan", joined_on=day(6))
    w.holds(until=day(5))
    w.change(mine, acknowledged_on=day(1))
    w.no_data()


# ---- screenings and agreements ---------------------------------------------------------------------------------------


def screening(w: World, person: Any, **values: Any) -> Any:
    more = {"state": "passed", "kind": "references", "done_on": day(-40)} | values
    return w.enter(Screening, title="Screening", person=person, **more)


def of_each_kind(w: World, ann: Any) -> None:
    """Another kind that was passed once, and runs out."""
    police = screening(w, ann, kind="criminal_record", expires_on=day(3))
    w.holds(until=day(3))
    w.change(police, expires_on=day(-1))
    w.fails("Ann")
    w.change(police, role=role(w, "Cashier"))
    w.holds(until=None)
    w.change(police, role=None, state="expired")
    w.holds(until=None)
    w.advises("not replaced by one of that kind")
    w.change(police, state="requested", due_on=day(-1))
    w.no_data("no result")
    w.retire(police)


@case("people_screened")
def _screened(w: World) -> None:
    w.alone()
    w.no_data()
    person(w, "Gus", external=True)
    w.no_data()
    ann = person(w)
    w.no_data("Ann")
    one = screening(w, ann, expires_on=day(30))
    w.holds(until=day(30))
    w.advises("Gus", "who saw")
    for wrong in ({"expires_on": day(-1)}, {"state": "expired"}):
        w.change(one, **{"expires_on": day(30)} | wrong)
        w.fails("Ann")
    w.change(one, state="passed", done_on=day(1))
    w.no_data("Ann")
    w.change(one, done_on=day(-40), expires_on=None)
    w.holds(until=None)
    again = screening(w, ann, kind="finances", state="requested", done_on=None)
    w.no_data()
    w.change(again, due_on=day(9))
    w.holds(until=day(9))
    w.change(ann, left_on=day(9))
    w.holds(until=day(9))
    w.change(ann, left_on=None)
    w.change(again, due_on=day(-1))
    w.fails()
    w.change(again, state="failed", done_on=day(-1))
    w.no_data("Ann")
    better = screening(w, ann, kind="finances", done_on=day(0))
    w.holds(until=None)
    w.change(better, done_on=day(-2))
    w.no_data("Ann")
    smith = role(w, "Smith")
    w.change(again, role=smith)
    w.holds(until=None)
    mine = holding(w, smith, ann, starts_on=day(4), accepted_on=day(-1))
    w.holds(until=day(3))
    w.change(mine, starts_on=day(-4))
    w.fails()
    screening(w, ann, kind="finances", role=smith, done_on=day(0))
    w.holds(until=None)
    of_each_kind(w, ann)
    person(w, "Ben", joined_on=day(5))
    w.holds(until=day(4))


def agreed(w: World, person: Any, **values: Any) -> Any:
    more = {"state": "signed", "kind": "confidentiality", "signed_on": day(-40)} | values
    return w.enter(Agreement, title="Agreement", person=person, **more)


def in_force(w: World, ann: Any, one: Any) -> None:
    """An agreement that counts while it runs, and a draft that is to be signed in time."""
    w.holds(until=None)
    w.change(one, ends_on=day(30))
    w.holds(until=day(30))
    w.change(one, state="ended")
    w.holds(until=day(30))
    w.change(ann, left_on=day(7))
    w.holds(until=day(7))
    w.change(ann, left_on=None)
    w.change(one, ends_on=day(-1))
    w.fails("Ann")
    for wrong in ({"ends_on": None}, {"state": "draft", "signed_on": None}, {"state": "signed", "signed_on": day(1)}):
        w.change(one, **{"state": "ended", "signed_on": day(-40), "ends_on": None} | wrong)
        w.no_data("Ann")
    w.change(one, state="signed", signed_on=day(-40))
    draft = agreed(w, ann, kind=one.kind, edition="2", state="draft", signed_on=None)
    w.holds(until=None)
    w.advises("no day by which")
    w.change(draft, sign_by=day(6))
    w.holds(until=day(6))
    w.change(draft, sign_by=day(-1))
    w.fails(draft.title)
    w.change(draft, state="ended")
    person(w, "Ben", joined_on=day(5))
    w.holds(until=day(4))


@case("employment_terms_signed")
def _terms(w: World) -> None:
    w.alone()
    w.no_data()
    person(w, "Gus", external=True)
    w.no_data()
    ann = person(w)
    w.no_data("Ann")
    one = agreed(w, ann, kind="employment_terms")
    w.no_data("Ann")
    w.change(one, security_duties="Locks the screen.", kind="other")
    w.no_data("Ann")
    one = w.change(one, kind="employment_terms")
    w.advises("Gus")
    offered = {"kind": "employment_terms", "party": "Somebody who may come", "state": "draft", "signed_on": None}
    offer = agreed(w, None, sign_by=day(-1), **offered)
    w.holds(until=None)
    w.retire(offer)
    in_force(w, ann, one)


@case("confidentiality_agreed")
def _secrecy(w: World) -> None:
    w.alone()
    w.no_data()
    ann = person(w, external=True)
    w.no_data("Ann")
    one = agreed(w, ann, kind="other")
    w.no_data("Ann")
    one = w.change(one, kind="confidentiality")
    guest = person(w, "Gus", external=True)
    w.enter(Grant, person=guest, role="external_auditor", starts_on=day(-9))
    w.holds(until=None)
    w.advises("edition", "external viewer has signed nothing", "Gus")
    w.retire(guest)
    firm = agreed(w, None, party="Supplier:x", state="draft", signed_on=None, sign_by=day(30))
    w.holds(until=day(30))
    w.change(firm, sign_by=day(-1))
    w.fails("past the day by which it was to be signed")
    w.change(firm, person=person(w, "Lea", left_on=day(-2), state="left"))
    w.holds(until=None)  # it was hers, and she has left
    w.retire(firm)
    in_force(w, ann, one)


@case("confidentiality_reviewed_in_time")
def _secrecy_reviewed(w: World) -> None:
    w.no_data()
    ann = person(w)
    agreed(w, ann, kind="other", review_due=day(-1))
    one = agreed(w, ann, state="draft", review_due=day(-1))
    w.no_data()
    w.change(one, state="signed", review_due=None)
    w.no_data()
    w.change(one, review_due=day(25))
    assert "There is 1 agreement that counts today." in w.holds(until=day(25)).because
    w.change(ann, left_on=day(20))
    w.holds(until=day(20))
    w.change(one, ends_on=day(10))
    w.holds(until=day(10))
    agreed(w, None, party="Supplier:x", review_due=day(60))
    w.holds(until=day(60))
    w.change(ann, left_on=None)
    w.change(one, ends_on=None, review_due=day(-1))
    w.fails()
    w.change(one, state="ended", ends_on=day(-1))
    w.holds(until=day(60))


@case("continuing_duties_agreed")
def _continuing(w: World) -> None:
    w.alone()
    w.no_data()
    person(w, "Gus", external=True)
    w.no_data()
    ann = person(w)
    one = agreed(w, ann, kind="other")
    w.no_data("Ann")
    w.change(one, afterwards="Keeps silent.")
    w.holds(until=None)
    w.advises("Gus")
    w.change(one, ends_on=day(9))
    w.holds(until=day(9))
    for wrong in ({"state": "draft", "signed_on": None}, {"signed_on": day(2)}, {"ends_on": day(-1)}):
        w.change(one, **{"state": "signed", "signed_on": day(-40), "ends_on": None} | wrong)
        w.no_data("Ann")
    w.change(one, ends_on=None, signed_on=day(-40))
    person(w, "Ben", joined_on=day(5))
    w.holds(until=day(4))


@case("leavers_reminded_of_duties")
def _reminded(w: World) -> None:
    w.not_applicable()
    ann = person(w)
    one = agreed(w, ann, afterwards="Keeps silent.")
    w.not_applicable()
    w.change(ann, left_on=day(6))
    w.holds(until=day(6))
    w.change(ann, left_on=day(-1), state="left")
    w.no_data()
    w.change(one, reminded_on=day(2))
    w.no_data()
    w.change(one, reminded_on=day(-2))
    w.holds(until=None)
    old = agreed(w, ann, edition="1", afterwards="Keeps silent.", state="ended", ends_on=day(-30))
    assert "overdue for a reminder" in w.holds(until=None).because
    w.retire(old)
    w.change(one, reminded_on=day(-367))
    w.no_data()
    w.change(one, reminded_on=day(-366))
    w.holds(until=None)
    w.change(ann, joined_on=day(-365))  # they had left before that, and came back
    w.no_data()
    w.change(ann, joined_on=day(-366))
    w.holds(until=None)
    w.change(one, reminded_on=None, afterwards="")
    w.not_applicable()
    w.advises("Ann")
