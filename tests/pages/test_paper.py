"""Paper, in Chromium: how many sheets of A4 a page takes, and that it says what a click would open."""

from __future__ import annotations

import re
from typing import Any

import pytest
from tests.pages.test_browser import chromium, enter
from tests.pages.test_browser import server as server  # noqa: PLC0414

pytestmark = pytest.mark.browser
LONG = "Ask the maker of the adjustment bench for a declaration of decontamination before it is sent back to us"


def sheets(page: Any, path: str) -> int:
    """How many sheets of A4 this page takes."""
    page.goto(path)
    page.wait_for_load_state("networkidle")
    return len(re.findall(rb"/Type /Page\b", page.pdf(format="A4", prefer_css_page_size=True)))


def test_the_fullest_month_is_one_sheet(server: str, manager: Any, do: Any, clock: Any) -> None:
    with clock("2025-03-01"):
        for day in ("02", "05", "12", "19", "26", "31"):
            for number in range(6):
                owner, due = manager.person.reference, f"2025-03-{day}"
                do("actions", "create", title=f"{number}: {LONG}", due_on=due, owner=owner)
    with chromium() as browser:
        page = enter(browser, server)
        assert sheets(page, f"{server}/northwind/calendar/?month=2025-03") == 1
        assert page.locator(".month .more-entries").count() == 6


def test_the_statement_goes_on_below_its_bar(server: str, manager: Any, do: Any) -> None:
    for number in range(1, 38):
        do("controls", "create", title=f"Done for {number}", annex_a=f"A.5.{number}", owner=manager.person.reference)
    do("statements-of-applicability", "create", version="1.0")
    do("statements-of-applicability", "fill", "SOA-0001", 1)
    with chromium() as browser:
        page = enter(browser, server)
        assert sheets(page, f"{server}/northwind/statement-of-applicability/?theme=Organizational") == 2
        assert page.locator(".soa-line dl").count() == 37


def test_what_is_closed_on_the_screen_is_open_on_paper(server: str, manager: Any) -> None:
    with chromium() as browser:
        page = enter(browser, server, java_script_enabled=False)
        page.goto(f"{server}/northwind/requirements/iso-9001:2015/4.1%20p1/")
        inside = page.locator(".decided dl").first
        assert not inside.is_visible()
        page.emulate_media(media="print")
        assert inside.is_visible()


def test_what_is_told_of_one_thing_names_it_on_paper(server: str, site: Any) -> None:
    """A sheet on the desk has no address: the history of a verdict says of which requirement."""
    with chromium() as browser:
        page = enter(browser, server)
        page.emulate_media(media="print")
        for path, names in (("course/iso-9001:2015/4.1%20p1/", "4.1 p1"), ("sites/S-0001/history", "S-0001")):
            assert page.goto(f"{server}/northwind/{path}").ok
            assert names in page.locator(".trail").inner_text()
            assert page.locator(".trail").is_visible()
        page.goto(f"{server}/northwind/sites/S-0001/")
        assert not page.locator(".trail").is_visible(), "where it stands is of no use on paper"
