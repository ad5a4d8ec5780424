"""The form of an erasure shows what goes and what stays; the page Retention what is past its time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accord.kernel.erasing.models import Erasure
from accord.kernel.moments.clock import clock_at, now
from accord.kernel.organization.models import Person, Site

PASSWORD = "correct horse battery"


@pytest.fixture
def zoe(do: Any, manager: Any) -> Any:
    """Somebody who has left, and a site that names them."""
    with manager.scope():
        made = do("people", "create", given_name="Zoe", family_name="Canarybird", email="zoe@x.example")
        do("people", "leave", made.reference, 1, left_on="2024-05-01")
        do("sites", "create", title="Desk of Zoe Canarybird")
        do("sites", "create", title="Farm of Karl Canarybird")
        return Person.objects.get(pk=made.pk)


def page(client: Client, path: str) -> str:
    answer = client.get(f"/northwind/{path}")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_the_form_says_exactly_what_goes_and_does_it(mia: Client, zoe: Any, manager: Any) -> None:
    said = page(mia, f"people/{zoe.reference}/erase")
    assert "<b>1 person</b>" in said
    assert "by the family name alone" in said
    assert said.count('name="redact"') == 2
    assert said.count('name="redact" value="S-0001" checked') == 1
    form = {
        "rev": str(zoe.rev), "ground": "purpose", "confirm": zoe.reference, "password": PASSWORD,
        "redact": ["S-0001", "S-0002"],
    }  # fmt: skip
    assert mia.post(f"/northwind/people/{zoe.reference}/erase", form | {"confirm": "P-9"}).status_code == 422
    assert mia.post(f"/northwind/people/{zoe.reference}/erase", form).status_code == 302
    with manager.scope():
        titles = set(Site.objects.values_list("title", flat=True))
        assert titles == {f"Desk of {zoe.reference}", f"Farm of Karl {zoe.reference}"}
    for path in (f"people/{zoe.reference}/", f"people/{zoe.reference}/history", "people/?archived=1", "erasures/"):
        said = page(mia, path)
        assert "Canarybird" not in said
        assert path == "erasures/" or "erased" in said
    told = mia.get("/northwind/people/export.csv?archived=1")
    assert told.status_code == 200
    exported = told.getvalue().decode()
    assert "Canarybird" not in exported
    assert "erased" in exported


def test_what_stands_against_it_is_shown_first(mia: Client, zoe: Any, do: Any) -> None:
    do("legal-holds", "place", subject=zoe.reference, reason="Dispute")
    said = page(mia, f"people/{zoe.reference}/erase")
    assert "This cannot be erased now." in said
    assert "under the legal hold HOLD-0001" in said
    assert "Dispute" in page(mia, "retention/")


def test_what_is_past_its_time_is_listed_chosen_and_erased(mia: Client, zoe: Any, manager: Any) -> None:
    assert "Nothing is past its time" in page(mia, "retention/")
    assert zoe.reference in page(mia, "retention/?on=2035-01-01")
    with clock_at(now() + timedelta(days=9 * 365)):
        assert "1 record is past its time." in page(mia, "my-work/")
        assert f'value="{zoe.reference}"' in page(mia, f"erasures/run?records={zoe.reference}&records=")
        form = {"records": [zoe.reference], "password": PASSWORD}
        assert mia.post("/northwind/erasures/run", form).status_code == 302
        assert "Nothing is past its time" in page(mia, "retention/")
    with manager.scope():
        assert Erasure.objects.count() == 2


def test_only_who_may_erase_sees_the_page(as_browser: Any, actor: Any, zoe: Any) -> None:
    boss = as_browser(actor("manager"))
    assert boss.get("/northwind/retention/").status_code == 403
    assert boss.get(f"/northwind/people/{zoe.reference}/erase").status_code == 403
    assert "/northwind/retention/" not in boss.get("/northwind/my-work/").content.decode()
