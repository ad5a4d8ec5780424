"""Every address that the resolver knows, for every role: what is foreign looks exactly like what does not exist.

V-01, V-03 and V-08 of the list of attacks. The matrix is made from the resolver and the declarations: a new address, or
a new part of one, without a row here is a red test.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import get_resolver, reverse

from accord.doors.pages.places import PANELS
from accord.kernel.access.actor import Actor
from accord.kernel.access.models import Account, Token
from accord.kernel.access.roles import ROLES
from accord.kernel.access.scope import sees
from accord.kernel.acts.act import act_at, acts_of
from accord.kernel.acts.perform import perform
from accord.kernel.jobs.queue import enqueue, run_waiting
from accord.kernel.ledger.checkpoints import sign_checkpoint
from accord.kernel.ledger.models import Counter
from accord.kernel.moments.clock import clock_at, now
from accord.kernel.organization.models import Person
from accord.kernel.records.declaration import declarations, file_fields, named, of
from accord.kernel.records.record import Record
from accord.standards import editions

OWN, HIDDEN, FOREIGN = "zqownword", "zqhiddenword", "zqforeignword"  # stand in every text of these records
NOWHERE = "0999"  # no reference of the tests ends so
FEW = ("Site", "Certificate")  # types for the quick round, `MORE` for the roles that differ most; `slow`: all
MORE = (*FEW, "DocumentVersion", "Grant")
DIFFERENT = {"manager", "supplier_contact"}
QUICK = {*DIFFERENT, "nobody", "anonymous"}
ROLE_KEYS = [r.key for r in ROLES]
SOAK = os.environ.get("ACCORD_SOAK") == "1"
EVERY = tuple(d.name for d in declarations())
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]

# Addresses outside any organization. They show nothing of one, or only what the signed-in account itself may see.
OUTSIDE = {
    "home", "sign-in", "ask-link", "link", "sign-out", "account", "new-organization", "healthz", "readyz", "verifier",
    "account-calendars", "calendar-feed", "account-letters", "letters",
    "typeface", "api-document", "api-page", "api-organizations", "api-nothing", "mail", "site", "site-note",
}  # fmt: skip


@dataclass
class Houses:
    """Two organizations. `own`: a record of each type; `hidden`: another of each; `foreign`: those of the other one."""

    slug: str
    foreign_slug: str
    own: Mapping[str, Record]
    hidden: Mapping[str, Record]
    foreign: Mapping[str, Record]
    manager: Actor
    other: Actor


@dataclass
class Looker:
    """Somebody at the pages (session) and at the API (token)."""

    client: Client
    headers: dict[str, str]
    by: Actor | None

    def ask(self, method: str, path: str, **data: Any) -> Any:
        """One request with everything that this looker has."""
        if not path.startswith("/api/"):
            body = {"data": data} if method == "POST" else {}
            return getattr(self.client, method.lower())(path, **body)
        if method in {"GET", "HEAD", "OPTIONS"}:
            return getattr(self.client, method.lower())(path, headers=self.headers)
        return self.client.generic(method, path, "{}", content_type="application/json", headers=self.headers)


@pytest.fixture(autouse=True)
def one_instant() -> Iterator[None]:
    """Every answer says the same day: midnight strikes between none of two."""
    with clock_at(now()):
        yield


@pytest.fixture
def houses(manager: Actor, other: Actor, specimens: Any, once: Any) -> Houses:
    """References of the other organization begin at 501: none of them exists in the own one."""
    return once("houses", lambda: furnished(manager, other, specimens))


def furnished(manager: Actor, other: Actor, specimens: Any) -> Houses:
    """Both with one record of each type, the own one with two."""
    with other.scope():
        for declaration in declarations():
            Counter.objects.update_or_create(
                organization_id=other.organization.pk, prefix=declaration.prefix, defaults={"last": 500}
            )
    made = []
    for by, word in ((manager, OWN), (manager, HIDDEN), (other, FOREIGN)):
        answers = {"given_name": word, "family_name": "Person", "email": f"{word}@example.org"}
        made.append({**specimens(by, word), "Person": perform(act_at(of(Person), "create"), by, answers=answers)})
    own, hidden, foreign = made
    return Houses(manager.organization.slug, other.organization.slug, own, hidden, foreign, manager, other)


@pytest.fixture
def looker(houses: Houses, actor: Any) -> Callable[[str], Looker]:
    """`looker("member")`; `nobody`: an account that belongs to no organization; `anonymous`: not signed in."""

    def make(role: str) -> Looker:
        client, headers = Client(), {}
        if role == "anonymous":
            return Looker(client, headers, None)
        if role == "nobody":
            client.force_login(Account.objects.create_user("nobody@example.org", "correct horse battery"))
            return Looker(client, {"Authorization": "Bearer accord_0123456789ab_nothing"}, None)
        by = actor(role, scope=houses.own["Supplier"] if role == "supplier_contact" else "", name="Lea Looker")
        client.force_login(Account.objects.get(pk=by.account_id))
        text = Token.issue(
            organization_id=by.organization.pk,
            person_id=by.person.pk,
            name="t",
            scopes=[],
            expires_at=datetime.now(UTC) + timedelta(days=1),
        )[1]
        return Looker(client, {"Authorization": f"Bearer {text}"}, by)

    return make


def lookers(*more: str) -> Any:
    """The roles that differ most with a few types; then (slow) every role with its share of all types, so that every
    type is asked for. In `make soak` every role asks for every type."""
    everybody = [*ROLE_KEYS, *more]
    quick = [pytest.param(r, MORE if r in DIFFERENT else FEW, id=f"{r}-few") for r in everybody if r in QUICK]
    slow = [
        pytest.param(r, EVERY if SOAK else EVERY[n :: len(everybody)], id=f"{r}-share", marks=pytest.mark.slow)
        for n, r in enumerate(everybody)
    ]
    return pytest.mark.parametrize(("role", "types"), quick + slow)


shares = pytest.mark.parametrize(
    "types", [pytest.param(EVERY[::12], id="few"), pytest.param(EVERY, id="all", marks=pytest.mark.slow)]
)
"""A twelfth of the types in the quick round, all of them in the full one."""


# ---- rows: what stands at each part of an address ----


@dataclass(frozen=True)
class Route:
    """An address of the resolver: its name and its parts."""

    name: str
    parts: tuple[str, ...]
    pattern: str

    def at(self, **values: str) -> str:
        return reverse(self.name, kwargs={p: values[p] for p in self.parts})


def routes(resolver: Any = None, before: str = "") -> Iterator[Route]:
    """Every address of the house."""
    for found in (resolver or get_resolver()).url_patterns:
        pattern = before + str(found.pattern)
        if hasattr(found, "url_patterns"):
            yield from routes(found, pattern)
        else:
            parts = re.findall(r"<(?:\w+:)?(\w+)>", pattern)
            yield Route(found.name or "", tuple(parts), pattern)


ROUTES = list(routes())
ORGANIZATION = ("slug", "organization")
REFERENCE = ("reference", "name")


def values(route: Route, slug: str, record: Record, reference: str) -> list[dict[str, str]]:
    """All ways to fill the parts of an address for one record (of whose type the lists and new forms are)."""
    found, combined = _parts(slug, record, reference), [{}]
    for part in route.parts:
        combined = [{**c, part: v} for c in combined for v in found[part]]
    return combined


def _parts(slug: str, record: Record, reference: str) -> dict[str, list[str]]:
    declaration = record.declaration
    return {
        "slug": [slug],
        "organization": [slug],
        "types": [declaration.slug],
        "reference": [reference],
        "name": [reference],
        "verb": [a.verb for a in acts_of(declaration)] or ["edit"],
        "field": [f.name for f in file_fields(declaration)] or ["file"],
        "sha256": [_file_of(record)],
        "ending": ["csv", "xlsx"],
        "form": ["xlsx"],
        "area": [declaration.area],
        "standard": [e.id for e in editions()][:1],
        "ref": [editions()[0].rows[0].ref],
        "key": ["nokeyatall"],
        "number": [str(next(n for n, panel in enumerate(PANELS) if not panel.of))],
        "secret": ["x" * 43],
    }


def _file_of(record: Record) -> str:
    return next((v for f in file_fields(record.declaration) if (v := getattr(record, f.name))), "0" * 64)


def of_records(route: Route) -> bool:
    return any(p in route.parts for p in REFERENCE)


def answer(response: Any) -> tuple[int, tuple[tuple[str, str], ...], bytes]:
    """All that somebody can see of an answer."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    body = re.sub(rb'(name="csrfmiddlewaretoken" value=)"\w+"', rb"\1", body)  # masked anew in each answer
    return response.status_code, tuple(sorted(response.items())), body


