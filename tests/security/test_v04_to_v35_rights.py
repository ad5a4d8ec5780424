"""Who is somebody else (V-04), gives more than they hold (V-05), reaches files (V-06) or copies (V-07) without right,
finds a secret in the records (V-10), or is a guest whose time has not come or is over (V-35)."""

from __future__ import annotations

import json
import logging
import re
from datetime import date
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from tests.api.conftest import Api, token_of
from tests.api.test_files import send

from accord.kernel.access.actor import actor_for_feed, readers
from accord.kernel.access.models import Account, CalendarFeed, Grant, SignInLink
from accord.kernel.access.proof import prove
from accord.kernel.access.roles import ROLES
from accord.kernel.acts.act import act_at, all_acts
from accord.kernel.acts.perform import add, perform, run
from accord.kernel.jobs.queue import run_waiting
from accord.kernel.ledger.models import Entry
from accord.kernel.organization.models import Person
from accord.kernel.records.declaration import by_slug
from accord.kernel.refusals import Refused, SignatureNeeded

PASSWORD = "correct horse battery"
GUESTS = [r.key for r in ROLES if r.guest]


# ---- V-04: signing and logging for another person -------------------------------------------------------------------


def test_V_04_a_signature_is_given_by_who_is_signed_in_alone(do: Any, manager: Any, actor: Any) -> None:
    olga = actor("manager", name="Olga Other")
    document = do("documents", "create", title="Inspection", kind="procedure", owner="P-0001")
    version = do("document-versions", "create", document=document.reference, version="1", text="Count.")
    version = do("document-versions", "submit", version.reference, version.rev, approver="P-0001")
    approve = act_at(by_slug("document-versions"), "approve")
    with pytest.raises(SignatureNeeded, match="another account"):
        perform(approve, manager, version.reference, {}, rev=version.rev, proof=prove(olga, PASSWORD))
    for forged in ("signer", "printed_name", "by", "signed_by", "meaning", "recorded_at", "actor", "at"):
        with pytest.raises(Refused, match="There is no field"):
            perform(
                approve, manager, version.reference, {forged: olga.person.reference}, rev=version.rev,
                proof=prove(manager, PASSWORD),
            )  # fmt: skip
    proof = prove(manager, PASSWORD)
    perform(approve, manager, version.reference, {}, rev=version.rev, proof=proof)
    with manager.scope():
        body = json.loads(
            Entry.objects.filter(body__contains='"sig"').order_by("-seq").values_list("body", flat=True)[0]
        )
    assert (body["actor"]["id"], body["sig"]["signer"]) == (str(manager.person.pk),) * 2
    with pytest.raises(SignatureNeeded, match="by itself"):
        proof.spend()


def test_V_04_no_act_writes_a_signature_or_an_entry_of_the_log() -> None:
    assert [a.key for a in all_acts() if a.declaration.name == "Signature" and not a.general] == []
    taken = {"signer", "printed_name", "signature", "actor", "recorded_at", "rev", "imported"}
    assert [(a.key, i.name) for a in all_acts() for i in a.inputs if i.name in taken] == []


# ---- V-05: rights by another path -----------------------------------------------------------------------------------


@pytest.mark.parametrize("held", [r.key for r in ROLES if r.key != "administrator"])
def test_V_05_at_every_door_only_an_administrator_gives_a_role(held: str, actor: Any, as_browser: Any, do: Any) -> None:
    supplier = do("suppliers", "create", title="Northern Bolts")
    by = actor(held, supplier if held == "supplier_contact" else "")
    with by.scope():
        before = Grant.objects.count()
    answers = {"person": by.person.reference, "role": "administrator"}
    assert as_browser(by).post("/northwind/grants/give", answers).status_code in {403, 404}
    for scopes in ([], ["*.*"], ["access.grant"]):
        assert Api(token_of(by, scopes)).post("grants/give", answers).status_code in {403, 404, 422}
    with by.scope():
        assert Grant.objects.count() == before


# ---- V-06: files ----------------------------------------------------------------------------------------------------


def test_V_06_what_fails_leaves_the_old_file(api: Api) -> None:
    old = send(api, "old.txt").json()["file"]
    api.add("documents", title="Inspection", kind="procedure")
    version = api.add("document-versions", document="D-0001", version="1", file=old)
    path = f"document-versions/{version['reference']}"
    for wrong in ("f" * 64, "x", "../../etc/passwd", old[:-1]):
        assert api.patch(path, {"file": wrong}, rev=1).status_code == 422
    assert (
        api.patch(path, {"file": send(api, "new.txt", b"new").json()["file"], "version": "x" * 999}, rev=1).status_code
        == 422
    )
    assert b"".join(api.get(f"{path}/files/{old}").streaming_content)


