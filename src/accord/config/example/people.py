"""Who works at Northwind Instruments, where, and with which access to Accord."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from accord.config.example.script import Day, Event, The, did, made

BEGIN = 548
"""So many days ago the firm began to keep its system in Accord."""

DOMAIN = "northwind-instruments.example"


@dataclass(frozen=True, slots=True)
class Who:
    """A person. `access`: roles in Accord; `joined`: days ago, 0: before the firm used Accord."""

    key: str
    given: str
    family: str
    mail: str
    unit: str
    site: str
    manager: str
    access: str = "member"
    joined: int = 0
    external: bool = False

    @property
    def email(self) -> str:
        """The address at work."""
        return self.mail if "@" in self.mail else f"{self.mail}@{DOMAIN}"


MARA = Who("mara", "Mara", "Lindqvist", "mara.lindqvist", "quality", "kiel", "henrik", "manager")

PEOPLE = (
    Who("henrik", "Henrik", "Thorsen", "henrik.thorsen", "management", "kiel", "", "top_management"),
    Who("ayse", "Ayşe", "Demir", "ayse.demir", "production", "kiel", "henrik", "owner"),
    Who("tomasz", "Tomasz", "Wójcik", "tomasz.wojcik", "development", "dresden", "henrik", "owner"),
    Who("claire", "Claire", "Dubois", "claire.dubois", "sales", "kiel", "henrik", "owner"),
    Who("jonas", "Jonas", "Albrecht", "jonas.albrecht", "cloud", "dresden", "henrik", "manager"),
    Who("svenja", "Svenja", "Petersen", "svenja.petersen", "quality", "kiel", "mara", "owner"),
    Who("rui", "Rui", "Marques", "rui.marques", "production", "kiel", "ayse", "owner"),
    Who("wim", "Wim", "de Vries", "wim.devries", "sales", "rotterdam", "claire", "owner"),
    Who("katrin", "Katrin", "Vogel", "katrin.vogel", "management", "kiel", "henrik", "owner"),
    Who("felix", "Felix", "Neumann", "felix.neumann", "production", "kiel", "ayse", "owner"),
    Who("lena", "Lena", "Hoffmann", "lena.hoffmann", "quality", "kiel", "svenja"),
    Who("oskar", "Oskar", "Brandt", "oskar.brandt", "production", "kiel", "ayse"),
    Who("bastian", "Bastian", "Krüger", "bastian.krueger", "production", "kiel", "felix"),
    Who("dmitri", "Dmitri", "Sokolov", "dmitri.sokolov", "production", "kiel", "ayse"),
    Who("nadia", "Nadia", "Rahimi", "nadia.rahimi", "development", "dresden", "tomasz"),
    Who("samuel", "Samuel", "Okafor", "samuel.okafor", "development", "dresden", "tomasz", "member internal_auditor"),
    Who("yuki", "Yuki", "Tanaka", "yuki.tanaka", "development", "dresden", "tomasz"),
    Who("piotr", "Piotr", "Zieliński", "piotr.zielinski", "cloud", "dresden", "jonas"),
    Who("ines", "Inês", "Carvalho", "ines.carvalho", "sales", "kiel", "claire"),
    Who("marco", "Marco", "Bianchi", "marco.bianchi", "sales", "kiel", "claire"),
    Who("greta", "Greta", "Olsen", "greta.olsen", "sales", "rotterdam", "wim"),
    Who("elif", "Elif", "Yıldız", "elif.yildiz", "management", "kiel", "katrin"),
)

LATER = (
    Who("hannah", "Hannah", "Weiss", "hannah.weiss", "development", "dresden", "yuki", joined=262),
    Who("tariq", "Tariq", "Haddad", "tariq.haddad", "cloud", "dresden", "jonas", joined=117),
)

GUEST = Who(
    "stein", "Ulrich", "Stein", "ulrich.stein@nordcert.example", "", "", "", "external_auditor", 30, external=True
)

SITES = (
    ("kiel", "Kiel works", "Werftstraße 40, 24143 Kiel", False),
    ("dresden", "Dresden development office", "Könneritzstraße 7, 01067 Dresden", False),
    ("rotterdam", "Rotterdam service centre", "Waalhaven Oostzijde 12, 3087 BM Rotterdam", False),
)

UNITS = (
    ("management", "Management", "", "kiel", "henrik"),
    ("production", "Production", "management", "kiel", "ayse"),
    ("development", "Development", "management", "dresden", "tomasz"),
    ("quality", "Quality and calibration", "management", "kiel", "mara"),
    ("sales", "Sales and service", "management", "kiel", "claire"),
    ("cloud", "IT and cloud operation", "management", "dresden", "jonas"),
)


def moving_in() -> Iterator[Event]:
    """The first days: places, units, people and their access."""
    for key, title, address, remote in SITES:
        yield made(BEGIN, "mara", "site.create", key, title=title, address=address, remote=remote)
    for key, title, parent, site, _head in UNITS:
        belongs = {"parent": The(parent)} if parent else {}
        yield made(BEGIN, "mara", "unit.create", key, title=title, site=The(site), **belongs)
    for who in PEOPLE:
        yield from arriving(who, BEGIN)
    yield did(BEGIN, "mara", "person.edit", "mara", unit=The(MARA.unit), site=The(MARA.site), line_manager=The("henrik"))
    for key, _title, _parent, _site, head in UNITS:
        yield did(BEGIN - 1, "mara", "unit.edit", key, head=The(head))
    for who in PEOPLE:
        yield from let_in(who, BEGIN - 1)


def arriving(who: Who, ago: int) -> Iterator[Event]:
    """A person is entered."""
    places = {name: The(key) for name, key in (("unit", who.unit), ("site", who.site)) if key}
    if who.manager:
        places["line_manager"] = The(who.manager)
    if who.joined and not who.external:
        yield made(ago, "mara", "person.create", who.key, given_name=who.given, family_name=who.family, email=who.email,
                   joined_on=Day(-who.joined), **places)  # fmt: skip
    else:
        yield made(ago, "mara", "person.create", who.key, given_name=who.given, family_name=who.family, email=who.email,
                   external=who.external, **places)  # fmt: skip


def let_in(who: Who, ago: int) -> Iterator[Event]:
    """A person gets an account and roles; a guest for some weeks."""
    yield did(ago, "mara", "person.invite", who.key)
    until = {"ends_on": Day(21)} if who.external else {}
    for role in who.access.split():
        yield made(ago, "mara", "grant.give", f"{who.key} as {role}", person=The(who.key), role=role, **until)


def coming_and_going() -> Iterator[Event]:
    """Who came later, and who left: the head of the warehouse, whose process nobody has taken over yet."""
    for who in LATER:
        yield from arriving(who, who.joined + 1)
        yield from let_in(who, who.joined)
    yield did(52, "mara", "person.leave", "felix", left_on=Day(-52))
    yield did(50, "mara", "person.comment", "felix",
              text="Keys and laptop are back, the scanner of the high rack too. Oskar runs the warehouse until we have "
                   "somebody new. Still to settle: who answers for storage and dispatch.")  # fmt: skip
    yield from arriving(GUEST, GUEST.joined)
    yield from let_in(GUEST, GUEST.joined)


ROLES = (
    ("managing director", "Managing director", "Sets direction and policy, provides the means, holds the management review.",
     "Approves policies and objectives, decides on investments, stops any delivery.", {}),
    ("system manager", "Management-system manager",
     "Keeps the system in line with both standards, plans the internal audits, follows nonconformities to their end.",
     "Approves procedures, raises nonconformities in every process, reports to the managing director at any time.",
     {"ensures_conformity": True, "reports_performance": True, "critical": True}),
    ("security officer", "Information security officer",
     "Keeps the risk assessment and the treatment plan, leads the response to security incidents, reports each quarter.",
     "Takes systems off the network, refuses access, approves exceptions for up to 30 days.",
     {"ensures_conformity": True, "reports_performance": True, "critical": True, "serves": "iso-27001"}),
    ("calibration lead", "Head of the calibration laboratory",
     "Keeps the reference standards traceable, plans calibrations, trains those who release instruments.",
     "Releases and blocks instruments and test benches.", {"critical": True, "serves": "iso-9001"}),
    ("final inspector", "Final inspector", "Inspects and releases finished instruments by the control plan.",
     "Releases, blocks and segregates finished goods.", {"serves": "iso-9001"}),
    ("buyer", "Strategic buyer", "Chooses, evaluates and develops suppliers; keeps their agreements and certificates.",
     "Places orders up to 25,000 euros; blocks a supplier in agreement with quality.", {}),
    ("warehouse lead", "Warehouse lead", "Sees to receipt, storage, packing and dispatch; keeps the blocked stock apart.",
     "Refuses damaged deliveries.", {"serves": "iso-9001"}),
    ("on call", "Cloud engineer on call", "Watches the Northwind Cloud, restores service, writes the incident record.",
     "Switches to the second data centre; calls in the information security officer at any hour.", {"serves": "iso-27001"}),
    ("privacy", "Data protection coordinator", "Keeps the record of processing, answers people who ask about their data.",
     "Stops a new processing of personal data until it was examined.", {"serves": "iso-27001"}),
    ("auditor", "Internal auditor", "Plans and holds internal audits outside the own unit; reports within two weeks.",
     "Sees every record and talks to everybody.", {}),
)  # fmt: skip

ASSIGNMENTS = (
    ("managing director", "henrik", BEGIN - 3, False, 1), ("system manager", "mara", BEGIN - 3, False, 1),
    ("system manager", "svenja", BEGIN - 3, True, 5), ("security officer", "jonas", BEGIN - 3, False, 2),
    ("calibration lead", "svenja", BEGIN - 3, False, 5), ("calibration lead", "lena", BEGIN - 3, True, 9),
    ("final inspector", "lena", BEGIN - 3, False, 9), ("buyer", "rui", BEGIN - 3, False, 4),
    ("warehouse lead", "felix", BEGIN - 3, False, 2), ("on call", "piotr", BEGIN - 3, False, 6),
    ("auditor", "samuel", BEGIN - 3, False, 3), ("privacy", "elif", 334, False, 3), ("on call", "tariq", 96, False, 1),
    ("warehouse lead", "oskar", 49, False, 2),
)  # fmt: skip
"""Role, person, appointed so many days ago, as deputy, accepted after so many days."""


def appointments() -> Iterator[Event]:
    """Roles with their duties, and who accepted them. One ends in a month; a deputy has not answered yet."""
    for name, title, duties, authorities, more in ROLES:
        yield made(BEGIN - 2, "mara", "role.create", name, title=title, duties=duties, authorities=authorities, **more)
    for role, person, ago, deputy, answer in ASSIGNMENTS:
        name = f"{role}: {person}"
        yield made(ago, "mara", "assignment.create", name, role=The(role), person=The(person), deputy=deputy,
                   starts_on=Day(-ago))  # fmt: skip
        yield did(ago - answer, person, "assignment.accept", name)
    yield did(96, "mara", "assignment.limit", "privacy: elif", ends_on=Day(30))
    yield did(95, "elif", "assignment.comment", "privacy: elif",
              text="I go on parental leave then. Katrin knows; nobody is named to follow me yet.")  # fmt: skip
    yield did(50, "mara", "assignment.end", "warehouse lead: felix", ends_on=Day(-52))
    yield made(11, "jonas", "assignment.create", "security officer: piotr", role=The("security officer"),
               person=The("piotr"), deputy=True, starts_on=Day(-11))  # fmt: skip
