"""Every page of the living example as a manager, a member and an external auditor: it answers, it complains of nothing,
it fits a phone, and axe-core finds nothing serious.

All lists, all records and all forms come from one template each, so a sample of the types is looked at in the browser,
and the rest must answer. With ACCORD_SOAK=1 the browser looks at every one.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser
from tests.journey.conftest import EXAMPLE
from tests.journey.serving import Installation
from tests.journey.visiting import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.sqlite]

HOME = f"/{EXAMPLE}/"
WHO = {"manager": "mara.lindqvist", "member": "bastian.krueger", "external auditor": "ulrich.stein@nordcert.example"}
SERIOUS = {"serious", "critical"}
AXE = {"resultTypes": ["violations"]}
CONTRAST = {"resultTypes": ["violations"], "runOnly": ["color-contrast"]}
SOAK = os.environ.get("ACCORD_SOAK") == "1"
LOOKED_AT, CLOSELY = 3, 15
"""Of so many of one template, one is opened in the browser; of so many, one is held against axe-core."""
LINKS = """(where) => [...document.querySelectorAll(where)].map((a) => a.getAttribute("href"))"""


@pytest.fixture(params=WHO)
def visitor(request: pytest.FixtureRequest, chromium: Browser, example: Installation) -> Iterator[Visitor]:
    """Each of them, signed in by a link."""
    yield from signed_in(chromium, example, request.param)


@pytest.fixture
def mara(chromium: Browser, example: Installation) -> Iterator[Visitor]:
    """The manager."""
    yield from signed_in(chromium, example, "manager")


def signed_in(chromium: Browser, example: Installation, who: str) -> Iterator[Visitor]:
    email = WHO[who] if "@" in WHO[who] else f"{WHO[who]}@{EXAMPLE}.example"
    found = Visitor(chromium, example.address)
    found.go(json.loads(example.says("user", email, "--format", "json"))["link"].removeprefix(example.address))
    found.press("Sign in")
    yield found
    found.close()


def links(visitor: Visitor, where: str) -> list[str]:
    """Addresses of the links there, each once."""
    found: list[str] = visitor.page.evaluate(LINKS, where)
    return list(dict.fromkeys(a.partition("#")[0] for a in found if a and not a.startswith("#")))


def places(visitor: Visitor) -> list[str]:
    """Where the navigation leads, with what lies beneath an area."""
    visitor.go(HOME)
    found = links(visitor, "nav.navigation a")
    for address in list(found):
        visitor.go(address)
        found += [a for a in links(visitor, "nav.navigation a") if a not in found]
        found += [a for a in links(visitor, ".type-list a") if a not in found]
    return found


def first_records(visitor: Visitor, lists: list[str]) -> list[str]:
    """One record of every type that has a list, as far as somebody may see one."""
    found = []
    for address in lists:
        page = visitor.context.request.get(address).text()
        found += [a for a in re.findall(r'href="([^"]+)"', page) if is_record(a, address)][:1]
    return found


def is_record(address: str, of: str) -> bool:
    return address.startswith(of) and address.count("/") == 4 and not address.startswith(f"{of}?")


def lists_of() -> list[str]:
    from accord.kernel.records.declaration import declarations

    return [f"{HOME}{d.slug}/" for d in declarations() if d.listed]


def one_in(number: int, paths: Sequence[str]) -> set[str]:
    """A sample of pages that one template makes."""
    return set(paths if SOAK else paths[::number])


def answers(visitor: Visitor, path: str) -> list[str]:
    """What is wrong with an address, without looking at it."""
    status = visitor.context.request.get(path).status
    return [] if status == 200 else [f"{path}: status {status}"]


def look(visitor: Visitor, path: str, *, axe: bool) -> list[str]:
    """What is wrong with a page."""
    visitor.page.set_viewport_size({"width": 1440, "height": 1000})
    answer = visitor.page.goto(path, wait_until="load")
    assert answer is not None
    wrong = [f"status {answer.status}"] if answer.status != 200 else []
    visitor.settle()
    for width in (1440, 390):
        wrong += [f"{width}: {e}" for e in visitor.overhang(width)]
        if axe and width == 1440:
            wrong += found_by_axe(visitor, "light", AXE) + found_by_axe(visitor, "dark", CONTRAST)
    wrong += visitor.complaints
    visitor.complaints.clear()
    return [f"{path}: {w}" for w in wrong]


def found_by_axe(visitor: Visitor, theme: str, options: dict[str, Any]) -> list[str]:
    visitor.page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    results = Axe().run(visitor.page, options=options).response["violations"]
    visitor.page.emulate_media(color_scheme="light")
    return [
        f"axe, {theme}: {v['id']} ({v['impact']}): {v['nodes'][0]['target']} {v['nodes'][0]['html'][:160]}"
        for v in results
        if v["impact"] in SERIOUS
    ]


def test_every_place_and_a_record_of_each_type(visitor: Visitor, request: pytest.FixtureRequest) -> None:
    everything = places(visitor)
    assert len(everything) > 8
    lists = [a for a in everything if a in set(lists_of())]
    records = first_records(visitor, lists)
    assert records
    others = [a for a in everything if a not in lists]
    looked_at = one_in(LOOKED_AT, lists) | one_in(LOOKED_AT, records) | set(others)
    closely = (
        one_in(CLOSELY, lists) | one_in(CLOSELY, records) | set(others) if "manager" in request.node.name else set()
    )
    wrong = []
    for path in [*everything, *records]:
        if path not in looked_at:
            wrong += answers(visitor, path)
            continue
        wrong += look(visitor, path, axe=path in closely)
        for offered in links(visitor, ".headline .actions a, .panel header a.button"):
            wrong += [f"{path} offers {w}" for w in answers(visitor, offered)]
    assert wrong == []


def test_what_mends_a_row_is_offered_only_to_those_who_may(visitor: Visitor) -> None:
    visitor.go(f"{HOME}requirements/iso-9001:2015/?outcome=fails")
    rows = links(visitor, "ol.rows a.row-main")
    assert rows
    wrong = []
    for row in rows:
        visitor.go(row)
        for offered in links(visitor, "main .acts a"):
            wrong += [f"{row} offers {w}" for w in answers(visitor, offered)]
    assert wrong == []


def forms(visitor: Visitor) -> Iterator[list[str]]:
    """The addresses of the forms of each type: those that begin one, and those of its first record, but for what one
    person alone may say."""
    from accord.kernel.acts.act import acts_of
    from accord.kernel.records.declaration import declarations

    for declaration in declarations():
        if not declaration.listed:
            continue
        base = f"{HOME}{declaration.slug}/"
        record = [a.rstrip("/") for a in first_records(visitor, [base])]
        yield [
            f"{where}/{'new' if act.verb == 'create' else act.verb}"
            for act in acts_of(declaration)
            if not act.only
            for where in ([base.rstrip("/")] if act.subject is None else record)
        ]


def test_every_form_of_every_type(mara: Visitor) -> None:
    of_types = list(forms(mara))
    everything = [path for of_type in of_types for path in of_type]
    assert len(everything) > 80
    narrow = {of_type[0] for of_type in of_types if of_type} | one_in(LOOKED_AT, everything)
    closely = one_in(CLOSELY, everything)
    wrong = []
    for path in everything:
        wrong += look(mara, path, axe=path in closely) if path in narrow else answers(mara, path)
    assert wrong == []


def test_other_pages_that_one_comes_to(mara: Visitor) -> None:
    wrong = []
    for path in (
        "/", "/account/", "/mail/", "/account/installation/", "/new-organization/", f"{HOME}search?q=calibration",
        f"{HOME}suppliers/?archived=1",
        f"{HOME}suppliers/?q=nothing+like+it", f"{HOME}requirements/iso-27001:2022/", f"{HOME}?on=2026-01-15",
        f"{HOME}requirements/iso-9001:2015/10.2.1 d)/", f"{HOME}my-work/?whom=everybody",
    ):  # fmt: skip
        wrong += look(mara, path, axe=True)
    assert wrong == []


def test_the_keyboard_alone(mara: Visitor) -> None:
    page = mara.page
    mara.go(HOME)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search"
    page.keyboard.type("calibration")
    page.locator("#found a").first.wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=calibration")
    page.keyboard.press("/")
    with page.expect_response(lambda answer: "/search?q=supplier" in answer.url):
        page.keyboard.type("supplier")
    page.locator("#found a").first.wait_for()
    mara.settle()
    page.keyboard.press("Escape")
    assert page.locator("#found a").count() == 0
    mara.go(f"{HOME}nonconformities/raise")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # to the content
    answers = {"title": "Label missing", "description": "A box left the house without its label."}
    for _ in range(40):
        page.keyboard.press("Tab")
        name, tag = page.evaluate("[document.activeElement.name, document.activeElement.tagName]")
        if name in answers:
            page.keyboard.type(answers.pop(name))
        elif tag == "BUTTON":
            break
    assert answers == {}
    with page.expect_navigation():
        page.keyboard.press("Enter")
    mara.reads("Label missing", "is recorded")


def test_words_narrow_a_long_list_of_boxes(mara: Visitor) -> None:
    mara.go(f"{HOME}controls/new")
    boxes = mara.page.locator(".box-list.long input[name=treatments]")
    ticked, many = boxes.first, boxes.count()
    ticked.check()
    said = mara.page.locator(".box-list.long .box:has([name=treatments])").last.inner_text()
    narrow = mara.page.get_by_label("Narrow the choices of Treatments")
    narrow.fill(said.split("(")[-1].rstrip(")"))
    assert boxes.locator("visible=true").count() == 2 < many, "what is ticked stays beside what is looked for"
    narrow.press("Enter")
    assert mara.path == f"{HOME}controls/new", "and nothing is sent yet"
    narrow.fill("")
    assert boxes.locator("visible=true").count() == many


def test_controls_of_a_statement_are_ticked_and_decided_together(mara: Visitor) -> None:
    mara.go(f"{HOME}statement-of-applicability/?version=SOA-0002")
    for ref in ("A.7.1", "A.7.2"):
        mara.page.get_by_label(f"Tick {ref}", exact=True).check()
    mara.press("Decide the ticked ones together")
    assert mara.page.get_by_label("Controls", exact=False).first.input_value() == "A.7.1 A.7.2"
    mara.fill(applicable="yes", justification="Both sites have doors.")
    mara.press("Decide several controls", "main form.act-form")
    mara.hears("decide several controls, done")
    mara.go(f"{HOME}statement-of-applicability/?version=SOA-0002")
    assert mara.text().count("Both sites have doors.") == 2


def test_without_scripts_everything_still_works(chromium: Browser, example: Installation) -> None:
    plain = Visitor(chromium, example.address, script=False)
    plain.sign_in(f"{WHO['manager']}@{EXAMPLE}.example", "northwind-demo")
    plain.go(f"{HOME}sites/new")
    plain.page.locator("[name=title]").fill("Hall without scripts")
    with plain.page.expect_navigation():
        plain.page.locator("main form.act-form button.primary").click()
    plain.reads("Hall without scripts", "is recorded")
    plain.go(f"{HOME}search?q=scripts")
    plain.reads("Hall without scripts")
    plain.close()