def test_V_06_a_hash_opens_nothing_without_the_record(api: Api, actor: Any, do: Any) -> None:
    mine, yours = (do("suppliers", "create", title=t) for t in ("Mine", "Yours"))
    sha256 = send(api, "secret.txt", b"of yours").json()["file"]
    api.post(f"suppliers/{yours.reference}/attach", {"file": sha256})
    guest = Api(token_of(actor("supplier_contact", mine, "Gus Guest")))
    for tail in ("", f"/{sha256}"):
        assert guest.get(f"suppliers/{yours.reference}/files{tail}").status_code == 404
        assert guest.get(f"suppliers/{mine.reference}/files{tail}").status_code == (404 if tail else 200)


# ---- V-07: what was handed out asks again ---------------------------------------------------------------------------


def with_time(by: Any, role: str, starts: date | None, ends: date | None, scope: str = "") -> tuple[Any, Account]:
    """A person with an account and a role for a time."""
    account = Account.objects.create_user("gina@guest.example", PASSWORD)

    def body(unit: Any) -> Any:
        person = add(Person(given_name="Gina", family_name="Guest", email=account.email, account=account))
        add(Grant(person=person, role=role, scope=scope, starts_on=starts, ends_on=ends))
        return person

    return run(by, "create", body), account


def test_V_07_feeds_letters_exports_and_tokens_ask_for_the_right_at_use(
    manager: Any, organization: Any, clock: Any, anonymous: Client
) -> None:
    person, account = with_time(manager, "member", date(2025, 1, 1), date(2025, 3, 31))
    _, secret = CalendarFeed.issue(organization_id=organization.pk, person_id=person.pk, everybody=False)

    class By:
        pass

    by: Any = By()
    by.organization, by.person = organization, person
    for day, there in (("2024-12-31", False), ("2025-01-01", True), ("2025-03-31", True), ("2025-04-01", False)):
        with clock(day):
            token = Api(token_of(by))
            browser = Client()
            browser.force_login(account, "allauth.account.auth_backends.AuthenticationBackend")
            found = [
                anonymous.get(f"/calendar/{secret}.ics").status_code == 200,
                actor_for_feed(secret) is not None,
                token.get("sites").status_code == 200,
                browser.get("/northwind/sites/").status_code == 200,
            ]
            with manager.scope():
                found.append(bool(readers(organization, person.pk)))
            assert found == [there] * 5, day


def test_V_07_a_copy_holds_what_its_reader_may_see(api: Api, actor: Any, as_browser: Any, do: Any) -> None:
    olga = actor("owner", name="Olga Owner")
    do("sites", "create", title="Hers", owner=olga.person.reference)
    do("sites", "create", title="Another's")
    for ending in ("csv", "json"):
        answer = as_browser(olga).get(f"/northwind/sites/export.{ending}")
        if answer.status_code == 200:
            text = b"".join(answer.streaming_content) if answer.streaming else answer.content
            assert b"Another" not in text
    guest = actor("supplier_contact", do("suppliers", "create", title="Mine"), "Gus Guest")
    for path in ("/northwind/suppliers/export.csv", "/northwind/sites/export.csv", "/northwind/pack/"):
        assert as_browser(guest).get(path).status_code in {403, 404}
    assert as_browser(guest).get("/northwind/choose?type=Site&q=Hers").content.decode().count("Hers") == 0


# ---- V-10: secrets --------------------------------------------------------------------------------------------------


def everything_kept() -> str:
    """All rows of all tables, as text."""
    with connection.cursor() as cursor:
        found = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            found += [str(row) for row in cursor.fetchall()]
    return "\n".join(found)


