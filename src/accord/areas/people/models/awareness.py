"""What everybody is to know, and who has said that they do: tables and declarations."""

from __future__ import annotations

from typing import Any

from django.db import models

from accord.areas.people import rules
from accord.areas.people.models.roles import ACTIVE, RETIRED
from accord.kernel.records.declaration import Due, State, record
from accord.kernel.records.fields import FREE, PERSONAL, said
from accord.kernel.records.record import Record


def _covers(label: str, help_text: str, term: str, *heads: str) -> models.BooleanField[bool, bool]:
    """A yes or no to one of the things that people have to be aware of."""
    field: Any = models.BooleanField(label, default=False, help_text=help_text)
    found: models.BooleanField[bool, bool] = said(field, term=term, heads=heads)
    return found


@record(
    prefix="AW", plural="awareness topics", states=(ACTIVE, RETIRED),
    columns=("reference", "title", "audience", "interval", "told_on", "next_on", "owner", "state"),
    filters=("state", "owner", "next_on", "on_policy", "on_objectives", "on_contribution", "on_consequences",
    "on_conduct", "by_top_management"),
    natural_key=("title",), rules=(rules.again_after_told,),
    duties=(Due("Bring up again: {title}", on="next_on", states=("active",), act="ask"),),
    called=("awareness", "awareness plan", "awareness programme", "toolbox talks", "Awareness-Themen",
    "Sensibilisierung", "Sensibilisierungsthemen", "Bewusstsein", "Unterweisungsthemen"),
)  # fmt: skip
class AwarenessTopic(Record):
    """Something that people have to be aware of: the policy, what their work adds, what follows from broken rules."""

    title = said(
        models.CharField("topic", max_length=200, help_text="In a few words, as it is announced."),
        heads=("Topic", "Subject", "Title", "Message", "Thema", "Titel", "Botschaft", "Bezeichnung"),
    )  # fmt: skip
    message = said(
        models.TextField(
            "what people should know", blank=True,
            help_text="In plain words: what somebody can say afterwards who has understood it.",
        ),
        term="7.3; A.6.3", privacy=FREE, heads=("What people should know", "Content", "Description", "Inhalt",
        "Beschreibung", "Kernaussage"),
    )  # fmt: skip
    on_policy = _covers(
        "about the policy", "It tells what the policy says and means at work.", "7.3 a)",
        "Policy", "About the policy", "Politik", "Qualitätspolitik", "Informationssicherheitspolitik",
    )  # fmt: skip
    on_objectives = _covers(
        "about objectives", "It tells which objectives touch the work of the audience.", "7.3 b)",
        "Objectives", "Goals", "About objectives", "Ziele", "Qualitätsziele",
    )  # fmt: skip
    on_contribution = _covers(
        "about one's own contribution", "It tells what everybody's own work adds, and who gains when it gets better.",
        "7.3 c); 7.3 b)", "Contribution", "Own contribution", "Beitrag", "Eigener Beitrag",
    )  # fmt: skip
    on_consequences = _covers(
        "about consequences", "It tells what happens when the rules are not kept.", "7.3 d); 7.3 c)",
        "Consequences", "Folgen", "Konsequenzen",
    )  # fmt: skip
    on_conduct = _covers(
        "about quality culture and conduct", "It tells what good habits in quality and honest conduct mean at work.",
        "7.3 e)", "Quality culture", "Conduct", "Ethics", "Qualitätskultur", "Verhalten", "Ethik",
    )  # fmt: skip
    by_top_management = _covers(
        "a message of top management", "Top management itself says it, and that is why it is on file.",
        "5.1.1 f); 5.1 d)", "By top management", "Message of top management", "Leitung", "Von der Leitung",
        "Botschaft der Leitung",
    )  # fmt: skip
    audience = said(
        models.CharField(
            "audience", max_length=200, blank=True,
            help_text="Whom it concerns, in words: everybody, assembly and test, whoever may reach the servers.",
        ),
        term="7.3; A.6.3", privacy=FREE, heads=("Audience", "For whom", "Target group", "Zielgruppe", "Für wen",
        "Adressaten", "Teilnehmerkreis"),
    )  # fmt: skip
    units = said(
        models.ManyToManyField(
            "kernel.Unit", blank=True, related_name="+", verbose_name="units",
            help_text="The units that it concerns; none named: everybody who works here, employed or not.",
        ),
        term="7.3; A.6.3", heads=("Units", "Departments", "Abteilungen", "Bereiche"),
    )  # fmt: skip
    material = said(
        models.TextField(
            "material", blank=True,
            help_text="What is shown or handed out, and where it lies. A file can be attached.",
        ),
        term="A.6.3", privacy=FREE, heads=("Material", "Documents", "Slides", "Unterlagen", "Schulungsunterlagen",
        "Folien"),
    )  # fmt: skip
    interval = said(
        models.PositiveSmallIntegerField(
            "repeated after (months)", null=True, blank=True,
            help_text="Empty: after the interval that the organization has chosen for awareness.",
        ),
        term="A.6.3", heads=("Interval", "Repeat after", "Frequency", "Interval (months)", "Intervall", "Turnus",
        "Wiederholung", "Intervall (Monate)", "Turnus (Monate)"),
    )  # fmt: skip
    told_on = said(
        models.DateField("last brought up on", null=True, blank=True),
        term="7.3; 5.1.1 f)", set_by_act=True, heads=("Told on", "Last held on", "Last time", "Zuletzt am",
        "Zuletzt durchgeführt am", "Letzte Durchführung"),
    )  # fmt: skip
    next_on = said(
        models.DateField(
            "brought up again by", null=True, blank=True,
            help_text="By then everybody is asked again.",
        ),
        term="7.3; A.6.3", heads=("Next on", "Due", "Due on", "Nächster Termin", "Fällig am", "Nächste Durchführung"),
    )  # fmt: skip


