"""What acts never skip: the stored state, closed wholes, the last administrator, one proof for each signature."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection
from django.test import Client

from accord.areas.improvement.models import Action, Nonconformity
from accord.areas.suppliers.models import Supplier
from accord.kernel.access.actor import Actor, operator
from accord.kernel.access.models import Account, Grant, Signature, Token
from accord.kernel.access.proof import prove
from accord.kernel.acts.act import act_at
from accord.kernel.acts.importing import Arrival, import_records
from accord.kernel.acts.perform import perform, run
from accord.kernel.jobs.models import Job
from accord.kernel.organization.models import Organization, Person, Site
from accord.kernel.records.declaration import of
from accord.kernel.refusals import Refused, SignatureNeeded, TooMany, WrongState

PASSWORD = "correct horse battery"


@pytest.fixture
def signed(declared: Any) -> Any:
    def shut_site(*, by: Actor, site: Site, address: str = "") -> None:
        """Close a site for good."""
        site.address = address

    return declared(shut_site, needs="kernel.approve", signed="I have seen this site")


def test_a_nested_act_sees_the_state_that_an_earlier_one_left(do: Any, manager: Actor, log: Any) -> None:
    """Also through an instance that was read before."""
    site = do(Site, "create", title="Hamburg")
    close, known = act_at(of(Site), "close"), len(log())

    def body(unit: Any) -> None:
        first, second = Site.objects.get(pk=site.pk), Site.objects.get(pk=site.pk)
        close(by=manager, site=first)
        close(by=manager, site=second)

    with pytest.raises(WrongState, match="is closed"):
        run(manager, "twice", body)
    assert len(log()) == known


def test_a_part_is_not_moved_into_a_whole_that_is_closed(do: Any, manager: Actor) -> None:
    opened, closed = (do(Nonconformity, "create", title=t, detected_on="2024-02-01") for t in ("Open", "Closed"))
    action = do(Action, "create", title="Polish", nonconformity=opened, due_on="2024-03-01", owner=manager.person)

    def close(unit: Any) -> None:
        found = Nonconformity.objects.get(pk=closed.pk)
        found.state = "closed"
        found.save()

    run(manager, "close", close)
    with pytest.raises(WrongState, match=f"{closed.reference} is closed: nothing can be added"):
        do(action, "edit", nonconformity=closed.reference)
    with manager.scope():
        assert Action.objects.get().nonconformity_id == opened.pk


@pytest.mark.parametrize("how", ["archive", "import", "console"])
def test_the_last_administrator_stays_whatever_takes_them_away(
    how: str, do: Any, manager: Actor, organization: Organization
) -> None:
    with manager.scope():
        mia = Person.objects.get(pk=manager.person.pk)
    mia.state = "left"
    ways = {
        "archive": lambda: do(mia, "archive"),
        "console": lambda: do(mia, "archive", by=operator(organization)),
        "import": lambda: import_records(manager, [Arrival(mia)]),
    }
    with pytest.raises(Refused, match="last administrator"):
        ways[how]()
    with manager.scope():
        assert Person.objects.get(pk=mia.pk).archived_on is None
        assert Grant.objects.filter(person=mia, state="active").count() == 2


def test_one_proof_is_for_one_signature(do: Any, signed: Any, manager: Actor) -> None:
    first, second = do(Site, "create", title="Hamburg"), do(Site, "create", title="Bremen")
    proof = prove(manager, PASSWORD)
    perform(signed, manager, first.reference, {}, rev=1, proof=proof)
    for reference, rev in ((second.reference, 1), (first.reference, 2)):
        with pytest.raises(SignatureNeeded, match="again"):
            perform(signed, manager, reference, {}, rev=rev, proof=proof)
    with manager.scope():
        assert [s.subject for s in Signature.objects.all()] == [first.pointer]


def test_a_signed_act_on_many_records_is_refused_at_start(declared: Any) -> None:
    def shut_sites(*, by: Actor, sites: Sequence[Site]) -> None:
        """Close several sites."""

    with pytest.raises(ImproperlyConfigured, match="signature is for one record"):
        declared(shut_sites, needs="kernel.approve", signed="I close them")


@pytest.mark.sqlite
def test_a_signature_and_its_checkpoint_job_come_together_or_not_at_all(do: Any, signed: Any, manager: Actor) -> None:
    site = do(Site, "create", title="Hamburg")
    with connection.cursor() as cursor:
        cursor.execute("CREATE TRIGGER full BEFORE INSERT ON kernel_job BEGIN SELECT RAISE(ABORT, 'full'); END")
    with pytest.raises((DatabaseError, Refused)):
        perform(signed, manager, site.reference, {}, rev=1, proof=prove(manager, PASSWORD))
    with manager.scope():
        assert Site.objects.get().rev == 1
        assert not Signature.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER full")
    perform(signed, manager, site.reference, {}, rev=1, proof=prove(manager, PASSWORD))
    assert Job.objects.filter(kind="checkpoint", organization_id=manager.organization.pk).count() == 1


# ---- rights for some records only ------------------------------------------------------------------------------------


def test_another_password_ends_tokens_everywhere(actor: Any, organization: Organization, do: Any) -> None:
    """Also of people who have no role just now: it may come back."""
    from datetime import UTC, datetime, timedelta

    from accord.kernel.access.accounts import set_password

    by = actor("owner", name="Olga Owner")
    token, _ = Token.issue(
        organization_id=organization.pk, person_id=by.person.pk, name="x", scopes=[],
        expires_at=datetime.now(UTC) + timedelta(days=1),
    )  # fmt: skip
    with by.scope():
        grant = Grant.objects.get(person=by.person)
    do(grant, "end")
    set_password(Account.objects.get(pk=by.account_id), "another horse battery")
    token.refresh_from_db()
    assert token.revoked_at is not None


def test_a_number_that_no_column_holds_is_refused_on_every_database(do: Any, manager: Actor) -> None:
    with pytest.raises(Refused, match="larger than 32767") as refused:
        do(Supplier, "create", title="Spring & Sons", tier=40_000)
    assert refused.value.objections[0].field == "tier"
    with manager.scope():
        assert not Supplier.objects.exists()


def test_wrong_passwords_for_a_signature_are_counted(manager: Actor, actor: Any) -> None:
    """Who has taken over a session cannot find the password by trying (21 CFR 11.300)."""
    for _ in range(10):
        with pytest.raises(SignatureNeeded, match="not right"):
            prove(manager, "wrong")
    with pytest.raises(TooMany, match=r"Try again in 15 minutes\."):
        prove(manager, PASSWORD)
    assert prove(actor("manager", name="Carl Colleague"), PASSWORD).method == "password"


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_who_may_take_along_what_is_owned_takes_no_more_from_a_list(ending: str, do: Any, actor: Any) -> None:
    from io import BytesIO
    from zipfile import ZipFile

    by = actor("owner", name="Olga Owner")
    do(Site, "create", title="Hamburg", owner=by.person)
    do(Site, "create", title="Bremen")
    client = Client()
    client.force_login(Account.objects.get(pk=by.account_id))
    answer = client.get(f"/northwind/sites/export.{ending}")
    content = answer.getvalue()
    if ending == "xlsx":
        with ZipFile(BytesIO(content)) as book:
            content = b"".join(book.read(n) for n in book.namelist())
    assert (answer.status_code, b"Hamburg" in content, b"Bremen" in content) == (200, True, False)
