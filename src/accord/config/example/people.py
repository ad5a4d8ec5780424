"""Who works at Northwind Instruments, where, in which roles, and with which access to Accord."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from accord.config.example.registers import rows
from accord.config.example.script import Day, Event, The, did, made

BEGIN = 548
"""So many days ago the firm began to keep its system in Accord."""

DOMAIN = "northwind-instruments.example"
FIRST = "mara"
"""Who runs the management system, made the organization, and opens the demonstration."""
LEFT = {"brandl": 330, "felix": 52, "jakob": 41}
"""Who has left: so many days ago."""


@dataclass(frozen=True, slots=True)
class Who:
    """A person. `access`: roles in Accord, a guest's until `ends`; `joined`: days ago, 0: before Accord was used."""

    key: str
    given: str
    family: str
    mail: str
    unit: str
    site: str
    manager: str
    access: str
    joined: int
    external: bool
    ends: int | None

    @property
    def email(self) -> str:
        """The address at work."""
        return self.mail if "@" in self.mail else f"{self.mail}@{DOMAIN}"


@dataclass(frozen=True, slots=True)
class Place:
    """A site."""

    key: str
    title: str
    address: str
    remote: bool


@dataclass(frozen=True, slots=True)
class Team:
    """A unit, with the person who leads it."""

    key: str
    title: str
    parent: str
    site: str
    head: str


@dataclass(frozen=True, slots=True)
class Function:
    """A role of the organization."""

    key: str
    title: str
    duties: str
    authorities: str
    ensures_conformity: bool
    reports_performance: bool
    critical: bool
    serves: str


@dataclass(frozen=True, slots=True)
class Appointment:
    """Somebody was appointed so many days ago, perhaps as deputy, and accepted after so many days; 0: not yet."""

    role: str
    person: str
    appointed: int
    deputy: bool
    answered: int


@cache
def everybody() -> dict[str, Who]:
    """All people by key."""
    return {who.key: who for who in rows("people", Who)}


def moving_in() -> Iterator[Event]:
    """The first days: places, units, people and their access."""
    for place in rows("sites", Place):
        yield made(BEGIN, FIRST, "site.create", place.key, title=place.title, address=place.address,
            remote=place.remote)  # fmt: skip
    teams = rows("units", Team)
    for team in teams:
        belongs = {"parent": The(team.parent)} if team.parent else {}
        yield made(BEGIN, FIRST, "unit.create", team.key, title=team.title, site=The(team.site), **belongs)
    first, *others = (who for who in everybody().values() if not who.joined)
    for who in others:
        yield arriving(who, BEGIN)
    yield did(BEGIN, FIRST, "person.edit", first.key, **_places(first))
    for team in teams:
        yield did(BEGIN - 1, FIRST, "unit.edit", team.key, head=The(team.head))
    for who in others:
        yield from let_in(who, BEGIN - 1)


def _places(who: Who) -> dict[str, The]:
    named = (("unit", who.unit), ("site", who.site), ("line_manager", who.manager))
    return {name: The(key) for name, key in named if key}


def arriving(who: Who, ago: int) -> Event:
    """A person is entered."""
    joined = {"joined_on": Day(-who.joined)} if who.joined and not who.external else {}
    names = {"given_name": who.given, "family_name": who.family, "email": who.email, "external": who.external}
    return made(ago, FIRST, "person.create", who.key, **names, **joined, **_places(who))


def let_in(who: Who, ago: int) -> Iterator[Event]:
    """A person gets an account and roles; a guest for some weeks."""
    yield did(ago, FIRST, "person.invite", who.key)
    until = {"ends_on": Day(who.ends)} if who.ends is not None else {}
    for role in who.access.split():
        only = {"scope": The("elbe")} if role == "supplier_contact" else {}
        yield made(ago, FIRST, "grant.give", f"{who.key} as {role}", person=The(who.key), role=role, **until, **only)


def coming_and_going() -> Iterator[Event]:
    """Who came later, and who left: the head of the warehouse, whose process nobody has taken over yet, and a developer
    whose access to other systems nobody thought of."""
    for who in everybody().values():
        if who.joined:
            yield arriving(who, who.joined + 1)
            yield from let_in(who, who.joined)
    yield did(330, FIRST, "person.leave", "brandl", left_on=Day(-LEFT["brandl"]))
    yield did(52, FIRST, "person.leave", "felix", left_on=Day(-LEFT["felix"]))
    told = (
        "Keys and laptop are back, the scanner of the high rack too. Oskar runs the warehouse until we have somebody "
        "new. Still to settle: who answers for storage and dispatch."
    )
    yield did(50, FIRST, "person.comment", "felix", text=told)
    for key in ("bastian", "ramon"):
        yield did(49, FIRST, "person.edit", key, line_manager=The("oskar"))
    yield did(49, FIRST, "unit.edit", "warehouse", head=The("oskar"))
    yield did(41, FIRST, "person.leave", "jakob", left_on=Day(-LEFT["jakob"]))
    told = "Went to a firm in Leipzig, in good spirits. Laptop and badge are back. His services are with Elena now."
    yield did(41, "katrin", "person.comment", "jakob", text=told)
    yield did(178, FIRST, "site.edit", "rotterdam", address="Waalhaven Oostzijde 12, 3087 BM Rotterdam")
    told = "Moved over the weekend. The old rooms are empty and handed back; keys were counted, none is missing."
    yield did(176, "wim", "site.comment", "rotterdam", text=told)


def appointments() -> Iterator[Event]:
    """Roles with their duties, and who accepted them. One ends in a month; a deputy has not answered yet."""
    for role in rows("roles", Function):
        said = {n: getattr(role, n) for n in Function.__slots__ if n != "key"}
        yield made(BEGIN - 2, FIRST, "role.create", role.key, **said)
    for a in rows("assignments", Appointment):
        name = f"{a.role}: {a.person}"
        more = {"deputy": a.deputy, "starts_on": Day(-a.appointed)}
        yield made(a.appointed, FIRST, "assignment.create", name, role=The(a.role), person=The(a.person), **more)
        if a.answered:
            yield did(a.appointed - a.answered, a.person, "assignment.accept", name)
    yield did(96, FIRST, "assignment.limit", "privacy: elif", ends_on=Day(27))
    leave = "I go on parental leave then. Katrin knows; nobody is named to follow me yet."
    yield did(95, "elif", "assignment.comment", "privacy: elif", text=leave)
    yield did(50, FIRST, "assignment.end", "warehouse lead: felix", ends_on=Day(-52))
