"""Activities, which come again and again, and their runs (8.1, 9.1)."""

from __future__ import annotations

from django.db import models

from accord.areas.controls import rules
from accord.areas.controls.models.controls import Control
from accord.areas.controls.terms import ActivityKind, Result
from accord.kernel.records.declaration import Due, State, record
from accord.kernel.records.fields import FREE, PLAIN, choices, said
from accord.kernel.records.record import Record


@record(
    prefix="AY", plural="activities",
    states=(State("active", "Active"), State("retired", "Retired", final=True)),
    columns=(
        "reference", "title", "kind", "interval_days", "owner", "last_run_on", "last_result", "next_due", "state",
    ),
    filters=("state", "kind", "owner", "last_result", "controls", "processes", "assets", "next_due"),
    natural_key=("title",),
    rules=(rules.interval_given, rules.due_after_run, rules.what_accord_can_do),
    duties=(Due("{title}", on="next_due", states=("active",), act="run"),),
    without=("effective_on",),
    called=(
        "recurring tasks", "recurring activities", "control activities", "security calendar", "schedule",
        "Wiederkehrende Aufgaben", "Regeltermine", "Aktivitäten", "Aktivität", "Prüfplan", "Wiederkehrende Prüfungen",
        "Jahresplan",
    ),
)  # fmt: skip
class Activity(Record):
    """Something that is done again and again so that a control keeps working: a review, a test, a round."""

    title = said(
        models.CharField("activity", max_length=200, help_text="What is done: review of access to the cloud service …"),
        term="8.1", heads=("Activity", "Task", "What", "Title", "Name", "Aktivität", "Aufgabe", "Was", "Tätigkeit",
        "Prüfung", "Titel", "Bezeichnung"),
    )  # fmt: skip
    kind = said(
        models.CharField(
            "kind", max_length=24, choices=choices(ActivityKind),
            help_text="What sort of activity it is; requirements ask for some of them by kind.",
        ),
        term="8.1; A.5.18; A.8.13", privacy=PLAIN, heads=("Kind", "Type", "Category", "Art", "Kategorie", "Typ"),
    )  # fmt: skip
    controls = said(
        models.ManyToManyField(
            Control, blank=True, related_name="+", verbose_name="controls",
            help_text="The controls that it keeps alive.",
        ),
        term="8.1; 9.1 a)", heads=("Controls", "Control", "Maßnahmen", "Maßnahme", "Kontrollen"),
    )  # fmt: skip
    processes = said(
        models.ManyToManyField(
            "processes.Process", blank=True, related_name="+", verbose_name="processes",
            help_text="The processes of which its runs show that they are carried out as planned.",
        ),
        term="8.1; 4.4.2 b)", heads=("Processes", "Process", "Prozesse", "Prozess"),
    )  # fmt: skip
    assets = said(
        models.ManyToManyField(
            "assets.Asset", blank=True, related_name="+", verbose_name="assets",
            help_text="The systems, places or information that it looks at.",
        ),
        term="A.5.18; A.8.13", heads=("Assets", "Asset", "Systems", "Scope", "Werte", "Systeme", "Umfang"),
    )  # fmt: skip
    how = said(
        models.TextField(
            "how it is done", blank=True, help_text="The steps, and what has to be so that it counts as passed."
        ),
        term="8.1", privacy=FREE, heads=("Wie",
        "How", "Description", "Procedure", "Criteria", "Beschreibung", "Vorgehen",
        "Kriterien", "Durchführung"),
    )  # fmt: skip
    document = said(
        models.ForeignKey(
            "documents.Document", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="instruction",
            help_text="The document by which it is done.",
        ),
        term="A.5.37", heads=("Instruction", "Document", "Anweisung", "Dokument", "Arbeitsanweisung"),
    )  # fmt: skip
    by_accord = said(
        models.BooleanField(
            "done by Accord", default=False,
            help_text="When it is due, Accord restores its own backup in trial and records what came of it.",
        ),
        term="A.8.13", heads=("Done by Accord", "By Accord", "Durch Accord", "Macht Accord"),
    )  # fmt: skip
    interval_days = said(
        models.PositiveIntegerField(
            "interval in days", help_text="7 is weekly, 30 monthly, 91 quarterly, 182 half-yearly, 365 yearly."
        ),
        term="8.1; 9.1 c)", heads=("Interval", "Interval (days)", "Interval in days", "Frequency (days)", "Intervall",
        "Intervall (Tage)", "Intervall in Tagen", "Turnus (Tage)", "Turnus"),
    )  # fmt: skip
    next_due = said(
        models.DateField(
            "next due", null=True, blank=True, help_text="The day by which it is done next; each run moves it."
        ),
        term="8.1; 9.1 c)", heads=("Nächste",
        "Next due", "Due", "Due on", "Next", "Nächster Termin", "Fällig am",
        "Nächste Prüfung", "Nächste Durchführung"),
    )  # fmt: skip
    last_run_on = said(
        models.DateField("last run on", null=True, blank=True),
        term="8.1", set_by_act=True, heads=("Last run on", "Last run", "Last done", "Zuletzt am", "Letzte Durchführung",
        "Zuletzt durchgeführt"),
    )  # fmt: skip
    last_result = said(
        models.CharField("last result", max_length=8, blank=True, choices=choices(Result)),
        term="8.1", privacy=PLAIN, set_by_act=True, heads=("Last result", "Letztes Ergebnis"),
    )  # fmt: skip

    class Meta(Record.Meta):
        verbose_name_plural = "activities"


