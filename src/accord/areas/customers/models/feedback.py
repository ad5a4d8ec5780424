"""What customers say about what they got (9.1.2)."""

from __future__ import annotations

from django.db import models

from accord.areas.customers import rules
from accord.areas.customers.models.customers import Customer
from accord.areas.customers.terms import SERVES, FeedbackKind
from accord.kernel.records.declaration import State, record
from accord.kernel.records.fields import FREE, PLAIN, choices, said
from accord.kernel.records.record import Record


@record(
    prefix="FB", plural="customer feedback", import_name="feedback",
    states=(State("recorded", "Recorded", final=True),),
    columns=("reference", "title", "customer", "kind", "received_on", "score", "scale"),
    filters=("customer", "kind", "received_on"), serves=SERVES, rules=(rules.score_on_scale,),
    called=(
        "feedback", "survey answers", "surveys", "NPS", "Kundenfeedback", "Rückmeldungen", "Rückmeldung",
        "Kundenbefragung", "Kundenzufriedenheit",
    ),
    retention="retention_commercial",
)  # fmt: skip
class Feedback(Record):
    """What a customer said about products, services or dealings: a score, praise, a remark."""

    title = said(
        models.CharField(
            "title", max_length=200, blank=True,
            help_text="In a few words. Left empty, it is made from kind and customer.",
        ),
        heads=("Title", "Subject", "Survey", "Titel", "Betreff", "Umfrage"),
    )  # fmt: skip
    customer: models.ForeignKey[Customer | None, Customer | None] = said(
        models.ForeignKey(
            Customer, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="customer",
            help_text="Whose opinion it is; empty where the survey was anonymous.",
        ),
        term="9.1.2", heads=("Customer", "Client", "Company", "Kunde", "Firma"),
    )  # fmt: skip
    received_on = said(
        models.DateField("on", help_text="The day on which it was said or sent."),
        term="9.1.2", heads=("On", "Date", "Submitted", "Submitted on", "Timestamp", "Datum", "Am", "Abgegeben am"),
    )  # fmt: skip
    kind = said(
        models.CharField(
            "kind", max_length=12, blank=True, choices=choices(FeedbackKind),
            help_text="How it came in.",
        ),
        term="9.1.2", privacy=PLAIN, heads=("Kind", "Type", "Source", "Channel", "Art", "Quelle", "Kanal"),
    )  # fmt: skip
    score = said(
        models.PositiveSmallIntegerField(
            "score", null=True, blank=True, help_text="The figure that the customer gave, if one was asked for.",
        ),
        term="9.1.2", heads=("Score", "Rating", "NPS", "CSAT", "Grade", "Note", "Bewertung", "Punkte"),
    )  # fmt: skip
    scale = said(
        models.PositiveSmallIntegerField(
            "best score", default=10,
            help_text="The best score of the question: 10 for would you recommend us, 5 for stars.",
        ),
        term="9.1.2", heads=("Scale", "Best score", "Out of", "Skala", "Höchstwert"),
    )  # fmt: skip
    text = said(
        models.TextField(
            "what was said", blank=True, help_text="In the customer's words, good and bad.",
        ),
        term="9.1.2", privacy=FREE, heads=("Text", "Comment", "Comments", "Remarks", "What was said", "Kommentar",
        "Anmerkung", "Bemerkung", "Rückmeldung"),
    )  # fmt: skip
    follow_up = said(
        models.TextField(
            "what came of it", blank=True, help_text="Who was told, what is done about it; or that nothing is needed.",
        ),
        term="9.1.2; 9.1.3 b)", privacy=FREE, heads=("Follow-up", "What came of it", "Action", "Folge", "Maßnahme",
        "Reaktion"),
    )  # fmt: skip

    class Meta(Record.Meta):
        verbose_name = "feedback"

    def derive(self) -> None:
        """Without a title of its own it is called by its kind and customer."""
        if not self.title:
            kind = FeedbackKind(self.kind).label if self.kind else "Feedback"
            self.title = f"{kind}, {self.customer.title}"[:200] if self.customer else kind
