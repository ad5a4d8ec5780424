"""The Statement of Applicability and its lines (6.1.3 d)."""

from __future__ import annotations

from django.db import models

from accord.areas.controls import rules
from accord.areas.controls.models.controls import Control
from accord.areas.controls.terms import Implementation, YesNo
from accord.kernel.records.declaration import Due, State, record
from accord.kernel.records.fields import FREE, PLAIN, choices, said
from accord.kernel.records.nothing import or_nothing
from accord.kernel.records.record import Record


@record(
    prefix="SOA", plural="statements of applicability", serves=("iso-27001",),
    states=(
        State("draft", "Draft"), State("approved", "Approved", locked=True),
        State("superseded", "Superseded", final=True, locked=True),
    ),
    columns=("reference", "title", "version", "standard", "approved_by", "approved_on", "review_due", "state"),
    filters=("state", "standard", "approved_by", "approved_on", "review_due"),
    natural_key=("standard", "version"), derived=("title",),
    rules=(rules.standard_has_controls, rules.due_after_approval),
    duties=(
        Due("Finish and approve {title}", states=("draft",), act="approve"),
        Due("Confirm {title}, or begin a new version", on="review_due", states=("approved",), act="confirm"),
    ),
    without=("effective_on",),
    called=(
        "SoA", "SoA versions", "Anwendbarkeitserklärungen", "Anwendbarkeitserklärung",
        "Erklärung zur Anwendbarkeit", "Erklärungen zur Anwendbarkeit",
    ),
)  # fmt: skip
class StatementOfApplicability(Record):
    """A version of what is said of every control of Annex A: whether it applies, why, and how far it is done."""

    standard = said(
        models.CharField(
            "standard", max_length=40, blank=True,
            help_text="The edition whose controls it goes through; empty: the one that Accord knows.",
        ),
        term="6.1.3 d)", privacy=PLAIN, heads=("Standard", "Edition", "Norm", "Ausgabe"),
    )  # fmt: skip
    version = said(
        models.CharField("version", max_length=24, help_text="1.0, 2.0, 2026-03 …"),
        term="7.5.2; 6.1.3 d)", privacy=PLAIN, heads=("Version", "Revision", "Stand"),
    )  # fmt: skip
    scope = said(
        models.ForeignKey(
            "context.Scope", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="scope",
            help_text="The scope of the information security management system that it is made for.",
        ),
        term="4.3; 6.1.3 d)", heads=("Scope", "Geltungsbereich", "Anwendungsbereich"),
    )  # fmt: skip
    changes = said(
        models.TextField(
            "what is new", blank=True, help_text="What has changed since the version before, and why."
        ),
        term="7.5.3; 6.3", privacy=FREE, heads=("Changes", "What is new", "Änderungen", "Was ist neu",
        "Änderungsgrund"),
    )  # fmt: skip
    approved_by = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="approved by",
        ),
        term="6.1.3 d); 6.1.3 f)", set_by_act=True, heads=("Approved by", "Freigegeben von", "Genehmigt von"),
    )  # fmt: skip
    approved_on = said(
        models.DateField("approved on", null=True, blank=True),
        term="6.1.3 d)", set_by_act=True, heads=("Approved on", "Freigegeben am", "Genehmigt am"),
    )  # fmt: skip
    confirmed_on = said(
        models.DateField("confirmed on", null=True, blank=True),
        term="6.1.3 d)", set_by_act=True, heads=("Confirmed on", "Bestätigt am"),
    )  # fmt: skip
    review_due = said(
        models.DateField("review due", null=True, blank=True),
        term="6.1.3 d)", set_by_act=True, heads=("Review due", "Next review", "Nächste Prüfung", "Überprüfung fällig"),
    )  # fmt: skip

    class Meta(Record.Meta):
        verbose_name = "statement of applicability"
        verbose_name_plural = "statements of applicability"

    def derive(self) -> None:
        """It is called by its version, and goes through the controls of the one edition that has some."""
        self.standard = self.standard or rules.edition_with_controls()
        self.title = f"Statement of Applicability {self.version}"


