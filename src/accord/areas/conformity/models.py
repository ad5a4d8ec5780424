"""Attestations, and further catalogues of requirements: tables and declarations."""

from __future__ import annotations

from django.db import models

from accord.areas.conformity.rules import valid_after_judged, whole_of_itself
from accord.areas.conformity.terms import Fulfilment, Judgement, refs_in
from accord.kernel.records.declaration import Due, State, record
from accord.kernel.records.fields import FREE, PLAIN, choices, said
from accord.kernel.records.record import Record
from accord.standards import edition, editions


@record(
    prefix="ATT",
    plural="attestations",
    states=(
        State("valid", "Valid"),
        State("superseded", "Judged anew", final=True, locked=True),
        State("withdrawn", "Withdrawn", final=True, locked=True),
    ),
    columns=("reference", "requirement", "standard", "judgement", "judged_by", "judged_on", "valid_until", "state"),
    filters=("standard", "judgement", "state", "judged_by", "valid_until"),
    rules=(valid_after_judged,),
    derived=("title",),
    without=("owner", "effective_on"),
    creatable=False,
    duties=(
        Due(
            "Judge again: {title}",
            on="valid_until",
            who="judged_by",
            states=("valid",),
            act="renew",
            edition="standard",
        ),
    ),
)
class Attestation(Record):
    """A person's judgement that a requirement, or several for the same reason, are met or not met: dated, reasoned,
    signed, and not for ever."""

    standard = said(
        models.CharField("standard", max_length=24, choices=[(e.id, e.title) for e in editions()]),
        privacy=PLAIN,
        set_by_act=True,
    )
    requirement = said(
        models.CharField(
            "requirement",
            max_length=2_400,
            help_text="Its reference, such as 5.1.1 a) or A.5.4; several that share the reason: 5.1.1 a); 5.1.1 b).",
        ),
        privacy=PLAIN,
        set_by_act=True,
    )
    judgement = said(
        models.CharField("judgement", max_length=12, choices=[(j.value, j.value.capitalize()) for j in Judgement]),
        set_by_act=True,
    )
    reason = said(models.TextField("reason", help_text="What you saw, and why it is enough or not."), set_by_act=True)
    evidence = said(
        models.CharField(
            "evidence", max_length=80, blank=True, help_text="The record that supports it most, by its reference."
        ),
        kind="pointer",
        privacy=PLAIN,
        set_by_act=True,
    )
    judged_by = said(
        models.ForeignKey("kernel.Person", models.PROTECT, related_name="+", verbose_name="judged by"), set_by_act=True
    )
    judged_on = said(models.DateField("judged on"), set_by_act=True)
    valid_until = said(
        models.DateField("valid until", help_text="Empty: as long as the parameter says."), set_by_act=True
    )

    def derive(self) -> None:
        """The title says which requirement, and what was judged."""
        first, more = self.refs[:3], len(self.refs) - 3
        named = ", ".join(first) + (f" and {more} more" if more > 0 else "")
        self.title = f"{named} of {edition(self.standard).label}: {self.judgement}"[:200]

    @property
    def refs(self) -> list[str]:
        """The requirements that it judges, by their references."""
        return refs_in(self.requirement)


@record(
    prefix="RS", plural="requirement sets",
    states=(State("current", "Current"), State("superseded", "Superseded", final=True)),
    columns=("reference", "title", "source", "version", "published_on", "checked_on", "check_due", "owner", "state"),
    filters=("state", "owner", "check_due"), natural_key=("title", "version"), rules=(whole_of_itself,),
    duties=(Due("Look for a newer edition of {title}", on="check_due", states=("current",), act="check"),),
    called=("catalogues", "requirement catalogues", "further standards", "Anforderungskataloge", "Kataloge",
    "Weitere Normen", "Kundenanforderungskataloge"),
)  # fmt: skip
class RequirementSet(Record):
    """A further catalogue of requirements: of a customer, an association, an authority. Its requirements are parts."""

    title = said(
        models.CharField("catalogue", max_length=200, help_text="As it is called: Supplier manual of Hansa Pumps."),
        heads=("Catalogue", "Catalog", "Standard", "Title", "Katalog", "Norm", "Regelwerk", "Titel"),
    )  # fmt: skip
    source = said(
        models.CharField("source", max_length=200, blank=True, help_text="Who has issued it, and where one gets it."),
        term="7.5.3.2", privacy=FREE, heads=("Source", "Issued by", "Publisher", "Quelle", "Herausgeber"),
    )  # fmt: skip
    version = said(
        models.CharField("version", max_length=40, blank=True, help_text="Edition or year."),
        term="7.5.3.2", privacy=PLAIN, heads=("Version", "Edition", "Year", "Ausgabe", "Fassung", "Stand"),
    )  # fmt: skip
    published_on = said(
        models.DateField("published on", null=True, blank=True),
        heads=("Published on", "Published", "Veröffentlicht am", "Ausgabedatum"),
    )  # fmt: skip
    why = said(
        models.TextField(
            "why it counts here", blank=True,
            help_text="The contract, law or own decision that makes it count, and for what part of the house.",
        ),
        term="4.2", privacy=FREE, heads=("Why", "Applies because", "Warum", "Grund", "Gilt wegen", "Geltung"),
    )  # fmt: skip
    check_due = said(
        models.DateField(
            "next look for a newer edition", null=True, blank=True,
            help_text="By then somebody asks whether a newer edition is out.",
        ),
        term="7.5.3.2", heads=("Check due", "Next check", "Nächste Prüfung", "Aktualität prüfen bis"),
    )  # fmt: skip
    checked_on = said(
        models.DateField("looked for a newer edition on", null=True, blank=True),
        term="7.5.3.2", set_by_act=True, heads=("Checked on", "Geprüft am", "Aktualität geprüft am"),
    )  # fmt: skip
    superseded_by: models.ForeignKey[RequirementSet | None, RequirementSet | None] = said(
        models.ForeignKey(
            "conformity.RequirementSet", models.PROTECT, null=True, blank=True, related_name="+",
            verbose_name="superseded by",
        ),
        set_by_act=True, heads=("Superseded by", "Ersetzt durch"),
    )  # fmt: skip

    class Meta(Record.Meta):
        verbose_name = "requirement set"


