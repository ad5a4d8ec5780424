"""Outputs that do not conform, and what becomes of them (8.7)."""

from __future__ import annotations

from django.db import models

from accord.areas.inspections import rules
from accord.areas.inspections.models.inspections import Inspection
from accord.areas.inspections.terms import SERVES, Agreement, Disposition
from accord.kernel.records.declaration import Due, State, record
from accord.kernel.records.fields import FREE, PLAIN, choices, said
from accord.kernel.records.record import Record


@record(
    prefix="NO", plural="nonconforming outputs",
    states=(
        State("held", "Held"), State("decided", "Decided"), State("reinspected", "Re-inspected"),
        State("closed", "Closed", final=True, locked=True),
    ),
    columns=("reference", "title", "lot", "quantity", "detected_on", "disposition", "decided_by", "owner", "state"),
    filters=("state", "disposition", "lot", "customer_agreed", "detected_on", "owner"), serves=SERVES,
    rules=(rules.output_in_order, rules.something_named),
    duties=(
        Due("Decide what becomes of {title}", on="detected_on", states=("held",), act="decide"),
        Due("Finish {title}", on="decided_on", states=("decided",), act="close"),
        Due("Close {title}", on="reinspected_on", states=("reinspected",), act="close"),
    ),
    called=(
        "nonconforming products", "rejects", "quarantine list", "MRB", "Fehlerhafte Produkte", "Fehlerhafte Teile",
        "Sperrliste", "Sperrlager", "Nichtkonforme Ergebnisse", "Nichtkonforme Produkte",
    ),
    retention="retention_product",
)  # fmt: skip
class NonconformingOutput(Record):
    """Something made, bought or done that does not conform: held, decided on, and not used until then."""

    title = said(
        models.CharField("what is wrong", max_length=200, help_text="The fault, in a few words."),
        heads=("What", "Fault", "Defect", "Title", "Nonconformity", "Fehler", "Fehlerbild", "Abweichung", "Titel"),
    )  # fmt: skip
    lot = said(
        models.ForeignKey(
            "products.Lot", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="lot",
            help_text="The lot in which it was found.",
        ),
        term="8.7.1 p1", heads=("Lot", "Batch", "Charge", "Los", "Chargennummer"),
    )  # fmt: skip
    item = said(
        models.CharField(
            "or which item", max_length=200, blank=True,
            help_text="Where there is no lot: the part, the material, the service.",
        ),
        term="8.7.1 p1", privacy=PLAIN, heads=("Item", "Part", "Service", "Teil", "Artikel", "Leistung"),
    )  # fmt: skip
    description = said(
        models.TextField("how it differs", blank=True, help_text="What was found, and what it should be."),
        term="8.7.2 a)", privacy=FREE, heads=("Description", "Details", "Beschreibung", "Fehlerbeschreibung"),
    )  # fmt: skip
    quantity = said(
        models.DecimalField(
            "quantity", max_digits=12, decimal_places=3, null=True, blank=True, help_text="How many are concerned.",
        ),
        term="8.7.2 a)", heads=("Quantity", "Qty", "Pieces", "Menge", "Stückzahl", "Anzahl"),
    )  # fmt: skip
    detected_on = said(
        models.DateField("detected on", null=True, blank=True, help_text="The day on which it was noticed."),
        term="8.7.1 p1", heads=("Detected on", "Date", "Found on", "Erkannt am", "Festgestellt am", "Datum"),
    )  # fmt: skip
    detected_by = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="detected by",
            help_text="Who noticed it.",
        ),
        heads=("Detected by", "Found by", "Erkannt von", "Festgestellt von"),
    )  # fmt: skip
    inspection: models.ForeignKey[Inspection | None, Inspection | None] = said(
        models.ForeignKey(
            Inspection, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="found by inspection",
            help_text="The inspection that rejected it.",
        ),
        term="8.7.1 p1", heads=("Inspection", "Prüfung"),
    )  # fmt: skip
    complaint = said(
        models.ForeignKey(
            "customers.Complaint", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="complaint",
            help_text="The complaint that it showed by, after shipping.",
        ),
        term="8.7.1 p1", heads=("Complaint", "Reklamation"),
    )  # fmt: skip
    held_where = said(
        models.CharField(
            "where it is held", max_length=200, blank=True, help_text="Cage, shelf, label: so that nobody uses it.",
        ),
        term="8.7.1 p1", privacy=PLAIN, heads=("Held where", "Location", "Quarantine", "Lagerort", "Sperrlagerplatz"),
    )  # fmt: skip
    disposition = said(
        models.CharField(
            "disposition", max_length=12, blank=True, choices=choices(Disposition),
            help_text="What becomes of it.",
        ),
        term="8.7.1 a)-d); 8.7.2 b)", privacy=PLAIN, set_by_act=True, heads=("Disposition", "Decision", "Entscheid",
        "Entscheidung", "Verwendungsentscheid"),
    )  # fmt: skip
    decided_by = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="decided by",
            help_text="Who decided, and is entitled to.",
        ),
        term="8.7.2 d)", set_by_act=True, heads=("Decided by", "Authority", "Entschieden von"),
    )  # fmt: skip
    decided_on = said(
        models.DateField("decided on", null=True, blank=True, help_text="The day of the decision."),
        term="8.7.2 d)", set_by_act=True, heads=("Decided on", "Entschieden am"),
    )  # fmt: skip
    reason = said(
        models.TextField("reason", blank=True, help_text="Why so; what is done, by whom, and until when."),
        term="8.7.2 b)", privacy=FREE, set_by_act=True, heads=("Reason", "Justification", "Grund", "Begründung"),
    )  # fmt: skip
    concession = said(
        models.TextField(
            "the concession", blank=True, help_text="What is let pass, within which limits, for how many, until when.",
        ),
        term="8.7.2 c)", privacy=FREE, set_by_act=True, heads=("Concession", "Sonderfreigabe"),
    )  # fmt: skip
    customer_agreed = said(
        models.CharField(
            "customer", max_length=12, blank=True, choices=choices(Agreement),
            help_text="Whether the customer must agree, and did.",
        ),
        term="8.6 p2; 8.7.1 c)", privacy=PLAIN, set_by_act=True, heads=("Customer agreed", "Customer approval",
        "Kunde einverstanden", "Kundenzustimmung"),
    )  # fmt: skip
    customer_agreed_on = said(
        models.DateField("customer answered on", null=True, blank=True, help_text="The day of the answer."),
        term="8.6 p2", set_by_act=True, heads=("Customer agreed on", "Kundenzustimmung am"),
    )  # fmt: skip
    reinspection: models.ForeignKey[Inspection | None, Inspection | None] = said(
        models.ForeignKey(
            Inspection, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="re-inspection",
            help_text="The inspection after it was corrected.",
        ),
        term="8.7.1 p2", set_by_act=True, heads=("Re-inspection", "Nachprüfung"),
    )  # fmt: skip
    reinspected_on = said(
        models.DateField("re-inspected on", null=True, blank=True, help_text="The day on which it passed."),
        term="8.7.1 p2", set_by_act=True, heads=("Nachprüfung am",
        "Re-inspected on", "Nachgeprüft am"),
    )  # fmt: skip
    reinspection_result = said(
        models.TextField("what that showed", blank=True, help_text="What was looked at again, and what came of it."),
        term="8.7.1 p2", privacy=FREE, set_by_act=True, heads=("Re-inspection result", "Ergebnis der Nachprüfung"),
    )  # fmt: skip
    nonconformity = said(
        models.ForeignKey(
            "improvement.Nonconformity", models.PROTECT, null=True, blank=True, related_name="+",
            verbose_name="nonconformity", help_text="Where its cause is being removed.",
        ),
        term="10.2.1", heads=("Nonconformity", "NC", "NCR", "8D", "Abweichungsbericht"),
    )  # fmt: skip
    closed_on = said(
        models.DateField("closed on", null=True, blank=True, help_text="The day on which all was carried out."),
        set_by_act=True, heads=("Geschlossen am",
        "Closed on", "Abgeschlossen am", "Erledigt am"),
    )  # fmt: skip

    class Meta(Record.Meta):
        verbose_name = "nonconforming output"
