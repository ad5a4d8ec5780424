"""Suppliers: tables and declarations."""

from __future__ import annotations

from django.db import models

from accord.areas.suppliers import rules
from accord.areas.suppliers.terms import Criticality, Relation, Watch
from accord.kernel.records.declaration import Due, State, record
from accord.kernel.records.fields import FREE, PLAIN, choices, said
from accord.kernel.records.nothing import or_nothing
from accord.kernel.records.record import Record


@record(
    prefix="SU", plural="suppliers",
    states=(
        State("candidate", "Candidate"), State("approved", "Approved"),
        State("conditional", "Approved with conditions"), State("barred", "Barred"),
        State("ended", "Ended", final=True),
    ),
    columns=("reference", "title", "supplies", "criticality", "evaluated_on", "evaluation_due", "owner", "state"),
    filters=("state", "criticality", "relation", "watch", "tier", "ict", "cloud", "owner", "evaluation_due"),
    natural_key=("title",),
    rules=(rules.due_after_evaluation, rules.through_another),
    duties=(Due("Evaluate {title}", on="evaluation_due", states=("approved", "conditional"), act="evaluate"),),
    called=(
        "vendors", "supplier list", "creditors", "Lieferanten", "Lieferant", "Lieferantenliste", "Dienstleister",
        "Kreditoren", "Kreditorenliste",
    ),
)  # fmt: skip
class Supplier(Record):
    """Somebody outside from whom the organization gets products, services or work."""

    title = said(
        models.CharField(
            "name", max_length=200,
            help_text="The firm, as it stands on its letters.",
        ),
        heads=("Supplier", "Supplier name", "Vendor", "Company", "Name", "Title", "Lieferant", "Lieferantenname",
        "Firma", "Dienstleister", "Vendor name", "Name 1"),
    )  # fmt: skip
    supplies = said(
        models.CharField(
            "what it supplies", max_length=300, blank=True,
            help_text="Products, services or processes that come from it.",
        ),
        term="8.4.1; A.5.19", privacy=FREE, heads=("Supplies", "What it supplies", "Product", "Service",
        "Products and services", "Liefert", "Leistung", "Produkt", "Lieferumfang", "Warengruppe"),
    )  # fmt: skip
    criticality = said(
        models.CharField(
            "criticality", max_length=12, blank=True, choices=choices(Criticality),
            help_text="Critical: a failure or a leak there would soon harm customers or information here. It "
            "decides how closely the supplier is watched.",
        ),
        term="8.4.2; A.5.19", privacy=PLAIN, heads=("Criticality", "Critical", "Class", "Kritikalität", "Kritisch",
        "Einstufung", "Klasse"),
    )  # fmt: skip
    criticality_reason = said(
        models.TextField(
            "why so critical", blank=True,
            help_text="What a bad delivery, a stop or a leak there would do, and how well it keeps itself in order.",
        ),
        term="8.4.2 c); A.5.19", privacy=FREE, heads=("Criticality reason", "Rationale", "Begründung der Einstufung",
        "Grund der Einstufung"),
    )  # fmt: skip
    relation = said(
        models.CharField(
            "how it comes in", max_length=12, blank=True, choices=choices(Relation),
            help_text="Whether what it delivers becomes part of our product, goes to our customer directly, is a "
            "process that it does for us, or is used in the house.",
        ),
        term="8.4.1 a)-c)", privacy=PLAIN, heads=("Relation", "Use", "Verwendung", "Art der Leistung"),
    )  # fmt: skip
    processes = said(
        models.ManyToManyField(
            "processes.Process", blank=True, related_name="+", verbose_name="processes it does for us",
            help_text="Processes, or parts of them, that are done there.",
        ),
        term="8.1; 8.4.1 c)", heads=("Processes", "Outsourced processes", "Prozesse", "Ausgelagerte Prozesse"),
    )  # fmt: skip
    watch = said(
        models.CharField(
            "how it is watched", max_length=16, blank=True, choices=choices(Watch),
            help_text="The most important way; details below.",
        ),
        term="8.4.2 b); 8.4.2 d)", privacy=PLAIN, heads=("Watch", "Control", "Control method", "Überwachung",
        "Art der Überwachung", "Steuerung"),
    )  # fmt: skip
    control = said(
        models.TextField(
            "control in detail", blank=True,
            help_text="What is checked, how often and by whom; or why nothing is.",
        ),
        term="8.4.2; A.5.22", privacy=FREE, heads=("Control plan", "Control details", "Prüfumfang", "Kontrolle",
        "Überwachungsplan"),
    )  # fmt: skip
    tier = said(
        models.PositiveSmallIntegerField(
            "tier", null=True, blank=True,
            help_text="1: supplies directly; 2: supplies a supplier; and so on.",
        ),
        term="A.5.21", heads=("Tier", "Level", "Stufe", "Lieferkettenstufe"),
    )  # fmt: skip
    supplies_through: models.ForeignKey[Supplier | None, Supplier | None] = said(
        models.ForeignKey(
            "suppliers.Supplier", models.PROTECT, null=True, blank=True, related_name="+",
            verbose_name="supplies through",
            help_text="For a sub-supplier: the supplier that passes its goods or services on to us.",
        ),
        term="A.5.21", heads=("Supplies through", "Sub-supplier of", "Via", "Unterlieferant von", "Liefert über"),
    )  # fmt: skip
    sub_suppliers = said(
        models.TextField(
            "sub-suppliers and components", blank=True,
            help_text="On whom and what its service rests: its own suppliers, the parts list of its software.",
        ),
        term="A.5.21", privacy=FREE, heads=("Sub-suppliers", "Subcontractors", "Components", "SBOM",
        "Unterauftragnehmer", "Unterlieferanten", "Komponenten"),
    )  # fmt: skip
    components_checked_on = said(
        models.DateField(
            "components checked on", null=True, blank=True,
            help_text="The day on which somebody checked that what came is genuine and free of known weaknesses.",
        ),
        term="A.5.21", heads=("Components checked on", "Integrity checked on", "Komponenten geprüft am"),
    )  # fmt: skip
    handles_information = said(
        models.CharField(
            "information it handles", max_length=300, blank=True,
            help_text="Which of our or our customers' information it sees, stores or changes; empty where none.",
        ),
        term="A.5.19; A.5.20", privacy=FREE, heads=("Information", "Information handled", "Data",
        "Handles information", "Informationen", "Verarbeitete Informationen", "Daten"),
    )  # fmt: skip
    ict = said(
        models.BooleanField(
            "ICT", default=False,
            help_text="Supplies information or communication technology, or services with it.",
        ),
        term="A.5.21", heads=("ICT", "IT", "IT supplier", "IKT", "IT-Dienstleister"),
    )  # fmt: skip
    cloud = said(
        models.BooleanField(
            "cloud service", default=False,
            help_text="A service that runs somewhere else and is used over the network.",
        ),
        term="A.5.23", heads=("Cloud", "Cloud service", "Cloud-Dienst", "Cloudanbieter"),
    )  # fmt: skip
    develops = said(
        models.BooleanField(
            "develops for us", default=False,
            help_text="Writes software or settings that we use or sell.",
        ),
        term="A.8.30", heads=("Develops", "Development", "Software development", "Entwicklung", "Entwickelt für uns"),
    )  # fmt: skip
    shared_duties = said(
        models.TextField(
            "who does what for security", blank=True,
            help_text="For a cloud service: which duties are theirs, and which stay with us.",
        ),
        term="A.5.23", privacy=FREE, heads=("Shared duties", "Shared responsibility", "Geteilte Verantwortung"),
    )  # fmt: skip
    data_location = said(
        models.CharField(
            "where the data lie", max_length=200, blank=True,
            help_text="Country and data centre, as the agreement says.",
        ),
        term="A.5.23; A.5.34", privacy=FREE, heads=("Data location", "Location of data", "Datenstandort",
        "Ort der Verarbeitung", "Speicherort"),
    )  # fmt: skip
    configuration_checked_on = said(
        models.DateField(
            "settings checked on", null=True, blank=True,
            help_text="The day on which our settings of the service were checked last.",
        ),
        term="A.5.23", heads=("Settings checked on", "Configuration checked on", "Konfiguration geprüft am"),
    )  # fmt: skip
    exit_plan = said(
        models.TextField(
            "way out", blank=True,
            help_text="How we leave: how data come back or are deleted, what takes its place, how long it takes.",
        ),
        term="A.5.23", privacy=FREE, heads=("Exit plan", "Exit strategy", "Ausstiegsplan", "Exit-Strategie"),
    )  # fmt: skip
    exit_checked_on = said(
        models.DateField(
            "way out looked at on", null=True, blank=True,
            help_text="The day on which the plan was looked at or tried last.",
        ),
        term="A.5.23", heads=("Exit plan checked on", "Ausstiegsplan geprüft am"),
    )  # fmt: skip
    gate_reason = said(
        models.TextField(
            "reason for the decision", blank=True,
            help_text="Why it was approved, approved with conditions (which), or barred.",
        ),
        term="8.4.1", privacy=FREE, heads=("Reason", "Gate reason", "Conditions", "Grund", "Begründung", "Auflagen"),
    )  # fmt: skip
    decided_on = said(
        models.DateField(
            "decided on", null=True, blank=True,
            help_text="The day on which it was approved, approved with conditions, barred or ended.",
        ),
        term="8.4.1", set_by_act=True, heads=("Decided on", "Approved on", "Barred on", "Entschieden am",
        "Freigegeben am", "Gesperrt am"),
    )  # fmt: skip
    evaluation_due = said(
        models.DateField(
            "evaluation due", null=True, blank=True,
            help_text="The day by which it is evaluated again.",
        ),
        term="8.4.1; A.5.22", heads=("Evaluation due", "Next evaluation", "Nächste Bewertung", "Bewertung fällig",
        "Nächste Lieferantenbewertung"),
    )  # fmt: skip
    evaluated_on = said(
        models.DateField("evaluated on", null=True, blank=True),
        term="8.4.1; A.5.22", set_by_act=True, heads=("Evaluated on", "Last evaluation", "Bewertet am",
        "Letzte Bewertung"),
    )  # fmt: skip
    evaluation = said(
        models.TextField(
            "result of the evaluation", blank=True,
            help_text="How it did against which criteria, for quality and for security.",
        ),
        term="8.4.1; A.5.22", privacy=FREE, set_by_act=True, heads=("Evaluation", "Evaluation result", "Rating",
        "Bewertung", "Bewertungsergebnis"),
    )  # fmt: skip

    class Meta(Record.Meta):
        verbose_name = "supplier"

    def derive(self) -> None:
        """A word for nothing is nothing. Of a state that a file brings with neither day nor reason, the day is not
        known; but who was barred, and has ended, is out since then."""
        before = getattr(self, "_loaded", {"state": self.state})["state"]
        shut = (before, self.state) == ("barred", "ended")
        if before != self.state and not shut and not {"decided_on", "gate_reason"} & set(self.changed()):
            self.decided_on = None
        self.handles_information = or_nothing(self.handles_information)
        self.sub_suppliers = or_nothing(self.sub_suppliers)
