"""Evaluations of suppliers: tables and declarations."""

from __future__ import annotations

from django.db import models

from accord.areas.suppliers import rules
from accord.areas.suppliers.models.suppliers import Supplier
from accord.areas.suppliers.terms import Conclusion
from accord.kernel.records.declaration import State, record
from accord.kernel.records.fields import FREE, PLAIN, choices, said
from accord.kernel.records.record import Record


@record(
    prefix="SE", plural="supplier evaluations", part_of="supplier", creatable=False,
    states=(State("recorded", "Recorded", final=True),),
    columns=("reference", "supplier", "evaluated_on", "quality_score", "security_score", "conclusion", "evaluated_by"),
    filters=("supplier", "conclusion", "evaluated_on", "evaluated_by"), natural_key=("supplier", "evaluated_on"),
    rules=(rules.scores_in_percent,), derived=("title",), without=("effective_on",),
    called=("evaluations", "supplier ratings", "vendor ratings", "Lieferantenbewertungen", "Lieferantenbewertung",
    "Bewertungen"),
    retention="retention_commercial",
)  # fmt: skip
class SupplierEvaluation(Record):
    """How a supplier did on a day, against which criteria. It is made by evaluating the supplier."""

    supplier: models.ForeignKey[Supplier, Supplier] = said(
        models.ForeignKey(Supplier, models.PROTECT, related_name="+", verbose_name="supplier"),
        heads=("Supplier", "Vendor", "Lieferant", "Firma"),
    )  # fmt: skip
    evaluated_on = said(
        models.DateField("on", help_text="The day of the evaluation."),
        term="8.4.1; A.5.22", heads=("Evaluated on", "On", "Date", "Bewertet am", "Datum", "Bewertungsdatum"),
    )  # fmt: skip
    criteria = said(
        models.TextField(
            "criteria", blank=True,
            help_text="By which yardsticks, and in which edition: lateness, rejects, answers, certificates, security.",
        ),
        term="8.4.1", privacy=FREE, heads=("Criteria", "Kriterien", "Bewertungskriterien"),
    )  # fmt: skip
    quality_score = said(
        models.PositiveSmallIntegerField(
            "quality (of 100)", null=True, blank=True,
            help_text="0: unusable; 100: nothing to wish for.",
        ),
        term="8.4.1", heads=("Quality score", "Quality", "Score", "Qualität", "Qualitätsnote", "Punkte",
        "Punkte Qualität"),
    )  # fmt: skip
    security_score = said(
        models.PositiveSmallIntegerField(
            "security (of 100)", null=True, blank=True,
            help_text="The same for how it treats information; empty where it sees none.",
        ),
        term="A.5.22", heads=("Security score", "Security", "Sicherheit", "Informationssicherheit",
        "Punkte Sicherheit"),
    )  # fmt: skip
    result = said(
        models.TextField("result", blank=True, help_text="What was seen, in words."),
        term="8.4.1; A.5.22", privacy=FREE, heads=("Result", "Evaluation", "Ergebnis", "Bewertung"),
    )  # fmt: skip
    conclusion = said(
        models.CharField(
            "what follows", max_length=12, blank=True, choices=choices(Conclusion),
            help_text="The gate itself is moved by approving, approving with conditions, or barring the supplier.",
        ),
        term="8.4.1", privacy=PLAIN, heads=("Schluss", "Folgerung",
        "Conclusion", "Decision", "Consequence", "Folge", "Entscheidung",
        "Einstufung"),
    )  # fmt: skip
    follow_up = said(
        models.TextField(
            "what is done about it", blank=True,
            help_text="What was agreed with the supplier or decided here; actions name this record as their source.",
        ),
        term="8.4.1", privacy=FREE, heads=("Actions", "Follow-up", "Maßnahmen", "Folgemaßnahmen"),
    )  # fmt: skip
    evaluated_by = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="by",
        ),
        term="8.4.1", heads=("Evaluated by", "By", "Bewertet von", "Bewerter"),
    )  # fmt: skip

    def derive(self) -> None:
        """The title says whom it is about, and when."""
        self.title = f"{self.supplier.title[:170]}, {self.evaluated_on}"
        if self._state.adding and self.owner_id is None:
            self.owner_id = self.supplier.owner_id
