"""Controls as they are implemented here (6.1.3 b, 8.1)."""

from __future__ import annotations

from django.db import models

from accord.areas.controls import rules
from accord.areas.controls.terms import Effect
from accord.kernel.records.declaration import Due, State, record
from accord.kernel.records.fields import FREE, PLAIN, choices, said
from accord.kernel.records.record import Record


@record(
    prefix="C", plural="controls", serves=("iso-27001",),
    states=(
        State("planned", "Planned"), State("implemented", "Implemented"), State("retired", "Retired", final=True),
    ),
    columns=(
        "reference", "title", "annex_a", "owner", "planned_for", "implemented_on", "effect", "evaluated_on", "state",
    ),
    filters=("state", "owner", "effect", "assets", "documents", "treatments", "obligations", "planned_for",
        "implemented_on", "evaluated_on"),
    natural_key=("title",),
    rules=(rules.refs_known, rules.evaluated_after_implemented),
    duties=(Due("Implement {title}", on="planned_for", states=("planned",), act="implement"),),
    without=("effective_on",),
    called=(
        "security controls", "safeguards", "measures catalogue", "Maßnahmen der Informationssicherheit",
        "Controls-Liste", "Sicherheitsmaßnahmen", "Kontrollen", "Schutzmaßnahmen", "Maßnahmenkatalog",
    ),
)  # fmt: skip
class Control(Record):
    """Something that protects information here: how it is done, who answers for it, and why it is needed."""

    title = said(
        models.CharField("control", max_length=200, help_text="As people here call it: badges at all doors."),
        term="6.1.3 b)", heads=("Control", "Measure", "Safeguard", "Title", "Name", "Control name", "Maßnahme",
        "Kontrolle", "Bezeichnung", "Titel", "Sicherheitsmaßnahme"),
    )  # fmt: skip
    annex_a = said(
        models.CharField(
            "Annex A references", max_length=200, blank=True,
            help_text="The controls of Annex A that it carries out, or helps to; empty where it is a control of your "
            "own.",
        ),
        term="6.1.3 c)", privacy=PLAIN, example="A.5.15 A.5.18", heads=("Annex A", "Annex A reference",
        "Annex A ref.", "Annex A control", "Reference",
        "Control no.", "Control number", "ISO control", "Anhang A", "Referenz", "Control-Nr.", "Nr.", "Maßnahmen-Nr."),
    )  # fmt: skip
    how = said(
        models.TextField(
            "how it is done", blank=True,
            help_text="What is set up, where it applies, who does what: so that somebody else could check it.",
        ),
        term="6.1.3 b); 8.1", privacy=FREE, heads=("How", "Implementation", "Description", "How implemented",
        "Umsetzung", "Beschreibung", "Wie umgesetzt", "Umsetzungsbeschreibung"),
    )  # fmt: skip
    assets = said(
        models.ManyToManyField(
            "assets.Asset", blank=True, related_name="+", verbose_name="assets",
            help_text="What it protects, and the systems that carry it out.",
        ),
        term="A.5.9", heads=("Assets", "Asset", "Systems", "Werte", "Systeme", "Schutzobjekte"),
    )  # fmt: skip
    processes = said(
        models.ManyToManyField(
            "processes.Process", blank=True, related_name="+", verbose_name="processes",
            help_text="The processes in which it is part of the work.",
        ),
        term="5.1 b); 6.1.1 e)1", heads=("Processes", "Process", "Prozesse", "Prozess"),
    )  # fmt: skip
    documents = said(
        models.ManyToManyField(
            "documents.Document", blank=True, related_name="+", verbose_name="documents",
            help_text="Policies that ask for it, and instructions that say how it is done.",
        ),
        term="A.5.1; A.5.37", heads=("Documents", "Document", "Policy", "Procedure", "Dokumente", "Dokument",
        "Richtlinie", "Verfahren", "Mitgeltende Dokumente"),
    )  # fmt: skip
    treatments = said(
        models.ManyToManyField(
            "risks.Treatment", blank=True, related_name="+", verbose_name="treatments",
            help_text="The treatments of risks that need it: because of them it is necessary.",
        ),
        term="6.1.3 b); 6.1.3 d)2", heads=("Treatments", "Treatment", "Risk treatment", "Behandlungen",
        "Risikobehandlung", "Risikobehandlungen"),
    )  # fmt: skip
    obligations = said(
        models.ManyToManyField(
            "context.Obligation", blank=True, related_name="+", verbose_name="obligations",
            help_text="Laws, contracts and promises that ask for it.",
        ),
        term="6.1.3 d)2; A.5.31", heads=("Obligations", "Obligation", "Law", "Contract", "Verpflichtungen", "Gesetz",
        "Vertrag", "Rechtliche Anforderung"),
    )  # fmt: skip
    planned_for = said(
        models.DateField("planned for", null=True, blank=True, help_text="The day by which it is to be in place."),
        term="6.1.3 d)3", heads=("Planned for", "Due", "Target date", "Planned", "Geplant bis", "Termin",
        "Umsetzung bis", "Fällig am"),
    )  # fmt: skip
    implemented_on = said(
        models.DateField("implemented on", null=True, blank=True),
        term="6.1.3 d)3", set_by_act=True, heads=("Implemented on", "Implemented", "In place since", "Umgesetzt am",
        "Umgesetzt seit", "Eingeführt am"),
    )  # fmt: skip
    effect = said(
        models.CharField(
            "last found", max_length=8, blank=True, choices=choices(Effect),
            help_text="Whether it does what it is there for, as last judged.",
        ),
        term="9.1; 8.3", privacy=PLAIN, set_by_act=True, heads=("Effect", "Effectiveness", "Effective", "Wirksamkeit",
        "Wirksam"),
    )  # fmt: skip
    evaluated_on = said(
        models.DateField("evaluated on", null=True, blank=True),
        term="9.1", set_by_act=True, heads=("Evaluated on", "Last evaluated", "Last tested", "Tested on",
        "Bewertet am", "Wirksamkeit geprüft am"),
    )  # fmt: skip
    evaluation = said(
        models.TextField("what was seen", blank=True, help_text="What shows that it works, or does not."),
        term="9.1", privacy=FREE, set_by_act=True, heads=("Evaluation", "Evidence", "Bewertung", "Nachweis"),
    )  # fmt: skip
    retired_on = said(
        models.DateField("retired on", null=True, blank=True),
        set_by_act=True, heads=("Retired on", "Außer Betrieb am", "Beendet am"),
    )  # fmt: skip
    decision = said(
        models.TextField("reason for the last decision", blank=True, help_text="Why it was retired or taken up again."),
        privacy=FREE, set_by_act=True, heads=("Reason", "Grund"),
    )  # fmt: skip

    def derive(self) -> None:
        """References are written as the standard writes them, each once, in its order."""
        self.annex_a = rules.refs_in_order(self.annex_a)
