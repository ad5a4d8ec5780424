"""Ideas and planned changes, what follows from a nonconformity; and a firm's own lists of them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.areas.improvement.models import Idea, Nonconformity, PlannedChange
from accord.areas.improvement.rules import authorizable
from accord.areas.improvement.services import (
    accept_idea,
    cancel_planned_change,
    complete_idea,
    complete_planned_change,
    conclude_nonconformity,
    decline_idea,
    happen_planned_change,
    propose_planned_change,
    reconsider_idea,
    review_planned_change,
    suggest_idea,
)
from accord.areas.improvement.terms import ChangeScope, Worked, YesNo
from accord.doors.exchange.importing import import_files
from accord.kernel.access.proof import prove
from accord.kernel.acts.act import act_at
from accord.kernel.acts.perform import perform
from accord.kernel.records.declaration import of
from accord.kernel.refusals import Forbidden, Refused

TODAY = date(2026, 3, 2)
IDEAS = """KVP-Liste;;;;;;
Nr.;Idee;Grund;Nutzen;Einreicher;Eingereicht am;Status
V-1;Regal drehen;Wege;2 h je Woche;Mia Manager;2026-01-12;Accepted
"""
SUGGESTIONS = """Suggestion,Why,Expected benefit,Submitted by,Submitted on,Status
Label printer at station 5,Walks,One hour a day,Mia Manager,2026-02-02,New
"""
CHANGES = """Änderungsantrag;Art;Zweck;Auswirkungen;Ressourcen;Verantwortlichkeiten;Termin;Umgesetzt am;Status
Neues ERP;Management system;Altes endet;Alle Prozesse;120 TEUR;Gesa;2026-01-31;2026-02-01;Done
"""
REQUESTS = """Change request,Scope,IT change,Purpose,Rollback,Due,Status
TLS 1.3 only,Process,yes,Old ciphers,Config 41,2026-04-01,Proposed
"""


def again(record: Any) -> Any:
    return type(record).everywhere.get(pk=record.pk)


def authorize(by: Any, change: PlannedChange) -> PlannedChange:
    act = act_at(of(PlannedChange), "approve")
    assert act is not None
    now = again(change)
    perform(act, by, now.reference, {}, rev=now.rev, proof=prove(by, "correct horse battery"))
    return again(change)  # type: ignore[no-any-return]


def test_an_idea_is_answered_and_carried_out(manager: Any, actor: Any) -> None:
    member = actor("member")
    idea = suggest_idea(by=member, title="Turn the rack", why="Long ways.")
    assert (idea.suggested_by_id, idea.suggested_on, idea.answer_due) == (member.person.pk, TODAY, date(2026, 4, 1))
    with pytest.raises(Forbidden):
        decline_idea(by=member, idea=again(idea), decision="No.")
    decline_idea(by=manager, idea=again(idea), decision="The wall is in the way.")
    reconsider_idea(by=manager, idea=again(idea), decision="The wall comes down.")
    accept_idea(by=manager, idea=again(idea), owner=manager.person, due_on=date(2026, 4, 1))
    with pytest.raises(Refused, match="future"):
        complete_idea(by=manager, idea=again(idea), result="Done.", done_on=date(2026, 3, 3))
    complete_idea(by=manager, idea=again(idea), result="40 m less.")
    assert (again(idea).state, again(idea).done_on, again(idea).decided_by_id) == ("done", TODAY, manager.person.pk)


def test_a_change_is_authorized_made_and_looked_back_at(manager: Any, actor: Any) -> None:
    change = propose_planned_change(
        by=actor("member"), title="New ERP", scope=ChangeScope.SYSTEM, purpose="The old one ends."
    )
    with pytest.raises(Refused, match=r"what else it does.*stays whole.*what it takes.*who answers"):
        authorize(manager, change)
    edit = act_at(of(PlannedChange), "edit")
    assert edit is not None
    thought = {"consequences": "All.", "integrity": "Side by side.", "resources": "120 k", "responsibilities": "Gesa"}
    perform(edit, manager, change.reference, thought, rev=again(change).rev)
    assert authorize(manager, change).approved_on == TODAY
    complete_planned_change(by=manager, planned_change=again(change), result="Live.")
    assert again(change).review_due == date(2026, 5, 31)
    review_planned_change(by=manager, planned_change=again(change), worked=Worked.PARTLY, review_result="Lots missed.")
    assert (again(change).state, again(change).worked) == ("reviewed", "partly")


def test_what_just_happened_and_what_is_given_up(manager: Any) -> None:
    one = propose_planned_change(by=manager, title="Other glue", scope=ChangeScope.PROVISION, purpose="None left.")
    happen_planned_change(
        by=manager, planned_change=again(one), result="Used the old one.", consequences="None.", done_on=TODAY
    )
    assert (again(one).state, again(one).unplanned) == ("done", True)
    two = propose_planned_change(by=manager, title="Third shift", scope=ChangeScope.PROCESS, purpose="Demand.")
    cancel_planned_change(by=manager, planned_change=again(two), cancelled_because="Demand fell.")
    assert again(two).state == "cancelled"


@given(st.sampled_from(["system", "process", "product", "provision"]), st.booleans(), st.booleans())
def test_nothing_is_authorized_without_reason_and_consequences(scope: str, ict: bool, said: bool) -> None:
    word = "said" if said else ""
    found = authorizable(
        scope=scope, ict=ict, purpose=word, consequences=word, integrity=word, resources=word, responsibilities=word,
        test=word, way_back=word, requested_by_id=None, approver_id=None,
    )  # fmt: skip
    expected = 1 + (0 if said else 2 + (3 if scope == "system" else 0) + (2 if ict else 0))
    assert len(found) == expected


def test_a_yes_names_what_follows(manager: Any, enter: Any) -> None:
    one = enter(Nonconformity, title="Wrong label", state="analysed")
    with pytest.raises(Refused, match=r"risk.*planned change"):
        conclude_nonconformity(by=manager, nonconformity=one, risks_touched=YesNo.YES, system_change=YesNo.YES)
    conclude_nonconformity(by=manager, nonconformity=again(one), risks_touched=YesNo.NO, system_change=YesNo.NO)
    assert (again(one).risks_touched, again(one).system_change) == ("no", "no")


@pytest.mark.parametrize(
    ("type_name", "text"),
    [("ideas", IDEAS), ("ideas", SUGGESTIONS), ("planned_changes", CHANGES), ("planned_changes", REQUESTS)],
)
def test_lists_come_in(manager: Any, type_name: str, text: str) -> None:
    (result,) = import_files(manager, [(f"{type_name}.csv", text.encode("cp1252"))], type_name=type_name)
    found = result.as_json()
    assert (found["created"], found["refused"]) == (1, [])
    record = (Idea if type_name == "ideas" else PlannedChange).objects.get()
    if text == IDEAS:
        assert (record.external_reference, record.suggested_by, record.state) == ("V-1", manager.person, "accepted")
    if text == CHANGES:
        assert (record.scope, record.done_on, record.state) == ("system", date(2026, 2, 1), "done")
    if text == REQUESTS:
        assert (record.ict, record.way_back) == (True, "Config 41")
