"""Methods of risk assessment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from accord.areas.risks import rules
from accord.kernel.organization.models import Person
from accord.kernel.records.declaration import State, record
from accord.kernel.records.fields import FREE, PLAIN, said
from accord.kernel.records.record import Record

if TYPE_CHECKING:
    from accord.areas.risks.terms import Method
    from accord.kernel.refusals import Objection

LIKELIHOODS = """1: rare: less than once in ten years
2: unlikely: once in three to ten years
3: possible: once in one to three years
4: likely: once a year or more
5: frequent: every month or more"""
IMPACTS = """1: negligible: hardly noticed, below 5,000 EUR
2: minor: an annoyed customer or a lost day, below 25,000 EUR
3: serious: a complaint, a late delivery or a leak that stays in the house, below 100,000 EUR
4: severe: a lost customer or a leak of what was entrusted to us, below 500,000 EUR
5: threatening: the firm itself is in doubt"""
LEVELS = """1: low: nothing more to do
2: medium: watched, treated where it is cheap
3: high: treated
4: critical: treated at once; top management knows of it"""
MATRIX = """1: 1 1 1 2 3
2: 1 1 2 3 3
3: 1 2 2 3 4
4: 1 2 3 4 4
5: 2 2 3 4 4"""


@record(
    prefix="RM", plural="risk methods",
    states=(
        State("draft", "Draft"), State("approved", "Approved", locked=True, takes_parts=True),
        State("superseded", "Superseded", final=True, locked=True),
    ),
    columns=("reference", "title", "version", "approved_by", "approved_on", "superseded_on", "state"),
    filters=("state", "approved_by", "approved_on"), natural_key=("title", "version"), rules=(rules.method_readable,),
    called=(
        "risk methodology", "risk criteria", "Risikomethode", "Risikomethodik", "Risikobewertungsmethode",
        "Risikokriterien",
    ),
)  # fmt: skip
class RiskMethod(Record):
    """How this organization weighs risks: its scales, the matrix between them, and what it takes without more ado."""

    version = said(
        models.CharField("version", max_length=20, help_text="Such as 1.0; a change of a scale is a new version."),
        term="6.1.2 p1", privacy=PLAIN, heads=("Version", "Issue", "Revision", "Stand", "Ausgabe"),
    )  # fmt: skip
    likelihood_scale = said(
        models.TextField(
            "scale of likelihood", blank=True,
            help_text="One line for each step, lowest first: number: word: what it means.",
        ),
        term="6.1.2 d)2; 6.1.2 b)", privacy=FREE, example=LIKELIHOODS, heads=("Likelihood scale", "Probability scale",
        "Skala Eintrittswahrscheinlichkeit", "Wahrscheinlichkeitsskala"),
    )  # fmt: skip
    impact_scale = said(
        models.TextField(
            "scale of impact", blank=True,
            help_text="One line for each step, lowest first: number: word: what it means for customers, for "
            "information, for people and in money.",
        ),
        term="6.1.2 d)1; 6.1.2 b)", privacy=FREE, example=IMPACTS, heads=("Impact scale", "Consequence scale",
        "Severity scale", "Skala Auswirkung", "Schadensskala", "Auswirkungsskala"),
    )  # fmt: skip
    level_scale = said(
        models.TextField(
            "scale of levels", blank=True,
            help_text="One line for each level, lowest first: number: word: what follows from it.",
        ),
        term="6.1.2 d)3", privacy=FREE, example=LEVELS, heads=("Level scale", "Risk levels", "Risikostufen",
        "Skala Risikostufen"),
    )  # fmt: skip
    matrix = said(
        models.TextField(
            "matrix", blank=True,
            help_text="One line for each likelihood, lowest first: its number, a colon, then the level for each impact "
            "from left to right. A level never falls where likelihood or impact rises.",
        ),
        term="6.1.2 d)3", privacy=PLAIN, example=MATRIX, heads=("Matrix", "Risk matrix", "Risikomatrix"),
    )  # fmt: skip
    acceptance_limit = said(
        models.PositiveSmallIntegerField(
            "acceptance limit", null=True, blank=True,
            help_text="The number of the highest level that is taken without treatment or acceptance; 0 for none.",
        ),
        term="6.1.2 a)1", heads=("Acceptance limit", "Risk appetite", "Akzeptanzgrenze", "Akzeptanzschwelle"),
    )  # fmt: skip
    acceptance_criteria = said(
        models.TextField(
            "criteria of acceptance", blank=True,
            help_text="Which risks may be accepted above the limit, by whom, for how long.",
        ),
        term="6.1.2 a)1", privacy=FREE, heads=("Acceptance criteria", "Akzeptanzkriterien", "Risikoakzeptanzkriterien"),
    )  # fmt: skip
    when_to_assess = said(
        models.TextField(
            "when risks are assessed", blank=True,
            help_text="At which interval, and on which occasions besides: before changes, after incidents.",
        ),
        term="6.1.2 a)2; 8.2 p1", privacy=FREE, heads=("When to assess", "Assessment criteria", "Occasions",
        "Wann bewertet wird", "Anlässe", "Bewertungsanlässe"),
    )  # fmt: skip
    consistency_rule = said(
        models.TextField(
            "how results stay comparable", blank=True,
            help_text="What is done so that two people, or the same ones a year later, come to the same result.",
        ),
        term="6.1.2 b)", privacy=FREE, heads=("Consistency rule", "Consistency", "Vergleichbarkeit", "Konsistenzregel"),
    )  # fmt: skip
    document: models.ForeignKey[Record | None, Record | None] = said(
        models.ForeignKey(
            "documents.Document", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="document",
            help_text="The procedure that describes assessing and treating in full.",
        ),
        term="6.1.2 p1; 6.1.3 p1", heads=("Document", "Procedure", "Dokument", "Verfahrensanweisung"),
    )  # fmt: skip
    approved_by: models.ForeignKey[Person | None, Person | None] = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="approved by",
        ),
        term="6.1.2 a)1", set_by_act=True, heads=("Approved by", "Freigegeben von", "Genehmigt von"),
    )  # fmt: skip
    approved_on = said(
        models.DateField("approved on", null=True, blank=True),
        term="6.1.2 p0", set_by_act=True, heads=("Approved on", "Freigegeben am", "Genehmigt am"),
    )  # fmt: skip
    superseded_on = said(
        models.DateField("superseded on", null=True, blank=True),
        set_by_act=True, heads=("Superseded on", "Ersetzt am", "Abgelöst am"),
    )  # fmt: skip

    class Meta(Record.Meta):
        verbose_name = "risk method"

    @property
    def read(self) -> Method | Objection:
        """The method that its texts describe, or what is wrong with them."""
        return rules.read_method(
            likelihood_scale=self.likelihood_scale,
            impact_scale=self.impact_scale,
            level_scale=self.level_scale,
            matrix=self.matrix,
            acceptance_limit=self.acceptance_limit,
        )

    @classmethod
    def in_force(cls) -> RiskMethod | None:
        """The approved one; the latest, should an import have brought several."""
        found: RiskMethod | None = (
            cls.objects.filter(state="approved", archived_on=None).order_by("-approved_on", "-reference").first()
        )
        return found
