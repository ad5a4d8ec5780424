"""V-12: whatever people write, in every text field of every type, stays text on every page."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accord.kernel.acts.act import act_at
from accord.kernel.acts.perform import perform
from accord.kernel.records.declaration import declarations
from accord.kernel.refusals import Refused

MARK = "zqx"
PAYLOADS = [
    f"<script>{MARK}()</script>",
    f"<img src=x onerror={MARK}()>",
    f'"><svg onload={MARK}()>',
    f"'><svg/onload={MARK}()>",
    f"javascript:{MARK}()",
    f"</textarea><script>{MARK}()</script>",
    f"</title><script>{MARK}()</script>",
    f'" onfocus={MARK}() autofocus="',
    f"' onmouseover='{MARK}()",
    f"<a href=javascript:{MARK}()>x</a>",
    f"<iframe srcdoc='<script>{MARK}()</script>'>",
    f"{{{{ {MARK} }}}}",
    f"{{% {MARK} %}}",
    f"[[<b onclick={MARK}()>]]",
    f"<details open ontoggle={MARK}()>",
    f"<math><mi xlink:href=data:x,{MARK}>",
    f"]]><script>{MARK}()</script>",
    f"<!--<script>{MARK}()</script>-->",
    f"<style>*{{background:url({MARK})}}</style>",
    f"<base href=//{MARK}.example>",
    f"<form action=//{MARK}.example>",
    f"<meta http-equiv=refresh content=0;//{MARK}.example>",
    f"\u2028<script>{MARK}()</script>",
    f"<ScRiPt>{MARK}()</sCrIpT>",
    f"&lt;script&gt;{MARK}&lt;/script&gt;",
    f"<x hx-get=/{MARK} hx-trigger=load>",
    f"<link rel=stylesheet href=//{MARK}.example>",
    f'\\"><script>{MARK}()</script>',
    f"<input onfocus={MARK}() autofocus>",
    f"%3Cscript%3E{MARK}()%3C/script%3E",
]


class Suspicion(HTMLParser):
    """Collects tags and attributes that carry the mark as markup instead of as text."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = tag
        for name, value in attrs:
            text = value or ""
            evil = name.startswith(("on", "hx-")) or name in {
                "srcdoc",
                "style",
                "action",
                "formaction",
                "http-equiv",
                "xlink:href",
            }
            address = name in {"href", "src"} and re.match(r"\s*(javascript|data):|//", text, re.IGNORECASE)
            if (MARK in text and (evil or address)) or MARK in name or MARK in tag:
                self.found.append(f"<{tag} {name}={text}>")

    def handle_data(self, data: str) -> None:
        if self.inside in {"script", "style"} and MARK in data:
            self.found.append(f"{self.inside}: {data}")

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""


def markup_of(page: str) -> list[str]:
    parser = Suspicion()
    parser.feed(page)
    parser.close()
    return parser.found


def value(by: Any, one: Any, payload: str) -> Any:
    if one.kind in {"text", "longtext"}:
        return payload[: one.max_length or 500]
    if one.kind == "url":
        return "https://example.org/"
    if one.kind == "email":
        return "zqx@example.org"
    if one.kind == "choice":
        return one.choices[0][0]
    return {"integer": "1", "decimal": "1", "date": "2026-01-01", "boolean": "yes", "choices": ["iso-9001"]}.get(
        one.kind
    )


def fill(by: Any, payload: str) -> list[Any]:
    """One record of every type that can be made by filling in its form with the payload."""
    made: list[Any] = []
    for declaration in declarations():
        act = act_at(declaration, "create")
        if act is None or not declaration.listed:
            continue
        answers = {i.name: v for i in act.inputs if (v := value(by, i, payload)) is not None}
        answers |= {
            i.name: next((r for r in made if type(r).__name__ == i.record), None)
            for i in act.inputs
            if i.kind == "record" and i.required
        }
        for leave in ((), ("time_zone",)):
            try:
                made.append(perform(act, by, answers={k: v for k, v in answers.items() if k not in leave}))
                break
            except Refused:
                continue
    return made


STARTS = [(0, 3), *(pytest.param(n, 1, marks=pytest.mark.slow) for n in range(0, len(PAYLOADS), 3))]


@pytest.mark.parametrize(("number", "step"), STARTS)
def test_v12_text_stays_text(mia: Client, manager: Any, number: int, step: int) -> None:
    """On the pages of each third type; in `make test-all` of all, with all payloads."""
    payload = PAYLOADS[number]
    made = fill(manager, payload)[::step]
    assert len(made) >= 5
    for record in made:
        page = f"/northwind/{record.declaration.slug}/{record.reference}/"
        for verb, answers in (
            ("comment", {"text": PAYLOADS[number + 1]}),
            ("edit", {"title": PAYLOADS[number + 2], "rev": "x"}),
        ):
            found = markup_of(mia.post(page + verb, answers).content.decode())
            assert found == [], (page, verb)
        for ending in ("", "history", "references", "edit", "link"):
            response = mia.get(page + ending)
            assert response.status_code == 200, page + ending
            assert markup_of(response.content.decode()) == [], page + ending
        shown = mia.get(page).content.decode()
        assert MARK in shown
    for path in ("search?q=zqx", "my-work/?whom=everybody", "access/", "", *{f"{r.declaration.slug}/" for r in made}):
        assert markup_of(mia.get(f"/northwind/{path}").content.decode()) == [], path
    live = mia.get("/northwind/search?q=zqx", HTTP_HX_REQUEST="true").content.decode()
    assert MARK in live
    assert markup_of(live) == []


@pytest.mark.parametrize("payload", PAYLOADS)
def test_v12_names_of_files_and_what_stands_in_the_address(mia: Client, site: Any, payload: str) -> None:
    upload = SimpleUploadedFile(payload.replace("/", "_")[:200], b"x")
    assert mia.post("/northwind/sites/S-0001/attach", {"file": upload, "note": payload[:200]}).status_code == 302
    assert markup_of(mia.get("/northwind/sites/S-0001/").content.decode()) == []
    download = mia.get("/northwind/files/FILE-0001")
    assert b"".join(download.streaming_content) == b"x"
    header = download.headers["Content-Disposition"]
    assert header.isascii()
    assert not set(header) & set("\r\n<>")
    for path in (
        "sites/?q=",
        "sites/?state=",
        "sites/?sort=",
        "search?q=",
        "sites/new?title=",
        "my-work/?on=",
        "sites/?site=",
    ):
        response = mia.get(f"/northwind/{path}", {path.partition("?")[2].rstrip("="): payload})
        assert markup_of(response.content.decode()) == [], path
    refused = mia.post("/sign-in/", {"login": payload, "password": payload, "next": payload})
    assert markup_of(refused.content.decode()) == []


def test_the_suspicion_works() -> None:
    for payload in PAYLOADS[:3]:
        assert markup_of(f"<p>{payload}</p>") or markup_of(f'<p title="{payload}">')
