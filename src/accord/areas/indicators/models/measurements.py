"""Measurements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from accord.areas.indicators import rules
from accord.areas.indicators.models.indicators import Indicator
from accord.kernel.organization.models import Person
from accord.kernel.records.declaration import State, record
from accord.kernel.records.fields import FREE, said
from accord.kernel.records.record import Record

if TYPE_CHECKING:
    from datetime import date


@record(
    prefix="M", plural="measurements", part_of="indicator",
    states=(State("recorded", "Recorded", final=True, locked=True),),
    columns=("reference", "title", "indicator", "measured_on", "value", "numerator", "denominator", "taken_by"),
    filters=("indicator", "measured_on", "taken_by"), natural_key=("indicator", "measured_on"),
    derived=("title", "serves"), rules=(rules.measured_somehow,),
    called=("values", "readings", "KPI values", "Messwerte", "Messungen", "Werte der Kennzahlen", "Kennzahlenwerte"),
)  # fmt: skip
class Measurement(Record):
    """A value of an indicator on a day, as it was taken; it is corrected in the open, never overwritten in silence."""

    indicator: models.ForeignKey[Indicator, Indicator] = said(
        models.ForeignKey(Indicator, models.PROTECT, related_name="+", verbose_name="indicator"),
        heads=("Indicator", "KPI", "Metric", "Kennzahl", "Indikator"),
    )  # fmt: skip
    measured_on = said(
        models.DateField("measured on", help_text="The last day of the time that the value is about."),
        term="9.1.1 p2; 9.1 p1", heads=("Measured on", "Date", "Period end", "Month", "Gemessen am", "Datum",
        "Stichtag", "Monat", "Periode"),
    )  # fmt: skip
    value = said(
        models.DecimalField(
            "value", max_digits=18, decimal_places=6, null=True, blank=True,
            help_text="In the unit of the indicator; empty where it follows from the two figures.",
        ),
        term="9.1.1 p2; 9.1 p1", heads=("Value", "Result", "Actual", "Wert", "Messwert", "Ist", "Istwert", "Ergebnis"),
    )  # fmt: skip
    numerator = said(
        models.DecimalField(
            "how many", max_digits=18, decimal_places=6, null=True, blank=True,
            help_text="Of a ratio: how many of them, such as late deliveries.",
        ),
        term="9.1 b)", heads=("Numerator", "How many", "Count", "Zähler", "Anzahl"),
    )  # fmt: skip
    denominator = said(
        models.DecimalField(
            "of how many", max_digits=18, decimal_places=6, null=True, blank=True,
            help_text="Of a ratio: of how many, such as all deliveries.",
        ),
        term="9.1 b)", heads=("Denominator", "Of how many", "Total", "Base", "Nenner", "Gesamt", "Grundgesamtheit"),
    )  # fmt: skip
    taken_by: models.ForeignKey[Person | None, Person | None] = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="by",
        ),
        term="9.1 c)-d); 9.1.1 p2", heads=("By", "Measured by", "Recorded by", "Von", "Erfasst von", "Gemessen von"),
    )  # fmt: skip
    source = said(
        models.CharField(
            "source", max_length=200, blank=True, help_text="The report, query or sheet that it was taken from.",
        ),
        term="9.1.1 p2; 9.1 p1", privacy=FREE, heads=("Source", "Quelle"),
    )  # fmt: skip
    note = said(
        models.TextField("note", blank=True, help_text="What one must know to read it rightly."),
        privacy=FREE, heads=("Note", "Remark", "Comment", "Bemerkung", "Anmerkung", "Kommentar"),
    )  # fmt: skip

    class Meta(Record.Meta):
        verbose_name = "measurement"

    def derive(self) -> None:
        """Its value follows from its two figures where there are such; it serves what its indicator serves."""
        found = rules.ratio(numerator=self.numerator, denominator=self.denominator, factor=self.indicator.factor)
        self.value = self.value if found is None else found
        on: date | None = self.measured_on
        self.title = f"{self.indicator.title}, {on.isoformat()}"[:200] if on else "Measurement"
        self.serves = self.indicator.serves
        if self._state.adding and self.owner_id is None:
            self.owner_id = self.indicator.owner_id
