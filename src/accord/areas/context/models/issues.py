"""Issues: what works for or against the organization from inside and outside (4.1)."""

from __future__ import annotations

from django.db import models

from accord.areas.context import rules
from accord.areas.context.terms import Bearing, ClimateVerdict, Side
from accord.kernel.records.declaration import Due, State, record
from accord.kernel.records.fields import FREE, PLAIN, choices, said
from accord.kernel.records.record import Record


@record(
    prefix="IS", plural="issues",
    states=(State("active", "Active"), State("retired", "Retired", final=True)),
    columns=("reference", "title", "side", "bearing", "owner", "reviewed_on", "review_due", "state"),
    filters=("state", "side", "bearing", "climate", "climate_verdict", "strategic", "owner", "serves", "review_due"),
    natural_key=("title",),
    rules=(rules.due_after_review, rules.climate_verdict_on_climate, rules.climate_decided_fully),
    duties=(Due("Look again at {title}", on="review_due", states=("active",), act="review"),),
    without=("effective_on",),
    called=(
        "internal and external issues", "context issues", "context of the organization", "SWOT", "PESTEL", "Themen",
        "Thema", "interne und externe Themen", "Kontext", "Kontext der Organisation", "Kontextanalyse", "Umfeldanalyse",
    ),
)  # fmt: skip
class Issue(Record):
    """Something inside or outside that works for or against what the organization wants to reach."""

    title = said(
        models.CharField(
            "issue", max_length=200,
            help_text="In a few words: new rule on batteries, three engineers retire, one supplier of sensors.",
        ),
        term="4.1", heads=("Issue", "Topic", "Factor", "Subject", "Title", "Name", "Thema", "Faktor", "Einflussfaktor",
        "Kontextthema", "Bezeichnung", "Titel"),
    )  # fmt: skip
    side = said(
        models.CharField(
            "internal or external", max_length=12, choices=choices(Side),
            help_text="Internal: people, knowledge, money, machines, culture. External: market, law, technology, "
            "society, climate.",
        ),
        term="4.1", privacy=PLAIN, heads=("Internal or external", "Internal/external", "Kind", "Type", "Side", "Art",
        "Intern/extern", "Intern oder extern", "Herkunft", "Typ"),
    )  # fmt: skip
    bearing = said(
        models.CharField(
            "works", max_length=12, blank=True, choices=choices(Bearing),
            help_text="For what the organization wants, against it, or both.",
        ),
        term="4.1", privacy=PLAIN, heads=("Works", "For or against", "Bearing", "Direction", "Wirkrichtung", "Wirkt",
        "Chance oder Risiko", "Richtung"),
    )  # fmt: skip
    description = said(
        models.TextField(
            "description", blank=True,
            help_text="What is so, since when, and how one knows.",
        ),
        term="4.1", privacy=FREE, heads=("Description", "Details", "Explanation", "Beschreibung", "Erläuterung",
        "Ausgangslage"),
    )  # fmt: skip
    quality_effect = said(
        models.TextField(
            "effect on quality", blank=True,
            help_text="What it does to products, services, customers or the results of the quality system.",
        ),
        term="4.1", privacy=FREE, heads=("Effect on quality", "Effect on quality results", "Quality effect", "Impact",
        "Effect", "Auswirkung", "Auswirkung auf Qualität", "Auswirkung auf das QMS", "Wirkung Qualität"),
    )  # fmt: skip
    security_effect = said(
        models.TextField(
            "effect on information security", blank=True,
            help_text="What it does to information and to those who rely on it.",
        ),
        term="4.1", privacy=FREE, heads=("Effect on information security", "Effect on C/I/A", "Security effect",
        "Auswirkung auf Informationssicherheit", "Auswirkung auf das ISMS", "Auswirkung ISMS"),
    )  # fmt: skip
    confidentiality = said(
        models.BooleanField(
            "bears on confidentiality", default=False,
            help_text="Information could come to those who must not have it, or is better kept from them.",
        ),
        term="4.1", heads=("Confidentiality", "C", "Vertraulichkeit"),
    )  # fmt: skip
    integrity = said(
        models.BooleanField(
            "bears on integrity", default=False,
            help_text="Information could be wrong or altered, or becomes more reliable.",
        ),
        term="4.1", heads=("Integrity", "I", "Integrität"),
    )  # fmt: skip
    availability = said(
        models.BooleanField(
            "bears on availability", default=False,
            help_text="Information or systems could be missing when needed, or become harder to lose.",
        ),
        term="4.1", heads=("Availability", "A", "Verfügbarkeit"),
    )  # fmt: skip
    strategic = said(
        models.BooleanField(
            "strategic", default=False,
            help_text="It bears on where the organization wants to go, so objectives and policy should answer it.",
        ),
        term="4.1; 5.1.1", heads=("Strategic", "Strategy", "Strategisch", "Strategierelevant"),
    )  # fmt: skip
    no_risk_because = said(
        models.TextField(
            "why no risk follows", blank=True,
            help_text="Only where neither a risk nor an opportunity follows from it: why not.",
        ),
        term="6.1.1", privacy=FREE, heads=("Why no risk follows", "No risk because", "Warum kein Risiko",
        "Kein Risiko, weil"),
    )  # fmt: skip
    climate = said(
        models.BooleanField(
            "about climate change", default=False,
            help_text="Both standards ask for a view on climate change; one issue holds it.",
        ),
        term="4.1 Amd1; 4.1 p2", heads=("Climate", "Climate change", "Klima", "Klimawandel"),
    )  # fmt: skip
    climate_verdict = said(
        models.CharField(
            "climate change is", max_length=12, blank=True, choices=choices(ClimateVerdict),
        ),
        term="4.1 Amd1; 4.1 p2", privacy=PLAIN, set_by_act=True, heads=("Climate verdict", "Climate relevant",
        "Klimawandel relevant", "Klimabewertung"),
    )  # fmt: skip
    climate_rationale = said(
        models.TextField(
            "why", blank=True,
            help_text="Why climate change is relevant for the management system, or why it is not.",
        ),
        term="4.1 Amd1; 4.1 p2", privacy=FREE, set_by_act=True, heads=("Climate rationale", "Climate reason",
        "Begründung Klima", "Begründung Klimawandel"),
    )  # fmt: skip
    climate_decided_by = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="decided by",
        ),
        term="4.1 Amd1; 4.1 p2", set_by_act=True, heads=("Climate decided by", "Klimawandel entschieden von"),
    )  # fmt: skip
    climate_decided_on = said(
        models.DateField("decided on", null=True, blank=True),
        term="4.1 Amd1; 4.1 p2", set_by_act=True, heads=("Climate decided on", "Klimawandel entschieden am"),
    )  # fmt: skip
    review_due = said(
        models.DateField(
            "review due", null=True, blank=True,
            help_text="The day by which somebody looks whether this still holds.",
        ),
        term="4.1 p2; 4.1 p3", heads=("Review due", "Next review", "Nächste Prüfung", "Nächste Überprüfung",
        "Überprüfung fällig", "Wiedervorlage"),
    )  # fmt: skip
    reviewed_on = said(
        models.DateField("reviewed on", null=True, blank=True),
        term="4.1 p2; 4.1 p3", set_by_act=True, heads=("Reviewed on", "Last review", "Geprüft am", "Überprüft am",
        "Letzte Prüfung", "Stand"),
    )  # fmt: skip
    reviewed_by = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="reviewed by",
        ),
        term="4.1 p2; 4.1 p3", set_by_act=True, heads=("Reviewed by", "Geprüft von", "Überprüft von"),
    )  # fmt: skip
    review_result = said(
        models.TextField(
            "result of the review", blank=True,
            help_text="What has changed since the last look, or that nothing has.",
        ),
        term="4.1 p2; 9.3.2 b)", privacy=FREE, set_by_act=True, heads=("Review result", "Change", "Changes",
        "Ergebnis der Prüfung", "Veränderung", "Änderung"),
    )  # fmt: skip