@record(
    prefix="AK", plural="awareness acknowledgements", part_of="topic",
    states=(State("asked", "Asked"), State("acknowledged", "Acknowledged", final=True, locked=True)),
    columns=("reference", "topic", "person", "asked_on", "due_on", "acknowledged_on", "valid_until", "state"),
    filters=("state", "topic", "person", "due_on", "acknowledged_on"), natural_key=("topic", "person", "asked_on"),
    rules=(rules.acknowledged_after_asked,),
    duties=(Due("Acknowledge: {title}", on="due_on", who="person", states=("asked",), act="acknowledge"),),
    derived=("title",), without=("owner", "serves", "effective_on"),
    called=("acknowledgements", "attendance list", "Bestätigungen", "Kenntnisnahmen Awareness",
    "Unterweisungsnachweise", "Unterweisungsnachweis", "Teilnahmebestätigungen"),
)  # fmt: skip
class AwarenessAcknowledgement(Record):
    """That a person was told about an awareness topic, and has said to have understood it."""

    topic: models.ForeignKey[AwarenessTopic, AwarenessTopic] = said(
        models.ForeignKey(AwarenessTopic, models.PROTECT, related_name="+", verbose_name="topic"),
        heads=("Topic", "Subject", "Thema", "Unterweisungsthema"),
    )  # fmt: skip
    person = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, related_name="+", verbose_name="person",
            help_text="Who is to know it. They acknowledge it themselves.",
        ),
        term="7.3; A.6.3", heads=("Person", "Name", "Employee", "Participant", "Mitarbeiter", "Mitarbeiterin",
        "Teilnehmer"),
    )  # fmt: skip
    asked_on = said(
        models.DateField("asked on", help_text="The day on which the person was told or asked."),
        term="7.3", heads=("Asked on", "Asked", "Told on", "Angefragt am", "Unterwiesen am"),
    )  # fmt: skip
    due_on = said(
        models.DateField("due on", null=True, blank=True, help_text="The day by which the person has answered."),
        heads=("Due on", "Due", "Fällig am", "Frist"),
    )  # fmt: skip
    acknowledged_on = said(
        models.DateField("acknowledged on", null=True, blank=True),
        term="7.3; A.6.3", set_by_act=True, heads=("Acknowledged on", "Acknowledged", "Date", "Signed on",
        "Bestätigt am", "Unterschrieben am", "Datum"),
    )  # fmt: skip
    valid_until = said(
        models.DateField(
            "counts until", null=True, blank=True,
            help_text="The last day on which it counts; then the topic is brought up again.",
        ),
        term="A.6.3", set_by_act=True, heads=("Valid until", "Counts until", "Gültig bis"),
    )  # fmt: skip
    told_by = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="told by",
            help_text="Who briefed the person, such as the line manager; empty where they read it themselves.",
        ),
        term="A.5.4", set_by_act=True, heads=("Told by", "Briefed by", "Unterwiesen von", "Unterwiesen durch"),
    )  # fmt: skip
    result = said(
        models.CharField(
            "result", max_length=200, blank=True,
            help_text="Of a quiz or a test message, where there was one: 9 of 10; reported the message.",
        ),
        term="7.3 c); A.6.3", privacy=PERSONAL, set_by_act=True, heads=("Result", "Score", "Ergebnis", "Testergebnis",
        "Punkte"),
    )  # fmt: skip

    def derive(self) -> None:
        """The title says what was to be understood."""
        self.title = self.topic.title
