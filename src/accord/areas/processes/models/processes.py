"""Processes and flows: tables and declarations."""

from __future__ import annotations

from django.db import models

from accord.areas.processes import rules
from accord.areas.processes.terms import Kind
from accord.kernel.records.declaration import Due, State, record
from accord.kernel.records.fields import FREE, PLAIN, choices, said
from accord.kernel.records.record import Record


@record(
    prefix="PRO", plural="processes",
    states=(State("draft", "Draft"), State("active", "Active"), State("retired", "Retired", final=True)),
    columns=("reference", "title", "kind", "owner", "reviewed_on", "review_due", "state"),
    filters=("state", "kind", "owner", "review_due"), natural_key=("title",), rules=(rules.due_after_review,),
    duties=(Due("Review {title}", on="review_due", states=("active",), act="review"),),
    called=("process list", "Prozesse", "Prozess", "Prozessliste"),
)  # fmt: skip
class Process(Record):
    """A chain of work that turns inputs into outputs, with somebody who answers for it."""

    title = said(
        models.CharField(
            "name", max_length=200,
            help_text="As people in the house call it.",
        ),
        heads=("Process", "Process name", "Name", "Title", "Prozess", "Prozessname", "Bezeichnung", "Titel"),
    )  # fmt: skip
    kind = said(
        models.CharField(
            "kind", max_length=12, blank=True, choices=choices(Kind),
            help_text="Core processes serve customers, management processes steer, support processes help the "
            "others.",
        ),
        term="4.4.1; 4.4", privacy=PLAIN, heads=("Kind", "Type", "Category", "Art", "Prozessart", "Kategorie", "Typ"),
    )  # fmt: skip
    purpose = said(
        models.TextField(
            "purpose", blank=True,
            help_text="What would be missing without it.",
        ),
        term="4.4.1 a)", privacy=FREE, heads=("Purpose", "Objective", "Description", "Zweck", "Ziel", "Beschreibung"),
    )  # fmt: skip
    criteria = said(
        models.TextField(
            "criteria", blank=True,
            help_text="By what one tells that it runs well: figures, limits, conditions.",
        ),
        term="4.4.1 c); 8.1", privacy=FREE, heads=("Criteria", "KPI", "KPIs", "Indicators", "Kriterien",
        "Kennzahlen"),
    )  # fmt: skip
    resources = said(
        models.TextField(
            "resources", blank=True,
            help_text="People, skills, rooms, machines, systems and money that it needs.",
        ),
        term="4.4.1 d)", privacy=FREE, heads=("Resources", "Ressourcen", "Mittel"),
    )  # fmt: skip
    roles = said(
        models.ManyToManyField(
            "people.Role", blank=True, related_name="+", verbose_name="roles",
            help_text="Who works in it, by role; the owner answers for it.",
        ),
        term="4.4.1 e); 5.3", heads=("Roles", "Involved roles", "With whom", "Rollen", "Beteiligte",
        "Beteiligte Rollen", "Mit wem"),
    )  # fmt: skip
    outsourced = said(
        models.BooleanField(
            "done by somebody outside", default=False,
            help_text="The whole of it or a part is done elsewhere; control over it stays here, and the supplier names "
            "it.",
        ),
        term="8.1; 8.4.1; 8.4.2", heads=("Outsourced", "External", "Ausgelagert", "Extern vergeben", "Fremdvergabe"),
    )  # fmt: skip
    documents = said(
        models.ManyToManyField(
            "documents.Document", blank=True, related_name="+", verbose_name="documents",
            help_text="What people work by: procedures, instructions, forms.",
        ),
        term="4.4.2 a); 7.5", heads=("Documents", "Procedures", "Dokumente", "Verfahrensanweisung",
        "Mitgeltende Dokumente"),
    )  # fmt: skip
    risks = said(
        models.TextField(
            "risks", blank=True,
            help_text="What can go wrong here, and what good could come; in words, until it stands in the register"
            " of risks.",
        ),
        term="4.4.1 f)", privacy=FREE, heads=("Risks", "Risks and opportunities", "Risiken", "Risiken und Chancen"),
    )  # fmt: skip
    review_due = said(
        models.DateField(
            "review due", null=True, blank=True,
            help_text="The day by which somebody asks again whether it runs as it should.",
        ),
        term="4.4.1 g); 9.1", heads=("Review due", "Next review", "Nächste Überprüfung", "Überprüfung fällig",
        "Nächste Prüfung"),
    )  # fmt: skip
    reviewed_on = said(
        models.DateField("reviewed on", null=True, blank=True),
        term="4.4.1 g)", set_by_act=True, heads=("Geprüft am",
        "Reviewed on", "Last review", "Letzte Überprüfung", "Überprüft am"),
    )  # fmt: skip
    review_result = said(
        models.TextField(
            "result of the review", blank=True,
            help_text="What was found, and what is to change.",
        ),
        term="4.4.1 g)-h)", privacy=FREE, set_by_act=True, heads=("Ergebnis", "Ergebnis der Prüfung",
        "Review result", "Ergebnis der Überprüfung"),
    )  # fmt: skip

    class Meta(Record.Meta):
        verbose_name_plural = "processes"


