"""What a request says about itself: its host (V-20), where to go next (V-21), its origin (V-22), the tokens in its
address (V-28), names of fields (V-31) and characters that end a line (V-32)."""

from __future__ import annotations

import ast
import io
import itertools
import json
import logging
import random
import re
from email.message import Message
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from django.core import mail
from django.test import Client
from tests.api.conftest import Api, token_of

import accord
from accord.doors.pages.address import safe_next
from accord.doors.pages.files import disposition
from accord.kernel.access.models import Account, CalendarFeed, SignInLink
from accord.kernel.copies import delivering
from accord.kernel.jobs.queue import run_waiting
from accord.kernel.moments.clock import now

BASE = "http://localhost:8000"


# ---- V-20: hosts ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "host",
    ["evil.example", "localhost.evil.example", "localhost:80@evil.example", "evil.example#localhost",
     "localhost,evil.example",
     "[::2]", "0x7f.1", "localhost/", "localhost\\evil.example", "*", "127.0.0.1.nip.example", "localhost evil"],
)  # fmt: skip
def test_V_20_a_host_that_is_not_ours_gets_nothing(host: str, mia: Client) -> None:
    for path in ("/sign-in/", "/northwind/my-work/", "/api/v1/organizations"):
        answer = mia.get(path, HTTP_HOST=host)
        assert answer.status_code == 400, path
        assert "evil" not in answer.content.decode()


def test_V_20_forwarded_hosts_stand_in_no_link_and_no_mail(mia: Client, anonymous: Client, api: Api) -> None:
    forged = {f"HTTP_{n}": "evil.example" for n in ("X_FORWARDED_HOST", "X_HOST", "FORWARDED", "X_ORIGINAL_HOST")}
    for path in ("/northwind/my-work/", "/account/", "/sign-in/", "/"):
        assert "evil.example" not in (answer := mia.get(path, **forged)).content.decode() + str(answer.headers)
    made = mia.post("/account/calendars", {"organization": "northwind"}, **forged).content.decode()
    assert re.search(rf"{BASE}/calendar/[\w-]+\.ics", made)
    assert "evil.example" not in made
    anonymous.post("/sign-in/link", {"email": "mia@northwind.example"}, **forged)
    run_waiting()
    assert re.search(rf"{BASE}/link/[\w-]{{43}}/", mail.outbox[-1].body)
    assert "evil.example" not in str(mail.outbox[-1].message())


# ---- V-21: where one is led -----------------------------------------------------------------------------------------


def leaves(text: str) -> bool:
    """Whether a browser that is led to `text` from a page of ours could end at another origin, or run something.

    By the rules of the WHATWG URL standard that differ from RFC 3986: control characters and spaces at both ends are
    cut off, tabs and line breaks are taken out everywhere, `\\` is `/`, and two slashes begin a host.
    Both readings must stay here, as must that of the text decoded once more, which some middle box may do.
    """
    for reading in (text, unquote(text)):
        cut = reading.strip("".join(map(chr, range(0x21)))).translate({9: None, 10: None, 13: None}).replace("\\", "/")
        if cut.startswith("//") or re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", cut):
            return True
        try:
            parts = urlsplit(reading)
        except ValueError:
            return True
        if parts.scheme or parts.netloc:
            return True
    return False


PIECES = (
    "/", "//", "\\", "/\\", "\t", "\n", "\r", " ", "\x00", "\x1f", "%09", "%0a", "%5c", "%2f", "%2F%2f", "%00",
    "..", "/../",
    "/./", ".", ":", "@", "?", "#", "&", "=", "http:", "https://", "HTTP:/", "javascript:", "data:", "evil.example",
    "evil%E3%80%82example", "\u3002", "\uff0f", "\u2215", "\u2028", "\ufeff", "\u00ad", "[::1]", "0x7f000001", "a",
    "northwind",
    "sites", "localhost", "//localhost:8000@", ";", "|", "'", '"', "<", "é", "\u202e", "%25", "%255c",
)  # fmt: skip


def test_V_21_no_spelling_leads_to_another_origin() -> None:
    chance = random.Random(21)
    kept = 0
    spelled = ("".join(t) for t in itertools.product(PIECES, repeat=2))
    longer = ("/" + "".join(chance.choices(PIECES, k=chance.randint(1, 6))) for _ in range(15_000))
    for text in itertools.chain(spelled, longer):
        onward = safe_next(text)
        assert onward.startswith("/"), repr(text)
        assert not leaves(onward), repr(text)
        assert onward in (text, "/")
        kept += onward == text
    assert kept > 100, "the plain ones are kept"


def test_V_21_the_judge_knows_what_leaves() -> None:
    for text in ("//evil.example", "/\\evil.example", "/\t/evil.example", "\x01//evil.example", "https:evil.example",
                 "javascript:alert(1)", "/%5cevil.example", "/%09/evil", "%2f%2fevil", "///evil",
                 "\\\\evil"):  # fmt: skip
        assert leaves(text), text
    for text in ("/", "/northwind/sites/?q=a&page=2", "/a//b", "/northwind/sites/S-0001/"):
        assert not leaves(text), text


