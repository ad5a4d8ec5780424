"""Any day of the calendar may be asked for: a page answers or says what is wrong, and never breaks."""

from __future__ import annotations

import pytest
from django.test import Client

from accord.kernel.access.actor import Actor
from accord.kernel.access.models import Account

PAGES = ("", "my-work/", "requirements/", "requirements/iso-9001:2015/", "lapses/", "differences/")


@pytest.mark.parametrize("day", ["0001-01-01", "1969-12-31", "2100-01-01", "9999-12-31", "10000-01-01", "2026-02-30"])
def test_any_day_is_answered(day: str, manager: Actor) -> None:
    client = Client()
    client.force_login(Account.objects.get(pk=manager.account_id))
    addresses = [f"/northwind/{page}?on={day}" for page in PAGES]
    addresses.append(f"/api/v1/organizations/northwind/conformity?standard=iso-9001:2015&on={day}")
    assert {a: client.get(a).status_code for a in addresses if client.get(a).status_code not in {200, 400, 422}} == {}
