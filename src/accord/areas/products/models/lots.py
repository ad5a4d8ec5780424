"""Lots: what was made or came in together, and can be told from the rest (8.5.2, 8.6)."""

from __future__ import annotations

from typing import Any

from django.db import models

from accord.areas.products import rules
from accord.areas.products.models.products import Product
from accord.areas.products.terms import SERVES
from accord.kernel.records.declaration import Due, State, record
from accord.kernel.records.fields import FREE, PLAIN, said
from accord.kernel.records.record import Record


@record(
    prefix="L", plural="lots",
    states=(
        State("open", "Open"), State("inspected", "Inspected"), State("released", "Released"),
        State("quarantined", "Quarantined"), State("scrapped", "Scrapped or sent back", final=True),
        State("shipped", "Shipped", final=True),
    ),
    columns=("reference", "title", "product", "quantity", "made_on", "released_on", "shipped_on", "state"),
    filters=("state", "product", "process", "supplier", "made_on", "released_by", "order"),
    natural_key=("title",), serves=SERVES, rules=(rules.lot_in_order, rules.not_made_of_itself),
    duties=(
        Due("Decide what becomes of {title}", on="quarantined_on", states=("quarantined",)),
        Due("{title} must not be used after this day", on="use_by", states=("open", "inspected", "released")),
    ),
    called=(
        "batches", "batch list", "serial numbers", "jobs", "production orders", "Chargen", "Charge", "Lose", "Los",
        "Fertigungsaufträge", "Seriennummern",
    ),
    retention="retention_product",
)  # fmt: skip
class Lot(Record):
    """What was made, or came in, together: a lot of products or of material, or one serial number."""

    title = said(
        models.CharField(
            "lot or serial number", max_length=200, help_text="As it is marked on the thing itself.",
        ),
        term="8.5.2", privacy=PLAIN, heads=("Lot", "Lot number", "Batch", "Batch number", "Serial number", "Job",
        "Title", "Charge", "Chargennummer", "Los", "Losnummer", "Seriennummer", "Fertigungsauftrag"),
    )  # fmt: skip
    product: models.ForeignKey[Product | None, Product | None] = said(
        models.ForeignKey(
            Product, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="product",
            help_text="What was made; empty for material that was bought.",
        ),
        term="8.5.2", heads=("Product", "Product name", "Produkt"),
    )  # fmt: skip
    item = said(
        models.CharField(
            "what it is", max_length=200, blank=True,
            help_text="Variant, part or material: measuring range and connection, steel grade, board.",
        ),
        privacy=PLAIN, heads=("Item", "Part", "Material", "Variant", "Description", "Teil", "Werkstoff", "Variante",
        "Artikel", "Bezeichnung"),
    )  # fmt: skip
    quantity = said(
        models.DecimalField(
            "quantity", max_digits=12, decimal_places=3, null=True, blank=True, help_text="How many or how much.",
        ),
        term="8.5.2", heads=("Quantity", "Qty", "Pieces", "Menge", "Stückzahl", "Losgröße", "Anzahl"),
    )  # fmt: skip
    unit = said(
        models.CharField("unit", max_length=20, blank=True, default="pieces", help_text="Pieces, m, kg, hours."),
        privacy=PLAIN, heads=("Unit", "UoM", "Einheit", "ME"),
    )  # fmt: skip
    made_on = said(
        models.DateField(
            "made on", null=True, blank=True, help_text="The day on which it was made or came in.",
        ),
        term="8.5.2", heads=("Made on", "Date", "Production date", "Received on", "Hergestellt am", "Gefertigt am",
        "Produktionsdatum", "Wareneingang", "Datum"),
    )  # fmt: skip
    process = said(
        models.ForeignKey(
            "processes.Process", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="process",
            help_text="The process in which it was made.",
        ),
        term="8.5.1", heads=("Process", "Line", "Prozess", "Linie", "Arbeitsgang"),
    )  # fmt: skip
    site = said(
        models.ForeignKey(
            "kernel.Site", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="site",
            help_text="Where it was made or came in.",
        ),
        heads=("Site", "Plant", "Location", "Standort", "Werk"),
    )  # fmt: skip
    materials = said(
        models.ManyToManyField(
            "self", symmetrical=False, blank=True, related_name="+", verbose_name="materials",
            help_text="The lots that went into it. So one finds from any complaint the material, and the other way.",
        ),
        term="8.5.2 p3", heads=("Materials", "Material lots", "Components", "Materialchargen", "Einsatzmaterial",
        "Komponenten", "Vormaterial"),
    )  # fmt: skip
    supplier = said(
        models.ForeignKey(
            "suppliers.Supplier", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="supplier",
            help_text="For bought material: from whom it came.",
        ),
        term="8.4.2; 8.5.2 p3", heads=("Supplier", "Vendor", "Lieferant"),
    )  # fmt: skip
    supplier_lot = said(
        models.CharField(
            "supplier's lot", max_length=120, blank=True,
            help_text="Heat, lot or serial number of the supplier, with its certificate.",
        ),
        term="8.5.2 p3", privacy=PLAIN, heads=("Supplier lot", "Heat number", "Supplier batch", "Lieferantencharge",
        "Schmelze", "Schmelzennummer"),
    )  # fmt: skip
    order = said(
        models.ForeignKey(
            "customers.Order", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="order",
            help_text="The order that it was made for, if for one.",
        ),
        term="8.5.2 p3", heads=("Order", "Sales order", "Auftrag", "Kundenauftrag"),
    )  # fmt: skip
    use_by = said(
        models.DateField(
            "use by", null=True, blank=True, help_text="The last day on which it may be used or shipped, if it ages.",
        ),
        term="8.5.4", heads=("Use by", "Shelf life", "Best before", "Haltbar bis", "Verfallsdatum", "Verwendbar bis"),
    )  # fmt: skip
    location = said(
        models.CharField("where it is", max_length=120, blank=True, help_text="Shelf, cage or hall."),
        term="8.5.4; 8.7.1", privacy=PLAIN, heads=("Where", "Storage", "Shelf", "Lagerort", "Lagerplatz", "Ort"),
    )  # fmt: skip
    released_by = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="released by",
            help_text="Who let it go, and is entitled to.",
        ),
        term="8.6 b)", set_by_act=True, heads=("Released by", "Freigegeben von", "Freigabe durch"),
    )  # fmt: skip
    released_on = said(
        models.DateField("released on", null=True, blank=True, help_text="The day on which it was let go."),
        term="8.6", set_by_act=True, heads=("Released on", "Release date", "Freigegeben am", "Freigabedatum",
        "Freigabe"),
    )  # fmt: skip
    release_basis = said(
        models.TextField(
            "ground of the release", blank=True,
            help_text="The inspections, or the concession, on which the release rests.",
        ),
        term="8.6 a)", privacy=FREE, set_by_act=True, heads=("Grundlage",
        "Ground of release", "Freigabegrundlage"),
    )  # fmt: skip
    quarantined_on = said(
        models.DateField("quarantined on", null=True, blank=True, help_text="The day on which it was set apart."),
        term="8.7.1", set_by_act=True, heads=("Quarantined on", "Blocked on", "Gesperrt am"),
    )  # fmt: skip
    quarantine_reason = said(
        models.TextField("why it was set apart", blank=True, help_text="What is wrong, or in doubt."),
        term="8.7.1", privacy=FREE, set_by_act=True, heads=("Quarantine reason", "Block reason", "Sperrgrund"),
    )  # fmt: skip
    scrapped_on = said(
        models.DateField(
            "scrapped or sent back on", null=True, blank=True,
            help_text="The day on which it was made unusable, or left for its supplier.",
        ),
        term="8.7.1", set_by_act=True, heads=("Scrapped on", "Sent back on", "Verschrottet am", "Zurückgesandt am"),
    )  # fmt: skip
    shipped_on = said(
        models.DateField("shipped on", null=True, blank=True, help_text="The day on which it left the house."),
        term="8.5.1 h)", set_by_act=True, heads=("Shipped on", "Delivered on", "Versandt am", "Geliefert am",
        "Ausgeliefert am"),
    )  # fmt: skip
    shipped_to = said(
        models.ForeignKey(
            "customers.Customer", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="shipped to",
            help_text="The customer who got it.",
        ),
        term="8.5.2 p3", set_by_act=True, heads=("Ausgeliefert an",
        "Shipped to", "Customer", "Kunde", "Geliefert an"),
    )  # fmt: skip

    class Meta(Record.Meta):
        verbose_name = "lot"

    @property
    def made_of_itself(self) -> bool:
        """Whether the lot is among the lots that went into it, at any remove."""
        seen: set[Any] = set()
        layer = set(self.related_ids("materials"))
        while layer:
            if self.pk in layer:
                return True
            seen |= layer
            found = Lot.objects.filter(pk__in=layer, materials__isnull=False).values_list("materials", flat=True)
            layer = set(found) - seen
        return False
