"""Design projects with their reviews and changes (8.3)."""

from __future__ import annotations

from django.db import models

from accord.areas.products import rules
from accord.areas.products.models.products import Product
from accord.areas.products.terms import SERVES, DesignCheck, Judgement
from accord.kernel.records.declaration import Due, State, record
from accord.kernel.records.fields import FREE, PLAIN, choices, said
from accord.kernel.records.record import Record


@record(
    prefix="DP", plural="design projects",
    states=(
        State("planned", "Planned"), State("inputs_agreed", "Inputs agreed"), State("developing", "Developing"),
        State("verified", "Verified"), State("validated", "Validated"),
        State("transferred", "Transferred", final=True, locked=True, takes_parts=True),
        State("cancelled", "Cancelled", final=True, locked=True),
    ),
    columns=("reference", "title", "product", "planned_end", "owner", "state"),
    filters=("state", "product", "owner", "planned_end"), natural_key=("title",), serves=SERVES,
    rules=(rules.design_in_order,),
    duties=(Due("Finish {title}", on="planned_end", act="edit"),),
    called=(
        "development projects", "R&D projects", "projects", "Entwicklungsprojekte", "Entwicklungsprojekt",
        "Entwicklungen", "Projekte",
    ),
    retention="retention_product",
)  # fmt: skip
class DesignProject(Record):
    """The way of a new or changed product from its plan to its transfer into production."""

    title = said(
        models.CharField("project", max_length=200, help_text="What is designed or changed, in a few words."),
        heads=("Project", "Project name", "Design project", "Title", "Projekt", "Projektname", "Entwicklungsprojekt",
        "Bezeichnung"),
    )  # fmt: skip
    product: models.ForeignKey[Product | None, Product | None] = said(
        models.ForeignKey(
            Product, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="product",
            help_text="The product or service that comes of it.",
        ),
        term="8.3.1", heads=("Product", "Produkt", "Dienstleistung"),
    )  # fmt: skip
    plan = said(
        models.TextField(
            "plan", blank=True,
            help_text="Stages with their results, who does what with which means, who must talk to whom, how "
            "customers take part, and which papers will prove it in the end.",
        ),
        term="8.3.2; 8.3.4 a)", privacy=FREE, heads=("Plan", "Project plan", "Stages", "Projektplan", "Phasen",
        "Entwicklungsplan"),
    )  # fmt: skip
    planned_on = said(
        models.DateField("planned on", null=True, blank=True, help_text="The day on which the plan was agreed."),
        term="8.3.2", heads=("Planned on", "Start", "Started on", "Geplant am", "Beginn", "Projektstart"),
    )  # fmt: skip
    planned_end = said(
        models.DateField("planned end", null=True, blank=True, help_text="The day by which it is to be transferred."),
        term="8.3.2", heads=("Ende geplant",
        "Planned end", "End", "Due", "Geplantes Ende", "Ende", "Termin"),
    )  # fmt: skip
    team = said(
        models.ManyToManyField(
            "kernel.Person", blank=True, related_name="+", verbose_name="team", help_text="Who works on it.",
        ),
        term="8.3.2 d)", heads=("Team", "Members", "Projektteam", "Mitglieder"),
    )  # fmt: skip
    customer_involvement = said(
        models.CharField(
            "part of customers", max_length=300, blank=True,
            help_text="How customers and users take part; or that they do not, and why.",
        ),
        term="8.3.2 g)", privacy=FREE, heads=("Beteiligung des Kunden",
        "Customer involvement", "Kundenbeteiligung", "Einbindung der Kunden"),
    )  # fmt: skip
    inputs = said(
        models.TextField(
            "inputs", blank=True,
            help_text="What it must do and how well, lessons of earlier designs, law, codes that we follow, and what a "
            "failure could lead to.",
        ),
        term="8.3.3", privacy=FREE, heads=("Vorgaben",
        "Inputs", "Design inputs", "Requirements", "Eingaben",
        "Entwicklungseingaben", "Lastenheft", "Anforderungen"),
    )  # fmt: skip
    inputs_agreed_by = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="inputs agreed by",
            help_text="Who found the inputs complete and free of contradiction.",
        ),
        term="8.3.3 p1", set_by_act=True, heads=("Inputs agreed by", "Eingaben freigegeben von"),
    )  # fmt: skip
    inputs_agreed_on = said(
        models.DateField("inputs agreed on", null=True, blank=True, help_text="The day of that judgement."),
        term="8.3.3 p1", set_by_act=True, heads=("Inputs agreed on", "Eingaben freigegeben am"),
    )  # fmt: skip
    inputs_judgement = said(
        models.TextField(
            "judgement of the inputs", blank=True,
            help_text="Why they are adequate and complete, and how contradictions were cleared up.",
        ),
        term="8.3.3 p1", privacy=FREE, set_by_act=True, heads=("Judgement of inputs", "Bewertung der Eingaben"),
    )  # fmt: skip
    outputs = said(
        models.TextField(
            "outputs", blank=True,
            help_text="Drawings, specifications, code, instructions; how it is measured and when it is accepted; the "
            "features on which safe use hangs.",
        ),
        term="8.3.5", privacy=FREE, heads=("Outputs", "Design outputs", "Results", "Ergebnisse",
        "Entwicklungsergebnisse", "Pflichtenheft"),
    )  # fmt: skip
    outputs_approved_by = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+",
            verbose_name="outputs approved by", help_text="Who found the outputs enough to make or deliver from.",
        ),
        term="8.3.5 p1", set_by_act=True, heads=("Outputs approved by", "Ergebnisse freigegeben von"),
    )  # fmt: skip
    outputs_approved_on = said(
        models.DateField("outputs approved on", null=True, blank=True, help_text="The day of that approval."),
        term="8.3.5 p1", set_by_act=True, heads=("Outputs approved on", "Ergebnisse freigegeben am"),
    )  # fmt: skip
    verification = said(
        models.TextField(
            "verification", blank=True, help_text="What was compared with which input, how, and what came of it.",
        ),
        term="8.3.4 c)", privacy=FREE, set_by_act=True, heads=("Verification", "Verifizierung", "Verifikation"),
    )  # fmt: skip
    verified_by = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="verified by",
            help_text="Who compared outputs with inputs.",
        ),
        term="8.3.4 c)", set_by_act=True, heads=("Verified by", "Verifiziert von"),
    )  # fmt: skip
    verified_on = said(
        models.DateField("verified on", null=True, blank=True, help_text="The day on which it passed."),
        term="8.3.4 c)", set_by_act=True, heads=("Verified on", "Verifiziert am"),
    )  # fmt: skip
    validation = said(
        models.TextField(
            "validation", blank=True, help_text="How it was tried for its use, by whom, and what came of it.",
        ),
        term="8.3.4 d)", privacy=FREE, set_by_act=True, heads=("Validation", "Validierung"),
    )  # fmt: skip
    validated_by = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="validated by",
            help_text="Who answers for the trial.",
        ),
        term="8.3.4 d)", set_by_act=True, heads=("Validated by", "Validiert von"),
    )  # fmt: skip
    validated_on = said(
        models.DateField("validated on", null=True, blank=True, help_text="The day on which it passed."),
        term="8.3.4 d)", set_by_act=True, heads=("Validated on", "Validiert am"),
    )  # fmt: skip
    transferred_on = said(
        models.DateField("transferred on", null=True, blank=True, help_text="Since then production answers for it."),
        term="8.3.5", set_by_act=True, heads=("Transferred on", "Handover", "Übergeben am", "Serienfreigabe"),
    )  # fmt: skip
    cancelled_because = said(
        models.TextField("why cancelled", blank=True, help_text="What led to giving it up."),
        privacy=FREE, set_by_act=True, heads=("Why cancelled", "Abbruchgrund"),
    )  # fmt: skip

    class Meta(Record.Meta):
        verbose_name = "design project"


