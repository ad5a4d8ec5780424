"""Opportunities."""

from __future__ import annotations

from django.db import models

from accord.areas.risks.terms import KIND_BEGINS, Effect, RiskKind
from accord.kernel.organization.models import Person
from accord.kernel.records.declaration import Due, State, record
from accord.kernel.records.fields import FREE, PLAIN, choices, said
from accord.kernel.records.record import Record


@record(
    prefix="OP", plural="opportunities",
    states=(
        State("identified", "Identified"), State("pursuing", "Being pursued"), State("done", "Done", final=True),
        State("declined", "Declined", final=True),
    ),
    columns=("reference", "title", "kind", "process", "owner", "evaluated_on", "review_due", "due_on", "state"),
    filters=("state", "kind", "owner", "process", "effect", "review_due", "due_on"), derived=("serves",),
    duties=(
        Due("Evaluate {title}, then pursue or decline it", states=("identified",), act="evaluate"),
        Due("Look again at {title}", on="review_due", states=("identified", "pursuing"), act="evaluate"),
        Due("Finish {title}", on="due_on", states=("pursuing",), act="finish"),
    ),
    called=("chances", "opportunity register", "Chancen", "Chance", "Chancenregister", "Chancenliste"),
)  # fmt: skip
class Opportunity(Record):
    """Something that could go better than planned if one helps it along."""

    title = said(
        models.CharField(
            "title", max_length=200, blank=True,
            help_text="In a few words. Left empty, it begins as the description begins.",
        ),
        heads=("Title", "Name", "Opportunity", "Titel", "Bezeichnung", "Chance", "Kurzbeschreibung"),
    )  # fmt: skip
    kind = said(
        models.CharField(
            "about", max_length=12, default=KIND_BEGINS, choices=choices(RiskKind),
            help_text="What it would better: quality, security, or both. It decides which standard it is kept for.",
        ),
        term="6.1.1", privacy=PLAIN, heads=("About", "Kind", "Type", "Category", "Art", "Kategorie", "Typ"),
    )  # fmt: skip
    description = said(
        models.TextField("what", blank=True, help_text="What could be done or might happen, and what opens it."),
        term="6.1.1; 6.1.3 p1", privacy=FREE, heads=("What", "Description", "Was", "Beschreibung"),
    )  # fmt: skip
    benefit = said(
        models.TextField("benefit", blank=True, help_text="What would be better for whom, if possible in figures."),
        term="6.1.3 p1", privacy=FREE, heads=("Benefit", "Expected benefit", "Nutzen", "Erwarteter Nutzen"),
    )  # fmt: skip
    system_level = said(
        models.BooleanField(
            "about the system itself", default=False,
            help_text="It would better the management system and its results as such.",
        ),
        term="6.1.1 a)-c)", heads=("System level", "Strategic", "Strategisch"),
    )  # fmt: skip
    process: models.ForeignKey[Record | None, Record | None] = said(
        models.ForeignKey(
            "processes.Process", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="process",
            help_text="The process that would gain most, and into which the actions are built.",
        ),
        term="6.1.3 p3; 4.4.1 f)", heads=("Process", "Prozess"),
    )  # fmt: skip
    issues = said(
        models.ManyToManyField(
            "context.Issue", blank=True, related_name="+", verbose_name="issues",
            help_text="Circumstances inside or outside that open it.",
        ),
        term="6.1.1; 6.1.3 p5", heads=("Issues", "Context", "Themen", "Kontext"),
    )  # fmt: skip
    party_requirements = said(
        models.ManyToManyField(
            "context.PartyRequirement", blank=True, related_name="+", verbose_name="demands of parties",
            help_text="What interested parties want that it would answer.",
        ),
        term="6.1.1; 6.1.3 p5", heads=("Party requirements", "Anforderungen der Parteien"),
    )  # fmt: skip
    actions = said(
        models.ManyToManyField(
            "improvement.Action", blank=True, related_name="+", verbose_name="actions",
            help_text="What is done to seize it, each with its own person and day.",
        ),
        term="6.1.3 p2", heads=("Actions", "Maßnahmen"),
    )  # fmt: skip
    due_on = said(
        models.DateField("due on", null=True, blank=True, help_text="The day by which it is seized."),
        term="6.1.3 p2", heads=("Due on", "Due", "Deadline", "Fällig am", "Termin", "Frist"),
    )  # fmt: skip
    evaluation = said(
        models.TextField(
            "evaluation", blank=True,
            help_text="What it is worth against what it takes and what it might break.",
        ),
        term="6.1.3 p1", privacy=FREE, set_by_act=True, heads=("Evaluation", "Assessment", "Bewertung"),
    )  # fmt: skip
    evaluated_on = said(
        models.DateField("evaluated on", null=True, blank=True),
        term="6.1.3 p1", set_by_act=True, heads=("Evaluated on", "Bewertet am"),
    )  # fmt: skip
    evaluated_by: models.ForeignKey[Person | None, Person | None] = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="evaluated by",
        ),
        term="6.1.3 p1", set_by_act=True, heads=("Evaluated by", "Bewertet von"),
    )  # fmt: skip
    review_due = said(
        models.DateField("review due", null=True, blank=True, help_text="The day by which it is looked at again."),
        term="6.1.1", heads=("Nächste Prüfung",
        "Review due", "Next review", "Nächste Bewertung", "Wiedervorlage"),
    )  # fmt: skip
    decision = said(
        models.TextField("decision", blank=True, help_text="Why it is pursued, or why not."),
        term="6.1.3 p1", privacy=FREE, set_by_act=True, heads=("Decision", "Entscheidung", "Begründung"),
    )  # fmt: skip
    decided_on = said(
        models.DateField("decided on", null=True, blank=True),
        term="6.1.3 p1", set_by_act=True, heads=("Decided on", "Entschieden am"),
    )  # fmt: skip
    decided_by: models.ForeignKey[Person | None, Person | None] = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="decided by",
        ),
        term="6.1.3 p1", set_by_act=True, heads=("Decided by", "Entschieden von"),
    )  # fmt: skip
    result = said(
        models.TextField("result", blank=True, help_text="What came of it, against what was hoped for."),
        term="6.1.3 p4", privacy=FREE, set_by_act=True, heads=("Result", "Outcome", "Ergebnis"),
    )  # fmt: skip
    done_on = said(
        models.DateField("done on", null=True, blank=True),
        term="6.1.3 p2", set_by_act=True, heads=("Done on", "Erledigt am", "Umgesetzt am"),
    )  # fmt: skip
    effect = said(
        models.CharField(
            "effect", max_length=8, blank=True, choices=choices(Effect),
        ),
        term="6.1.3 p4", privacy=PLAIN, set_by_act=True, heads=("Effect", "Effectiveness", "Wirksamkeit", "Wirkung"),
    )  # fmt: skip
    effect_checked_on = said(
        models.DateField("effect checked on", null=True, blank=True),
        term="6.1.3 p4", set_by_act=True, heads=("Effect checked on", "Wirksamkeit geprüft am"),
    )  # fmt: skip
    effect_checked_by: models.ForeignKey[Person | None, Person | None] = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="effect checked by",
        ),
        term="6.1.3 p4", set_by_act=True, heads=("Effect checked by", "Wirksamkeit geprüft von"),
    )  # fmt: skip

    class Meta(Record.Meta):
        verbose_name = "opportunity"
        verbose_name_plural = "opportunities"

    def derive(self) -> None:
        """Without a title it is called as its description begins. Its standards follow from what it is about."""
        if not self.title and self.description:
            self.title = self.description.split("\n")[0][:200]
        self.serves = RiskKind(self.kind).families if self.kind in set(RiskKind) else self.serves
