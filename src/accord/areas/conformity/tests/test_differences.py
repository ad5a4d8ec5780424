"""What changed between two days: the outcome then and now, who did what in between, and what the calendar did."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accord.areas.conformity.models import Attestation
from accord.areas.conformity.queries.times import between
from accord.areas.conformity.rules import differences, turned
from accord.areas.conformity.terms import RowVerdict, Turn
from accord.kernel.access.proof import prove
from accord.kernel.acts.act import act_at
from accord.kernel.acts.perform import perform
from accord.kernel.checks.verdict import Deciding, Outcome, Verdict
from accord.kernel.records.declaration import of
from accord.standards import edition

PASSWORD = "correct horse battery"
ROW = {"standard": "iso-9001:2015", "requirement": "5.1.1 a)"}
PAGE = "differences/?since=2025-03-01&look=1&standard=iso-9001:2015"
API = "/api/v1/organizations/northwind/differences?standard=iso-9001:2015"

pytestmark = pytest.mark.slow  # each judges every row anew


@pytest.fixture
def judged(manager: Any, clock: Any) -> Iterator[Any]:
    """Mia judges 5.1.1 a) met in the first hour of 5 March 2025 in Berlin, until 20 April. Today is 10 March."""
    give = act_at(of(Attestation), "give")
    assert give is not None
    with clock("2025-03-04T23:30:00Z"):
        answers = ROW | {"judgement": "met", "reason": "Seen in Bremen.", "valid_until": "2025-04-20"}
        made = perform(give, manager, answers=answers, proof=prove(manager, PASSWORD))
    with clock("2025-03-10T10:00:00Z"):
        yield made


@pytest.mark.parametrize(
    ("then", "now", "turn"),
    [
        (Outcome.HOLDS, Outcome.FAILS, Turn.WORSE),
        (Outcome.NO_DATA, Outcome.FAILS, Turn.WORSE),
        (Outcome.HOLDS, Outcome.ATTESTED, Turn.WORSE),
        (Outcome.FAILS, Outcome.NO_DATA, Turn.BETTER),
        (Outcome.NO_DATA, Outcome.ATTESTED, Turn.BETTER),
        (Outcome.NOT_APPLICABLE, Outcome.FAILS, Turn.OTHER),
        (Outcome.HOLDS, Outcome.NOT_APPLICABLE, Turn.OTHER),
    ],
)
def test_which_way_it_turned(then: Outcome, now: Outcome, turn: Turn) -> None:
    assert turned(then, now) is turn


def row(outcome: Outcome, *records: str, breaks: date | None = None) -> RowVerdict:
    """A row of one check."""
    found = next(r for r in edition("iso-9001:2015").rows if r.checks)
    deciding = tuple(Deciding(f"Site:{r}", r, "", r) for r in records)
    verdict = Verdict(outcome, "So it is.", deciding, len(records), breaks)
    part = next(p for p in found.parts if p.name in found.checks)
    return RowVerdict(found, outcome, "check", "So.", deciding, 1, ((part, verdict),), None, (), breaks, None)


def test_the_worst_come_first_with_their_records_and_the_day_of_the_calendar() -> None:
    day = date(2025, 3, 8)
    then = [row(Outcome.NO_DATA), row(Outcome.HOLDS, "a", breaks=day), row(Outcome.HOLDS, "c", breaks=day)]
    now = [row(Outcome.HOLDS, "b"), row(Outcome.FAILS, "b"), row(Outcome.HOLDS, "c")]
    found = differences(then, now, day)
    assert [(d.turn, d.lapsed_on, d.pointers) for d in found] == [
        (Turn.WORSE, day, ("Site:a", "Site:b")),
        (Turn.BETTER, None, ("Site:b",)),
    ]
    assert [d.lapsed_on for d in differences(then, now, day - timedelta(days=1))] == [None, None]


@pytest.mark.usefixtures("judged")
def test_the_page_says_what_changed_by_whom_and_why(words: Callable[[str], str], manager: Any) -> None:
    said = words(PAGE)
    for part in ("1 better", "5.1.1 a)", "no data → , then attested", "Attest:", "Mia Manager, 5 Mar 2025"):
        assert part in said, part
    assert "Every requirement stands as it did." in words("differences/?since=2025-03-05&look=1&standard=iso-9001:2015")
    brief = words("")
    assert "What changed in the week before" in brief


@pytest.mark.usefixtures("judged")
def test_the_overview_fetches_the_short_list_and_a_page_shows_it_without_javascript(client: Client) -> None:
    overview = client.get("/northwind/").text
    assert 'hx-get="/northwind/differences/?brief=1"' in overview
    assert 'href="/northwind/differences/"' in overview
    waits = client.get("/northwind/differences/?brief=1", headers={"HX-Request": "true"}).text
    assert 'hx-get="/northwind/differences/?brief=1"' in waits, "one standard of one day at a time"
    part = client.get("/northwind/differences/?brief=1", headers={"HX-Request": "true"}).text
    assert "5.1.1 a)" in part
    assert "<main" not in part
    quiet = client.get(
        "/northwind/differences/?brief=1&since=2025-03-05&standard=iso-9001:2015", headers={"HX-Request": "true"}
    ).text
    assert "Every requirement stands as it did on 5 March 2025." in quiet


@pytest.mark.usefixtures("judged")
def test_days_not_looked_at_yet_come_later_and_then_at_once(client: Client, words: Callable[[str], str]) -> None:
    assert "Nobody has looked at these days yet" in words("differences/?since=2025-03-01&standard=iso-9001:2015")
    words(PAGE)
    assert "1 better" in words("differences/?since=2025-03-01&standard=iso-9001:2015")


@pytest.mark.usefixtures("judged")
def test_ahead_it_says_what_will_lapse(words: Callable[[str], str]) -> None:
    said = words("differences/?since=2025-03-10&on=2025-06-01&look=1&standard=iso-9001:2015")
    for part in ("What would change", "if nobody does anything until then", "1 worse", "Lapses by the calendar on"):
        assert part in said, part
    assert "21 Apr 2025" in said


@pytest.mark.usefixtures("judged")
def test_days_that_do_not_go_together(client: Client, words: Callable[[str], str]) -> None:
    wrong = client.get("/northwind/differences/?since=2025-03-09&on=2025-03-08")
    assert wrong.status_code == 422
    assert "2025-03-09 comes after 2025-03-08" in wrong.text
    assert client.get("/northwind/differences/?since=2025-02-30").status_code == 422
    assert "The two days are the same, so nothing differs." in words("differences/?since=2025-03-10")
    before = words("differences/?since=1999-01-01&look=1&standard=iso-9001:2015")
    assert "before that day nothing was known" in before
    assert "1 better" in before


@pytest.mark.usefixtures("judged")
def test_one_standard_alone_says_no_word_of_the_other(words: Callable[[str], str]) -> None:
    said = words("differences/?since=2025-03-01&look=1&standard=iso-27001:2022")
    assert "5.1.1 a)" not in said
    assert "No record shows any requirement on either day." in said


@pytest.mark.usefixtures("judged")
def test_the_api_and_the_files_say_the_same(client: Client) -> None:
    answer = client.get(f"{API}&since=2025-03-01").json()
    assert answer["summary"] == {"worse": 0, "better": 1, "other": 0}
    (found,) = answer["requirements"]
    assert (found["ref"], found["then"]["outcome"], found["now"]["outcome"]) == ("5.1.1 a)", "no data", "attested")
    assert [(a["act"], a["by"]) for a in found["acts"]] == [("attestation.give", "Mia Manager")]
    assert found["acts"][0]["reference"] == "ATT-0001"
    assert client.get(f"{API}&since=2025-03-11").status_code == 422
    file = client.get("/northwind/differences/export.csv?since=2025-03-01&standard=iso-9001:2015")
    lines = b"".join(file).decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "Attest, Mia Manager, 5 Mar 2025" in lines[1]
    workbook = client.get("/northwind/differences/export.xlsx?since=2025-03-01&standard=iso-9001:2015")
    assert workbook.content[:2] == b"PK"
    assert client.get("/northwind/differences/export.pdf?since=2025-03-01").status_code == 404


def test_who_does_not_see_the_records_sees_no_name_and_no_act(
    judged: Any, manager: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from accord.areas.conformity.queries import times, viewing

    of_quality = [edition("iso-9001:2015")]
    since, on = date(2025, 3, 1), date(2025, 3, 10)
    with manager.scope():
        (seen,) = between(manager, of_quality, since, on)["iso-9001:2015"][1]
        assert [a.says for a in seen.done] == ["Attest"]
        for module in (viewing, times):
            monkeypatch.setattr(module, "follow", lambda by, pointers: {})
        (unseen,) = between(manager, of_quality, since, on)["iso-9001:2015"][1]
    assert (unseen.done, unseen.pointers) == ((), ())
    assert unseen.now.outcome is Outcome.ATTESTED


def test_the_number_of_queries_does_not_grow(judged: Any, client: Client, manager: Any) -> None:
    def queries() -> int:
        client.get("/northwind/" + PAGE)
        with CaptureQueriesContext(connection) as found:
            assert client.get("/northwind/" + PAGE).status_code == 200
        return len(found)

    few = queries()
    give = act_at(of(Attestation), "give")
    assert give is not None
    for ref in ("5.1.1 b)", "5.1.1 c)", "5.1.1 d)"):
        answers = {"standard": "iso-9001:2015", "requirement": ref, "judgement": "met", "reason": "Seen."}
        perform(give, manager, answers=answers, proof=prove(manager, PASSWORD))
    assert queries() == few
