"""Interested parties and what they require (4.2)."""

from __future__ import annotations

from django.db import models

from accord.areas.context import rules
from accord.areas.context.terms import NeedKind, PartyClass, YesNo
from accord.kernel.records.declaration import Due, State, record
from accord.kernel.records.fields import FREE, PLAIN, choices, said
from accord.kernel.records.record import Record


@record(
    prefix="IP", plural="interested parties",
    states=(State("active", "Active"), State("retired", "Retired", final=True)),
    columns=("reference", "title", "party_class", "why_relevant", "owner", "reviewed_on", "review_due", "state"),
    filters=("state", "party_class", "climate_requirement", "owner", "serves", "review_due"), natural_key=("title",),
    rules=(rules.due_after_review,),
    duties=(Due("Look again at what {title} wants", on="review_due", states=("active",), act="review"),),
    without=("effective_on",),
    called=(
        "stakeholders", "stakeholder", "parties", "interessierte Parteien", "interessierte Partei", "Interessengruppen",
        "Anspruchsgruppen", "Stakeholderanalyse", "Stakeholder-Liste",
    ),
)  # fmt: skip
class InterestedParty(Record):
    """Somebody whose stake counts: customers, authorities, suppliers, people, owners, neighbours."""

    title = said(
        models.CharField(
            "party", max_length=200,
            help_text="Who: a body, a firm, or a group of those who want the same.",
        ),
        term="4.2 a)", heads=("Interested party", "Party", "Stakeholder", "Name", "Title", "Interessierte Partei",
        "Partei", "Interessengruppe", "Anspruchsgruppe", "Bezeichnung"),
    )  # fmt: skip
    party_class = said(
        models.CharField(
            "class", max_length=12, choices=choices(PartyClass),
            help_text="Customers and authorities are asked for in any case; suppliers and people for security.",
        ),
        term="4.2 a)", privacy=PLAIN, heads=("Class", "Kind", "Type", "Category", "Group", "Klasse", "Art", "Kategorie",
        "Gruppe", "Typ"),
    )  # fmt: skip
    why_relevant = said(
        models.TextField(
            "why relevant", blank=True,
            help_text="What it can do for or to the organization, or the organization to it.",
        ),
        term="4.2 a)", privacy=FREE, heads=("Warum wichtig", "Why it counts",
        "Why relevant", "Relevance", "Reason", "Influence", "Relevanz",
        "Warum relevant", "Bedeutung", "Einfluss", "Begründung"),
    )  # fmt: skip
    climate_requirement = said(
        models.CharField(
            "asks something about the climate", max_length=4, blank=True, choices=choices(YesNo),
            help_text="Whether what it wants has to do with climate change; empty: not asked yet.",
        ),
        term="4.2 Amd1", privacy=PLAIN, heads=("Climate requirement", "Climate", "Klimaanforderung", "Klima"),
    )  # fmt: skip
    contact = said(
        models.CharField(
            "how one hears of it", max_length=300, blank=True,
            help_text="Where its wishes are learnt: talks, newsletters, audits, the gazette.",
        ),
        term="4.2", privacy=FREE, heads=("How one hears of it", "Contact", "Channel", "Source of information",
        "Kontakt", "Informationsquelle", "Kanal"),
    )  # fmt: skip
    review_due = said(
        models.DateField(
            "review due", null=True, blank=True,
            help_text="The day by which somebody asks again what it wants.",
        ),
        term="4.2 p1", heads=("Review due", "Next review", "Nächste Prüfung", "Nächste Überprüfung",
        "Überprüfung fällig", "Wiedervorlage"),
    )  # fmt: skip
    reviewed_on = said(
        models.DateField("reviewed on", null=True, blank=True),
        term="4.2 p1", set_by_act=True, heads=("Reviewed on", "Last review", "Geprüft am", "Überprüft am",
        "Letzte Prüfung", "Stand"),
    )  # fmt: skip
    reviewed_by = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="reviewed by",
        ),
        term="4.2 p1", set_by_act=True, heads=("Reviewed by", "Geprüft von", "Überprüft von"),
    )  # fmt: skip
    review_result = said(
        models.TextField(
            "result of the review", blank=True,
            help_text="What it wants now that it did not want before, or that nothing has changed.",
        ),
        term="4.2 p1; 9.3.2 c)", privacy=FREE, set_by_act=True, heads=("Ergebnis",
        "Review result", "Change", "Changes",
        "Ergebnis der Prüfung", "Veränderung", "Änderung"),
    )  # fmt: skip

    class Meta(Record.Meta):
        verbose_name = "interested party"
        verbose_name_plural = "interested parties"


