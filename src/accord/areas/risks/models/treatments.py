"""Treatments of risks."""

from __future__ import annotations

from django.db import models

from accord.areas.risks import rules
from accord.areas.risks.models.risks import Risk
from accord.areas.risks.terms import Effect, Option
from accord.kernel.organization.models import Person
from accord.kernel.records.declaration import Due, State, record
from accord.kernel.records.fields import FREE, PLAIN, choices, said
from accord.kernel.records.record import Record


@record(
    prefix="T", plural="treatments", part_of="risk",
    states=(
        State("planned", "Planned"), State("approved", "Approved"), State("running", "Running"),
        State("done", "Done", final=True), State("cancelled", "Cancelled", final=True),
    ),
    columns=("reference", "title", "risk", "option", "owner", "due_on", "cost", "done_on", "effect", "state"),
    filters=("state", "option", "owner", "risk", "due_on", "effect", "effect_check_due"),
    natural_key=("risk", "title"), derived=("serves",),
    rules=(rules.cost_with_currency,),
    duties=(
        Due("Carry out {title}", on="due_on", states=("approved", "running"), act="complete"),
        Due("Have {title} approved by the owner of the risk", on="due_on", states=("planned",), act="approve"),
        Due("Judge whether {title} has helped", on="effect_check_due", states=("done",), act="judge"),
    ),
    called=(
        "risk treatments", "treatment plan", "risk treatment plan", "risk measures", "Risikobehandlung",
        "Risikobehandlungsplan", "Risikomaßnahmen", "Behandlungsplan", "Behandlungen",
    ),
)  # fmt: skip
class Treatment(Record):
    """What is done about a risk: by whom, until when, at which cost, and whether it has helped."""

    risk: models.ForeignKey[Risk, Risk] = said(
        models.ForeignKey(Risk, models.PROTECT, related_name="+", verbose_name="risk"),
        heads=("Risk", "Risiko", "Risk title", "Risk reference"),
    )  # fmt: skip
    title = said(
        models.CharField(
            "title", max_length=200, blank=True,
            help_text="In a few words. Left empty, it begins as the measures begin.",
        ),
        heads=("Title", "Name", "Treatment", "Titel", "Bezeichnung", "Behandlung", "Kurzbeschreibung"),
    )  # fmt: skip
    option = said(
        models.CharField(
            "option", max_length=8, blank=True, choices=choices(Option),
            help_text="Modify: make it less likely or less harmful. Avoid: give up what causes it. Share: with an "
            "insurer or a supplier. Retain: bear it knowingly.",
        ),
        term="6.1.3 a)", privacy=PLAIN, heads=("Option", "Strategy", "Treatment option", "Response", "Strategie",
        "Behandlungsoption", "Risikostrategie"),
    )  # fmt: skip
    reason = said(
        models.TextField("why this option", blank=True, help_text="Why this way and not another."),
        term="6.1.3 a)", privacy=FREE, heads=("Reason", "Why", "Begründung", "Grund"),
    )  # fmt: skip
    measures = said(
        models.TextField("measures", blank=True, help_text="What is done, step by step, so that somebody else could."),
        term="6.1.3 b); 6.1.2 p2; 8.3", privacy=FREE, heads=("Measures", "Measure", "Actions", "Action", "Description",
        "Maßnahme", "Maßnahmen", "Beschreibung"),
    )  # fmt: skip
    processes = said(
        models.ManyToManyField(
            "processes.Process", blank=True, related_name="+", verbose_name="built into processes",
            help_text="The processes of which it becomes a part.",
        ),
        term="6.1.2 p3; 6.1.1 e)1", heads=("Processes", "Process", "Prozesse", "Prozess"),
    )  # fmt: skip
    documents = said(
        models.ManyToManyField(
            "documents.Document", blank=True, related_name="+", verbose_name="documents",
            help_text="Procedures and instructions in which it stands.",
        ),
        term="6.1.2 p3; 6.1.3 e)", heads=("Documents", "Dokumente"),
    )  # fmt: skip
    actions = said(
        models.ManyToManyField(
            "improvement.Action", blank=True, related_name="+", verbose_name="actions",
            help_text="Single steps that have their own person and day.",
        ),
        term="6.1.2 p2", heads=("Single actions", "Einzelmaßnahmen"),
    )  # fmt: skip
    resources = said(
        models.TextField("resources", blank=True, help_text="People, time and means that it needs."),
        term="6.1.3 e); 7.1", privacy=FREE, heads=("Resources", "Ressourcen", "Aufwand"),
    )  # fmt: skip
    cost = said(
        models.DecimalField(
            "cost", max_digits=15, decimal_places=2, null=True, blank=True, help_text="All in all, once; without VAT.",
        ),
        term="6.1.3 e)", heads=("Cost", "Costs", "Budget", "Kosten"),
    )  # fmt: skip
    currency = said(
        models.CharField("currency", max_length=3, default="EUR", help_text="Three letters, such as EUR."),
        privacy=PLAIN, example="EUR", heads=("Currency", "Währung"),
    )  # fmt: skip
    due_on = said(
        models.DateField("due on", null=True, blank=True, help_text="The day by which it is done."),
        term="6.1.3 e); 6.1.2 p2", heads=("Due on", "Due", "Due date", "Deadline", "Fällig am", "Termin", "Frist",
        "Umsetzung bis"),
    )  # fmt: skip
    effect_wanted = said(
        models.TextField(
            "effect wanted", blank=True,
            help_text="By what one will see that it has helped; fixed before, so that nobody bends it afterwards.",
        ),
        term="6.1.2 p4; 6.1.1 e)2", privacy=FREE, heads=("Effect wanted", "Expected effect", "Success criterion",
        "Gewünschte Wirkung", "Erwartete Wirkung"),
    )  # fmt: skip
    effect_check_due = said(
        models.DateField("effect check due", null=True, blank=True),
        term="6.1.2 p4; 6.1.1 e)2", heads=("Wirksamkeit prüfen bis",
        "Effect check due", "Effectiveness check due", "Wirksamkeitsprüfung fällig",
        "Wirksamkeitsprüfung bis"),
    )  # fmt: skip
    approved_by: models.ForeignKey[Person | None, Person | None] = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="approved by",
        ),
        term="6.1.3 f)", set_by_act=True, heads=("Approved by", "Genehmigt von", "Freigegeben von"),
    )  # fmt: skip
    approved_on = said(
        models.DateField("approved on", null=True, blank=True),
        term="6.1.3 f)", set_by_act=True, heads=("Approved on", "Genehmigt am", "Freigegeben am"),
    )  # fmt: skip
    done_on = said(
        models.DateField("done on", null=True, blank=True),
        term="8.3", set_by_act=True, heads=("Done on", "Completed on", "Implemented on", "Erledigt am", "Umgesetzt am"),
    )  # fmt: skip
    result = said(
        models.TextField("result", blank=True, help_text="What was done in the end, and where one can see it."),
        term="8.3", privacy=FREE, set_by_act=True, heads=("Result", "Outcome", "Ergebnis", "Umsetzung"),
    )  # fmt: skip
    effect = said(
        models.CharField("effect", max_length=8, blank=True, choices=choices(Effect)),
        term="6.1.2 p4; 6.1.1 e)2", privacy=PLAIN, set_by_act=True, heads=("Effect", "Effectiveness", "Wirksamkeit",
        "Wirkung"),
    )  # fmt: skip
    effect_note = said(
        models.TextField("what was seen", blank=True, help_text="What the judgement of the effect rests on."),
        term="6.1.2 p4; 6.1.1 e)2", privacy=FREE, set_by_act=True, heads=("Effect note", "Wirksamkeitsnachweis"),
    )  # fmt: skip
    effect_checked_by: models.ForeignKey[Person | None, Person | None] = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="effect checked by",
        ),
        term="6.1.2 p4; 6.1.1 e)2", set_by_act=True, heads=("Wirkung geprüft von",
        "Effect checked by", "Wirksamkeit geprüft von"),
    )  # fmt: skip
    effect_checked_on = said(
        models.DateField("effect checked on", null=True, blank=True),
        term="6.1.2 p4; 6.1.1 e)2", set_by_act=True, heads=("Wirkung geprüft am",
        "Effect checked on", "Wirksamkeit geprüft am"),
    )  # fmt: skip
    cancelled_because = said(
        models.TextField("cancelled because", blank=True),
        privacy=FREE, set_by_act=True, heads=("Cancelled because", "Abbruchgrund"),
    )  # fmt: skip

    class Meta(Record.Meta):
        verbose_name = "treatment"

    def derive(self) -> None:
        """Without a title it is called as its measures begin. It serves the standards that its risk is kept for."""
        if not self.title and self.measures:
            self.title = self.measures.split("\n")[0][:200]
        self.serves = self.risk.serves