def test_V_21_no_address_sends_one_elsewhere(mia: Client, anonymous: Client) -> None:
    for client in (mia, anonymous):
        for path in ("//evil.example", "//evil.example/sign-in", "/%5cevil.example/account", "//evil.example/northwind",
                     "/northwind//evil.example", "/sign-in/?next=//evil.example",
                     "/northwind/sites?next=https://evil"):  # fmt: skip
            location = client.get(path).headers.get("Location", "/")
            assert not leaves(location), (path, location)


# ---- V-22: other origins --------------------------------------------------------------------------------------------

ORIGINS = (
    "null", "https://evil.example", "http://evil.example", "http://localhost.evil.example",
    "http://evil-localhost:8000",
    "http://localhost:8001", "https://localhost:8000", "http://localhost:8000", "http://localhost:8000.evil.example",
    "http://localhost:8000@evil.example", "file://", "http://LOCALHOST:8000",
)  # fmt: skip


@pytest.mark.parametrize("origin", ORIGINS)
def test_V_22_no_origin_is_let_in(origin: str, mia: Client, api: Api) -> None:
    asking = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    answers = [mia.get("/northwind/my-work/", headers=asking), mia.options("/northwind/sites/", headers=asking)]
    answers += [mia.get("/api/v1/organizations", headers=asking), api.get("sites", Origin=origin)]
    answers += [api.send("OPTIONS", "sites", **{k.replace("-", "_"): v for k, v in asking.items()})]
    for answer in answers:
        assert not [h for h in answer.headers if h.lower().startswith("access-control-")]
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"


# ---- V-28: tokens ---------------------------------------------------------------------------------------------------


def test_V_28_a_token_in_an_address_opens_nothing(manager: Any) -> None:
    token = token_of(manager)
    for name in ("token", "access_token", "api_key", "key", "Authorization", "bearer"):
        answer = Api().get(f"sites?{name}={token}")
        assert answer.status_code == 401
        assert token not in answer.content.decode() + str(answer.headers)


def test_V_28_nothing_is_kept_on_the_way(mia: Client, api: Api, anonymous: Client) -> None:
    answers = [api.get(p) for p in ("sites", "sites/S-0009", "search?q=x", "/api/v1/organizations", "nothing-like-it")]
    answers += [api.post("sites", {"title": "Hamburg"}), Api().get("sites")]
    answers += [mia.get(p) for p in ("/", "/account/", "/northwind/access/", "/northwind/sites/", "/nowhere/")]
    answers += [anonymous.get(p) for p in ("/sign-in/", "/link/x/", "/calendar/x.ics")]
    for answer in answers:
        assert answer.headers["Cache-Control"] == "no-store", answer.request["PATH_INFO"]


def test_V_28_the_log_names_no_secret_of_an_address(manager: Any, organization: Any, monkeypatch: Any) -> None:
    """A refused request is logged with its path, and a path may hold a secret that still opens."""
    secret = SignInLink.issue(Account.objects.get(pk=manager.account_id))
    _, feed = CalendarFeed.issue(organization_id=organization.pk, person_id=manager.person.pk, everybody=False)
    (handler,) = [h for h in logging.getLogger().handlers if type(h) is logging.StreamHandler]
    written = io.StringIO()
    monkeypatch.setattr(handler, "stream", written)
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(f"/link/{secret}/").status_code == 403
    assert strict.post(f"/calendar/{feed}.ics").status_code == 403
    strict.get(f"/calendar/{feed}.icsx")
    strict.post(f"/letters/{secret}/")
    said = written.getvalue()
    assert "/link/…" in said
    assert secret not in said
    assert feed not in said


def test_V_28_the_server_writes_no_log_of_addresses() -> None:
    import inspect

    from granian.server import Server

    assert inspect.signature(Server.__init__).parameters["log_access"].default is False
    sources = [p.read_text() for p in (Path(accord.__file__).parent / "config").glob("*.py")]
    assert any("Server(" in s for s in sources)
    assert not any("log_access" in s for s in sources)


# ---- V-31: names that reach the database ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    ["sort=owner__account__password", "sort=?", "sort=title;DROP", "sort=-pk", "sort=title,id)--",
     "owner__account__password=x",
     "_connector=OR", "_negated=1", "title__regex=(a%2B)%2B", "pk=1", "id__in=1", "organization=x", "organization_id=x",
     "account__password__startswith=a", "title__contains%27)%20OR%201=1--=x", "sort=title__0"],
)  # fmt: skip
def test_V_31_a_field_that_is_not_declared_is_no_filter_and_no_order(query: str, api: Api) -> None:
    answer = api.get(f"people?{query}")
    assert answer.status_code == 422, answer.content
    assert answer.json()["errors"]


