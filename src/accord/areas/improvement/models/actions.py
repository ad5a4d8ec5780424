"""Actions: tables and declarations."""

from __future__ import annotations

from django.db import models

from accord.areas.improvement import rules
from accord.areas.improvement.models.nonconformities import Nonconformity
from accord.kernel.organization.models import Person
from accord.kernel.records.declaration import Due, State, record
from accord.kernel.records.fields import FREE, PLAIN, said
from accord.kernel.records.record import Record


@record(
    prefix="ACT", plural="actions", part_of="nonconformity",
    states=(
        State("open", "Open"), State("done", "Done"), State("verified", "Verified", final=True),
        State("cancelled", "Cancelled", final=True),
    ),
    columns=("reference", "title", "nonconformity", "owner", "due_on", "effect_check_due", "state"),
    filters=("state", "owner", "due_on", "effect_check_due", "nonconformity"),
    rules=(rules.verified_after_done, rules.effect_checked_after_due),
    duties=(
        Due("{title}", on="due_on", states=("open",), act="complete"),
        Due("Check the effect of {title}", on="effect_check_due", states=("done",), act="verify"),
    ),
    called=("measures", "action plan", "Maßnahmen", "Maßnahme", "Massnahmen", "Maßnahmenplan", "Korrekturmaßnahmen"),
)  # fmt: skip
class Action(Record):
    """Something to be done, by whom and by when, and what came of it."""

    title = said(
        models.CharField(
            "what", max_length=200,
            help_text="What is to be done, so that somebody else could tell whether it was.",
        ),
        heads=("Action", "What", "Task", "Measure", "Corrective action", "Title", "Maßnahme", "Massnahme",
        "Korrekturmaßnahme", "Was", "Aufgabe", "Titel"),
    )  # fmt: skip
    owner: models.ForeignKey[Person | None, Person | None] = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="who",
            help_text="The one person who does it.",
        ),
        heads=("Who", "Owner", "Responsible", "Assigned to", "Wer", "Verantwortlich", "Verantwortlicher",
        "Zuständig"),
    )  # fmt: skip
    nonconformity: models.ForeignKey[Nonconformity | None, Nonconformity | None] = said(
        models.ForeignKey(
            Nonconformity, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="nonconformity",
            help_text="The nonconformity whose cause it removes; empty for an action of another origin.",
        ),
        term="10.2.1 c); 10.2 c)", heads=("Nonconformity", "NC", "Finding", "Abweichung", "Nichtkonformität",
        "Feststellung"),
    )  # fmt: skip
    source = said(
        models.CharField(
            "source", max_length=80, blank=True, db_index=True,
            help_text="The record it came from, by its reference: a review, a risk, a supplier …",
        ),
        kind="pointer", privacy=PLAIN, heads=("Source", "Quelle", "Ursprung"),
    )  # fmt: skip
    details = said(
        models.TextField(
            "details", blank=True,
            help_text="How it is to be done, and with what.",
        ),
        privacy=FREE, heads=("Details", "Description", "Beschreibung"),
    )  # fmt: skip
    due_on = said(
        models.DateField(
            "due on", null=True, blank=True,
            help_text="The day by which it is done. Without one nobody knows when it is late.",
        ),
        term="10.2.1 c); 10.2 c)", heads=("Due on", "Due", "Due date", "Deadline", "Target date", "Fällig am",
        "Fällig", "Termin", "Frist", "Bis wann"),
    )  # fmt: skip
    first_due_on = said(
        models.DateField(
            "first due on", null=True, blank=True,
            help_text="The day by which it was to be done at first, however often that was moved since.",
        ),
        term="10.2.1 c); 10.2 c)", set_by_act=True, heads=("First due on", "Original due date", "Zuerst fällig am",
        "Ursprünglicher Termin"),
    )  # fmt: skip
    effect_wanted = said(
        models.CharField(
            "effect wanted", max_length=300, blank=True,
            help_text="What is different when it has worked.",
        ),
        term="10.2.1 d); 10.2 d)", privacy=FREE, heads=("Effect wanted", "Expected effect", "Gewünschte Wirkung",
        "Ziel"),
    )  # fmt: skip
    effect_check_due = said(
        models.DateField(
            "effect check due", null=True, blank=True,
            help_text="The day by which somebody looks whether it has worked.",
        ),
        term="10.2.1 d); 10.2 d)", heads=("Wirksamkeit prüfen bis",
        "Effect check due", "Effectiveness check due", "Wirksamkeitsprüfung fällig",
        "Wirksamkeitsprüfung bis"),
    )  # fmt: skip
    result = said(
        models.TextField(
            "result", blank=True,
            help_text="What came of it.",
        ),
        term="10.2.2 b); 10.2 g)", privacy=FREE, heads=("Result", "Outcome", "Ergebnis", "Umsetzung"),
    )  # fmt: skip
    done_on = said(
        models.DateField("done on", null=True, blank=True),
        set_by_act=True, heads=("Done on", "Completed on", "Completed", "Erledigt am", "Umgesetzt am"),
    )  # fmt: skip
    verified_by = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="verified by",
        ),
        term="10.2.1 d); 10.2 d)", set_by_act=True, heads=("Verified by", "Geprüft von", "Wirksamkeit geprüft von",
        "Verifiziert durch"),
    )  # fmt: skip
    verified_on = said(
        models.DateField("verified on", null=True, blank=True),
        term="10.2.1 d); 10.2 d)", set_by_act=True, heads=("Verified on", "Effectiveness verified on", "Geprüft am",
        "Wirksamkeit geprüft am"),
    )  # fmt: skip

    def derive(self) -> None:
        """The first day that is set for it stays, until it is taken up again for another one."""
        self.first_due_on = self.first_due_on or getattr(self, "_loaded", {}).get("due_on") or self.due_on