@record(
    prefix="AYR", plural="activity runs", part_of="activity", creatable=False,
    states=(State("recorded", "Recorded", final=True),),
    columns=("reference", "title", "activity", "done_on", "was_due", "result", "done_by", "nonconformity"),
    filters=("result", "activity", "done_by", "done_on"), natural_key=("activity", "done_on"),
    derived=("title", "serves"), rules=(rules.deviations_among_checked,), without=("effective_on",),
    called=(
        "runs", "activity log", "test records", "Durchführungen", "Durchführung", "Durchgeführte Prüfungen",
        "Prüfnachweise", "Protokolle", "Aktivitätsnachweise",
    ),
)  # fmt: skip
class ActivityRun(Record):
    """One time that an activity was done: when, by whom, with what result, and what was found."""

    activity: models.ForeignKey[Activity, Activity] = said(
        models.ForeignKey(Activity, models.PROTECT, related_name="+", verbose_name="activity"),
        term="8.1", heads=("Tätigkeit",
        "Activity", "Task", "Aktivität", "Aufgabe", "Prüfung"),
    )  # fmt: skip
    done_on = said(
        models.DateField("done on", help_text="The day on which it was done."),
        term="8.1", heads=("Done on", "Date", "On", "Performed on", "Durchgeführt am", "Datum", "Am", "Erledigt am"),
    )  # fmt: skip
    was_due = said(
        models.DateField("was due", null=True, blank=True, help_text="The day by which it should have been done."),
        term="8.1", set_by_act=True, heads=("Was due", "Due", "Fällig war", "Fällig am", "Soll"),
    )  # fmt: skip
    done_by = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="done by",
            help_text="Who did it.",
        ),
        term="8.1; 9.1 d)", heads=("Done by", "By", "Performed by", "Durchgeführt von", "Von", "Prüfer"),
    )  # fmt: skip
    result = said(
        models.CharField(
            "result", max_length=8, choices=choices(Result),
            help_text="Passed: as it should be. Partly: most of it. Failed: the control did not work.",
        ),
        term="8.1; A.8.13", privacy=PLAIN, heads=("Result", "Outcome", "Status", "Ergebnis", "Bestanden"),
    )  # fmt: skip
    evidence = said(
        models.TextField(
            "evidence", blank=True, help_text="What shows it: report, ticket, log, list; better attach the file."
        ),
        term="8.1", privacy=FREE, heads=("Evidence", "Proof", "Record", "Nachweis", "Beleg", "Protokoll"),
    )  # fmt: skip
    findings = said(
        models.TextField("findings", blank=True, help_text="What was not as it should be, and what was done about it."),
        term="8.1; 10.2", privacy=FREE, heads=("Findings", "Remarks", "Deviations", "Feststellungen", "Bemerkungen",
        "Abweichungen"),
    )  # fmt: skip
    checked = said(
        models.PositiveIntegerField(
            "how many were looked at", null=True, blank=True, help_text="Accounts, desks, files, hosts …"
        ),
        term="9.1 b)", heads=("Checked", "Sample size", "Looked at", "Geprüft", "Anzahl geprüft", "Stichprobe"),
    )  # fmt: skip
    deviating = said(
        models.PositiveIntegerField(
            "how many were not right", null=True, blank=True, help_text="Of those looked at."
        ),
        term="9.1 b)", heads=("Abweichend",
        "Deviating", "Not right", "Failed items", "Anzahl Abweichungen", "Davon abweichend"),
    )  # fmt: skip
    nonconformity = said(
        models.ForeignKey(
            "improvement.Nonconformity", models.PROTECT, null=True, blank=True, related_name="+",
            verbose_name="nonconformity", help_text="What was raised from it.",
        ),
        term="10.2", set_by_act=True, heads=("Nonconformity", "NC", "Abweichung Nr.", "Nichtkonformität"),
    )  # fmt: skip

    class Meta(Record.Meta):
        verbose_name = "activity run"

    def derive(self) -> None:
        """It is called by its activity and day, and counts for the standards of its activity."""
        self.title = f"{self.activity.title[:170]}, {self.done_on}"
        self.serves = self.activity.serves
        if self._state.adding:
            self.owner_id = self.owner_id or self.done_by_id or self.activity.owner_id
