"""What the house must know: tables and declarations."""

from __future__ import annotations

from django.db import models

from accord.areas.processes import rules
from accord.areas.processes.models.processes import Process
from accord.areas.processes.terms import LossRisk
from accord.kernel.records.declaration import Due, State, record
from accord.kernel.records.fields import FREE, PLAIN, choices, said
from accord.kernel.records.record import Record


@record(
    prefix="KN", plural="knowledge", serves=("iso-9001",),
    states=(State("active", "Active"), State("retired", "Retired", final=True)),
    columns=("reference", "title", "process", "holder", "risk_of_loss", "missing", "review_due", "state"),
    filters=("state", "risk_of_loss", "missing", "holder", "process", "owner", "review_due"), natural_key=("title",),
    rules=(rules.due_after_review,),
    duties=(Due("Look after this knowledge: {title}", on="review_due", states=("active",), act="review"),),
    called=("knowledge register", "know-how", "Wissen", "Wissensmatrix", "Wissenslandkarte", "Wissensregister",
    "Know-how", "Wissensmanagement"),
)  # fmt: skip
class Knowledge(Record):
    """Something that the house must know for its products and processes: who knows it, and how it is kept."""

    title = said(
        models.CharField("what", max_length=200, help_text="What one knows who knows it: adjusting the PT-30 by ear."),
        term="7.1.6", heads=("Knowledge", "What", "Title", "Topic", "Wissen", "Wissensgebiet", "Was", "Titel",
        "Thema"),
    )  # fmt: skip
    process: models.ForeignKey[Process | None, Process | None] = said(
        models.ForeignKey(
            Process, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="process",
            help_text="The process that rests on it.",
        ),
        term="7.1.6", heads=("Process", "Prozess", "For process"),
    )  # fmt: skip
    why = said(
        models.TextField("why it matters", blank=True, help_text="What goes wrong where nobody knows it."),
        term="7.1.6", privacy=FREE, heads=("Warum",
        "Why", "Importance", "Bedeutung", "Warum wichtig"),
    )  # fmt: skip
    missing = said(
        models.BooleanField(
            "not there yet", default=False,
            help_text="A gap: the house needs it and does not have it. Say below how it is gained; an action names "
            "this record as its source.",
        ),
        term="7.1.6", heads=("Missing", "Gap", "Fehlt", "Lücke", "Wissenslücke"),
    )  # fmt: skip
    holder = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="holder",
            help_text="Who knows it best.",
        ),
        term="7.1.6", heads=("Holder", "Who knows it", "Expert", "Wissensträger", "Träger", "Wer"),
    )  # fmt: skip
    others = said(
        models.ManyToManyField(
            "kernel.Person", blank=True, related_name="+", verbose_name="who else knows it",
            help_text="With nobody else and no document it leaves the house with its holder.",
        ),
        term="7.1.6", heads=("Weitere",
        "Others", "Deputies", "Who else", "Weitere Wissensträger", "Vertreter", "Wer noch"),
    )  # fmt: skip
    where_held = said(
        models.CharField(
            "where it is held", max_length=300, blank=True,
            help_text="In heads, in a document, a system, a community outside.",
        ),
        term="7.1.6", privacy=FREE, heads=("Where held", "Where", "Source", "Wo", "Wo vorhanden", "Ablage", "Quelle"),
    )  # fmt: skip
    documents = said(
        models.ManyToManyField(
            "documents.Document", blank=True, related_name="+", verbose_name="documents",
            help_text="Where it is written down.",
        ),
        term="7.1.6", heads=("Documents", "Dokumente", "Dokumentiert in"),
    )  # fmt: skip
    risk_of_loss = said(
        models.CharField(
            "risk of loss", max_length=8, blank=True, choices=choices(LossRisk),
            help_text="How easily it is lost: one head, about to retire, nothing written.",
        ),
        term="7.1.6", privacy=PLAIN, heads=("Risk of loss", "Risk", "Verlustrisiko", "Risiko"),
    )  # fmt: skip
    how_kept = said(
        models.TextField(
            "how it is kept and passed on", blank=True,
            help_text="Working in pairs, an instruction, a course, a talk with whoever leaves. For a gap: how it is "
            "gained.",
        ),
        term="7.1.6", privacy=FREE, heads=("Wie gesichert",
        "How kept", "Measures", "How passed on", "Sicherung", "Wissenssicherung",
        "Maßnahmen", "Weitergabe"),
    )  # fmt: skip
    passed_on = said(
        models.DateField(
            "last passed on", null=True, blank=True,
            help_text="The day on which it was last used to teach somebody, or tried by somebody else.",
        ),
        term="7.1.6", set_by_act=True, heads=("Passed on", "Weitergegeben am"),
    )  # fmt: skip
    review_due = said(
        models.DateField("review due", null=True, blank=True, help_text="By then somebody asks whether all this still "
        "holds."),
        term="7.1.6", heads=("Review due", "Next review", "Nächste Prüfung", "Prüfung fällig"),
    )  # fmt: skip
    reviewed_on = said(
        models.DateField("reviewed on", null=True, blank=True),
        term="7.1.6", set_by_act=True, heads=("Reviewed on", "Last review", "Geprüft am", "Letzte Prüfung"),
    )  # fmt: skip
    review_result = said(
        models.TextField("result of the review", blank=True),
        term="7.1.6", privacy=FREE, set_by_act=True, heads=("Review result", "Ergebnis der Prüfung"),
    )  # fmt: skip

    class Meta(Record.Meta):
        verbose_name = "item of knowledge"
        verbose_name_plural = "knowledge"