def test_every_address_has_a_row() -> None:
    known = set(_parts("", next(iter(declarations())).model(), ""))
    for route in ROUTES:
        assert route.name, f"{route.pattern} has no name"
        unknown = set(route.parts) - known
        assert not unknown, f"{route.pattern}: say in `values` what stands at {unknown}"
        inside = any(p in route.parts for p in ORGANIZATION)
        assert inside != (route.name in OUTSIDE), (
            f"{route.pattern}: inside an organization, or in OUTSIDE with a reason?"
        )
    assert len({r.name for r in ROUTES}) == len(ROUTES)


# ---- V-01 and V-03: foreign and nonexistent are one answer ----


@lookers("nobody", "anonymous")
def test_V_01_a_foreign_record_looks_like_one_that_does_not_exist(
    role: str, types: Any, houses: Houses, looker: Any
) -> None:
    """Status, headers and body, at every address below a record, of every type, for reading and for every act."""
    somebody: Looker = looker(role)
    compared = 0
    for route in filter(of_records, ROUTES):
        for name, record in houses.foreign.items():
            if record.pk == houses.other.organization.pk or name not in types:
                continue
            nowhere = f"{record.declaration.prefix}-{NOWHERE}"
            for filled in values(route, houses.slug, record, str(record.reference)):
                methods = METHODS if name == "Site" and "verb" not in route.parts else ["GET", "POST"]
                for method in methods:
                    foreign = answer(somebody.ask(method, route.at(**filled)))
                    blank = answer(somebody.ask(method, route.at(**_instead(filled, nowhere))))
                    at = f"{role}: {method} {route.at(**filled)}"
                    assert _said(foreign, filled) == _said(blank, _instead(filled, nowhere)), at
                    assert foreign[0] in {302, 401, 403, 404, 405, 200 if method == "OPTIONS" else 404}, at
                    assert FOREIGN.encode() not in foreign[2], at
                    compared += 1
    assert compared > 100


