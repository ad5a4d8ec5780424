"""An audit: what for, by which yardstick, by whom, and what came of it (9.2)."""

from __future__ import annotations

from django.db import models

from accord.areas.audits import rules
from accord.areas.audits.models.certification import CertificationCycle
from accord.areas.audits.models.programmes import AuditProgramme
from accord.areas.audits.terms import AuditKind, split_clauses
from accord.kernel.records.declaration import Due, State, record
from accord.kernel.records.fields import FREE, PERSONAL, PLAIN, choices, said
from accord.kernel.records.record import Record


@record(
    prefix="AU", plural="audits",
    states=(
        State("planned", "Planned"), State("running", "Running", day="began_on"),
        State("reported", "Reported", locked=True, takes_parts=True),
        State("closed", "Closed", final=True, locked=True, takes_parts=True),
    ),
    columns=("reference", "title", "kind", "starts_on", "lead", "conflicted", "reported_on", "state"),
    filters=("state", "kind", "programme", "lead", "processes", "supplier", "conflicted", "serves", "starts_on"),
    natural_key=("title",), rules=(rules.clauses_known, rules.ends_after_start),
    duties=(
        Due("Hold the audit {title}", on="starts_on", who="lead", states=("planned",), act="begin"),
        Due("Report the audit {title}", on="ends_on", who="lead", days="audit_report", states=("running",),
            act="report"),
        Due("Close the audit {title}", on="findings_due", states=("reported",), act="close"),
    ),
    without=("effective_on",),
    called=(
        "audit list", "internal audits", "Audits", "interne Audits", "Auditliste", "Lieferantenaudits",
        "Zertifizierungsaudits", "Auditberichte",
    ),
)  # fmt: skip
class Audit(Record):
    """An audit, held by own people, at a supplier, or by a certification body."""

    title = said(
        models.CharField("audit", max_length=200, help_text="What is audited, and when: Purchasing, spring 2027."),
        term="9.2", heads=("Audit", "Audit title", "Subject", "Title", "Name", "Auditthema", "Thema", "Bezeichnung",
        "Titel"),
    )  # fmt: skip
    kind = said(
        models.CharField(
            "kind", max_length=16, choices=choices(AuditKind), default=AuditKind.INTERNAL.value,
            help_text="Internal: own people audit the own system. Supplier: own people audit a supplier. "
            "Certification: "
            "a body audits the organization.",
        ),
        term="9.2; 8.4.1; A.5.35", privacy=PLAIN, heads=("Kind", "Type", "Audit type", "Art", "Auditart", "Typ"),
    )  # fmt: skip
    programme = said(
        models.ForeignKey(
            AuditProgramme, models.PROTECT, null=True, blank=True, related_name="+",
            verbose_name="programme", help_text="The programme that it belongs to.",
        ),
        term="9.2.2", heads=("Programme", "Audit programme", "Program", "Auditprogramm", "Programm"),
    )  # fmt: skip
    supplier = said(
        models.ForeignKey(
            "suppliers.Supplier", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="supplier",
            help_text="The supplier that is audited, if one is.",
        ),
        term="8.4.1; A.5.22", heads=("Supplier", "Lieferant"),
    )  # fmt: skip
    cycle = said(
        models.ForeignKey(
            CertificationCycle, models.PROTECT, null=True, blank=True, related_name="+",
            verbose_name="certification",
            help_text="For an audit of a certification body: the certificate it is about.",
        ),
        heads=("Certification", "Certification cycle", "Zertifizierung"),
    )  # fmt: skip
    objectives = said(
        models.TextField("objectives", blank=True, help_text="What this audit is to find out."),
        term="9.2.2 b)", privacy=FREE, heads=("Objectives", "Aim", "Ziele", "Auditziele", "Auditziel"),
    )  # fmt: skip
    criteria = said(
        models.TextField("criteria", blank=True, help_text="By what it judges: clauses, documents, contracts, laws."),
        term="9.2.2 b); 9.2.2 a)", privacy=FREE, heads=("Criteria", "Audit criteria", "Auditkriterien", "Kriterien",
        "Grundlage"),
    )  # fmt: skip
    scope = said(
        models.TextField(
            "scope", blank=True,
            help_text="What it covers and what not: processes, sites, shifts, period.",
        ),
        term="9.2.2 b); 9.2.2 a)", privacy=FREE, heads=("Scope", "Audit scope", "Umfang", "Auditumfang", "Bereich"),
    )  # fmt: skip
    clauses = said(
        models.TextField(
            "clauses and controls", blank=True,
            help_text="Those that it covers, as numbers with spaces between: 4.1 7.5 9.2 A.5.9.",
        ),
        term="9.2.1; 9.2.2", privacy=PLAIN, example="4.1 4.2 7.5 A.5.9", heads=("Abschnitte",
        "Clauses", "Clauses and controls",
        "ISO clauses", "Controls", "Requirements", "Normkapitel", "Kapitel", "Klauseln"),
    )  # fmt: skip
    processes = said(
        models.ManyToManyField(
            "processes.Process", blank=True, related_name="+", verbose_name="processes",
            help_text="The processes that it covers; nobody of the team answers for one of them.",
        ),
        term="9.2.1; 9.2.2 c)", heads=("Processes", "Process", "Prozesse", "Prozess"),
    )  # fmt: skip
    units = said(
        models.ManyToManyField(
            "kernel.Unit", blank=True, related_name="+", verbose_name="units",
            help_text="The departments and teams that are audited; nobody of the team works in one of them.",
        ),
        term="9.2.2 c); 9.2.2 b)", heads=("Units", "Departments", "Audited unit", "Abteilungen", "Abteilung",
        "Auditierter Bereich"),
    )  # fmt: skip
    sites = said(
        models.ManyToManyField(
            "kernel.Site", blank=True, related_name="+", verbose_name="sites", help_text="Where it is held.",
        ),
        term="9.2.2", heads=("Sites", "Site", "Locations", "Standorte", "Standort"),
    )  # fmt: skip
    starts_on = said(
        models.DateField("from", null=True, blank=True, help_text="Its first day, as planned."),
        term="9.2.1", heads=("From", "Date", "Start", "Audit date", "Planned on", "Von", "Datum", "Auditdatum",
        "Beginn", "Termin"),
    )  # fmt: skip
    ends_on = said(
        models.DateField("to", null=True, blank=True, help_text="Its last day, as planned."),
        term="9.2.1", heads=("To", "End", "Bis", "Ende"),
    )  # fmt: skip
    outside_auditors = said(
        models.CharField(
            "auditors from outside", max_length=300, blank=True,
            help_text="Names and firm of auditors who do not belong to the organization.",
        ),
        term="9.2.2 c)", privacy=PERSONAL, heads=("External auditors", "Outside auditors", "Certification auditor",
        "Externe Auditoren", "Externer Auditor"),
    )  # fmt: skip
    lead = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="lead auditor",
            help_text="Who leads it and answers for the report.",
        ),
        term="9.2.2 c); 9.2.2 b)", set_by_act=True, heads=("Leitung",
        "Lead", "Lead auditor", "Auditor", "Auditleiter",
        "Leitender Auditor", "Auditleitung"),
    )  # fmt: skip
    team = said(
        models.ManyToManyField(
            "kernel.Person", blank=True, related_name="+", verbose_name="team",
            help_text="Who audits beside the lead.",
        ),
        term="9.2.2 c); 9.2.2 b)", set_by_act=True, heads=("Team", "Audit team", "Co-auditors", "Auditteam",
        "Co-Auditoren", "Auditoren"),
    )  # fmt: skip
    conflicted = said(
        models.BooleanField(
            "audited own work", default=False, help_text="Somebody of the team audited what they answer for.",
        ),
        term="9.2.2 c); 9.2.2 b)", set_by_act=True, heads=("Conflict", "Own work audited", "Interessenkonflikt"),
    )  # fmt: skip
    independence = said(
        models.TextField(
            "independence, as found", blank=True,
            help_text="What the look at it found, and on which day.",
        ),
        term="9.2.2 c); 9.2.2 b)", privacy=PERSONAL, set_by_act=True, heads=("Independence", "Unabhängigkeit"),
    )  # fmt: skip
    independence_reason = said(
        models.TextField(
            "why it had to be, and what keeps it fair", blank=True,
            help_text="Only where somebody audits own work: the reason, and the safeguard, such as a second pair of "
            "eyes.",
        ),
        term="9.2.2 c); 9.2.2 b)", privacy=PERSONAL, set_by_act=True, heads=("Independence reason", "Safeguard",
        "Begründung Unabhängigkeit", "Schutzmaßnahme"),
    )  # fmt: skip
    competence_reason = said(
        models.TextField(
            "why competence was accepted", blank=True,
            help_text="Only where evidence of somebody's competence was missing: why they audited all the same.",
        ),
        term="7.2; 9.2.2 c)", privacy=PERSONAL, set_by_act=True, heads=("Competence reason", "Begründung Kompetenz"),
    )  # fmt: skip
    began_on = said(
        models.DateField("began on", null=True, blank=True),
        term="9.2.1", set_by_act=True, heads=("Begonnen am",
        "Began on", "Held on", "Done on", "Durchgeführt am"),
    )  # fmt: skip
    conclusion = said(
        models.TextField(
            "conclusion", blank=True,
            help_text="What it showed over all: does the system fit, run and work.",
        ),
        term="9.2.2 d); 9.2.2 c)", privacy=FREE, set_by_act=True, heads=("Conclusion", "Summary", "Result", "Fazit",
        "Zusammenfassung", "Ergebnis"),
    )  # fmt: skip
    report = said(
        models.CharField("report", max_length=64, blank=True, help_text="The report as a file, if there is one."),
        term="9.2.2 f); 9.2.2 p2", kind="file", privacy=PLAIN, set_by_act=True,
    )  # fmt: skip
    reported_on = said(
        models.DateField("reported on", null=True, blank=True),
        term="9.2.2 d); 9.2.2 c)", set_by_act=True, heads=("Reported on", "Report date", "Report", "Bericht vom",
        "Berichtet am", "Berichtsdatum"),
    )  # fmt: skip
    reported_to = said(
        models.ManyToManyField(
            "kernel.Person", blank=True, related_name="+", verbose_name="reported to",
            help_text="The managers concerned who got the report.",
        ),
        term="9.2.2 d); 9.2.2 c)", set_by_act=True, heads=("Reported to", "Recipients", "Berichtet an", "Verteiler",
        "Bericht an"),
    )  # fmt: skip
    findings_due = said(
        models.DateField("findings answered by", null=True, blank=True, help_text="The day by which all is answered."),
        term="9.2.2 e)", set_by_act=True, heads=("Findings due", "Answers due", "Frist Feststellungen",
        "Beantwortung bis"),
    )  # fmt: skip
    closed_on = said(
        models.DateField("closed on", null=True, blank=True),
        term="9.2.2 f)", set_by_act=True, heads=("Closed on", "Closed", "Abgeschlossen am", "Geschlossen am"),
    )  # fmt: skip

    def derive(self) -> None:
        """Clauses are kept in one form."""
        self.clauses = " ".join(split_clauses(self.clauses))
