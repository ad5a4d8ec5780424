"""Processes whose result no later check can show (8.5.1 f)."""

from __future__ import annotations

from django.db import models

from accord.areas.products import rules
from accord.areas.products.terms import SERVES
from accord.kernel.records.declaration import Due, State, record
from accord.kernel.records.fields import FREE, said
from accord.kernel.records.record import Record


@record(
    prefix="VP", plural="validated processes",
    states=(State("due", "Due"), State("valid", "Valid")),
    columns=("reference", "title", "process", "validated_on", "validated_by", "validation_due", "owner", "state"),
    filters=("state", "process", "validation_due", "owner"), natural_key=("title",), serves=SERVES,
    rules=(rules.due_after_validation,),
    duties=(
        Due("Validate {title} anew", on="validation_due", states=("valid",), act="validate"),
        Due("Validate {title}", states=("due",), act="validate"),
    ),
    called=(
        "special processes", "process validations", "Prozessvalidierungen", "Spezielle Prozesse",
        "Validierte Prozesse", "Sonderprozesse",
    ),
    retention="retention_product",
)  # fmt: skip
class ValidatedProcess(Record):
    """A step whose result no later check can show, so it is proven able beforehand: welding, gluing, filling."""

    title = said(
        models.CharField("step", max_length=200, help_text="What is done, with which equipment."),
        heads=("Step", "Special process", "Process name", "Name", "Title", "Prozessschritt", "Spezieller Prozess",
        "Bezeichnung", "Arbeitsgang"),
    )  # fmt: skip
    process = said(
        models.ForeignKey(
            "processes.Process", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="process",
            help_text="The process that it belongs to.",
        ),
        term="8.5.1 f)", heads=("Process", "Prozess"),
    )  # fmt: skip
    why = said(
        models.TextField(
            "why it cannot be checked later", blank=True,
            help_text="What would have to be destroyed, or would show only in use.",
        ),
        term="8.5.1 f)", privacy=FREE, heads=("Why", "Reason", "Warum", "Begründung"),
    )  # fmt: skip
    criteria = said(
        models.TextField(
            "when it counts as able", blank=True,
            help_text="The limits, samples and tests that decide; approved equipment and qualified people.",
        ),
        term="8.5.1 f)", privacy=FREE, heads=("Criteria", "Acceptance criteria", "Kriterien", "Annahmekriterien"),
    )  # fmt: skip
    settings = said(
        models.TextField(
            "approved settings", blank=True, help_text="Parameters, equipment and materials within which it holds.",
        ),
        term="8.5.1 f)", privacy=FREE, heads=("Settings", "Parameters", "Parameter", "Einstellungen"),
    )  # fmt: skip
    validated_on = said(
        models.DateField("validated on", null=True, blank=True, help_text="The day of the latest proof."),
        term="8.5.1 f)", set_by_act=True, heads=("Validated on", "Last validation", "Validiert am",
        "Letzte Validierung"),
    )  # fmt: skip
    validated_by = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="validated by",
            help_text="Who judged it able.",
        ),
        term="8.5.1 f)", set_by_act=True, heads=("Validated by", "Validiert von"),
    )  # fmt: skip
    result = said(
        models.TextField("result", blank=True, help_text="What was tried, what came of it; the report is attached."),
        term="8.5.1 f)", privacy=FREE, set_by_act=True, heads=("Result", "Ergebnis", "Validierungsergebnis"),
    )  # fmt: skip
    validation_due = said(
        models.DateField("next validation", null=True, blank=True, help_text="The day by which it is proven anew."),
        term="8.5.1 f)", heads=("Next validation", "Validation due", "Due", "Nächste Validierung",
        "Validierung fällig", "Fällig am"),
    )  # fmt: skip
    doubt = said(
        models.TextField("why it must be proven anew", blank=True, help_text="What has changed or gone wrong."),
        term="8.5.1 f)", privacy=FREE, set_by_act=True, heads=("Why due", "Doubt", "Anlass"),
    )  # fmt: skip

    class Meta(Record.Meta):
        verbose_name = "validated process"
