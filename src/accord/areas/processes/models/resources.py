"""What processes need and do not have: tables and declarations."""

from __future__ import annotations

from django.db import models

from accord.areas.processes import rules
from accord.areas.processes.models.processes import Process
from accord.areas.processes.terms import ResourceKind
from accord.kernel.records.declaration import Due, State, record
from accord.kernel.records.fields import FREE, PLAIN, choices, said
from accord.kernel.records.record import Record


@record(
    prefix="RN", plural="resource needs",
    states=(State("open", "Open"), State("granted", "Granted"), State("refused", "Refused", final=True)),
    columns=("reference", "title", "kind", "process", "needed_by", "decided_on", "provided_on", "owner", "state"),
    filters=("state", "kind", "process", "outside", "owner", "needed_by", "decided_by"),
    rules=(rules.provided_after_decision,),
    duties=(Due("Decide: {title}", on="needed_by", states=("open",), act="grant"),),
    called=("resources", "budget requests", "staffing needs", "Ressourcenbedarf", "Ressourcen", "Bedarfe",
    "Investitionsanträge", "Budgetanträge", "Personalbedarf"),
)  # fmt: skip
class ResourceNeed(Record):
    """Something that a process or a control needs and does not have, and what was decided about it."""

    title = said(
        models.CharField("what", max_length=200, help_text="What is needed: a second climate chamber, half a post."),
        term="7.1.1", heads=("What", "Need", "Resource", "Title", "Was", "Bedarf", "Ressource", "Titel",
        "Bezeichnung"),
    )  # fmt: skip
    kind = said(
        models.CharField("kind", max_length=16, blank=True, choices=choices(ResourceKind)),
        term="7.1.2; 7.1.3; 7.1.4; 7.1.5; 7.1.6; 7.1", privacy=PLAIN, heads=("Kind", "Type", "Category", "Art",
        "Kategorie", "Ressourcenart"),
    )  # fmt: skip
    process: models.ForeignKey[Process | None, Process | None] = said(
        models.ForeignKey(
            Process, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="for process",
        ),
        term="4.4.1 d); 7.1.1", heads=("Process", "For process", "Prozess", "Für Prozess"),
    )  # fmt: skip
    concerns = said(
        models.CharField(
            "for what else", max_length=80, blank=True, db_index=True,
            help_text="Another record that needs it, such as a control, an objective or an audit, by its reference.",
        ),
        kind="pointer", privacy=PLAIN, term="7.1", heads=("For what", "Control", "Wofür", "Maßnahme"),
    )  # fmt: skip
    why = said(
        models.TextField("why", blank=True, help_text="What does not work without it."),
        term="7.1.1", privacy=FREE, heads=("Why", "Reason", "Justification", "Warum", "Begründung", "Grund"),
    )  # fmt: skip
    outside = said(
        models.BooleanField(
            "from outside", default=False,
            help_text="The house cannot give it itself; it is bought, hired or borrowed.",
        ),
        term="7.1.1 b)", heads=("From outside", "External", "Extern", "Von außen"),
    )  # fmt: skip
    cost = said(
        models.DecimalField(
            "cost", max_digits=12, decimal_places=2, null=True, blank=True,
            help_text="What it takes once, or in a year; in the money of the house.",
        ),
        heads=("Cost", "Amount", "Budget", "Kosten", "Betrag", "Kosten (EUR)"),
    )  # fmt: skip
    needed_by = said(
        models.DateField("needed by", null=True, blank=True, help_text="The day by which it is decided."),
        term="4.4.1 d)", heads=("Needed by", "Due", "Decision due", "Benötigt bis", "Termin", "Fällig am"),
    )  # fmt: skip
    decided_by = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="decided by",
            help_text="Who could say yes or no: top management where it costs more than a process owner may spend.",
        ),
        term="5.1.1 e); 5.1 c)", set_by_act=True, heads=("Decided by", "Approved by", "Entschieden von",
        "Genehmigt von"),
    )  # fmt: skip
    decided_on = said(
        models.DateField("decided on", null=True, blank=True),
        term="5.1.1 e); 7.1.1", set_by_act=True, heads=("Decided on", "Approved on", "Entschieden am", "Genehmigt am"),
    )  # fmt: skip
    decision = said(
        models.TextField(
            "reason for the decision", blank=True,
            help_text="Why, how much of it, or what is done instead.",
        ),
        term="7.1.1", privacy=FREE, set_by_act=True, heads=("Decision", "Entscheidung", "Stellungnahme"),
    )  # fmt: skip
    provided_on = said(
        models.DateField("there since", null=True, blank=True, help_text="The day since which it can be used."),
        term="7.1.1", set_by_act=True, heads=("Provided on", "Available since", "Bereitgestellt am", "Vorhanden seit"),
    )  # fmt: skip
