"""The scope of the management system, for each standard and in versions (4.3)."""

from __future__ import annotations

from django.db import models

from accord.areas.context import rules
from accord.kernel.records.declaration import State, record
from accord.kernel.records.fields import FREE, PLAIN, said
from accord.kernel.records.record import Record
from accord.standards import families

EXCLUSIONS = "8.3: Nothing is designed here; customers hand over finished drawings."
INTERFACES = "Hosting of the portal | Cloud provider | Contract of 2025, with right to audit"


@record(
    prefix="SCO", plural="scopes",
    states=(
        State("draft", "Draft"), State("approved", "Approved", locked=True),
        State("superseded", "Superseded", final=True, locked=True),
    ),
    columns=("reference", "title", "standard", "version", "approved_by", "approved_on", "state"),
    filters=("state", "standard", "approved_by"), natural_key=("standard", "version"),
    derived=("title", "serves"), rules=(rules.exclusions_allowed, rules.exclusions_may_be, rules.interfaces_readable),
    without=("effective_on",),
    called=(
        "scope", "scope statement", "Geltungsbereich", "Geltungsbereiche", "Anwendungsbereich", "Anwendungsbereiche",
    ),
)  # fmt: skip
class Scope(Record):
    """What the management system covers and what not, for one standard; approved versions never change."""

    standard = said(
        models.CharField(
            "standard", max_length=24, choices=[(f, f.upper().replace("-", " ")) for f in families()],
            help_text="Each standard has a scope of its own, and one approved version of it.",
        ),
        term="4.3", privacy=PLAIN, heads=("Standard", "Norm"),
    )  # fmt: skip
    version = said(
        models.CharField(
            "version", max_length=40,
            help_text="Its name, such as 1.0 or 2026-11; a standard never has the same twice.",
        ),
        term="4.3; 7.5.2", privacy=PLAIN, heads=("Version", "Edition", "Revision", "Rev", "Ausgabe", "Stand"),
    )  # fmt: skip
    statement = said(
        models.TextField(
            "statement", blank=True,
            help_text="The sentence that stands on the certificate: what is done, for whom, where.",
        ),
        term="4.3", privacy=FREE, heads=("Aussage",
        "Statement", "Scope", "Scope statement", "Geltungsbereich",
        "Anwendungsbereich", "Wortlaut", "Text"),
    )  # fmt: skip
    products_and_services = said(
        models.TextField(
            "products and services", blank=True,
            help_text="The kinds of products and services that it covers.",
        ),
        term="4.3 p3; 4.3 c)", privacy=FREE, heads=("Products and services", "Products", "Services",
        "Produkte und Dienstleistungen", "Produkte", "Dienstleistungen"),
    )  # fmt: skip
    sites = said(
        models.ManyToManyField(
            "kernel.Site", blank=True, related_name="+", verbose_name="sites",
            help_text="The places inside the scope.",
        ),
        term="4.3 a)-c)", heads=("Sites", "Locations", "Standorte", "Standort"),
    )  # fmt: skip
    units = said(
        models.ManyToManyField(
            "kernel.Unit", blank=True, related_name="+", verbose_name="units",
            help_text="The departments and teams inside the scope.",
        ),
        term="4.3 a)-c)", heads=("Units", "Departments", "Abteilungen", "Bereiche", "Organisationseinheiten"),
    )  # fmt: skip
    processes = said(
        models.TextField(
            "processes", blank=True,
            help_text="The processes inside the scope, one a line, called as in the list of processes.",
        ),
        term="4.3 a)-c)", privacy=FREE, heads=("Processes", "Prozesse"),
    )  # fmt: skip
    assets_and_networks = said(
        models.TextField(
            "information, systems and networks", blank=True,
            help_text="What of it lies inside; asked for information security.",
        ),
        term="4.3 a)-b)", privacy=FREE, heads=("Information, systems and networks", "Assets", "Systems", "Networks",
        "Informationen und Systeme", "Systeme", "Netze", "IT-Verbund"),
    )  # fmt: skip
    outside = said(
        models.TextField(
            "what lies outside", blank=True,
            help_text="Sites, units, products or systems that are left out, and why they may be.",
        ),
        term="4.3", privacy=FREE, heads=("Outside", "Out of scope", "Not in scope", "Außerhalb", "Nicht im Umfang",
        "Abgrenzung"),
    )  # fmt: skip
    interfaces = said(
        models.TextField(
            "interfaces and dependencies", blank=True,
            help_text="Where own work meets that of others. One a line: what crosses the edge | who is on the other "
            "side | what was agreed.",
        ),
        term="4.3 c)", privacy=FREE, example=INTERFACES, heads=("Interfaces and dependencies", "Interfaces",
        "Dependencies", "Schnittstellen", "Abhängigkeiten", "Schnittstellen und Abhängigkeiten"),
    )  # fmt: skip
    exclusions = said(
        models.TextField(
            "requirements that do not apply", blank=True,
            help_text="For quality alone. One a line: clause, colon, why it cannot apply and does no harm to products "
            "and customers.",
        ),
        term="4.3 p2", privacy=FREE, example=EXCLUSIONS, heads=("Exclusions", "Not applicable", "Excluded clauses",
        "Ausschlüsse", "Nicht anwendbare Anforderungen", "Nicht zutreffend"),
    )  # fmt: skip
    issues = said(
        models.ManyToManyField(
            "context.Issue", blank=True, related_name="+", verbose_name="issues considered",
            help_text="The issues in view of which the line was drawn.",
        ),
        term="4.3 a)", heads=("Issues", "Issues considered", "Themen", "Berücksichtigte Themen"),
    )  # fmt: skip
    requirements = said(
        models.ManyToManyField(
            "context.PartyRequirement", blank=True, related_name="+", verbose_name="requirements considered",
            help_text="The requirements of interested parties in view of which the line was drawn.",
        ),
        term="4.3 b)", heads=("Forderungen",
        "Requirements", "Requirements considered", "Anforderungen",
        "Berücksichtigte Anforderungen"),
    )  # fmt: skip
    document = said(
        models.ForeignKey(
            "documents.Document", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="document",
            help_text="The document in which it is handed out.",
        ),
        term="4.3 p1; 4.3 p3", heads=("Document", "Dokument"),
    )  # fmt: skip
    approved_by = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="approved by",
        ),
        term="4.3; 7.5.2 c)", set_by_act=True, heads=("Approved by", "Freigegeben von", "Freigabe durch",
        "Genehmigt von"),
    )  # fmt: skip
    approved_on = said(
        models.DateField("approved on", null=True, blank=True),
        term="4.3; 7.5.2 c)", set_by_act=True, heads=("Approved on", "Approved", "Freigegeben am", "Freigabedatum",
        "Genehmigt am"),
    )  # fmt: skip

    def derive(self) -> None:
        """It is called by its standard and version, and serves that standard."""
        self.title = f"Scope {self.get_standard_display()}, version {self.version}"
        self.serves = self.standard
