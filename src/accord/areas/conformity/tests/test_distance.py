"""How far it is to the other standard: what is met, and the rest counted in records, each check once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accord.areas.conformity.pages.distance import effort, sums
from accord.areas.conformity.queries import row_verdicts
from accord.areas.conformity.queries.distance import distance, needs
from accord.areas.conformity.terms import MET, Distance, Missing
from accord.areas.context.models import InterestedParty, Issue
from accord.kernel.access.models import Account
from accord.kernel.acts.perform import add, run
from accord.kernel.checks.verdict import Deciding, Mend, Outcome, Verdict
from accord.kernel.moments.past import moment
from accord.kernel.organization.models import Site
from accord.standards import PartKind, edition

API = "/api/v1/organizations/northwind/distance"
QUALITY, SECURITY = "iso-9001:2015", "iso-27001:2022"

pytestmark = pytest.mark.slow  # each judges every row anew


def measured(by: Any, held: str = QUALITY, sought: str = SECURITY) -> Distance:
    with moment(by.organization) as m:
        return distance(m, edition(held), edition(sought))


def test_every_row_is_met_open_or_in_the_rest(manager: Any) -> None:
    for held, sought in ((QUALITY, SECURITY), (SECURITY, QUALITY), (SECURITY, "iso-9001:2026")):
        found = measured(manager, held, sought)
        assert len(found.met) + found.notes_open + len(found.rest) == found.total == len(edition(sought).rows)
        assert all(x.needs and x.verdict.outcome not in MET for x in found.rest)
        assert {x.verdict.row.ref for x in found.rest if x.there} <= found.shared


def test_a_check_counts_once_and_says_how_many_records(manager: Any) -> None:
    with moment(manager.organization) as m:
        of = edition(SECURITY)
        rows = [v for v in row_verdicts(m, of) if "roles_held" in v.row.checks][:2]
    person, mend = Deciding.of(manager.person), Mend("Person", "edit")
    three = tuple(replace(person, pointer=f"Person:{n}") for n in (1, 2, 3, 3))
    broken = Verdict(Outcome.FAILS, "3 of 4 are wrong.", three, 4, None, mend)
    silent = Verdict(Outcome.NO_DATA, "Nothing shows it.", mend=Mend("Site", "create"))
    with_broken = [replace(v, checks=tuple((p, broken) for p, _ in v.checks)) for v in rows]
    first, second = needs(with_broken, {})
    role = next(n for n in first if n.name == "roles_held")
    assert (role.kind, role.count, effort(role)) == ("mend", 3, "edit 3 people")
    assert [n.first for n in second if n.name == "roles_held"] == [False]
    total = sums([Missing(v, (), n) for v, n in zip(with_broken, (first, second), strict=True)])
    assert next(s for s in total if s["area"] == "People")["counts"]["mend"] % 3 == 0
    aside = replace(broken, mend=Mend("Site", "create"))
    several = needs([replace(rows[0], checks=tuple((p, aside) for p, _ in rows[0].checks))], {})[0]
    assert effort(several[0]) == "add sites for 3 people"
    both = replace(aside, records=(*three, Deciding.of(manager.organization)), count=5)
    mixed = needs([replace(rows[0], checks=tuple((p, both) for p, _ in rows[0].checks))], {})[0]
    assert effort(mixed[0]) == "add sites for 4 records"
    added = needs([replace(rows[0], checks=tuple((p, silent) for p, _ in rows[0].checks))], {})[0]
    assert effort(added[0]) == "add 1 site"
    one = {"count": 1, "about": "Person", "mend": Mend("Attestation", "give")}
    assert effort(replace(added[0], kind="mend", **one)) == "give an attestation for 1 person"
    seventy = tuple(replace(person, pointer=f"Site:{n}") for n in range(20))
    holds = Verdict(Outcome.HOLDS, "All 70 are.", seventy, 70)
    shared = needs([replace(rows[0], checks=tuple((p, silent) for p, _ in rows[0].checks))], {"roles_held": holds})[0]
    named = next(n for n in shared if n.name == "roles_held")
    assert effort(named) == "let 70 records of the other standard serve this one too"


def test_a_first_record_counts_once_for_all_that_wait_for_it(manager: Any) -> None:
    """An empty organization needs one management review, not one for each thing that it considers."""
    found = measured(manager)
    asked = [n for x in found.rest for n in x.needs if effort(n) == "add 1 management review"]
    assert len({n.name for n in asked}) > 10
    assert sum(n.first for n in asked) == 1
    assert next(s for s in sums(found.rest) if s["area"] == "Reviews")["counts"]["add"] == 1
    judged = [r for r in edition(SECURITY).rows if any(p.kind is not PartKind.CHECK for p in r.parts)]
    assert next(s for s in sums(found.rest) if s["area"] == "Conformity")["counts"]["judge"] == len(judged)


def test_what_is_there_for_the_other_standard_and_lacks_something_is_shared_too(manager: Any) -> None:
    issue = Issue(title="Few apprentices", side="external", bearing="against", serves="iso-9001")
    run(manager, "create", lambda unit: add(issue))
    found = [n for x in measured(manager).rest for n in x.needs if n.kind == "share"]
    shared = "let 1 record of the other standard serve this one too, and mend what lacks something"
    assert {n.name: (effort(n), n.first) for n in found} == {
        "issues_listed": (shared, True), "risks_follow_from_context": (shared, False),
    }, "nothing inside is listed yet; the same issue counts once"  # fmt: skip


def test_a_record_of_the_one_standard_alone_has_to_serve_the_other_too(manager: Any) -> None:
    acme = InterestedParty(title="Acme", party_class="customer", why_relevant="Pays", serves="iso-9001")
    run(manager, "create", lambda unit: add(acme))
    found = next(x for x in measured(manager).rest if x.verdict.row.ref == "4.2 a)")
    assert next((match.ref, outcome) for match, outcome in found.there) == ("4.2 a)", Outcome.HOLDS)
    assert [(n.kind, n.name, n.count) for n in found.needs] == [("share", "parties_listed", 1)]


def test_the_page_says_what_comes_first_and_turns_around(words: Callable[[str], str]) -> None:
    said = words("distance/")
    assert "How far it is to ISO/IEC 27001:2022" in said
    assert "Requirement by requirement" in said
    assert "of 188 requirements are met" in words(f"distance/?held={SECURITY}")


def test_the_api_says_the_same(client: Client, manager: Any) -> None:
    answer = client.get(f"{API}?held={QUALITY}&sought={SECURITY}").json()
    found = measured(manager)
    assert [x["ref"] for x in answer["rest"]] == [x.verdict.row.ref for x in found.rest]
    assert answer["total"] == 214
    assert sum(s["judge"] for s in answer["sums"]) == sum(n.kind == "judge" for x in found.rest for n in x.needs)


def test_the_same_standard_twice_and_unknown_ones_are_refused(client: Client, actor: Any) -> None:
    assert client.get(f"{API}?held={QUALITY}&sought=iso-9001:2026").status_code == 422
    assert client.get("/northwind/distance/?held=iso-9001:1994").status_code == 404
    assert client.get(f"/northwind/distance/?held={QUALITY}&sought={QUALITY}").status_code in {400, 422}
    guest = Client()
    guest.force_login(Account.objects.get(pk=actor("supplier_contact").account_id))
    assert guest.get("/northwind/distance/").status_code in {403, 404}


def test_the_number_of_queries_is_fixed(client: Client, manager: Any, enter_site: Callable[[str], Site]) -> None:
    client.get("/northwind/distance/")
    with CaptureQueriesContext(connection) as few:
        client.get("/northwind/distance/")
    for n in range(3):
        enter_site(f"Site {n}")
    client.get("/northwind/distance/")
    with CaptureQueriesContext(connection) as many:
        client.get("/northwind/distance/")
    assert len(many) <= len(few) + 1
    assert len(few) < 60


@pytest.fixture
def enter_site(manager: Any) -> Callable[[str], Site]:
    """Another site."""
    return lambda title: run(manager, "create", lambda unit: add(Site(title=title)))
