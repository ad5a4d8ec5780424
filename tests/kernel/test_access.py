"""Who may do what: roles, scopes, tokens, links; and that nobody becomes more than they are."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from accord.kernel.access.actor import Actor, actor_for_account, actor_for_token, operator, system
from accord.kernel.access.models import Account, Grant, SignInLink, Token
from accord.kernel.access.roles import ROLES, role
from accord.kernel.access.scope import resolve, resolve_pointer, visible
from accord.kernel.acts.act import act_at, all_acts
from accord.kernel.acts.perform import perform
from accord.kernel.organization.models import Organization, Person, Site
from accord.kernel.records.declaration import declarations, of
from accord.kernel.records.record import within
from accord.kernel.records.snapshot import loads
from accord.kernel.refusals import Forbidden, NotThere, Refused

IN_AN_HOUR = timedelta(hours=1)


def token_for(by: Actor, scopes: list[str] | None = None, lasts: timedelta = IN_AN_HOUR) -> tuple[Token, str]:
    assert by.person is not None
    return Token.issue(
        organization_id=by.organization.pk,
        person_id=by.person.pk,
        name="for a test",
        scopes=scopes or [],
        expires_at=datetime.now(UTC) + lasts,
    )


# ---- V-11: exactly who it was ----


def test_V_11_every_kind_of_principal_is_entered_as_what_it_is(
    manager: Actor, organization: Organization, log: Any
) -> None:
    token, text = token_for(manager)
    by_token = actor_for_token(text, organization.slug)
    account = Account.objects.create_user("op@example.org", is_operator=True)
    person = str(manager.person.pk)
    expected = [
        (manager, {"kind": "user", "how": "session", "id": person}),
        (by_token, {"kind": "token", "how": "token", "id": str(token.pk), "for": person}),
        (operator(organization), {"kind": "operator", "how": "console", "id": "operator"}),
        (operator(organization, account), {"kind": "operator", "how": "console", "id": str(account.pk)}),
        (system(organization), {"kind": "system", "how": "job", "id": "system"}),
    ]
    for number, (by, entered) in enumerate(expected):
        perform(act_at(of(Site), "create"), by, answers={"title": f"Site {number}"})
        body = loads(log()[-1].body)
        assert body["actor"] == entered
        assert body["req"] == by.request
    assert len({loads(e.body)["req"] for e in log()[-len(expected) :]}) == len(expected)


def test_V_11_the_ledger_holds_no_name_of_an_actor(manager: Actor, do: Any, log: Any) -> None:
    do(Site, "create", title="Hamburg")
    assert "Mia" not in log()[-1].body
    assert "northwind.example" not in log()[-1].body


# ---- V-05: nobody grants more than they hold ----


def more_than(wanted: str, held: str) -> bool:
    """Whether a role allows anything that another one does not, over every permission of the house."""
    for permission in (
        {a.needs for a in all_acts()} | {f"{d.area}.view" for d in declarations()} | {"x.export", "x.pack"}
    ):
        rank = {None: 0, "own": 1, "all": 2}
        if rank[role(wanted).reach(permission)] > rank[role(held).reach(permission)]:
            return True
    return False


@pytest.mark.parametrize("held", [r.key for r in ROLES])
def test_V_05_the_lattice(held: str, do: Any, actor: Any, manager: Actor) -> None:
    """Every role tries to give every role, everywhere: given is at most what is held, by who may give."""
    supplier = "Supplier:" + "0" * 32
    by = actor(held, scope=supplier if held == "supplier_contact" else "", name="Gil Giver")
    somebody = do(Person, "create", given_name="Ada", family_name="Byron")
    for wanted in ROLES:
        answers: dict[str, Any] = {"person": somebody.reference, "role": wanted.key}
        if wanted.guest:
            answers["ends_on"] = "2099-01-01"
        try:
            made = perform(act_at(of(Grant), "give"), by, answers=answers)
        except Refused:
            continue
        assert by.may("access.grant")
        assert not more_than(made.role, held)
    if held == "administrator":
        with manager.scope():
            given = set(Grant.objects.filter(person=somebody).values_list("role", flat=True))
        assert given == {r.key for r in ROLES} - {"supplier_contact"}, "a supplier contact needs a supplier"


def test_V_05_a_scoped_administrator_gives_within_the_scope_alone(do: Any, actor: Any) -> None:
    hamburg, bremen = do(Site, "create", title="Hamburg"), do(Site, "create", title="Bremen")
    somebody = do(Person, "create", given_name="Ada", family_name="Byron", site=hamburg.reference)
    by = actor("administrator", scope=hamburg, name="Sven Scoped")
    for scope in ("", bremen.reference):
        with pytest.raises(Refused, match=r"cannot give|There is no site"):
            do(Grant, "give", by=by, person=somebody, role="owner", scope=scope)
    assert do(Grant, "give", by=by, person=somebody, role="owner", scope=hamburg.reference).scope == hamburg.pointer


def test_V_05_a_token_gives_no_more_than_it_may_itself(manager: Actor, organization: Organization, do: Any) -> None:
    somebody = do(Person, "create", given_name="Ada", family_name="Byron")
    narrow = actor_for_token(token_for(manager, ["*.view", "access.grant"])[1], organization.slug)
    wide = actor_for_token(token_for(manager, ["*.*"])[1], organization.slug)
    with pytest.raises(Forbidden, match="allows more than yours"):
        do(Grant, "give", by=narrow, person=somebody, role="administrator")
    assert do(Grant, "give", by=wide, person=somebody, role="administrator").role == "administrator"


def test_V_05_a_role_comes_by_giving_it_alone(manager: Actor, do: Any) -> None:
    """No other act makes or changes a grant, and none makes an account's owner somebody else."""
    verbs = {a.verb for a in all_acts() if Grant in {a.declaration.model}}
    assert verbs == {"give", "end"}
    writing = [
        (a.key, i.name)
        for a in all_acts()
        for i in a.inputs
        if i.record == "Grant"
        or i.name in {"account", "is_operator", "is_active", "is_superuser", "is_staff", "password"}
    ]
    assert writing == []
    person = do(Person, "create", given_name="Ada", family_name="Byron")
    for name in ("account", "role", "grants", "is_operator"):
        with pytest.raises(Refused, match="There is no field"):
            do(person, "edit", **{name: "administrator"})


