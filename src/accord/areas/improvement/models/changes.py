"""Planned changes: tables and declarations."""

from __future__ import annotations

from django.db import models

from accord.areas.improvement import rules
from accord.areas.improvement.terms import ChangeScope, Worked
from accord.kernel.records.declaration import Due, State, record
from accord.kernel.records.fields import FREE, PLAIN, choices, said
from accord.kernel.records.record import Record


@record(
    prefix="PC", plural="planned changes",
    states=(
        State("proposed", "Proposed"), State("approved", "Approved"), State("done", "Done"),
        State("reviewed", "Reviewed", final=True), State("cancelled", "Cancelled", final=True),
    ),
    columns=("reference", "title", "scope", "due_on", "done_on", "review_due", "owner", "state"),
    filters=("state", "scope", "ict", "unplanned", "owner", "due_on", "review_due", "approved_by"),
    rules=(rules.reviewed_after_done,),
    duties=(
        Due("Decide on the change {title}", on="decide_by", states=("proposed",), act="approve"),
        Due("Carry out the change {title}", on="due_on", states=("approved",), act="complete"),
        Due("Look back at the change {title}", on="review_due", states=("done",), act="review"),
    ),
    called=("changes", "change requests", "change log", "RFC", "Änderungen", "Änderung", "Änderungsanträge",
    "Änderungsantrag", "Geplante Änderungen", "Changes"),
)  # fmt: skip
class PlannedChange(Record):
    """A change that is thought through before it is made: of the system, a process, a product or how it is provided."""

    title = said(
        models.CharField("what changes", max_length=200, help_text="From what to what, in a few words."),
        heads=("Change", "What", "Title", "Change request", "Änderung", "Was", "Titel", "Bezeichnung"),
    )  # fmt: skip
    scope = said(
        models.CharField(
            "scope", max_length=12, choices=choices(ChangeScope), default="process",
            help_text="System: the management system itself. Provision: how products are made or services rendered.",
        ),
        term="6.3; 8.1; 8.3.6; 8.5.6", privacy=PLAIN, heads=("Scope", "Kind", "Type", "Umfang", "Art", "Typ",
        "Art der Änderung"),
    )  # fmt: skip
    concerns = said(
        models.CharField(
            "concerns", max_length=80, blank=True, db_index=True,
            help_text="The record that changes, such as a process, a product or a supplier, by its reference.",
        ),
        kind="pointer", privacy=PLAIN, heads=("Concerns", "Affected", "Betrifft", "Betroffen"),
    )  # fmt: skip
    ict = said(
        models.BooleanField(
            "of information systems", default=False,
            help_text="It touches software, hardware, networks or their settings; then test and way back are asked "
            "for.",
        ),
        term="A.8.32", heads=("ICT", "IT", "IT change", "IT-Änderung"),
    )  # fmt: skip
    unplanned = said(
        models.BooleanField(
            "it just happened", default=False,
            help_text="Nobody planned it; it is written down afterwards, and what it did is judged.",
        ),
        term="8.1", heads=("Unplanned", "Unintended", "Ungeplant", "Unbeabsichtigt"),
    )  # fmt: skip
    requested_by = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="proposed by",
            help_text="Who wants it. Somebody else approves it.",
        ),
        term="A.8.32", heads=("Requested by", "Proposed by", "Requester", "Beantragt von", "Antragsteller",
        "Vorgeschlagen von"),
    )  # fmt: skip
    decide_by = said(
        models.DateField("decision due", null=True, blank=True),
        heads=("Decision due", "Decide by", "Entscheidung bis"),
    )  # fmt: skip
    purpose = said(
        models.TextField("purpose", blank=True, help_text="Why it is changed, and what is to be gained."),
        term="6.3 a)", privacy=FREE, heads=("Purpose", "Why", "Reason", "Zweck", "Grund", "Begründung"),
    )  # fmt: skip
    consequences = said(
        models.TextField(
            "consequences", blank=True,
            help_text="What else it does, wanted or not: to products, customers, people, other processes, security.",
        ),
        term="6.3 a); 8.5.6; A.8.32", privacy=FREE, heads=("Consequences", "Impact", "Effects", "Risks", "Folgen",
        "Auswirkungen", "Risiken"),
    )  # fmt: skip
    integrity = said(
        models.TextField(
            "integrity of the system", blank=True,
            help_text="How the system stays whole meanwhile and afterwards: what must be changed along with it.",
        ),
        term="6.3 b)", privacy=FREE, heads=("Integrity", "Integrität", "Integrität des Systems"),
    )  # fmt: skip
    integrity_watched_by = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+",
            verbose_name="who watches the integrity",
        ),
        term="5.3 e); 6.3 b)", heads=("Integrity watched by", "Integrität überwacht von"),
    )  # fmt: skip
    resources = said(
        models.TextField("resources", blank=True, help_text="Time, money, people and tools that it takes."),
        term="6.3 c)", privacy=FREE, heads=("Resources", "Effort", "Cost", "Ressourcen", "Aufwand", "Kosten"),
    )  # fmt: skip
    responsibilities = said(
        models.TextField(
            "responsibilities", blank=True,
            help_text="Who answers for what, during the change and afterwards.",
        ),
        term="6.3 d)", privacy=FREE, heads=("Responsibilities", "Authorities", "Verantwortlichkeiten",
        "Verantwortungen", "Zuständigkeiten"),
    )  # fmt: skip
    knowledge_gap = said(
        models.TextField(
            "what is not known yet", blank=True,
            help_text="Which knowledge it needs that the house does not have, and how it is gained; none is an answer "
            "too.",
        ),
        term="7.1.6", privacy=FREE, heads=("Knowledge gap", "Knowledge needed", "Wissenslücke", "Benötigtes Wissen"),
    )  # fmt: skip
    communication = said(
        models.TextField("who is told, and when", blank=True, help_text="Or: nobody needs to be told, and why."),
        term="6.3", privacy=FREE, heads=("Communication", "Who is told", "Kommunikation", "Information an"),
    )  # fmt: skip
    told_on = said(
        models.DateField("told on", null=True, blank=True, help_text="The day on which they were told."),
        term="6.3", heads=("Told on", "Communicated on", "Informiert am", "Kommuniziert am"),
    )  # fmt: skip
    test = said(
        models.TextField(
            "test before use", blank=True,
            help_text="How it is tried before it is put to use, and what came of it.",
        ),
        term="A.8.32", privacy=FREE, heads=("Test", "Test result", "Testergebnis", "Erprobung"),
    )  # fmt: skip
    tested_on = said(
        models.DateField("tested on", null=True, blank=True),
        term="A.8.32", heads=("Tested on", "Getestet am"),
    )  # fmt: skip
    way_back = said(
        models.TextField("way back", blank=True, help_text="How it is undone if it goes wrong."),
        term="A.8.32", privacy=FREE, heads=("Way back", "Rollback", "Fallback", "Rückfallplan", "Rückweg"),
    )  # fmt: skip
    effect_test = said(
        models.TextField(
            "effect test", blank=True,
            help_text="By what one will see that it did what it was for. Say it beforehand.",
        ),
        term="6.3", privacy=FREE, heads=("Effect test", "Effectiveness check", "Success criteria",
        "Wirksamkeitsprüfung", "Erfolgskriterien"),
    )  # fmt: skip
    due_on = said(
        models.DateField("due on", null=True, blank=True, help_text="The day by which it is made."),
        term="6.3", heads=("Due on", "Due", "Planned for", "Termin", "Fällig am", "Geplant für", "Umsetzung bis"),
    )  # fmt: skip
    review_due = said(
        models.DateField(
            "review due", null=True, blank=True,
            help_text="By then somebody looks back: did it work, and what did it do besides?",
        ),
        term="6.3; 8.5.6", heads=("Review due", "Rückblick fällig", "Überprüfung fällig"),
    )  # fmt: skip
    approved_by = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="approved by",
        ),
        term="8.5.6; A.8.32", set_by_act=True, heads=("Approved by", "Authorized by", "Freigegeben von",
        "Genehmigt von"),
    )  # fmt: skip
    approved_on = said(
        models.DateField("approved on", null=True, blank=True),
        term="8.1; 8.5.6; A.8.32", set_by_act=True, heads=("Approved on", "Freigegeben am", "Genehmigt am"),
    )  # fmt: skip
    done_on = said(
        models.DateField("done on", null=True, blank=True),
        term="6.3", set_by_act=True, heads=("Done on", "Implemented on", "Umgesetzt am", "Durchgeführt am"),
    )  # fmt: skip
    result = said(
        models.TextField("what was done", blank=True),
        term="8.5.6", privacy=FREE, set_by_act=True, heads=("Result", "What was done", "Ergebnis", "Umsetzung"),
    )  # fmt: skip
    reviewed_on = said(
        models.DateField("reviewed on", null=True, blank=True),
        term="6.3; 8.5.6", set_by_act=True, heads=("Reviewed on", "Überprüft am", "Rückblick am"),
    )  # fmt: skip
    reviewed_by = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="reviewed by",
        ),
        term="6.3; 8.5.6", set_by_act=True, heads=("Reviewed by", "Überprüft von"),
    )  # fmt: skip
    worked = said(
        models.CharField(
            "did it work?", max_length=8, blank=True, choices=choices(Worked),
        ),
        term="6.3", privacy=PLAIN, set_by_act=True, heads=("Worked", "Effective", "Wirksam", "Erfolgreich"),
    )  # fmt: skip
    review_result = said(
        models.TextField(
            "result of the review", blank=True,
            help_text="What it brought, what it did besides, and what follows.",
        ),
        term="6.3; 8.1; 8.5.6", privacy=FREE, set_by_act=True, heads=("Review result", "Ergebnis der Überprüfung"),
    )  # fmt: skip
    cancelled_because = said(
        models.CharField("why cancelled", max_length=300, blank=True),
        privacy=FREE, set_by_act=True, heads=("Why cancelled", "Abbruchgrund", "Ablehnungsgrund"),
    )  # fmt: skip
