"""In Chromium: axe in both themes, no sideways scrolling on a phone, the keyboard alone, no script of others."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest

pytestmark = pytest.mark.browser
CHROMIUM = Path("/usr/bin/chromium")
PASSWORD = "correct horse battery"


class Quiet(WSGIRequestHandler):
    """Says nothing on standard error."""

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def server(manager: Any) -> Iterator[str]:
    """A running Accord on a port of its own."""
    from django.core.wsgi import get_wsgi_application
    from django.db import connections

    made = make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=Quiet)

    def serve() -> None:
        made.serve_forever(poll_interval=0.05)
        connections.close_all()

    thread = threading.Thread(target=serve)
    thread.start()
    yield f"http://127.0.0.1:{made.server_port}"
    made.shutdown()
    thread.join()
    made.server_close()


@contextmanager
def chromium() -> Iterator[Any]:
    """Chromium. Its driver runs an event loop in this thread, so nothing inside may ask the database."""
    from playwright.sync_api import sync_playwright

    if not CHROMIUM.exists():
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield browser
        browser.close()


def enter(browser: Any, server: str, **more: Any) -> Any:
    """A page of somebody who has signed in; what its console says is kept in `page.said`."""
    page = browser.new_context(**more).new_page()
    page.set_default_timeout(120_000)
    page.said = []
    page.on(
        "console",
        lambda message: page.said.append(f"{message.text} {message.location}") if message.type == "error" else None,
    )
    page.on("dialog", lambda dialog: (page.said.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    page.goto(f"{server}/sign-in/")
    page.fill("#login", "mia@northwind.example")
    page.fill("#password", PASSWORD)
    with page.expect_navigation():
        page.click("form[action='/sign-in/'] button")
    return page


def look_for(page: Any, words: str) -> None:
    """Type into the search; what was found for all of it is there when this returns."""
    with page.expect_response(lambda answer: f"/search?q={words}" in answer.url):
        page.keyboard.type(words)
    page.wait_for_function("() => document.querySelector('.htmx-request') === null")


DOT = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)

PAGES = (
    "sites/",
    "sites/S-0001/",
    "sites/S-0001/edit",
    "sites/new",
    "sites/S-0001/history",
    "history/",
    "units/",
    "my-work/",
    "access/",
    "parameters/",
    "checkpoints/",
    "copy-places/add",
    "search?q=hall",
    "area/kernel/",
    "area/suppliers/",
    "nonconformities/?state=~open&owner=-",
    "nonconformities/raise",
    "nonconformities/NC-0001/",
    "calendar/",
    "calendar/?view=agenda",
    "report/",
    "report/nonconformities/raise?source=S-0001",
    "report/nonconformities/NC-0001/thanks",
    "files/FILE-0001/",
    "files/FILE-0002/",
    "",
    "requirements/",
    "requirements/iso-9001:2015/?chapter=4",
    "requirements/iso-9001:2015/4.1 p1/",
    "clauses/iso-27001:2022/A.5/",
    "differences/?look=1",
    "lapses/",
    "judgements/iso-9001:2015/",
    "exclusions/iso-27001:2022/",
    "comparison/",
    "distance/",
    "transition/",
    "words/",
    "digest/",
    "parameter-effects/attestation_validity/",
)


@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 1440), ("light", 390), ("dark", 390)])
def test_axe_finds_nothing_serious_and_nothing_scrolls_sideways(
    server: str, site: Any, do: Any, theme: str, width: int
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    do(
        "nonconformities",
        "raise",
        title="Bench out of tolerance",
        description="4 % high",
        severity="major",
        source="S-0001",
    )
    attach_two_files(do)
    with chromium() as browser:
        page = enter(browser, server, color_scheme=theme, viewport={"width": width, "height": 900}, bypass_csp=True)
        for path in PAGES:
            page.goto(f"{server}/northwind/{path}")
            page.wait_for_load_state("networkidle")
            found = Axe().run(page).response["violations"]
            serious = [(v["id"], v["nodes"][0]["html"]) for v in found if v["impact"] in {"serious", "critical"}]
            assert serious == [], path
            assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, path
        page.goto(f"{server}/account/")
        assert [v["id"] for v in Axe().run(page).response["violations"] if v["impact"] in {"serious", "critical"}] == []


def test_a_name_that_cannot_be_broken_scrolls_nothing_sideways_on_a_phone(
    server: str, specimens: Any, manager: Any
) -> None:
    specimens(manager, "Feinmechanikinstrumentenherstellungswerkstatt")
    failing = ("9.3.1", "5.1.2%20b%29", "5.3%20p1", "7.1.3")
    with chromium() as browser:
        page = enter(browser, server, viewport={"width": 390, "height": 900})
        for path in (
            "",
            "my-work/",
            "lapses/",
            "judgements/",
            "distance/",
            "transition/",
            "comparison/",
            "requirements/iso-9001:2015/",
            "clauses/iso-9001:2015/4/",
            *(f"requirements/iso-9001:2015/{ref}/" for ref in failing),
        ):
            answer = page.goto(f"{server}/northwind/{path}")
            assert answer.status == 200, path
            page.wait_for_load_state("networkidle")
            assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, path


def attach_two_files(do: Any) -> None:
    """A picture and a table."""
    from accord.kernel.organization.models import Organization
    from accord.kernel.records.files import receive
    from accord.kernel.records.record import within

    with within(Organization.everywhere.get(slug="northwind").pk):
        picture = receive("dot.gif", [DOT]).sha256
        table = receive("list.csv", [b"Name;Value\nLonger name than fits on a small screen;1\n" * 9]).sha256
    do("sites", "attach", "S-0001", file=picture, note="A dot")
    do("sites", "attach", "S-0001", file=table, note="")


def test_v12_no_script_of_others_runs(server: str, do: Any) -> None:
    evil = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    do("sites", "create", title=evil, address=f'"><svg onload=alert(3)>{evil}')
    do("sites", "comment", "S-0001", text=evil)
    with chromium() as browser:
        page = enter(browser, server)
        page.said.clear()
        for path in ("sites/", "sites/S-0001/", "sites/S-0001/edit", "search?q=alert", "sites/S-0001/history"):
            page.goto(f"{server}/northwind/{path}")
            page.wait_for_load_state("networkidle")
        assert page.said == []


def test_with_the_keyboard_alone(server: str, site: Any) -> None:
    with chromium() as browser:
        page = enter(browser, server)
        page.goto(f"{server}/northwind/sites/")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to content"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        page.keyboard.press("/")
        assert page.evaluate("document.activeElement.id") == "search"
        look_for(page, "hal")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url("**/sites/S-0001/")
        assert page.inner_text("h1") == "Hall 1"


def test_the_theme_is_chosen_and_kept(server: str, site: Any) -> None:
    with chromium() as browser:
        page = enter(browser, server, color_scheme="light")
        page.goto(f"{server}/northwind/sites/")
        light = page.evaluate("getComputedStyle(document.body).backgroundColor")
        page.click("[data-theme-choice=dark]")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light
        page.reload()
        assert page.evaluate("document.documentElement.dataset.theme") == "dark"
        assert page.get_attribute("[data-theme-choice=dark]", "aria-pressed") == "true"


def test_going_to_a_list_by_keyboard(server: str, site: Any) -> None:
    with chromium() as browser:
        page = enter(browser, server)
        page.goto(f"{server}/northwind/my-work/")
        page.keyboard.press("/")
        look_for(page, "liefer")
        page.keyboard.press("ArrowDown")
        assert page.evaluate("document.activeElement.getAttribute('href')") == "/northwind/suppliers/"
        page.keyboard.press("ArrowUp")
        assert page.evaluate("document.activeElement.id") == "search"
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_url("**/suppliers/")
        page.keyboard.press("/")
        page.keyboard.type("s-0001")
        page.keyboard.press("Enter")
        page.wait_for_url("**/sites/S-0001/")


def test_sections_are_opened_and_stay_so(server: str, site: Any) -> None:
    with chromium() as browser:
        page = enter(browser, server)
        page.goto(f"{server}/northwind/my-work/")
        assert not page.is_visible("nav.navigation >> text=Suppliers")
        page.click("summary >> text=Do")
        assert page.is_visible("nav.navigation >> text=Suppliers")
        page.reload()
        assert page.is_visible("nav.navigation >> text=Suppliers")
        page.focus("summary >> text=Do")
        page.keyboard.press("Enter")
        page.reload()
        assert not page.is_visible("nav.navigation >> text=Suppliers")


def test_the_drawer_of_a_phone(server: str, site: Any) -> None:
    with chromium() as browser:
        page = enter(browser, server, viewport={"width": 390, "height": 844})
        page.goto(f"{server}/northwind/sites/")
        page.click("text=Menu")
        assert page.evaluate("document.activeElement.textContent") == "Close"
        assert page.evaluate("document.querySelector('.page').inert")
        page.keyboard.press("Escape")
        assert page.evaluate("document.activeElement.textContent") == "Menu"
        page.click("text=Menu")
        page.click("nav.navigation a >> text=Calendar")
        page.wait_for_url("**/calendar/")
        assert not page.is_visible("nav.navigation a >> text=My work")


def test_filters_leave_a_short_address_and_chips_take_them_away(server: str, site: Any) -> None:
    with chromium() as browser:
        page = enter(browser, server)
        page.goto(f"{server}/northwind/sites/")
        page.fill("#list-q", "hall")
        page.keyboard.press("Enter")
        page.wait_for_url("**/sites/?q=hall")
        page.select_option("#f-state", "active")
        page.wait_for_url("**/sites/?q=hall&state=active")
        page.click(".chip >> nth=0")
        page.wait_for_url("**/sites/?state=active")
        page.click("text=Columns")
        page.uncheck("[name=columns][value=remote]")
        page.click("text=Show these")
        page.wait_for_url("**columns=address**")
        assert "Remote work" not in page.inner_text("thead")


def test_a_report_from_a_phone(server: str, site: Any) -> None:
    with chromium() as browser:
        page = enter(browser, server, viewport={"width": 390, "height": 844})
        page.goto(f"{server}/northwind/sites/S-0001/")
        page.click("a.report")
        page.click("text=Something is not as it should be")
        page.fill("[name=title]", "Crack in housing")
        page.fill("[name=description]", "Seen on two parts of lot 7")
        page.set_input_files("[name=photo]", {"name": "crack.gif", "mimeType": "image/gif", "buffer": DOT})
        page.click(".form-end .button.primary")
        page.wait_for_url("**/report/nonconformities/NC-0001/thanks")
        assert "NC-0001" in page.inner_text(".thanks")
        page.click("text=See it")
        assert "Crack in housing" in page.inner_text("h1")
        assert "crack.gif" in page.inner_text("#files")
        assert "Hall 1" in page.inner_text("main")


def test_the_wall_is_walked_with_arrow_keys_or_skipped(server: str) -> None:
    """Every list of it is one stop of the Tab key; without a script each cell is one, and the wall can be skipped."""
    stops = "() => [...document.querySelectorAll('.wall li a')].filter((a) => a.tabIndex === 0).length"
    here = "() => document.activeElement.textContent"
    with chromium() as browser:
        page = enter(browser, server)
        page.goto(f"{server}/northwind/")
        lists = page.locator(".wall ul:has(a)").count()
        assert page.evaluate(stops) == lists < 20 < page.locator(".wall li a").count()
        page.locator(".wall .security li a").first.focus()
        first = page.evaluate(here)
        for key in ("ArrowRight", "End", "Home"):
            page.keyboard.press(key)
        assert page.evaluate(here) == first
        page.keyboard.press("ArrowDown")
        assert page.evaluate("() => document.activeElement.closest('ul').getAttribute('aria-label')").startswith("Inf")
        assert page.evaluate(here) != first
        page.keyboard.press("ArrowUp")
        assert page.evaluate(here) == first
        assert page.evaluate(stops) == lists
        page.locator(".skip-past").focus()
        assert "arrow keys" in page.locator(".skip-past").inner_text()
        page.keyboard.press("Enter")
        assert page.evaluate("() => document.activeElement.id") == "lapsing"
        page.emulate_media(forced_colors="active")
        drawn = "() => getComputedStyle(document.querySelector('.wall a.cell')).backgroundColor"
        assert page.evaluate(drawn) != page.evaluate("() => getComputedStyle(document.body).backgroundColor")
        assert page.said == []
