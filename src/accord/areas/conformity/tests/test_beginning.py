"""What the pages say to an organization that has nothing yet, and of days before it had anything."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client

from accord.kernel.access.models import Account
from accord.kernel.acts.perform import add, run
from accord.kernel.records.declaration import named

HINT = "No record shows any requirement yet"


def test_an_empty_organization_is_told_where_to_begin(client: Client, manager: Any) -> None:
    page = client.get("/northwind/").text
    assert HINT in page
    for address in ("/northwind/scopes/new", "/northwind/import/"):
        assert f'href="{address}"' in page
        assert client.get(address).status_code == 200
    issue = named("Issue").model
    for side in ("internal", "external"):
        made = issue(title=side, side=side, bearing="both", quality_effect="It matters.", state="active")
        run(manager, "import", lambda unit, made=made: add(made))
    page = client.get("/northwind/").text
    assert "4.1 p1 holds" in page
    assert HINT not in page


def test_every_page_of_an_empty_organization_says_where_to_begin(
    client: Client, manager: Any, words: Callable[[str], str]
) -> None:
    for path, says in (
        ("transition/", "nothing has to be carried over. If you want to be certified by ISO 9001:2026"),
        ("differences/?look=1", "No record shows any requirement on either day. The overview says where to begin"),
        ("calendar/", "Days come from records"),
        ("distance/", "Nothing is met yet. Begin at the top"),
        ("comparison/", "No scope is approved yet: write one and have it approved"),
    ):
        assert says in words(path), path
    assert 'href="/northwind/scopes/new">write one</a>' in client.get("/northwind/comparison/").text


def test_who_may_only_look_is_not_told_to_begin(actor: Any) -> None:
    guest = Client()
    guest.force_login(Account.objects.get(pk=actor("external_auditor").account_id))
    page = guest.get("/northwind/")
    assert page.status_code == 200
    assert HINT not in page.text


def test_a_day_before_the_beginning_says_so(words: Callable[[str], str]) -> None:
    for path in ("", "requirements/iso-9001:2015/", "lapses/", "differences/?since=2023-01-01"):
        before = words(f"{path}{'&' if '?' in path else '?'}on=2023-06-01")
        assert "The first record here is of 1 January 2024: before that day nothing was known" in before, path
    assert "The first record here" not in words("?on=2024-02-01")


def test_what_lapses_is_of_the_day_that_is_looked_at(words: Callable[[str], str]) -> None:
    assert "Each verdict that holds today" in words("lapses/")
    assert "Each verdict that holds on that day" in words("lapses/?on=2024-02-01")


def test_what_is_begun_already_is_gone_on_with(words: Callable[[str], str], do: Any) -> None:
    row = "requirements/iso-9001:2015/8.4.1 p3/"
    assert "Add a supplier" in words(row)
    candidate = do("create", named("Supplier").model, title="Ash")
    said = words(row)
    assert f"Approve {candidate.reference} Ash" in said
    assert "Add a supplier" not in said


def test_the_form_of_a_mend_begins_as_what_is_missing(client: Client) -> None:
    page = client.get("/northwind/requirements/iso-9001:2015/5.2.1 a)/").text
    assert 'href="/northwind/documents/new?kind=policy&amp;tags=policy"' in page
    form = client.get("/northwind/documents/new?kind=policy&tags=policy").text
    assert '<option value="policy" selected>' in form
    assert 'name="tags" value="policy"' in form


def test_a_form_without_a_choice_leads_to_the_record_that_comes_first(
    client: Client, words: Callable[[str], str]
) -> None:
    said = words("orders/new")
    assert "There is nothing to choose from yet: add a customer first." in said
    assert 'href="/northwind/customers/new"' in client.get("/northwind/orders/new").text
