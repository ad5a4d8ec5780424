"""Knowledge and needs for resources: what the acts do and refuse; flows with parties; and a firm's own lists."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from accord.areas.context.models import InterestedParty
from accord.areas.processes.models import Knowledge, Process, ProcessFlow, ResourceNeed
from accord.areas.processes.services import (
    grant_resource_need,
    provide_resource_need,
    refuse_resource_need,
    request_resource_need,
    resume_knowledge,
    retire_knowledge,
    review_knowledge,
)
from accord.doors.exchange.importing import import_files
from accord.kernel.refusals import Forbidden, Refused

TODAY = date(2026, 3, 2)
WISSEN = """Wissensgebiet;Prozess;Wissensträger;Weitere Wissensträger;Verlustrisiko;Sicherung
Justieren nach Gehör;Assembly;Mia Manager;;High;Zu zweit arbeiten
"""
KNOWLEDGE = """Knowledge,Holder,Where held,Risk of loss,Review due
Potting in winter,Mia Manager,in heads,Medium,2026-09-01
"""
BEDARF = """Bedarf;Art;Prozess;Begründung;Kosten (EUR);Benötigt bis;Status
Zweite Klimakammer;Infrastructure;Assembly;Wartezeit;48.000,00;2026-06-30;Open
"""
NEEDS = """Need,Kind,Why,Decided by,Decided on,Status
Half a post in support,People,Queue,Mia Manager,2026-01-15,Granted
"""


def again(record: Any) -> Any:
    return type(record).everywhere.get(pk=record.pk)


def test_knowledge_is_looked_after(enter: Any, manager: Any, actor: Any) -> None:
    one = enter(Knowledge, title="Adjusting by ear", missing=True)
    with pytest.raises(Forbidden):
        review_knowledge(by=actor("member"), knowledge=one, review_result="Fine.")
    with pytest.raises(Refused, match="future"):
        review_knowledge(by=manager, knowledge=one, review_result="Fine.", reviewed_on=date(2026, 3, 3))
    review_knowledge(by=manager, knowledge=again(one), review_result="Linh can do it now.", passed_on=TODAY)
    now = again(one)
    assert (now.missing, now.passed_on, now.reviewed_on, now.review_due) == (False, TODAY, TODAY, date(2027, 3, 2))
    retire_knowledge(by=manager, knowledge=now)
    resume_knowledge(by=manager, knowledge=again(one))
    assert again(one).state == "active"


def test_a_need_is_decided_and_provided(manager: Any, actor: Any) -> None:
    member = actor("member")
    need = request_resource_need(by=member, title="A second chamber", why="We wait for it.")
    with pytest.raises(Forbidden):
        grant_resource_need(by=member, resource_need=again(need))
    refuse_resource_need(by=manager, resource_need=again(need), decision="Not this year.")
    grant_resource_need(by=manager, resource_need=again(need), decision="From the reserve.")
    with pytest.raises(Refused, match="future"):
        provide_resource_need(by=manager, resource_need=again(need), provided_on=date(2026, 3, 3))
    provide_resource_need(by=manager, resource_need=again(need))
    now = again(need)
    assert (now.state, now.decided_by_id, now.provided_on) == ("granted", manager.person.pk, TODAY)
    with pytest.raises(Refused, match="there already"):
        refuse_resource_need(by=manager, resource_need=now, decision="No.")


def test_a_flow_goes_by_the_name_of_a_listed_party(enter: Any) -> None:
    party = enter(InterestedParty, title="Hansa Pumpen GmbH")
    flow = enter(ProcessFlow, target=enter(Process, title="Sales"), from_interested_party=party, what="Order")
    assert flow.from_party == "Hansa Pumpen GmbH"


@pytest.mark.parametrize(
    ("type_name", "text"),
    [("knowledge", WISSEN), ("knowledge", KNOWLEDGE), ("resource_needs", BEDARF), ("resource_needs", NEEDS)],
)
def test_lists_come_in(manager: Any, enter: Any, type_name: str, text: str) -> None:
    enter(Process, title="Assembly")
    (result,) = import_files(manager, [(f"{type_name}.csv", text.encode("cp1252"))], type_name=type_name)
    found = result.as_json()
    assert (found["created"], found["refused"]) == (1, [])
    record = (Knowledge if type_name == "knowledge" else ResourceNeed).objects.get()
    if text == WISSEN:
        assert (record.holder, record.risk_of_loss, record.process.title) == (manager.person, "high", "Assembly")
    if text == BEDARF:
        assert (record.cost, record.kind, record.needed_by) == (48000, "infrastructure", date(2026, 6, 30))
    if text == NEEDS:
        assert (record.state, record.decided_by) == ("granted", manager.person)