def _instead(filled: dict[str, str], reference: str) -> dict[str, str]:
    return {k: reference if k in REFERENCE else v for k, v in filled.items()}


def _said(found: Any, filled: dict[str, str]) -> Any:
    """An answer; where to sign in afterwards may name the address that was asked for, and nothing else may."""
    status, headers, body = found
    if status != 302:
        return found
    reference = next(filled[p] for p in REFERENCE if p in filled)
    return status, tuple((k, v.replace(reference, "…")) for k, v in headers), body


@pytest.fixture
def full(request: pytest.FixtureRequest) -> bool:
    """Whether this is the full round, with every method and every question at every address."""
    return request.node.get_closest_marker("slow") is not None


@lookers("nobody", "anonymous")
def test_V_01_a_foreign_organization_looks_like_one_that_does_not_exist(
    role: str, types: Any, houses: Houses, looker: Any, full: bool
) -> None:
    """In the quick round an address is asked by GET, by POST and by one more method, each in turn."""
    somebody: Looker = looker(role)
    nowhere = "nowherere"
    assert len(nowhere) == len(houses.foreign_slug)
    compared = 0
    for number, route in enumerate(ROUTES):
        if route.name in OUTSIDE:
            continue
        methods = METHODS if "verb" not in route.parts else METHODS[::2]
        if not full:
            methods = list(dict.fromkeys(["GET", "POST", METHODS[number % len(METHODS)]]))
        sample = types if "types" in route.parts else ["Site"]
        for name in sample:
            record = houses.foreign[name]
            for filled in values(route, houses.foreign_slug, record, str(record.reference))[:2]:
                for method in methods:
                    there = answer(somebody.ask(method, route.at(**filled)))
                    gone = {k: nowhere if k in ORGANIZATION else v for k, v in filled.items()}
                    blank = answer(somebody.ask(method, route.at(**gone)))
                    if there[0] == 302:
                        blank = (
                            blank[0],
                            tuple((k, v.replace(nowhere, houses.foreign_slug)) for k, v in blank[1]),
                            blank[2],
                        )
                    assert there == blank, f"{role}: {method} {route.at(**filled)}"
                    assert there[0] in {302, 401, 403, 404, 405, 200 if method == "OPTIONS" else 404}
                    compared += 1
    assert compared > 100


