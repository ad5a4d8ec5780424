"""V-24: sessions and tokens end at once with another password, other roles, leaving, and a closed account."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from tests.api.conftest import Api, token_of

from accord.kernel.access.accounts import set_password
from accord.kernel.access.models import Account, Grant
from accord.kernel.organization.models import Person


def grant_of(by: Any) -> Grant:
    with by.scope():
        return Grant.objects.get(person=by.person, state="active")


def rev_of(by: Any) -> int:
    with by.scope():
        return Person.objects.get(pk=by.person.pk).rev


def give(do: Any, by: Any) -> None:
    do("grants", "give", person=by.person.reference, role="manager")


def end(do: Any, by: Any) -> None:
    do("grants", "end", grant_of(by).reference, grant_of(by).rev)


def leave(do: Any, by: Any) -> None:
    do("people", "leave", by.person.reference, rev_of(by), left_on="2024-06-01")


def archive(do: Any, by: Any) -> None:
    do("people", "archive", by.person.reference, rev_of(by))


def password(do: Any, by: Any) -> None:
    set_password(Account.objects.get(pk=by.account_id), "another horse battery")


def close(do: Any, by: Any) -> None:
    Account.objects.filter(pk=by.account_id).update(is_active=False)


@pytest.mark.parametrize("ending", [give, end, leave, archive, password, close])
def test_V_24_every_session_and_token_ends_at_the_next_request(
    ending: Any, do: Any, actor: Any, as_browser: Any
) -> None:
    olga, carl = actor("owner", name="Olga Owner"), actor("owner", name="Carl Colleague")
    mine = [as_browser(olga), as_browser(olga)]
    token, other = Api(token_of(olga)), Api(token_of(carl))
    colleague = as_browser(carl)
    assert [c.get("/northwind/my-work/").status_code for c in (*mine, colleague)] == [200] * 3
    assert token.get("sites").status_code == 200
    ending(do, olga)
    for browser in mine:
        answer = browser.get("/northwind/my-work/")
        assert (answer.status_code, answer.headers["Location"][:9]) == (302, "/sign-in/")
        assert "Your session has ended: your roles" in browser.get(answer.headers["Location"]).text
        assert browser.get("/account/").status_code == 302
        assert browser.get("/api/v1/organizations").status_code == 401
    assert token.get("sites").status_code == 401
    assert colleague.get("/northwind/my-work/").status_code == 200
    assert other.get("sites").status_code == 200


def test_V_24_who_signs_in_again_has_the_new_rights(do: Any, actor: Any) -> None:
    olga = actor("member", name="Olga Owner")
    give(do, olga)
    browser = Client()
    email = Account.objects.get(pk=olga.account_id).email
    browser.post("/sign-in/", {"login": email, "password": "correct horse battery"})
    assert browser.get("/northwind/sites/new").status_code == 200


def test_V_24_other_changes_end_no_session(do: Any, actor: Any, as_browser: Any) -> None:
    olga = actor("owner", name="Olga Owner")
    browser, token = as_browser(olga), Api(token_of(olga))
    do("people", "edit", olga.person.reference, rev_of(olga), family_name="Married")
    do("people", "create", given_name="New", family_name="Colleague")
    assert browser.get("/northwind/my-work/").status_code == 200
    assert token.get("sites").status_code == 200


def test_V_24_a_refused_change_of_rights_ends_nothing(do: Any, manager: Any, mia: Client) -> None:
    from accord.kernel.refusals import Refused

    with manager.scope():
        grant = Grant.objects.get(role="administrator")
    with pytest.raises(Refused, match="last administrator"):
        do("grants", "end", grant.reference, grant.rev)
    assert mia.get("/northwind/my-work/").status_code == 200


def test_V_24_leaving_one_organization_ends_tokens_there_alone(do: Any, other: Any, manager: Any, actor: Any) -> None:
    theirs, ours = Api(token_of(other), "otherwise"), actor("owner", name="Olga Owner")
    leave(do, ours)
    assert theirs.get("sites").status_code == 200
