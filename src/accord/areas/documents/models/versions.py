"""Versions of documents, and who has confirmed having read them: tables and declarations."""

from __future__ import annotations

from django.db import models

from accord.areas.documents import rules
from accord.areas.documents.models.documents import Document
from accord.kernel.records.declaration import Due, State, record
from accord.kernel.records.fields import PLAIN, said
from accord.kernel.records.record import Record


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