@record(
    prefix="SL", plural="applicability lines", import_name="soa_lines", part_of="statement", serves=("iso-27001",),
    states=(State("current", "Current"),),
    columns=(
        "reference", "control_reference", "title", "theme", "applicable", "justification", "because",
        "implementation", "exclusion_reason", "statement",
    ),
    filters=("statement", "theme", "applicable", "implementation", "owner"),
    natural_key=("statement", "control_reference"), derived=("title", "theme"),
    rules=(rules.line_is_of_annex, rules.reason_fits),
    without=("effective_on",),
    called=(
        "SoA lines", "lines of the Statement of Applicability", "applicability", "SoA-Zeilen", "SoA", "Anwendbarkeit",
        "Anwendbarkeitserklärung Zeilen", "Controls Annex A",
    ),
)  # fmt: skip
class ApplicabilityLine(Record):
    """What a Statement says of one control of Annex A: whether it applies, because of what, and how far it is done."""

    statement: models.ForeignKey[StatementOfApplicability, StatementOfApplicability] = said(
        models.ForeignKey(
            StatementOfApplicability, models.PROTECT, related_name="+", verbose_name="statement of applicability",
        ),
        term="6.1.3 d)", heads=("Statement", "Statement of applicability", "SoA", "SoA version",
        "Anwendbarkeitserklärung"),
    )  # fmt: skip
    control_reference = said(
        models.CharField(
            "control of Annex A", max_length=12, help_text="Its number, as the standard writes it."
        ),
        term="6.1.3 c)", privacy=PLAIN, example="A.5.15", heads=("Annex A", "Control no.", "Reference",
        "No.", "Number", "Nr.", "Control-Nr.", "Anhang A", "Maßnahme Nr.", "Referenz"),
    )  # fmt: skip
    theme = said(
        models.CharField("theme", max_length=40, blank=True),
        term="6.1.3 c)", privacy=PLAIN, heads=("Theme", "Thema"),
    )  # fmt: skip
    applicable = said(
        models.CharField(
            "applicable", max_length=4, blank=True, choices=choices(YesNo),
            help_text="Whether the control is needed here; empty: not decided yet.",
        ),
        term="6.1.3 d)1", privacy=PLAIN, heads=("Applicable", "Applicable?", "Appl.", "Included", "Applies",
        "Anwendbar", "Anwendbar?", "Zutreffend", "Relevant"),
    )  # fmt: skip
    justification = said(
        models.TextField(
            "justification", blank=True,
            help_text="Why it is in, in words; what the records say stands beside it by itself.",
        ),
        term="6.1.3 d)2", privacy=FREE, heads=("Justification", "Justification for inclusion", "Reason", "Why",
        "Begründung", "Begründung der Aufnahme", "Begründung für Anwendbarkeit"),
    )  # fmt: skip
    implementation = said(
        models.CharField(
            "implementation", max_length=12, blank=True, choices=choices(Implementation),
            help_text="How far it is carried out.",
        ),
        term="6.1.3 d)3", privacy=PLAIN, heads=("Implementation", "Implemented", "Implementation status", "Status",
        "Umsetzung", "Umgesetzt", "Umsetzungsstatus", "Umsetzungsstand"),
    )  # fmt: skip
    exclusion_reason = said(
        models.TextField(
            "reason for the exclusion", blank=True,
            help_text="Why it is not needed: what does not exist here, or is done by nobody.",
        ),
        term="6.1.3 d)4", privacy=FREE, heads=("Exclusion reason", "Justification for exclusion",
        "Reason for exclusion", "Ausschlussgrund", "Begründung des Ausschlusses", "Begründung Ausschluss"),
    )  # fmt: skip
    controls = said(
        models.ManyToManyField(
            Control, blank=True, related_name="+", verbose_name="controls",
            help_text="The controls that carried it out when the version was approved.",
        ),
        term="6.1.3 b)", set_by_act=True, heads=("Controls here", "Eigene Maßnahmen"),
    )  # fmt: skip
    risks = said(
        models.ManyToManyField(
            "risks.Risk", blank=True, related_name="+", verbose_name="risks",
            help_text="The risks whose treatment needed it when the version was approved.",
        ),
        term="6.1.3 d)2", set_by_act=True, heads=("Risks", "Risiken"),
    )  # fmt: skip
    obligations = said(
        models.ManyToManyField(
            "context.Obligation", blank=True, related_name="+", verbose_name="obligations",
            help_text="The obligations that asked for it when the version was approved.",
        ),
        term="6.1.3 d)2", set_by_act=True, heads=("Obligations", "Verpflichtungen"),
    )  # fmt: skip
    documents = said(
        models.ManyToManyField(
            "documents.Document", blank=True, related_name="+", verbose_name="policies",
            help_text="The policies that asked for it when the version was approved.",
        ),
        term="6.1.3 d)2", set_by_act=True, heads=("Policies", "Richtlinien"),
    )  # fmt: skip
    because = said(
        models.TextField(
            "because", blank=True,
            help_text="What the records said when the version was approved: risks, obligations, policies, controls.",
        ),
        term="6.1.3 d)2", privacy=FREE, set_by_act=True, heads=("Because", "Weil", "Herleitung"),
    )  # fmt: skip

    class Meta(Record.Meta):
        verbose_name = "applicability line"

    def derive(self) -> None:
        """It is called as the standard calls the control, and stands under its theme. A word for nothing gives no
        reason."""
        self.justification, self.exclusion_reason = or_nothing(self.justification), or_nothing(self.exclusion_reason)
        self.control_reference = rules.ref_written(self.control_reference)
        row = rules.annex(self.statement.standard).get(self.control_reference)
        self.title = f"{self.control_reference} {row.title}" if row else self.control_reference
        self.theme = row.control.theme if row and row.control else ""
        if self._state.adding and self.owner_id is None:
            self.owner_id = self.statement.owner_id
