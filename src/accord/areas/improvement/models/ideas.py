"""Ideas: tables and declarations."""

from __future__ import annotations

from django.db import models

from accord.areas.improvement import rules
from accord.areas.improvement.terms import IdeaKind
from accord.kernel.records.declaration import Due, State, record
from accord.kernel.records.fields import FREE, PLAIN, choices, said
from accord.kernel.records.record import Record


@record(
    prefix="ID", plural="ideas",
    states=(
        State("new", "New"), State("accepted", "Accepted"), State("done", "Done", final=True),
        State("declined", "Declined", final=True),
    ),
    columns=("reference", "title", "kind", "suggested_by", "suggested_on", "due_on", "owner", "state"),
    filters=("state", "kind", "suggested_by", "owner", "suggested_on", "due_on"),
    rules=(rules.idea_done_after_suggested,),
    duties=(
        Due("Answer the idea {title}", on="answer_due", states=("new",), act="accept"),
        Due("Carry out the idea {title}", on="due_on", states=("accepted",), act="complete"),
    ),
    called=("suggestions", "improvements", "kaizen", "opportunities for improvement", "Ideen", "Idee",
    "Verbesserungsvorschläge", "Verbesserungsvorschlag", "Vorschläge", "KVP", "KVP-Liste"),
)  # fmt: skip
class Idea(Record):
    """Something that could be better, from whoever thought of it."""

    title = said(
        models.CharField("what", max_length=200, help_text="The idea in a few words."),
        heads=("Idea", "What", "Suggestion", "Title", "Idee", "Vorschlag", "Verbesserungsvorschlag", "Was", "Titel",
        "Thema"),
    )  # fmt: skip
    why = said(
        models.TextField(
            "why", blank=True,
            help_text="What is not good enough today, or what will be wanted tomorrow.",
        ),
        term="10.1", privacy=FREE, heads=("Why", "Reason", "Problem", "Current state", "Warum", "Grund",
        "Ist-Zustand", "Begründung", "Beschreibung"),
    )  # fmt: skip
    benefit = said(
        models.TextField(
            "benefit", blank=True,
            help_text="Who gains what: time, money, safety, a happier customer.",
        ),
        term="10.1", privacy=FREE, heads=("Benefit", "Expected benefit", "Savings", "Nutzen", "Vorteil",
        "Erwarteter Nutzen", "Einsparung"),
    )  # fmt: skip
    kind = said(
        models.CharField(
            "what gets better", max_length=12, blank=True, choices=choices(IdeaKind),
            help_text="Products and services, harm mended or averted, or how well the management system works.",
        ),
        term="10.1 a)-c); 10.1", privacy=PLAIN, heads=("Kind", "Category", "Area", "Art", "Kategorie", "Bereich"),
    )  # fmt: skip
    concerns = said(
        models.CharField(
            "concerns", max_length=80, blank=True, db_index=True,
            help_text="The record that it is about, such as a process, a product or a supplier, by its reference.",
        ),
        kind="pointer", privacy=PLAIN, heads=("Concerns", "Process", "Betrifft", "Prozess"),
    )  # fmt: skip
    suggested_by = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="suggested by",
        ),
        heads=("Who", "Suggested by", "Submitted by", "From", "Wer", "Einreicher", "Eingereicht von",
        "Vorgeschlagen von"),
    )  # fmt: skip
    suggested_on = said(
        models.DateField("suggested on", null=True, blank=True),
        term="10.1", heads=("Suggested on", "Submitted on", "Date", "Eingereicht am", "Vorgeschlagen am", "Datum"),
    )  # fmt: skip
    answer_due = said(
        models.DateField(
            "answer due", null=True, blank=True,
            help_text="The day by which whoever had the idea hears what becomes of it.",
        ),
        heads=("Answer due", "Antwort bis", "Rückmeldung bis"),
    )  # fmt: skip
    due_on = said(
        models.DateField("to be done by", null=True, blank=True),
        term="10.1", heads=("Due on", "Due", "To be done by", "Termin", "Fällig am", "Umsetzen bis"),
    )  # fmt: skip
    decision = said(
        models.TextField(
            "reason for the decision", blank=True,
            help_text="Why it is taken up or not; whoever had it reads this.",
        ),
        term="10.1", privacy=FREE, set_by_act=True, heads=("Decision", "Reason", "Entscheidung", "Stellungnahme",
        "Ablehnungsgrund"),
    )  # fmt: skip
    decided_by = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="decided by",
        ),
        term="10.1", set_by_act=True, heads=("Decided by", "Entschieden von"),
    )  # fmt: skip
    decided_on = said(
        models.DateField("decided on", null=True, blank=True),
        term="10.1", set_by_act=True, heads=("Decided on", "Entschieden am"),
    )  # fmt: skip
    done_on = said(
        models.DateField("done on", null=True, blank=True),
        term="10.1", set_by_act=True, heads=("Done on", "Implemented on", "Umgesetzt am", "Erledigt am"),
    )  # fmt: skip
    result = said(
        models.TextField("what came of it", blank=True, help_text="The benefit as it turned out."),
        term="10.1", privacy=FREE, set_by_act=True, heads=("Result", "Outcome", "Ergebnis", "Erreichter Nutzen"),
    )  # fmt: skip
