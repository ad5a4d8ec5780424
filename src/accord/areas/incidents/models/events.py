"""Events: what somebody noticed, before anybody knows what it is (A.6.8, A.5.25)."""

from __future__ import annotations

from django.db import models

from accord.areas.incidents import rules
from accord.areas.incidents.models.incidents import Incident
from accord.areas.incidents.terms import EventKind
from accord.kernel.records.declaration import Due, State, record
from accord.kernel.records.fields import FREE, PERSONAL, PLAIN, choices, said
from accord.kernel.records.record import Record


@record(
    prefix="EV", plural="events", serves=("iso-27001",),
    states=(
        State("reported", "Reported"), State("incident", "Incident", final=True),
        State("no_incident", "No incident", final=True),
    ),
    columns=("reference", "title", "kind", "noticed_on", "reported_by", "assessed_on", "incident", "state"),
    filters=("state", "kind", "site", "process", "reported_by", "owner", "noticed_on", "assessed_on"),
    rules=(rules.assessed_after_reported,),
    duties=(
        Due(
            "Decide whether {title} is an incident", on="reported_on", days="incident_assessment",
            states=("reported",), act="assess",
        ),
    ),
    without=("effective_on",),
    called=(
        "security events", "event reports", "reported events", "Ereignisse", "Ereignis", "Sicherheitsereignisse",
        "Meldungen", "Sicherheitsmeldungen", "Vorfallmeldungen",
    ),
)  # fmt: skip
class Event(Record):
    """Something odd that somebody noticed: a strange message, a lost device, an open door. Anybody reports it."""

    title = said(
        models.CharField(
            "what", max_length=200,
            help_text="In one sentence. Better reported once too often.",
        ),
        term="A.6.8", heads=("Event", "What", "Subject", "Title", "Short description", "Ereignis", "Was", "Betreff",
        "Kurzbeschreibung", "Titel", "Meldung"),
    )  # fmt: skip
    details = said(
        models.TextField(
            "what happened", blank=True,
            help_text="What you saw, where, and what you have done already. Do not investigate on your own.",
        ),
        term="A.6.8", privacy=FREE, heads=("Details", "Description", "What happened", "Beschreibung", "Hergang",
        "Was ist passiert", "Sachverhalt"),
    )  # fmt: skip
    kind = said(
        models.CharField(
            "kind", max_length=24, blank=True, choices=choices(EventKind),
            help_text="As far as you can tell; leave it empty if you cannot.",
        ),
        term="A.6.8", privacy=PLAIN, heads=("Kind", "Type", "Category", "Art", "Kategorie", "Ereignisart", "Typ"),
    )  # fmt: skip
    noticed_on = said(
        models.DateField("noticed on", null=True, blank=True, help_text="The day on which somebody noticed it."),
        term="A.6.8", heads=("Noticed on", "Date", "Occurred on", "When", "Bemerkt am", "Datum", "Wann",
        "Aufgetreten am", "Festgestellt am"),
    )  # fmt: skip
    site = said(
        models.ForeignKey(
            "kernel.Site", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="site",
            help_text="Where it was noticed.",
        ),
        term="A.6.8", heads=("Site", "Location", "Where", "Standort", "Ort", "Wo"),
    )  # fmt: skip
    process = said(
        models.ForeignKey(
            "processes.Process", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="process",
            help_text="The work that it touches, if you know.",
        ),
        heads=("Process", "Prozess", "Bereich"),
    )  # fmt: skip
    assets = said(
        models.ManyToManyField(
            "assets.Asset", blank=True, related_name="+", verbose_name="assets",
            help_text="The device, system or information that it touches.",
        ),
        term="A.6.8", heads=("Assets", "Asset", "Systems", "Affected systems", "Werte", "Systeme", "Betroffene Systeme",
        "Anlagen"),
    )  # fmt: skip
    source = said(
        models.CharField(
            "source", max_length=80, blank=True, db_index=True,
            help_text="The record that shows it, by its reference: a check result, a vulnerability, a supplier …",
        ),
        term="A.5.25", kind="pointer", privacy=PLAIN, heads=("Source", "Quelle", "Ursprung"),
    )  # fmt: skip
    reported_by = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="reported by",
            help_text="Who noticed and reported it; empty where it came from outside or from a tool.",
        ),
        term="A.6.8", heads=("Reported by", "Reporter", "By", "Gemeldet von", "Melder", "Von", "Gemeldet durch"),
    )  # fmt: skip
    reported_on = said(
        models.DateField(
            "reported on", null=True, blank=True,
            help_text="The day of the report; from here on time runs for the decision.",
        ),
        term="A.6.8; A.5.25", heads=("Reported on", "Reported", "Report date", "Gemeldet am", "Meldedatum",
        "Eingang", "Eingegangen am"),
    )  # fmt: skip
    assessment = said(
        models.TextField(
            "why it was decided so", blank=True,
            help_text="By which criteria it is an incident or none: what is harmed, how far, who could have seen it.",
        ),
        term="A.5.25", privacy=FREE, set_by_act=True, heads=("Assessment", "Reason", "Verdict", "Bewertung",
        "Begründung", "Beurteilung", "Einschätzung"),
    )  # fmt: skip
    assessed_on = said(
        models.DateField("assessed on", null=True, blank=True),
        term="A.5.25", set_by_act=True, heads=("Assessed on", "Assessed", "Decided on", "Triage date", "Bewertet am",
        "Beurteilt am", "Entschieden am"),
    )  # fmt: skip
    assessed_by = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="assessed by",
        ),
        term="A.5.25", set_by_act=True, heads=("Assessed by", "Decided by", "Bewertet von", "Beurteilt von",
        "Entschieden von"),
    )  # fmt: skip
    incident = said(
        models.ForeignKey(
            Incident, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="incident",
            help_text="The incident that it turned out to be, or to belong to.",
        ),
        term="A.5.25", set_by_act=True, heads=("Incident", "Vorfall", "Sicherheitsvorfall", "Vorfall-Nr."),
    )  # fmt: skip
    answered_on = said(
        models.DateField("answered on", null=True, blank=True),
        term="A.6.8", set_by_act=True, heads=("Answered on", "Feedback given on", "Beantwortet am",
        "Rückmeldung am"),
    )  # fmt: skip
    answer = said(
        models.TextField(
            "answer to who reported it", blank=True,
            help_text="What became of it, in words that encourage to report again.",
        ),
        term="A.6.8", privacy=PERSONAL, set_by_act=True, heads=("Answer", "Feedback", "Antwort", "Rückmeldung"),
    )  # fmt: skip
