"""From one edition to the next: every row once, what it needs, and who has to do it."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accord.areas.conformity.queries.transition import owners, transition
from accord.areas.conformity.terms import MET
from accord.areas.conformity.tests.test_acts import attest
from accord.kernel.access.models import Account
from accord.kernel.acts.perform import add, run
from accord.kernel.moments.past import moment
from accord.kernel.organization.models import Site
from accord.standards import edition

API = "/api/v1/organizations/northwind/transition"


def test_every_row_of_the_new_edition_stands_beside_what_it_was(manager: Any) -> None:
    with moment(manager.organization) as m:
        found = transition(m, edition("iso-9001:2026"))
    assert [s.verdict.row.ref for s in found.steps] == [r.ref for r in found.to.rows]
    assert all(tuple(v.row.ref for v in s.was) == s.verdict.row.was for s in found.steps)
    assert {s.verdict.row.ref for s in found.steps if s.more} >= {"4.2 c)", "5.1.1 i)", "7.3 e)", "9.3.2 p1"}
    lacking = [s for s in found.steps if s.verdict.outcome not in MET and s.verdict.row.kind != "advisory"]
    assert [s for s in found.steps if s.needs] == lacking
    kept = {ref for s in found.steps for ref in s.verdict.row.was}
    assert {v.row.ref for v in found.gone} == {r.ref for r in found.before.rows} - kept


def test_what_carries_over_asks_the_same_and_stands_the_same(manager: Any) -> None:
    with moment(manager.organization) as m:
        steps = {s.verdict.row.ref: s for s in transition(m, edition("iso-9001:2026")).steps}
    assert steps["4.1 p2"].carries_over
    assert steps["4.1 p2"].was[0].row.ref == "4.1 Amd1"
    assert not steps["4.2 c)"].carries_over


def test_the_owner_of_a_record_has_to_mend_it(manager: Any) -> None:
    site = run(manager, "create", lambda unit: add(Site(title="Kiel", owner=manager.person)))
    with moment(manager.organization) as m:
        assert owners(m, {site.pointer, manager.person.pointer})[site.pointer] == manager.person.title


def test_the_page_says_what_is_unconfirmed_and_who_acts(words: Callable[[str], str]) -> None:
    said = words("transition/")
    for part in (
        "From ISO 9001:2015 to ISO 9001:2026", "a person with a licensed copy has to confirm them", "unconfirmed",
        "Manager or Top management", "What is not known, and what is not borne out",
    ):  # fmt: skip
        assert part in said, part
    alone = words("transition/?standard=iso-9001:2015")
    assert "From one to the other" not in alone
    assert "there is nothing to move" in words("transition/?standard=iso-27001:2022")


def test_a_judgement_by_one_edition_is_none_by_the_other(words: Callable[[str], str], manager: Any) -> None:
    assert "is none by the other" not in words("transition/")
    attest(manager, requirement="5.1.1 a); 5.1.1 c)")
    assert "2 requirements were judged by ISO 9001:2015 and not yet by ISO 9001:2026" in words("transition/")
    attest(manager, standard="iso-9001:2026", requirement="5.1.1 l)")
    assert "1 requirement was judged by ISO 9001:2015 and not yet by ISO 9001:2026" in words("transition/")
    attest(manager, standard="iso-9001:2026", requirement="5.1.1 p2", judgement="not met")
    assert "is none by the other" not in words("transition/")


def test_whatever_is_reported_stands_on_the_page_once(words: Callable[[str], str]) -> None:
    said = words("transition/")
    beside = said[said.index("All that carries over") :]
    assert "Give somebody the duty to report on improvement." in beside
    assert all(html.escape(c.change) in said for c in edition("iso-9001:2026").changes)
    assert "Give somebody the duty to report on improvement." not in said[: said.index("All that carries over")]


def test_the_api_says_the_same(client: Client) -> None:
    answer = client.get(f"{API}?standard=iso-9001:2026").json()
    assert (answer["from"], answer["to"], len(answer["requirements"])) == ("iso-9001:2015", "iso-9001:2026", 202)
    fresh = next(r for r in answer["requirements"] if r["ref"] == "5.1.1 i)")
    assert (fresh["was"], fresh["change"], fresh["needs"][0]["who"]) == ([], "new", "Manager or Top management")
    assert client.get(f"{API}?standard=iso-27001:2022").json()["requirements"] == []


def test_queries_are_fixed_and_strangers_are_refused(client: Client, manager: Any, actor: Any) -> None:
    client.get("/northwind/transition/")
    with CaptureQueriesContext(connection) as few:
        client.get("/northwind/transition/")
    for n in range(3):
        run(manager, "create", lambda unit, n=n: add(Site(title=f"Site {n}")))
    client.get("/northwind/transition/")
    with CaptureQueriesContext(connection) as many:
        client.get("/northwind/transition/")
    assert len(many) <= len(few) + 2
    assert client.get("/northwind/transition/?standard=iso-9001:1994").status_code == 404
    guest = Client()
    guest.force_login(Account.objects.get(pk=actor("supplier_contact").account_id))
    assert guest.get("/northwind/transition/").status_code in {403, 404}
