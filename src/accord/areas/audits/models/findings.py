"""What audits found (9.2.2)."""

from __future__ import annotations

from django.db import models

from accord.areas.audits.models.audits import Audit
from accord.areas.audits.terms import Grade
from accord.kernel.records.declaration import Due, State, record
from accord.kernel.records.fields import FREE, PLAIN, choices, said
from accord.kernel.records.record import Record


@record(
    prefix="FI", plural="findings", part_of="audit",
    states=(State("open", "Open"), State("answered", "Answered"), State("closed", "Closed", final=True, locked=True)),
    columns=("reference", "title", "grade", "requirement", "audit", "process", "due_on", "owner", "state"),
    filters=("state", "grade", "audit", "process", "owner", "serves", "due_on"), natural_key=("audit", "title"),
    duties=(
        Due("Answer the finding {title}", on="due_on", states=("open",), act="answer"),
        Due("See whether the finding {title} is done", who="auditor", states=("answered",), act="close"),
    ),
    without=("effective_on",),
    called=(
        "audit findings", "audit results", "observations", "Auditfeststellungen", "Auditfeststellung",
        "Auditabweichungen", "Feststellungen aus Audits", "Auditergebnisse",
    ),
)  # fmt: skip
class Finding(Record):
    """Something that an audit found: a requirement not met, a chance to do better, or a strength."""

    title = said(
        models.CharField("finding", max_length=200, help_text="In a few words."),
        term="9.2.2 f)", heads=("Finding", "Title", "Short text", "Feststellung", "Kurztext", "Titel", "Bezeichnung"),
    )  # fmt: skip
    audit = said(
        models.ForeignKey(Audit, models.PROTECT, related_name="+", verbose_name="audit"),
        term="9.2.2 f)", heads=("Audit",),
    )  # fmt: skip
    grade = said(
        models.CharField(
            "grade", max_length=16, choices=choices(Grade),
            help_text="Major: the system itself is in doubt. Minor: a requirement was not met. Opportunity: it is met "
            "and could be better. Strength: others should do it so.",
        ),
        term="9.2.2 e)", privacy=PLAIN, heads=("Grade", "Class", "Severity", "Category", "Type", "Einstufung",
        "Bewertung", "Klasse", "Art"),
    )  # fmt: skip
    requirement = said(
        models.CharField(
            "requirement", max_length=200, blank=True,
            help_text="Clause, control or document against which it was found: 7.5.3, A.5.18, work instruction 12.",
        ),
        term="9.2.2 f)", privacy=FREE, heads=("Requirement", "Clause", "Control", "Criterion", "Anforderung", "Kapitel",
        "Normkapitel", "Normforderung", "Klausel"),
    )  # fmt: skip
    statement = said(
        models.TextField("what was found", blank=True, help_text="The fact against the requirement, not the opinion."),
        term="9.2.2 f)", privacy=FREE, heads=("What was found", "Statement", "Description", "Details", "Beschreibung",
        "Sachverhalt", "Feststellungstext"),
    )  # fmt: skip
    evidence = said(
        models.TextField(
            "evidence", blank=True,
            help_text="What was seen, read or heard: which records, how many of how many.",
        ),
        term="9.2.2 f); 9.2.2 p2", privacy=FREE, heads=("Evidence", "Objective evidence", "Nachweis", "Auditnachweis",
        "Beleg"),
    )  # fmt: skip
    process = said(
        models.ForeignKey(
            "processes.Process", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="process",
            help_text="The process that it is about, so that its owner learns of it.",
        ),
        term="9.2.2 d)", heads=("Process", "Prozess"),
    )  # fmt: skip
    due_on = said(
        models.DateField(
            "answer due", null=True, blank=True,
            help_text="The day by which it is answered and put right.",
        ),
        term="9.2.2 e)", heads=("Due on", "Due", "Due date", "Answer due", "Deadline", "Frist", "Termin", "Fällig am",
        "Zu erledigen bis"),
    )  # fmt: skip
    auditor = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="found by",
            help_text="Who found it, and sees whether it is done.",
        ),
        term="9.2.2 f)", heads=("Auditor", "Found by", "Festgestellt von"),
    )  # fmt: skip
    nonconformity = said(
        models.ForeignKey(
            "improvement.Nonconformity", models.PROTECT, null=True, blank=True, related_name="+",
            verbose_name="nonconformity", help_text="The nonconformity that it raised.",
        ),
        term="9.2.2 e); 10.2", heads=("Nonconformity", "NC", "Abweichung", "Nichtkonformität"),
    )  # fmt: skip
    answer = said(
        models.TextField(
            "answer", blank=True,
            help_text="What was put right, why it had come, what keeps it from coming back.",
        ),
        term="9.2.2 e)", privacy=FREE, set_by_act=True, heads=("Answer", "Response", "Corrective action", "Antwort",
        "Stellungnahme", "Korrekturmaßnahme", "Maßnahme"),
    )  # fmt: skip
    answered_on = said(
        models.DateField("answered on", null=True, blank=True),
        term="9.2.2 e)", set_by_act=True, heads=("Answered on", "Beantwortet am"),
    )  # fmt: skip
    closing_note = said(
        models.TextField("what shows that it is done", blank=True),
        term="9.2.2 e)", privacy=FREE, set_by_act=True, heads=("Closing note", "Verification", "Abschlussvermerk",
        "Wirksamkeitsnachweis"),
    )  # fmt: skip
    closed_by = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="closed by",
        ),
        term="9.2.2 e)", set_by_act=True, heads=("Closed by", "Geschlossen von"),
    )  # fmt: skip
    closed_on = said(
        models.DateField("closed on", null=True, blank=True),
        term="9.2.2 e)", set_by_act=True, heads=("Closed on", "Closed", "Geschlossen am", "Erledigt am"),
    )  # fmt: skip

    def derive(self) -> None:
        """A new finding counts for the standards of its audit, was found by its lead and goes to the process owner."""
        if self._state.adding:
            self.auditor_id = self.auditor_id or self.audit.lead_id
            if self.owner_id is None and self.process is not None:
                self.owner_id = self.process.owner_id