def test_the_last_administrator_stays(manager: Actor, do: Any, actor: Any, clock: Any) -> None:
    with manager.scope():
        grant = Grant.objects.get(role="administrator")
        mia = Person.objects.get(pk=manager.person.pk)
    for refused in (lambda: do(grant, "end"), lambda: do(mia, "leave", left_on="2026-01-01")):
        with pytest.raises(Refused, match="last administrator"):
            refused()
    temporary = do(Person, "create", given_name="Tim", family_name="Temp")
    do(Grant, "give", person=temporary, role="administrator", ends_on="2099-01-01")
    with pytest.raises(Refused, match="last administrator"):
        do(grant, "end")
    second = actor("administrator", name="Sara Second")
    assert do(grant, "end").state == "ended"
    assert second.may("access.grant")


def test_a_right_that_was_over_before_does_not_end_later(do: Any) -> None:
    over, running = "2020-05-31", "2099-01-01"
    ada, ben = (do(Person, "create", given_name=n, family_name="Byron") for n in ("Ada", "Ben"))
    past, lasting = (do(Grant, "give", person=ada, role="top_management", ends_on=day) for day in (over, running))
    other = do(Grant, "give", person=ben, role="top_management", ends_on=over)
    assert str(do(past, "end").ends_on) == over
    assert str(do(lasting, "end").ends_on) < running
    do(ben, "leave", left_on="2024-06-01")
    with within(ben.organization_id):
        assert str(Grant.objects.get(pk=other.pk).ends_on) == over


def test_a_guest_needs_an_end_and_a_supplier(do: Any) -> None:
    person = do(Person, "create", given_name="Gina", family_name="Guest")
    with pytest.raises(Refused, match="say until when"):
        do(Grant, "give", person=person, role="external_auditor")
    with pytest.raises(Refused, match="guest of one supplier"):
        do(Grant, "give", person=person, role="supplier_contact", ends_on="2099-01-01")


# ---- grants count from their first to their last day ----


@pytest.mark.parametrize(
    ("instant", "there"),
    [
        ("2025-02-28T22:59:59Z", False),
        ("2025-02-28T23:00:00Z", True),
        ("2025-03-31T21:59:59Z", True),
        ("2025-03-31T22:00:00Z", False),
    ],
)
def test_a_grant_counts_on_its_days_in_the_organizations_time_zone(
    instant: str, there: bool, do: Any, clock: Any, organization: Organization
) -> None:
    account = Account.objects.create_user("ada@example.org")
    person = do(Person, "create", given_name="Ada", family_name="Byron", email="ada@example.org")
    person = do(person, "invite")
    do(Grant, "give", person=person, role="external_auditor", starts_on="2025-03-01", ends_on="2025-03-31")
    with clock(instant):
        if there:
            assert actor_for_account(account, organization.slug).is_guest
        else:
            with pytest.raises(NotThere):
                actor_for_account(account, organization.slug)


