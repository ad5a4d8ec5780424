"""The page Import in Chromium: upload, look, answer, write; axe in both themes, nothing scrolls sideways on a phone."""

import os

import pytest
from tests.importing.registers import german
from tests.pages.test_browser import chromium, enter, server

from accord.doors.exchange.importing import import_files

pytestmark = pytest.mark.browser
__all__ = ["server"]
PEOPLE = "Vorname;Nachname;E-Mail\r\nMartha;Lindqvist;lindqvist@x.example\r\nJonas;Brandt;brandt@x.example"
SHOTS = os.environ.get("ACCORD_TEST_SHOTS", "")


@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 390)])
def test_a_register_is_looked_at_and_written(server, manager, tmp_path, monkeypatch, theme, width):
    from axe_playwright_python.sync_playwright import Axe

    import_files(manager, [("Personal.csv", PEOPLE.encode())], type_name="people")
    monkeypatch.setattr("accord.doors.exchange.import_page.BESIDE", 2)
    path = tmp_path / "Risikoregister.xlsx"
    path.write_bytes(german.RISKS.data())
    with chromium() as browser:
        page = enter(browser, server, color_scheme=theme, viewport={"width": width, "height": 900}, bypass_csp=True)

        def looked_at(name):
            page.wait_for_load_state("networkidle")
            if SHOTS:
                page.screenshot(path=f"{SHOTS}/{name}-{theme}-{width}.png", full_page=True)
            found = Axe().run(page).response["violations"]
            serious = [(v["id"], v["nodes"][0]["html"]) for v in found if v["impact"] in {"serious", "critical"}]
            assert serious == [], name
            assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, name

        page.goto(f"{server}/northwind/import/")
        looked_at("begin")
        page.set_input_files("#files", str(path))
        page.click("text=Look at them")
        looked_at("preview")
        asked = page.locator("select.asked")
        assert asked.count() >= 6
        for number in range(asked.count()):
            options = asked.nth(number).locator("option")
            values = [options.nth(i).get_attribute("value") for i in range(options.count())]
            name = asked.nth(number).get_attribute("name")
            wanted = {"Risk.inherent_likelihood": 0, "out": 1, "last": 2, "treating": 3}
            choice = next((v for v in wanted if v in values), "" if "" in values else values[-1])
            page.select_option(f"select[name='{name}']", choice)
        page.click("button[value=look]")
        looked_at("answered")
        assert page.said == []
