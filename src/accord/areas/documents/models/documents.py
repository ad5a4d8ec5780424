"""Documents: tables and declarations."""

from __future__ import annotations

from django.db import models

from accord.areas.documents import rules
from accord.areas.documents.terms import Classification, DocumentKind
from accord.kernel.records.declaration import Due, State, record
from accord.kernel.records.fields import PLAIN, choices, said
from accord.kernel.records.record import Record


@record(
    prefix="D",
    plural="documents",
    states=(
        State("draft", "Draft"),
        State("in_review", "In review"),
        State("approved", "Approved"),
        State("in_force", "In force"),
        State("superseded", "Superseded", final=True, locked=True),
        State("withdrawn", "Withdrawn", final=True, locked=True),
    ),
    columns=("reference", "title", "kind", "version", "state", "owner", "effective_from", "review_due"),
    filters=("state", "kind", "owner", "classification", "serves", "review_due"),
    natural_key=("title",),
    rules=(rules.tags_are_words, rules.replaced_by_another),
    duties=(
        Due("Review {title}", on="review_due", states=("in_force",), act="review"),
        Due("Put {title} in force", on="effective_from", states=("approved",), act="put-in-force"),
    ),
    without=("effective_on",),
    called=("document list", "Dokumente", "Dokument", "Dokumentenliste", "Dokumentenlenkung", "Dok.", "Doc."),
)
class Document(Record):
    """Something written that people work by: a policy, a procedure, a form, a plan, a paper from elsewhere."""

    title = said(
        models.CharField("title", max_length=200, help_text="By this people find it. Two documents never share one."),
        term="7.5.2 a)",
        heads=("Title", "Document", "Document title", "Name", "Titel", "Dokument", "Dokumententitel", "Bezeichnung"),
    )
    kind = said(
        models.CharField(
            "kind",
            max_length=12,
            choices=choices(DocumentKind),
            default=DocumentKind.PROCEDURE.value,
            help_text="External: it comes from elsewhere, such as a customer's drawing, and is only looked after here.",
        ),
        term="7.5.3.2",
        heads=("Kind", "Type", "Document type", "Art", "Dokumentart", "Typ"),
    )
    tags = said(
        models.CharField(
            "shows",
            max_length=400,
            blank=True,
            help_text="Which document of the standard it is, as tags: policy, risk-assessment-process …",
        ),
        term="7.5.1",
        privacy=PLAIN,
        heads=("Schlagworte", "Tags", "Shows", "Keywords", "Schlagwörter", "Stichworte"),
    )
    version = said(
        models.CharField("version", max_length=40, blank=True, help_text="The version or edition that is in force."),
        set_by_act=True,
        term="7.5.2 a)",
        privacy=PLAIN,
        heads=("Version", "Edition", "Revision", "Rev", "Ausgabe", "Stand", "Revisionsstand"),
    )
    approver = said(
        models.ForeignKey(
            "kernel.Person",
            models.PROTECT,
            null=True,
            blank=True,
            related_name="+",
            verbose_name="approved by",
            help_text="Who approved the version in force.",
        ),
        set_by_act=True,
        term="7.5.2 c)",
        heads=("Approved by", "Approver", "Freigegeben von", "Freigabe durch", "Genehmigt von"),
    )
    approved_on = said(
        models.DateField("approved on", null=True, blank=True),
        set_by_act=True,
        term="7.5.2 c)",
        heads=(
            "Approved on",
            "Approved",
            "Approval date",
            "Freigegeben am",
            "Freigabe am",
            "Freigabedatum",
            "Genehmigt am",
        ),
    )
    effective_from = said(
        models.DateField("in force from", null=True, blank=True),
        set_by_act=True,
        term="7.5.2 a)",
        heads=(
            "Effective from",
            "Effective",
            "In force from",
            "Valid from",
            "Gültig ab",
            "In Kraft seit",
            "In Kraft ab",
        ),
    )
    review_due = said(
        models.DateField(
            "review due",
            null=True,
            blank=True,
            help_text="By then somebody looks whether it is still right; if external, whether a newer edition is out.",
        ),
        term="7.5.2 c)",
        heads=("Review due", "Next review", "Review date", "Nächste Prüfung", "Prüfung fällig", "Überprüfung bis"),
    )
    reviewed_on = said(
        models.DateField("reviewed on", null=True, blank=True),
        set_by_act=True,
        heads=("Reviewed on", "Last review", "Letzte Prüfung", "Geprüft am"),
    )
    reviewed_by = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="reviewed by"
        ),
        set_by_act=True,
        heads=("Reviewed by", "Geprüft von"),
    )
    classification = said(
        models.CharField(
            "classification",
            max_length=24,
            choices=choices(Classification),
            blank=True,
            help_text="Who may see it. Asked of every document that serves information security.",
        ),
        term="A.5.12",
        heads=("Classification", "Class", "Klassifizierung", "Schutzklasse", "Vertraulichkeit"),
    )
    distribution = said(
        models.TextField(
            "distribution",
            blank=True,
            help_text="Who gets it, and how: all employees on the intranet, production as a print.",
        ),
        term="7.5.3.2 a)",
        heads=("Distribution", "Distributed to", "Verteiler", "Verteilung"),
    )
    retention = said(
        models.TextField(
            "retention",
            blank=True,
            help_text="How long superseded versions and filled-in forms are kept, and what happens then.",
        ),
        term="7.5.3.2 d)",
        heads=("Retention", "Retention rule", "Kept for", "Aufbewahrung", "Aufbewahrungsfrist"),
    )
    retention_rule = said(
        models.ForeignKey(
            "documents.RetentionRule",
            models.PROTECT,
            null=True,
            blank=True,
            related_name="+",
            verbose_name="retention rule",
            help_text="The rule that says how long its records are kept; details of this document stand above.",
        ),
        term="7.5.3.2 d); A.5.33",
        heads=("Retention rule reference", "Retention class", "Aufbewahrungsregel", "Aufbewahrungsklasse"),
    )
    superseded_by = said(
        models.ForeignKey(
            "documents.Document",
            models.PROTECT,
            null=True,
            blank=True,
            related_name="+",
            verbose_name="replaced by",
            help_text="The document that holds instead.",
        ),
        set_by_act=True,
        heads=("Superseded by", "Replaced by", "Ersetzt durch"),
    )

    def derive(self) -> None:
        """Tags are kept in one form."""
        self.tags = " ".join(rules.split_tags(self.tags))
