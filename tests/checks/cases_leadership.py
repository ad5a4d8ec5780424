"""Leadership: what the policy states, objectives, telling."""

from __future__ import annotations

from typing import Any

from tests.checks.world import TODAY, TOP_MANAGEMENT, World, case, day

from accord.areas.context.models import InterestedParty, Obligation, PartyRequirement
from accord.areas.documents.models import Document, DocumentVersion
from accord.areas.improvement.models import Action
from accord.areas.leadership.models import CommunicationRule, Objective, PolicyStatement
from accord.areas.people.models import AwarenessAcknowledgement, AwarenessTopic
from accord.kernel.access.models import Grant
from accord.kernel.organization.models import Person, Unit


def policy(w: World, **values: Any) -> Any:
    """The policy of the management system in force."""
    return w.enter(Document, **({"state": "in_force", "kind": "policy", "tags": "policy"} | values))


# ---- the policy -----------------------------------------------------------------------------------------


@case("policy_frames_objectives")
def _frame(w: World) -> None:
    w.no_data()
    document = policy(w, state="draft")
    statement = w.enter(PolicyStatement, document=document, tag="objectives_framework", text="We want more")
    w.no_data()
    w.change(document, state="in_force")
    w.holds(until=None)
    w.change(statement, text="")
    assert w.no_data().mend.pointer == statement.pointer
    w.change(statement, tag="purpose", text="We want more")
    assert w.no_data().mend.pointer == document.pointer
    version = w.enter(DocumentVersion, document=document, version="1", state="superseded")
    w.change(statement, tag="objectives_framework", version=version)
    w.no_data()
    w.change(version, state="approved")
    w.holds(until=None)
    w.change(version, archived_on=TODAY)
    w.no_data()
    w.change(version, archived_on=None)
    w.change(document, effective_from=day(1))
    w.no_data()
    w.change(document, effective_from=TODAY)
    w.change(statement, version=None)
    w.holds(until=None)
    w.enter(DocumentVersion, title="Old", document=document, version="0", state="superseded")
    assert w.no_data().mend.pointer == statement.pointer
    w.change(statement, version=version)
    w.holds(until=None)
    w.change(document, tags="policy-of-passwords")
    w.no_data()


@case("policy_commits")
def _commits(w: World) -> None:
    w.no_data()
    document = policy(w)
    w.no_data()
    improve = w.enter(PolicyStatement, document=document, tag="commitment_improvement", text="We get better")
    w.no_data("satisfy requirements")
    w.enter(PolicyStatement, title="Law", document=document, tag="commitment_requirements", text="We obey")
    w.holds(until=None)
    w.change(improve, text="")
    found = w.no_data("improvement")
    assert found.mend
    assert (found.mend.verb, found.mend.pointer) == ("edit", improve.pointer)
    assert w.advises("improvement")


# ---- objectives -----------------------------------------------------------------------------------------


@case("objectives_in_force")
def _running(w: World) -> None:
    w.no_data()
    one = w.enter(Objective, title="Fast", due_on=day(9), approved_by=w.by.person, approved_on=day(-9))
    w.enter(Objective, title="Done", state="achieved", approved_by=w.by.person, approved_on=day(-9))
    w.no_data()
    w.change(one, state="approved")
    w.holds(until=day(9))
    w.advises("1 of 2 levels of objectives is missing: Process.")  # a house without units needs none of a unit
    other = w.enter(Objective, title="Good", state="approved", level="unit", unit=w.enter(Unit), due_on=day(20))
    w.no_data("Good")
    w.change(other, approved_by=w.by.person, approved_on=day(1))
    w.no_data("Good")
    w.change(other, approved_on=TODAY)
    w.holds(until=day(20))
    w.change(other, due_on=None)
    w.holds(until=None)
    w.retire(other)
    w.change(one, due_on=day(-1))
    w.no_data("Fast")


@case("objectives_set_by_top_management")
def _from_the_top(w: World) -> None:
    w.no_data()
    chief = w.enter(Person, given_name="Carla", family_name="Chief")
    one = w.enter(Objective, title="Fast", state="approved", approved_by=chief, approved_on=day(-9))
    assert w.no_data("Nobody here").mend == TOP_MANAGEMENT
    grant = w.enter(Grant, person=chief, role="top_management", starts_on=day(-99), ends_on=day(-10))
    w.no_data()
    w.change(grant, ends_on=day(-9))
    w.holds(until=None)
    other = w.enter(Objective, title="Good", state="approved", approved_by=w.by.person, approved_on=day(-9))
    w.no_data("Good")
    w.change(other, level="unit", unit=w.enter(Unit))
    w.holds(until=None)
    w.change(one, approved_on=day(2))
    w.change(grant, ends_on=None)
    w.no_data()
    w.change(one, approved_on=day(-9))
    w.change(grant, scope=other.pointer)
    w.no_data("Fast")


@case("objectives_follow_policy")
def _followed(w: World) -> None:
    w.no_data()
    document = policy(w)
    statement = w.enter(PolicyStatement, document=document, tag="purpose")
    one = w.enter(Objective, title="Fast", policy_statement=statement)
    w.no_data()
    w.change(one, state="approved")
    w.holds(until=None)
    version = w.enter(DocumentVersion, document=document, version="1", state="superseded")
    w.change(statement, version=version)
    assert w.no_data("Fast").mend.verb == "replan"
    w.change(version, state="approved")
    w.holds(until=None)
    w.change(document, tags="policy-of-passwords")
    w.no_data("Fast")
    w.change(one, policy_statement=None)
    w.no_data("Fast")