def test_who_comes_back_begins_anew_without_the_roles_of_before(
    do: Any, actor: Any, organization: Organization
) -> None:
    by = actor("owner", name="Olga Owner")
    account = Account.objects.get(pk=by.account_id)
    gone = do(by.person, "leave", left_on="2024-06-01")
    with pytest.raises(Refused, match=r"left on 2024-06-01\. The return lies after"):
        do(gone, "return", joined_on="2024-06-01")
    back = do(gone, "return", joined_on="2024-09-01")
    assert (back.state, str(back.joined_on), back.left_on) == ("active", "2024-09-01", None)
    with pytest.raises(NotThere):
        actor_for_account(account, organization.slug)
    do(Grant, "give", person=back, role="member")
    assert actor_for_account(account, organization.slug).person == back


def test_who_has_left_or_is_archived_is_no_actor_any_more(do: Any, actor: Any, organization: Organization) -> None:
    for verb, answers in (("leave", {"left_on": "2024-06-01"}), ("archive", {})):
        by = actor("owner", name=f"Olga {verb.title()}")
        text = token_for(by)[1]
        account = Account.objects.get(pk=by.account_id)
        assert actor_for_account(account, organization.slug).person == by.person
        assert actor_for_token(text, organization.slug).person == by.person
        do(by.person, verb, **answers)
        with pytest.raises(NotThere):
            actor_for_account(account, organization.slug)
        assert actor_for_token(text, organization.slug) is None


def test_a_foreign_a_nonexistent_and_a_closed_account_get_the_same_answer(
    manager: Actor, other: Actor, organization: Organization
) -> None:
    account = Account.objects.get(pk=manager.account_id)
    answers = set()
    for slug in (other.organization.slug, "nowhere", ""):
        with pytest.raises(NotThere) as refused:
            actor_for_account(account, slug)
        answers.add((str(refused.value), refused.value.status))
    account.is_active = False
    account.save()
    with pytest.raises(NotThere) as refused:
        actor_for_account(account, organization.slug)
    answers.add((str(refused.value), refused.value.status))
    assert len(answers) == 1


def test_an_invitation_joins_an_account_to_one_person(do: Any, organization: Organization) -> None:
    ada = do(Person, "create", given_name="Ada", family_name="Byron", email="ada@example.org")
    with pytest.raises(Refused, match="no e-mail address"):
        do(do(Person, "create", given_name="Bob", family_name="No"), "invite")
    ada = do(ada, "invite")
    assert Account.objects.get(email="ada@example.org").has_usable_password() is False
    with pytest.raises(Refused, match="account already"):
        do(ada, "invite")


# ---- tokens ----


def test_a_token_is_kept_as_a_hash_and_ends(manager: Actor, organization: Organization) -> None:
    token, text = token_for(manager)
    assert text.split("_", 2)[2] not in str(vars(token))
    assert Token.of(text) == token
    for wrong in ("", "accord", text[:-1], text + "x", text.replace("accord", "other", 1), "accord_" + "0" * 12 + "_x"):
        assert actor_for_token(wrong, organization.slug) is None
    expired = token_for(manager, lasts=timedelta(seconds=-1))[1]
    assert actor_for_token(expired, organization.slug) is None
    Token.objects.filter(pk=token.pk).update(revoked_at=datetime.now(UTC))
    assert actor_for_token(text, organization.slug) is None


def test_a_token_is_of_one_organization_and_of_an_active_account(
    manager: Actor, other: Actor, organization: Organization
) -> None:
    text = token_for(manager)[1]
    for slug in (other.organization.slug, "nowhere"):
        with pytest.raises(NotThere, match="no such page"):
            actor_for_token(text, slug)
    Account.objects.filter(pk=manager.account_id).update(is_active=False)
    assert actor_for_token(text, organization.slug) is None


def test_the_scopes_of_a_token_only_take_away(manager: Actor, actor: Any, organization: Organization, do: Any) -> None:
    reader = actor_for_token(token_for(manager, ["*.view"])[1], organization.slug)
    assert (reader.may("kernel.view"), reader.may("kernel.add")) == (True, False)
    with pytest.raises(Forbidden):
        do(Site, "create", by=reader, title="x")
    member = actor_for_token(token_for(actor("member"), ["*.*"])[1], organization.slug)
    assert not member.may("kernel.add"), "a scope gives nothing that the person does not have"


# ---- single-use links ----


