"""Feeds of tools, and what they have seen: tables and declarations."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import models

from accord.areas.monitoring import rules
from accord.areas.monitoring.terms import FeedKind, Outcome
from accord.kernel.organization.models import Organization
from accord.kernel.records.declaration import Due, State, record
from accord.kernel.records.fields import FREE, PLAIN, choices, said
from accord.kernel.records.record import Record, current_organization


def _day(instant: datetime) -> date:
    """The day of an instant where the organization is."""
    zone = Organization.objects.values_list("time_zone", flat=True).get(pk=current_organization())
    return instant.astimezone(ZoneInfo(zone)).date()


@record(
    prefix="F", plural="feeds", serves=("iso-27001",),
    states=(State("active", "Active"), State("blind", "Blind"), State("retired", "Retired", final=True)),
    columns=("reference", "title", "kind", "expected_hours", "last_heard_at", "blind_on", "owner", "state"),
    filters=("state", "kind", "owner", "assets", "controls", "blind_on", "blind_since"),
    natural_key=("title",), derived=("blind_on",), rules=(rules.hours_given,),
    duties=(
        Due("See why {title} is silent", on="blind_on", states=("active",), act="mark-blind"),
        Due("Let {title} see again", on="blind_since", states=("blind",), act="hear"),
    ),
    without=("effective_on",),
    called=(
        "monitoring tools", "data feeds", "tools", "scanners", "sensors", "Überwachungswerkzeuge", "Datenquellen",
        "Datenquelle", "Werkzeuge", "Monitoring",
    ),
)  # fmt: skip
class Feed(Record):
    """A tool that watches and says what it sees: a scanner, the log server, the backup, the build pipeline."""

    title = said(
        models.CharField("tool", max_length=200, help_text="The tool and what it watches."),
        term="A.8.16; 9.1 a)", heads=("Tool", "Feed", "Name", "Title", "Scanner", "Werkzeug", "Datenquelle",
        "Bezeichnung", "Titel"),
    )  # fmt: skip
    kind = said(
        models.CharField(
            "kind", max_length=24, blank=True, choices=choices(FeedKind), help_text="What sort of tool it is."
        ),
        term="A.8.16", privacy=PLAIN, heads=("Kind", "Type", "Category", "Art", "Kategorie", "Typ"),
    )  # fmt: skip
    covers = said(
        models.TextField(
            "what it watches", blank=True, help_text="Which systems and events, and what it does not see."
        ),
        term="A.8.15; A.8.16", privacy=FREE, heads=("Covers", "Coverage", "Scope", "Description", "Abdeckung", "Umfang",
        "Beschreibung", "Was überwacht wird"),
    )  # fmt: skip
    assets = said(
        models.ManyToManyField(
            "assets.Asset", blank=True, related_name="+", verbose_name="assets", help_text="The assets that it watches."
        ),
        term="A.8.15; A.8.16", heads=("Assets", "Asset", "Systems", "Werte", "Systeme", "Überwachte Systeme"),
    )  # fmt: skip
    controls = said(
        models.ManyToManyField(
            "controls.Control", blank=True, related_name="+", verbose_name="controls",
            help_text="The controls of which it shows that they work.",
        ),
        term="9.1 a)", heads=("Controls", "Control", "Maßnahmen", "Kontrollen"),
    )  # fmt: skip
    expected_hours = said(
        models.PositiveIntegerField(
            "expected every so many hours",
            help_text="24 is daily, 168 weekly. Silent for longer, it counts as blind.",
        ),
        term="9.1 c); A.8.16", heads=("Expected interval", "Interval (h)", "Interval in hours", "Expected every (h)",
        "Erwartetes Intervall", "Intervall (h)", "Intervall in Stunden"),
    )  # fmt: skip
    last_heard_at = said(
        models.DateTimeField("last heard", null=True, blank=True),
        term="A.8.16", set_by_act=True, heads=("Last heard", "Last seen", "Last result", "Zuletzt gehört",
        "Letzte Meldung"),
    )  # fmt: skip
    blind_on = said(
        models.DateField(
            "counts as blind on", null=True, blank=True,
            help_text="The day on which its silence becomes too long; each word of it moves this day.",
        ),
        term="A.8.16", heads=("Blind on", "Blind ab"),
    )  # fmt: skip
    blind_since = said(
        models.DateField("blind since", null=True, blank=True),
        term="A.8.16", set_by_act=True, heads=("Blind since", "Blind seit"),
    )  # fmt: skip
    blind_because = said(
        models.TextField("why it is blind", blank=True, help_text="What is broken, and who is at it."),
        term="A.8.16", privacy=FREE, set_by_act=True, heads=("Why blind", "Warum blind"),
    )  # fmt: skip
    blind_windows = said(
        models.TextField(
            "blind windows", blank=True,
            help_text="From when until when it saw nothing: what was shown in that time shows nothing.",
        ),
        term="A.8.16; 9.1", privacy=FREE, set_by_act=True, heads=("Blind windows", "Outages", "Blinde Zeiten",
        "Ausfälle"),
    )  # fmt: skip
    gathered = said(
        models.PositiveIntegerField("results so far", default=0),
        set_by_act=True, heads=("Results so far", "Anzahl Ergebnisse"),
    )  # fmt: skip

    def derive(self) -> None:
        """Its silence is too long once the expected interval has passed since it was last heard."""
        self.blind_on = None
        if self.last_heard_at is not None and self.expected_hours and self.state != "retired":
            self.blind_on = _day(rules.blind_from(self.last_heard_at, self.expected_hours))


@record(
    prefix="RES", plural="check results", part_of="feed", serves=("iso-27001",), creatable=False,
    states=(State("recorded", "Recorded", final=True),),
    columns=("reference", "at", "feed", "check_name", "subject", "outcome", "detail"),
    filters=("feed", "outcome", "asset", "seen_on"), natural_key=("feed", "check_name", "subject", "at"),
    derived=("title", "seen_on"), without=("effective_on",),
    called=(
        "monitoring results", "scan log", "test results", "probes", "Prüfergebnisse", "Prüfergebnis", "Messergebnisse",
        "Überwachungsergebnisse",
    ),
)  # fmt: skip
class CheckResult(Record):
    """One thing that a tool looked at, when, and whether it was as it should be."""

    feed: models.ForeignKey[Feed, Feed] = said(
        models.ForeignKey(Feed, models.PROTECT, related_name="+", verbose_name="feed"),
        term="A.8.16", heads=("Feed", "Tool", "Scanner", "Source", "Werkzeug", "Quelle", "Datenquelle"),
    )  # fmt: skip
    at = said(
        models.DateTimeField("at", help_text="Day and time at which the tool looked."),
        term="A.8.16; 9.1 p1", heads=("At", "Time", "Timestamp", "Date", "Checked at", "Zeitpunkt", "Zeitstempel",
        "Datum", "Zeit", "Geprüft am"),
    )  # fmt: skip
    seen_on = said(models.DateField("day", null=True, blank=True), term="9.1 p1", heads=("Day", "Tag"))
    subject = said(
        models.CharField("what was looked at", max_length=200, help_text="The host, job, certificate, address …"),
        term="A.8.16", heads=("Subject", "Host", "Target", "Object", "Resource", "Objekt", "Ziel", "Rechner",
        "Gegenstand"),
    )  # fmt: skip
    asset = said(
        models.ForeignKey(
            "assets.Asset", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="asset",
            help_text="The asset of the inventory that it belongs to.",
        ),
        term="A.8.16; A.5.9", heads=("Asset", "System", "Wert", "Inventar-Nr."),
    )  # fmt: skip
    check_name = said(
        models.CharField("check", max_length=160, help_text="What was checked: backup done, certificate valid …"),
        term="A.8.16; 9.1 a)", heads=("Check", "Check name", "Test", "Rule", "Control check", "Prüfung", "Regel",
        "Prüfpunkt"),
    )  # fmt: skip
    outcome = said(
        models.CharField("outcome", max_length=8, choices=choices(Outcome), help_text="As it should be, or not."),
        term="A.8.16; 9.1 p1", privacy=PLAIN, heads=("Outcome", "Result", "Status", "Passed or failed", "Ergebnis",
        "Bestanden"),
    )  # fmt: skip
    detail = said(
        models.TextField("detail", blank=True, help_text="What the tool says about it."),
        term="A.8.16", privacy=FREE, heads=("Detail", "Details", "Message", "Output", "Meldung", "Text", "Ausgabe"),
    )  # fmt: skip
    follow_up = said(
        models.CharField(
            "what followed", max_length=80, blank=True, db_index=True,
            help_text="The event or nonconformity that was raised from it.",
        ),
        term="A.8.16; 10.2", kind="pointer", privacy=PLAIN, set_by_act=True, heads=("Follow-up", "What followed",
        "Folge"),
    )  # fmt: skip

    class Meta(Record.Meta):
        verbose_name = "check result"
        indexes = (models.Index(fields=("feed", "check_name", "subject", "at"), name="monitoring_looks"),)
        """Of thousands of looks the last one at each thing is asked for."""

    def derive(self) -> None:
        """It is called by what was checked on what; its day is the organization's."""
        self.title = f"{self.check_name}: {self.subject}"[:200]
        self.seen_on = _day(self.at)
        if self._state.adding and self.owner_id is None:
            self.owner_id = self.feed.owner_id
