"""Continuity plans and their exercises (A.5.29, A.5.30)."""

from __future__ import annotations

from django.db import models

from accord.areas.incidents import rules
from accord.areas.incidents.terms import ExerciseKind, Met, YesNo
from accord.kernel.records.declaration import Due, State, record
from accord.kernel.records.fields import FREE, PLAIN, choices, said
from accord.kernel.records.record import Record


@record(
    prefix="BCP", plural="continuity plans",
    states=(
        State("draft", "Draft"), State("approved", "Approved", locked=True, takes_parts=True),
        State("superseded", "Superseded", final=True, locked=True),
    ),
    columns=(
        "reference", "title", "version", "recovery_time", "recovery_point", "exercised_on", "exercise_due", "owner",
        "state",
    ),
    filters=("state", "owner", "processes", "exercise_due", "exercised_on", "approved_on"),
    natural_key=("title", "version"),
    rules=(rules.back_before_too_late,),
    duties=(
        Due("Finish and approve {title}", states=("draft",), act="approve"),
        Due("Exercise {title}", on="exercise_due", states=("approved",), act="plan-exercise"),
    ),
    without=("effective_on",),
    called=(
        "business continuity plans", "BCM", "BCP", "emergency plans", "disaster recovery plans", "Notfallpläne",
        "Notfallplan", "Kontinuitätspläne", "Wiederanlaufpläne", "Business-Impact-Analyse", "BIA",
    ),
)  # fmt: skip
class ContinuityPlan(Record):
    """How work goes on when something big fails: what must be back by when, who does what, and what stays secure."""

    title = said(
        models.CharField("plan", max_length=200, help_text="What it is for: data centre down, site out of use."),
        term="A.5.30", heads=("Plan", "Title", "Name", "Scenario", "Notfallplan", "Titel", "Bezeichnung", "Szenario"),
    )  # fmt: skip
    version = said(
        models.CharField("version", max_length=24, help_text="1.0, 2026-03 …"),
        term="7.5.2", privacy=PLAIN, heads=("Version", "Revision", "Stand", "Ausgabe"),
    )  # fmt: skip
    processes = said(
        models.ManyToManyField(
            "processes.Process", blank=True, related_name="+", verbose_name="processes",
            help_text="The processes that the plan brings back.",
        ),
        term="A.5.29; A.5.30", heads=("Processes", "Process", "Prozesse", "Prozess", "Geschäftsprozesse"),
    )  # fmt: skip
    assets = said(
        models.ManyToManyField(
            "assets.Asset", blank=True, related_name="+", verbose_name="assets",
            help_text="The systems, services and places that it needs or brings back.",
        ),
        term="A.5.30; A.8.14", heads=("Assets", "Asset", "Systems", "Affected systems", "Werte", "Systeme",
        "Betroffene Systeme", "Anlagen"),
    )  # fmt: skip
    impact = said(
        models.TextField(
            "impact", blank=True,
            help_text="What a failure costs after an hour, a day, a week: customers, money, law, safety.",
        ),
        term="A.5.30", privacy=FREE, heads=("Impact", "Impact analysis", "Business impact", "Auswirkung",
        "Auswirkungen", "Schaden bei Ausfall", "Folgen"),
    )  # fmt: skip
    analysed_on = said(
        models.DateField(
            "impact analysed on", null=True, blank=True, help_text="The day on which the impact was last looked at."
        ),
        term="A.5.30", heads=("Analysed on", "BIA date", "Impact analysed on", "Analysiert am", "BIA vom"),
    )  # fmt: skip
    recovery_time = said(
        models.PositiveIntegerField(
            "RTO in hours", null=True, blank=True,
            help_text="Recovery time objective: so many hours after the failure it runs again.",
        ),
        term="A.5.30", heads=("RTO", "RTO (h)", "Recovery time objective", "Recovery time", "Wiederanlaufzeit",
        "Wiederherstellungszeit"),
    )  # fmt: skip
    recovery_point = said(
        models.PositiveIntegerField(
            "RPO in hours", null=True, blank=True,
            help_text="Recovery point objective: at most so many hours of data are lost.",
        ),
        term="A.5.30; A.8.13", heads=("RPO", "RPO (h)", "Recovery point objective", "Recovery point", "Datenverlust",
        "Maximaler Datenverlust"),
    )  # fmt: skip
    tolerable = said(
        models.PositiveIntegerField(
            "MTPD in hours", null=True, blank=True,
            help_text="Maximum tolerable period of disruption: after so many hours the harm cannot be borne.",
        ),
        term="A.5.30", heads=("MTPD", "MTPD (h)", "MTD", "Maximum tolerable downtime",
        "Maximal tolerierbare Ausfallzeit", "MTA", "Maximale Ausfallzeit"),
    )  # fmt: skip
    steps = said(
        models.TextField(
            "what is done", blank=True,
            help_text="Who decides, who does what in which order, with which means; or the document that says it.",
        ),
        term="A.5.29; A.5.30", privacy=FREE, markdown=True, heads=("Steps", "Measures", "Procedure", "What is done",
        "Maßnahmen", "Vorgehen", "Ablauf", "Schritte"),
    )  # fmt: skip
    security = said(
        models.TextField(
            "what stays secure", blank=True,
            help_text="Which safeguards hold during the disruption, and what replaces those that cannot.",
        ),
        term="A.5.29", privacy=FREE, heads=("Security", "Security requirements", "Safeguards", "Sicherheit",
        "Sicherheitsanforderungen", "Schutzmaßnahmen"),
    )  # fmt: skip
    document = said(
        models.ForeignKey(
            "documents.Document", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="document",
            help_text="The paper that lies in the emergency folder, if there is one.",
        ),
        term="A.5.30; 7.5.1", heads=("Document", "Dokument", "Handbuch", "Notfallhandbuch"),
    )  # fmt: skip
    replaces: models.ForeignKey[ContinuityPlan | None, ContinuityPlan | None] = said(
        models.ForeignKey(
            "incidents.ContinuityPlan", models.PROTECT, null=True, blank=True, related_name="+",
            verbose_name="replaces", help_text="The version before this one.",
        ),
        term="7.5.3", set_by_act=True, heads=("Replaces", "Ersetzt"),
    )  # fmt: skip
    approved_by = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="approved by",
        ),
        term="A.5.30", set_by_act=True, heads=("Approved by", "Freigegeben von", "Genehmigt von"),
    )  # fmt: skip
    approved_on = said(
        models.DateField("approved on", null=True, blank=True),
        term="A.5.30", set_by_act=True, heads=("Approved on", "Freigegeben am", "Genehmigt am"),
    )  # fmt: skip
    exercised_on = said(
        models.DateField("exercised on", null=True, blank=True),
        term="A.5.29; A.5.30", set_by_act=True, heads=("Exercised on", "Last exercise", "Last test", "Geübt am",
        "Letzte Übung", "Letzter Test"),
    )  # fmt: skip
    exercise_due = said(
        models.DateField("exercise due", null=True, blank=True),
        term="A.5.29; A.5.30", set_by_act=True, heads=("Exercise due", "Next exercise", "Next test", "Übung fällig",
        "Nächste Übung", "Nächster Test"),
    )  # fmt: skip

    class Meta(Record.Meta):
        verbose_name = "continuity plan"