@record(
    prefix="DR", plural="design reviews", part_of="design_project",
    states=(State("planned", "Planned"), State("held", "Held"), State("settled", "Settled", final=True)),
    columns=("reference", "title", "design_project", "kind", "planned_on", "held_on", "judgement", "state"),
    filters=("state", "kind", "judgement", "design_project", "planned_on"), natural_key=("design_project", "title"),
    serves=SERVES,
    duties=(
        Due("Hold {title}", on="planned_on", states=("planned",), act="hold"),
        Due("Settle what {title} brought up", on="held_on", states=("held",), act="settle"),
    ),
    called=("design checks", "gates", "milestones", "Entwicklungsbewertungen", "Design-Reviews", "Meilensteine"),
    retention="retention_product",
)  # fmt: skip
class DesignReview(Record):
    """A look at a design: review, verification or validation, planned and held, with what it brought up."""

    title = said(
        models.CharField("name", max_length=200, help_text="The stage or the trial: review of concept, EMC test …"),
        heads=("Review", "Name", "Title", "Stage", "Milestone", "Bewertung", "Meilenstein", "Phase", "Titel"),
    )  # fmt: skip
    design_project: models.ForeignKey[DesignProject, DesignProject] = said(
        models.ForeignKey(DesignProject, models.PROTECT, related_name="+", verbose_name="design project"),
        heads=("Project", "Design project", "Projekt", "Entwicklungsprojekt"),
    )  # fmt: skip
    kind = said(
        models.CharField(
            "kind", max_length=12, default="review", choices=choices(DesignCheck),
            help_text="Review: can it do what is asked? Verification: do outputs meet inputs? Validation: does it "
            "serve its use?",
        ),
        term="8.3.4 b)-d)", privacy=PLAIN, heads=("Kind", "Type", "Art"),
    )  # fmt: skip
    planned_on = said(
        models.DateField("planned for", null=True, blank=True, help_text="The day in the plan."),
        term="8.3.2 b)", heads=("Planned for", "Planned on", "Due", "Geplant für", "Geplant am", "Termin"),
    )  # fmt: skip
    held_on = said(
        models.DateField("held on", null=True, blank=True, help_text="The day on which it took place."),
        term="8.3.4 f)", set_by_act=True, heads=("Held on", "Date", "Durchgeführt am", "Datum"),
    )  # fmt: skip
    participants = said(
        models.ManyToManyField(
            "kernel.Person", blank=True, related_name="+", verbose_name="who took part",
            help_text="Also somebody from the functions concerned.",
        ),
        term="8.3.4 b)", heads=("Participants", "Attendees", "Teilnehmer", "Teilnehmende"),
    )  # fmt: skip
    judgement = said(
        models.CharField(
            "judgement", max_length=12, blank=True, choices=choices(Judgement),
            help_text="Whether the design, as it stands, can go on.",
        ),
        term="8.3.4", privacy=PLAIN, set_by_act=True, heads=("Judgement", "Result", "Verdict", "Urteil", "Ergebnis"),
    )  # fmt: skip
    findings = said(
        models.TextField("what was seen", blank=True, help_text="Method, figures, trouble that came up."),
        term="8.3.4 f)", privacy=FREE, set_by_act=True, heads=("Findings", "What was seen", "Feststellungen",
        "Befund"),
    )  # fmt: skip
    settlement = said(
        models.TextField("what was done about it", blank=True, help_text="How the trouble was removed, and when."),
        term="8.3.4 e)", privacy=FREE, set_by_act=True, heads=("Actions", "What was done", "Maßnahmen", "Erledigung"),
    )  # fmt: skip
    settled_on = said(
        models.DateField("settled on", null=True, blank=True, help_text="The day on which nothing was open any more."),
        term="8.3.4 e)", set_by_act=True, heads=("Settled on", "Erledigt am"),
    )  # fmt: skip

    class Meta(Record.Meta):
        verbose_name = "design review"


