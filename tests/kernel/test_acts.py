"""What an act asks before it does anything, and what it leaves behind."""

from __future__ import annotations

import hashlib
import threading
from typing import Annotated, Any

import pytest
from django.db import connection

from accord.areas.improvement.models import Action, Nonconformity
from accord.kernel.access.actor import Actor
from accord.kernel.access.models import Account, Signature
from accord.kernel.access.proof import Proof, prove
from accord.kernel.acts.act import Say, act_at, all_acts
from accord.kernel.acts.perform import add, carry_out, perform, run
from accord.kernel.organization.models import Organization, Person, Site
from accord.kernel.organization.models import Unit as OrganizationUnit
from accord.kernel.records.declaration import of
from accord.kernel.records.record import within
from accord.kernel.records.snapshot import loads
from accord.kernel.refusals import (
    Forbidden,
    NotThere,
    Refused,
    RevisionMissing,
    SignatureNeeded,
    Stale,
    StorageRefused,
    WrongState,
)

PASSWORD = "correct horse battery"


@pytest.fixture
def site(do: Any) -> Site:
    return do(Site, "create", title="Hamburg")


# ---- revision and state ----


def test_a_change_says_on_which_revision_it_is_made(site: Site, manager: Actor) -> None:
    edit = act_at(of(Site), "edit")
    with pytest.raises(RevisionMissing, match="now at 1") as refused:
        perform(edit, manager, site.reference, {"address": "x"})
    assert refused.value.status == 428
    with pytest.raises(Stale, match="changed meanwhile") as stale:
        perform(edit, manager, site.reference, {"address": "x"}, rev=2)
    assert stale.value.status == 412


def test_the_revision_rises_once_per_act(site: Site, do: Any) -> None:
    for n in range(2, 5):
        site = do(site, "edit", address=f"Street {n}")
        assert site.rev == n
    with pytest.raises(Stale):
        do(site, "edit", rev=1, address="late")


def test_comments_and_links_need_no_revision_and_leave_the_record_as_it_is(
    site: Site, manager: Actor, log: Any
) -> None:
    perform(act_at(of(Site), "comment"), manager, site.reference, {"text": "Seen."})
    perform(act_at(of(Site), "link"), manager, site.reference, {"to": manager.person.reference})
    assert [loads(e.body)["type"] for e in log()[-2:]] == ["Comment", "Link"]
    with manager.scope():
        assert Site.objects.get().rev == 1


def test_an_instance_that_is_older_than_the_database_is_refused_in_code_too(
    site: Site, do: Any, manager: Actor
) -> None:
    with manager.scope():
        old = Site.objects.get()
    do(site, "edit", address="x")
    with pytest.raises(Stale):
        carry_out(act_at(of(Site), "edit"), {"by": manager, "record": old, "address": "y"})


def test_the_lifecycle_forbids(site: Site, do: Any) -> None:
    site = do(site, "close")
    with pytest.raises(WrongState, match="S-0001 is closed: close is possible when it is active") as refused:
        do(site, "close")
    assert refused.value.status == 409


def test_what_is_archived_is_restored_first(site: Site, do: Any) -> None:
    site = do(site, "archive")
    with pytest.raises(WrongState, match=r"archived\. Restore it first"):
        do(site, "edit", address="x")
    site = do(site, "restore")
    assert site.archived_on is None
    with pytest.raises(Refused, match="not archived"):
        do(site, "restore")


def test_a_locked_state_lets_only_moves_through(do: Any, actor: Any) -> None:
    from accord.kernel.access.models import Grant

    person = do(Person, "create", given_name="Ada", family_name="Byron")
    grant = do(Grant, "give", person=person, role="owner")
    grant = do(grant, "end")
    with pytest.raises(WrongState, match="is ended"):
        do(grant, "end")


def test_nothing_slips_into_a_whole_that_is_closed(do: Any, manager: Actor) -> None:
    nonconformity = do(Nonconformity, "create", title="Scratched", detected_on="2024-02-01")
    action = do(
        Action, "create", title="Polish", nonconformity=nonconformity, due_on="2024-03-01", owner=manager.person
    )

    def close(unit: Any) -> None:
        found = Nonconformity.objects.get()
        found.state = "closed"
        found.save()

    run(manager, "close", close)
    with pytest.raises(WrongState, match="is closed: nothing can be added"):
        do(Action, "create", title="Too late", nonconformity=nonconformity, due_on="2024-03-01", owner=manager.person)
    with pytest.raises(WrongState, match="is closed"):
        do(action, "edit", title="Too late")
    with manager.scope():
        assert [a.title for a in Action.objects.all()] == ["Polish"]


# ---- acts in acts, attempts ----


