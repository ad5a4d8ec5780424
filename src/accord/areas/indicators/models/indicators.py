"""Indicators."""

from __future__ import annotations

from django.db import models

from accord.areas.indicators import rules
from accord.areas.indicators.terms import Direction, Interval, Topic
from accord.kernel.organization.models import Person
from accord.kernel.records.declaration import Due, State, record
from accord.kernel.records.fields import FREE, PLAIN, choices, said
from accord.kernel.records.record import Record

INTERVALS = choices(Interval)


@record(
    prefix="IN", plural="indicators",
    states=(State("active", "Active"), State("retired", "Retired", final=True)),
    columns=(
        "reference", "title", "subject", "unit", "target", "interval", "measured_by", "measure_due", "analysis_due",
        "state",
    ),
    filters=(
        "state", "topic", "direction", "interval", "owner", "measured_by", "analysed_by", "measure_due",
        "analysis_due",
    ),
    natural_key=("title",), rules=(rules.limits_in_order, rules.target_within_limits),
    duties=(
        Due("Measure {title}", on="measure_due", who="measured_by", states=("active",), act="measure"),
        Due("Analyse {title}", on="analysis_due", who="analysed_by", states=("active",), act="analyse"),
    ),
    called=("KPIs", "KPI", "metrics", "key figures", "Kennzahlen", "Kennzahl", "Indikatoren", "Messgrößen"),
)  # fmt: skip
class Indicator(Record):
    """A figure by which one tells how something is going."""

    title = said(
        models.CharField("name", max_length=200, help_text="What is counted or measured, in a few words."),
        heads=("Indicator", "KPI", "Metric", "Name", "Title", "Kennzahl", "Indikator", "Bezeichnung", "Messgröße",
        "Titel"),
    )  # fmt: skip
    purpose = said(
        models.TextField("why", blank=True, help_text="What is decided with it."),
        term="9.1.1 a)-d); 9.1 a)", privacy=FREE, heads=("Why", "Purpose", "Zweck", "Ziel", "Warum"),
    )  # fmt: skip
    subject = said(
        models.CharField(
            "subject", max_length=80, blank=True, db_index=True,
            help_text="The record that it tells about: a process, an objective, a control, a supplier, a customer.",
        ),
        term="9.1.1 a)-d); 9.1 a)", kind="pointer", privacy=PLAIN, heads=("Subject", "Process", "Belongs to", "Prozess",
        "Gegenstand", "Bezug", "Gehört zu"),
    )  # fmt: skip
    topic = said(
        models.CharField(
            "question", max_length=16, blank=True, choices=choices(Topic),
            help_text="The question that it helps to answer.",
        ),
        term="9.1.3 a)-h)", privacy=PLAIN, heads=("Topic", "Question", "Category", "Thema", "Kategorie", "Frage"),
    )  # fmt: skip
    method = said(
        models.TextField(
            "method", blank=True,
            help_text="How it is measured or computed, so that somebody else comes to the same value.",
        ),
        term="9.1.1 a)-d); 9.1 b)", privacy=FREE, heads=("Method", "Formula", "Calculation", "Definition", "Methode",
        "Formel", "Berechnung", "Messmethode", "Ermittlung"),
    )  # fmt: skip
    source = said(
        models.CharField("source", max_length=200, blank=True, help_text="Where the figures are taken from."),
        term="9.1 b); 9.1.1 p2", privacy=FREE, heads=("Source", "Data source", "Quelle", "Datenquelle"),
    )  # fmt: skip
    unit = said(
        models.CharField("unit", max_length=30, blank=True, help_text="Such as %, days, ppm, EUR, or pieces."),
        term="9.1.1 a)-d)", privacy=PLAIN, heads=("Unit", "Einheit"),
    )  # fmt: skip
    factor = said(
        models.PositiveIntegerField(
            "factor of a ratio", default=100,
            help_text="By what the ratio of two figures is multiplied: 100 for percent, 1000000 for ppm, 1 for none.",
        ),
        term="9.1 b)", heads=("Factor", "Faktor"),
    )  # fmt: skip
    baseline = said(
        models.DecimalField(
            "baseline", max_digits=18, decimal_places=6, null=True, blank=True,
            help_text="Where it stood when it began.",
        ),
        term="6.2.1 b)", heads=("Baseline", "Ausgangswert"),
    )  # fmt: skip
    target = said(
        models.DecimalField(
            "target", max_digits=18, decimal_places=6, null=True, blank=True,
            help_text="The value to be reached; with its direction, at least or at most.",
        ),
        term="9.1.1 a)-d)", heads=("Target", "Target value", "Goal", "Ziel", "Zielwert", "Sollwert", "Soll"),
    )  # fmt: skip
    lower_limit = said(
        models.DecimalField(
            "lower limit", max_digits=18, decimal_places=6, null=True, blank=True,
            help_text="Below it somebody acts at once.",
        ),
        term="9.1.1 a)-d)", heads=("Lower limit", "Minimum", "Min", "Untergrenze", "Untere Grenze",
        "Untere Eingriffsgrenze"),
    )  # fmt: skip
    upper_limit = said(
        models.DecimalField(
            "upper limit", max_digits=18, decimal_places=6, null=True, blank=True,
            help_text="Above it somebody acts at once.",
        ),
        term="9.1.1 a)-d)", heads=("Upper limit", "Maximum", "Max", "Obergrenze", "Obere Grenze",
        "Obere Eingriffsgrenze"),
    )  # fmt: skip
    direction = said(
        models.CharField(
            "direction", max_length=8, blank=True, choices=choices(Direction),
            help_text="Which way is better.",
        ),
        term="9.1.1 a)-d)", privacy=PLAIN, heads=("Besser ist",
        "Direction", "Better", "Richtung", "Zielrichtung"),
    )  # fmt: skip
    interval = said(
        models.CharField(
            "measured", max_length=12, blank=True, choices=INTERVALS, help_text="How often a value is taken.",
        ),
        term="9.1.1 a)-d); 9.1 c)-d)", privacy=PLAIN, heads=("Interval", "Frequency", "Measured", "Intervall",
        "Häufigkeit", "Messintervall", "Turnus", "Rhythmus"),
    )  # fmt: skip
    analysis_interval = said(
        models.CharField(
            "analysed", max_length=12, blank=True, choices=INTERVALS,
            help_text="How often somebody draws conclusions from its values.",
        ),
        term="9.1.1 a)-d); 9.1 e)-f); 9.1.3 p1", privacy=PLAIN, heads=("Analysis interval", "Analysed",
        "Auswertungsintervall", "Auswertung", "Analyse"),
    )  # fmt: skip
    measured_by: models.ForeignKey[Person | None, Person | None] = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="who measures",
        ),
        term="9.1 c)-d)", heads=("Measured by", "Who measures", "Gemessen von", "Wer misst", "Erfasst von"),
    )  # fmt: skip
    analysed_by: models.ForeignKey[Person | None, Person | None] = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="who analyses",
        ),
        term="9.1 e)-f)", heads=("Analysed by", "Who analyses", "Ausgewertet von", "Wer wertet aus", "Analysiert von"),
    )  # fmt: skip
    measure_due = said(
        models.DateField(
            "next value due", null=True, blank=True, help_text="The day by which the next value is recorded.",
        ),
        term="9.1.1 a)-d); 9.1 c)-d)", heads=("Next measurement", "Measurement due", "Nächste Messung",
        "Messung fällig"),
    )  # fmt: skip
    analysis_due = said(
        models.DateField(
            "next analysis due", null=True, blank=True,
            help_text="The day by which somebody draws conclusions again.",
        ),
        term="9.1.3 p1; 9.1 e)-f)", heads=("Next analysis", "Analysis due", "Nächste Auswertung",
        "Auswertung fällig"),
    )  # fmt: skip

    class Meta(Record.Meta):
        verbose_name = "indicator"

    def derive(self) -> None:
        """Who answers for a new one measures and analyses it, unless somebody else is named."""
        if self._state.adding and self.owner_id:
            self.measured_by_id = self.measured_by_id or self.owner_id
            self.analysed_by_id = self.analysed_by_id or self.owner_id
