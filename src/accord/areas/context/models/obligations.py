"""Obligations and how it was evaluated whether they are fulfilled (4.2; 6.1; A.5.31)."""

from __future__ import annotations

from django.db import models

from accord.areas.context import rules
from accord.areas.context.terms import Fulfilment, ObligationKind, YesNo
from accord.kernel.records.declaration import Due, State, record
from accord.kernel.records.fields import FREE, PLAIN, choices, said
from accord.kernel.records.record import Record


@record(
    prefix="OB", plural="obligations",
    states=(State("active", "Active"), State("ended", "Ended", final=True)),
    columns=(
        "reference", "title", "kind", "owner", "evaluated_on", "fulfilled", "evaluation_due", "review_due", "state",
    ),
    filters=("state", "kind", "fulfilled", "applies", "owner", "serves", "evaluation_due", "review_due"),
    natural_key=("title",),
    rules=(rules.due_after_review, rules.due_after_evaluation, rules.ends_after_start),
    duties=(
        Due("Look whether {title} has changed", on="review_due", states=("active",), act="review"),
        Due("Evaluate whether {title} is fulfilled", on="evaluation_due", states=("active",), act="evaluate"),
    ),
    without=("effective_on",),
    called=(
        "legal register", "legal requirements", "compliance obligations", "binding obligations", "Rechtskataster",
        "Rechtsverzeichnis", "bindende Verpflichtungen", "Verpflichtungen", "Verpflichtung", "Rechtsvorschriften",
        "Gesetze", "Compliance-Register",
    ),
)  # fmt: skip
class Obligation(Record):
    """Something the organization must or has promised to do: law, rule of the industry, contract, own word."""

    title = said(
        models.CharField(
            "obligation", max_length=200,
            help_text="As people call it: data protection law, pressure equipment rules, service contract with Acme.",
        ),
        term="A.5.31", heads=("Obligation", "Law", "Regulation", "Legal requirement", "Title", "Name", "Verpflichtung",
        "Gesetz", "Rechtsvorschrift", "Vorschrift", "Norm", "Bezeichnung", "Titel"),
    )  # fmt: skip
    kind = said(
        models.CharField(
            "kind", max_length=16, choices=choices(ObligationKind),
            help_text="Own: what the organization has bound itself to, such as a code of conduct.",
        ),
        term="A.5.31", privacy=PLAIN, heads=("Kind", "Type", "Category", "Art", "Kategorie", "Rechtsgebiet", "Typ"),
    )  # fmt: skip
    source = said(
        models.CharField(
            "source", max_length=300, blank=True,
            help_text="Where it stands: law and section, number and date of the contract, with its edition.",
        ),
        term="A.5.31", privacy=FREE, heads=("Source", "Reference text", "Citation", "Section", "Quelle", "Fundstelle",
        "Paragraph", "Paragraf", "Grundlage", "Rechtsquelle"),
    )  # fmt: skip
    demands = said(
        models.TextField(
            "what it demands", blank=True,
            help_text="In plain words: what has to be done or left, by when, and who watches over it.",
        ),
        term="A.5.31; 8.2.2 a)", privacy=FREE, heads=("Demand",
        "What it demands", "Demands", "Requirement", "Requirements",
        "Description", "Content", "Forderung", "Anforderung", "Inhalt", "Beschreibung", "Pflichten"),
    )  # fmt: skip
    applies = said(
        models.CharField(
            "applies", max_length=4, blank=True, choices=choices(YesNo),
            help_text="Whether it binds this organization; empty: not settled yet.",
        ),
        term="A.5.31", privacy=PLAIN, heads=("Applies", "Applicable", "Zutreffend", "Anwendbar", "Relevant"),
    )  # fmt: skip
    applicability = said(
        models.TextField(
            "why and where it applies", blank=True,
            help_text="Sites, products or information that it touches; or why it does not apply.",
        ),
        term="A.5.31", privacy=FREE, heads=("Applicability", "Why it applies", "Where it applies", "Affected",
        "Anwendbarkeit", "Betroffen", "Betroffene Bereiche", "Geltungsbereich"),
    )  # fmt: skip
    applies_to = said(
        models.CharField(
            "clause or control", max_length=200, blank=True,
            help_text="The clauses and controls through which it is met: 8.5.3, A.5.34.",
        ),
        term="A.5.31; 4.2 c)", privacy=PLAIN, heads=("Clause or control", "Clause", "Control", "Standard", "Kapitel",
        "Normkapitel", "Maßnahme", "Control-Nr."),
    )  # fmt: skip
    met_by = said(
        models.TextField(
            "how it is met", blank=True,
            help_text="What the organization does so that it is fulfilled.",
        ),
        term="A.5.31; 5.1.2 a)", privacy=FREE, heads=("How met",
        "How it is met", "Implementation", "Measures", "Umsetzung",
        "Maßnahmen", "Erfüllung durch", "Wie erfüllt"),
    )  # fmt: skip
    documents = said(
        models.ManyToManyField(
            "documents.Document", blank=True, related_name="+", verbose_name="documents",
            help_text="The text itself, and the instructions by which it is met.",
        ),
        term="A.5.31; 7.5.3", heads=("Documents", "Document", "Dokumente", "Dokument", "Mitgeltende Dokumente"),
    )  # fmt: skip
    applies_from = said(
        models.DateField(
            "applies from", null=True, blank=True,
            help_text="The day from which it binds; a later one shows what is coming.",
        ),
        term="A.5.31", heads=("Applies from", "In force from", "Valid from", "Gilt ab", "Gültig ab", "In Kraft ab"),
    )  # fmt: skip
    ended_on = said(
        models.DateField("ended on", null=True, blank=True),
        set_by_act=True, heads=("Ended on", "Valid until", "Gilt bis", "Gültig bis", "Außer Kraft"),
    )  # fmt: skip
    review_due = said(
        models.DateField(
            "review due", null=True, blank=True,
            help_text="The day by which somebody looks whether its text has changed.",
        ),
        term="A.5.31", heads=("Review due", "Next review", "Nächste Prüfung", "Nächste Überprüfung",
        "Aktualitätsprüfung fällig"),
    )  # fmt: skip
    reviewed_on = said(
        models.DateField("reviewed on", null=True, blank=True),
        term="A.5.31", set_by_act=True, heads=("Reviewed on", "Last review", "Checked on", "Geprüft am",
        "Aktualität geprüft am", "Letzte Prüfung", "Stand"),
    )  # fmt: skip
    review_result = said(
        models.TextField(
            "result of the review", blank=True,
            help_text="What has changed in its text and what follows from that, or that nothing has changed.",
        ),
        term="A.5.31", privacy=FREE, set_by_act=True, heads=("Review result", "Change", "Changes", "Änderung",
        "Ergebnis der Prüfung"),
    )  # fmt: skip
    evaluation_due = said(
        models.DateField(
            "evaluation due", null=True, blank=True,
            help_text="The day by which it is judged again whether it is fulfilled.",
        ),
        term="A.5.31; 5.1.2 a); 9.1.1", heads=("Evaluation due", "Next evaluation", "Nächste Bewertung",
        "Bewertung fällig", "Nächste Compliance-Bewertung"),
    )  # fmt: skip
    evaluated_on = said(
        models.DateField("evaluated on", null=True, blank=True),
        term="A.5.31; 5.1.2 a); 9.1.1", set_by_act=True, heads=("Evaluated on", "Last evaluation", "Bewertet am",
        "Letzte Bewertung"),
    )  # fmt: skip
    fulfilled = said(
        models.CharField(
            "last found", max_length=16, blank=True, choices=choices(Fulfilment),
        ),
        term="A.5.31; 5.1.2 a)", privacy=PLAIN, set_by_act=True, heads=("Fulfilled", "Compliant", "Compliance status",
        "Erfüllt", "Erfüllungsgrad", "Konformität"),
    )  # fmt: skip


