"""How long records are kept, and what becomes of them: tables and declarations."""

from __future__ import annotations

from django.db import models

from accord.areas.documents import rules
from accord.areas.documents.terms import Disposal
from accord.kernel.records.declaration import Due, State, record
from accord.kernel.records.fields import FREE, PLAIN, choices, said
from accord.kernel.records.record import Record


@record(
    prefix="RR", plural="retention rules",
    states=(State("active", "Active"), State("retired", "Retired", final=True)),
    columns=("reference", "title", "keep_for", "starts", "disposal", "on_hold", "disposal_due", "owner",
    "state"),
    filters=("state", "disposal", "on_hold", "personal_data", "owner", "disposal_due"), natural_key=("title",),
    derived=("keep_days",), rules=(rules.length_understood,),
    duties=(Due("Dispose of what is past its time: {title}", on="disposal_due", states=("active",), act="dispose"),),
    called=("retention schedule", "retention plan", "deletion concept", "Aufbewahrungsfristen", "Aufbewahrungsregeln",
    "Aufbewahrungsplan", "Löschkonzept", "Löschfristen", "Lenkung von Aufzeichnungen", "Aufzeichnungen"),
)  # fmt: skip
class RetentionRule(Record):
    """How long one kind of record is kept, where and how it is protected, and what becomes of it afterwards."""

    title = said(
        models.CharField(
            "kind of record", max_length=200,
            help_text="What is kept: calibration certificates, personnel files, logs of the service.",
        ),
        term="7.5.3.2 d); A.5.33", heads=("Kind of record", "Record", "Records", "Type of record", "Title",
        "Aufzeichnung", "Art der Aufzeichnung", "Dokumentart", "Datenart", "Datenkategorie", "Titel"),
    )  # fmt: skip
    keep_for = said(
        models.CharField(
            "keep for", max_length=60, blank=True,
            help_text="How long, in days, months or years; or for good, where nothing is thrown away.",
        ),
        term="7.5.3.2 d); A.5.33", privacy=PLAIN, example="10 years", heads=("Keep for", "Retention",
        "Retention period", "Aufbewahrungsfrist", "Aufbewahrungsdauer", "Frist", "Löschfrist", "Aufbewahrung"),
    )  # fmt: skip
    keep_days = said(
        models.PositiveIntegerField(
            "keep for (days)", null=True, blank=True,
            help_text="The same in days; empty where it is kept for good.",
        ),
        set_by_act=True,
    )  # fmt: skip
    starts = said(
        models.CharField(
            "from which day", max_length=200, blank=True,
            help_text="When time begins to run: the end of the calendar year, the last delivery, the end of the "
            "contract.",
        ),
        term="7.5.3.2 d)", privacy=FREE, heads=("From", "Starts", "Starting from", "Beginn der Frist", "Fristbeginn",
        "Ab"),
    )  # fmt: skip
    legal_ground = said(
        models.CharField(
            "legal ground", max_length=300, blank=True,
            help_text="The law, contract or own decision that asks for it, or that forbids keeping it longer.",
        ),
        term="A.5.33; A.5.34", privacy=FREE, heads=("Legal ground", "Legal basis", "Because of", "Rechtsgrundlage",
        "Grundlage", "Gesetzliche Grundlage"),
    )  # fmt: skip
    personal_data = said(
        models.BooleanField(
            "personal data", default=False,
            help_text="It says something about people, so that it is deleted once nothing asks for it any more.",
        ),
        term="A.5.34", heads=("Personal data", "PII", "Personenbezogen", "Personenbezogene Daten"),
    )  # fmt: skip
    kept_at = said(
        models.CharField(
            "where it is kept", max_length=200, blank=True,
            help_text="The system, cabinet or archive in which somebody finds it again.",
        ),
        term="7.5.3.2 b); A.5.33", privacy=FREE, heads=("Kept at", "Location", "Storage", "Ablage", "Ablageort",
        "Speicherort", "Aufbewahrungsort"),
    )  # fmt: skip
    protection = said(
        models.CharField(
            "protection", max_length=300, blank=True,
            help_text="How it is kept from being lost, changed or read by others.",
        ),
        term="7.5.3.1 b); A.5.33", privacy=FREE, heads=("Protection", "Protected by", "Schutz", "Schutzmaßnahme"),
    )  # fmt: skip
    disposal = said(
        models.CharField(
            "afterwards", max_length=12, blank=True, choices=choices(Disposal),
            help_text="What becomes of it when its time is over.",
        ),
        term="7.5.3.2 d); A.8.10", privacy=PLAIN, heads=("Disposal", "Afterwards", "Disposition", "Verbleib",
        "Entsorgung", "Danach", "Löschung"),
    )  # fmt: skip
    disposal_how = said(
        models.CharField(
            "how", max_length=300, blank=True,
            help_text="The way: shredder of class P-4, nightly job of the archive, certificate of a firm.",
        ),
        term="A.8.10; A.7.14", privacy=FREE, heads=("How", "Disposal method", "Löschverfahren", "Entsorgungsart"),
    )  # fmt: skip
    disposal_due = said(
        models.DateField(
            "next disposal due", null=True, blank=True,
            help_text="By then somebody disposes of what is past its time.",
        ),
        term="A.8.10", heads=("Disposal due", "Next disposal", "Nächste Löschung", "Löschung fällig"),
    )  # fmt: skip
    disposed_on = said(
        models.DateField("last disposed on", null=True, blank=True),
        term="A.8.10", set_by_act=True, heads=("Disposed on", "Last disposal", "Zuletzt gelöscht am", "Vernichtet am"),
    )  # fmt: skip
    disposal_proof = said(
        models.TextField(
            "proof of the last disposal", blank=True,
            help_text="What was disposed of and what shows it: how many, of which years, log or certificate.",
        ),
        term="A.8.10", privacy=FREE, set_by_act=True, heads=("Disposal proof", "Löschnachweis",
        "Vernichtungsnachweis"),
    )  # fmt: skip
    retrieved_on = said(
        models.DateField(
            "retrieval tried on", null=True, blank=True,
            help_text="The day on which somebody tried whether an old one can still be found and read.",
        ),
        term="7.5.3.2 b); A.5.33", set_by_act=True, heads=("Retrieval tried on", "Retrieval test",
        "Lesbarkeit geprüft am"),
    )  # fmt: skip
    retrieval = said(
        models.CharField("result of the retrieval", max_length=300, blank=True),
        term="7.5.3.2 b); A.5.33", privacy=FREE, set_by_act=True, heads=("Retrieval result", "Ergebnis der Stichprobe"),
    )  # fmt: skip
    on_hold = said(
        models.BooleanField(
            "on hold", default=False,
            help_text="Nothing of it may be disposed of at present, whatever its age.",
        ),
        term="A.5.33", set_by_act=True, heads=("On hold", "Legal hold", "Löschsperre", "Gesperrt"),
    )  # fmt: skip
    hold_reason = said(
        models.CharField(
            "why on hold", max_length=300, blank=True,
            help_text="The dispute, audit or inquiry that needs it.",
        ),
        term="A.5.33", privacy=FREE, set_by_act=True, heads=("Hold reason", "Grund der Sperre"),
    )  # fmt: skip

    def derive(self) -> None:
        """The length that people typed, in days."""
        self.keep_days = rules.days_of(self.keep_for)
