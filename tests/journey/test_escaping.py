"""V-12 in a browser: what people write, in titles, texts, file names and imported cells, never runs and is shown."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from tests.importing.making import workbook
from tests.journey.conftest import EXAMPLE
from tests.journey.serving import Installation
from tests.journey.visiting import Visitor
from tests.pages.test_escaping import MARK, PAYLOADS

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.sqlite]

HOME = f"/{EXAMPLE}/"
MARA = f"mara.lindqvist@{EXAMPLE}.example"
RAN = f"window.{MARK} = () => console.error('a payload ran');"
HOSTILE = f"<script>{MARK}()</script>".encode()
SHORT = list({p.strip().casefold(): p for p in reversed(PAYLOADS) if len(p) <= 78}.values())  # names are unique


@pytest.fixture(scope="module")
def imported(example: Installation, folder: Path) -> Installation:
    """The example, with a supplier, a process, a site, a person, a document and a nonconformity for each payload."""
    assert len(SHORT) >= 20
    numbered = list(enumerate(SHORT))
    data = workbook(
        suppliers=[["Supplier", "Supplies", "Status"], *([p, p, "approved"] for p in SHORT)],
        processes=[["Process", "Purpose", "Status"], *([p, p, "active"] for p in SHORT)],
        sites=[["Name", "Address"], *([p, p] for p in SHORT)],
        people=[["First name", "Last name", "E-mail"], *([p, p, f"zqx{n}@example.org"] for n, p in numbered)],
        documents=[["Title", "Kind", "Distribution"], *([p, "Procedure", p] for p in SHORT)],
        nonconformities=[["Title", "Description", "Cause", "Date"], *([p, p, p, "2026-03-01"] for p in SHORT)],
    )
    path = folder / "payloads.xlsx"
    path.write_bytes(data)
    example.says("import", path, "--organization", EXAMPLE, "--as", MARA)
    return example


@pytest.fixture
def mara(chromium: Browser, imported: Installation) -> Iterator[Visitor]:
    """The manager; whatever runs is a complaint, and complaints fail at the end."""
    found = Visitor(chromium, imported.address)
    found.context.add_init_script(RAN)
    found.go(json.loads(imported.says("user", MARA, "--format", "json"))["link"].removeprefix(imported.address))
    found.press("Sign in")
    yield found
    found.close()


def shown(visitor: Visitor, payload: str) -> None:
    """The payload is text of the page."""
    text = visitor.page.evaluate("document.querySelector('main').textContent")
    assert " ".join(payload.split()) in " ".join(text.split()), f"{payload} is not shown on {visitor.path}"


def records(visitor: Visitor, types: str, count: int) -> list[str]:
    """The newest records of a type."""
    visitor.go(f"{HOME}{types}/?q={MARK}")
    visitor.settle()
    found: list[str] = visitor.page.evaluate(
        "(b) => [...new Set([...document.querySelectorAll('table.records a')].map((a) => a.getAttribute('href')))]"
        ".filter((a) => a.startsWith(b) && a.split('/').length === 5)",
        f"{HOME}{types}/",
    )
    assert len(found) >= count, (types, found)
    return found


def test_v12_lists_and_records(mara: Visitor) -> None:
    for types in ("suppliers", "processes", "sites", "people", "documents", "nonconformities"):
        found = records(mara, types, 20)
        for payload in SHORT if types != "people" else ():
            if f"%3E{MARK}" not in payload:  # one word for the search
                shown(mara, payload)
        for path in found[:: 5 if types != "nonconformities" else 1]:
            mara.go(path)
            mara.settle()
            assert MARK in mara.text("main")
            mara.go(path + "edit")


def test_v12_pages_that_name_records(mara: Visitor) -> None:
    for path in (
        "", "process-map/", "my-work/?whom=everybody", f"search?q={MARK}", "requirements/iso-9001:2015/",
        "requirements/iso-9001:2015/4.4.1 e)/", "access/", "lapses/", "import/",
        "differences/", "course/iso-9001:2015/4.4.1 e)/",
    ):  # fmt: skip
        mara.go(HOME + path)
        mara.settle()
    mara.go(HOME)
    mara.page.locator("#search").press_sequentially(MARK)
    mara.page.locator("#found a").first.wait_for()


def test_v12_comments_file_names_and_texts(mara: Visitor) -> None:
    path = records(mara, "sites", 1)[0]
    for payload in PAYLOADS[::2]:
        mara.go(path)
        mara.page.locator("#say").fill(payload)
        mara.press("Comment", "#comments")
    shown(mara, PAYLOADS[0])
    for payload in SHORT[::3]:
        mara.page.locator("#attach").set_input_files(
            {"name": payload.replace("/", "_"), "mimeType": "text/html", "buffer": HOSTILE}
        )
        mara.page.locator("#attach-note").fill(payload)
        mara.press("Attach", "#files")
        shown(mara, payload)
    with mara.page.expect_download():  # never shown as a page, whatever it calls itself
        mara.page.locator("ul.files a:text-is('Download')").first.click()
    mara.go(str(mara.page.locator("ul.files a").first.get_attribute("href")))  # its page shows it as text
    assert "<script>" in mara.page.locator("pre.preview-text").inner_text()
    mara.settle()
    mara.go(path)
    document = records(mara, "documents", 1)[0]
    mara.go(f"{HOME}document-versions/new?document={document.split('/')[-2]}")
    mara.fill(version=SHORT[0][:40], text="\n\n".join(PAYLOADS))
    with mara.page.expect_navigation():
        mara.page.locator("main form.act-form button.primary").click()
    mara.go(records(mara, "document-versions", 1)[0])
    mara.settle()


def test_v12_the_preview_of_an_import(mara: Visitor) -> None:
    rows = [["Supplier", *SHORT[:6]], *([p, *SHORT[6:12]] for p in SHORT)]
    mara.go(HOME + "import/")
    mara.page.get_by_label("Files").set_input_files(
        {
            "name": "<img src=x onerror=zqx()>.xlsx", "mimeType": "application/octet-stream",
            "buffer": workbook(**{"suppliers": rows, "<svg onload=zqx()>": rows}),
        }
    )  # fmt: skip
    mara.press("Look at them")
    for payload in SHORT[:6]:
        shown(mara, payload)
    shown(mara, "<img src=x onerror=zqx()>.xlsx")
    mara.press("Look again")