def test_an_act_in_an_act_is_one_transaction_and_one_act_id(do: Any, manager: Actor, declared: Any, log: Any) -> None:
    close = act_at(of(Site), "close")

    def shut_down_site(*, by: Actor, site: Site) -> None:
        """Close a site and remember why."""
        add(OrganizationUnit(title=f"Wind-up at {site.rev}", site=site))
        close(by=by, site=site)

    act = declared(shut_down_site, needs="kernel.edit")
    site = do(Site, "create", title="Hamburg")
    known = len(log())
    perform(act, manager, site.reference, {}, rev=1)
    new = [loads(e.body) for e in log()[known:]]
    assert {b["type"]: b["rev"] for b in new} == {"Site": 2, "Unit": 1}
    assert len({b["act"] for b in new}) == 1
    assert {b["op"] for b in new} == {act.key}
    with pytest.raises(WrongState):
        perform(act, manager, site.reference, {}, rev=2)
    with manager.scope():
        assert OrganizationUnit.objects.count() == 1, "the outer act is undone with the inner one"


@pytest.mark.postgres
def test_an_act_that_met_a_deadlock_is_done_again(
    do: Any, manager: Actor, declared: Any, together: Any, log: Any
) -> None:
    first, second = do(Site, "create", title="Hamburg"), do(Site, "create", title="Bremen")
    meeting, attempts = threading.Barrier(2), []

    def swap_site(*, by: Actor, site: Site, second: Annotated[Site, Say("other")]) -> None:
        """Lock another site while one's own is locked."""
        attempts.append(site.title)
        if len(attempts) <= 2:
            meeting.wait(20)
        other = Site.objects.select_for_update().get(pk=second.pk)
        site.address = f"opposite {other.title}"

    act = declared(swap_site, needs="kernel.edit")
    found = together([
        lambda: perform(act, manager, first.reference, {"second": second.reference}, rev=1),
        lambda: perform(act, manager, second.reference, {"second": first.reference}, rev=1),
    ])  # fmt: skip
    assert [type(f) for f in found] == [Site, Site], found
    assert len(attempts) == 3, "one of them was the victim and came again"
    with manager.scope():
        assert {s.title: (s.address, s.rev) for s in Site.objects.all()} == {
            "Hamburg": ("opposite Bremen", 2), "Bremen": ("opposite Hamburg", 2),
        }  # fmt: skip
    assert [loads(e.body)["rev"] for e in log()[-2:]] == [2, 2]


@pytest.mark.sqlite
def test_a_locked_database_is_a_refusal_that_says_so(do: Any) -> None:
    import sqlite3

    connection.ensure_connection()
    connection.connection.execute("PRAGMA busy_timeout = 50")
    raw = sqlite3.connect(connection.settings_dict["NAME"])
    try:
        raw.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageRefused, match="busy") as refused:
            do(Site, "create", title="Hamburg")
        assert refused.value.status == 507
    finally:
        raw.close()
    assert do(Site, "create", title="Hamburg").reference == "S-0001"


# ---- signatures ----


@pytest.fixture
def signed(declared: Any) -> Any:
    def shut_site(*, by: Actor, site: Site, address: str = "") -> None:
        """Close a site for good."""
        site.address = address

    return declared(shut_site, needs="kernel.approve", moves="active -> closed", signed="I close this site")


def test_a_signed_act_asks_for_the_password_again(site: Site, signed: Any, manager: Actor, log: Any) -> None:
    known = len(log())
    with pytest.raises(SignatureNeeded, match="give your password again") as refused:
        perform(signed, manager, site.reference, {}, rev=1)
    assert refused.value.status == 403
    for wrong in ("", "wrong", PASSWORD + " "):
        with pytest.raises(SignatureNeeded):
            prove(manager, wrong)
    assert len(log()) == known


def test_the_signature_is_bound_to_exactly_this_content(site: Site, signed: Any, manager: Actor, log: Any) -> None:
    """The signed hash is computed here again, from the entry alone and by the rule of ledger.md."""
    from accord.tlog.canonical import canonical

    done = perform(signed, manager, site.reference, {"address": "nowhere"}, rev=1, proof=prove(manager, PASSWORD))
    assert (done.state, done.rev) == ("closed", 2)
    body = next(b for e in log() if (b := loads(e.body)).get("sig"))
    over = {
        "id": str(site.pk), "meaning": "I close this site", "rev": 2, "signer": str(manager.person.pk),
        "snapshot": body["snapshot"], "type": "Site",
    }  # fmt: skip
    assert body["sig"] == {
        "meaning": "I close this site", "method": "password", "signer": str(manager.person.pk),
        "signed": hashlib.sha256(canonical(over)).hexdigest(),
    }  # fmt: skip
    with manager.scope():
        signature = Signature.objects.get()
    assert (signature.subject, signature.subject_rev, signature.printed_name) == (done.pointer, 2, "Mia Manager")
    changed = {**over, "snapshot": {**body["snapshot"], "state": "active"}}
    assert hashlib.sha256(canonical(changed)).hexdigest() != body["sig"]["signed"]


