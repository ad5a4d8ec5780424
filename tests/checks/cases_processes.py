"""Processes, what passes between them, resources and knowledge."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.checks.world import TOP_MANAGEMENT, World, case, day

from accord.areas.documents.models import Document
from accord.areas.improvement.models import Action, PlannedChange
from accord.areas.people.models import Assignment, Role
from accord.areas.processes.models import Knowledge, Process, ProcessFlow, ResourceNeed
from accord.kernel.access.models import Grant
from accord.kernel.organization.models import Person


def running(w: World, title: str = "Casting", **values: Any) -> Any:
    return w.enter(Process, title=title, **{"state": "active"} | values)


def passes(w: World, what: str = "Castings", **values: Any) -> Any:
    return w.enter(ProcessFlow, what=what, **values)


def in_other_states(w: World, **values: Any) -> None:
    for state in ("draft", "retired"):
        running(w, state.capitalize(), state=state, **values)


@case("processes_defined")
def _defined(w: World) -> None:
    w.no_data()
    in_other_states(w)
    w.no_data()
    running(w, kind="core")
    w.holds(until=None)
    w.advises("Support process")
    running(w, "Steering", kind="management")
    running(w, "Tools", kind="support")
    assert not w.holds(until=None).advice


@case("processes_linked")
def _linked(w: World) -> None:
    w.no_data()
    casting = running(w)
    w.no_data()
    comes = passes(w, "Order", from_party="Customer", target=casting)
    w.no_data("Casting")
    goes = passes(w, source=casting, to_party="Customer", state="retired")
    w.no_data("Casting")
    w.change(goes, state="active")
    w.holds(until=None)
    alone = running(w, "Alone")
    assert w.no_data("Alone").mend.field == "target"
    passes(w, "Letters", from_party="Customer", target=alone)
    answers = passes(w, "Answers", source=alone, to_party="Customer")
    found = w.no_data("Casting", "Alone")
    assert (found.mend.type, found.mend.field) == ("ProcessFlow", "source")
    w.change(answers, to_party="", target=casting)
    w.holds(until=None)
    melting = running(w, "Melting", state="draft")
    w.change(comes, from_party="", source=melting)
    w.holds(until=None)
    w.change(answers, state="retired")
    w.retire(alone)
    w.change(melting, state="retired")
    w.no_data("Casting")
    w.retire(comes, goes)
    w.no_data()


@case("flows_between_active_processes")
def _flows(w: World) -> None:
    w.no_data()
    casting, fettling = running(w), running(w, "Fettling")
    flow = passes(w, source=casting, target=fettling)
    w.holds(until=None)
    w.advises("no requirement")
    w.change(fettling, state="draft")
    w.holds(until=None)
    w.advises("still in draft")
    w.change(fettling, state="retired")
    w.fails("Castings")
    w.change(fettling, state="active")
    w.change(flow, what="")
    w.no_data("what passes")
    w.change(flow, state="retired")
    w.no_data()


@case("processes_have_owner")
def _owner(w: World) -> None:
    w.no_data()
    in_other_states(w)
    w.no_data()
    ann, casting = w.enter(Person, given_name="Ann", family_name="Ash"), running(w)
    w.fails("Casting")
    w.change(casting, owner=ann)
    w.holds(until=None)
    w.change(ann, left_on=day(6))
    w.holds(until=day(6))
    w.change(ann, left_on=day(-1), state="left")
    w.fails("Casting")


def says(w: World, field: str) -> None:
    w.no_data()
    in_other_states(w, **{field: "Something"})
    w.no_data()
    casting = running(w)
    w.no_data("Casting")
    w.change(casting, **{field: "none"})
    w.no_data("Casting")
    w.change(casting, **{field: "Something"})
    w.holds(until=None)
    w.change(casting, **{field: ""})
    w.no_data("Casting")
    w.change(casting, **{field: "Something"})
    running(w, "Fettling")
    w.no_data("Fettling")


@case("processes_have_criteria")
def _criteria(w: World) -> None:
    says(w, "criteria")


@case("processes_name_resources")
def _resources(w: World) -> None:
    says(w, "resources")


@case("processes_have_documents")
def _documents(w: World) -> None:
    w.no_data()
    casting = running(w)
    w.no_data("Casting")
    how = w.enter(Document, title="How to cast", state="draft")
    w.change(casting, documents=[how])
    for state in ("draft", "in_review", "superseded", "withdrawn"):
        w.change(how, state=state)
        w.no_data("Casting")
    w.change(how, state="in_force", effective_from=day(3))
    w.no_data("Casting")
    w.change(how, effective_from=day(-3), kind="record")
    w.no_data("Casting")
    w.change(how, kind="instruction")
    w.holds(until=None)
    running(w, "Books", outsourced=True)  # an agreement says what they do there
    w.holds(until=None)
    in_other_states(w)
    w.holds(until=None)


@case("process_documents_in_force")
def _in_force(w: World) -> None:
    w.no_data()
    casting = running(w)
    old = w.enter(Document, title="Old way", state="withdrawn")
    running(w, "Retired", state="retired", documents=[old])
    w.no_data()
    how = w.enter(Document, title="How to cast", state="draft")
    w.change(casting, documents=[how])
    w.no_data("in force")
    w.advises("How to cast")
    w.change(how, state="in_force", effective_from=day(1))
    w.no_data("in force")
    w.change(how, effective_from=day(-1))
    w.holds(until=None)
    for state in ("superseded", "withdrawn"):
        w.change(how, state=state)
        w.fails("How to cast")
    w.retire(how)
    w.no_data()


@case("processes_reviewed_in_time")
def _reviewed(w: World) -> None:
    w.no_data()
    casting = running(w, review_due=day(8))
    w.no_data()
    w.change(casting, reviewed_on=day(2))
    w.no_data()
    w.change(casting, reviewed_on=day(-2))
    w.holds(until=day(8))
    in_other_states(w, review_due=day(-5))
    w.holds(until=day(8))
    w.change(casting, review_due=day(-1))
    w.fails("Casting")
    w.change(casting, review_due=None)
    w.no_data("Casting")


@case("process_documents_reviewed_in_time")
def _documents_reviewed(w: World) -> None:
    w.no_data()
    how = w.enter(Document, title="How to cast", state="in_force", review_due=day(8))
    w.enter(Document, title="Other", state="in_force", review_due=day(-8))
    casting = running(w)
    w.no_data()
    w.change(casting, documents=[how])
    w.holds(until=day(8))
    w.change(how, review_due=None)
    w.no_data("How to cast")
    w.change(how, review_due=day(-1))
    w.fails("How to cast")
    w.change(how, state="superseded")
    w.no_data()


# ---- resources ------------------------------------------------------------------------------------------


@case("resources_decided_and_provided")
def _needs(w: World) -> None:
    w.no_data()
    post = w.enter(ResourceNeed, title="Post", needed_by=day(9))
    w.no_data()
    oven = w.enter(ResourceNeed, title="Oven", state="refused", decided_on=day(-9))
    w.no_data()
    w.change(oven, decided_by=w.by.person, decided_on=day(1))
    w.no_data()
    w.change(oven, decided_on=day(-9))
    w.no_data("granted")
    w.advises("Oven")
    w.change(oven, state="granted")
    assert w.no_data().mend.verb == "provide"
    w.advises("Oven")
    w.change(oven, provided_on=day(-2))
    assert not w.holds(until=day(9)).advice
    chair = w.enter(ResourceNeed, title="Chair", state="granted", decided_by=w.by.person, decided_on=day(-362))
    w.holds(until=day(3))
    w.change(chair, decided_on=day(-367))
    w.no_data("Chair", "waiting for more than")
    w.change(chair, provided_on=day(-300))
    w.holds(until=day(9))
    w.change(oven, decided_on=day(-366))
    w.no_data("days ago")
    w.change(oven, decided_on=day(-9))
    w.change(post, needed_by=None)
    w.no_data("Post")
    w.change(post, effective_on=day(-5))
    w.holds(until=day(25))  # whoever asks for something need not say by when
    w.change(post, effective_on=day(-31))
    w.no_data("Post", "waiting too long")
    w.change(post, effective_on=None)
    w.change(post, decided_on=day(-20), needed_by=day(-1))
    w.no_data("Post", "not say how")
    w.change(post, decided_on=None)
    w.change(post, needed_by=day(-1))
    w.fails("Post")


@case("top_management_decides_on_resources")
def _top_decides(w: World) -> None:
    w.no_data()
    need = w.enter(ResourceNeed, decided_by=w.by.person, decided_on=day(-9))
    w.no_data()
    w.change(need, state="granted")
    assert w.no_data("Nobody here").mend == TOP_MANAGEMENT
    grant = w.enter(Grant, person=w.by.person, role="top_management", starts_on=day(-99), ends_on=day(-10))
    w.no_data()
    w.change(grant, ends_on=day(-9))
    lapses = w.ask().lapses_on
    assert lapses
    w.holds(until=lapses - timedelta(days=1))
    w.change(need, decided_on=day(-9999))
    w.no_data()
    w.change(grant, starts_on=day(-9999))
    w.no_data("days ago")


@case("staffing_needs_decided")
def _staff(w: World) -> None:
    w.not_applicable()
    w.enter(ResourceNeed, kind="money", needed_by=day(-1))
    w.not_applicable()
    post = w.enter(ResourceNeed, title="Post", kind="people", needed_by=day(9))
    w.holds(until=day(9))
    w.change(post, needed_by=None)
    w.no_data("Post")
    w.change(post, effective_on=day(-30))
    w.holds(until=day(0))
    w.change(post, effective_on=day(-31))
    w.no_data("Post")
    w.change(post, needed_by=day(-1))
    w.fails("Post")
    w.change(post, decided_on=day(-2))
    w.no_data("Post")
    w.change(post, state="refused")
    w.holds(until=None)


@case("process_roles_held")
def _roles(w: World) -> None:
    w.no_data()
    buyer = w.enter(Role, title="Buyer")
    sales = w.enter(Process, title="Sales", roles=[buyer])
    w.no_data()
    w.change(sales, state="active")
    w.fails("Buyer")
    held = w.enter(Assignment, role=buyer, person=w.by.person, starts_on=day(-9), ends_on=day(9), deputy=True,
                   state="accepted", accepted_on=day(-9))  # fmt: skip
    w.fails("Buyer")
    w.change(held, deputy=False)
    w.enter(Role, title="Nobody's")
    w.holds(until=day(9))
    w.enter(Process, title="Lonely", state="active")
    w.advises("Lonely")
    w.change(held, starts_on=day(1))
    w.fails("Buyer")
    w.change(held, state="proposed", accepted_on=None, starts_on=day(-1))
    w.no_data("Buyer")
    w.change(buyer, state="retired")
    w.no_data()


# ---- knowledge ------------------------------------------------------------------------------------------


@case("knowledge_listed")
def _listed(w: World) -> None:
    w.no_data()
    make = w.enter(Process, title="Make", kind="support", state="active")
    w.no_data()
    w.change(make, kind="core")
    assert w.no_data("Make").mend.pointer == make.pointer
    item = w.enter(Knowledge, process=make, missing=True)
    w.holds(until=None)
    w.enter(Process, title="Paint", kind="core", state="active", outsourced=True)
    w.holds(until=None)
    w.change(item, state="retired")
    w.no_data("Make")
    w.change(make, outsourced=True)
    w.no_data("is done by others")


@case("knowledge_kept")
def _kept(w: World) -> None:
    w.no_data()
    holder = w.enter(Person, given_name="Ute", family_name="Urban", left_on=day(9))
    other = w.enter(Person, given_name="Ole", family_name="Orth")
    item = w.enter(Knowledge, title="By ear", holder=holder, how_kept="In pairs", missing=True, risk_of_loss="high")
    w.no_data()
    w.change(item, missing=False)
    w.no_data("By ear")
    w.change(item, where_held="In heads", review_due=day(-1))
    w.holds(until=day(9))
    w.advises("easily lost", "overdue")
    how = w.enter(Document, kind="procedure", state="superseded")
    w.change(item, where_held="", documents=[how])
    w.no_data("By ear")
    for state in ("draft", "in_review", "approved", "in_force"):
        w.change(how, state=state)
        w.holds(until=day(9))
    w.change(item, how_kept="")
    w.no_data("By ear")
    w.change(holder, state="left", left_on=day(-1))
    w.change(item, how_kept="In pairs")
    w.no_data("By ear")
    w.change(item, documents=[], where_held="In heads")
    w.fails("By ear")
    w.change(item, others=[other])
    w.no_data("By ear")
    w.change(other, left_on=day(5))  # who is about to leave is nobody to build on
    w.fails("By ear")
    w.change(other, state="left", left_on=day(-1))
    w.fails("By ear")


@case("knowledge_passed_on")
def _passed_on(w: World) -> None:
    w.no_data()
    item = w.enter(Knowledge, title="By ear", passed_on=day(-9), missing=True)
    w.no_data()
    w.change(item, missing=False)
    lapses = w.ask().lapses_on
    assert lapses
    w.holds(until=lapses - timedelta(days=1))
    eye = w.enter(Knowledge, title="By eye")
    w.advises("By eye")
    w.change(eye, risk_of_loss="high")
    w.no_data("By eye")
    w.change(eye, passed_on=day(-9999))
    w.holds(until=lapses - timedelta(days=1))
    w.change(item, passed_on=day(-9999))
    w.no_data("days ago")


@case("knowledge_gaps_followed")
def _gaps(w: World) -> None:
    w.no_data()
    change = w.enter(PlannedChange, title="New line", knowledge_gap="None")
    w.no_data()
    w.change(change, state="approved", unplanned=True)
    w.no_data()
    w.change(change, unplanned=False)
    w.no_data("knowledge")
    w.enter(Knowledge, title="Potting")
    w.holds(until=None)
    w.change(change, knowledge_gap="")
    w.no_data("New line")
    w.change(change, knowledge_gap="None")
    gap = w.enter(Knowledge, title="By ear", missing=True)
    assert w.no_data("By ear").mend.type == "Action"
    step = w.enter(Action, source=gap.pointer, due_on=day(-1), state="cancelled")
    w.no_data("By ear")
    w.change(step, state="open")
    w.holds(until=None)
    w.advises("overdue")
    w.change(step, state="done", done_on=day(-9))
    w.holds(until=None)
    w.change(gap, reviewed_on=day(-8))
    w.no_data("By ear")
