"""Documents, their versions, and who has confirmed having read them."""

from __future__ import annotations

from django.db import models

from accord.areas.documents import rules
from accord.areas.documents.terms import Classification, DocumentKind, choices
from accord.kernel.records.declaration import Due, State, record
from accord.kernel.records.fields import PLAIN, said
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
            help_text="Which document of the standard it is, as tags: policy, scope, objectives, risk-treatment-plan …",
        ),
        term="7.5.1",
        privacy=PLAIN,
        heads=("Tags", "Shows", "Keywords", "Schlagwörter", "Stichworte"),
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
        heads=("Approved on", "Approved", "Approval date", "Freigegeben am", "Freigabedatum", "Genehmigt am"),
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


@record(
    prefix="DV",
    plural="document versions",
    part_of="document",
    states=(
        State("draft", "Draft"),
        State("approved", "Approved", locked=True, takes_parts=True),
        State("superseded", "Superseded", final=True, locked=True),
    ),
    columns=("reference", "document", "version", "author", "approver", "approved_on", "state"),
    filters=("state", "document", "author", "approver"),
    natural_key=("document", "version"),
    duties=(Due("Approve {title}", on="submitted_on", who="approver", states=("draft",), act="approve"),),
    derived=("title",),
    without=("owner", "serves", "effective_on"),
    called=("versions", "Dokumentversionen", "Versionen"),
)
class DocumentVersion(Record):
    """One version of a document: its text or file. Once approved it never changes; a new version takes its place."""

    document = said(
        models.ForeignKey(Document, models.PROTECT, related_name="+", verbose_name="document"),
        heads=("Document", "Title", "Dokument", "Titel"),
    )
    version = said(
        models.CharField(
            "version", max_length=40, help_text="Its name, such as 1.0 or 2026-11. A document never has the same twice."
        ),
        term="7.5.2 a)",
        privacy=PLAIN,
        heads=("Version", "Revision", "Rev", "Ausgabe", "Stand"),
    )
    changes = said(
        models.TextField(
            "what changed", blank=True, help_text="Against the former version, so that readers see at once what is new."
        ),
        term="7.5.3.2 c)",
        heads=("Changes", "What changed", "Änderungen", "Änderung"),
    )
    text = said(
        models.TextField("text", blank=True, help_text="The document itself in Markdown, if it is not a file."),
        term="7.5.2 b)",
        heads=("Text", "Content", "Inhalt"),
        markdown=True,
    )
    file = said(
        models.CharField(
            "file", max_length=64, blank=True, help_text="The document itself, if it is not written here."
        ),
        kind="file",
        privacy=PLAIN,
        term="7.5.2 b)",
    )
    author = said(
        models.ForeignKey(
            "kernel.Person",
            models.PROTECT,
            null=True,
            blank=True,
            related_name="+",
            verbose_name="author",
            help_text="Who wrote it. Somebody else approves it where there is somebody else.",
        ),
        term="7.5.2 a)",
        heads=("Author", "Written by", "Prepared by", "Autor", "Erstellt von", "Ersteller", "Verfasser"),
    )
    approver = said(
        models.ForeignKey(
            "kernel.Person",
            models.PROTECT,
            null=True,
            blank=True,
            related_name="+",
            verbose_name="approver",
            help_text="Who is asked to approve it, and who did.",
        ),
        term="7.5.2 c)",
        heads=("Approver", "Approved by", "Freigegeben von", "Freigabe durch"),
    )
    submitted_on = said(models.DateField("submitted on", null=True, blank=True), set_by_act=True)
    approved_on = said(
        models.DateField("approved on", null=True, blank=True),
        set_by_act=True,
        term="7.5.2 c)",
        heads=("Approved on", "Approved", "Freigegeben am", "Freigabedatum"),
    )
    effective_from = said(
        models.DateField("in force from", null=True, blank=True),
        set_by_act=True,
        heads=("Effective from", "Valid from", "Gültig ab", "In Kraft ab"),
    )

    def derive(self) -> None:
        """The title says which version of what."""
        self.title = f"{self.document.title[:150]}, version {self.version}"


@record(
    prefix="RC",
    plural="read confirmations",
    part_of="document_version",
    states=(State("asked", "Asked"), State("confirmed", "Confirmed", final=True, locked=True)),
    columns=("reference", "document_version", "person", "asked_on", "confirmed_on", "state"),
    filters=("state", "document_version", "person"),
    natural_key=("document_version", "person"),
    rules=(rules.confirmed_when_confirmed,),
    duties=(
        Due(
            "Read and confirm {title}",
            on="asked_on",
            who="person",
            states=("asked",),
            act="confirm",
            days="read_confirmation",
        ),
    ),
    derived=("title",),
    without=("owner", "serves", "effective_on"),
    called=("Lesebestätigungen", "Kenntnisnahmen"),
)
class ReadConfirmation(Record):
    """That a person was asked to read a version of a document, and has confirmed having read it."""

    document_version = said(
        models.ForeignKey(DocumentVersion, models.PROTECT, related_name="+", verbose_name="version"),
        heads=("Document version", "Version"),
    )
    person = said(
        models.ForeignKey(
            "kernel.Person",
            models.PROTECT,
            related_name="+",
            verbose_name="person",
            help_text="Who is to read it. They confirm it themselves.",
        ),
        term="7.3",
        heads=("Person", "Reader", "Name", "Leser", "Mitarbeiter", "Mitarbeiterin"),
    )
    asked_on = said(models.DateField("asked on"), heads=("Asked on", "Asked", "Angefragt am"))
    confirmed_on = said(
        models.DateField("confirmed on", null=True, blank=True),
        set_by_act=True,
        term="7.3",
        heads=("Confirmed on", "Confirmed", "Read on", "Bestätigt am", "Gelesen am"),
    )

    def derive(self) -> None:
        """The title says what was to be read."""
        self.title = self.document_version.title
