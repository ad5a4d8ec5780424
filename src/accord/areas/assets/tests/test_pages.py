"""What stands beside an asset: its chain and who may reach it."""

from __future__ import annotations

from typing import Any

from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from accord.areas.assets import rules
from accord.areas.assets.models import AccessGrant, Asset
from accord.kernel.organization.models import Person

EDGES = st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=25)


@given(EDGES)
def test_what_is_reached_is_reached_once_by_the_shortest_way(edges: list[tuple[int, int]]) -> None:
    found = rules.reached(0, edges)
    steps = dict(found) | {0: 0}
    assert len(found) == len(dict(found))
    assert 0 not in dict(found)
    for source, target in edges:
        if source in steps:
            assert steps[target] <= steps[source] + 1


def test_an_asset_shows_its_chain_its_needs_and_its_rights(browser: Client, do: Any) -> None:
    server = do("create", Asset, title="Server <b>", kind="hardware", availability="normal")
    erp = do("create", Asset, title="ERP", kind="software", depends_on=[server.reference])
    do("create", Asset, title="Orders", kind="information", availability="very_high", depends_on=[erp.reference])
    ada = do("create", Person, given_name="Ada", family_name="Lovelace")
    do(
        "grant",
        AccessGrant,
        person=ada.reference,
        asset=server.reference,
        right="root",
        need="Runs it",
        privileged="yes",
    )
    page = browser.get(f"/northwind/assets/{server.reference}/").content.decode()
    assert "Its own availability need is lower" in page
    assert "information, 2 steps away" in page
    assert "privileged</span>" in page
    assert "Server &lt;b&gt;" in page
    assert (
        "Rests on it"
        not in browser.get(f"/northwind/access-grants/{AccessGrant.objects.get().reference}/").content.decode()
    )