@record(
    prefix="PF", plural="process flows", states=(State("active", "Active"), State("retired", "Retired", final=True)),
    columns=("reference", "title", "source", "from_party", "target", "to_party", "state"),
    filters=("state", "source", "target"),
    natural_key=("source", "from_party", "target", "to_party", "what"), derived=("title",),
    rules=(rules.has_a_beginning, rules.has_an_end, rules.touches_a_process),
    called=("flows", "interfaces", "Prozessflüsse", "Schnittstellen", "Wechselwirkungen", "Flüsse"),
)  # fmt: skip
class ProcessFlow(Record):
    """What passes from one process to another, or from and to somebody outside."""

    source: models.ForeignKey[Process | None, Process | None] = said(
        models.ForeignKey(
            Process, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="from process",
            help_text="The process that makes it.",
        ),
        term="4.4.1 a)-b)", heads=("From process", "From", "Source", "Von", "Von Prozess", "Lieferant Prozess"),
    )  # fmt: skip
    from_party = said(
        models.CharField(
            "from party", max_length=120, blank=True,
            help_text="Somebody outside who supplies it, such as the customer.",
        ),
        term="4.4.1 a)", heads=("Von außen",
        "From party", "Supplied by", "Von Partei", "Von extern"),
    )  # fmt: skip
    from_interested_party = said(
        models.ForeignKey(
            "context.InterestedParty", models.PROTECT, null=True, blank=True, related_name="+",
            verbose_name="from interested party",
            help_text="That party as a record, where it is listed; it stands for the party outside.",
        ),
        term="4.4.1 a); 4.2", heads=("From interested party", "Von interessierter Partei"),
    )  # fmt: skip
    target: models.ForeignKey[Process | None, Process | None] = said(
        models.ForeignKey(
            Process, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="to process",
            help_text="The process that uses it.",
        ),
        term="4.4.1 a)-b)", heads=("An Prozess",
        "To process", "To", "Target", "Nach", "Nach Prozess", "An", "Kunde Prozess"),
    )  # fmt: skip
    to_party = said(
        models.CharField(
            "to party", max_length=120, blank=True,
            help_text="Somebody outside who receives it.",
        ),
        term="4.4.1 a)", heads=("An außen",
        "To party", "Received by", "An Partei", "An extern"),
    )  # fmt: skip
    to_interested_party = said(
        models.ForeignKey(
            "context.InterestedParty", models.PROTECT, null=True, blank=True, related_name="+",
            verbose_name="to interested party",
            help_text="That party as a record, where it is listed; it stands for the party outside.",
        ),
        term="4.4.1 a); 4.2", heads=("To interested party", "An interessierte Partei"),
    )  # fmt: skip
    what = said(
        models.CharField(
            "what", max_length=200, blank=True,
            help_text="What passes: an order, a drawing, a part, a report.",
        ),
        term="4.4.1 a)", heads=("What", "Flow", "Input", "Output", "Object", "Was", "Gegenstand", "Ergebnis",
        "Fluss"),
    )  # fmt: skip
    requirement = said(
        models.TextField(
            "requirement on it", blank=True,
            help_text="What it must be like, so that the receiver can work with it.",
        ),
        term="4.4.1 a)", privacy=FREE, heads=("Requirement", "Requirements", "Anforderung", "Anforderungen"),
    )  # fmt: skip

    class Meta(Record.Meta):
        verbose_name = "process flow"

    def derive(self) -> None:
        """A flow is called by what passes; a party that is listed goes by its name there."""
        if self.source_id is None and self.from_interested_party_id and self.from_interested_party:
            self.from_party = self.from_interested_party.title[:120]
        if self.target_id is None and self.to_interested_party_id and self.to_interested_party:
            self.to_party = self.to_interested_party.title[:120]
        self.title = self.what or "Flow that does not say what passes"
