"""Enquiries, orders and contracts, with the look at what they ask for before anybody says yes (8.2.3)."""

from __future__ import annotations

from django.db import models

from accord.areas.customers import rules
from accord.areas.customers.models.customers import Customer
from accord.areas.customers.terms import SERVES, ReviewResult
from accord.kernel.records.declaration import Due, State, record
from accord.kernel.records.fields import FREE, PLAIN, choices, said
from accord.kernel.records.nothing import or_nothing
from accord.kernel.records.record import Record


@record(
    prefix="O", plural="orders",
    states=(
        State("enquiry", "Enquiry"), State("reviewed", "Reviewed"), State("accepted", "Accepted"),
        State("changed", "Changed"), State("fulfilled", "Fulfilled", final=True),
        State("declined", "Declined", final=True),
    ),
    columns=("reference", "title", "customer", "received_on", "reviewed_on", "accepted_on", "deliver_by", "state"),
    filters=("state", "customer", "review_result", "received_on", "deliver_by", "owner"),
    natural_key=("customer", "number"), serves=SERVES,
    rules=(rules.reviewed_before_accepted, rules.received_first),
    duties=(
        Due("Review {title} before anybody promises anything", on="answer_due", states=("enquiry",), act="review"),
        Due("Review the change of {title}", on="changed_on", states=("changed",), act="review"),
        Due("Answer {title}", on="answer_due", states=("reviewed",), act="accept"),
        Due("Deliver {title}", on="deliver_by", states=("accepted",), act="fulfil"),
    ),
    called=(
        "order list", "order book", "sales orders", "contracts with customers", "enquiries", "Aufträge", "Auftrag",
        "Auftrags", "Auftragsliste", "Kundenaufträge", "Bestellungen", "Anfragen",
    ),
    retention="retention_commercial",
)  # fmt: skip
class Order(Record):
    """What a customer asks for: an enquiry, an order or a contract, and whether it can be met."""

    title = said(
        models.CharField("what", max_length=200, help_text="What is asked for, in a few words."),
        heads=("Order", "Subject", "What", "Item", "Description", "Title", "Auftrag", "Betreff", "Gegenstand",
        "Artikel", "Bezeichnung", "Auftragsbezeichnung"),
    )  # fmt: skip
    customer: models.ForeignKey[Customer, Customer] = said(
        models.ForeignKey(
            Customer, models.PROTECT, related_name="+", verbose_name="customer", help_text="Who asks for it.",
        ),
        term="8.2.1 b)", heads=("Customer", "Client", "Account", "Kunde", "Auftraggeber", "Debitor"),
    )  # fmt: skip
    number = said(
        models.CharField(
            "customer's order number", max_length=80, blank=True,
            help_text="As it stands on the customer's paper; so both sides speak of the same thing.",
        ),
        privacy=PLAIN, heads=("Order number", "Order no.", "Order no", "PO", "PO number", "Purchase order",
        "Bestellnummer", "Bestell-Nr.", "Kundenbestellnummer", "Auftragsnummer des Kunden"),
    )  # fmt: skip
    received_on = said(
        models.DateField(
            "received on", null=True, blank=True, help_text="The day on which the enquiry or order came in.",
        ),
        term="8.2.1 b)", heads=("Eingegangen am",
        "Received on", "Received", "Order date", "Date", "Eingang", "Eingangsdatum",
        "Bestelldatum", "Auftragsdatum", "Datum"),
    )  # fmt: skip
    answer_due = said(
        models.DateField(
            "answer due", null=True, blank=True, help_text="The day by which the customer expects an answer.",
        ),
        term="8.2.1 b)", heads=("Answer due", "Reply by", "Quote due", "Antwort bis", "Angebot bis",
        "Angebotsfrist"),
    )  # fmt: skip
    written = said(
        models.BooleanField(
            "in writing", default=True,
            help_text="The customer said in writing what is wanted. If not, it is read back before acceptance.",
        ),
        term="8.2.3.1 p2", heads=("In writing", "Written", "Schriftlich"),
    )  # fmt: skip
    confirmed_on = said(
        models.DateField(
            "read back on", null=True, blank=True,
            help_text="Only where nothing came in writing: the day on which the customer confirmed what was read back.",
        ),
        term="8.2.3.1 p2", heads=("Read back on", "Confirmed on", "Rückbestätigt am", "Bestätigt am"),
    )  # fmt: skip
    requirements = said(
        models.TextField(
            "what the customer asks", blank=True,
            help_text="Product, quantity, delivery, service afterwards: everything that was said or written.",
        ),
        term="8.2.3.1 a)", privacy=FREE, heads=("Requirements", "Customer requirements", "Specification",
        "Anforderungen", "Kundenanforderungen", "Spezifikation"),
    )  # fmt: skip
    unstated = said(
        models.TextField(
            "what goes without saying", blank=True,
            help_text="What the known use needs although nobody wrote it. Nothing is an answer too.",
        ),
        term="8.2.3.1 b)", privacy=FREE, heads=("Unstated requirements", "Implied requirements", "Intended use",
        "Stillschweigende Anforderungen", "Verwendungszweck"),
    )  # fmt: skip
    own = said(
        models.TextField(
            "what we ask ourselves", blank=True,
            help_text="Requirements of the organization: tests, marking, packing, minimum quantity.",
        ),
        term="8.2.3.1 c)", privacy=FREE, heads=("Own requirements", "Internal requirements", "Eigene Anforderungen",
        "Interne Anforderungen"),
    )  # fmt: skip
    legal = said(
        models.TextField(
            "what the law asks", blank=True,
            help_text="Law and regulations for this product in this country: marking, export control, safety.",
        ),
        term="8.2.3.1 d)", privacy=FREE, heads=("Legal requirements", "Regulations", "Statutory requirements",
        "Gesetzliche Anforderungen", "Vorschriften"),
    )  # fmt: skip
    differences = said(
        models.TextField(
            "differences", blank=True,
            help_text="Where the order departs from the offer or from what was said earlier; empty where nowhere.",
        ),
        term="8.2.3.1 e)", privacy=FREE, heads=("Differences", "Deviations", "Abweichungen", "Unterschiede"),
    )  # fmt: skip
    resolution = said(
        models.TextField(
            "how they were resolved", blank=True,
            help_text="What was agreed about each difference. Without it the order cannot be accepted.",
        ),
        term="8.2.3.1 p1", privacy=FREE, heads=("Differences resolved", "Resolution", "Clarification", "Klärung",
        "Abweichungen geklärt"),
    )  # fmt: skip
    resolved_on = said(
        models.DateField(
            "resolved on", null=True, blank=True, help_text="The day on which the last difference was cleared up.",
        ),
        term="8.2.3.1 p1", heads=("Resolved on", "Clarified on", "Geklärt am"),
    )  # fmt: skip
    deliver_by = said(
        models.DateField("deliver by", null=True, blank=True, help_text="The day that was, or is to be, promised."),
        term="8.2.3.1 a)", heads=("Deliver by", "Delivery date", "Due date", "Requested date", "Liefertermin",
        "Lieferdatum", "Termin", "Wunschtermin"),
    )  # fmt: skip
    value = said(
        models.DecimalField(
            "value", max_digits=14, decimal_places=2, null=True, blank=True,
            help_text="Net, in the currency of the organization.",
        ),
        heads=("Value", "Amount", "Net value", "Order value", "Wert", "Betrag", "Auftragswert", "Nettowert"),
    )  # fmt: skip
    review_result = said(
        models.CharField(
            "result of the review", max_length=12, blank=True, choices=choices(ReviewResult),
            help_text="Whether everything asked for can be met.",
        ),
        term="8.2.3.1; 8.2.3.2 a)", privacy=PLAIN, set_by_act=True, heads=("Review result", "Feasible",
        "Feasibility", "Prüfergebnis", "Machbar", "Herstellbarkeit"),
    )  # fmt: skip
    review_notes = said(
        models.TextField(
            "notes of the review", blank=True,
            help_text="Conditions, new requirements, who was asked: capacity, material, test.",
        ),
        term="8.2.3.2", privacy=FREE, set_by_act=True, heads=("Review notes", "Notes", "Bemerkungen zur Prüfung"),
    )  # fmt: skip
    reviewed_by = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="reviewed by",
            help_text="Who found that it can be met, or cannot.",
        ),
        term="8.2.3.2 a)", set_by_act=True, heads=("Reviewed by", "Geprüft von", "Prüfer"),
    )  # fmt: skip
    reviewed_on = said(
        models.DateField("reviewed on", null=True, blank=True, help_text="The day of the latest review."),
        term="8.2.3.2 a)", set_by_act=True, heads=("Reviewed on", "Review date", "Geprüft am", "Auftragsprüfung am",
        "Vertragsprüfung am"),
    )  # fmt: skip
    accepted_on = said(
        models.DateField(
            "accepted on", null=True, blank=True, help_text="The day on which the organization said yes.",
        ),
        term="8.2.3.1", set_by_act=True, heads=("Accepted on", "Order confirmed", "Confirmation date",
        "Angenommen am", "Auftragsbestätigung", "Bestätigt", "AB-Datum"),
    )  # fmt: skip
    changes = said(
        models.TextField(
            "changes", blank=True,
            help_text="What the customer or the organization changed after acceptance, the latest last.",
        ),
        term="8.2.4", privacy=FREE, set_by_act=True, heads=("Changes", "Change", "Änderungen", "Änderung"),
    )  # fmt: skip
    changed_on = said(
        models.DateField("changed on", null=True, blank=True, help_text="The day of the latest change."),
        term="8.2.4", set_by_act=True, heads=("Changed on", "Geändert am"),
    )  # fmt: skip
    informed = said(
        models.TextField(
            "who was told", blank=True,
            help_text="Who works on it and learned of the change, and which papers were altered.",
        ),
        term="8.2.4", privacy=FREE, set_by_act=True, heads=("Informed", "Who was told", "Informiert",
        "Informierte Stellen"),
    )  # fmt: skip
    fulfilled_on = said(
        models.DateField("fulfilled on", null=True, blank=True, help_text="The day of the last delivery or service."),
        set_by_act=True, heads=("Fulfilled on", "Delivered on", "Shipped on", "Geliefert am", "Erfüllt am"),
    )  # fmt: skip
    declined_because = said(
        models.TextField("why declined", blank=True, help_text="What stood against it."),
        term="8.2.3.2 a)", privacy=FREE, set_by_act=True, heads=("Why declined", "Reason for decline", "Lost reason",
        "Ablehnungsgrund", "Absagegrund"),
    )  # fmt: skip

    class Meta(Record.Meta):
        verbose_name = "order"

    def derive(self) -> None:
        """A word for "none" is no difference, and no change."""
        self.differences, self.changes = or_nothing(self.differences), or_nothing(self.changes)
