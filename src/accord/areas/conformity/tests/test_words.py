"""Every outcome is explained, and leads to the requirements that have it."""

from __future__ import annotations

from django.test import Client

from accord.kernel.checks.verdict import Outcome


def test_each_outcome_leads_to_those_that_have_it(client: Client) -> None:
    both = client.get("/northwind/words/").text
    alone = client.get("/northwind/words/?standard=iso-9001:2015").text
    for outcome in Outcome:
        where = f"outcome={outcome.value.replace(' ', '%20')}"
        assert f"/northwind/requirements/iso-9001:2015/?{where}" in both
        assert f"/northwind/requirements/iso-27001:2022/?{where}" in both
        assert f"/northwind/requirements/iso-9001:2015/?{where}&amp;standard=iso-9001:2015" in alone
    assert "27001" not in alone.partition("<main")[2]
    assert client.get("/northwind/words/?standard=iso-1").status_code == 404