@record(
    prefix="PR", plural="party requirements", part_of="interested_party",
    states=(State("active", "Active"), State("retired", "Retired", final=True)),
    columns=("reference", "title", "interested_party", "need_kind", "handled", "obligation", "reviewed_on", "state"),
    filters=("state", "interested_party", "need_kind", "handled", "climate", "serves", "review_due"),
    natural_key=("interested_party", "title"), rules=(rules.due_after_review,),
    duties=(Due("Ask whether {title} still holds", on="review_due", states=("active",), act="review"),),
    without=("effective_on",),
    called=(
        "needs and expectations", "requirements of interested parties", "stakeholder requirements",
        "Anforderungen interessierter Parteien", "Erfordernisse und Erwartungen", "Anforderungen der Parteien",
        "Erwartungen",
    ),
)  # fmt: skip
class PartyRequirement(Record):
    """What an interested party needs or expects, and whether the management system is to see to it."""

    title = said(
        models.CharField(
            "requirement", max_length=200,
            help_text="In a few words: certificates with every device, answer within a day.",
        ),
        term="4.2 b)", heads=("Requirement", "Need", "Needs", "What it needs", "Expectation", "Title",
        "Anforderung", "Erwartung", "Erfordernis",
        "Bedürfnis", "Titel"),
    )  # fmt: skip
    interested_party = said(
        models.ForeignKey(
            "context.InterestedParty", models.PROTECT, related_name="+", verbose_name="interested party",
        ),
        term="4.2 b)", heads=("Interested party", "Party", "Stakeholder", "Interessierte Partei", "Partei",
        "Interessengruppe", "Anspruchsgruppe"),
    )  # fmt: skip
    details = said(
        models.TextField(
            "details", blank=True,
            help_text="More exactly, with figures where there are any.",
        ),
        term="4.2 b)", privacy=FREE, heads=("Details", "Description", "Beschreibung", "Erläuterung"),
    )  # fmt: skip
    need_kind = said(
        models.CharField(
            "kind", max_length=12, blank=True, choices=choices(NeedKind),
            help_text="Legal: a law says so. Contractual: it was promised. Expectation: nobody wrote it down.",
        ),
        term="4.2 b)", privacy=PLAIN, heads=("Kind", "Type", "Art", "Typ", "Verbindlichkeit"),
    )  # fmt: skip
    source = said(
        models.CharField(
            "where it stands", max_length=300, blank=True,
            help_text="Contract, law, letter, talk: where one can look it up.",
        ),
        term="4.2 b)", privacy=FREE, heads=("Source", "Where it stands", "Quelle", "Grundlage", "Fundstelle"),
    )  # fmt: skip
    handled = said(
        models.CharField(
            "handled by the management system", max_length=4, blank=True, choices=choices(YesNo),
            help_text="Whether the management system sees to it; empty: not decided yet.",
        ),
        term="4.2 c)", privacy=PLAIN, heads=("Handled by the system", "Handled", "Addressed", "In ISMS", "In QMS",
        "Im System behandelt", "Behandelt", "Über ISMS behandelt", "Berücksichtigt"),
    )  # fmt: skip
    handled_reason = said(
        models.TextField(
            "how, or why not", blank=True,
            help_text="Yes: the clause, control, process or objective through which. No: who sees to it instead.",
        ),
        term="4.2 c)", privacy=FREE, heads=("How handled", "How", "Why not", "Reason", "Met through", "Wie behandelt",
        "Umsetzung", "Begründung"),
    )  # fmt: skip
    obligation = said(
        models.ForeignKey(
            "context.Obligation", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="obligation",
            help_text="The obligation of the register that it is, where it binds.",
        ),
        term="4.2 b)", heads=("Obligation", "Legal requirement", "Verpflichtung", "Bindende Verpflichtung",
        "Rechtliche Verpflichtung"),
    )  # fmt: skip
    climate = said(
        models.BooleanField(
            "about climate change", default=False,
            help_text="It asks for something that has to do with climate change.",
        ),
        term="4.2 Amd1", heads=("Climate", "Climate change", "Klima", "Klimawandel"),
    )  # fmt: skip
    review_due = said(
        models.DateField(
            "review due", null=True, blank=True,
            help_text="The day by which somebody asks whether it still holds.",
        ),
        term="4.2 p1", heads=("Review due", "Next review", "Nächste Prüfung", "Nächste Überprüfung",
        "Überprüfung fällig"),
    )  # fmt: skip
    reviewed_on = said(
        models.DateField("reviewed on", null=True, blank=True),
        term="4.2 p1", set_by_act=True, heads=("Reviewed on", "Last review", "Geprüft am", "Überprüft am",
        "Letzte Prüfung", "Stand"),
    )  # fmt: skip
    review_result = said(
        models.TextField(
            "result of the review", blank=True,
            help_text="What has changed since the last look, or that nothing has.",
        ),
        term="4.2 p1; 9.3.2 c)", privacy=FREE, set_by_act=True, heads=("Review result", "Change", "Changes",
        "Ergebnis der Prüfung", "Veränderung", "Änderung"),
    )  # fmt: skip

    class Meta(Record.Meta):
        verbose_name = "party requirement"

    def derive(self) -> None:
        """Who answers for the party answers for a new requirement, unless somebody is named."""
        if self._state.adding and self.owner_id is None:
            self.owner_id = self.interested_party.owner_id