@case("objectives_serve_requirements")
def _served(w: World) -> None:
    w.no_data()
    law = w.enter(Obligation, kind="law", state="ended")
    acme = w.enter(InterestedParty, party_class="customer")
    demand = w.enter(PartyRequirement, interested_party=acme)
    one = w.enter(Objective, title="Fast", relevance="conformity", obligations=[law])
    w.no_data()
    w.change(one, state="approved")
    w.no_data("Fast")
    w.change(law, state="active")
    w.holds(until=None)
    w.change(law, applies="no")
    w.no_data("Fast")
    w.change(one, obligations=[], requirements=[demand])
    w.holds(until=None)
    w.change(demand, state="retired")
    w.no_data("Fast")
    w.change(demand, state="active", serves="iso-27001")
    w.no_data("Fast")
    w.change(demand, serves="iso-9001")
    w.change(one, relevance="")
    w.no_data("Fast")


@case("objectives_measurable")
def _measured(w: World) -> None:
    w.no_data()
    one = w.enter(Objective, title="Fast", measure="Orders in time")
    w.no_data()
    w.change(one, state="approved")
    w.no_data("Fast")
    w.change(one, target=95)
    w.holds(until=None)
    w.advises("baseline")
    w.change(one, measure="")
    w.no_data("Fast")
    w.change(one, not_measurable="The auditor says so")
    w.holds(until=None)
    w.advises("no figure")


@case("objectives_communicated")
def _told(w: World) -> None:
    w.no_data()
    one = w.enter(Objective, title="Fast", communicated_to="All", communicated_on=day(-9))
    w.no_data()
    w.change(one, state="approved")
    w.holds(until=None)
    w.change(one, changed_on=day(-8))
    w.no_data("Fast")
    w.change(one, communicated_on=day(-8))
    w.holds(until=None)
    w.change(one, communicated_to="")
    w.no_data("Fast")
    w.change(one, communicated_to="All", communicated_on=day(1))
    w.no_data("Fast")


@case("objectives_judged_in_time")
def _judged(w: World) -> None:
    w.no_data()
    w.enter(Objective, title="Idea", due_on=day(-1))
    w.enter(Objective, title="Given up", state="retired", due_on=day(-1))
    w.no_data()
    w.enter(Objective, title="Reached", state="achieved", due_on=day(-1))
    w.holds(until=None)
    one = w.enter(Objective, title="Fast", state="approved", due_on=day(9))
    w.holds(until=day(9))
    w.change(one, due_on=None)
    w.no_data("Fast")
    w.change(one, due_on=day(-1))
    w.fails("Fast")


@case("objectives_planned")
def _planned(w: World) -> None:
    w.no_data()
    owner = w.enter(Person, given_name="Ute", family_name="Urban", left_on=day(9))
    one = w.enter(Objective, title="Fast", owner=owner, due_on=day(99), resources="Time", judged_by="Count")
    w.no_data()
    w.change(one, state="approved")
    assert w.no_data("Fast").mend.verb == "plan"
    step = w.enter(Action, source=one.pointer, state="cancelled")
    w.no_data("Fast")
    w.change(step, state="open", due_on=day(-1))
    w.holds(until=day(9))
    w.advises("overdue")
    for name in ("owner", "due_on", "resources", "judged_by"):
        kept = getattr(one, name)
        w.change(one, **{name: "unknown" if isinstance(kept, str) else None})
        assert w.no_data("Fast").mend.verb == "replan"
        w.change(one, **{name: kept})
    w.change(owner, state="left", left_on=day(-1))
    w.fails("Fast")


# ---- telling --------------------------------------------------------------------------------------------


@case("communication_settled")
def _settled(w: World) -> None:
    w.no_data()
    rule = w.enter(
        CommunicationRule, title="Results", timing="Each month", audience="All", how="Mail", reach="internal"
    )
    w.no_data("Results")
    w.change(rule, who="Head of quality")
    w.no_data("external communication")
    w.change(rule, reach="both")
    w.holds(until=None)
    w.change(rule, next_on=day(-1))
    w.advises("overdue")
    for name in ("timing", "audience", "how"):
        kept = getattr(rule, name)
        w.change(rule, **{name: "unknown"})
        w.no_data("Results")
        w.change(rule, **{name: kept})
    w.change(rule, reach="external")
    w.no_data("internal communication")
    w.change(rule, to_everybody=True, timing="", every_months=3, audience="", who="", from_the_top=True)
    w.holds(until=None)
    w.change(rule, state="retired")
    w.no_data()


@case("communication_settled", "iso-27001")
def _security_settled(w: World) -> None:
    w.no_data()
    w.enter(CommunicationRule, timing="Each month", audience="All", how="Mail", reach="both")
    w.holds(until=None)


@case("messages_of_top_management_told")
def _messages(w: World) -> None:
    w.no_data()
    topic = w.enter(AwarenessTopic, title="Why", told_on=day(-9), by_top_management=True, interval=12)
    w.no_data()
    taken = w.enter(AwarenessAcknowledgement, topic=topic, person=w.by.person, asked_on=day(-9))
    w.no_data()
    w.change(taken, state="acknowledged", acknowledged_on=day(-9))
    until = w.ask().lapses_on
    assert until
    w.holds(until=day((until - TODAY).days - 1))
    w.change(topic, audience="All", by_top_management=False)
    w.no_data()
    rule = w.enter(CommunicationRule, from_the_top=True, last_done_on=day(-5), last_done="In the hall", next_on=day(-1))
    w.no_data()
    w.change(rule, to_everybody=True)
    w.holds(until=day((until - TODAY).days + 3))
    w.advises("overdue")
    w.change(rule, to_everybody=False, audience="Customers", reach="external")
    w.no_data()
    w.change(rule, reach="")
    w.holds(until=day((until - TODAY).days + 3))
    w.change(rule, last_done="")
    w.no_data()
    w.change(topic, by_top_management=True, told_on=day(-9999))
    w.no_data("days ago")
