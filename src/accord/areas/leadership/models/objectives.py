"""What the organization wants to reach, by when, and how one tells (6.2)."""

from __future__ import annotations

from django.db import models

from accord.areas.leadership import rules
from accord.areas.leadership.terms import Direction, Level, Relevance
from accord.kernel.records.declaration import Due, State, record
from accord.kernel.records.fields import FREE, PLAIN, choices, said
from accord.kernel.records.record import Record


@record(
    prefix="OBJ", plural="objectives",
    states=(
        State("proposed", "Proposed"), State("approved", "Approved", locked=True),
        State("achieved", "Achieved", final=True, locked=True), State("missed", "Missed", final=True, locked=True),
        State("retired", "Retired", final=True, locked=True),
    ),
    columns=("reference", "title", "level", "target", "unit_of_measure", "progress", "due_on", "owner", "state"),
    filters=("state", "level", "unit", "relevance", "owner", "serves", "due_on"), natural_key=("title",),
    rules=(rules.level_is_named,), without=("effective_on",),
    duties=(
        Due("Approve or return the objective {title}", states=("proposed",), act="approve"),
        Due("Say how far {title} has come", on="progress_on", days="objective_progress", states=("approved",),
            act="record-progress"),
        Due("Judge whether {title} was reached", on="due_on", states=("approved",), act="achieve"),
    ),
    called=(
        "goals", "targets", "quality objectives", "security objectives", "Ziele", "Ziel", "Qualitätsziele",
        "Informationssicherheitsziele", "IS-Ziele", "Zielvereinbarungen",
    ),
)  # fmt: skip
class Objective(Record):
    """Something to be reached by a day, with a figure that tells, and a plan. Once approved only acts change it."""

    title = said(
        models.CharField("objective", max_length=200, help_text="What is to be so, and by when."),
        term="6.2", heads=("Objective", "Goal", "Target title", "Title", "Name", "Ziel", "Zielsetzung", "Bezeichnung",
        "Qualitätsziel", "Titel"),
    )  # fmt: skip
    why = said(
        models.TextField("why", blank=True, help_text="What becomes better for customers or for information with it."),
        term="6.2.1 c)-d); 6.2 c)", privacy=FREE, heads=("Why", "Reason", "Description", "Warum", "Begründung",
        "Beschreibung"),
    )  # fmt: skip
    policy_statement = said(
        models.ForeignKey(
            "leadership.PolicyStatement", models.PROTECT, null=True, blank=True, related_name="+",
            verbose_name="statement of the policy", help_text="The statement that it follows.",
        ),
        term="6.2.1 a); 6.2 a); 5.2.1 b)", heads=("Policy statement", "Policy", "Politikaussage", "Leitlinie",
        "Bezug zur Politik"),
    )  # fmt: skip
    issue = said(
        models.ForeignKey(
            "context.Issue", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="issue",
            help_text="The issue or piece of strategy that it answers, if one does.",
        ),
        term="5.1.1; 5.1 a)", heads=("Issue", "Strategy item", "Thema", "Strategiebezug"),
    )  # fmt: skip
    requirements = said(
        models.ManyToManyField(
            "context.PartyRequirement", blank=True, related_name="+", verbose_name="requirements it serves",
            help_text="What interested parties require that it helps to fulfil.",
        ),
        term="6.2.1 c); 6.2 c)", heads=("Forderungen",
        "Requirements", "Requirement", "Anforderungen", "Anforderung"),
    )  # fmt: skip
    obligations = said(
        models.ManyToManyField(
            "context.Obligation", blank=True, related_name="+", verbose_name="obligations it serves",
            help_text="What the organization must do anyway and wants to do better.",
        ),
        term="6.2.1 c); 6.2 c)", heads=("Obligations", "Obligation", "Verpflichtungen", "Verpflichtung"),
    )  # fmt: skip
    relevance = said(
        models.CharField(
            "bears on", max_length=16, blank=True, choices=choices(Relevance),
            help_text="Conforming products, satisfied customers, information security, or something else.",
        ),
        term="6.2.1 d)", privacy=PLAIN, heads=("Bears on", "Relevance", "Category", "Relevanz", "Bezug", "Kategorie"),
    )  # fmt: skip
    level = said(
        models.CharField(
            "level", max_length=16, choices=choices(Level), default=Level.ORGANIZATION.value,
            help_text="Of the whole organization, a unit or a process.",
        ),
        term="6.2.1; 6.2 p1", privacy=PLAIN, heads=("Level", "Ebene"),
    )  # fmt: skip
    unit = said(
        models.ForeignKey(
            "kernel.Unit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="unit",
            help_text="The unit whose objective it is.",
        ),
        term="6.2.1; 6.2 p1", heads=("Unit", "Department", "Abteilung", "Bereich"),
    )  # fmt: skip
    process = said(
        models.CharField(
            "process", max_length=80, blank=True, db_index=True,
            help_text="The process whose objective it is, by its reference.",
        ),
        term="6.2.1", kind="pointer", privacy=PLAIN, heads=("Process", "Prozess"),
    )  # fmt: skip
    measure = said(
        models.CharField(
            "measure", max_length=200, blank=True, help_text="The figure that tells, and how it is taken.",
        ),
        term="6.2.1 b); 6.2 b)", privacy=FREE, heads=("Measure", "Metric", "KPI", "Indicator", "Messgröße", "Kennzahl",
        "Indikator", "Messung"),
    )  # fmt: skip
    unit_of_measure = said(
        models.CharField("in", max_length=40, blank=True, help_text="Percent, days, pieces, euros."),
        term="6.2.1 b)", privacy=PLAIN, heads=("Unit of measure", "In", "Einheit", "Maßeinheit"),
    )  # fmt: skip
    direction = said(
        models.CharField(
            "good is", max_length=8, choices=[(Direction.UP.value, "More"), (Direction.DOWN.value, "Less")],
            default=Direction.UP.value, help_text="Which way is better.",
        ),
        term="6.2.1 b)", privacy=PLAIN, heads=("Direction", "Good is", "Richtung"),
    )  # fmt: skip
    baseline = said(
        models.DecimalField(
            "baseline", max_digits=14, decimal_places=3, null=True, blank=True, help_text="The figure at the start.",
        ),
        term="6.2.1 b)", heads=("Baseline", "Start", "Current", "Ausgangswert", "Ist", "Basis", "Startwert"),
    )  # fmt: skip
    target = said(
        models.DecimalField(
            "target", max_digits=14, decimal_places=3, null=True, blank=True, help_text="The figure to be reached.",
        ),
        term="6.2.1 b); 6.2 b)", heads=("Target", "Target value", "Zielwert", "Soll", "Sollwert"),
    )  # fmt: skip
    not_measurable = said(
        models.CharField(
            "why it has no figure", max_length=300, blank=True,
            help_text="Only where it cannot be measured: why, and by which sign one tells instead.",
        ),
        term="6.2 b)", privacy=FREE, heads=("Not measurable", "Why no figure", "Nicht messbar", "Warum nicht messbar"),
    )  # fmt: skip
    due_on = said(
        models.DateField("due on", null=True, blank=True, help_text="The day by which it is to be reached."),
        term="6.2.2 d); 6.2 k)", heads=("Due on", "Due", "Due date", "Deadline", "Target date", "By when", "Termin",
        "Bis wann",
        "Zieltermin", "Fällig am", "Frist"),
    )  # fmt: skip
    resources = said(
        models.TextField("resources", blank=True, help_text="What it takes: people, money, machines, time."),
        term="6.2.2 b); 6.2 i)", privacy=FREE, heads=("Resources", "Means", "Budget", "Ressourcen", "Mittel"),
    )  # fmt: skip
    judged_by = said(
        models.TextField("how it is judged", blank=True, help_text="Who looks at what, and when it counts as reached."),
        term="6.2.2 e); 6.2 l)", privacy=FREE, heads=("Woran gemessen",
        "How judged", "Evaluation", "Evaluation method", "Bewertung",
        "Wie bewertet", "Bewertungsmethode"),
    )  # fmt: skip
    approved_by = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="approved by",
        ),
        term="6.2.1; 5.1.1", set_by_act=True, heads=("Approved by", "Freigegeben von", "Genehmigt von"),
    )  # fmt: skip
    approved_on = said(
        models.DateField("approved on", null=True, blank=True),
        term="6.2.1; 6.2", set_by_act=True, heads=("Approved on", "Approved", "Freigegeben am", "Genehmigt am",
        "Vereinbart am"),
    )  # fmt: skip
    changed_on = said(
        models.DateField("last changed on", null=True, blank=True),
        term="6.2.1 g); 6.2 f)", set_by_act=True, heads=("Changed on", "Geändert am"),
    )  # fmt: skip
    change_reason = said(
        models.TextField("why it was changed", blank=True),
        term="6.2.1 g); 6.2 f)", privacy=FREE, set_by_act=True, heads=("Reason of change", "Änderungsgrund"),
    )  # fmt: skip
    communicated_on = said(
        models.DateField("told on", null=True, blank=True),
        term="6.2.1 f); 6.2 e)", set_by_act=True, heads=("Bekannt gemacht am",
        "Communicated on", "Told on", "Kommuniziert am",
        "Bekannt gegeben am"),
    )  # fmt: skip
    communicated_to = said(
        models.CharField("told to, and how", max_length=300, blank=True, help_text="Who was told, and by which means."),
        term="6.2.1 f); 6.2 e)", privacy=FREE, set_by_act=True, heads=("Bekannt gemacht an",
        "Communicated to", "Kommuniziert an"),
    )  # fmt: skip
    progress = said(
        models.DecimalField(
            "figure now", max_digits=14, decimal_places=3, null=True, blank=True, help_text="The latest figure.",
        ),
        term="6.2.1 e); 6.2 d)", set_by_act=True, heads=("Progress", "Actual", "Latest value", "Aktueller Wert",
        "Istwert", "Fortschritt"),
    )  # fmt: skip
    progress_on = said(
        models.DateField("as of", null=True, blank=True),
        term="6.2.1 e); 6.2 d)", set_by_act=True, heads=("Progress on", "As of", "Measured on", "Stand vom",
        "Gemessen am"),
    )  # fmt: skip
    progress_note = said(
        models.TextField("how far it has come", blank=True, help_text="What was done and what hinders."),
        term="6.2.1 e); 6.2 d)", privacy=FREE, set_by_act=True, heads=("Progress note", "Comment", "Bemerkung",
        "Fortschrittsbericht"),
    )  # fmt: skip
    judged_on = said(
        models.DateField("judged on", null=True, blank=True),
        term="6.2.2 e); 6.2 l)", set_by_act=True, heads=("Judged on", "Bewertet am"),
    )  # fmt: skip
    judgement = said(
        models.TextField("judgement", blank=True, help_text="What was reached, and what follows from it."),
        term="6.2.2 e); 6.2 l); 9.3.2", privacy=FREE, set_by_act=True, heads=("Judgement", "Result", "Conclusion",
        "Ergebnis", "Beurteilung", "Fazit"),
    )  # fmt: skip
