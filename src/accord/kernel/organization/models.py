"""Who and where: the organization itself, its people, sites and units."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accord.kernel.access.models import Account
from accord.kernel.organization.rules import head_of_itself, left_after_joined, own_manager, zone_exists
from accord.kernel.records.declaration import State, record
from accord.kernel.records.fields import PERSONAL, PLAIN, said
from accord.kernel.records.record import Record
from accord.standards import Edition, editions, not_left, ways_to_work, worked_to

_ACTIVE = State("active", "Active")
_CLOSED = State("closed", "Closed", final=True)


@record(
    prefix="ORG",
    plural="organizations",
    states=(_ACTIVE,),
    columns=("reference", "title", "time_zone"),
    creatable=False,
    listed=False,
    rules=(zone_exists,),
    without=("owner", "serves", "effective_on"),
)
class Organization(Record):
    """The organization whose management system this is. Its name is its title."""

    slug = said(
        models.SlugField(
            "short name", max_length=60, unique=True, help_text="Its name in addresses: northwind-instruments."
        ),
        privacy=PLAIN,
        set_by_act=True,
    )
    time_zone = said(models.CharField("time zone", max_length=60, default="Europe/Berlin"), privacy=PLAIN)
    demonstration = said(models.BooleanField("demonstration", default=False), set_by_act=True)
    editions = said(
        models.CharField(
            "works to", max_length=80, blank=True, choices=ways_to_work(),
            help_text="What every page, e-mail and pack shows unless another is asked for. New records serve these "
            "standards; what is kept already goes on serving what it serves, until you let it serve more.",
        ),
        privacy=PLAIN, set_by_act=True,
    )  # fmt: skip

    @property
    def works_to(self) -> tuple[Edition, ...]:
        """The editions that it is shown where no other is asked for, quality first."""
        return worked_to(self.editions)

    @property
    def families(self) -> frozenset[str]:
        """The standards that it works to, whatever their edition."""
        return frozenset(e.family for e in self.works_to)

    @property
    def of_its_standards(self) -> tuple[Edition, ...]:
        """Every edition of the standards that it works to."""
        return tuple(e for e in editions() if e.family in self.families)

    @property
    def not_left(self) -> tuple[str, ...]:
        """The ids of these, and of those to which it may be on its way: of a judgement by any other nothing is due."""
        return not_left(self.works_to)


@record(
    prefix="S",
    plural="sites",
    states=(_ACTIVE, _CLOSED),
    columns=("reference", "title", "address", "remote", "state"),
    filters=("state", "remote"),
    natural_key=("title",),
    rules=(zone_exists,),
    without=("effective_on",),
    called=("locations", "Standorte", "Standort"),
)
class Site(Record):
    """A place where the organization works, or from where its people do."""

    address = said(
        models.CharField("address", max_length=200, blank=True),
        heads=("Address", "Adresse", "Anschrift", "Location", "Ort"),
    )
    time_zone = said(
        models.CharField(
            "time zone", max_length=60, blank=True, help_text="Such as Europe/Berlin; empty: that of the organization."
        ),
        privacy=PLAIN,
        heads=("Time zone", "Zeitzone"),
    )
    remote = said(models.BooleanField("remote work", default=False), heads=("Remote", "Homeoffice", "Telearbeit"))


@record(
    prefix="U",
    plural="units",
    states=(_ACTIVE, _CLOSED),
    columns=("reference", "title", "parent", "head", "site", "state"),
    filters=("state", "site", "head"),
    natural_key=("title",),
    rules=(head_of_itself,),
    without=("effective_on",),
    called=("departments", "department", "Abteilungen", "Abteilung", "Bereiche"),
)
class Unit(Record):
    """A part of the organization: a department, a team."""

    parent = said(
        models.ForeignKey(
            "kernel.Unit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="belongs to"
        ),
        heads=("Parent unit", "Belongs to", "Übergeordnet", "Gehört zu"),
    )
    head = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="head"
        ),
        heads=("Head", "Leitung", "Leiter"),
    )
    site = said(
        models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="site"),
        heads=("Site", "Standort"),
    )


@record(
    prefix="P",
    plural="people",
    states=(_ACTIVE, State("left", "Left", final=True)),
    columns=("reference", "title", "email", "unit", "site", "line_manager", "state"),
    filters=("state", "unit", "site", "line_manager"),
    natural_key=("email",),
    rules=(left_after_joined, own_manager),
    derived=("title",),
    without=("owner", "serves", "effective_on"),
    called=("employees", "staff", "persons", "Personen", "Person", "Mitarbeiter", "Personal", "Beschäftigte"),
)
class Person(Record):
    """Somebody who works for the organization or deals with it, with or without an account."""

    given_name = said(
        models.CharField("given name", max_length=80), privacy=PERSONAL, heads=("Given name", "First name", "Vorname")
    )
    family_name = said(
        models.CharField("family name", max_length=80),
        privacy=PERSONAL,
        heads=("Family name", "Last name", "Surname", "Nachname", "Familienname"),
    )
    email = said(
        models.EmailField("e-mail", blank=True),
        privacy=PERSONAL,
        heads=("E-mail", "Email", "E-Mail-Adresse", "Mail", "E-Mail dienstlich", "Work e-mail"),
    )
    account = said(
        models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="account"),
        set_by_act=True,
    )
    unit = said(
        models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="unit"),
        heads=("Unit", "Department", "Abteilung", "Bereich"),
    )
    site = said(
        models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="site"),
        heads=("Site", "Standort"),
    )
    line_manager = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="line manager"
        ),
        heads=("Line manager", "Manager", "Vorgesetzter", "Vorgesetzte"),
    )
    external = said(
        models.BooleanField(
            "external",
            default=False,
            help_text="Works for the organization without being employed by it, or is a guest.",
        ),
        heads=("External", "Extern", "Contractor"),
    )
    joined_on = said(
        models.DateField("joined on", null=True, blank=True),
        heads=("Joined", "Joined on", "Eintritt", "Eintrittsdatum"),
    )
    left_on = said(
        models.DateField("left on", null=True, blank=True),
        set_by_act=True,
        heads=("Left", "Left on", "Austritt", "Austrittsdatum"),
    )

    class Meta(Record.Meta):
        verbose_name_plural = "people"
        constraints = (
            models.UniqueConstraint(
                fields=("organization", "account"), condition=Q(account__isnull=False), name="kernel_person_account"
            ),
        )

    def derive(self) -> None:
        """A person's title is the full name."""
        self.title = f"{self.given_name} {self.family_name}".strip()