def test_V_04_nobody_signs_for_another(
    site: Site, signed: Any, manager: Actor, actor: Any, other: Actor, log: Any
) -> None:
    """Neither with another's proof, nor by naming a signer or a signature; the ledger's actor is the session's."""
    colleague = actor("manager", name="Carl Colleague")
    known = len(log())
    for foreign in (prove(colleague, PASSWORD), prove(other, PASSWORD), Proof(Account(email="x@x.org"), "password")):
        with pytest.raises(SignatureNeeded, match="another account"):
            perform(signed, manager, site.reference, {}, rev=1, proof=foreign)
    for name, value in {
        "signer": colleague.person.reference,
        "signature": "SIG-0001",
        "meaning": "x",
        "printed_name": "x",
        "actor": "x",
        "signed_at": "2020-01-01",
        "subject_rev": 1,
        "by": colleague.person.reference,
        "proof": "x",
        "how": "x",
    }.items():
        with pytest.raises(Refused, match="There is no field"):
            perform(signed, manager, site.reference, {name: value}, rev=1, proof=prove(manager, PASSWORD))
    assert len(log()) == known
    perform(signed, colleague, site.reference, {}, rev=1, proof=prove(colleague, PASSWORD))
    body = next(b for e in log() if (b := loads(e.body)).get("sig"))
    assert body["actor"] == {"kind": "user", "how": "session", "id": str(colleague.person.pk)}
    assert body["sig"]["signer"] == str(colleague.person.pk)


def test_V_04_signatures_are_made_by_signing_alone(manager: Actor) -> None:
    assert [a.verb for a in all_acts() if a.declaration.model is Signature] == []


def test_who_has_no_account_or_password_cannot_sign(organization: Organization, manager: Actor, actor: Any) -> None:
    from accord.kernel.access.actor import operator, system

    for nobody in (operator(organization), system(organization)):
        with pytest.raises(SignatureNeeded, match="signed in with their own account"):
            prove(nobody, PASSWORD)
    by = actor("manager", name="Carl Colleague")
    account = Account.objects.get(pk=by.account_id)
    account.set_password(None)
    account.save()
    with pytest.raises(SignatureNeeded, match="no password yet"):
        prove(by, PASSWORD)
    Account.objects.filter(pk=manager.account_id).update(is_active=False)
    with pytest.raises(SignatureNeeded, match="not right"):
        prove(manager, PASSWORD)


def test_a_signed_act_is_never_done_by_another_act(site: Site, signed: Any, manager: Actor) -> None:
    def body(unit: Any) -> None:
        carry_out(signed, {"by": manager, "site": site})

    with pytest.raises(RuntimeError, match="no other act may do it"):
        run(manager, "x", body)


# ---- rights ----


def test_a_role_without_the_right_is_forbidden_and_one_that_sees_nothing_gets_not_there(
    site: Site, do: Any, actor: Any
) -> None:
    auditor, guest = actor("internal_auditor"), actor("supplier_contact", scope="Supplier:" + "0" * 32)
    with pytest.raises(Forbidden) as refused:
        do(site, "edit", by=auditor, address="x")
    assert refused.value.status == 403
    with pytest.raises(Forbidden):
        do(Site, "create", by=auditor, title="x")
    watched = do(Nonconformity, "create", title="Yours", detected_on="2024-02-01")
    with pytest.raises(Forbidden, match=r"allow you to begin verification: NC-0001\.$"):
        do(watched, "watch", by=auditor)
    with pytest.raises(NotThere, match=r"^There is no such record here\.$") as hidden:
        do(site, "edit", by=guest, address="x")
    assert hidden.value.status == 404


def test_an_owner_changes_what_is_owned_and_its_parts_alone(do: Any, actor: Any) -> None:
    owner = actor("owner", name="Olga Owner")
    mine = do(Nonconformity, "create", title="Mine", detected_on="2024-02-01", owner=owner.person)
    yours = do(Nonconformity, "create", title="Yours", detected_on="2024-02-01")
    mine = do(mine, "edit", by=owner, requirement="Drawing 7")
    do(Action, "create", by=owner, title="Part of mine", nonconformity=mine, due_on="2024-03-01", owner=owner.person)
    with pytest.raises(Forbidden):
        do(yours, "edit", by=owner, requirement="x")
    assert mine.requirement == "Drawing 7"


def test_a_manager_of_one_site_reaches_that_site(do: Any, actor: Any, site: Site) -> None:
    bremen = do(Site, "create", title="Bremen")
    scoped = actor("manager", scope=site, name="Sina Site")
    assert do(site, "edit", by=scoped, address="x").address == "x"
    with pytest.raises(NotThere):
        do(bremen, "edit", by=scoped, address="x")
    with pytest.raises(Forbidden, match="only to what you answer for"):
        do(Site, "create", by=scoped, title="Kiel")
    with within(scoped.organization.pk):
        assert set(Site.objects.values_list("title", flat=True)) == {"Hamburg", "Bremen"}


def test_the_natural_key_refuses_a_second_one_in_words(do: Any, site: Site) -> None:
    with pytest.raises(Refused, match=f"^{site.reference} Hamburg already has the same title. Open that one instead"):
        do(Site, "create", title="Hamburg")