@record(
    prefix="DCH", plural="design changes", part_of="design_project",
    states=(
        State("proposed", "Proposed"), State("approved", "Approved"), State("implemented", "Implemented", final=True),
        State("rejected", "Rejected", final=True),
    ),
    columns=("reference", "title", "design_project", "proposed_on", "approved_by", "approved_on", "state"),
    filters=("state", "design_project", "approved_by"), natural_key=("design_project", "title"), serves=SERVES,
    duties=(
        Due("Decide on the design change {title}", states=("proposed",), act="approve"),
        Due("Implement {title}", states=("approved",), act="implement"),
    ),
    called=("engineering changes", "Designänderungen", "Konstruktionsänderungen", "Entwicklungsänderungen",
    "Änderungsanträge"),
    retention="retention_product",
)  # fmt: skip
class DesignChange(Record):
    """A change of a design, during or after development: looked at, allowed, carried out."""

    title = said(
        models.CharField("change", max_length=200, help_text="What is altered, in a few words."),
        heads=("Change", "Title", "ECO", "Änderung", "Titel", "Bezeichnung"),
    )  # fmt: skip
    design_project: models.ForeignKey[DesignProject, DesignProject] = said(
        models.ForeignKey(DesignProject, models.PROTECT, related_name="+", verbose_name="design project"),
        heads=("Project", "Design project", "Projekt", "Entwicklungsprojekt"),
    )  # fmt: skip
    proposed_on = said(
        models.DateField("proposed on", null=True, blank=True, help_text="The day on which it was asked for."),
        term="8.3.6 a)", heads=("Proposed on", "Requested on", "Date", "Beantragt am", "Datum"),
    )  # fmt: skip
    reason = said(
        models.TextField("what and why", blank=True, help_text="What is altered, and what for."),
        term="8.3.6 a)", privacy=FREE, heads=("Reason", "Description", "Why", "Grund", "Beschreibung"),
    )  # fmt: skip
    impact = said(
        models.TextField(
            "what it bears on", blank=True,
            help_text="What the look at it gave: function, safety, approvals, parts in stock, products in the field.",
        ),
        term="8.3.6 b)", privacy=FREE, heads=("Impact", "Review result", "Auswirkungen", "Bewertung"),
    )  # fmt: skip
    precautions = said(
        models.TextField("precautions", blank=True, help_text="What is done so that it does no harm elsewhere."),
        term="8.3.6 d)", privacy=FREE, heads=("Precautions", "Preventive actions", "Vorkehrungen", "Vorbeugung"),
    )  # fmt: skip
    approved_by = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="approved by",
            help_text="Who allowed it.",
        ),
        term="8.3.6 c)", set_by_act=True, heads=("Approved by", "Genehmigt von", "Freigegeben von"),
    )  # fmt: skip
    approved_on = said(
        models.DateField("approved on", null=True, blank=True, help_text="The day on which it was allowed."),
        term="8.3.6 c)", set_by_act=True, heads=("Approved on", "Genehmigt am", "Freigegeben am"),
    )  # fmt: skip
    implemented_on = said(
        models.DateField("implemented on", null=True, blank=True, help_text="From that day it is built so."),
        term="8.3.6", set_by_act=True, heads=("Implemented on", "Effective from", "Umgesetzt am", "Gültig ab"),
    )  # fmt: skip
    rejected_because = said(
        models.TextField("why rejected", blank=True, help_text="What stood against it."),
        term="8.3.6", privacy=FREE, set_by_act=True, heads=("Why rejected", "Ablehnungsgrund"),
    )  # fmt: skip

    class Meta(Record.Meta):
        verbose_name = "design change"
