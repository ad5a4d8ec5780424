"""Complaints of customers and their clock (8.2.1 c, 10.2.1)."""

from __future__ import annotations

from django.db import models

from accord.areas.customers import rules
from accord.areas.customers.models.customers import Customer
from accord.areas.customers.terms import SERVES, About, Justified
from accord.kernel.records.declaration import Due, State, record
from accord.kernel.records.fields import FREE, PERSONAL, PLAIN, choices, said
from accord.kernel.records.record import Record


@record(
    prefix="CP", plural="complaints",
    states=(
        State("received", "Received"), State("acknowledged", "Acknowledged"), State("answered", "Answered"),
        State("closed", "Closed", final=True, locked=True),
    ),
    columns=(
        "reference", "title", "customer", "kind", "received_on", "acknowledged_on", "answered_on", "owner", "state",
    ),
    filters=("state", "customer", "kind", "justified", "received_on", "owner"), serves=SERVES,
    rules=(rules.complaint_in_order, rules.not_its_own_return),
    duties=(
        Due("Acknowledge {title}", on="received_on", days="complaint_acknowledgement", states=("received",),
            act="acknowledge"),
        Due("Answer {title}", on="received_on", days="complaint_answer", states=("received", "acknowledged"),
            act="answer"),
        Due("Close {title}, or say what is missing", on="received_on", days="complaint_answer", states=("answered",),
            act="close"),
    ),
    called=(
        "complaint list", "claims", "complaint log", "Rekl.", "customer claims", "Reklamationen", "Reklamation",
        "Reklamations", "Kundenreklamationen", "Beschwerden", "Beschwerde", "Beanstandungen",
    ),
    retention="retention_commercial",
)  # fmt: skip
class Complaint(Record):
    """A customer says that something was not right, and is owed an answer."""

    title = said(
        models.CharField(
            "title", max_length=200, blank=True,
            help_text="In a few words. Left empty, it begins as what the customer says begins.",
        ),
        heads=("Title", "Subject", "Complaint", "Short description", "Titel", "Betreff", "Reklamation",
        "Kurzbeschreibung", "Bezeichnung"),
    )  # fmt: skip
    customer: models.ForeignKey[Customer | None, Customer | None] = said(
        models.ForeignKey(
            Customer, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="customer",
            help_text="Who complains; empty only until it is known.",
        ),
        term="8.2.1 c)", heads=("Customer", "Client", "Complainant", "Account", "Account name", "Kunde",
        "Kundenname", "Beschwerdeführer"),
    )  # fmt: skip
    description = said(
        models.TextField(
            "what the customer says", blank=True,
            help_text="In the customer's words: what happened, since when, with what consequence.",
        ),
        term="8.2.1 c)", privacy=FREE, heads=("Description", "What happened", "Complaint text", "Problem",
        "Beschreibung", "Fehlerbeschreibung", "Beanstandung", "Sachverhalt"),
    )  # fmt: skip
    received_on = said(
        models.DateField(
            "received on", null=True, blank=True,
            help_text="The day on which it reached anybody in the house; from here on the clock runs.",
        ),
        term="8.2.1 c)", heads=("Received on", "Received", "Date", "Complaint date", "Eingang", "Eingangsdatum",
        "Eingegangen am", "Datum"),
    )  # fmt: skip
    received_by = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="received by",
            help_text="Who heard it first.",
        ),
        heads=("Received by", "Reported by", "Taken by", "Angenommen von", "Erfasst von"),
    )  # fmt: skip
    kind = said(
        models.CharField(
            "kind of complaint", max_length=12, blank=True, choices=choices(About),
            help_text="What it is about, so that like is counted with like.",
        ),
        term="9.1.3 b)", privacy=PLAIN, heads=("Kind", "Type", "Category", "Art", "Reklamationsart",
        "Kategorie"),
    )  # fmt: skip
    about = said(
        models.CharField(
            "which product, lot or service", max_length=80, blank=True, db_index=True,
            help_text="The record that it is about, by its reference: a product, a lot, an order, a service.",
        ),
        kind="pointer", privacy=PLAIN, term="8.2.1 c); 8.5.2", heads=("Product", "Lot", "Batch", "About record",
        "Produkt", "Charge", "Los", "Artikel"),
    )  # fmt: skip
    contact = said(
        models.CharField(
            "who said it", max_length=200, blank=True, help_text="The person at the customer who gets the answer.",
        ),
        privacy=PERSONAL, heads=("Contact", "Contact person", "Customer contact", "Ansprechpartner", "Kontakt"),
    )  # fmt: skip
    returned = said(
        models.BooleanField(
            "came back", default=False,
            help_text="The customer sent the product back, or it was fetched.",
        ),
        heads=("Returned", "Return", "RMA", "Rücksendung", "Retoure"),
    )  # fmt: skip
    recurrence_of: models.ForeignKey[Complaint | None, Complaint | None] = said(
        models.ForeignKey(
            "customers.Complaint", models.PROTECT, null=True, blank=True, related_name="+",
            verbose_name="same as before",
            help_text="The earlier complaint that has come back: the answer then did not last.",
        ),
        term="10.2.1 d)", heads=("Same as", "Repeat of", "Recurrence of", "Wiederholung von", "Wiederholreklamation"),
    )  # fmt: skip
    nonconformity = said(
        models.ForeignKey(
            "improvement.Nonconformity", models.PROTECT, null=True, blank=True, related_name="+",
            verbose_name="nonconformity", help_text="What was found behind it and is being removed.",
        ),
        term="10.2.1", heads=("Nonconformity", "NC", "NCR", "8D", "Abweichung", "8D-Report", "8D-Bericht"),
    )  # fmt: skip
    cost = said(
        models.DecimalField(
            "cost", max_digits=12, decimal_places=2, null=True, blank=True,
            help_text="What it cost in all: replacement, freight, hours, credit.",
        ),
        term="9.1.3", heads=("Cost", "Costs", "Credit", "Kosten", "Reklamationskosten", "Gutschrift"),
    )  # fmt: skip
    acknowledged_on = said(
        models.DateField(
            "acknowledged on", null=True, blank=True,
            help_text="The day on which the customer learned that it is being looked into.",
        ),
        term="8.2.1 c)", set_by_act=True, heads=("Acknowledged on", "Acknowledged", "Bestätigt am",
        "Eingangsbestätigung"),
    )  # fmt: skip
    answered_on = said(
        models.DateField(
            "answered on", null=True, blank=True, help_text="The day on which the customer got the answer.",
        ),
        term="8.2.1 c)", set_by_act=True, heads=("Answered on", "Answered", "Responded on", "Responded",
        "Response date", "Date of response", "Beantwortet am", "Antwort am",
        "Stellungnahme am"),
    )  # fmt: skip
    answer = said(
        models.TextField(
            "answer", blank=True, help_text="What the customer was told: cause, what is done, what they get.",
        ),
        term="8.2.1 c)", privacy=FREE, set_by_act=True, heads=("Answer", "Response", "Antwort", "Stellungnahme"),
    )  # fmt: skip
    justified = said(
        models.CharField(
            "justified", max_length=8, blank=True, choices=choices(Justified),
            help_text="Whether the customer was right. A no needs its reason in the answer.",
        ),
        term="10.2.1", privacy=PLAIN, set_by_act=True, heads=("Justified", "Accepted", "Berechtigt", "Anerkannt"),
    )  # fmt: skip
    closed_on = said(
        models.DateField("closed on", null=True, blank=True, help_text="The day on which nothing was owed any more."),
        set_by_act=True, heads=("Closed on", "Closed", "Abgeschlossen am", "Geschlossen am", "Abschluss am",
        "Abschluss", "Erledigt am"),
    )  # fmt: skip
    outcome = said(
        models.TextField(
            "how it ended", blank=True, help_text="Whether the customer is content, and what is still open with them.",
        ),
        term="9.1.2", privacy=FREE, set_by_act=True, heads=("Outcome", "Customer satisfied", "Ergebnis",
        "Kunde zufrieden"),
    )  # fmt: skip

    class Meta(Record.Meta):
        verbose_name = "complaint"

    def derive(self) -> None:
        """Without a title of its own it is called as its description begins."""
        if not self.title and self.description:
            self.title = self.description.split("\n")[0][:200]
