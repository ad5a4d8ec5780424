"""Incidents of information security (A.5.24 to A.5.28)."""

from __future__ import annotations

from django.db import models

from accord.areas.incidents import rules
from accord.areas.incidents.terms import Classification, Severity, YesNo
from accord.kernel.records.declaration import Due, State, record
from accord.kernel.records.fields import FREE, PERSONAL, PLAIN, choices, said
from accord.kernel.records.record import Record


@record(
    prefix="INC", plural="incidents", serves=("iso-27001",),
    states=(
        State("open", "Open"), State("contained", "Contained"), State("eradicated", "Eradicated"),
        State("recovered", "Recovered"), State("reviewed", "Reviewed", day="lessons_on"),
        State("closed", "Closed", final=True, locked=True),
    ),
    columns=(
        "reference", "title", "classification", "severity", "detected_on", "personal_data", "authority_notice_due",
        "owner", "state",
    ),
    filters=(
        "state", "severity", "classification", "personal_data", "process", "owner", "detected_on",
        "authority_notice_due", "lessons_on",
    ),
    rules=(
        rules.detected_after_beginning, rules.timeline_readable, rules.known_since_detection,
    ),
    duties=(
        Due("Contain {title}", on="detected_on", states=("open",), act="contain"),
        Due("Notify the authority of {title}, or say why not", on="authority_notice_due", act="notify",
            unless="notified_on", states=("open", "contained", "eradicated", "recovered", "reviewed")),
        Due("Hold the lessons of {title}", on="recovered_on", days="incident_lessons", states=("recovered",),
            act="review"),
        Due("Close {title}", states=("reviewed",), act="close"),
    ),
    without=("effective_on",),
    called=(
        "security incidents", "incident log", "incident register", "Vorfälle", "Vorfall", "Sicherheitsvorfälle",
        "Sicherheitsvorfall", "Informationssicherheitsvorfälle", "Vorfallliste",
    ),
)  # fmt: skip
class Incident(Record):
    """Something that harmed information or was about to: how it was stopped, mended, told, and what it taught."""

    title = said(
        models.CharField("incident", max_length=200, help_text="In a few words: what was harmed by what."),
        term="A.5.26", heads=("Incident", "Title", "Subject", "Short description", "Vorfall", "Titel", "Betreff",
        "Kurzbeschreibung", "Bezeichnung"),
    )  # fmt: skip
    description = said(
        models.TextField(
            "what happened", blank=True,
            help_text="The facts as known now: what, where, which information and systems, how many people.",
        ),
        term="A.5.26", privacy=FREE, heads=("Description", "What happened", "Details", "Beschreibung", "Hergang",
        "Sachverhalt", "Was ist passiert"),
    )  # fmt: skip
    classification = said(
        models.CharField(
            "classification", max_length=24, blank=True, choices=choices(Classification),
            help_text="What kind of incident it is, so that the like can be counted.",
        ),
        term="A.5.25; A.5.26", privacy=PLAIN, heads=("Classification", "Class", "Category", "Type", "Kind",
        "Klassifizierung", "Kategorie", "Art", "Typ", "Vorfallart"),
    )  # fmt: skip
    severity = said(
        models.CharField(
            "severity", max_length=12, blank=True, choices=choices(Severity),
            help_text="By the harm done and the harm that is still possible; it decides how fast and by whom.",
        ),
        term="A.5.25; A.5.26", privacy=PLAIN, heads=("Severity", "Priority", "Impact", "Schweregrad", "Schwere",
        "Priorität", "Einstufung"),
    )  # fmt: skip
    harms_confidentiality = said(
        models.BooleanField("confidentiality", default=False, help_text="Somebody saw what was not meant for them."),
        term="A.5.26", heads=("Confidentiality", "C", "Vertraulichkeit"),
    )  # fmt: skip
    harms_integrity = said(
        models.BooleanField("integrity", default=False, help_text="Something was changed that should not have been."),
        term="A.5.26", heads=("Integrity", "I", "Integrität"),
    )  # fmt: skip
    harms_availability = said(
        models.BooleanField("availability", default=False, help_text="Something could not be used when needed."),
        term="A.5.26", heads=("Availability", "A", "Verfügbarkeit"),
    )  # fmt: skip
    began_on = said(
        models.DateField("began on", null=True, blank=True, help_text="The day from which it went on, as found out."),
        term="A.5.26", heads=("Began on", "Occurred on", "Start", "Beginn", "Begann am", "Eingetreten am"),
    )  # fmt: skip
    detected_on = said(
        models.DateField("detected on", null=True, blank=True, help_text="The day on which somebody noticed it."),
        term="A.5.26", heads=("Detected on", "Detected", "Date", "Discovered on", "Erkannt am", "Entdeckt am",
        "Festgestellt am", "Datum"),
    )  # fmt: skip
    detected_by = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="detected by",
        ),
        term="A.5.26", heads=("Detected by", "Reported by", "Erkannt von", "Entdeckt von", "Gemeldet von"),
    )  # fmt: skip
    process = said(
        models.ForeignKey(
            "processes.Process", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="process",
            help_text="The work that was hit.",
        ),
        heads=("Process", "Prozess"),
    )  # fmt: skip
    assets = said(
        models.ManyToManyField(
            "assets.Asset", blank=True, related_name="+", verbose_name="assets",
            help_text="The information and systems that were harmed.",
        ),
        term="A.5.26; A.5.9", heads=("Assets", "Asset", "Systems", "Affected systems", "Systems affected",
        "Affected assets", "Werte", "Systeme", "Betroffene Systeme", "Anlagen"),
    )  # fmt: skip
    controls = said(
        models.ManyToManyField(
            "controls.Control", blank=True, related_name="+", verbose_name="controls",
            help_text="The controls that failed, were missing or have to be strengthened.",
        ),
        term="A.5.27", heads=("Controls", "Control", "Failed controls", "Maßnahmen", "Betroffene Controls"),
    )  # fmt: skip
    risks = said(
        models.ManyToManyField(
            "risks.Risk", blank=True, related_name="+", verbose_name="risks",
            help_text="The risks of the register that came true, or have to be assessed anew because of it.",
        ),
        term="A.5.27; 8.2", heads=("Risks", "Risk", "Risiken", "Risiko"),
    )  # fmt: skip
    suppliers = said(
        models.ManyToManyField(
            "suppliers.Supplier", blank=True, related_name="+", verbose_name="suppliers",
            help_text="Suppliers that caused it, were hit by it or help against it.",
        ),
        term="A.5.19; A.5.26", heads=("Suppliers", "Supplier", "Lieferanten", "Lieferant", "Dienstleister"),
    )  # fmt: skip
    source = said(
        models.CharField(
            "source", max_length=80, blank=True, db_index=True,
            help_text="The record it came from, by its reference: an event, a check result, a vulnerability …",
        ),
        kind="pointer", privacy=PLAIN, heads=("Source", "Quelle", "Ursprung"),
    )  # fmt: skip
    timeline = said(
        models.TextField(
            "timeline", blank=True,
            help_text="One line for each thing that happened or was done, beginning with day and time.",
        ),
        term="A.5.26; A.5.28", privacy=FREE, example="2026-03-02 14:30 The account was locked.",
        heads=("Timeline", "Chronology", "Course of events", "Zeitverlauf", "Chronologie", "Verlauf", "Ablauf"),
    )  # fmt: skip
    personal_data = said(
        models.CharField(
            "personal data", max_length=4, blank=True, choices=choices(YesNo),
            help_text="Whether data about people may be affected. Empty: not looked at yet. Yes: the clock of the "
            "authority runs.",
        ),
        term="A.5.34; A.5.26", privacy=PLAIN, set_by_act=True, heads=("Personal data", "PII", "Data breach",
        "Personal data breach", "Personenbezogene Daten", "Datenschutzvorfall", "Datenpanne"),
    )  # fmt: skip
    known_since = said(
        models.DateTimeField(
            "known since", null=True, blank=True,
            help_text="Day and hour from which the organization knew that personal data are affected; the hours until "
            "the notice are counted from here.",
        ),
        term="A.5.34; A.5.5", set_by_act=True, heads=("Known since", "Aware since", "Bekannt seit", "Kenntnis seit"),
    )  # fmt: skip
    authority_notice_due = said(
        models.DateField("authority notice due", null=True, blank=True),
        term="A.5.5; A.5.34", set_by_act=True, heads=("Authority notice due", "Notification due", "Meldefrist",
        "Meldung fällig", "Frist Meldung Behörde"),
    )  # fmt: skip
    authority = said(
        models.CharField(
            "authority", max_length=160, blank=True, help_text="Which authority was notified, and its file number."
        ),
        term="A.5.5", set_by_act=True, heads=("Authority", "Notified authority", "Behörde", "Aufsichtsbehörde"),
    )  # fmt: skip
    notified_on = said(
        models.DateField("notified on", null=True, blank=True),
        term="A.5.5; A.5.34", set_by_act=True, heads=("Notified on", "Authority notified on", "Gemeldet an Behörde am",
        "Behörde informiert am", "Meldung erfolgt am"),
    )  # fmt: skip
    no_notice_because = said(
        models.TextField(
            "why no notice", blank=True,
            help_text="Why the authority need not be told: no risk for the people concerned, and what shows that.",
        ),
        term="A.5.5; A.5.34", privacy=FREE, set_by_act=True, heads=("Why no notice", "Reason for no notification",
        "Warum keine Meldung", "Grund keine Meldung"),
    )  # fmt: skip
    people_informed_on = said(
        models.DateField("those affected informed on", null=True, blank=True),
        term="A.5.34; 7.4", set_by_act=True, heads=("Informed on", "Customers informed on", "Data subjects informed on",
        "Betroffene informiert am", "Kunden informiert am"),
    )  # fmt: skip
    evidence_needed = said(
        models.CharField(
            "evidence needed", max_length=4, blank=True, choices=choices(YesNo),
            help_text="Whether traces must be kept so that they count before a court, an insurer or an authority.",
        ),
        term="A.5.28", privacy=PLAIN, heads=("Evidence needed", "Forensics", "Beweissicherung nötig", "Forensik"),
    )  # fmt: skip
    evidence_custody = said(
        models.TextField(
            "evidence and custody", blank=True,
            help_text="What was taken, with its hash, by whom and when, where it lies, and every hand it went through.",
        ),
        term="A.5.28", privacy=PERSONAL, heads=("Evidence", "Custody", "Chain of custody", "Beweismittel",
        "Beweissicherung", "Beweismittelkette"),
    )  # fmt: skip
    evidence_taken_on = said(
        models.DateField("evidence taken on", null=True, blank=True, help_text="The day on which it was secured."),
        term="A.5.28", heads=("Evidence taken on", "Gesichert am", "Beweise gesichert am"),
    )  # fmt: skip
    evidence_taken_by = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+",
            verbose_name="evidence taken by", help_text="Who secured it and answers for it.",
        ),
        term="A.5.28", heads=("Evidence taken by", "Collected by", "Gesichert von", "Beweise gesichert von"),
    )  # fmt: skip
    containment = said(
        models.TextField("containment", blank=True, help_text="What was done so that it went no further."),
        term="A.5.26", privacy=FREE, set_by_act=True, heads=("Containment", "Immediate action", "Containment actions",
        "Immediate actions", "Eindämmung", "Sofortmaßnahme", "Sofortmaßnahmen"),
    )  # fmt: skip
    contained_on = said(
        models.DateField("contained on", null=True, blank=True),
        term="A.5.26", set_by_act=True, heads=("Contained on", "Eingedämmt am"),
    )  # fmt: skip
    eradication = said(
        models.TextField("eradication", blank=True, help_text="How what caused it was removed, everywhere."),
        term="A.5.26", privacy=FREE, set_by_act=True, heads=("Eradication", "Removal", "Beseitigung", "Bereinigung"),
    )  # fmt: skip
    eradicated_on = said(
        models.DateField("eradicated on", null=True, blank=True),
        term="A.5.26", set_by_act=True, heads=("Eradicated on", "Beseitigt am", "Bereinigt am"),
    )  # fmt: skip
    recovery = said(
        models.TextField("recovery", blank=True, help_text="How work came back to normal, and how that was checked."),
        term="A.5.26; A.5.29", privacy=FREE, set_by_act=True, heads=("Recovery", "Restoration", "Wiederherstellung"),
    )  # fmt: skip
    recovered_on = said(
        models.DateField("recovered on", null=True, blank=True),
        term="A.5.26", set_by_act=True, heads=("Recovered on", "Resolved on", "Wiederhergestellt am", "Behoben am"),
    )  # fmt: skip
    cause = said(
        models.TextField("cause", blank=True, help_text="Why it could happen, and why it was not noticed earlier."),
        term="A.5.27", privacy=FREE, set_by_act=True, heads=("Cause", "Root cause", "Ursache", "Grundursache"),
    )  # fmt: skip
    lessons = said(
        models.TextField(
            "lessons", blank=True,
            help_text="What is done differently from now on; each with the risk, control or training that it changes.",
        ),
        term="A.5.27", privacy=FREE, set_by_act=True, heads=("Lessons", "Lessons learned", "Lehren", "Erkenntnisse",
        "Lessons Learned"),
    )  # fmt: skip
    lessons_on = said(
        models.DateField("lessons held on", null=True, blank=True),
        term="A.5.27", set_by_act=True, heads=("Lessons on", "Reviewed on", "Nachbereitet am", "Nachbesprechung am"),
    )  # fmt: skip
    lessons_by = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="lessons held by",
        ),
        term="A.5.27", set_by_act=True, heads=("Lessons by", "Reviewed by", "Nachbereitet von"),
    )  # fmt: skip
    nonconformity = said(
        models.ForeignKey(
            "improvement.Nonconformity", models.PROTECT, null=True, blank=True, related_name="+",
            verbose_name="nonconformity", help_text="What was raised because a requirement was not met.",
        ),
        term="A.5.27; 10.2", set_by_act=True, heads=("Nonconformity", "NC", "Abweichung", "Nichtkonformität"),
    )  # fmt: skip
    closed_on = said(
        models.DateField("closed on", null=True, blank=True),
        term="A.5.26", set_by_act=True, heads=("Closed on", "Closed", "Geschlossen am", "Abgeschlossen am"),
    )  # fmt: skip
    decision = said(
        models.TextField("reason for the last decision", blank=True, help_text="Why it was opened again."),
        privacy=FREE, set_by_act=True, heads=("Reason for reopening", "Grund der Wiederöffnung"),
    )  # fmt: skip
