"""What lapses when, who can keep it, and the same in the calendar and its streams."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accord.areas.conformity.models import Attestation
from accord.areas.conformity.pages.lapsing import lapses_in_calendar
from accord.areas.conformity.queries.lapsing import lapsing
from accord.kernel.access.models import Account
from accord.kernel.access.proof import prove
from accord.kernel.acts.act import act_at
from accord.kernel.acts.perform import perform
from accord.kernel.moments.past import moment
from accord.kernel.records.declaration import of
from accord.standards import edition

PASSWORD = "correct horse battery"
PAGE = "lapses/?standard=iso-9001:2015"

pytestmark = pytest.mark.slow  # each judges every row anew


def attest(by: Any, ref: str, until: str = "2025-04-20") -> None:
    """A judgement that a requirement is met."""
    give = act_at(of(Attestation), "give")
    assert give is not None
    answers = {"standard": "iso-9001:2015", "requirement": ref, "judgement": "met", "reason": "Seen."}
    perform(give, by, answers=answers | {"valid_until": until}, proof=prove(by, PASSWORD))


@pytest.fixture
def judged(manager: Any, clock: Any) -> Iterator[Any]:
    """Mia has judged 5.1.1 a) met until 20 April 2025, 5.1.1 b) until 13 May. Today is 10 March."""
    with clock("2025-03-10T10:00:00Z"):
        attest(manager, "5.1.1 a)")
        attest(manager, "5.1.1 b)", "2025-05-13")
        yield manager


def browser(of_actor: Any) -> Client:
    """The browser of an actor."""
    found = Client()
    found.force_login(Account.objects.get(pk=of_actor.account_id))
    return found


def test_by_month_and_day_with_what_is_due_and_for_whom(judged: Any, words: Callable[[str], str]) -> None:
    said = words(PAGE)
    for part in (
        "April 2025 Monday, 21 April 5.1.1 a)",
        "May 2025 Wednesday, 14 May 5.1.1 b)",
        "by 20 Apr 2025",
        "2 verdicts that hold today, each with the first day",
    ):
        assert part in said, part
    assert '<a href="#m-2025-04" aria-label="Apr 2025: 1 quality">' in browser(judged).get(f"/northwind/{PAGE}").text
    assert re.search(r"Judge again: 5\.1\.1 a\).{0,60}Mia Manager", said)


def test_mine_are_those_that_i_can_keep(judged: Any, words: Callable[[str], str], actor: Any) -> None:
    assert "5.1.1 a)" in words(f"{PAGE}&who=me")
    olga = browser(actor("manager", name="Olga Owner"))
    assert (
        "Nothing that holds today lapses by something that is yours to do."
        in olga.get(f"/northwind/{PAGE}&who=me").text
    )
    assert "5.1.1 a)" in olga.get(f"/northwind/{PAGE}").text


def test_with_nothing_that_lapses_it_says_so(words: Callable[[str], str]) -> None:
    assert "No requirement is met today, so none can lapse. The overview says where to begin" in words("lapses/")


def test_until_a_day_and_what_somebody_does_not_see(judged: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from accord.areas.conformity.queries import lapsing as room

    of_quality = [edition("iso-9001:2015")]
    with judged.scope(), moment(judged.organization) as m:
        assert [x.on for x in lapsing(judged, m, of_quality)] == [date(2025, 4, 21), date(2025, 5, 14)]
        assert [x.on for x in lapsing(judged, m, of_quality, last=date(2025, 4, 21))] == [date(2025, 4, 21)]
        assert [x.on for x in lapsing(judged, m, of_quality, first=date(2025, 4, 22))] == [date(2025, 5, 14)]
        assert lapsing(judged, m, of_quality, last=date(2025, 4, 20)) == []
        monkeypatch.setattr(room, "follow", lambda by, pointers: {})
        monkeypatch.setattr(room, "due_on", lambda *asked: [])
        assert [(x.duties, x.records) for x in lapsing(judged, m, of_quality)] == [((), ()), ((), ())]


def test_the_calendar_shows_them_to_who_may_see_verdicts(judged: Any, client: Client, actor: Any) -> None:
    def said(query: str) -> str:
        return client.get(f"/northwind/calendar/?month=2025-04{query}").text

    assert "5.1.1 a) lapses:" in said("")
    assert "5.1.1 b) lapses:" not in said("")
    assert "5.1.1 a) lapses:" in said("&who=me")
    assert "5.1.1 a) lapses:" not in said("&area=suppliers")
    with judged.scope():
        assert [d.on for d in lapses_in_calendar(judged, date(2025, 4, 1), date(2025, 5, 31))] == [
            date(2025, 4, 21),
            date(2025, 5, 14),
        ]
        assert lapses_in_calendar(judged, date(2025, 1, 1), date(2025, 3, 10)) == []
    guest = actor("supplier_contact", judged.person, name="Gus Guest")
    with guest.scope():
        assert lapses_in_calendar(guest, date(2025, 4, 1), date(2025, 5, 31)) == []


@pytest.mark.parametrize("whose", ["", "everybody"])
def test_the_stream_has_them(judged: Any, client: Client, whose: str) -> None:
    page = client.post("/account/calendars", {"organization": "northwind", "whose": whose}).text
    address = re.search(r"(/calendar/[\w-]+\.ics)", page)
    assert address
    stream = client.get(address[1]).text.replace("\r\n ", "")
    assert "SUMMARY:5.1.1 a) lapses:" in stream
    assert "DTSTART;VALUE=DATE:20250421" in stream
    uids = re.findall(r"UID:(.*)\r", stream)
    assert len(uids) == len(set(uids)) >= 2


def test_the_number_of_queries_does_not_grow(judged: Any, client: Client) -> None:
    def queries(path: str) -> int:
        client.get(path)
        with CaptureQueriesContext(connection) as found:
            assert client.get(path).status_code == 200
        return len(found)

    paths = (f"/northwind/{PAGE}", "/northwind/calendar/?month=2025-04")
    few = [queries(p) for p in paths]
    for ref in ("5.1.1 c)", "5.1.1 d)", "5.1.1 e)"):
        attest(judged, ref)
    assert [queries(p) for p in paths] == few
