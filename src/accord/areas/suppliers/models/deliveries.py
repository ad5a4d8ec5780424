"""Deliveries of suppliers: tables and declarations."""

from __future__ import annotations

from django.db import models

from accord.areas.suppliers import rules
from accord.areas.suppliers.models.suppliers import Supplier
from accord.areas.suppliers.terms import Check
from accord.kernel.records.declaration import State, record
from accord.kernel.records.fields import FREE, PLAIN, choices, said
from accord.kernel.records.record import Record


@record(
    prefix="DL", plural="deliveries", part_of="supplier", serves=("iso-9001",),
    states=(State("recorded", "Recorded", final=True),),
    columns=("reference", "supplier", "delivered_on", "item", "quantity", "late_days", "rejected", "checked"),
    filters=("supplier", "delivered_on", "checked", "late_days"), natural_key=("supplier", "number", "item"),
    rules=(rules.no_more_rejected_than_came,), derived=("title",), without=("effective_on",),
    called=("incoming goods", "goods receipts", "receipts", "Lieferungen", "Wareneingang", "Wareneingänge",
    "Wareneingangsliste", "Wareneingangsbuch"),
    retention="retention_commercial",
)  # fmt: skip
class Delivery(Record):
    """Something that came from a supplier: when, how late, and how much of it was rejected."""

    supplier: models.ForeignKey[Supplier, Supplier] = said(
        models.ForeignKey(Supplier, models.PROTECT, related_name="+", verbose_name="supplier"),
        heads=("Supplier", "Vendor", "Lieferant", "Firma", "Kreditor"),
    )  # fmt: skip
    number = said(
        models.CharField("delivery note", max_length=60, blank=True, help_text="The number on its paper."),
        privacy=PLAIN, heads=("Delivery note", "Delivery number", "Receipt", "Lieferschein", "Lieferschein-Nr.",
        "Lieferscheinnummer", "Beleg", "Wareneingangsnummer"),
    )  # fmt: skip
    order_number = said(
        models.CharField("order", max_length=60, blank=True, help_text="The number of our order."),
        privacy=PLAIN, heads=("Order", "Order number", "Purchase order", "PO", "Bestellung", "Bestellnummer",
        "Bestell-Nr."),
    )  # fmt: skip
    item = said(
        models.CharField("item", max_length=200, blank=True, help_text="What came."),
        term="8.4.1", heads=("Item", "Article", "Part", "Material", "What", "Artikel", "Teil", "Bezeichnung",
        "Ware"),
    )  # fmt: skip
    quantity = said(
        models.DecimalField("quantity", max_digits=14, decimal_places=3, null=True, blank=True),
        heads=("Quantity", "Qty", "Amount", "Menge", "Liefermenge", "Stück", "Anzahl"),
    )  # fmt: skip
    delivered_on = said(
        models.DateField("delivered on", null=True, blank=True, help_text="The day on which it came."),
        term="8.4.1", heads=("Delivered on", "Delivered", "Received on", "Receipt date", "Date", "Geliefert am",
        "Lieferdatum", "Eingang am", "Eingangsdatum", "Datum"),
    )  # fmt: skip
    promised_on = said(
        models.DateField(
            "promised for", null=True, blank=True,
            help_text="The day that was agreed. With it, late days are counted by themselves.",
        ),
        term="8.4.1", heads=("Promised on", "Promised for", "Due", "Due date", "Agreed date", "Liefertermin",
        "Zugesagt für", "Zugesagt am", "Bestätigter Termin", "Soll-Termin", "Wunschtermin"),
    )  # fmt: skip
    late_days = said(
        models.PositiveSmallIntegerField(
            "late days", null=True, blank=True,
            help_text="How many days after the agreed one; 0: in time. Empty: not known.",
        ),
        term="8.4.1", heads=("Late days", "Days late", "Delay", "Verzug", "Verzugstage", "Verspätung (Tage)",
        "Tage verspätet"),
    )  # fmt: skip
    rejected = said(
        models.DecimalField(
            "rejected", max_digits=14, decimal_places=3, null=True, blank=True,
            help_text="How much of it was not good; 0: nothing. Empty: not checked.",
        ),
        term="8.4.2 d); 8.6", heads=("Rejected", "Rejects", "Defective", "Beanstandet", "Ausschuss", "Fehlerhaft",
        "Zurückgewiesen", "Fehlmenge"),
    )  # fmt: skip
    checked = said(
        models.CharField(
            "how it was checked", max_length=12, blank=True, choices=choices(Check),
            help_text="Before it was used.",
        ),
        term="8.4.2 d); 8.6", privacy=PLAIN, heads=("Checked", "Inspection", "Check", "Prüfung", "Wareneingangsprüfung",
        "Prüfart"),
    )  # fmt: skip
    checked_on = said(
        models.DateField("checked on", null=True, blank=True),
        term="8.4.2 d)", heads=("Checked on", "Inspected on", "Geprüft am", "Prüfdatum"),
    )  # fmt: skip
    remarks = said(
        models.TextField("remarks", blank=True, help_text="What was wrong, and what was done with it."),
        privacy=FREE, heads=("Bemerkung", "Bemerkungen",
        "Defect", "Complaint", "Fehler", "Mangel", "Reklamation"),
    )  # fmt: skip

    def derive(self) -> None:
        """The title says what came; late days follow from the two dates."""
        what = ", ".join(x for x in (self.item, self.number) if x) or "Delivery"
        self.title = what[:200]
        if self.promised_on and self.delivered_on:
            self.late_days = max(0, (self.delivered_on - self.promised_on).days)
        if self._state.adding and self.owner_id is None:
            self.owner_id = self.supplier.owner_id

    class Meta(Record.Meta):
        verbose_name_plural = "deliveries"
