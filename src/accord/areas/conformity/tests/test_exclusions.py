"""What is set aside: on the requirement, as a list, in the API; what contradicts it; and how a part is decided."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from accord.kernel.access.models import Account
from accord.kernel.checks import exclusions as registry
from accord.kernel.checks.exclusions import Exclusion
from accord.kernel.checks.verdict import Deciding
from accord.kernel.moments.moment import Moment
from accord.standards import edition

LIST = "exclusions/iso-9001:2015/"


@pytest.fixture
def design_aside(manager: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Design is set aside by a record, and another one contradicts it: both are the person who looks."""
    person = Deciding.of(manager.person)

    def aside(m: Moment) -> dict[str, Exclusion]:
        found = Exclusion("The approved scope excludes it: we build to drawings.", person, m.on)
        return {"8.3": found} if m.standard == "iso-9001" else {}

    monkeypatch.setattr(registry, "_providers", [aside])
    monkeypatch.setattr(registry, "_contradictors", [lambda m: {"8.3": [person], "8.4": []}])


def test_with_nothing_set_aside_the_list_says_where_to_write_it(words: Callable[[str], str]) -> None:
    assert "Nothing is set aside. What does not apply is read from the approved scope" in words(LIST)
    assert "the approved Statement of Applicability" in words("exclusions/iso-27001:2022/")


@pytest.mark.usefixtures("design_aside")
def test_the_list_names_reason_record_and_what_contradicts(words: Callable[[str], str], manager: Any) -> None:
    said = words(LIST)
    count = sum(r.clause == "8.3" for r in edition("iso-9001:2015").rows)
    for part in ("we build to drawings", f"{count} requirements", "1 of 1 is contradicted", manager.person.reference):
        assert part in said, part
    assert "Nothing is set aside" in words("exclusions/iso-27001:2022/")


@pytest.mark.usefixtures("design_aside")
def test_the_requirement_says_why_it_does_not_apply(words: Callable[[str], str]) -> None:
    excluded = next(r.ref for r in edition("iso-9001:2015").rows if r.clause == "8.3")
    said = words(f"requirements/iso-9001:2015/{quote(excluded)}/")
    assert "Set aside" in said
    assert "It is done or demanded all the same" in said
    assert "Set aside" not in words("requirements/iso-9001:2015/8.4.1%20p3/")


@pytest.mark.usefixtures("design_aside")
def test_the_api_says_the_same(client: Client, manager: Any) -> None:
    answer = client.get("/api/v1/organizations/northwind/exclusions?standard=iso-9001:2015").json()
    found = answer["exclusions"][0]
    assert (found["ref"], found["title"]) == ("8.3", "Design and development")
    assert found["record"]["reference"] == found["against"][0]["reference"] == manager.person.reference


def test_unknown_standards_and_strangers_are_refused(client: Client, actor: Any) -> None:
    assert client.get("/northwind/exclusions/iso-9001:1994/").status_code == 404
    guest = Client()
    guest.force_login(Account.objects.get(pk=actor("supplier_contact").account_id))
    assert guest.get(f"/northwind/{LIST}").status_code in {403, 404}


def test_a_requirement_says_how_each_part_is_decided(words: Callable[[str], str]) -> None:
    said = words("requirements/iso-27001:2022/A.5.2/")
    assert "How this is decided" in said
    assert "proposed, not yet approved" in said