def test_a_link_lets_in_once_and_not_for_long(manager: Actor, clock: Any, together: Any) -> None:
    account = Account.objects.get(pk=manager.account_id)
    secret = SignInLink.issue(account)
    assert not SignInLink.objects.filter(digest=secret).exists(), "only the hash is kept"
    assert SignInLink.redeem(secret) == account
    assert SignInLink.redeem(secret) is None
    with clock("2025-01-01T10:00:00Z"):
        late, in_time = SignInLink.issue(account, minutes=15), SignInLink.issue(account, minutes=15)
    with clock("2025-01-01T10:14:59Z"):
        assert SignInLink.redeem(in_time) == account
    with clock("2025-01-01T10:15:00Z"):
        assert SignInLink.redeem(late) is None
    assert SignInLink.redeem("") is None
    race = SignInLink.issue(account)
    assert sum(f == account for f in together([lambda: SignInLink.redeem(race)] * 6)) == 1
    last = SignInLink.issue(account)
    Account.objects.filter(pk=account.pk).update(is_active=False)
    assert SignInLink.redeem(last) is None


# ---- what one sees ----


def test_foreign_and_nonexistent_records_get_the_same_answer(do: Any, manager: Actor, other: Actor) -> None:
    foreign = [do(Site, "create", by=other, title=f"Foreign {n}") for n in range(3)][-1]
    answers = set()
    with manager.scope():
        for reference in (foreign.reference, "S-9999", "S-0000", "", "x", str(foreign.pk), "'; DROP TABLE"):
            with pytest.raises(NotThere) as refused:
                resolve(manager, of(Site), reference)
            answers.add((str(refused.value), refused.value.objections))
        pointers = set()
        for reference in (foreign.reference, "S-9999"):
            with pytest.raises(NotThere) as refused:
                resolve_pointer(manager, reference)
            pointers.add(str(refused.value).replace(reference, "…"))
    assert len(answers) == len(pointers) == 1


def test_a_guest_of_one_supplier_sees_that_supplier_and_its_parts_alone(do: Any, actor: Any) -> None:
    from accord.areas.suppliers.models import Certificate, Supplier

    mine, yours = do(Supplier, "create", title="Mine"), do(Supplier, "create", title="Yours")
    for supplier in (mine, yours):
        do(Certificate, "create", supplier=supplier, standard=f"ISO 9001 of {supplier.title}", expires_on="2030-01-01")
    guest = actor("supplier_contact", scope=mine, name="Gus Guest")
    with guest.scope():
        seen = {d.name: list(visible(d, guest)) for d in declarations()}
    assert {k: len(v) for k, v in seen.items() if v} == {"Supplier": 1, "Certificate": 1}
    assert (seen["Supplier"][0].title, seen["Certificate"][0].supplier_id) == ("Mine", mine.pk)


def test_sight_never_leaves_the_organization(do: Any, manager: Actor, other: Actor) -> None:
    do(Site, "create", by=other, title="Foreign")
    with manager.scope():
        for declaration in declarations():
            if declaration.model is not Organization:
                assert {r.organization_id for r in visible(declaration, manager)} <= {manager.organization.pk}
    with within(other.organization.pk):
        assert [s.title for s in Site.objects.all()] == ["Foreign"]


def test_every_role_is_described_and_the_default_is_no() -> None:
    for r in ROLES:
        assert r.says.endswith(".")
        assert r.reach("nothing") is None
        assert r.reach("kernel.destroy") == ("all" if r.key == "administrator" else None)
    assert {r.key for r in ROLES if r.guest} == {"external_auditor", "supplier_contact"}


def test_V_24_a_new_password_ends_every_session_and_token(manager: Actor, organization: Organization) -> None:
    from django.test import Client

    from accord.kernel.access.accounts import set_password

    account = Account.objects.get(pk=manager.account_id)
    client, text = Client(), token_for(manager)[1]
    client.force_login(account)
    assert client.get(f"/{organization.slug}/my-work/").status_code == 200
    set_password(account, "another horse battery")
    assert client.get(f"/{organization.slug}/my-work/").status_code == 302
    assert actor_for_token(text, organization.slug) is None


def test_V_24_who_leaves_or_loses_the_role_is_out_at_once(do: Any, actor: Any, organization: Organization) -> None:
    from django.test import Client

    leaver, demoted = actor("owner", name="Lea Leaver"), actor("owner", name="Dan Demoted")
    clients = []
    for by in (leaver, demoted):
        clients.append(Client())
        clients[-1].force_login(Account.objects.get(pk=by.account_id))
        assert clients[-1].get(f"/{organization.slug}/my-work/").status_code == 200
    do(leaver.person, "leave", left_on="2024-06-01")
    with within(organization.pk):
        grant = Grant.objects.get(person=demoted.person)
    do(grant, "end")
    assert [c.get(f"/{organization.slug}/my-work/").status_code for c in clients] == [302, 302]
