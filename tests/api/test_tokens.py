"""Who may come in: tokens with scope and end, and the session of the pages for reading (V-11, V-25, V-28)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from tests.api.conftest import Api, token_of

from accord.kernel.access.models import Account, Token
from accord.kernel.moments.clock import now


@pytest.mark.parametrize(
    "header",
    ["Bearer", "Bearer ", "Bearer accord_", "Bearer accord_aaaa_bbbb", "Basic bWlhOng=", "accord_x", "Token x"],
)
def test_what_is_no_token_is_401(manager, header):
    response = Api().get("sites", Authorization=header)
    assert response.status_code == 401
    assert response.json()["type"] == "urn:accord:problem:not-recognised"


def test_a_token_with_one_letter_changed_is_401(manager):
    text = token_of(manager)
    assert Api(text).get("sites").status_code == 200
    assert Api(text[:-1] + ("A" if text[-1] != "A" else "B")).get("sites").status_code == 401


def test_an_expired_token_is_401(manager, clock):
    with clock("2026-01-01T12:00:00Z"):
        text = token_of(manager, expires_at=now() + timedelta(hours=1))
        assert Api(text).get("sites").status_code == 200
    with clock("2026-01-01T13:00:01Z"):
        assert Api(text).get("sites").status_code == 401


def test_a_revoked_token_is_401_at_the_next_request(manager):
    text = token_of(manager)
    assert Api(text).get("sites").status_code == 200
    Token.objects.update(revoked_at=now())
    assert Api(text).get("sites").status_code == 401
    assert Api(text).get("/api/v1/organizations").status_code == 401


def test_a_token_ends_with_the_account_and_with_the_roles(actor):
    olaf = actor("owner")
    text = token_of(olaf)
    assert Api(text).get("sites").status_code == 200
    Account.objects.filter(pk=olaf.account_id).update(is_active=False)
    assert Api(text).get("sites").status_code == 401


def test_a_scope_limits_what_the_person_may(api, manager):
    api.add("sites", title="Hamburg")
    reading = Api(token_of(manager, ["*.view"]))
    assert reading.get("sites/S-0001").status_code == 200
    assert reading.post("sites", {"title": "Bremen"}).status_code == 403
    assert reading.patch("sites/S-0001", {"title": "Bremen"}, rev=1).status_code == 403
    elsewhere = Api(token_of(manager, ["suppliers.*"]))
    assert elsewhere.get("sites").status_code == 403
    assert elsewhere.get("sites/S-0001").content == elsewhere.get("sites/S-0002").content
    assert elsewhere.get("search?q=hamburg").json() == {"items": []}


def test_a_token_is_of_one_organization(api, foreign):
    assert Api(api.token, "otherwise").get("sites").content == Api(api.token, "nowhere").get("sites").content


def test_the_last_use_is_noted_once_a_minute(manager, clock):
    with clock("2026-01-01T12:00:00Z"):
        text = token_of(manager)
        Api(text).get("sites")
    first = Token.objects.get().used_at
    with clock("2026-01-01T12:00:59Z"):
        Api(text).get("sites")
    assert Token.objects.get().used_at == first
    with clock("2026-01-01T12:01:00Z"):
        Api(text).get("sites")
    assert Token.objects.get().used_at == first + timedelta(minutes=1)


def signed_in(account_email="mia@northwind.example"):
    client = Client(enforce_csrf_checks=True)
    client.force_login(Account.objects.get(email=account_email), "allauth.account.auth_backends.AuthenticationBackend")
    return Api(client=client)


def test_the_session_of_the_pages_reads(api):
    api.add("sites", title="Hamburg")
    browser = signed_in()
    assert browser.get("sites/S-0001").json()["title"] == "Hamburg"
    assert [o["slug"] for o in browser.get("/api/v1/organizations").json()["items"]] == ["northwind"]


def test_the_session_of_the_pages_changes_nothing(api):
    api.add("sites", title="Hamburg")
    browser = signed_in()
    assert browser.post("sites", {"title": "Bremen"}).status_code == 401
    assert browser.patch("sites/S-0001", {"title": "Bremen"}, rev=1).status_code == 401
    assert browser.send("DELETE", "sites/S-0001").status_code == 401
    assert browser.post("files", b"x").status_code == 401
    assert api.get("sites").json()["count"] == 1


def test_the_session_sees_no_other_organization(api, foreign):
    foreign.add("sites", title="Elsewhere")
    browser = signed_in()
    browser.slug = "otherwise"
    theirs = browser.get("sites")
    browser.slug = "nowhere"
    assert theirs.status_code == 404
    assert theirs.content == browser.get("sites").content


def test_a_token_beside_a_session_decides(api, actor):
    member = Api(token_of(actor("member")), client=signed_in().client)
    assert member.post("sites", {"title": "Bremen"}).status_code == 403


def test_nothing_says_the_token(api):
    api.add("sites", title="Hamburg")
    for path in (
        "sites",
        "sites/S-0001",
        "sites/S-0001/history",
        "/api/v1/organizations",
        "sites/S-0009",
        "sites?colour=red",
    ):
        response = api.get(path)
        assert api.token not in response.content.decode()
        assert api.token not in str(response.headers)