def test_V_10_no_secret_is_in_a_record_the_ledger_an_export_a_mail_or_a_log(
    manager: Any, mia: Client, api: Api, anonymous: Client, do: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    new = "canary battery 4711"
    anonymous.post("/sign-in/", {"login": "mia@northwind.example", "password": "canary wrong 4712"})
    link = SignInLink.issue(Account.objects.get(pk=manager.account_id))
    made = mia.post("/northwind/access/", {"name": "a program", "days": "30", "scopes": ""}).content.decode()
    (token,) = set(re.findall(r"accord_[0-9a-f]{12}_[\w-]{43}", made))
    feed = mia.post("/account/calendars", {"organization": "northwind"}).content.decode()
    feed = feed[feed.index("/calendar/") + 10 :].split(".ics")[0]
    assert Api(token).get("sites").status_code == 200
    document = do("documents", "create", title="Inspection", kind="procedure", owner="P-0001")
    version = do("document-versions", "create", document=document.reference, version="1", text="Count.")
    version = do("document-versions", "submit", version.reference, version.rev, approver="P-0001")
    signed = api.post(f"document-versions/{version.reference}/approve", {"password": PASSWORD}, rev=version.rev)
    assert signed.status_code == 200, signed.content
    assert mia.post("/account/", {"current": PASSWORD, "new": new, "again": new}).status_code == 302
    run_waiting()
    secrets = [PASSWORD, new, "canary wrong 4712", link, token.split("_", 2)[2], feed[12:], api.token.split("_", 2)[2]]
    assert all(len(s) > 15 for s in secrets)
    after = Api(token_of(manager))
    said = [everything_kept(), caplog.text, *(str(m.message()) for m in mail.outbox)]
    said += [
        after.get(p).content.decode()
        for p in ("people", "people/P-0001/history", "document-versions", "search?q=canary")
    ]
    said += [mia.get(p).content.decode() for p in ("/account/", "/northwind/access/", "/northwind/people/P-0001/")]
    exported = mia.get("/northwind/people/export.csv")
    said.append((b"".join(exported.streaming_content) if exported.streaming else exported.content).decode())
    for place, text in enumerate(said):
        for secret in secrets:
            assert secret not in text, f"place {place} holds a secret"


# ---- V-35: guests ---------------------------------------------------------------------------------------------------


def test_V_35_a_guest_may_read_take_along_and_answer_and_no_more() -> None:
    for role in (r for r in ROLES if r.guest):
        verbs = {a.needs.rpartition(".")[2] for a in all_acts() if role.reach(a.needs)}
        assert verbs <= {"view", "export", "pack", "comment"}, role.key
        assert not any(
            role.reach(f"{area}.{verb}") for area in ("access", "kernel") for verb in ("grant", "edit", "import")
        )


PAGES = ("", "my-work/", "sites/", "suppliers/", "people/", "access/", "search?q=a", "calendar/", "suppliers/SU-0001/",
         "sites/S-0001/", "report/", "overview/")  # fmt: skip
WRITES = (
    "sites/new",
    "suppliers/new",
    "suppliers/SU-0001/edit",
    "suppliers/SU-0001/archive",
    "grants/give",
    "people/new",
)


@pytest.mark.parametrize("role", GUESTS)
@pytest.mark.parametrize(
    ("day", "running"),
    [
        pytest.param("2024-12-31", False, marks=pytest.mark.slow),
        pytest.param("2025-01-01", True, marks=pytest.mark.slow),
        ("2025-03-31", True),
        ("2025-04-01", False),
        ("revoked", False),
    ],
)
def test_V_35_a_guest_before_during_and_after_their_time(
    role: str, day: str, running: bool, manager: Any, do: Any, clock: Any, organization: Any
) -> None:
    supplier = do("suppliers", "create", title="Mine")
    do("suppliers", "create", title="Yours Alone")
    do("sites", "create", title="Hamburg")
    scope = supplier.pointer if role == "supplier_contact" else ""
    person, account = with_time(manager, role, date(2025, 1, 1), date(2025, 3, 31), scope)
    if day == "revoked":
        with manager.scope():
            grant = Grant.objects.get(person=person)
        with clock("2025-02-01"):
            do("grants", "end", grant.reference, grant.rev)
    with clock("2025-02-02" if day == "revoked" else day):
        browser = Client()
        browser.force_login(Account.objects.get(pk=account.pk), "allauth.account.auth_backends.AuthenticationBackend")
        answers = {p: browser.get(f"/northwind/{p}") for p in PAGES}
        posted = [browser.post(f"/northwind/{p}", {"title": "Hacked", "rev": "1"}).status_code for p in WRITES]
        if not running:
            assert {a.status_code for a in answers.values()} == {404}
            assert set(posted) == {404}
            return
        assert answers["suppliers/SU-0001/"].status_code == 200
        assert set(posted) <= {403, 404}
        if role == "supplier_contact":
            nowhere = browser.get("/northwind/sites/S-9999/")
            assert answers["sites/S-0001/"].status_code == nowhere.status_code in {403, 404}
            assert not [p for p, a in answers.items() if b"Yours Alone" in a.content or b"Hamburg" in a.content]
    with manager.scope():
        assert not Entry.objects.filter(body__contains="Hacked").exists()