@lookers()
def test_V_01_an_own_record_out_of_sight_looks_like_one_that_does_not_exist(
    role: str, types: Any, houses: Houses, looker: Any
) -> None:
    """A guest of one supplier asks for all that the guest does not see; everybody else sees all of the organization."""
    somebody: Looker = looker(role)
    unseen = []
    for record in (r for name, r in houses.hidden.items() if name in types):
        with houses.manager.scope():
            if not sees(somebody.by, record):
                unseen.append(record)
    assert bool(unseen) == (role == "supplier_contact")
    for record in unseen:
        nowhere = f"{record.declaration.prefix}-{NOWHERE}"
        for route in filter(of_records, ROUTES):
            for filled in values(route, houses.slug, record, str(record.reference)):
                for method in ("GET", "POST"):
                    hidden = answer(somebody.ask(method, route.at(**filled)))
                    blank = answer(somebody.ask(method, route.at(**_instead(filled, nowhere))))
                    assert hidden == blank, f"{role}: {method} {route.at(**filled)}"


@shares
def test_the_matrix_is_not_empty_words(types: Any, houses: Houses, looker: Any) -> None:
    """The manager does reach the own records at these addresses, so that an answer of 404 means something."""
    somebody: Looker = looker("manager")
    sign_checkpoint(houses.manager.organization.pk)  # a proof is of what is signed
    reached: dict[str, int] = {}
    for route in filter(of_records, ROUTES):
        for record in map(houses.own.__getitem__, {*types, *MORE, "Attachment"}):  # files have own addresses
            for filled in values(route, houses.slug, record, str(record.reference)):
                status = answer(somebody.ask("GET", route.at(**filled)))[0]
                reached[route.name] = reached.get(route.name, 0) + (status == 200)
    assert {name for name, count in reached.items() if not count} <= {"api-act"}, "acts of the API are only posted"


# ---- V-08: no word of the other organization, anywhere ----


@lookers("nobody", "anonymous")
def test_V_08_no_word_of_another_organization_is_seen_anywhere(
    role: str, types: Any, houses: Houses, looker: Any, full: bool
) -> None:
    """Every page, list, form, export, search and API answer; status below 500 everywhere. What lists no type is asked
    one question in the quick round, each in turn, and all of them in the full one."""
    somebody: Looker = looker(role)
    forbidden = [FOREIGN] + ([HIDDEN] if role in {"supplier_contact", "nobody", "anonymous"} else [])
    forbidden += [OWN] if role in {"nobody", "anonymous"} else []
    words = FOREIGN[:-3] if role != "supplier_contact" else HIDDEN[:-3]
    queries = [
        "",
        f"q={words}",
        f"title={words}",
        f"on=2024-06-01&q={words}",
        f"name=owner&type=Supplier&owner={words}&q={words}",
    ]
    looked = 0
    for number, route in enumerate(ROUTES):
        asked = queries if full or "types" in route.parts else [queries[0], queries[1 + number % 4]]
        for record in [houses.own[n] for n in types] if "types" in route.parts else [houses.own["Site"]]:
            reference = str(record.reference)
            if route.name.startswith("file"):
                reference = str(houses.own["Attachment"].reference)
            for filled in values(route, houses.slug, record, reference):
                for query in asked if not of_records(route) else queries[:1]:
                    path = route.at(**filled) + (f"?{query}" if query else "")
                    status, headers, body = answer(somebody.ask("GET", path))
                    assert status < 500, f"{role}: GET {path} answers {status}"
                    for word in forbidden:
                        assert word.encode() not in body, f"{role}: GET {path} shows {word}"
                        assert word not in str(headers), f"{role}: GET {path} shows {word}"
                    looked += 1
    assert looked > 100
    for message in mail.outbox:
        assert FOREIGN not in str(message.message())


