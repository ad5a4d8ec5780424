"""Trainings and whether they had an effect: tables and declarations."""

from __future__ import annotations

from django.db import models

from accord.areas.people import rules
from accord.areas.people.models.competence import CompetenceRequirement
from accord.areas.people.terms import Effect
from accord.kernel.records.declaration import Due, State, record
from accord.kernel.records.fields import FREE, PERSONAL, PLAIN, choices, said
from accord.kernel.records.record import Record


@record(
    prefix="TR", plural="trainings",
    states=(
        State("planned", "Planned"), State("held", "Held"),
        State("evaluated", "Evaluated", final=True, day="effect_checked_on"),
        State("cancelled", "Cancelled", final=True),
    ),
    columns=("reference", "title", "planned_on", "held_on", "trainer", "effect_check_due", "effect", "owner", "state"),
    filters=("state", "competence", "owner", "planned_on", "effect_check_due", "effect", "participants", "attended"),
    natural_key=("title", "planned_on"), rules=(rules.effect_seen_after_training,),
    duties=(
        Due("Hold the training {title}", on="planned_on", states=("planned",), act="hold"),
        Due("Check the effect of the training {title}", on="effect_check_due", states=("held",), act="evaluate"),
    ),
    called=("training list", "training plan", "training records", "courses", "Schulungen", "Schulung",
    "Schulungsplan", "Schulungsliste", "Unterweisungen", "Seminare", "Fortbildungen", "Weiterbildungen"),
)  # fmt: skip
class Training(Record):
    """A training or briefing with those who took part, and whether it did what it was held for."""

    title = said(
        models.CharField(
            "subject", max_length=200,
            help_text="What is learned, as people would call it: Calibrating pressure transmitters.",
        ),
        heads=("Subject", "Training", "Course", "Training course", "Course title", "Training title", "Topic", "Title",
        "Thema", "Schulung", "Schulungsthema", "Kurs", "Seminar", "Titel", "Bezeichnung"),
    )  # fmt: skip
    need = said(
        models.TextField(
            "why it is needed", blank=True,
            help_text="Which gap it closes: what people cannot do yet, or what changes. The standards ask that action "
            "is taken where competence is missing.",
        ),
        term="7.2 c)", privacy=FREE, heads=("Need", "Reason", "Why", "Gap", "Bedarf", "Grund", "Anlass",
        "Schulungsbedarf"),
    )  # fmt: skip
    competence = said(
        models.ForeignKey(
            CompetenceRequirement, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="competence",
            help_text="The competence that it builds. Once its effect is judged good, it can be recorded as evidence "
            "for everyone who took part.",
        ),
        term="7.2 c); A.6.3", heads=("Competence", "Qualification", "Skill", "Kompetenz", "Qualifikation"),
    )  # fmt: skip
    planned_on = said(
        models.DateField(
            "date", null=True, blank=True,
            help_text="The day for which it is planned; with several days, the first.",
        ),
        term="7.2 c)", heads=("Date", "Planned on", "Planned date", "Start", "Datum", "Termin", "Geplant am",
        "Geplant für", "Schulungsdatum", "Beginn"),
    )  # fmt: skip
    trainer = said(
        models.CharField(
            "trainer", max_length=200, blank=True,
            help_text="Who gives it: a colleague, or a firm outside.",
        ),
        privacy=PERSONAL, heads=("Trainer", "Instructor", "Provider", "Training provider", "Referent", "Dozent",
        "Anbieter", "Schulungsleiter", "Durchgeführt von", "Unterweiser"),
    )  # fmt: skip
    hours = said(
        models.DecimalField(
            "hours", max_digits=6, decimal_places=1, null=True, blank=True,
            help_text="How long it takes each of them.",
        ),
        heads=("Hours", "Duration", "Duration (h)", "Dauer", "Dauer (h)", "Stunden", "Dauer in Stunden"),
    )  # fmt: skip
    participants = said(
        models.ManyToManyField(
            "kernel.Person", blank=True, related_name="+", verbose_name="participants",
            help_text="Who is to take part.",
        ),
        term="7.2 c); A.6.3", heads=("Participants", "Invited", "Employees", "Persons", "Teilnehmer",
        "Teilnehmerinnen", "Mitarbeiter", "Eingeladen", "Personen"),
    )  # fmt: skip
    effect_check = said(
        models.TextField(
            "effect check", blank=True,
            help_text="How one will see that it worked: a test, a look over the shoulder, fewer mistakes. Say it "
            "beforehand.",
        ),
        term="7.2 c)", privacy=FREE, heads=("Effect check", "Effectiveness check", "How checked",
        "Wirksamkeitsprüfung", "Wirksamkeitskontrolle", "Art der Wirksamkeitsprüfung", "Erfolgskontrolle"),
    )  # fmt: skip
    effect_check_due = said(
        models.DateField(
            "effect check due", null=True, blank=True,
            help_text="The day by which somebody judges whether it worked.",
        ),
        term="7.2 c)", heads=("Wirksamkeit bis",
        "Effect check due", "Effectiveness check due", "Evaluation due",
        "Wirksamkeitsprüfung fällig", "Wirksamkeitsprüfung bis", "Erfolgskontrolle bis"),
    )  # fmt: skip
    held_on = said(
        models.DateField("held on", null=True, blank=True, help_text="The day on which it took place."),
        term="7.2 c); A.6.3", set_by_act=True, heads=("Held on", "Held", "Completed on", "Completed", "Durchgeführt am",
        "Erledigt am", "Stattgefunden am", "Absolviert am"),
    )  # fmt: skip
    attended = said(
        models.ManyToManyField(
            "kernel.Person", blank=True, related_name="+", verbose_name="who took part",
            help_text="Who was there; the signed list is attached.",
        ),
        term="7.2 d); A.6.3", set_by_act=True, heads=("Attended", "Attendees", "Present", "Teilgenommen", "Anwesend",
        "Anwesende", "Teilgenommen haben"),
    )  # fmt: skip
    effect = said(
        models.CharField(
            "effect", max_length=16, blank=True, choices=choices(Effect),
            help_text="Whether people can do now what it was held for.",
        ),
        term="7.2 c)", privacy=PLAIN, set_by_act=True, heads=("Effect", "Effective", "Effectiveness", "Wirksam",
        "Wirksamkeit", "Bewertung"),
    )  # fmt: skip
    effect_checked_on = said(
        models.DateField("effect checked on", null=True, blank=True),
        term="7.2 c)", set_by_act=True, heads=("Checked on",
        "Effect checked on", "Effectiveness checked on", "Evaluated on",
        "Wirksamkeit geprüft am", "Bewertet am"),
    )  # fmt: skip
    effect_checked_by = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+",
            verbose_name="effect checked by",
        ),
        term="7.2 c)", set_by_act=True, heads=("Checked by", "Geprüft von",
        "Effect checked by", "Evaluated by", "Wirksamkeit geprüft von",
        "Bewertet von"),
    )  # fmt: skip
    effect_result = said(
        models.TextField(
            "what the check showed", blank=True,
            help_text="What was seen, in a sentence that somebody else could verify.",
        ),
        term="7.2 c)", privacy=PERSONAL, set_by_act=True, heads=("Effect result", "Evaluation", "Test result", "Result",
        "Ergebnis", "Testergebnis", "Ergebnis der Wirksamkeitsprüfung"),
    )  # fmt: skip
    cancelled_because = said(
        models.CharField("why cancelled", max_length=300, blank=True),
        privacy=FREE, set_by_act=True, heads=("Why cancelled", "Absagegrund", "Grund der Absage"),
    )  # fmt: skip
