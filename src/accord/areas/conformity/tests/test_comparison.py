"""The two standards side by side: how they meet, and what the records say of each aspect."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accord.areas.conformity.queries.comparison import sides
from accord.areas.conformity.terms import RELATIONS
from accord.areas.context.models import Obligation
from accord.kernel.access.models import Account
from accord.kernel.acts.act import act_at
from accord.kernel.acts.perform import perform
from accord.kernel.checks.facts import facts
from accord.kernel.moments.past import moment
from accord.kernel.records.declaration import named, of
from accord.standards import aspects, edition, families, figure_notes

API = "/api/v1/organizations/northwind/comparison"

pytestmark = pytest.mark.slow  # each judges every row anew


@pytest.fixture
def oblige(manager: Any) -> Callable[..., Any]:
    """An obligation that demands something."""
    create = act_at(of(Obligation), "create")
    assert create is not None
    return lambda title, **said: perform(create, manager, answers={"title": title, "kind": "contract"} | said)


def test_every_row_is_met_equally_nearly_or_stands_alone(manager: Any) -> None:
    with moment(manager.organization) as m:
        quality, security = sides(m, edition("iso-9001:2015"), edition("iso-27001:2022"))
    for side in (quality, security):
        assert sum(len(side.rows(r)) for r in RELATIONS) == len(side.edition.rows)
    assert "4.1 p1" in {v.row.ref for v in quality.rows("equal")}
    assert "4.3 p2" in {v.row.ref for v in quality.rows("alone", "4")}
    assert all(v.row.chapter == "A.8" for v in security.rows("overlaps", "A.8"))


def test_figures_name_types_and_states_that_exist() -> None:
    for note in figure_notes():
        known = {s.key for s in named(note.type).states}
        assert note.states, note
        assert {*note.states, *note.among} <= known, note
        assert not note.among or set(note.states) <= set(note.among), note
        assert note.aspect in {a.key for a in aspects()}
        assert note.family in {"", *families()}


def test_who_asks_for_it_is_read_from_what_is_demanded(manager: Any, oblige: Callable[..., Any]) -> None:
    oblige("Contract with Acme", demands="An ISO/IEC 27001 certificate by summer.")
    oblige("Tax law", demands="Keep 127001 papers, and 90010 more.")
    with moment(manager.organization) as m:
        told = [f.says for f in facts(m.for_standard("iso-27001")) if f.about == "demand"]
        assert told == ["Contract: Contract with Acme. An ISO/IEC 27001 certificate by summer."]
        assert not [f for f in facts(m.for_standard("iso-9001")) if f.about == "demand"]


def test_the_page_sets_general_facts_beside_figures(words: Callable[[str], str], oblige: Callable[..., Any]) -> None:
    empty = words("comparison/")
    for part in ("No scope is approved yet", "No obligation, demand of a party or customer names it", "obligations 0"):
        assert part in empty, part
    oblige("Contract with Acme", demands="An ISO 9001 certificate.")
    said = words("comparison/?edition=iso-9001:2026")
    assert "ISO 9001:2026 beside ISO/IEC 27001:2022" in said
    assert "obligations 1" in said
    assert "Contract: Contract with Acme. An ISO 9001 certificate." in said


def test_a_number_leads_to_the_records_that_it_counts(client: Client, oblige: Callable[..., Any]) -> None:
    oblige("Contract with Acme", serves=["iso-9001"])
    page = client.get("/northwind/comparison/").text
    for family, found in (("iso-9001", True), ("iso-27001", False)):
        address = f"/northwind/obligations/?serves={family}&amp;state=active"
        assert f'<a href="{address}">obligations <b>{int(found)}</b></a>' in page
        assert ("Contract with Acme" in client.get(address.replace("&amp;", "&")).text) is found


def test_every_number_leads_to_a_list_of_as_many(client: Client, manager: Any, oblige: Callable[..., Any]) -> None:
    for kind, serves in (("Action", ["iso-9001"]), ("Action", ["iso-27001"]), ("Action", ["iso-9001", "iso-27001"])):
        create = act_at(named(kind), "create")
        assert create is not None
        perform(create, manager, answers={"title": "Do it", "due_on": "2030-01-01", "serves": serves})
    oblige("Contract with Acme", serves=["iso-9001"])
    for note in figure_notes():
        for family in families() if not note.family else (note.family,):
            query = f"serves={family}&state={','.join(note.among or note.states)}"
            page = client.get(f"/northwind/{named(note.type).slug}/?{query}").text
            assert "is not one of the choices" not in page, note
            expected = {"Action": 2, "Obligation": int(family == "iso-9001")}.get(note.type)
            if expected is not None:
                assert (f"1 to {expected} of {expected}" if expected else "match this") in page, (note, family)


def test_a_number_of_another_day_leads_to_no_list_of_today(client: Client, oblige: Callable[..., Any]) -> None:
    oblige("Contract with Acme")
    assert "/northwind/obligations/?serves=" in client.get("/northwind/comparison/").text
    assert "/northwind/obligations/?serves=" not in client.get("/northwind/comparison/?on=2100-01-01").text


def test_the_api_says_the_same(client: Client, oblige: Callable[..., Any]) -> None:
    oblige("Contract with Acme", demands="An ISO 9001 certificate.")
    answer = client.get(API).json()
    assert answer["standards"] == ["iso-9001:2015", "iso-27001:2022"]
    assert [a["aspect"] for a in answer["aspects"]] == [a.key for a in aspects()]
    assert answer["demanded_by"][0]["records"][0]["says"].endswith("An ISO 9001 certificate.")
    assert sum(sum(answer["shared"][1][r].values()) for r in RELATIONS) == 214
    assert sum(c["iso-9001:2015"]["alone"] for c in answer["clauses"]) == sum(answer["shared"][0]["alone"].values())
    assert client.get(f"{API}?edition=iso-9001:1994").status_code == 422


def test_queries_are_fixed_and_strangers_are_refused(client: Client, actor: Any, oblige: Callable[..., Any]) -> None:
    oblige("The first contract", demands="An ISO 9001 certificate.")  # of a type without records nothing is asked
    client.get("/northwind/comparison/")
    with CaptureQueriesContext(connection) as few:
        client.get("/northwind/comparison/")
    for n in range(3):
        oblige(f"Contract {n}", demands="An ISO 9001 certificate.")
    client.get("/northwind/comparison/")
    with CaptureQueriesContext(connection) as many:
        client.get("/northwind/comparison/")
    assert len(many) == len(few) < 48  # all figures of both standards are one of them
    assert client.get("/northwind/comparison/?edition=iso-9001:1994").status_code == 404
    guest = Client()
    guest.force_login(Account.objects.get(pk=actor("supplier_contact").account_id))
    assert guest.get("/northwind/comparison/").status_code in {403, 404}
