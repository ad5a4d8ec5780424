"""The calendar, its secret addresses, and the stream that they give."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from tests.pages.reading import text

from accord.doors.pages.icalendar import Event, calendar, folded
from accord.doors.pages.icalendar import text as escaped

CALENDAR = "/northwind/calendar/"


@pytest.fixture
def actions(do: Any, actor: Any, manager: Any, clock: Any) -> Any:
    """Three actions: one late, one coming, of Olga; one of Mia, done. Today is 10 March 2025."""
    olga = actor("owner", name="Olga Owner")
    with clock("2025-03-01"):
        for title, due, who in (
            ("Oil it", "2025-03-05", olga),
            ("Paint it", "2025-03-20", olga),
            ("Weigh it", "2025-03-04", manager),
        ):
            do("actions", "create", title=title, due_on=due, owner=who.person.reference)
        do("actions", "complete", "ACT-0003", 1, result="Weighed")
    with clock("2025-03-10"):
        yield olga


def test_a_month_with_what_is_late_coming_and_settled(mia: Client, actions: Any) -> None:
    page = text(mia, f"{CALENDAR}?month=2025-03")
    for tone, title in (("late", "Oil it"), ("coming", "Paint it"), ("settled", "Weigh it")):
        assert re.search(rf'class="entry {tone}"><a [^>]*>{title}', page), title
    assert "What is or was due, 3 in this month." in page
    assert "March 2025" in text(mia, CALENDAR)
    agenda = text(mia, f"{CALENDAR}?view=agenda&month=2025-03")
    assert agenda.index("Weigh it") < agenda.index("Oil it") < agenda.index("Paint it")
    assert "Olga Owner" in agenda


def test_by_person_and_area(mia: Client, actions: Any, as_browser: Any) -> None:
    assert "Oil it" not in text(mia, f"{CALENDAR}?who=me")
    assert "Weigh it" in text(mia, f"{CALENDAR}?who=me")
    assert "Weigh it" not in text(mia, f"{CALENDAR}?who={actions.person.reference}")
    assert "Oil it" not in text(mia, f"{CALENDAR}?area=suppliers")
    assert "Oil it" in text(mia, f"{CALENDAR}?area=improvement&who=")
    assert "Oil it" in text(as_browser(actions), f"{CALENDAR}?who=me")
    assert "0 in this month" in text(mia, f"{CALENDAR}?who=P-0999")


@pytest.mark.parametrize("month", ["2025-13", "x", "0000-01", "99999-01", "2025-03-01"])
def test_a_month_that_does_not_exist_is_refused(mia: Client, month: str) -> None:
    assert mia.get(f"{CALENDAR}?month={month}").status_code == 422


def test_the_number_of_queries_does_not_grow(mia: Client, actions: Any, do: Any) -> None:
    def queries(path: str) -> int:
        mia.get(path)
        with CaptureQueriesContext(connection) as found:
            mia.get(path)
            return len(found)

    do("actions", "create", title="One", due_on="2025-03-21", owner="P-0001")
    paths = (CALENDAR, "/northwind/my-work/", "/northwind/my-work/?whom=everybody")
    few = [queries(p) for p in paths]
    for n in range(20):
        do("actions", "create", title=f"More {n}", due_on="2025-03-21", owner="P-0001")
    assert [queries(p) for p in paths] == few
    assert max(few) < 24  # five of them are PostgreSQL's settings of the scope; six say how the log is protected


# ---- secret addresses ----


def make(client: Client, whose: str = "mine", slug: str = "northwind") -> str:
    page = client.post("/account/calendars", {"organization": slug, "whose": whose}).content.decode()
    found = re.search(r"(/calendar/[\w-]+\.ics)", page)
    assert found, page
    return found[1]


def test_an_address_is_shown_once_used_listed_and_revoked(
    mia: Client, anonymous: Client, actions: Any, as_browser: Any
) -> None:
    from accord.kernel.access.models import CalendarFeed

    olga = as_browser(actions)
    address = make(olga)
    stream = anonymous.get(address)
    assert stream.status_code == 200
    assert stream.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert stream.headers["Cache-Control"] == "no-store"
    body = stream.content.decode()
    assert "SUMMARY:Oil it\r\n" in body
    assert "Weigh it" not in body  # it is Mia's, and settled
    secret = address.removeprefix("/calendar/").removesuffix(".ics")
    feed = CalendarFeed.objects.get()
    assert secret[12:] not in f"{feed.digest}{feed.prefix}"
    account = text(olga, "/account/")
    assert feed.prefix in account
    assert secret not in account
    assert "last fetched 10 Mar 2025" in account
    assert mia.post("/account/calendars", {"revoke": feed.prefix}).status_code == 302  # not hers
    assert anonymous.get(address).status_code == 200
    olga.post("/account/calendars", {"revoke": feed.prefix})
    assert anonymous.get(address).status_code == 404
    assert anonymous.get(address).content == anonymous.get("/calendar/nothing.ics").content


def test_everybody_s_duties_as_far_as_one_may_see(mia: Client, anonymous: Client, actions: Any, do: Any) -> None:
    body = anonymous.get(make(mia, "everybody")).content.decode()
    assert "Oil it" in body
    assert "Olga Owner" in body
    assert "UID:" in body
    assert set(re.findall(r"UID:(\S+)", body)) == set(
        re.findall(r"UID:(\S+)", anonymous.get(make(mia, "everybody")).content.decode())
    )


def test_it_ends_with_the_access(mia: Client, anonymous: Client, actions: Any, as_browser: Any, do: Any) -> None:
    from accord.kernel.access.models import Grant

    address = make(as_browser(actions))
    assert anonymous.get(address).status_code == 200
    with actions.scope():
        grant = Grant.objects.get(person=actions.person)
    do("grants", "end", grant.reference, grant.rev)
    assert anonymous.get(address).status_code == 404


def test_a_new_password_revokes_it(mia: Client, anonymous: Client, organization: Any) -> None:
    address = make(mia)
    answer = {"current": "correct horse battery", "new": "quite another one 7", "again": "quite another one 7"}
    assert mia.post("/account/", answer).status_code == 302
    assert anonymous.get(address).status_code == 404


def test_only_for_organizations_of_one_s_own_and_not_without_end(mia: Client, other: Any, organization: Any) -> None:
    assert mia.post("/account/calendars", {"organization": "otherwise"}).status_code == 422
    for _ in range(20):
        make(mia)
    assert mia.post("/account/calendars", {"organization": "northwind"}).status_code == 422


# ---- the stream (RFC 5545) ----


def unfolded(stream: bytes) -> list[str]:
    return stream.replace(b"\r\n ", b"").decode().split("\r\n")


@given(summary=st.text(max_size=200), days=st.integers(0, 3_600_000))
def test_lines_are_short_and_give_back_what_was_said(summary: str, days: int) -> None:
    on = date.fromordinal(min(days % date.max.toordinal() + 1, date.max.toordinal()))
    event = Event("1@x", on, summary, "d", "https://x.example/", "c")
    stream = calendar("N", [event], datetime(2025, 3, 1, tzinfo=UTC))
    assert stream.endswith(b"END:VCALENDAR\r\n")
    for line in stream.split(b"\r\n"):
        assert len(line) <= 75
        line.decode("utf-8")
        assert b"\r" not in line
        assert b"\n" not in line
    lines = unfolded(stream)
    assert lines[0] == "BEGIN:VCALENDAR"
    assert f"SUMMARY:{escaped(summary)}" in [line for line in lines if line.startswith("SUMMARY:")] or "?" in str(lines)
    assert f"DTSTART;VALUE=DATE:{on:%Y%m%d}" in lines
    assert "DTSTAMP:20250301T000000Z" in lines


def test_escapes() -> None:
    assert escaped("a;b,c\\d\r\ne\x00f") == r"a\;b\,c\\d\ne f"
    assert folded("x" * 75) == b"x" * 75
    assert folded("ü" * 40).split(b"\r\n") == [("ü" * 37).encode(), b" " + ("ü" * 3).encode()]


def test_work_offers_an_act_only_on_what_is_within_reach(
    as_browser: Any, actor: Any, manager: Any, do: Any, clock: Any
) -> None:
    """Who may complete the own actions alone is led to those of others, not to a form that refuses."""
    with clock("2025-03-10T10:00:00Z"):
        olga = actor("owner", name="Olga Owner")
        for owner in (olga, manager):
            do("actions", "create", title="Look", due_on="2025-03-20", owner=owner.person.reference)
        page = as_browser(olga).get("/northwind/my-work/?whom=everybody").content.decode()
        assert 'actions/ACT-0001/complete"' in page
        assert 'actions/ACT-0002/"' in page
        assert 'actions/ACT-0002/complete"' not in page
