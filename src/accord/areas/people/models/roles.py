"""Roles and who was appointed to them: tables and declarations."""

from __future__ import annotations

from django.db import models

from accord.areas.people import rules
from accord.kernel.records.declaration import Due, State, record
from accord.kernel.records.fields import said
from accord.kernel.records.record import Record

ACTIVE = State("active", "Active")
RETIRED = State("retired", "Retired", final=True)


@record(
    prefix="RO",
    plural="roles",
    states=(ACTIVE, RETIRED),
    columns=("reference", "title", "ensures_conformity", "reports_performance", "critical", "serves", "state"),
    filters=("state", "ensures_conformity", "reports_performance", "critical", "serves"),
    natural_key=("title",),
    without=("effective_on",),
    called=("Rollen", "Rolle", "Funktionen"),
)
class Role(Record):
    """A function with its duties and authorities, such as quality manager or fire warden."""

    title = said(
        models.CharField("role", max_length=200, help_text="What people call it, such as Head of purchasing."),
        heads=("Role", "Rolle", "Function", "Funktion", "Title", "Name", "Bezeichnung"),
    )
    duties = said(
        models.TextField(
            "duties",
            blank=True,
            help_text="What whoever holds it must do or see to. The standard asks that this is settled and known.",
        ),
        term="5.3",
        heads=("Duties", "Responsibilities", "Aufgaben", "Verantwortung", "Pflichten"),
    )
    authorities = said(
        models.TextField(
            "authorities", blank=True, help_text="What whoever holds it may decide alone: sign, stop, release, spend."
        ),
        term="5.3",
        heads=("Authorities", "Authority", "Powers", "Befugnisse", "Kompetenzen", "Vollmachten"),
    )
    ensures_conformity = said(
        models.BooleanField(
            "keeps the management system in line with the standard",
            default=False,
            help_text="One role at least needs this duty; an auditor asks who has it.",
        ),
        term="5.3 a)",
        heads=("Ensures conformity", "Conformity", "Konformität", "Stellt Konformität sicher"),
    )
    reports_performance = said(
        models.BooleanField(
            "reports to top management how the system does",
            default=False,
            help_text="One role at least needs this duty; often the same as the one above.",
        ),
        term="5.3 b)",
        heads=("Reports performance", "Reporting", "Berichtet", "Berichtet an die Leitung"),
    )
    critical = said(
        models.BooleanField("critical", default=False, help_text="Work stands still without it, so it needs a deputy."),
        heads=("Critical", "Kritisch", "Schlüsselrolle"),
    )


@record(
    prefix="AS",
    plural="assignments",
    part_of="role",
    states=(
        State("proposed", "Proposed"),
        State("accepted", "Accepted", locked=True),
        State("ended", "Ended", final=True, locked=True),
    ),
    columns=("reference", "person", "role", "deputy", "starts_on", "ends_on", "state"),
    filters=("state", "role", "person", "deputy"),
    natural_key=("role", "person", "starts_on"),
    rules=(rules.ends_after_start, rules.accepted_not_before_proposal),
    duties=(
        Due(
            "Accept the appointment: {title}",
            on="starts_on",
            who="person",
            states=("proposed",),
            act="accept",
            days="role_acceptance",
        ),
    ),
    derived=("title",),
    without=("owner", "serves", "effective_on"),
    called=("Zuordnungen", "Rollenzuordnung", "Beauftragungen"),
)
class Assignment(Record):
    """That a person was appointed to a role, from a day on. It counts once the person has accepted it."""

    role = said(
        models.ForeignKey(Role, models.PROTECT, related_name="+", verbose_name="role"),
        term="5.3",
        heads=("Role", "Rolle", "Function", "Funktion"),
    )
    person = said(
        models.ForeignKey(
            "kernel.Person",
            models.PROTECT,
            related_name="+",
            verbose_name="person",
            help_text="Who is to hold the role. They accept it themselves.",
        ),
        term="5.3",
        heads=("Person", "Holder", "Name", "Employee", "Inhaber", "Mitarbeiter", "Mitarbeiterin"),
    )
    deputy = said(
        models.BooleanField(
            "as deputy", default=False, help_text="Stands in for the holder and does not count as holding the role."
        ),
        heads=("Deputy", "Stellvertreter", "Stellvertretung", "Vertretung"),
    )
    starts_on = said(
        models.DateField("from", help_text="The first day in the role."),
        heads=("From", "Since", "Start", "Von", "Ab", "Seit", "Beginn"),
    )
    ends_on = said(
        models.DateField(
            "until", null=True, blank=True, help_text="The last day in the role; empty: no end is planned."
        ),
        heads=("Until", "To", "End", "Bis", "Ende"),
    )
    accepted_on = said(
        models.DateField("accepted on", null=True, blank=True, help_text="When the person said yes."),
        set_by_act=True,
        term="5.3",
        heads=("Accepted", "Accepted on", "Angenommen", "Angenommen am"),
    )

    def derive(self) -> None:
        """The title says who is what."""
        self.title = f"{self.person.title}: {self.role.title}{' (deputy)' if self.deputy else ''}"[:200]