@record(
    prefix="RQ", plural="set requirements", part_of="requirement_set",
    states=(State("active", "Active"), State("dropped", "Dropped", final=True)),
    columns=("reference", "number", "title", "requirement_set", "fulfilment", "judged_on", "owner", "state"),
    filters=("state", "requirement_set", "fulfilment", "owner"), natural_key=("requirement_set", "number"),
    duties=(Due("Judge again: {title}", on="judge_again_on", states=("active",), act="judge"),),
    called=("requirements", "Anforderungen", "Anforderung", "Forderungen"),
)  # fmt: skip
class SetRequirement(Record):
    """One requirement of a further catalogue, and whether it is met."""

    requirement_set: models.ForeignKey[RequirementSet, RequirementSet] = said(
        models.ForeignKey(RequirementSet, models.PROTECT, related_name="+", verbose_name="catalogue"),
        heads=("Catalogue", "Catalog", "Set", "Requirement set", "Katalog", "Regelwerk"),
    )  # fmt: skip
    number = said(
        models.CharField("number", max_length=40, help_text="As the catalogue counts: 4.3.2."),
        privacy=PLAIN, heads=("Number", "No.", "Clause", "ID", "Nummer", "Nr.", "Kapitel", "Abschnitt"),
    )  # fmt: skip
    title = said(
        models.CharField("in short", max_length=200, help_text="What it is about, in a few words of your own."),
        heads=("In short", "Title", "Subject", "Kurzfassung", "Titel", "Thema", "Überschrift"),
    )  # fmt: skip
    text = said(
        models.TextField(
            "what it asks", blank=True,
            help_text="The text itself, where its owner allows a copy; else in your own words.",
        ),
        privacy=FREE, heads=("Text", "Requirement", "Requirements", "Anforderung", "Anforderungstext", "Forderung"),
    )  # fmt: skip
    how = said(
        models.TextField("how it is met", blank=True, help_text="What is done here, and where it is written down."),
        privacy=FREE, heads=("How", "How met", "Implementation", "Umsetzung", "Wie erfüllt"),
    )  # fmt: skip
    fulfilment = said(
        models.CharField(
            "fulfilment", max_length=16, blank=True, choices=choices(Fulfilment),
        ),
        privacy=PLAIN, set_by_act=True, heads=("Fulfilment", "Status", "Compliance", "Met", "Erfüllung",
        "Erfüllungsgrad", "Erfüllt"),
    )  # fmt: skip
    reason = said(
        models.TextField("reason", blank=True, help_text="What was seen, or why it does not apply."),
        privacy=FREE, set_by_act=True, heads=("Reason", "Evidence", "Begründung", "Nachweis"),
    )  # fmt: skip
    evidence = said(
        models.CharField(
            "evidence", max_length=80, blank=True, db_index=True,
            help_text="The record that shows it most, by its reference.",
        ),
        kind="pointer", privacy=PLAIN, set_by_act=True, heads=("Evidence record", "Nachweis (Datensatz)"),
    )  # fmt: skip
    judged_by = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="judged by",
        ),
        set_by_act=True, heads=("Judged by", "Beurteilt von"),
    )  # fmt: skip
    judged_on = said(
        models.DateField("judged on", null=True, blank=True),
        set_by_act=True, heads=("Judged on", "Beurteilt am"),
    )  # fmt: skip
    judge_again_on = said(
        models.DateField("to be judged again by", null=True, blank=True),
        heads=("Judge again on", "Erneut beurteilen bis"),
    )  # fmt: skip

    class Meta(Record.Meta):
        verbose_name = "set requirement"
