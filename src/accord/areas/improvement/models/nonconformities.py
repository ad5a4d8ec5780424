"""Nonconformities: tables and declarations."""

from __future__ import annotations

from django.db import models

from accord.areas.improvement import rules
from accord.areas.improvement.terms import CauseMethod, Severity, YesNo
from accord.kernel.records.declaration import Due, State, record
from accord.kernel.records.fields import FREE, PLAIN, choices, said
from accord.kernel.records.record import Record


@record(
    prefix="NC", plural="nonconformities",
    states=(
        State("open", "Open"), State("contained", "Contained"), State("analysed", "Analysed"),
        State("acting", "Acting"), State("verifying", "Verifying"), State("closed", "Closed", final=True, locked=True),
        State("rejected", "Rejected", final=True, locked=True),
    ),
    columns=("reference", "title", "severity", "detected_on", "process", "owner", "state"),
    filters=("state", "severity", "process", "owner", "detected_by", "detected_on"),
    rules=(rules.closed_after_detected, rules.not_its_own_recurrence),
    duties=(
        Due("Contain {title}", on="detected_on", days="containment", states=("open",), act="contain"),
        Due("Find the cause of {title}", on="detected_on", days="cause_analysis", states=("contained",), act="analyse"),
        Due("Plan what to do about {title}", states=("analysed",), act="plan"),
        Due("Verify that {title} is gone", states=("verifying",), act="verify"),
    ),
    called=(
        "NCs", "NCR", "findings", "Abweichungen", "Abweichung", "Nichtkonformitäten", "Nichtkonformität",
        "Feststellungen", "CAPA", "CAPA register", "8D", "8D-Berichte", "8D-Liste",
    ),
)  # fmt: skip
class Nonconformity(Record):
    """A requirement that was not met, and what was done about it."""

    title = said(
        models.CharField(
            "title", max_length=200, blank=True,
            help_text="In a few words. Left empty, it begins as what happened begins.",
        ),
        heads=("Title", "Subject", "Short description", "Titel", "Kurzbeschreibung", "Betreff", "Bezeichnung"),
    )  # fmt: skip
    description = said(
        models.TextField(
            "what happened", blank=True,
            help_text="The fact and its evidence, not the opinion: what, where, how many. Without it nobody can "
            "find the cause.",
        ),
        term="10.2", privacy=FREE, heads=("What happened", "Finding", "Description", "Problem", "Problem description",
        "Problembeschreibung", "Nonconformity", "Feststellung",
        "Beschreibung", "Abweichung", "Fehlerbeschreibung", "Nichtkonformität"),
    )  # fmt: skip
    requirement = said(
        models.CharField(
            "requirement not met", max_length=300, blank=True,
            help_text="Clause, document, contract or drawing that says how it should be. Without a requirement it "
            "is no nonconformity.",
        ),
        term="10.2", privacy=FREE, heads=("Requirement", "Clause", "Criterion", "Anforderung", "Normforderung",
        "Normkapitel", "Vorgabe"),
    )  # fmt: skip
    source = said(
        models.CharField(
            "source", max_length=80, blank=True, db_index=True,
            help_text="The record it came from: an audit, a supplier, a document …, by its reference.",
        ),
        kind="pointer", privacy=PLAIN, heads=("Source", "Quelle", "Ursprung"),
    )  # fmt: skip
    severity = said(
        models.CharField(
            "severity", max_length=12, blank=True, choices=choices(Severity),
            help_text="Major: it puts the product, the information or the management system itself in doubt.",
        ),
        term="10.2", privacy=PLAIN, heads=("Schwere",
        "Severity", "Grade", "Class", "Einstufung", "Schweregrad", "Bewertung"),
    )  # fmt: skip
    detected_on = said(
        models.DateField(
            "detected on", null=True, blank=True,
            help_text="The day on which somebody noticed it; from here on time runs.",
        ),
        term="10.2", heads=("Detected on", "Detected", "Date", "Found on", "Raised on", "Festgestellt am",
        "Erkannt am", "Datum"),
    )  # fmt: skip
    detected_by = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="detected by",
        ),
        heads=("Detected by", "Reported by", "Raised by", "Found by", "Festgestellt von", "Gemeldet von",
        "Erkannt durch"),
    )  # fmt: skip
    process = said(
        models.ForeignKey(
            "processes.Process", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="process",
            help_text="Where it happened, so that its owner learns of it.",
        ),
        heads=("Process", "Prozess"),
    )  # fmt: skip
    containment = said(
        models.TextField(
            "containment", blank=True,
            help_text="What was done at once to control and correct it, and to deal with the consequences.",
        ),
        term="10.2.1 a); 10.2 a)", privacy=FREE, heads=("Containment", "Correction", "Immediate action",
        "Sofortmaßnahme", "Sofortmassnahme", "Korrektur"),
    )  # fmt: skip
    cause = said(
        models.TextField(
            "cause", blank=True,
            help_text="Why it could happen and why it was not noticed earlier; ask until the answer is something "
            "that can be changed.",
        ),
        term="10.2.1 b)2; 10.2 b)2", privacy=FREE, heads=("Cause", "Root cause", "Ursache", "Ursachenanalyse",
        "Grundursache"),
    )  # fmt: skip
    cause_method = said(
        models.CharField(
            "how the cause was found", max_length=12, blank=True, choices=choices(CauseMethod),
        ),
        term="10.2.1 b)2; 10.2 b)2", privacy=PLAIN, heads=("Cause method", "Analysis method", "Methode",
        "Ursachenmethode", "Analysemethode"),
    )  # fmt: skip
    extent = said(
        models.TextField(
            "extent", blank=True,
            help_text="Where else the like exists or could happen: other lots, systems, sites, suppliers. Nowhere "
            "is an answer too, if somebody looked.",
        ),
        term="10.2.1 b)3; 10.2 b)3", privacy=FREE, heads=("Extent", "Similar cases", "Ausmaß", "Umfang",
        "Ähnliche Fälle", "Übertragbarkeit"),
    )  # fmt: skip
    effect_test = said(
        models.TextField(
            "effect test", blank=True,
            help_text="By what one will see that the trouble is gone: which figure, which check, when. Say it "
            "before acting, so that nobody is tempted later.",
        ),
        term="10.2.1 d); 10.2 d)", privacy=FREE, heads=("Effect test", "Effectiveness check", "Effectiveness",
        "Wirksamkeitsprüfung", "Wirksamkeit", "Wirksamkeitskontrolle"),
    )  # fmt: skip
    no_action_because = said(
        models.CharField(
            "why no action", max_length=300, blank=True,
            help_text="Only where the cause needs no action: the reason.",
        ),
        term="10.2.1 p1; 10.2 b)", privacy=FREE, heads=("Why no action", "Warum keine Maßnahme"),
    )  # fmt: skip
    risks_touched = said(
        models.CharField(
            "does it change the picture of risks?", max_length=4, blank=True,
            choices=choices(YesNo),
            help_text="Yes: a risk was judged wrongly or is new, and is judged anew.",
        ),
        term="10.2.1 e)", privacy=PLAIN, heads=("Risiko betroffen",
        "Risks touched", "Update of risks", "Risiken betroffen",
        "Risikobewertung anpassen"),
    )  # fmt: skip
    risk = said(
        models.CharField(
            "which risk", max_length=80, blank=True, db_index=True,
            help_text="The risk that was judged anew, by its reference.",
        ),
        kind="pointer", privacy=PLAIN, term="10.2.1 e)", heads=("Risk", "Risiko"),
    )  # fmt: skip
    system_change = said(
        models.CharField(
            "must the system change?", max_length=4, blank=True, choices=choices(YesNo),
            help_text="Yes: rules, processes or means of the management system were part of the cause.",
        ),
        term="10.2.1 f); 10.2 e)", privacy=PLAIN, heads=("System change", "Change of the system", "Systemänderung",
        "Änderung des Systems"),
    )  # fmt: skip
    planned_change = said(
        models.ForeignKey(
            "improvement.PlannedChange", models.PROTECT, null=True, blank=True, related_name="+",
            verbose_name="planned change",
            help_text="The change of the system that follows from it.",
        ),
        term="10.2.1 f); 10.2 e)", heads=("Planned change", "Change", "Geplante Änderung", "Änderung"),
    )  # fmt: skip
    recurrence_of: models.ForeignKey[Nonconformity | None, Nonconformity | None] = said(
        models.ForeignKey(
            "improvement.Nonconformity", models.PROTECT, null=True, blank=True, related_name="+",
            verbose_name="recurrence of",
            help_text="The earlier nonconformity that has come back: its actions had no lasting effect.",
        ),
        term="10.2.1 d); 10.2 d)", heads=("Recurrence of", "Repeat of", "Wiederholung von", "Wiederholfehler"),
    )  # fmt: skip
    verification = said(
        models.TextField(
            "verification", blank=True,
            help_text="What was seen: the result of the effect test.",
        ),
        term="10.2.1 d); 10.2 d)", privacy=FREE, set_by_act=True, heads=("Verifizierung",
        "Verification", "Verification result",
        "Ergebnis der Wirksamkeitsprüfung", "Nachweis"),
    )  # fmt: skip
    verified_on = said(
        models.DateField("verified on", null=True, blank=True),
        term="10.2.1 d); 10.2 d)", set_by_act=True, heads=("Verified on", "Effectiveness verified on",
        "Wirksamkeit geprüft am", "Geprüft am", "Verifiziert am"),
    )  # fmt: skip
    verified_by = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="verified by",
            help_text="Who saw that the trouble is gone; better not the one who did the actions.",
        ),
        term="10.2.1 d); 10.2 d)", set_by_act=True, heads=("Verifiziert von",
        "Verified by", "Effectiveness verified by",
        "Wirksamkeit geprüft von", "Geprüft von"),
    )  # fmt: skip
    closed_on = said(
        models.DateField("closed on", null=True, blank=True),
        set_by_act=True, heads=("Closed on", "Closed", "Abgeschlossen am", "Abschluss",
        "Geschlossen am", "Erledigt am"),
    )  # fmt: skip
    decision = said(
        models.TextField(
            "reason for the last decision", blank=True,
            help_text="Why it was rejected or opened again.",
        ),
        privacy=FREE, set_by_act=True, heads=("Reason for rejection", "Grund der Ablehnung"),
    )  # fmt: skip

    class Meta(Record.Meta):
        verbose_name_plural = "nonconformities"

    def derive(self) -> None:
        """Without a title of its own it is called as its description begins."""
        if not self.title and self.description:
            self.title = self.description.split("\n")[0][:200]
