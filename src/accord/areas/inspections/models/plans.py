"""Control plans: what is checked, how, how often, and what is done if it is not right (8.5.1 c, 8.6)."""

from __future__ import annotations

from django.db import models

from accord.areas.inspections import rules
from accord.areas.inspections.terms import SERVES, Feature, Stage
from accord.kernel.records.declaration import Due, State, record
from accord.kernel.records.fields import FREE, PLAIN, choices, said
from accord.kernel.records.record import Record


@record(
    prefix="CPL", plural="control plans",
    states=(
        State("draft", "Draft"), State("approved", "Approved", locked=True),
        State("superseded", "Superseded", final=True, locked=True),
    ),
    columns=("reference", "title", "version", "product", "stage", "approved_by", "approved_on", "state"),
    filters=("state", "product", "process", "stage", "owner"), natural_key=("title", "version"), serves=SERVES,
    duties=(Due("Finish and approve {title}", states=("draft",), act="approve"),),
    called=(
        "inspection plans", "test plans", "quality plans", "Prüfpläne", "Prüfplan", "Produktionslenkungspläne",
        "Kontrollpläne", "Kontrollplan",
    ),
    retention="retention_product",
)  # fmt: skip
class ControlPlan(Record):
    """What is checked at a product or process, how and how often; approved versions never change."""

    title = said(
        models.CharField("name", max_length=200, help_text="What it is for: product and point of inspection."),
        heads=("Control plan", "Inspection plan", "Name", "Title", "Prüfplan", "Kontrollplan", "Bezeichnung"),
    )  # fmt: skip
    version = said(
        models.CharField("version", max_length=40, default="1", help_text="1, 2, 3 … or a date."),
        term="7.5.2", privacy=PLAIN, heads=("Version", "Revision", "Rev", "Ausgabe", "Stand", "Index"),
    )  # fmt: skip
    product = said(
        models.ForeignKey(
            "products.Product", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="product",
            help_text="The product or service that is checked by it.",
        ),
        term="8.6 p1", heads=("Product", "Produkt", "Artikel"),
    )  # fmt: skip
    process = said(
        models.ForeignKey(
            "processes.Process", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="process",
            help_text="The process in which it is checked.",
        ),
        term="8.5.1 c)", heads=("Process", "Prozess"),
    )  # fmt: skip
    stage = said(
        models.CharField(
            "stage", max_length=12, default="final", choices=choices(Stage),
            help_text="On arrival, while it is made, or before it is released.",
        ),
        term="8.5.1 c); 8.6 p1", privacy=PLAIN, heads=("Stage", "Kind", "Inspection type", "Prüfart", "Art",
        "Prüfstufe"),
    )  # fmt: skip
    sampling = said(
        models.TextField(
            "sampling", blank=True, help_text="How many of a lot are checked, and how they are picked.",
        ),
        term="8.6 p1", privacy=FREE, heads=("Sampling", "Sample plan", "AQL", "Stichprobe", "Stichprobenplan"),
    )  # fmt: skip
    acceptance_number = said(
        models.PositiveSmallIntegerField(
            "bad ones allowed", default=0, help_text="A lot is accepted with so many bad ones in the sample, or fewer.",
        ),
        term="8.6 p1", heads=("Acceptance number", "Ac", "Annahmezahl"),
    )  # fmt: skip
    follows = said(
        models.ForeignKey(
            "inspections.ControlPlan", models.PROTECT, null=True, blank=True, related_name="+",
            verbose_name="follows", help_text="The version that it takes the place of.",
        ),
        term="7.5.3", heads=("Follows", "Replaces", "Ersetzt"),
    )  # fmt: skip
    approved_by = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="approved by",
            help_text="Who answers for its being enough.",
        ),
        term="7.5.2 c); 8.6", set_by_act=True, heads=("Approved by", "Freigegeben von", "Genehmigt von"),
    )  # fmt: skip
    approved_on = said(
        models.DateField("approved on", null=True, blank=True, help_text="From that day it is checked by it."),
        term="7.5.2 c)", set_by_act=True, heads=("Approved on", "Valid from", "Freigegeben am", "Gültig ab"),
    )  # fmt: skip

    class Meta(Record.Meta):
        verbose_name = "control plan"


