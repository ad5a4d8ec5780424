"""Inspections of lots (8.6)."""

from __future__ import annotations

from django.db import models

from accord.areas.inspections import rules
from accord.areas.inspections.models.instruments import Instrument
from accord.areas.inspections.models.plans import ControlPlan
from accord.areas.inspections.terms import SERVES, Stage
from accord.kernel.organization.models import Person
from accord.kernel.records.declaration import Due, State, record
from accord.kernel.records.fields import FREE, PLAIN, choices, said
from accord.kernel.records.nothing import or_nothing
from accord.kernel.records.record import Record


@record(
    prefix="QI", plural="inspections",
    states=(
        State("planned", "Planned"), State("in_progress", "In progress"),
        State("accepted", "Accepted", final=True, locked=True), State("rejected", "Rejected", final=True, locked=True),
    ),
    columns=(
        "reference", "title", "lot", "stage", "sample_size", "defective", "inspector", "inspected_on", "state",
    ),
    filters=("state", "stage", "lot", "control_plan", "inspector", "inspected_on", "due_on"), serves=SERVES,
    rules=(rules.no_more_bad_than_checked,),
    duties=(
        Due("Inspect: {title}", on="due_on", who="inspector", states=("planned",), act="start"),
        Due("Decide: {title}", on="due_on", who="inspector", states=("in_progress",), act="accept"),
    ),
    called=(
        "inspection reports", "inspection records", "tests", "test reports", "Prüfungen", "Prüfung", "Prüfprotokolle",
        "Prüfprotokoll", "Wareneingangsprüfungen", "Endprüfungen",
    ),
    retention="retention_product",
)  # fmt: skip
class Inspection(Record):
    """A check of a lot by its control plan, and the decision."""

    title = said(
        models.CharField(
            "title", max_length=200, blank=True, help_text="Left empty, it is made from stage and lot.",
        ),
        heads=("Inspection", "Title", "Report", "Prüfung", "Titel", "Bezeichnung"),
    )  # fmt: skip
    lot = said(
        models.ForeignKey(
            "products.Lot", models.PROTECT, related_name="+", verbose_name="lot",
            help_text="What is inspected: a lot, a delivery of material, or one serial number.",
        ),
        term="8.6 p1", heads=("Lot", "Batch", "Serial number", "Charge", "Los", "Chargennummer", "Seriennummer"),
    )  # fmt: skip
    control_plan: models.ForeignKey[ControlPlan | None, ControlPlan | None] = said(
        models.ForeignKey(
            ControlPlan, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="control plan",
            help_text="The approved plan by which it is inspected.",
        ),
        term="8.6 p1", heads=("Plan",
        "Control plan", "Inspection plan", "Prüfplan", "Kontrollplan"),
    )  # fmt: skip
    stage = said(
        models.CharField(
            "stage", max_length=12, default="final", choices=choices(Stage),
            help_text="A lot is released only after its final inspection; material after the incoming one.",
        ),
        term="8.6 p1", privacy=PLAIN, heads=("Stage", "Kind", "Type", "Inspection type", "Prüfart", "Art"),
    )  # fmt: skip
    due_on = said(
        models.DateField("planned for", null=True, blank=True, help_text="The day by which it is inspected."),
        heads=("Planned for", "Due", "Planned on", "Geplant für", "Geplant am", "Termin"),
    )  # fmt: skip
    inspector: models.ForeignKey[Person | None, Person | None] = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="inspector",
            help_text="Who inspects it. Where competence is asked for, only those who have it.",
        ),
        term="8.6 b); 7.2", heads=("Inspector", "Inspected by", "Tested by", "Prüfer", "Prüferin", "Geprüft von"),
    )  # fmt: skip
    inspected_on = said(
        models.DateField("inspected on", null=True, blank=True, help_text="The day of the inspection."),
        term="8.6", set_by_act=True, heads=("Inspected on", "Date", "Test date", "Geprüft am", "Prüfdatum", "Datum"),
    )  # fmt: skip
    sample_size = said(
        models.PositiveIntegerField("checked", null=True, blank=True, help_text="How many were looked at."),
        term="8.6 a)", heads=("Sample size", "Checked", "Sample", "n", "Stichprobe", "Stichprobenumfang", "Geprüft"),
    )  # fmt: skip
    defective = said(
        models.PositiveIntegerField("bad ones", null=True, blank=True, help_text="How many of them were not right."),
        term="8.6 a)", heads=("Defective", "Rejects", "Defects", "Bad", "Fehlerhaft", "Fehlerhafte", "Ausschuss",
        "Fehler"),
    )  # fmt: skip
    found = said(
        models.TextField(
            "what was found", blank=True, help_text="Values and findings against the criteria of the plan.",
        ),
        term="8.6 a)", privacy=FREE, heads=("Found", "Results", "Findings", "Result", "Befund", "Ergebnisse",
        "Messwerte", "Prüfergebnis"),
    )  # fmt: skip
    instruments = said(
        models.ManyToManyField(
            Instrument, blank=True, related_name="+", verbose_name="instruments",
            help_text="What was measured with. If one of them turns out wrong, this inspection is found again.",
        ),
        term="7.1.5.1; 7.1.5.2 p1; 8.5.1 b)", heads=("Instruments", "Instrument", "Gauges", "Equipment", "Prüfmittel",
        "Messmittel"),
    )  # fmt: skip
    unfit_because = said(
        models.TextField(
            "why an unfit instrument was used", blank=True,
            help_text="Only where an instrument was not calibrated on that day: why its values can be trusted all the "
            "same, and who said so.",
        ),
        term="7.1.5.2", privacy=FREE, set_by_act=True, heads=("Override", "Why unfit instrument was used",
        "Begründung Prüfmittel"),
    )  # fmt: skip
    decision = said(
        models.TextField("reason for the decision", blank=True, help_text="Why it was accepted or rejected."),
        term="8.6 a)", privacy=FREE, set_by_act=True, heads=("Decision", "Reason", "Entscheidung", "Begründung"),
    )  # fmt: skip

    class Meta(Record.Meta):
        verbose_name = "inspection"

    def derive(self) -> None:
        """Without a title of its own it is called by its stage and lot; the inspector answers for a new one. A word for
        nothing is no reason."""
        if not self.title:
            self.title = f"{Stage(self.stage).label} inspection of {self.lot.title}"[:200]
        if self._state.adding and self.owner_id is None:
            self.owner_id = self.inspector_id
        self.unfit_because = or_nothing(self.unfit_because)