@record(
    prefix="CEV", plural="compliance evaluations", part_of="obligation",
    states=(State("recorded", "Recorded", final=True),),
    columns=("reference", "title", "obligation", "evaluated_on", "result", "evaluated_by", "nonconformity"),
    filters=("result", "obligation", "evaluated_by", "evaluated_on"), natural_key=("obligation", "evaluated_on"),
    derived=("title",), without=("owner", "effective_on"),
    called=(
        "evaluations of compliance", "legal compliance evaluations", "Compliance-Bewertungen",
        "Bewertung der Einhaltung", "Bewertungen der Einhaltung", "Einhaltungsbewertung", "Rechtsprüfungen",
    ),
)  # fmt: skip
class ComplianceEvaluation(Record):
    """A judgement whether an obligation is fulfilled: when, by whom, and what shows it."""

    obligation = said(
        models.ForeignKey(Obligation, models.PROTECT, related_name="+", verbose_name="obligation"),
        term="A.5.31", heads=("Obligation", "Law", "Legal requirement", "Verpflichtung", "Gesetz", "Rechtsvorschrift",
        "Vorschrift"),
    )  # fmt: skip
    evaluated_on = said(
        models.DateField("evaluated on", help_text="The day on which somebody judged it."),
        term="A.5.31; 9.1.1", heads=("Evaluated on", "Date", "Evaluation date", "Bewertet am", "Datum",
        "Bewertungsdatum"),
    )  # fmt: skip
    result = said(
        models.CharField(
            "result", max_length=16, choices=choices(Fulfilment),
            help_text="Partly and not fulfilled need a nonconformity or an action that says what follows.",
        ),
        term="A.5.31; 9.1.1", privacy=PLAIN, heads=("Result", "Verdict", "Compliance", "Ergebnis", "Bewertung",
        "Erfüllt", "Erfüllungsgrad"),
    )  # fmt: skip
    evidence = said(
        models.TextField(
            "what was looked at", blank=True,
            help_text="Records, places and people that show it; so that somebody else comes to the same judgement.",
        ),
        term="A.5.31; 9.1.1", privacy=FREE, heads=("Evidence", "What was looked at", "Proof", "Nachweis", "Nachweise",
        "Beleg", "Grundlage"),
    )  # fmt: skip
    evaluated_by = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="evaluated by",
            help_text="Who judged it; better not the one who has to fulfil it.",
        ),
        term="A.5.31; 9.1.1", heads=("Evaluated by", "By", "Assessor", "Bewertet von", "Prüfer", "Von"),
    )  # fmt: skip
    nonconformity = said(
        models.ForeignKey(
            "improvement.Nonconformity", models.PROTECT, null=True, blank=True, related_name="+",
            verbose_name="nonconformity", help_text="What was raised where it is not fulfilled.",
        ),
        term="10.2", heads=("Nonconformity", "NC", "Abweichung", "Nichtkonformität"),
    )  # fmt: skip

    class Meta(Record.Meta):
        verbose_name = "compliance evaluation"

    def derive(self) -> None:
        """The title says what was judged and when; it counts for the standards of its obligation."""
        self.title = f"{self.obligation.title[:170]}, {self.evaluated_on}"
        if self._state.adding:
            self.serves = self.obligation.serves
