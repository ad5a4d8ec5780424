"""Products and services: what is offered, and what it has to fulfil (8.2.2, 8.5)."""

from __future__ import annotations

from django.db import models

from accord.areas.products.terms import SERVES, Kind, Marking
from accord.kernel.records.declaration import State, record
from accord.kernel.records.fields import FREE, PLAIN, choices, said
from accord.kernel.records.record import Record


@record(
    prefix="PD", plural="products",
    states=(State("developing", "Developing"), State("released", "Released"), State("phased_out", "Phased out",
    final=True)),
    columns=("reference", "title", "number", "kind", "released_on", "owner", "state"),
    filters=("state", "kind", "marking", "owner"), natural_key=("title",), serves=SERVES,
    called=(
        "product list", "services", "products and services", "catalogue", "Produkte", "Produkt", "Produktliste",
        "Dienstleistungen", "Artikel", "Artikelstamm", "Sortiment",
    ),
    retention="retention_product",
)  # fmt: skip
class Product(Record):
    """A product or service that the organization offers, and what it has to fulfil."""

    title = said(
        models.CharField("name", max_length=200, help_text="As customers know it."),
        heads=("Product", "Service", "Product name", "Name", "Title", "Produkt", "Produktname", "Bezeichnung",
        "Dienstleistung", "Artikelbezeichnung"),
    )  # fmt: skip
    number = said(
        models.CharField("product number", max_length=80, blank=True, help_text="The number under which it is sold."),
        privacy=PLAIN, heads=("Product number", "Item number", "Part number", "SKU", "Model", "Produktnummer",
        "Artikelnummer", "Artikel-Nr.", "Typ"),
    )  # fmt: skip
    kind = said(
        models.CharField(
            "kind", max_length=12, blank=True, choices=choices(Kind),
            help_text="A thing that is made, or a service that is done.",
        ),
        term="8.2.2", privacy=PLAIN, heads=("Kind", "Type", "Category", "Art", "Kategorie"),
    )  # fmt: skip
    requirements = said(
        models.TextField(
            "requirements", blank=True,
            help_text="What it must do and how well: use, accuracy, safety, life, service. Without them nothing can "
            "be inspected.",
        ),
        term="8.2.2 a)2; 8.5.1 a)", privacy=FREE, heads=("Requirements", "Specification", "Data sheet",
        "Anforderungen", "Spezifikation", "Datenblatt"),
    )  # fmt: skip
    regulations = said(
        models.TextField(
            "law and regulations", blank=True,
            help_text="Directives, acts and standards that it has to fulfil where it is sold; or that there are none.",
        ),
        term="8.2.2 a)1", privacy=FREE, heads=("Regulations", "Directives", "Standards", "Legal requirements",
        "Vorschriften", "Richtlinien", "Gesetze und Normen"),
    )  # fmt: skip
    obligations = said(
        models.ManyToManyField(
            "context.Obligation", blank=True, related_name="+", verbose_name="obligations",
            help_text="The obligations on file that bear on it.",
        ),
        term="8.2.2 a)1", heads=("Obligations", "Verpflichtungen"),
    )  # fmt: skip
    claims = said(
        models.TextField(
            "what is promised, and its proof", blank=True,
            help_text="What data sheet, site and offers claim, and by which test or figure it can be shown.",
        ),
        term="8.2.2 b)", privacy=FREE, heads=("Claims", "Proof", "Werbeaussagen", "Zusagen", "Nachweise"),
    )  # fmt: skip
    information = said(
        models.CharField(
            "what customers are told", max_length=300, blank=True,
            help_text="Where they read what it does and how it is used: data sheet, manual, page; with its version.",
        ),
        term="8.2.1 a)", privacy=FREE, heads=("Customer information", "Manual", "Kundeninformation", "Anleitung",
        "Bedienungsanleitung"),
    )  # fmt: skip
    documents = said(
        models.ManyToManyField(
            "documents.Document", blank=True, related_name="+", verbose_name="work information",
            help_text="Drawings and instructions by which it is made, checked or delivered.",
        ),
        term="8.5.1 a)", heads=("Documents", "Work instructions", "Dokumente", "Arbeitsanweisungen", "Zeichnungen"),
    )  # fmt: skip
    marking = said(
        models.CharField(
            "how it is told apart", max_length=12, blank=True, choices=choices(Marking),
            help_text="By what one piece or lot is known from another.",
        ),
        term="8.5.2 p1", privacy=PLAIN, heads=("Marking", "Identification", "Kennzeichnung"),
    )  # fmt: skip
    traceable = said(
        models.BooleanField(
            "must be traceable", default=False,
            help_text="A customer, the law or we ourselves want to follow each lot from material to customer.",
        ),
        term="8.5.2 p3", heads=("Traceable", "Traceability", "Rückverfolgbar", "Rückverfolgbarkeit"),
    )  # fmt: skip
    preservation = said(
        models.TextField(
            "how it is kept", blank=True,
            help_text="Packing, storage, handling, shelf life: what keeps it sound until it is with the customer.",
        ),
        term="8.5.4", privacy=FREE, heads=("Preservation", "Storage", "Packing", "Lagerung", "Verpackung",
        "Erhaltung"),
    )  # fmt: skip
    after_delivery = said(
        models.TextField(
            "after delivery", blank=True,
            help_text="What is owed afterwards: warranty, service, updates, taking back; with law, risk, life and what "
            "customers ask thought of.",
        ),
        term="8.5.5", privacy=FREE, heads=("After delivery", "Post-delivery", "Warranty", "Nach der Lieferung",
        "Gewährleistung", "Service"),
    )  # fmt: skip
    released_on = said(
        models.DateField("released on", null=True, blank=True, help_text="From that day it may be made and sold."),
        term="8.3.4; 8.5.1", set_by_act=True, heads=("Released on", "Launch", "Freigegeben am", "Markteinführung"),
    )  # fmt: skip
    released_by = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="released by",
            help_text="Who decided that it may be made and sold.",
        ),
        set_by_act=True, heads=("Released by", "Freigegeben von"),
    )  # fmt: skip
    phased_out_on = said(
        models.DateField("phased out on", null=True, blank=True, help_text="The last day on which it was sold."),
        set_by_act=True, heads=("Phased out on", "End of life", "Abgekündigt am", "Auslauf"),
    )  # fmt: skip

    class Meta(Record.Meta):
        verbose_name = "product"
