"""Signing in by password and by single-use link; the account; making an organization."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from accord.kernel.access.accounts import tokens_of
from accord.kernel.access.models import Account, SignInLink, Token
from accord.kernel.jobs.models import Job
from accord.kernel.jobs.queue import run_waiting
from accord.kernel.moments.clock import now

PASSWORD = "correct horse battery"


def is_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def test_password(anonymous: Client, manager: Any) -> None:
    wrong = anonymous.post("/sign-in/", {"login": "mia@northwind.example", "password": "wrong"})
    assert wrong.status_code == 422
    assert not is_in(anonymous)
    right = anonymous.post("/sign-in/", {"login": "mia@northwind.example", "password": PASSWORD})
    assert right.headers["Location"] == "/"
    assert anonymous.get("/").headers["Location"] == "/northwind/"


def test_wrong_passwords_are_limited(anonymous: Client, manager: Any) -> None:
    for _ in range(6):
        anonymous.post("/sign-in/", {"login": "mia@northwind.example", "password": "wrong"})
    assert not is_in(anonymous)
    anonymous.post("/sign-in/", {"login": "mia@northwind.example", "password": PASSWORD})
    assert not is_in(anonymous)


def test_asking_for_a_link_gives_the_same_answer_to_all(anonymous: Client, manager: Any) -> None:
    known = anonymous.post("/sign-in/link", {"email": "Mia@northwind.example"})
    unknown = anonymous.post("/sign-in/link", {"email": "nobody@northwind.example"})
    assert known.status_code == unknown.status_code == 200
    assert known.content == unknown.content
    assert Job.objects.filter(kind="sign-in-link").count() == 2
    run_waiting()
    assert [m.to for m in mail.outbox] == [["mia@northwind.example"]]


def test_v20_links_in_mails_have_the_configured_address(anonymous: Client, manager: Any) -> None:
    for host in ("evil.example", "localhost:9"):
        anonymous.post(
            "/sign-in/link", {"email": "mia@northwind.example"}, HTTP_X_FORWARDED_HOST=host, HTTP_HOST="localhost"
        )
    assert (
        anonymous.post("/sign-in/link", {"email": "mia@northwind.example"}, HTTP_HOST="evil.example").status_code == 400
    )
    run_waiting()
    assert len(mail.outbox) == 2
    assert all(re.search(r"http://localhost:8000/link/[\w-]{43}/", m.body) for m in mail.outbox)


def test_a_link_works_once_and_looking_does_not_use_it(anonymous: Client, manager: Any) -> None:
    secret = SignInLink.issue(Account.objects.get(pk=manager.account_id))
    for _ in range(3):
        assert anonymous.get(f"/link/{secret}/").status_code == 200
    assert anonymous.post(f"/link/{secret}/").headers["Location"] == "/"
    assert is_in(anonymous)
    again = Client(SERVER_NAME="localhost")
    refused = again.post(f"/link/{secret}/")
    assert refused.status_code == 410
    assert not is_in(again)


def test_a_link_ends(anonymous: Client, manager: Any, clock: Any) -> None:
    secret = SignInLink.issue(Account.objects.get(pk=manager.account_id))
    with clock((now() + timedelta(minutes=16)).isoformat()):
        assert anonymous.post(f"/link/{secret}/").status_code == 410


def test_v23_another_secret_opens_nothing(anonymous: Client, manager: Any) -> None:
    secret = SignInLink.issue(Account.objects.get(pk=manager.account_id))
    assert len(secret) >= 43
    assert anonymous.post(f"/link/{secret[:-1]}x/").status_code == 410
    assert not is_in(anonymous)


def test_v24_a_new_password_ends_all_other_sessions_and_tokens(mia: Client, manager: Any) -> None:
    elsewhere = Client(SERVER_NAME="localhost")
    elsewhere.post("/sign-in/", {"login": "mia@northwind.example", "password": PASSWORD})
    Token.issue(
        organization_id=manager.organization.pk,
        person_id=manager.person.pk,
        name="x",
        scopes=[],
        expires_at=now() + timedelta(days=1),
    )
    wrong = mia.post("/account/", {"current": "no", "new": "short", "again": "other"})
    assert wrong.status_code == 422
    assert all(f'id="{n}-objection"'.encode() in wrong.content for n in ("current", "new", "again"))
    done = mia.post("/account/", {"current": PASSWORD, "new": "a brand new battery", "again": "a brand new battery"})
    assert done.status_code == 302
    assert is_in(mia)
    assert not is_in(elsewhere)
    assert tokens_of(manager.organization.pk, manager.person.pk) == []


def test_leaving(mia: Client) -> None:
    assert mia.get("/sign-out/").status_code == 405
    mia.post("/sign-out/")
    assert not is_in(mia)


FIRST = {
    "title": "First Works",
    "slug": "first-works",
    "time_zone": "Europe/Paris",
    "given_name": "Fay",
    "family_name": "First",
}


def newcomer() -> Client:
    account = Account.objects.create_user("fay@first.example")
    client = Client(SERVER_NAME="localhost")
    client.post(f"/link/{SignInLink.issue(account)}/")
    return client


def test_the_first_one_makes_the_first_organization(fresh: None) -> None:
    client = newcomer()
    assert client.get("/").headers["Location"] == "/new-organization/"
    assert client.post("/new-organization/", FIRST).headers["Location"] == "/first-works/"
    page = client.get("/first-works/my-work/")
    assert page.status_code == 200
    assert b"First Works is begun" in page.content


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"slug": "sign-in"}, "slug"),
        ({"slug": "No Good"}, "slug"),
        ({"time_zone": "Mars/Base"}, "time_zone"),
        ({"title": " "}, "title"),
        ({"given_name": ""}, "given_name"),
    ],
)
def test_what_is_wrong_with_an_organization_stands_beside_its_field(
    fresh: None, change: dict[str, str], field: str
) -> None:
    response = newcomer().post("/new-organization/", FIRST | change)
    assert response.status_code == 422
    assert f'id="{field}-objection"'.encode() in response.content


def test_others_make_no_organization(mia: Client, as_browser: Any, actor: Any) -> None:
    member = as_browser(actor("member"))
    assert member.post("/new-organization/", FIRST).status_code == 403


def test_many_organizations_are_a_choice(mia: Client, oda: Client, other: Any, do: Any, manager: Any) -> None:
    from accord.kernel.access.models import Grant
    from accord.kernel.acts.perform import add, run
    from accord.kernel.organization.models import Person

    account = Account.objects.get(pk=manager.account_id)

    def join(unit: Any) -> None:
        person = add(Person(given_name="Mia", family_name="Manager", email=account.email, account=account))
        add(Grant(person=person, role="member"))

    run(other, "create", join)
    page = mia.get("/")
    assert page.status_code == 200
    assert b'href="/northwind/"' in page.content
    assert b'href="/otherwise/"' in page.content


def test_mails_are_shown_to_who_runs_the_installation_alone(mia: Client, manager: Any, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    mia.post("/sign-in/link", {"email": "mia@northwind.example"})
    run_waiting()
    assert mia.get("/mail/").status_code == 404
    Account.objects.filter(pk=manager.account_id).update(is_operator=True)
    page = mia.get("/mail/").content.decode()
    assert "mia@northwind.example" in page
    assert re.search(r'href="http://localhost:8000/link/[\w-]{43}/"', page)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    assert mia.get("/mail/").status_code == 404