@record(
    prefix="EXR", plural="exercises", part_of="continuity_plan", serves=("iso-27001",),
    states=(State("planned", "Planned"), State("held", "Held", final=True)),
    columns=("reference", "title", "continuity_plan", "kind", "planned_on", "held_on", "met_objectives", "state"),
    filters=("state", "kind", "met_objectives", "continuity_plan", "planned_on", "held_on"),
    rules=(rules.losses_not_negative,),
    duties=(Due("Hold the exercise {title}", on="planned_on", states=("planned",), act="hold"),),
    without=("effective_on",),
    called=(
        "continuity exercises", "continuity tests", "emergency drills", "DR tests", "Übungen", "Übung",
        "Notfallübungen", "Notfalltests", "Wiederanlauftests",
    ),
)  # fmt: skip
class Exercise(Record):
    """A trial of a continuity plan: what was tried, whether it met its objectives, what was found."""

    title = said(
        models.CharField("exercise", max_length=200, help_text="What is tried: switch-over of the cloud service …"),
        term="A.5.30", heads=("Exercise", "Test", "Title", "Name", "Übung", "Titel", "Bezeichnung"),
    )  # fmt: skip
    continuity_plan: models.ForeignKey[ContinuityPlan, ContinuityPlan] = said(
        models.ForeignKey(ContinuityPlan, models.PROTECT, related_name="+", verbose_name="continuity plan"),
        term="A.5.30", heads=("Continuity plan", "Plan", "Notfallplan", "Kontinuitätsplan"),
    )  # fmt: skip
    kind = said(
        models.CharField(
            "kind", max_length=16, blank=True, choices=choices(ExerciseKind),
            help_text="Tabletop: talked through. Walkthrough: gone through on site. Technical: systems are switched. "
            "Full: as if it were real.",
        ),
        term="A.5.30", privacy=PLAIN, heads=("Kind", "Type", "Art", "Übungsart", "Typ"),
    )  # fmt: skip
    planned_on = said(
        models.DateField("planned on", null=True, blank=True, help_text="The day agreed for it."),
        term="A.5.30", heads=("Planned on", "Planned", "Geplant am", "Termin"),
    )  # fmt: skip
    objectives = said(
        models.TextField(
            "objectives", blank=True, help_text="What it has to show, so that one can say afterwards whether it did."
        ),
        term="A.5.29; A.5.30", privacy=FREE, heads=("Objectives", "Goals", "Ziele", "Übungsziele"),
    )  # fmt: skip
    participants = said(
        models.ManyToManyField(
            "kernel.Person", blank=True, related_name="+", verbose_name="participants", help_text="Who takes part."
        ),
        term="A.5.30; A.6.3", heads=("Participants", "Attendees", "Teilnehmer", "Beteiligte"),
    )  # fmt: skip
    held_on = said(
        models.DateField("held on", null=True, blank=True),
        term="A.5.29; A.5.30", set_by_act=True, heads=("Held on", "On", "Date", "Durchgeführt am", "Datum", "Am"),
    )  # fmt: skip
    result = said(
        models.TextField("result", blank=True, help_text="What was done and seen."),
        term="A.5.30", privacy=FREE, set_by_act=True, heads=("Result", "Ergebnis", "Verlauf"),
    )  # fmt: skip
    met_objectives = said(
        models.CharField("met its objectives", max_length=8, blank=True, choices=choices(Met)),
        term="A.5.30", privacy=PLAIN, set_by_act=True, heads=("Met objectives", "Passed", "Successful",
        "Ziele erreicht", "Bestanden", "Erfolgreich"),
    )  # fmt: skip
    measured_time = said(
        models.DecimalField(
            "hours until it ran again", max_digits=7, decimal_places=1, null=True, blank=True,
            help_text="Measured; compare with the RTO.",
        ),
        term="A.5.30", set_by_act=True, heads=("Measured RTO", "Recovery time reached", "Gemessene Wiederanlaufzeit",
        "Erreichte RTO"),
    )  # fmt: skip
    measured_loss = said(
        models.DecimalField(
            "hours of data lost", max_digits=7, decimal_places=1, null=True, blank=True,
            help_text="Measured; compare with the RPO.",
        ),
        term="A.5.30; A.8.13", set_by_act=True, heads=("Measured RPO", "Data loss", "Gemessener Datenverlust",
        "Erreichte RPO"),
    )  # fmt: skip
    stayed_secure = said(
        models.CharField(
            "stayed secure", max_length=4, blank=True, choices=choices(YesNo),
            help_text="Whether the safeguards of the plan held during the exercise.",
        ),
        term="A.5.29", privacy=PLAIN, set_by_act=True, heads=("Stayed secure", "Security held", "Sicherheit gewahrt"),
    )  # fmt: skip
    findings = said(
        models.TextField("findings", blank=True, help_text="What did not go as planned, and what has to change."),
        term="A.5.29; A.5.30", privacy=FREE, set_by_act=True, heads=("Findings", "Feststellungen", "Mängel",
        "Verbesserungen"),
    )  # fmt: skip
    nonconformity = said(
        models.ForeignKey(
            "improvement.Nonconformity", models.PROTECT, null=True, blank=True, related_name="+",
            verbose_name="nonconformity", help_text="What was raised from it.",
        ),
        term="10.2", set_by_act=True, heads=("Nonconformity", "NC", "Abweichung", "Nichtkonformität"),
    )  # fmt: skip
