"""The clock of an incident: what it says, and that the page shows it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from accord.areas.incidents.models import Event, Incident
from accord.areas.incidents.pages import clock_of, steps_of

KNOWN = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("fields", "hours_later", "says", "tone"),
    [
        ({}, 0, "Nobody has said", "warn"),
        ({"personal_data": "no"}, 0, "No personal data", "good"),
        ({"personal_data": "yes"}, 0, "since when", "warn"),
        ({"personal_data": "yes", "known_since": KNOWN}, 10, "62 hours are left", "now"),
        ({"personal_data": "yes", "known_since": KNOWN}, 71, "1 hour is left", "now"),
        ({"personal_data": "yes", "known_since": KNOWN}, 72, "Less than an hour is left", "now"),
        ({"personal_data": "yes", "known_since": KNOWN}, 73, "told 1 hour ago", "bad"),
        ({"personal_data": "yes", "known_since": KNOWN}, 80, "8 hours ago", "bad"),
        ({"personal_data": "yes", "known_since": KNOWN, "notified_on": date(2026, 3, 5)}, 99, "in time", "good"),
        ({"personal_data": "yes", "known_since": KNOWN, "notified_on": date(2026, 3, 6)}, 99, "too late", "bad"),
        ({"personal_data": "yes", "known_since": KNOWN, "no_notice_because": "Encrypted."}, 99, "need not", "good"),
    ],
)
def test_the_clock_of_the_authority(fields: Any, hours_later: int, says: str, tone: str) -> None:
    clock = clock_of(Incident(**fields), 72, KNOWN + timedelta(hours=hours_later), "Europe/Berlin")
    assert says in clock.says
    assert clock.tone == tone


def test_a_time_is_typed_and_shown_where_the_organization_is(do: Any, manager: Any, browser: Any, clock: Any) -> None:
    with clock("2026-03-02T22:30:37Z"):  # 3 March, half past eleven, in Auckland
        do("set-up", manager.organization, title="Kea", time_zone="Pacific/Auckland")
        manager.organization.refresh_from_db()
        incident = do("declare", Incident, title="Parcel list", severity="low", detected_on="2026-03-03")
        incident = do("judge-data", incident, personal_data="yes")
        address = f"/northwind/incidents/{incident.reference}/"
        assert 'value="2026-03-03T11:30:37"' in browser.get(f"{address}judge-data").text  # sent so it changes nothing
        said = {"personal_data": "yes", "known_since": "2026-03-03T11:20", "rev": incident.rev}
        assert browser.post(f"{address}judge-data", said).status_code == 302
        incident.refresh_from_db()
        assert incident.known_since == datetime(2026, 3, 2, 22, 20, tzinfo=UTC)
        assert incident.authority_notice_due == date(2026, 3, 6)
        assert "3 Mar 2026, 11:20 NZDT" in browser.get(address).text
        assert 'value="2026-03-03T11:20"' in browser.get(f"{address}judge-data").text


def test_a_time_that_nobody_changed_stays_in_the_hour_that_comes_twice(do: Any, browser: Any, clock: Any) -> None:
    with clock("2026-10-25T01:30:37Z"):
        incident = do("declare", Incident, title="Parcel list", severity="low", detected_on="2026-10-25")
        incident = do("judge-data", incident, personal_data="yes")
        address = f"/northwind/incidents/{incident.reference}/judge-data"
        (shown,) = re.findall('name="known_since" value="([^"]+)"', browser.get(address).text)
        said = {"personal_data": "yes", "known_since": shown, "rev": incident.rev}
        assert browser.post(address, said).status_code == 302
        incident.refresh_from_db()
        assert incident.known_since == datetime(2026, 10, 25, 1, 30, 37, tzinfo=UTC)


def test_steps_are_counted_from_detection() -> None:
    found = steps_of(
        Incident(detected_on=date(2026, 3, 1), contained_on=date(2026, 3, 1), recovered_on=date(2026, 3, 2))
    )
    assert [(s, later) for s, _, later in found] == [("detected", ""), ("contained", ""), ("recovered", "1 day later")]


def test_the_page_of_an_incident_says_what_followed(do: Any, page: Any) -> None:
    event = do("report", Event, title="A mail asks for my password.")
    incident = do("assess", event, assessment="Entered.", personal_data="yes").incident
    do("plan-action", incident, action="Second factor for mail", due_on="2026-03-20")
    text = page(incident)
    for said in ("72 hours are left", "Second factor for mail", "Mia Manager", event.reference):
        assert said in text, said


def test_what_comes_before_closing_is_said_before_the_button(enter: Any, page: Any, browser: Any) -> None:
    made = enter(Incident, title="Outage", state="reviewed", severity="high")
    address = f"/northwind/incidents/{made.reference}/"
    assert f'action="{address}close"' not in page(made)
    assert f'href="{address}close"' in page(made)
    form = browser.get(f"{address}close").text
    for says in (
        "Some things come first.", "Say first what kind of incident it was.", "has to change something",
        f'href="{address}edit?asked=classification"', f'href="{address}open-nonconformity"',
    ):  # fmt: skip
        assert says in form, says
