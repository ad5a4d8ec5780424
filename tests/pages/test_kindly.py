"""What could end in a fault and is said kindly instead: a busy database, a short name that is taken by the house."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accord.kernel.access.accounts import belonging, organizations_of
from accord.kernel.access.models import Account
from accord.kernel.organization.rules import RESERVED, slug_free
from accord.kernel.organization.services import create_organization
from accord.kernel.refusals import Refused


@pytest.mark.parametrize(
    ("says", "status"), [("database is locked", 503), ("database or disk is full", 507), ("no such table: x", 500)]
)
@pytest.mark.parametrize("path", ["/northwind/sites/", "/account/", "/api/v1/organizations/northwind/sites"])
def test_a_database_that_is_busy_or_full(
    mia: Client, monkeypatch: pytest.MonkeyPatch, says: str, status: int, path: str
) -> None:
    import logging

    from accord.doors.api import recognise
    from accord.doors.pages import door

    def fault(*args: Any, **more: Any) -> None:
        raise OperationalError(says)

    logging.disable(logging.CRITICAL)
    monkeypatch.setattr(door, "account_of", fault)
    monkeypatch.setattr(recognise, "actor_for_token", fault)
    mia.raise_request_exception = False
    response = mia.get(path, headers={"Authorization": "Bearer accord_1_2"})
    logging.disable(logging.NOTSET)
    assert response.status_code == status
    assert b"Traceback" not in response.content
    assert response.headers.get("Retry-After") == ("5" if status == 503 else None)
    if status == 503:
        assert b"busy with other work" in response.content


@pytest.mark.parametrize("slug", sorted(RESERVED))
def test_no_organization_takes_an_address_of_the_house(slug: str, manager: Any) -> None:
    account = Account.objects.get(pk=manager.account_id)
    with pytest.raises(Refused, match="used by Accord itself"):
        create_organization(title="X", slug=slug, time_zone="UTC", account=account, given_name="A", family_name="B")
    assert slug_free(slug=f"{slug}-works") is None


def test_one_query_says_where_an_account_belongs(manager: Any, other: Any, actor: Any, do: Any) -> None:
    account = Account.objects.get(pk=manager.account_id)
    with CaptureQueriesContext(connection) as found:
        assert [o.slug for o in organizations_of(account)] == ["northwind"]
        assert len(found) <= 3  # on PostgreSQL the setting that its row-level security reads, before and after
    somebody = actor("member", name="Max Member")
    theirs = Account.objects.get(pk=somebody.account_id)
    assert [(o.slug, p.pk) for o, p in belonging(theirs)] == [("northwind", somebody.person.pk)]
    with somebody.scope():
        from accord.kernel.access.models import Grant

        grant = Grant.objects.get(person=somebody.person)
    do("grants", "end", grant.reference, grant.rev)
    assert belonging(theirs) == []
