"""A clause on one page, with what meets it in the other standard."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accord.areas.conformity.pages.clauses import asked_clause
from accord.kernel.access.models import Account
from accord.kernel.refusals import NotThere
from accord.standards import editions


def test_every_clause_and_chapter_has_its_rows() -> None:
    for e in editions():
        by_clause = [r for c in e.clauses for r in asked_clause(e, c.ref)[2]]
        assert by_clause == list(e.rows)
        for chapter in dict.fromkeys(r.chapter for r in e.rows):
            assert {r.chapter for r in asked_clause(e, chapter)[2]} == {chapter}
    assert asked_clause(editions()[0], "8.4.1 p3")[:2] == ("8.4", "What others supply")
    assert asked_clause(editions()[0], "8.5.1")[0] == "8.5"
    for stray in ("8.9", "A.5", "nothing", "4.1 x", "4.4.4", "8.5.1."):
        with pytest.raises(NotThere, match="has no clause"):
            asked_clause(editions()[0], stray)


def test_the_same_clause_stands_beside_it(words: Callable[[str], str]) -> None:
    said = words("clauses/iso-9001:2015/4.1/")
    for part in (
        "What meets it in ISO/IEC 27001:2022",
        "The same demand",
        "Context: issues",
        "No record decides it yet",
    ):
        assert part in said, part
    assert "Only there" in words("clauses/iso-9001:2015/4.3/")


def test_a_clause_that_merely_bears_the_same_number_is_named_as_such(words: Callable[[str], str]) -> None:
    said = words("clauses/iso-9001:2015/8.2/")
    assert "bears the same number there and asks for something else: Assessment of risks" in said
    assert "What meets it" not in words("clauses/iso-9001:2015/8.2/?standard=iso-9001:2015")


def test_the_wall_and_the_requirement_lead_to_it(client: Client) -> None:
    wall = client.get("/northwind/?standard=iso-27001:2022").text
    assert 'href="/northwind/clauses/iso-27001:2022/A.5/?standard=iso-27001:2022"' in wall
    assert (
        'href="/northwind/clauses/iso-9001:2015/8.4/"'
        in client.get("/northwind/requirements/iso-9001:2015/8.4.1 p3/").text
    )


def test_the_api_says_the_same(client: Client) -> None:
    answer = client.get("/api/v1/organizations/northwind/clauses/A.6?standard=iso-27001:2022").json()
    assert (answer["title"], len(answer["rows"])) == ("People controls", 8)
    assert answer["summary"]["holds"] == 0
    assert answer["there"][0]["standard"] == "iso-9001:2015"
    assert client.get("/api/v1/organizations/northwind/clauses/8.9?standard=iso-9001:2015").status_code == 404
    both = client.get("/api/v1/organizations/northwind/clauses/8.4?standard=iso-9001:2015&standard=iso-27001:2022")
    assert (both.status_code, both.json()["detail"]) == (422, "'standard' is given several times; give it once.")


def test_unknown_ones_and_strangers_are_refused_and_queries_are_few(client: Client, actor: Any) -> None:
    assert client.get("/northwind/clauses/iso-9001:2015/8.9/").status_code == 404
    assert client.get("/northwind/clauses/iso-9001:1994/8.4/").status_code == 404
    client.get("/northwind/clauses/iso-9001:2015/8/")
    with CaptureQueriesContext(connection) as few:
        client.get("/northwind/clauses/iso-9001:2015/8/")
    with CaptureQueriesContext(connection) as fewer:
        client.get("/northwind/clauses/iso-9001:2015/8.7/")
    assert abs(len(few) - len(fewer)) <= 2
    guest = Client()
    guest.force_login(Account.objects.get(pk=actor("supplier_contact").account_id))
    assert guest.get("/northwind/clauses/iso-9001:2015/8.4/").status_code in {403, 404}
