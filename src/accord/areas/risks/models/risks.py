"""Risks."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models

from accord.areas.risks import rules
from accord.areas.risks.models.methods import RiskMethod
from accord.areas.risks.models.rounds import AssessmentRound
from accord.areas.risks.terms import KIND_BEGINS, Method, RiskKind
from accord.kernel.organization.models import Person
from accord.kernel.records.declaration import Due, State, record
from accord.kernel.records.fields import FREE, PLAIN, choices, said
from accord.kernel.records.record import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

VIEWS = ("inherent", "current", "residual")


@record(
    prefix="R", plural="risks",
    states=(
        State("identified", "Identified"), State("assessed", "Assessed"), State("treating", "Being treated"),
        State("accepted", "Accepted"), State("closed", "Closed", final=True),
    ),
    columns=(
        "reference", "title", "kind", "process", "owner", "level", "above_limit", "assessed_on", "review_due", "state",
    ),
    filters=(
        "state", "kind", "level", "above_limit", "owner", "process", "assets", "suppliers", "threatens_supply",
        "system_level", "review_due",
    ),
    derived=(
        "serves", "inherent_level", "current_level", "residual_level", "level", "residual_word",
        "above_limit",
    ),
    rules=(rules.on_the_scale, rules.ranges_in_order, rules.due_after_assessed, rules.closed_with_a_reason),
    duties=(
        Due("Assess {title}", states=("identified",), act="assess"),
        Due("Treat or accept {title}", states=("assessed",), act="treat"),
        Due("Assess {title} again", on="review_due", states=("assessed", "accepted"), act="assess"),
        Due("Assess {title} again", on="review_due", states=("treating",), act="reassess"),
    ),
    called=(
        "risk register", "risk list", "risk log", "FMEA", "Risiken", "Risiko", "Risikoregister", "Risikoliste",
        "Risikoverzeichnis", "Risikokatalog", "Risikoinventar",
    ),
)  # fmt: skip
class Risk(Record):
    """Something that may happen and would harm what the organization wants to reach, with somebody who answers."""

    title = said(
        models.CharField(
            "title", max_length=200, blank=True,
            help_text="In a few words. Left empty, it begins as the event begins.",
        ),
        heads=("Title", "Name", "Risk", "Risk title", "Risk name", "Titel", "Bezeichnung", "Risiko",
        "Risikobezeichnung", "Kurzbeschreibung", "Risikoname"),
    )  # fmt: skip
    kind = said(
        models.CharField(
            "about", max_length=12, default=KIND_BEGINS, choices=choices(RiskKind),
            help_text="Quality: products, services, customers. Security: information losing secrecy, correctness or "
            "reachability. It decides which standard the risk is kept for.",
        ),
        term="6.1.1; 6.1.2", privacy=PLAIN, heads=("About", "Kind", "Type", "Category", "Risk type", "Art", "Kategorie",
        "Risikoart", "Typ", "Bereich"),
    )  # fmt: skip
    system_level = said(
        models.BooleanField(
            "about the system itself", default=False,
            help_text="It threatens the management system and its results as such, not one process or asset.",
        ),
        term="6.1.1 a)-c)", heads=("System level", "System risk", "Systemrisiko", "Strategic", "Strategisch"),
    )  # fmt: skip
    cause = said(
        models.TextField(
            "cause", blank=True,
            help_text="What makes it possible: the threat and the weak spot it meets.",
        ),
        term="6.1.2 c)1; 6.1.2 p1", privacy=FREE, heads=("Cause", "Causes", "Threat", "Vulnerability", "Root cause",
        "Ursache", "Ursachen", "Bedrohung", "Schwachstelle", "Fehlerursache", "Gefährdung"),
    )  # fmt: skip
    event = said(
        models.TextField("event", blank=True, help_text="What would happen, in a sentence that can come true or not."),
        term="6.1.2 c)1; 6.1.2 p1", privacy=FREE, heads=("Event", "Risk event", "Scenario", "Risk description",
        "Description", "Failure mode", "Ereignis", "Risikobeschreibung", "Szenario", "Beschreibung", "Fehlerart"),
    )  # fmt: skip
    consequence = said(
        models.TextField(
            "consequence", blank=True,
            help_text="What would follow for customers, supply, information, people and money.",
        ),
        term="6.1.2 d)1; 6.1.2 p5", privacy=FREE, heads=("Consequence", "Consequences", "Effect", "Impact description",
        "Folge", "Folgen", "Auswirkungen", "Fehlerfolge", "Konsequenz"),
    )  # fmt: skip
    affects_confidentiality = said(
        models.BooleanField("harms confidentiality", default=False),
        term="6.1.2 c)1", heads=("Confidentiality", "C", "Vertraulichkeit"),
    )  # fmt: skip
    affects_integrity = said(
        models.BooleanField("harms integrity", default=False),
        term="6.1.2 c)1", heads=("Integrity", "I", "Integrität"),
    )  # fmt: skip
    affects_availability = said(
        models.BooleanField("harms availability", default=False),
        term="6.1.2 c)1", heads=("Availability", "A", "Verfügbarkeit"),
    )  # fmt: skip
    threatens_supply = said(
        models.BooleanField(
            "threatens steady supply", default=False,
            help_text="If it comes true, customers do not get what they were promised, or not in time.",
        ),
        term="6.1.2 p5", heads=("Threatens supply", "Continuity", "Liefersicherheit", "Lieferfähigkeit",
        "Gefährdet Lieferung"),
    )  # fmt: skip
    assets = said(
        models.ManyToManyField(
            "assets.Asset", blank=True, related_name="+", verbose_name="assets",
            help_text="What would be hit, or through what it comes.",
        ),
        term="6.1.2 c)1; A.5.9", heads=("Assets", "Asset", "Affected assets", "Werte", "Betroffene Werte",
        "Betroffene Assets"),
    )  # fmt: skip
    process: models.ForeignKey[Record | None, Record | None] = said(
        models.ForeignKey(
            "processes.Process", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="process",
            help_text="The process that would suffer most.",
        ),
        term="4.4.1 f); 6.1.2 c)1", heads=("Process", "Prozess", "Betroffener Prozess", "Department", "Abteilung"),
    )  # fmt: skip
    suppliers = said(
        models.ManyToManyField(
            "suppliers.Supplier", blank=True, related_name="+", verbose_name="suppliers",
            help_text="Suppliers through whom it comes.",
        ),
        term="A.5.19; A.5.21; 8.4.2", heads=("Suppliers", "Supplier", "Lieferanten", "Lieferant"),
    )  # fmt: skip
    issues = said(
        models.ManyToManyField(
            "context.Issue", blank=True, related_name="+", verbose_name="issues",
            help_text="Circumstances inside or outside from which it follows.",
        ),
        term="6.1.1; 4.1", heads=("Issues", "Context", "Themen", "Kontext"),
    )  # fmt: skip
    party_requirements = said(
        models.ManyToManyField(
            "context.PartyRequirement", blank=True, related_name="+", verbose_name="demands of parties",
            help_text="What interested parties want that would not be met.",
        ),
        term="6.1.1; 4.2", heads=("Forderungen",
        "Party requirements", "Interested party requirements", "Anforderungen der Parteien"),
    )  # fmt: skip
    obligations = said(
        models.ManyToManyField(
            "context.Obligation", blank=True, related_name="+", verbose_name="obligations",
            help_text="Laws and contracts that would be broken.",
        ),
        term="A.5.31", heads=("Obligations", "Legal requirements", "Pflichten", "Rechtliche Anforderungen"),
    )  # fmt: skip
    existing_measures = said(
        models.TextField(
            "what is in place", blank=True,
            help_text="What already keeps it down today; the current figures count on it.",
        ),
        term="6.1.2 d)2", privacy=FREE, heads=("Existing controls", "Existing measures", "Current controls",
        "Bestehende Maßnahmen", "Vorhandene Maßnahmen", "Maßnahmen vorhanden"),
    )  # fmt: skip
    inherent_likelihood = said(
        models.PositiveSmallIntegerField(
            "inherent likelihood", null=True, blank=True,
            help_text="As if nothing were done about it: the number of a step of the method's scale.",
        ),
        term="6.1.2 d)2", set_by_act=True, heads=("Inherent likelihood", "Gross likelihood", "Inherent probability",
        "Brutto-Eintrittswahrscheinlichkeit", "Eintrittswahrscheinlichkeit brutto", "EW brutto",
        "Bruttorisiko: Eintrittswahrscheinlichkeit", "Bruttorisiko: EW"),
    )  # fmt: skip
    inherent_impact = said(
        models.PositiveSmallIntegerField(
            "inherent impact", null=True, blank=True,
            help_text="As if nothing were done about it: the number of a step of the method's scale.",
        ),
        term="6.1.2 d)1", set_by_act=True, heads=("Inherent impact", "Gross impact", "Brutto-Auswirkung",
        "Auswirkung brutto", "Schadenshöhe brutto", "Bruttorisiko: Auswirkung", "Bruttorisiko: Schadensausmaß",
        "Bruttorisiko: SA"),
    )  # fmt: skip
    current_likelihood = said(
        models.PositiveSmallIntegerField(
            "likelihood", null=True, blank=True,
            help_text="As things stand today: the number of a step of the method's scale.",
        ),
        term="6.1.2 d)2", set_by_act=True, heads=("Likelihood", "Current likelihood", "Probability", "Occurrence", "L",
        "P", "Eintrittswahrscheinlichkeit", "Wahrscheinlichkeit", "EW", "Auftreten"),
    )  # fmt: skip
    current_impact = said(
        models.PositiveSmallIntegerField(
            "impact", null=True, blank=True,
            help_text="As things stand today: the number of a step of the method's scale.",
        ),
        term="6.1.2 d)1", set_by_act=True, heads=("Impact", "Current impact", "Severity", "Consequence level", "S",
        "Auswirkung", "Schadensausmaß", "SA", "Schadenshöhe", "Tragweite", "Bedeutung"),
    )  # fmt: skip
    residual_likelihood = said(
        models.PositiveSmallIntegerField(
            "residual likelihood", null=True, blank=True,
            help_text="Once all that is planned is done: the number of a step of the method's scale.",
        ),
        term="6.1.3 f)", set_by_act=True, heads=("Residual likelihood", "Target likelihood", "Net likelihood",
        "Netto-Eintrittswahrscheinlichkeit", "Eintrittswahrscheinlichkeit netto", "EW Rest", "Restwahrscheinlichkeit",
        "Nettorisiko: Eintrittswahrscheinlichkeit", "Nettorisiko: EW"),
    )  # fmt: skip
    residual_impact = said(
        models.PositiveSmallIntegerField(
            "residual impact", null=True, blank=True,
            help_text="Once all that is planned is done: the number of a step of the method's scale.",
        ),
        term="6.1.3 f)", set_by_act=True, heads=("Residual impact", "Target impact", "Net impact",
        "Netto-Auswirkung", "Auswirkung netto", "Restauswirkung", "Nettorisiko: Auswirkung",
        "Nettorisiko: Schadensausmaß", "Nettorisiko: SA"),
    )  # fmt: skip
    rationale = said(
        models.TextField(
            "why these figures", blank=True,
            help_text="What the likelihood and the impact rest on: events that were, figures, judgement of whom.",
        ),
        term="6.1.2 d)1; 6.1.2 d)2", privacy=FREE, set_by_act=True, heads=("Rationale", "Assessment rationale",
        "Begründung der Bewertung", "Begründung", "Bewertungsgrundlage"),
    )  # fmt: skip
    method: models.ForeignKey[RiskMethod | None, RiskMethod | None] = said(
        models.ForeignKey(
            RiskMethod, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="method",
            help_text="The version of the method by which it was weighed.",
        ),
        term="6.1.2 p0", set_by_act=True, heads=("Risk method", "Method", "Methode", "Risikomethode"),
    )  # fmt: skip
    inherent_level = said(
        models.PositiveSmallIntegerField("inherent level", null=True, blank=True), term="6.1.2 d)3", set_by_act=True
    )
    current_level = said(
        models.PositiveSmallIntegerField("current level", null=True, blank=True), term="6.1.2 d)3", set_by_act=True
    )
    residual_level = said(
        models.PositiveSmallIntegerField("residual level", null=True, blank=True), term="6.1.3 f)", set_by_act=True
    )
    level = said(
        models.CharField(
            "level", max_length=40, blank=True, help_text="Today's, in the words of the method.",
        ),
        term="6.1.2 d)3", privacy=PLAIN,
    )  # fmt: skip
    residual_word = said(
        models.CharField(
            "residual", max_length=40, blank=True, help_text="What will be left, in the words of the method.",
        ),
        term="6.1.3 f)", privacy=PLAIN,
    )  # fmt: skip
    above_limit = said(
        models.BooleanField(
            "above the limit", default=False,
            help_text="Today's level is higher than what is taken without more ado.",
        ),
        term="6.1.2 e)1",
    )  # fmt: skip
    priority = said(
        models.PositiveSmallIntegerField(
            "priority", null=True, blank=True,
            help_text="1: treated first. Among equal levels it settles which one comes first.",
        ),
        term="6.1.2 e)2", heads=("Priority", "Rank", "Priorität", "Rang"),
    )  # fmt: skip
    assessed_in: models.ForeignKey[AssessmentRound | None, AssessmentRound | None] = said(
        models.ForeignKey(
            AssessmentRound, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="assessed in",
            help_text="The round in which it was weighed last.",
        ),
        term="8.2 p2", set_by_act=True, heads=("Assessment round", "Assessed in", "Bewertungsrunde"),
    )  # fmt: skip
    assessed_by: models.ForeignKey[Person | None, Person | None] = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="assessed by",
        ),
        term="8.2 p2", set_by_act=True, heads=("Assessed by", "Bewertet von", "Bewerter"),
    )  # fmt: skip
    assessed_on = said(
        models.DateField("assessed on", null=True, blank=True),
        term="8.2 p1; 6.1.2 p1", set_by_act=True, heads=("Assessed on", "Assessment date", "Last assessment",
        "Last review", "Bewertet am", "Letzte Bewertung", "Bewertungsdatum"),
    )  # fmt: skip
    review_due = said(
        models.DateField(
            "next assessment due", null=True, blank=True,
            help_text="The day by which it is weighed again.",
        ),
        term="8.2 p1; 6.1.2 p1", heads=("Review due", "Next review", "Next assessment", "Nächste Bewertung",
        "Bewertung fällig", "Wiedervorlage", "Nächste Überprüfung"),
    )  # fmt: skip
    frequency_low = said(
        models.DecimalField(
            "times a year, low", max_digits=12, decimal_places=4, null=True, blank=True,
            help_text="How often a year at least: only one time in twenty would you expect it to be less often.",
        ),
        term="6.1.2 d)2", heads=("Frequency low", "Frequency min", "Häufigkeit min", "Häufigkeit niedrig"),
    )  # fmt: skip
    frequency_high = said(
        models.DecimalField(
            "times a year, high", max_digits=12, decimal_places=4, null=True, blank=True,
            help_text="How often a year at most: only one time in twenty would you expect it to be more often.",
        ),
        term="6.1.2 d)2", heads=("Frequency high", "Frequency max", "Häufigkeit max", "Häufigkeit hoch"),
    )  # fmt: skip
    loss_low = said(
        models.DecimalField(
            "loss, low", max_digits=15, decimal_places=2, null=True, blank=True,
            help_text="What it would cost at least when it happens: only one time in twenty would it be less.",
        ),
        term="6.1.2 d)1", heads=("Loss low", "Loss min", "Schaden min", "Schaden niedrig"),
    )  # fmt: skip
    loss_high = said(
        models.DecimalField(
            "loss, high", max_digits=15, decimal_places=2, null=True, blank=True,
            help_text="What it would cost at most when it happens: only one time in twenty would it be more.",
        ),
        term="6.1.2 d)1", heads=("Loss high", "Loss max", "Schaden max", "Schaden hoch"),
    )  # fmt: skip
    currency = said(
        models.CharField(
            "currency", max_length=3, default="EUR", help_text="Three letters, such as EUR.",
        ),
        privacy=PLAIN, example="EUR", heads=("Currency", "Währung"),
    )  # fmt: skip
    closed_on = said(
        models.DateField("closed on", null=True, blank=True),
        set_by_act=True, heads=("Closed on", "Geschlossen am"),
    )  # fmt: skip
    closed_because = said(
        models.TextField("closed because", blank=True, help_text="Why it cannot come true any more."),
        privacy=FREE, set_by_act=True, heads=("Closed because", "Reason for closing", "Grund der Schließung"),
    )  # fmt: skip

    class Meta(Record.Meta):
        verbose_name = "risk"

    def derive(self) -> None:
        """Without a title it is called as its event begins.

        Its standards follow from what it is about, its levels from its figures by the method.
        """
        if not self.title and self.event:
            self.title = self.event.split("\n")[0][:200]
        self.serves = RiskKind(self.kind).families if self.kind in set(RiskKind) else self.serves
        if self.method_id is None and self._has_figures:
            self.method = RiskMethod.in_force()
        method = self._read_method()
        for view in VIEWS:
            found = method and method.level(getattr(self, f"{view}_likelihood"), getattr(self, f"{view}_impact"))
            setattr(self, f"{view}_level", found)
        self.level = method.word(self.current_level)[:40] if method else ""
        self.residual_word = method.word(self.residual_level)[:40] if method else ""
        self.above_limit = method is not None and method.above(self.current_level)

    def take_up(self, arrived: Sequence[Record]) -> None:
        """Weighed by the method that comes in with it, as by one that is in force already."""
        methods = [m for m in arrived if isinstance(m, RiskMethod)]
        if self.method_id is None and self._has_figures and methods:
            self.method = max(methods, key=lambda m: m.approved_on or date.min)

    @property
    def _has_figures(self) -> bool:
        return any(getattr(self, f"{v}_{w}") for v in VIEWS for w in ("likelihood", "impact"))

    def _read_method(self) -> Method | None:
        read = self.method.read if self.method is not None else None
        return read if isinstance(read, Method) else None

    @property
    def off_scale(self) -> str:
        """The first figure that is no step of its scale; nothing where all are, or no method says what the scale is."""
        if (method := self._read_method()) is None:
            return ""
        for view in VIEWS:
            for name, scale in (("likelihood", method.likelihood), ("impact", method.impact)):
                value = getattr(self, f"{view}_{name}")
                if value is not None and not 1 <= value <= len(scale):
                    return f"{view}_{name}"
        return ""

    @property
    def harms(self) -> bool:
        """Whether it says which property of information would suffer."""
        return self.affects_confidentiality or self.affects_integrity or self.affects_availability
