"""The trail: who sees what of it, by what it is narrowed, how it is taken along, and where a review of it is kept."""

from __future__ import annotations

import io
import json
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlparse
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.pages.reading import text

from accord.doors.exchange import trails
from accord.kernel.moments.clock import today
from accord.kernel.records import trail as kernel_trail
from accord.kernel.records.trail import Wanted, everything, trail

TRAIL = "/northwind/history/"


@pytest.fixture
def oskar(actor: Any) -> Any:
    """Somebody who answers for a site."""
    return actor("owner", name="Oskar Owner")


def test_narrowed_by_person_kind_act_record_field_and_days(do: Any, manager: Any, actor: Any) -> None:
    site = do("sites", "create", title="Kiel", address="Kiel")
    do("sites", "edit", site.reference, 1, address="Laboe")
    do("units", "create", title="Assembly")
    auditor, day = actor("internal_auditor"), today(manager.organization.time_zone)
    with manager.scope():
        site.refresh_from_db()

        def found(**asked: Any) -> list[tuple[str, str]]:
            return [(h.op, h.name.title) for h in trail(manager, Wanted(**asked))[0] if h.name.title in TITLES]

        assert found(types=("Site", "Unit")) == [("create", "Assembly"), ("change", "Kiel"), ("create", "Kiel")]
        assert found(types=("Unit",)) == [("create", "Assembly")]
        assert found(types=("Site",), op="change") == [("change", "Kiel")]
        assert found(record=site, field="address") == [("change", "Kiel"), ("create", "Kiel")]
        assert found(record=site, field="title") == [("create", "Kiel")]
        assert found(person=manager.person.pk, types=("Unit",)) == [("create", "Assembly")]
        assert found(person=auditor.person.pk) == found(without=manager.person.pk) == []
        assert found(types=("Unit",), since=day, until=day) == [("create", "Assembly")]
        assert found(until=day.fromordinal(day.toordinal() - 1)) == []
        assert found(since=day.fromordinal(day.toordinal() + 1)) == []
        change = trail(manager, Wanted(types=("Site",), op="change"))[0][0]
        assert [(c.input.name, c.before, c.after) for c in change.changes] == [("address", "Kiel", "Laboe")]


TITLES = {"Kiel", "Assembly"}


def test_pages_and_portions_miss_nothing_and_repeat_nothing(do: Any, manager: Any, monkeypatch: Any) -> None:
    for number in range(7):
        do("sites", "create", title=f"Hall {number}")
    monkeypatch.setattr("accord.kernel.records.trail.AT_ONCE", 3)
    with manager.scope():
        first, below = trail(manager, Wanted(types=("Site",)), limit=4)
        rest, end = trail(manager, Wanted(types=("Site",)), limit=4, before=below)
    portions = list(everything(manager, Wanted(types=("Site",)), most=100, verb="export"))
    assert [h.name.title for h in first + rest] == [f"Hall {n}" for n in range(6, -1, -1)]
    assert [h.seq for h in portions] == [h.seq for h in first + rest]
    assert end is None
    assert len(list(everything(manager, Wanted(types=("Site",)), most=4, verb="export"))) == 4


def test_others_are_followed_only_by_who_runs_or_audits(as_browser: Any, actor: Any, oskar: Any, do: Any) -> None:
    """One's own acts everybody follows; a record's history is part of the record."""
    site = do("sites", "create", title="Kiel", owner=oskar.person.reference)
    mine = as_browser(oskar)
    assert "Nothing yet" in text(mine, TRAIL)
    refusal = text(mine, f"{TRAIL}?person=P-0001", status=403)
    assert "follow your own acts alone" in refusal
    assert "Mia Manager" in text(mine, f"/northwind/sites/{site.reference}/history")
    do("sites", "edit", site.reference, 1, by=oskar, address="Laboe")
    own = text(mine, TRAIL)
    assert "<b>Changed</b> by Oskar Owner" in own
    assert "Created" not in own.partition('<ol class="history">')[2]
    assert "by Mia Manager" in text(as_browser(actor("internal_auditor")), f"{TRAIL}?type=sites")


def test_a_guest_meets_only_records_in_sight(actor: Any, do: Any, manager: Any) -> None:
    own, other = do("suppliers", "create", title="Brenta"), do("suppliers", "create", title="Cassino")
    auditor = actor("external_auditor", own)
    with auditor.scope():
        seen = {h.name.title for h in trail(auditor, Wanted())[0]}
    assert own.title in seen
    assert other.title not in seen


def test_what_is_not_understood_is_said_and_shows_nothing(mia: Client, do: Any) -> None:
    do("sites", "create", title="Kiel")
    for asked, sentence in (
        ("type=nothing", "there is no &#x27;nothing&#x27; here"),
        ("since=2026-02-30", "From"),
        ("since=2026-02-02&until=2026-02-01", "the first day is after the last one"),
        ("field=title", "name a record"),
        ("act=%22x", "not the name of an act"),
        ("record=S-9999", "There is no site"),
    ):
        page = text(mia, f"{TRAIL}?{asked}")
        assert sentence in page, asked
        assert '<ol class="history">' not in page
    assert "Nothing that happened matches this" in text(mia, f"{TRAIL}?act=site.archive")