@shares
def test_V_08_a_foreign_value_is_no_oracle(types: Any, houses: Houses, looker: Any) -> None:
    """Filtering a list by a foreign record answers as filtering by one that does not exist does."""
    somebody: Looker = looker("manager")
    asked = 0
    for declaration in map(named, types):
        for about in declaration.fields:
            if about.kind not in {"record", "records", "pointer"} or not declaration.listed:
                continue
            target = houses.foreign.get(about.record or "Supplier")
            if target is None:
                continue
            nowhere = f"{target.declaration.prefix}-{NOWHERE}"
            for path in (
                f"/{houses.slug}/{declaration.slug}/",
                f"/api/v1/organizations/{houses.slug}/{declaration.slug}",
            ):
                foreign = answer(somebody.ask("GET", f"{path}?{about.name}={target.reference}"))
                blank = answer(somebody.ask("GET", f"{path}?{about.name}={nowhere}"))
                same = [
                    (s, b.replace(str(r).encode(), b"..."))
                    for (s, _, b), r in ((foreign, target.reference), (blank, nowhere))
                ]
                assert same[0] == same[1], f"{path}?{about.name}="
                asked += 1
    assert asked > 20


# ---- keys that are no references: orders, uploads, links ----


def test_a_pack_that_another_organization_ordered_is_not_there(houses: Houses, looker: Any) -> None:
    """By its number, which counts over all organizations."""
    somebody: Looker = looker("administrator")
    job = enqueue("checkpoint", organization=str(houses.other.organization.pk))
    assert run_waiting() >= 1
    route = next(r for r in ROUTES if r.name == "pack_download")
    foreign = answer(somebody.ask("GET", route.at(slug=houses.slug, number=str(job.pk))))
    blank = answer(somebody.ask("GET", route.at(slug=houses.slug, number="987654")))
    assert foreign == blank
    assert foreign[0] == 404


@shares
def test_nothing_foreign_is_written_through_any_address(types: Any, houses: Houses, looker: Any) -> None:
    """Posting every form of every act with foreign references leaves both logs as they were."""
    from accord.kernel.ledger.models import Entry

    somebody: Looker = looker("administrator")

    def sizes() -> list[int]:
        found = []
        for house in (houses.manager, houses.other):
            with house.scope():
                found.append(Entry.objects.filter(organization_id=house.organization.pk).count())
        return found

    before = sizes()
    for declaration in map(named, types):
        target = houses.own[declaration.name]
        for act in acts_of(declaration):
            for about in act.inputs:
                foreign = (
                    houses.foreign.get(about.record or "Site")
                    if about.kind in {"record", "records", "pointer"}
                    else None
                )
                if foreign is None:
                    continue
                path = f"/{houses.slug}/{declaration.slug}/"
                path += (
                    f"{target.reference}/{act.verb}" if act.subject else ("new" if act.verb == "create" else act.verb)
                )
                status, _, body = answer(
                    somebody.ask("POST", path, **{about.name: foreign.reference, "rev": str(target.rev)})
                )
                assert 200 <= status < 500, path
                assert FOREIGN.encode() not in body, path
    assert sizes() == before
