"""Analyses."""

from __future__ import annotations

from django.db import models

from accord.areas.indicators import rules
from accord.areas.indicators.models.indicators import Indicator
from accord.areas.indicators.terms import Judgement
from accord.kernel.organization.models import Person
from accord.kernel.records.declaration import State, record
from accord.kernel.records.fields import FREE, PLAIN, choices, said
from accord.kernel.records.record import Record


@record(
    prefix="AN", plural="analyses", part_of="indicator",
    states=(State("recorded", "Recorded", final=True, locked=True),),
    columns=(
        "reference", "title", "indicator", "period_from", "period_until", "judgement", "analysed_by", "analysed_on",
    ),
    filters=("indicator", "judgement", "analysed_by", "analysed_on", "period_until"),
    natural_key=("indicator", "period_from", "period_until"), derived=("title", "serves"),
    rules=(rules.period_in_order,),
    called=("evaluations of indicators", "Auswertungen", "Auswertung", "Analysen", "Kennzahlenauswertung"),
)  # fmt: skip
class Analysis(Record):
    """What somebody concluded from the values of an indicator over a time, and what was decided."""

    indicator: models.ForeignKey[Indicator, Indicator] = said(
        models.ForeignKey(Indicator, models.PROTECT, related_name="+", verbose_name="indicator"),
        heads=("Indicator", "KPI", "Metric", "Kennzahl", "Indikator"),
    )  # fmt: skip
    period_from = said(
        models.DateField("period from"),
        term="9.1.3 p1", heads=("Period from", "From", "Start", "Zeitraum von", "Von"),
    )  # fmt: skip
    period_until = said(
        models.DateField("period until"),
        term="9.1.3 p1", heads=("Period until", "Until", "To", "End", "Zeitraum bis", "Bis"),
    )  # fmt: skip
    judgement = said(
        models.CharField(
            "judgement", max_length=12, blank=True, choices=choices(Judgement),
            help_text="What it comes to.",
        ),
        term="9.1.1 p1; 9.1 p2; 9.1.3 a)-h)", privacy=PLAIN, heads=("Judgement", "Rating", "Status", "Urteil",
        "Bewertung", "Ampel"),
    )  # fmt: skip
    conclusion = said(
        models.TextField("conclusion", help_text="What the values say: level, trend, what moved them, how sure."),
        term="9.1.3 p1; 9.1 e)-f)", privacy=FREE, heads=("Conclusion", "Finding", "Analysis", "Schlussfolgerung",
        "Erkenntnis", "Analyse", "Fazit"),
    )  # fmt: skip
    decision = said(
        models.TextField("decided", blank=True, help_text="What is done because of it; or that nothing is, and why."),
        term="9.1.3 p1; 9.1.3 a)-h)", privacy=FREE, heads=("Decision", "Decided", "Action", "Entscheidung",
        "Beschluss", "Maßnahme"),
    )  # fmt: skip
    actions = said(
        models.ManyToManyField(
            "improvement.Action", blank=True, related_name="+", verbose_name="actions",
            help_text="The actions that followed.",
        ),
        term="9.1.3 a)-h)", heads=("Actions", "Maßnahmen"),
    )  # fmt: skip
    analysed_by: models.ForeignKey[Person | None, Person | None] = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="by",
        ),
        term="9.1 e)-f)", heads=("By", "Analysed by", "Von", "Ausgewertet von"),
    )  # fmt: skip
    analysed_on = said(
        models.DateField("on", null=True, blank=True),
        term="9.1 e)-f); 9.1.3 p1", heads=("On", "Analysed on", "Date", "Am", "Ausgewertet am", "Datum"),
    )  # fmt: skip

    class Meta(Record.Meta):
        verbose_name = "analysis"
        verbose_name_plural = "analyses"

    def derive(self) -> None:
        """It is called by its indicator and period and serves what the indicator serves."""
        period = f", {self.period_from} to {self.period_until}"
        self.title = self.indicator.title[: 200 - len(period)] + period
        self.serves = self.indicator.serves
        if self._state.adding and self.owner_id is None:
            self.owner_id = self.indicator.owner_id