def test_taken_along_as_xlsx_and_json(mia: Client, do: Any, monkeypatch: Any) -> None:
    """Text stays text, JSON is whole, and both say whether they hold everything."""
    monkeypatch.setattr(trails, "LONG", 50)
    site = do("sites", "create", title="=1+1", address="K" * 60)
    response = mia.get(f"{TRAIL}trail.json?record={site.reference}")
    found = json.loads(b"".join(response.streaming_content))
    places = [c["after"] for c in found["items"][0]["changes"] if c["field"] == "address"]
    assert places == [site.address]
    assert found["complete"] is True
    with ZipFile(io.BytesIO(mia.get(f"{TRAIL}trail.xlsx?record={site.reference}").content)) as book:
        sheet, strings = book.read("xl/worksheets/sheet1.xml").decode(), book.read("xl/worksheets/sheet2.xml").decode()
    assert "=1+1" in sheet
    assert "<f>" not in sheet
    assert "the JSON file holds them all" in sheet
    assert site.reference in strings


def test_only_what_may_be_taken_along_goes_along(as_browser: Any, actor: Any, oskar: Any, do: Any) -> None:
    site = do("sites", "create", title="Kiel")
    assert as_browser(actor("member", name="Max Member")).get(f"{TRAIL}trail.json").status_code == 403
    assert as_browser(oskar).get(f"{TRAIL}trail.xlsx?record={site.reference}").status_code == 403


def test_nobody_is_asked_to_review_their_own_acts(mia: Client, as_browser: Any, actor: Any, do: Any) -> None:
    """Without an activity for it one is planned; with one, its run opens with the trail as evidence."""
    do("sites", "create", title="Kiel")
    page = text(mia, TRAIL)
    assert "Nobody reviews their own acts" in page
    assert "Record a review" not in page
    ada = actor("administrator", name="Ada Administrator")
    assert "Plan one that comes again" in text(as_browser(ada), f"{TRAIL}?type=sites")
    activity = do("activities", "create", title="Look through logs", kind="log_review", interval_days=7,
                  next_due=today("Europe/Berlin"))  # fmt: skip
    page = unescape(text(as_browser(ada), f"{TRAIL}?type=sites&since=2020-01-01"))
    run = next(p for p in page.split('"') if f"/activities/{activity.reference}/run?" in p)
    evidence = parse_qs(urlparse(run).query)["evidence"][0]
    assert "kind of record sites, from 2020-01-01" in evidence
    assert f"{TRAIL}?type=sites&since=2020-01-01" in evidence
    assert "2020-01-01" in text(as_browser(ada), run)


def test_as_many_queries_for_many_as_for_few(mia: Client, do: Any) -> None:
    def asked() -> int:
        mia.get(TRAIL)
        with CaptureQueriesContext(connection) as found:
            mia.get(f"{TRAIL}?type=sites")
            return len(found)

    do("sites", "create", title="Hall", owner="P-0001")
    few = asked()
    for number in range(12):
        do("sites", "create", title=f"Hall {number}", owner="P-0001")
    assert asked() == few


def test_the_api_goes_on_from_below(api_of: Any, do: Any) -> None:
    for number in range(3):
        do("sites", "create", title=f"Hall {number}")
    first = api_of("history?type=sites&limit=2")
    assert [i["record"]["title"] for i in first["items"]] == ["Hall 2", "Hall 1"]
    rest = api_of(f"history?type=sites&limit=2&below={first['next']}")
    assert [i["record"]["title"] for i in rest["items"]] == ["Hall 0"]
    assert rest["next"] is None


@pytest.fixture
def api_of(mia: Client) -> Any:
    """What the API answers the manager's session."""
    return lambda path: mia.get(f"/api/v1/organizations/northwind/{path}").json()


def test_an_act_is_looked_for_in_a_stretch_of_the_log_at_a_time(
    mia: Client, manager: Any, do: Any, api_of: Any, monkeypatch: Any
) -> None:
    """However long the log is, one page looks through so many entries; the next goes on, and files hold all."""
    monkeypatch.setattr(kernel_trail, "STRETCH", 3)
    site = do("sites", "create", title="Kiel")
    do("sites", "archive", site.reference, rev=1)
    for number in range(7):
        do("sites", "create", title=f"Hall {number}")
    page = text(mia, f"{TRAIL}?act=site.archive")
    assert "Look through earlier ones" in page
    found, below, asked = [], "", 0
    while below is not None and asked < 20:
        answer = api_of(f"history?act=site.archive{below and f'&below={below}'}")
        found, below, asked = found + answer["items"], answer["next"], asked + 1
    assert [i["record"]["reference"] for i in found] == [site.reference]
    assert asked > 2
    taken = b"".join(mia.get(f"{TRAIL}trail.json?act=site.archive").streaming_content)
    assert [i["record"]["reference"] for i in json.loads(taken)["items"]] == [site.reference]
    assert "Nobody reviews their own acts" in text(mia, f"{TRAIL}?act=create")
