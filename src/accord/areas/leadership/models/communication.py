"""Who tells whom what about the management system (7.4)."""

from __future__ import annotations

from django.db import models

from accord.areas.leadership.terms import Reach, split_tags
from accord.kernel.records.declaration import Due, State, record
from accord.kernel.records.fields import FREE, PLAIN, choices, said
from accord.kernel.records.record import Record


@record(
    prefix="CO", plural="communication rules", import_name="communications",
    states=(State("active", "Active"), State("retired", "Retired", final=True)),
    columns=("reference", "title", "timing", "audience", "how", "owner", "last_done_on", "next_on", "state"),
    filters=("state", "reach", "from_the_top", "to_everybody", "owner", "serves", "next_on"), natural_key=("title",),
    duties=(Due("Tell: {title}", on="next_on", states=("active",), act="carry-out"),), without=("effective_on",),
    called=(
        "communication plan", "communication matrix", "communication", "Kommunikation", "Kommunikationsplan",
        "Kommunikationsmatrix", "Kommunikationsregeln",
    ),
)  # fmt: skip
class CommunicationRule(Record):
    """A rule that says on what, when, with whom, how and by whom something is told about the management system."""

    title = said(
        models.CharField(
            "on what", max_length=200, help_text="What is told: results of audits, an incident, the policy.",
        ),
        term="7.4 a)", heads=("On what", "What", "Subject", "Topic", "Content", "Title", "Was", "Worüber", "Thema",
        "Gegenstand", "Inhalt"),
    )  # fmt: skip
    timing = said(
        models.CharField(
            "when", max_length=200, blank=True,
            help_text="In which rhythm or on which occasion: each quarter, within 24 hours of an incident.",
        ),
        term="7.4 b)", privacy=FREE, heads=("When", "Timing", "Frequency", "Occasion", "Wann", "Anlass", "Häufigkeit",
        "Rhythmus", "Turnus"),
    )  # fmt: skip
    every_months = said(
        models.PositiveSmallIntegerField(
            "every … months", null=True, blank=True,
            help_text="Where there is a rhythm; empty where an occasion asks for it.",
        ),
        term="7.4 b)", heads=("Every months", "Interval in months", "Months", "Alle Monate", "Intervall in Monaten"),
    )  # fmt: skip
    audience = said(
        models.CharField(
            "with whom", max_length=300, blank=True, help_text="Those who are told.",
        ),
        term="7.4 c)", privacy=FREE, heads=("With whom", "To whom", "Audience", "Recipients", "Mit wem", "An wen",
        "Empfänger", "Zielgruppe", "Adressat"),
    )  # fmt: skip
    reach = said(
        models.CharField(
            "inside or outside", max_length=12, blank=True, choices=choices(Reach),
            help_text="Whether they belong to the organization.",
        ),
        term="7.4", privacy=PLAIN, heads=("Reichweite",
        "Inside or outside", "Internal or external", "Internal/external",
        "Intern/extern", "Intern oder extern"),
    )  # fmt: skip
    parties = said(
        models.ManyToManyField(
            "context.InterestedParty", blank=True, related_name="+", verbose_name="interested parties",
            help_text="The interested parties among them: authorities, customers, suppliers.",
        ),
        term="7.4 c)", heads=("Interested parties", "Parties", "Interessierte Parteien", "Stakeholder"),
    )  # fmt: skip
    to_everybody = said(
        models.BooleanField("to everybody here", default=False, help_text="All who work here are told."),
        term="5.1.1; 7.4 c)", heads=("To everybody", "All staff", "An alle", "Alle Mitarbeiter"),
    )  # fmt: skip
    how = said(
        models.CharField(
            "how", max_length=200, blank=True, help_text="By which means: meeting, intranet, letter, telephone.",
        ),
        term="7.4 d)", privacy=FREE, heads=("How", "Means", "Channel", "Medium", "Wie", "Kanal", "Form", "Weg"),
    )  # fmt: skip
    who = said(
        models.CharField(
            "who", max_length=200, blank=True,
            help_text="The role that tells it, such as head of quality; the person who sees to it is the owner.",
        ),
        term="7.4 e)", privacy=FREE, heads=("Who", "By whom", "Sender", "Role", "Wer", "Durch wen",
        "Absender", "Rolle"),
    )  # fmt: skip
    from_the_top = said(
        models.BooleanField(
            "by top management", default=False,
            help_text="Top management tells it itself. The standards ask that it does so now and then.",
        ),
        term="5.1 d); 5.1.1", heads=("By top management", "Top management", "Durch oberste Leitung", "Oberste Leitung"),
    )  # fmt: skip
    topics = said(
        models.CharField(
            "topics", max_length=300, blank=True,
            help_text="As tags: policy, quality-culture, ethics, process-approach, risk, opportunity, security, "
            "incident.",
        ),
        term="5.1.1; 5.1 d)", privacy=PLAIN, example="quality-culture ethics", heads=("Topics", "Tags",
        "Schlagwörter", "Stichworte"),
    )  # fmt: skip
    next_on = said(
        models.DateField("next on", null=True, blank=True, help_text="The day by which it is told next."),
        term="7.4 b)", heads=("Next on", "Next", "Due", "Nächster Termin", "Nächste Kommunikation", "Fällig am"),
    )  # fmt: skip
    last_done_on = said(
        models.DateField("last told on", null=True, blank=True),
        term="7.4", set_by_act=True, heads=("Zuletzt",
        "Last told on", "Last done", "Zuletzt am", "Letzte Kommunikation",
        "Durchgeführt am"),
    )  # fmt: skip
    last_done = said(
        models.TextField("what was told", blank=True, help_text="What, to whom and by whom, and what came back."),
        term="7.4", privacy=FREE, set_by_act=True, heads=("What was told", "Notes", "Bemerkung", "Durchführung"),
    )  # fmt: skip

    class Meta(Record.Meta):
        verbose_name = "communication rule"

    def derive(self) -> None:
        """Topics are kept in one form."""
        self.topics = " ".join(split_tags(self.topics))
