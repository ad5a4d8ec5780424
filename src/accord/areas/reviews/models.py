"""The management review: table and declaration."""

from __future__ import annotations

from django.db import models

from accord.areas.reviews import rules
from accord.areas.reviews.terms import Verdict
from accord.kernel.records.declaration import Due, State, record
from accord.kernel.records.fields import FREE, PLAIN, choices, said
from accord.kernel.records.record import Record


@record(
    prefix="MR", plural="management reviews",
    states=(
        State("planned", "Planned"), State("held", "Held"), State("signed", "Minutes signed", final=True, locked=True),
    ),
    columns=("reference", "title", "planned_on", "held_on", "serves", "chair", "effective", "signed_on", "state"),
    filters=("state", "chair", "serves", "effective", "held_on"), natural_key=("title",),
    rules=(rules.signed_after_held,),
    duties=(
        Due("Hold {title}", on="planned_on", states=("planned",), act="hold"),
        Due("Sign the minutes of {title}", on="held_on", who="chair", states=("held",), act="sign"),
    ),
    without=("effective_on",),
    called=(
        "management review", "reviews", "minutes of management reviews", "Managementbewertungen",
        "Managementbewertung", "Managementreview", "Bewertung durch die Leitung",
    ),
)  # fmt: skip
class ManagementReview(Record):
    """Top management judges the system: what was considered, what it came to, what was decided, signed."""

    title = said(
        models.CharField("review", max_length=200, help_text="Such as Management review 2027."),
        term="9.3.1", heads=("Review", "Management review", "Title", "Name", "Bewertung", "Managementbewertung",
        "Bezeichnung", "Titel"),
    )  # fmt: skip
    planned_on = said(
        models.DateField("planned on", null=True, blank=True, help_text="The day agreed for it."),
        term="9.3.1", heads=("Planned on", "Planned", "Geplant am", "Termin"),
    )  # fmt: skip
    period_from = said(
        models.DateField("looks back from", null=True, blank=True, help_text="The first day that it looks back on."),
        term="9.3.1", heads=("Period from", "From", "Zeitraum von", "Berichtszeitraum von"),
    )  # fmt: skip
    chair = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="chair",
            help_text="Who of top management leads it and signs the minutes.",
        ),
        term="9.3.1; 5.1.1 l)", heads=("Chair", "Chaired by", "Leitung", "Vorsitz", "Leitung der Bewertung"),
    )  # fmt: skip
    participants = said(
        models.ManyToManyField(
            "kernel.Person", blank=True, related_name="+", verbose_name="participants", help_text="Who took part.",
        ),
        term="9.3.1; 9.3.3 p1", heads=("Participants", "Attendees", "Teilnehmer", "Teilnehmende"),
    )  # fmt: skip
    inputs_as_of = said(
        models.DateField("inputs as of", null=True, blank=True),
        term="9.3.2", set_by_act=True, heads=("Inputs as of", "Stand der Eingaben"),
    )  # fmt: skip
    earlier_actions = said(
        models.TextField(
            "what became of earlier actions", blank=True,
            help_text="Those of former reviews: done, open, late.",
        ),
        term="9.3.2 a)", privacy=FREE, heads=("Earlier actions", "Status of actions", "Frühere Maßnahmen",
        "Status der Maßnahmen", "Stand der Maßnahmen"),
    )  # fmt: skip
    changed_issues = said(
        models.TextField(
            "changed issues", blank=True,
            help_text="What has changed inside and outside, climate included.",
        ),
        term="9.3.2 b)", privacy=FREE, heads=("Changed issues", "Changes in issues", "Veränderungen der Themen",
        "Änderungen im Kontext", "Geänderte Themen"),
    )  # fmt: skip
    changed_needs = said(
        models.TextField(
            "changed needs of interested parties", blank=True,
            help_text="What they want now that they did not want before.",
        ),
        term="9.3.2 c); 9.3.2 p1", privacy=FREE, heads=("Geänderte Bedürfnisse",
        "Changed needs", "Changes in needs of interested parties",
        "Geänderte Anforderungen interessierter Parteien", "Veränderte Erwartungen"),
    )  # fmt: skip
    customer_satisfaction = said(
        models.TextField(
            "customer satisfaction", blank=True,
            help_text="How content customers are, and which way it moves.",
        ),
        term="9.3.2 c)1; 9.3.2 p2", privacy=FREE, heads=("Customer satisfaction", "Kundenzufriedenheit"),
    )  # fmt: skip
    party_feedback = said(
        models.TextField(
            "what interested parties said", blank=True, help_text="Authorities, suppliers, staff, neighbours, owners.",
        ),
        term="9.3.2 c)1; 9.3.2 e)", privacy=FREE, heads=("Rückmeldung Parteien",
        "Feedback of interested parties", "Feedback",
        "Rückmeldungen interessierter Parteien", "Rückmeldungen"),
    )  # fmt: skip
    objectives_met = said(
        models.TextField(
            "how far objectives were met", blank=True,
            help_text="Each with its figure against its target, and which way it moves.",
        ),
        term="9.3.2 c)2; 9.3.2 d)4", privacy=FREE, heads=("Objectives met", "Objectives", "Zielerreichung", "Ziele"),
    )  # fmt: skip
    process_performance = said(
        models.TextField(
            "processes and conforming output", blank=True,
            help_text="How well processes run, how much of what they make is right, and which way it moves.",
        ),
        term="9.3.2 c)3; 9.3.2 p4", privacy=FREE, heads=("Process performance", "Processes and conformity",
        "Prozessleistung", "Prozesse und Konformität"),
    )  # fmt: skip
    nonconformities = said(
        models.TextField(
            "nonconformities and corrective actions", blank=True,
            help_text="How many of what kind, what was done about the causes, which way it moves.",
        ),
        term="9.3.2 c)4; 9.3.2 d)1", privacy=FREE, heads=("Abweichungen",
        "Nonconformities", "Nonconformities and corrective actions",
        "Nichtkonformitäten", "Abweichungen und Korrekturmaßnahmen"),
    )  # fmt: skip
    measurements = said(
        models.TextField("figures", blank=True, help_text="What was measured and monitored, and which way it moves."),
        term="9.3.2 c)5; 9.3.2 d)2", privacy=FREE, heads=("Messungen",
        "Measurements", "Monitoring and measurement", "Figures",
        "Messergebnisse", "Ergebnisse von Überwachung und Messung", "Kennzahlen"),
    )  # fmt: skip
    audit_results = said(
        models.TextField(
            "results of audits", blank=True, help_text="Of internal and external ones, and which way they move.",
        ),
        term="9.3.2 c)6; 9.3.2 d)3", privacy=FREE, heads=("Audit results", "Audits", "Auditergebnisse"),
    )  # fmt: skip
    supplier_performance = said(
        models.TextField(
            "how suppliers do", blank=True,
            help_text="Delivery, quality, security, and which way it moves; who was barred.",
        ),
        term="9.3.2 c)7; 9.3.2 p8", privacy=FREE, heads=("Supplier performance", "Suppliers", "Lieferantenleistung",
        "Leistung externer Anbieter", "Lieferanten"),
    )  # fmt: skip
    resource_adequacy = said(
        models.TextField(
            "whether means suffice", blank=True,
            help_text="People, skills, rooms, machines, systems, money.",
        ),
        term="9.3.2 d); 9.3.2 p9", privacy=FREE, heads=("Adequacy of resources", "Resources",
        "Angemessenheit der Ressourcen", "Ressourcen"),
    )  # fmt: skip
    risk_picture = said(
        models.TextField(
            "risks of information security and the plan", blank=True,
            help_text="What the assessment shows, and how far the plan to treat the risks has come.",
        ),
        term="9.3.2 f)", privacy=FREE, heads=("Risk assessment results", "Risk picture", "Risk treatment plan",
        "Risikobeurteilung", "Risikolage", "Stand der Risikobehandlung"),
    )  # fmt: skip
    risk_actions = said(
        models.TextField(
            "whether actions on risks and opportunities helped", blank=True,
            help_text="Of those planned against risks and for opportunities: what had its effect.",
        ),
        term="9.3.2 e); 6.1", privacy=FREE, heads=("Risikomaßnahmen",
        "Actions on risks", "Effectiveness of actions on risks",
        "Wirksamkeit der Maßnahmen zu Risiken und Chancen", "Maßnahmen zu Risiken"),
    )  # fmt: skip
    improvement_chances = said(
        models.TextField("chances to improve", blank=True, help_text="From ideas, analyses, audits, the market."),
        term="9.3.2 f); 9.3.2 g)", privacy=FREE, heads=("Verbesserungschancen",
        "Opportunities for improvement", "Improvement",
        "Verbesserungsmöglichkeiten", "Möglichkeiten zur Verbesserung", "Verbesserungen"),
    )  # fmt: skip
    held_on = said(
        models.DateField("held on", null=True, blank=True),
        term="9.3.1", set_by_act=True, heads=("Held on", "Date", "Durchgeführt am", "Datum", "Am"),
    )  # fmt: skip
    suitable = said(
        models.CharField(
            "still fits", max_length=8, blank=True, choices=choices(Verdict),
            help_text="The system still suits the organization and its circumstances.",
        ),
        term="9.3.1", privacy=PLAIN, heads=("Suitable", "Suitability", "Geeignet", "Eignung"),
    )  # fmt: skip
    adequate = said(
        models.CharField(
            "is enough", max_length=8, blank=True, choices=choices(Verdict),
            help_text="The system does all that it needs to do, no less.",
        ),
        term="9.3.1", privacy=PLAIN, heads=("Adequate", "Adequacy", "Angemessen", "Angemessenheit"),
    )  # fmt: skip
    effective = said(
        models.CharField(
            "works", max_length=8, blank=True, choices=choices(Verdict),
            help_text="The system brings what it was set up to bring.",
        ),
        term="9.3.1; 5.1.1 l)", privacy=PLAIN, heads=("Effective", "Effectiveness", "Wirksam", "Wirksamkeit"),
    )  # fmt: skip
    aligned = said(
        models.CharField(
            "follows the strategy", max_length=8, blank=True, choices=choices(Verdict),
            help_text="For quality: the system pulls in the direction in which the organization wants to go.",
        ),
        term="9.3.1", privacy=PLAIN, heads=("Strategie",
        "Aligned", "Aligned with strategy", "Strategische Ausrichtung"),
    )  # fmt: skip
    intended_results = said(
        models.TextField(
            "intended results", blank=True, help_text="For each result that the system is to bring: did it, and what "
            "shows it.",
        ),
        term="5.1 e); 5.1.1", privacy=FREE, heads=("Intended results", "Beabsichtigte Ergebnisse"),
    )  # fmt: skip
    conclusion = said(
        models.TextField("conclusion", blank=True, help_text="What the review comes to over all."),
        term="9.3.1; 9.3.3", privacy=FREE, heads=("Schluss",
        "Conclusion", "Conclusions", "Summary", "Fazit", "Schlussfolgerungen",
        "Gesamtbewertung"),
    )  # fmt: skip
    improvement_decision = said(
        models.TextField(
            "decided: what to improve", blank=True, help_text="In words; or that nothing is needed, and why.",
        ),
        term="9.3.3 a); 9.3.3 p1", privacy=FREE, heads=("Entscheidung Verbesserung",
        "Decisions on improvement", "Improvement decisions",
        "Entscheidungen zur Verbesserung"),
    )  # fmt: skip
    change_decision = said(
        models.TextField(
            "decided: what to change in the system", blank=True,
            help_text="In words; or that nothing is needed, and why.",
        ),
        term="9.3.3 b); 9.3.3 p1", privacy=FREE, heads=("Entscheidung Änderung",
        "Decisions on changes", "Change decisions",
        "Entscheidungen zu Änderungen", "Änderungsbedarf"),
    )  # fmt: skip
    resources_decision = said(
        models.TextField(
            "decided: which means are needed", blank=True, help_text="In words; or that nothing is needed, and why.",
        ),
        term="9.3.3 c)", privacy=FREE, heads=("Decisions on resources", "Resource decisions",
        "Entscheidungen zu Ressourcen", "Bedarf an Ressourcen"),
    )  # fmt: skip
    improvement_actions = said(
        models.ManyToManyField("improvement.Action", blank=True, related_name="+", verbose_name="actions: improvement"),
        term="9.3.3 a); 9.3.3 p1", set_by_act=True, heads=("Improvement actions", "Verbesserungsmaßnahmen"),
    )  # fmt: skip
    change_actions = said(
        models.ManyToManyField("improvement.Action", blank=True, related_name="+", verbose_name="actions: changes"),
        term="9.3.3 b); 9.3.3 p1", set_by_act=True, heads=("Change actions", "Änderungsmaßnahmen"),
    )  # fmt: skip
    resources_actions = said(
        models.ManyToManyField("improvement.Action", blank=True, related_name="+", verbose_name="actions: resources"),
        term="9.3.3 c)", set_by_act=True, heads=("Resource actions", "Ressourcenmaßnahmen"),
    )  # fmt: skip
    signed_by = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="signed by",
        ),
        term="9.3.3; 5.1.1 l)", set_by_act=True, heads=("Unterschrieben von",
        "Signed by", "Unterzeichnet von", "Freigegeben von"),
    )  # fmt: skip
    signed_on = said(
        models.DateField("signed on", null=True, blank=True),
        term="9.3.3; 5.1.1 l)", set_by_act=True, heads=("Unterschrieben am",
        "Signed on", "Signed", "Unterzeichnet am", "Freigegeben am"),
    )  # fmt: skip

    class Meta(Record.Meta):
        verbose_name = "management review"
