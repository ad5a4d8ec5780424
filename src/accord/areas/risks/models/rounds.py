"""Assessment rounds."""

from __future__ import annotations

from django.db import models

from accord.areas.risks import rules
from accord.areas.risks.models.methods import RiskMethod
from accord.areas.risks.terms import RoundKind
from accord.kernel.records.declaration import Due, State, record
from accord.kernel.records.fields import FREE, PLAIN, choices, said
from accord.kernel.records.record import Record


@record(
    prefix="AR", plural="assessment rounds",
    states=(State("planned", "Planned"), State("running", "Running", day="started_on"),
            State("closed", "Closed", final=True, locked=True)),
    columns=(
        "reference", "title", "kind", "planned_on", "method", "closed_on", "risks_assessed", "risks_above_limit",
        "owner", "state",
    ),
    filters=("state", "kind", "owner", "planned_on", "closed_on"), natural_key=("title",),
    rules=(rules.round_in_order,),
    duties=(
        Due("Begin {title}", on="planned_on", states=("planned",), act="start"),
        Due("Close {title}", on="close_by", states=("running",), act="close"),
    ),
    called=(
        "risk assessments", "assessments", "Risikobewertungen", "Risikobewertung", "Bewertungsrunden",
        "Risikobeurteilungen",
    ),
)  # fmt: skip
class AssessmentRound(Record):
    """An occasion on which risks are gone through and assessed; closed, it keeps what came of it."""

    kind = said(
        models.CharField(
            "kind", max_length=12, blank=True, choices=choices(RoundKind),
            help_text="Why it is held.",
        ),
        term="8.2 p1", privacy=PLAIN, heads=("Kind", "Type", "Art", "Typ"),
    )  # fmt: skip
    occasion = said(
        models.TextField(
            "occasion", blank=True,
            help_text="The change or the incident that makes it needed; empty where it is simply time.",
        ),
        term="8.2 p1; 6.1.2 a)2", privacy=FREE, heads=("Occasion", "Trigger", "Anlass", "Auslöser"),
    )  # fmt: skip
    scope = said(
        models.TextField(
            "scope", blank=True,
            help_text="Which processes, sites, assets or projects are gone through, and which are not.",
        ),
        term="8.2 p1", privacy=FREE, heads=("Scope", "Umfang", "Geltungsbereich", "Gegenstand"),
    )  # fmt: skip
    participants = said(
        models.ManyToManyField(
            "kernel.Person", blank=True, related_name="+", verbose_name="participants",
            help_text="Who takes part, besides the owner who leads it.",
        ),
        term="8.2 p2", heads=("Participants", "Attendees", "Teilnehmer", "Beteiligte"),
    )  # fmt: skip
    planned_on = said(
        models.DateField("planned on", null=True, blank=True, help_text="The day on which it is to begin."),
        term="8.2 p1", heads=("Planned on", "Planned", "Date", "Geplant am", "Termin", "Datum"),
    )  # fmt: skip
    close_by = said(
        models.DateField("to be closed by", null=True, blank=True),
        heads=("Close by", "Due", "Abschluss bis", "Fällig am"),
    )  # fmt: skip
    method: models.ForeignKey[RiskMethod | None, RiskMethod | None] = said(
        models.ForeignKey(
            RiskMethod, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="method",
            help_text="The version by which risks were weighed.",
        ),
        term="6.1.2 p0; 8.2 p2", set_by_act=True, heads=("Method", "Method version", "Methode", "Methodenversion"),
    )  # fmt: skip
    started_on = said(
        models.DateField("begun on", null=True, blank=True),
        term="8.2 p1", set_by_act=True, heads=("Started on", "Begun on", "Begonnen am", "Beginn"),
    )  # fmt: skip
    closed_on = said(
        models.DateField("closed on", null=True, blank=True),
        term="8.2 p1", set_by_act=True, heads=("Closed on", "Completed on", "Abgeschlossen am", "Abschluss"),
    )  # fmt: skip
    risks_assessed = said(
        models.PositiveIntegerField("risks assessed", null=True, blank=True),
        term="8.2 p2", set_by_act=True, heads=("Risks assessed", "Number of risks", "Bewertete Risiken",
        "Anzahl Risiken"),
    )  # fmt: skip
    risks_above_limit = said(
        models.PositiveIntegerField("above the limit", null=True, blank=True),
        term="6.1.2 e)1", set_by_act=True, heads=("Risks above limit", "Risiken über der Akzeptanzgrenze"),
    )  # fmt: skip
    results = said(
        models.TextField(
            "results", blank=True,
            help_text="What each risk came to, as it stood when the round was closed.",
        ),
        term="8.2 p2", privacy=FREE, set_by_act=True, markdown=True, heads=("Results", "Ergebnisse"),
    )  # fmt: skip
    conclusion = said(
        models.TextField(
            "conclusion", blank=True,
            help_text="What is new, what has risen or fallen and why, and what is to be done first.",
        ),
        term="8.2 p2; 6.1.2 e)2", privacy=FREE, set_by_act=True, heads=("Conclusion", "Summary", "Fazit",
        "Zusammenfassung", "Schlussfolgerung"),
    )  # fmt: skip

    class Meta(Record.Meta):
        verbose_name = "assessment round"