@record(
    prefix="CHR", plural="characteristics", part_of="control_plan",
    states=(State("in_use", "In use"), State("dropped", "Dropped", final=True)),
    columns=("reference", "title", "control_plan", "kind", "lower_limit", "upper_limit", "unit", "method", "special"),
    filters=("control_plan", "kind", "special", "state"), natural_key=("control_plan", "title"), serves=SERVES,
    rules=(rules.limits_in_order,),
    called=("features", "inspection characteristics", "Prüfmerkmale", "Prüfmerkmal", "Merkmale"),
    retention="retention_product",
)  # fmt: skip
class Characteristic(Record):
    """One feature that is checked: its limits or its question, how, with what, how often, and what if it fails."""

    title = said(
        models.CharField("characteristic", max_length=200, help_text="What is looked at: zero error at 20 °C, weld."),
        heads=("Characteristic", "Feature", "Name", "Title", "Merkmal", "Prüfmerkmal", "Bezeichnung"),
    )  # fmt: skip
    control_plan: models.ForeignKey[ControlPlan, ControlPlan] = said(
        models.ForeignKey(ControlPlan, models.PROTECT, related_name="+", verbose_name="control plan"),
        heads=("Plan",
        "Control plan", "Inspection plan", "Prüfplan", "Kontrollplan"),
    )  # fmt: skip
    kind = said(
        models.CharField(
            "kind", max_length=12, default="measured", choices=choices(Feature),
            help_text="Measured: it has a value and at least one limit. Judged: it is good or bad.",
        ),
        term="8.6 p1", privacy=PLAIN, heads=("Kind", "Type", "Art", "Merkmalsart"),
    )  # fmt: skip
    nominal = said(
        models.DecimalField(
            "nominal value", max_digits=16, decimal_places=6, null=True, blank=True, help_text="What it should be.",
        ),
        term="8.6 p1", heads=("Nominal", "Target", "Nominal value", "Sollwert", "Nennwert", "Soll"),
    )  # fmt: skip
    lower_limit = said(
        models.DecimalField(
            "lower limit", max_digits=16, decimal_places=6, null=True, blank=True, help_text="The least that is good.",
        ),
        term="8.6 p1", heads=("Lower limit", "LSL", "Min", "Minimum", "Untere Grenze", "UTG", "Untergrenze", "OGW min"),
    )  # fmt: skip
    upper_limit = said(
        models.DecimalField(
            "upper limit", max_digits=16, decimal_places=6, null=True, blank=True, help_text="The most that is good.",
        ),
        term="8.6 p1", heads=("Upper limit", "USL", "Max", "Maximum", "Obere Grenze", "OTG", "Obergrenze"),
    )  # fmt: skip
    unit = said(
        models.CharField("unit", max_length=20, blank=True, help_text="mbar, mm, % of span, V."),
        privacy=PLAIN, heads=("Unit", "Einheit"),
    )  # fmt: skip
    method = said(
        models.CharField("method", max_length=200, blank=True, help_text="How it is checked; the instruction."),
        term="7.1.5.1 a); 8.6", privacy=PLAIN, heads=("Method", "Test method", "Methode", "Prüfmethode",
        "Prüfverfahren"),
    )  # fmt: skip
    instrument = said(
        models.CharField(
            "with which instrument", max_length=200, blank=True,
            help_text="The kind of instrument, with the range and resolution that this limit needs.",
        ),
        term="7.1.5.1 a)", privacy=PLAIN, heads=("Instrument", "Gauge", "Equipment", "Prüfmittel", "Messmittel"),
    )  # fmt: skip
    sample = said(
        models.CharField(
            "sample and frequency", max_length=120, blank=True, help_text="All, 5 of a lot, first and last piece.",
        ),
        term="8.6 p1", privacy=PLAIN, heads=("Sample", "Frequency", "Sampling", "Stichprobe", "Häufigkeit",
        "Prüfumfang"),
    )  # fmt: skip
    reaction = said(
        models.CharField(
            "if it is not right", max_length=300, blank=True,
            help_text="What is done at once: stop, set apart, call whom.",
        ),
        term="8.7.1", privacy=FREE, heads=("Reaction", "Reaction plan", "Reaktion", "Reaktionsplan", "Maßnahme"),
    )  # fmt: skip
    special = said(
        models.BooleanField(
            "safe use hangs on it", default=False, help_text="A feature on which safe and proper use depends.",
        ),
        term="8.3.5 d)", heads=("Special", "Critical", "Safety", "Besonderes Merkmal", "Kritisch"),
    )  # fmt: skip

    class Meta(Record.Meta):
        verbose_name = "characteristic"
