"""The console and the API say the same about a standard (contracts.md), today, then, ahead, and as it was known."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote

import pytest

from accord.config.main import parser
from accord.kernel.access.models import Account
from accord.kernel.acts.act import act_at
from accord.kernel.acts.perform import perform
from accord.kernel.records.declaration import named
from accord.standards import editions

KEYS = ["organization", "standard", "on", "known", "summary", "requirements"]
ROW = ["ref", "title", "outcome", "basis", "because", "records", "record_count", "checks", "advice", "lapses_on"]

pytestmark = pytest.mark.slow


@pytest.fixture
def years(manager: Any, clock: Any) -> Iterator[date]:
    """A party, an issue, a person and her notebook, recorded over months. Gives today."""

    def do(kind: str, verb: str, about: Any = None, **answers: Any) -> Any:
        act = act_at(named(kind), verb)
        assert act is not None
        reference, rev = (about.reference, about.rev) if about else ("", None)
        return perform(act, manager, reference, answers, rev=rev)

    with clock("2024-09-02T10:00:00Z"):
        party = do("InterestedParty", "create", title="Hansa Pumps", party_class="customer", owner=manager.person)
        do("Issue", "create", title="Skilled workers are rare", side="external", owner=manager.person)
    with clock("2025-01-15T10:00:00Z"):
        do("InterestedParty", "edit", party, title="Hansa Pumps AG")
        leaver = do("Person", "create", given_name="Lea", family_name="Lange", email="lea@example.org")
    with clock("2025-02-20T10:00:00Z"):
        do("Asset", "create", title="Notebook", owner=leaver)
    with clock("2025-03-10T10:00:00Z"):
        yield date(2025, 3, 10)


@pytest.mark.parametrize("standard", [e.id for e in editions()])
def test_console_and_api_say_the_same(years: date, api: Any, manager: Any, capsys: Any, standard: str) -> None:
    email = Account.objects.get(pk=manager.account_id).email
    past, later = years - timedelta(days=30), years + timedelta(days=30)
    said = []
    for on, known in ((None, None), (past, None), (later, None), (past, past - timedelta(days=40))):
        days = [(name, day.isoformat()) for name, day in (("on", on), ("known", known)) if day]
        flags = [word for name, day in days for word in (f"--{name}", day)]
        asked = ["conformity", "--organization", "northwind", "--as", email, "--standard", standard, "--format", "json"]
        options = parser().parse_args([*asked, *flags])
        assert options.run(options) == 0
        console = json.loads(capsys.readouterr().out)
        query = "&".join([f"standard={quote(standard)}", *(f"{name}={day}" for name, day in days)])
        answer = api.get(f"conformity?{query}")
        assert answer.status_code == 200
        assert answer.json() == console
        assert list(console) == KEYS
        assert all(list(row) == ROW for row in console["requirements"])
        assert sum(console["summary"].values()) == len(console["requirements"])
        judged, knew = on or years, known or min(on or years, years)
        assert (console["on"], console["known"]) == (judged.isoformat(), knew.isoformat())
        said.append(console["requirements"])
    assert said[1] != said[3], "the party was called otherwise then"
