"""What is audited over a time, how often and why (9.2.2)."""

from __future__ import annotations

from django.db import models

from accord.areas.audits import rules
from accord.areas.audits.terms import split_clauses
from accord.kernel.records.declaration import Due, State, record
from accord.kernel.records.fields import FREE, PLAIN, said
from accord.kernel.records.record import Record


@record(
    prefix="AP", plural="audit programmes",
    states=(
        State("draft", "Draft"), State("approved", "Approved", locked=True, takes_parts=True),
        State("closed", "Closed", final=True, locked=True),
    ),
    columns=("reference", "title", "starts_on", "ends_on", "serves", "approved_by", "owner", "state"),
    filters=("state", "owner", "serves", "ends_on"), natural_key=("title",),
    rules=(rules.clauses_known, rules.ends_after_start),
    duties=(
        Due("Have {title} approved", on="starts_on", states=("draft",), act="approve"),
        Due("Look back on {title} and close it", on="ends_on", states=("approved",), act="close"),
    ),
    without=("effective_on",),
    called=(
        "audit programs", "audit program", "audit plan", "audit schedule", "Auditprogramm", "Auditprogramme",
        "Auditjahresplan", "Auditplanung", "Jahresauditplan",
    ),
)  # fmt: skip
class AuditProgramme(Record):
    """The audits of a year or more: what is audited, how often and why, and how."""

    title = said(
        models.CharField("programme", max_length=200, help_text="Such as Internal audits 2027."),
        term="9.2.2", heads=("Programme", "Audit programme", "Program", "Title", "Name", "Programm", "Auditprogramm",
        "Bezeichnung", "Titel"),
    )  # fmt: skip
    starts_on = said(
        models.DateField("from", help_text="Its first day."),
        term="9.2.2", heads=("From", "Start", "Starts on", "Period from", "Von", "Beginn", "Zeitraum von"),
    )  # fmt: skip
    ends_on = said(
        models.DateField("to", help_text="Its last day."),
        term="9.2.2", heads=("To", "End", "Ends on", "Period to", "Bis", "Ende", "Zeitraum bis"),
    )  # fmt: skip
    objectives = said(
        models.TextField("objectives", blank=True, help_text="What the audits of this programme are to find out."),
        term="9.2.2", privacy=FREE, heads=("Objectives", "Aim", "Purpose", "Ziele", "Auditziele", "Zweck"),
    )  # fmt: skip
    frequency = said(
        models.TextField(
            "how often, and why", blank=True,
            help_text="Which process, clause and site how often, and the reason.",
        ),
        term="9.2.2 a); 9.2.2 p1", privacy=FREE, heads=("Frequency", "How often", "Interval", "Häufigkeit", "Turnus",
        "Rhythmus"),
    )  # fmt: skip
    considered = said(
        models.TextField(
            "what it rests on", blank=True,
            help_text="Weight of the processes, what has changed, what former audits found.",
        ),
        term="9.2.2 a); 9.2.2 p1", privacy=FREE, heads=("Considered", "Basis", "Risks", "Reasons", "Grundlage",
        "Risikobasis", "Begründung", "Berücksichtigt"),
    )  # fmt: skip
    methods = said(
        models.TextField("methods", blank=True, help_text="Talks, samples of records, watching work, remote, tools."),
        term="9.2.2 a); 9.2.2 p1", privacy=FREE, heads=("Methods", "Method", "Methoden", "Vorgehen"),
    )  # fmt: skip
    reporting = said(
        models.TextField(
            "who does what, and how it is reported", blank=True,
            help_text="Roles, time and form of reports.",
        ),
        term="9.2.2 a); 9.2.2 p1", privacy=FREE, heads=("Berichte",
        "Responsibilities", "Reporting", "Verantwortung",
        "Berichterstattung"),
    )  # fmt: skip
    clauses = said(
        models.TextField(
            "clauses and controls", blank=True,
            help_text="Those that it covers, as numbers with spaces between: 4.1 7.5 9.2 A.5.9.",
        ),
        term="9.2.1; 9.2.2", privacy=PLAIN, example="4.1 4.2 7.5 A.5.9", heads=("Abschnitte",
        "Clauses", "Clauses and controls",
        "Controls", "Requirements", "Normkapitel", "Kapitel", "Klauseln"),
    )  # fmt: skip
    processes = said(
        models.ManyToManyField(
            "processes.Process", blank=True, related_name="+", verbose_name="processes",
            help_text="Those that it covers.",
        ),
        term="9.2.1; 9.2.2", heads=("Processes", "Process", "Prozesse", "Prozess"),
    )  # fmt: skip
    priority_processes = said(
        models.ManyToManyField(
            "processes.Process", blank=True, related_name="+", verbose_name="looked at more closely",
            help_text="Those among them of high priority: they matter most, have changed, or had findings.",
        ),
        term="9.2.2 a); 9.2.2 p1", heads=("Priority processes", "High priority", "Schwerpunkte", "Schwerpunktprozesse"),
    )  # fmt: skip
    sites = said(
        models.ManyToManyField(
            "kernel.Site", blank=True, related_name="+", verbose_name="sites", help_text="Those that it covers.",
        ),
        term="9.2.2", heads=("Sites", "Site", "Locations", "Standorte", "Standort"),
    )  # fmt: skip
    approved_by = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="approved by",
        ),
        term="9.2.2", set_by_act=True, heads=("Approved by", "Freigegeben von", "Genehmigt von"),
    )  # fmt: skip
    approved_on = said(
        models.DateField("approved on", null=True, blank=True),
        term="9.2.2", set_by_act=True, heads=("Approved on", "Approved", "Freigegeben am", "Genehmigt am"),
    )  # fmt: skip
    conclusion = said(
        models.TextField(
            "what it showed", blank=True,
            help_text="What was held, what was not and why, what it showed over all.",
        ),
        term="9.2.2 f); 9.2.2 p2", privacy=FREE, set_by_act=True, heads=("Conclusion", "Result", "Fazit", "Ergebnis"),
    )  # fmt: skip

    class Meta(Record.Meta):
        verbose_name = "audit programme"

    def derive(self) -> None:
        """Clauses are kept in one form."""
        self.clauses = " ".join(split_clauses(self.clauses))