@pytest.mark.parametrize(
    "query",
    ["order=owner__account__password", "sort=owner__account__password", "_connector=OR", "title__regex=^Z", "pk=1"],
)
def test_V_31_nor_on_the_pages(query: str, mia: Client, site: Any) -> None:
    answer = mia.get(f"/northwind/sites/?{query}")
    assert answer.status_code in {200, 422}
    assert answer.status_code == 422 or "S-0001" in answer.content.decode(), "it filters nothing"


def test_V_31_no_call_takes_its_parameters_from_a_request() -> None:
    """`filter(**request.GET)` would let the caller name the fields (and `_connector`): it stands nowhere."""

    def named_by(given: ast.expr) -> str:
        """What says the names: all of it, or only the keys where these are written out."""
        keys = given.keys if isinstance(given, ast.Dict) and None not in given.keys else [given]
        return " ".join(ast.unparse(key) for key in keys if key)

    def breaches(text: str) -> list[int]:
        return [
            node.lineno
            for node in ast.walk(ast.parse(text))
            if isinstance(node, ast.Call)
            for given in node.keywords
            if given.arg is None
            and re.search(r"\b(GET|POST|FILES|QueryDict|read_json|query|body)\b(?!\s*\()", named_by(given.value))
            and getattr(node.func, "attr", getattr(node.func, "id", "")) in ORM
        ]

    assert breaches("x.filter(**request.GET.dict())\nQ(**query)\nx.get(**dict(request.POST))") == [1, 2, 3]
    found = []
    for path in Path(accord.__file__).parent.rglob("*.py"):
        if "tests" not in path.parts:
            found += [f"{path.name}:{line}" for line in breaches(path.read_text())]
    assert found == []


ORM = frozenset("filter exclude get create update order_by annotate aggregate alias extra Q get_or_create only".split())


# ---- V-32: characters that end a line -------------------------------------------------------------------------------

NAMES = ("a\r\nSet-Cookie: x=1.txt", 'a"; filename="evil.exe', "a;b.txt", "a\u2028b\u2029.txt", "a\x00b",
         "\u202egpj.exe",
         "\r\n\r\n<script>",
         "ä%0d%0a.txt", "a\x85b", "'; x='", "", "\n")  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_V_32_a_file_name_ends_no_header(name: str) -> None:
    said = disposition(name)
    assert re.fullmatch(r"[\x20-\x7e]+", said)
    read = Message()
    read["Content-Disposition"] = said
    assert read.get_content_disposition() == "attachment"
    assert {key for key, _ in read.get_params(header="Content-Disposition")} <= {"attachment", "filename", "filename*"}
    assert said.count("filename=") == 1
    assert not re.search("[\r\n\x00\u2028\u2029]", unquote(said.partition("UTF-8''")[2]))


@pytest.mark.parametrize(
    "title", ["Works\r\nBcc: evil@evil.example", "Works\nX: 1", "Works\u2028Bcc: evil", "Works; x=1"]
)
def test_V_32_a_title_ends_no_line_of_a_mail(
    title: str, manager: Any, do: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from accord.kernel.refusals import Refused

    try:
        do("organizations", "set-up", "ORG-0001", 1, title=title, time_zone="Europe/Berlin")
    except Refused:
        return
    with manager.scope():
        manager.organization.refresh_from_db()
    monkeypatch.setattr(delivering, "mail_leaves", lambda: True)
    place: Any = SimpleNamespace(organization=manager.organization, address="a@b.example")
    newest: Any = SimpleNamespace(size=1, signed_at=now(), note="1")
    delivering._by_mail(place, place, newest)
    made = mail.outbox[-1].message()
    assert re.fullmatch("Checkpoint 1 of Works[^\r\n\u2028]*", str(mail.outbox[-1].subject))
    assert (made["Bcc"], made["X"]) == (None, None)


def test_V_32_an_address_of_a_person_is_one_address(api: Api) -> None:
    for email in (
        "a@b.example\r\nBcc: evil@evil.example",
        "a@b.example,evil@evil.example",
        "a@b.example\u2028",
        "a b@c.example",
    ):
        answer = api.post("people", {"given_name": "Ada", "family_name": "Byron", "email": email})
        assert answer.status_code in {201, 422}
        if answer.status_code == 201:
            assert re.fullmatch(r"[^\s,;]+@[^\s,;]+", answer.json()["email"])


def test_V_32_a_path_forges_no_line_of_the_log(mia: Client, caplog: pytest.LogCaptureFixture) -> None:
    for path in ("/nowhere%0aFORGED", "/nowhere%0d%0aFORGED", "/northwind/sites/S-0001%0aFORGED/"):
        mia.get(path)
        mia.post(path)
    assert all("\nFORGED" not in r.getMessage() and "\r" not in r.getMessage() for r in caplog.records)


def test_V_32_json_is_never_taken_for_something_else(api: Api) -> None:
    answer = api.get("sites?q=<script>")
    assert answer.headers["Content-Type"].startswith("application/json")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert json.loads(answer.content) is not None
