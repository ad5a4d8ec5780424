"""Processes, and what passes between them."""

from __future__ import annotations

from typing import Any

from tests.checks.world import World, case, day

from accord.areas.documents.models import Document
from accord.areas.processes.models import Process, ProcessFlow
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
    w.fails("Casting")
    goes = passes(w, source=casting, to_party="Customer", state="retired")
    w.fails("Casting")
    w.change(goes, state="active")
    w.holds(until=None)
    running(w, "Alone")
    assert w.fails("Alone").mend.field == "target"
    w.retire(comes, goes)
    w.no_data()


@case("flows_between_active_processes")
def _flows(w: World) -> None:
    w.no_data()
    casting, fettling = running(w), running(w, "Fettling")
    flow = passes(w, source=casting, target=fettling)
    w.holds(until=None)
    w.advises("no requirement")
    for state in ("draft", "retired"):
        w.change(fettling, state=state)
        w.fails("Castings")
    w.change(fettling, state="active")
    w.change(flow, what="")
    w.fails()
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
    w.change(casting, **{field: "Something"})
    w.holds(until=None)
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
    w.change(how, effective_from=day(-3))
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
    w.advises("How to cast")
    w.change(how, state="in_force")
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
