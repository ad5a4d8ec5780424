"""The door: who gets in, what a stranger sees, and what every answer carries."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.doors.pages.address import safe_next

Addresses = Callable[..., list[str]]


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


@pytest.mark.parametrize(
    "path", ["sites/", "sites/S-0001/", "my-work/", "access/", "sites/new", "search?q=hall", "sites/export.csv"]
)
def test_nobody_is_sent_to_sign_in_and_back(anonymous: Client, site: Any, path: str) -> None:
    response = anonymous.get(f"/northwind/{path}")
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/sign-in/?next=%2Fnorthwind%2F")
    assert "Your session has ended" not in anonymous.get(response.headers["Location"]).text


def test_every_address_wants_somebody_or_says_nothing(anonymous: Client, site: Any, every_address: Addresses) -> None:
    public = {
        "/sign-in/",
        "/sign-in/link",
        "/sign-out/",
        "/link/nothing/",
        "/healthz",
        "/readyz",
        "/verify.py",
        "/font/inter.ttf",
        "/calendar/nothing.ics",
        "/letters/nothing/",
    }
    seen = {path: anonymous.get(path) for path in every_address() if path not in public}
    assert len(seen) > 20
    assert {p: r.status_code for p, r in seen.items() if r.status_code not in (302, 405)} == {}
    assert all(r.headers["Location"].startswith("/sign-in/") for r in seen.values() if r.status_code == 302)


def test_foreign_and_nonexistent_are_alike_to_the_byte(
    mia: Client, oda: Client, site: Any, every_address: Addresses
) -> None:
    foreign, nowhere = every_address(slug="northwind"), every_address(slug="nowhere-at-all")
    pairs = [(f, n) for f, n in zip(foreign, nowhere, strict=True) if f.startswith("/northwind/")]
    assert len(pairs) > 15
    for there, not_there in pairs:
        one, two = oda.get(there), oda.get(not_there)
        assert (one.status_code, two.status_code) == (404, 404), there
        assert one.content == two.content, there
        assert b"northwind" not in one.content.lower()


def test_a_foreign_reference_and_a_made_up_one_are_alike(
    mia: Client, oda: Client, site: Any, do: Any, other: Any
) -> None:
    do("sites", "create", by=other, title="Elsewhere")
    do("sites", "create", by=other, title="Elsewhere too")  # S-0002 exists there, not here
    for ending in ("", "history", "references", "edit", "archive", "comment"):
        foreign, made_up = mia.get(f"/northwind/sites/S-0002/{ending}"), mia.get(f"/northwind/sites/S-9999/{ending}")
        assert foreign.status_code == made_up.status_code == 404
        assert foreign.content == made_up.content
        posted = [mia.post(f"/northwind/sites/{r}/{ending or 'edit'}", {"rev": "1"}) for r in ("S-0002", "S-9999")]
        assert posted[0].status_code == posted[1].status_code
        assert posted[0].content == posted[1].content


HEADERS = {
    "Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin", "Permissions-Policy": "camera=()",
}  # fmt: skip


def test_every_answer_carries_its_headers(mia: Client, anonymous: Client, site: Any, every_address: Addresses) -> None:
    for client in (mia, anonymous):
        for path in [*every_address(), "/northwind/sites/S-9999/", "/static/pages/accord.css", "/no/such/page/at/all"]:
            for response in (client.get(path), client.head(path), client.post(path), client.delete(path)):
                response.close()
                for name, value in HEADERS.items():
                    assert response.headers.get(name, "").startswith(value), (path, name)
                policy = response.headers["Content-Security-Policy"]
                assert "unsafe" not in policy
                kept = response.headers["Cache-Control"]
                assert kept == "no-store" or path.startswith(("/static/", "/font/")) or "no-store" in kept, (path, kept)


CACHES = ("kernel_verdict",)


@contextmanager
def writes() -> Any:
    """The statements that would change the database, but for caches that are kept there."""
    found: list[str] = []

    def note(execute: Any, sql: str, *more: Any) -> Any:
        if sql.lstrip().split(" ")[0].upper() in {"INSERT", "UPDATE", "DELETE", "REPLACE"} and not any(
            c in sql for c in CACHES
        ):
            found.append(sql)
        return execute(sql, *more)

    with connection.execute_wrapper(note):
        yield found


def test_looking_changes_nothing(mia: Client, anonymous: Client, site: Any, every_address: Addresses) -> None:
    mia.get("/northwind/")
    for client in (mia, anonymous):
        for path in every_address():
            with writes() as found:
                body(client.get(path))
                client.head(path)
            assert found == [], path


def test_other_methods_are_refused(mia: Client, site: Any, every_address: Addresses) -> None:
    for path in every_address():
        for method in (mia.put, mia.delete, mia.patch):
            assert method(path).status_code in (404, 405), path


@settings(max_examples=2000, deadline=None)
@given(st.one_of(st.text(max_size=40), st.text("/\\.:@%?#\t\n\r evil5cfx", max_size=30)))
def test_v21_next_never_leaves_this_host(text: str) -> None:
    onward = safe_next(text)
    assert onward.startswith("/")
    assert not onward.startswith(("//", "/\\"))
    assert not any(c in onward for c in "\\\t\r\n@#\x00")
    assert "://" not in onward


@pytest.mark.parametrize(
    "evil",
    [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "/../\\evil",
        "/\t/evil.example",
        "/%5cevil",
        "/%09/evil",
        "javascript:alert(1)",
        "/a/../../evil//",
    ],
)
def test_v21_signing_in_leads_nowhere_else(anonymous: Client, manager: Any, evil: str) -> None:
    answer = {"login": "mia@northwind.example", "password": "correct horse battery", "next": evil}
    assert anonymous.post("/sign-in/", answer).headers["Location"] == "/"


def test_v21_signing_in_leads_back(anonymous: Client, manager: Any) -> None:
    answer = {
        "login": "mia@northwind.example",
        "password": "correct horse battery",
        "next": "/northwind/sites/?q=hall&page=2",
    }
    assert anonymous.post("/sign-in/", answer).headers["Location"] == "/northwind/sites/?q=hall&page=2"


def test_without_the_right_the_page_says_so(as_browser: Any, actor: Any) -> None:
    guest = as_browser(actor("supplier_contact", "Supplier:00000000-0000-0000-0000-000000000000"))
    for path in ("sites/", "access/", "parameters/", "area/kernel/"):
        response = guest.get(f"/northwind/{path}")
        assert response.status_code == 403
        assert b"Your role does not" in response.content


def test_csrf_is_asked_for(manager: Any, site: Any) -> None:
    from accord.kernel.access.models import Account

    strict = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
    strict.force_login(
        Account.objects.get(pk=manager.account_id), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    response = strict.post("/northwind/sites/S-0001/archive", {"rev": "1"})
    assert response.status_code == 403
    assert b"This form is too old" in response.content
    assert strict.get("/northwind/sites/S-0001/").status_code == 200


def test_a_fault_shows_no_data(mia: Client, site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    import logging

    from accord.doors.pages import record_page

    def fault() -> None:
        raise RuntimeError("canary-7731")

    logging.disable(logging.CRITICAL)
    monkeypatch.setattr(record_page, "surroundings_of", lambda *a, **k: fault())
    mia.raise_request_exception = False
    response = mia.get("/northwind/sites/S-0001/")
    logging.disable(logging.NOTSET)
    assert response.status_code == 500
    assert b"The fault is in Accord" in response.content
    assert b"canary" not in response.content
    assert b"Hall 1" not in response.content
