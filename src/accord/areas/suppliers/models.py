"""Suppliers, their agreements and certificates: tables and declarations."""

from __future__ import annotations

from django.db import models

from accord.areas.suppliers import rules
from accord.areas.suppliers.terms import Criticality
from accord.kernel.records.declaration import Due, State, record
from accord.kernel.records.fields import FREE, PLAIN, said
from accord.kernel.records.record import Record
from accord.standards import families


@record(
    prefix="SU", plural="suppliers",
    states=(
        State("candidate", "Candidate"), State("approved", "Approved"),
        State("conditional", "Approved with conditions"), State("barred", "Barred"),
        State("ended", "Ended", final=True),
    ),
    columns=("reference", "title", "supplies", "criticality", "evaluated_on", "evaluation_due", "owner", "state"),
    filters=("state", "criticality", "ict", "cloud", "owner", "evaluation_due"), natural_key=("title",),
    rules=(rules.due_after_evaluation,),
    duties=(Due("Evaluate {title}", on="evaluation_due", states=("approved", "conditional"), act="evaluate"),),
    called=("vendors", "supplier list", "Lieferanten", "Lieferant", "Lieferantenliste", "Dienstleister"),
)  # fmt: skip
class Supplier(Record):
    """Somebody outside from whom the organization gets products, services or work."""

    title = said(
        models.CharField(
            "name", max_length=200,
            help_text="The firm, as it stands on its letters.",
        ),
        heads=("Supplier", "Supplier name", "Vendor", "Company", "Name", "Title", "Lieferant", "Lieferantenname",
        "Firma", "Dienstleister"),
    )  # fmt: skip
    supplies = said(
        models.CharField(
            "what it supplies", max_length=300, blank=True,
            help_text="Products, services or processes that come from it.",
        ),
        term="8.4.1; A.5.19", privacy=FREE, heads=("Supplies", "What it supplies", "Product", "Service",
        "Products and services", "Liefert", "Leistung", "Produkt", "Lieferumfang", "Warengruppe"),
    )  # fmt: skip
    criticality = said(
        models.CharField(
            "criticality", max_length=12, blank=True, choices=[(c.value, c.label) for c in Criticality],
            help_text="Critical: a failure or a leak there would soon harm customers or information here. It "
            "decides how closely the supplier is watched.",
        ),
        term="8.4.2; A.5.19", privacy=PLAIN, heads=("Criticality", "Critical", "Class", "Kritikalität", "Einstufung",
        "Klasse"),
    )  # fmt: skip
    tier = said(
        models.PositiveSmallIntegerField(
            "tier", null=True, blank=True,
            help_text="1: supplies directly; 2: supplies a supplier; and so on.",
        ),
        term="A.5.21", heads=("Tier", "Level", "Stufe", "Lieferkettenstufe"),
    )  # fmt: skip
    handles_information = said(
        models.CharField(
            "information it handles", max_length=300, blank=True,
            help_text="Which of our or our customers' information it sees, stores or changes; empty where none.",
        ),
        term="A.5.19; A.5.20", privacy=FREE, heads=("Information", "Information handled", "Data",
        "Handles information", "Informationen", "Verarbeitete Informationen", "Daten"),
    )  # fmt: skip
    ict = said(
        models.BooleanField(
            "ICT", default=False,
            help_text="Supplies information or communication technology, or services with it.",
        ),
        term="A.5.21", heads=("ICT", "IT", "IT supplier", "IKT", "IT-Dienstleister"),
    )  # fmt: skip
    cloud = said(
        models.BooleanField(
            "cloud service", default=False,
            help_text="A service that runs somewhere else and is used over the network.",
        ),
        term="A.5.23", heads=("Cloud", "Cloud service", "Cloud-Dienst", "Cloudanbieter"),
    )  # fmt: skip
    gate_reason = said(
        models.TextField(
            "reason for the decision", blank=True,
            help_text="Why it was approved, approved with conditions (which), or barred.",
        ),
        term="8.4.1", privacy=FREE, heads=("Reason", "Gate reason", "Conditions", "Grund", "Begründung", "Auflagen"),
    )  # fmt: skip
    evaluation_due = said(
        models.DateField(
            "evaluation due", null=True, blank=True,
            help_text="The day by which it is evaluated again.",
        ),
        term="8.4.1; A.5.22", heads=("Evaluation due", "Next evaluation", "Nächste Bewertung", "Bewertung fällig",
        "Nächste Lieferantenbewertung"),
    )  # fmt: skip
    evaluated_on = said(
        models.DateField("evaluated on", null=True, blank=True),
        term="8.4.1; A.5.22", set_by_act=True, heads=("Evaluated on", "Last evaluation", "Bewertet am",
        "Letzte Bewertung"),
    )  # fmt: skip
    evaluation = said(
        models.TextField(
            "result of the evaluation", blank=True,
            help_text="How it did against which criteria, for quality and for security.",
        ),
        term="8.4.1; A.5.22", privacy=FREE, set_by_act=True, heads=("Evaluation", "Evaluation result", "Rating",
        "Bewertung", "Bewertungsergebnis"),
    )  # fmt: skip

    class Meta(Record.Meta):
        verbose_name = "supplier"

    def derive(self) -> None:
        """A word for nothing is nothing."""
        self.handles_information = rules.or_nothing(self.handles_information)


@record(
    prefix="SA", plural="supplier agreements", part_of="supplier",
    states=(State("draft", "Draft"), State("signed", "Signed"), State("ended", "Ended", final=True)),
    columns=("reference", "title", "supplier", "signed_on", "ends_on", "requirements_communicated", "state"),
    filters=("state", "supplier", "ends_on", "requirements_communicated"), natural_key=("supplier", "title"),
    rules=(rules.ends_after_signed,),
    duties=(Due("Renew {title}, or let it end", on="ends_on", states=("signed",), act="edit"),),
    called=("contracts", "Verträge", "Vertrag", "Lieferantenverträge", "Vereinbarungen"),
)  # fmt: skip
class SupplierAgreement(Record):
    """What was agreed with a supplier, from when until when. The paper itself is attached."""

    title = said(
        models.CharField(
            "agreement", max_length=200,
            help_text="What it is: framework agreement, order terms, data processing agreement …",
        ),
        heads=("Agreement", "Contract", "Title", "Vertrag", "Vereinbarung", "Vertragsart", "Titel"),
    )  # fmt: skip
    supplier: models.ForeignKey[Supplier, Supplier] = said(
        models.ForeignKey(Supplier, models.PROTECT, related_name="+", verbose_name="supplier"),
        heads=("Supplier", "Vendor", "Lieferant", "Firma"),
    )  # fmt: skip
    ends_on = said(
        models.DateField(
            "ends on", null=True, blank=True,
            help_text="The last day on which it counts; empty where it runs until somebody ends it.",
        ),
        term="A.5.20", heads=("Ends on", "End", "Valid until", "Expires", "Endet am", "Gültig bis", "Laufzeit bis",
        "Vertragsende"),
    )  # fmt: skip
    security_terms = said(
        models.TextField(
            "security terms", blank=True,
            help_text="Which: confidentiality, access, reporting of incidents, right to audit, return of data, "
            "sub-contractors …",
        ),
        term="A.5.20", privacy=FREE, heads=("Security terms", "Security requirements", "Sicherheitsanforderungen",
        "Sicherheitsvereinbarungen"),
    )  # fmt: skip
    requirements_communicated = said(
        models.BooleanField(
            "requirements communicated", default=False,
            help_text="The agreement tells the supplier what is required of the product or service, of people, of "
            "control and of release.",
        ),
        term="8.4.3", heads=("Requirements communicated", "Anforderungen mitgeteilt", "Anforderungen kommuniziert"),
    )  # fmt: skip
    signed_on = said(
        models.DateField("signed on", null=True, blank=True),
        term="A.5.20", set_by_act=True, heads=("Signed on", "Signed", "Start", "Unterzeichnet am",
        "Unterschrieben am", "Vertragsbeginn"),
    )  # fmt: skip

    class Meta(Record.Meta):
        verbose_name = "supplier agreement"

    def derive(self) -> None:
        """A word for nothing is nothing; who answers for the supplier answers for a new agreement."""
        self.security_terms = rules.or_nothing(self.security_terms)
        if self._state.adding and self.owner_id is None:
            self.owner_id = self.supplier.owner_id


@record(
    prefix="CT", plural="certificates", import_name="supplier_certificates", part_of="supplier",
    states=(
        State("valid", "Valid"), State("expired", "Expired", final=True), State("withdrawn", "Withdrawn", final=True),
    ),
    columns=("reference", "title", "supplier", "standard", "body", "expires_on", "verified_on", "state"),
    filters=("state", "supplier", "expires_on"), natural_key=("supplier", "standard", "number"),
    derived=("title", "serves"), rules=(rules.expires_after_issued,),
    duties=(Due("Ask for the renewal of {title}", on="expires_on", states=("valid",), act="renew"),),
    called=("Zertifikate", "Zertifikat", "Lieferantenzertifikate"),
)  # fmt: skip
class Certificate(Record):
    """A certificate of a supplier, on which the organization relies. It counts for the standards that it names."""

    supplier: models.ForeignKey[Supplier, Supplier] = said(
        models.ForeignKey(Supplier, models.PROTECT, related_name="+", verbose_name="supplier"),
        heads=("Supplier", "Vendor", "Lieferant", "Firma"),
    )  # fmt: skip
    standard = said(
        models.CharField(
            "standard", max_length=80,
            help_text="As the certificate names it, with its year: ISO 9001:2015.",
        ),
        term="8.4.2; A.5.22", privacy=PLAIN, heads=("Standard", "Certificate", "Certification", "Norm", "Zertifikat",
        "Zertifizierung"),
    )  # fmt: skip
    scope = said(
        models.TextField(
            "scope", blank=True,
            help_text="What it covers; it helps only if what the supplier delivers lies within.",
        ),
        term="8.4.2", privacy=FREE, heads=("Scope", "Certificate scope", "Geltungsbereich"),
    )  # fmt: skip
    body = said(
        models.CharField(
            "certification body", max_length=120, blank=True,
            help_text="Who issued it, and whether accredited.",
        ),
        heads=("Body", "Certification body", "Issued by", "Zertifizierungsstelle", "Zertifizierer",
        "Ausgestellt von"),
    )  # fmt: skip
    number = said(
        models.CharField("number", max_length=80, blank=True),
        privacy=PLAIN, heads=("Number", "Certificate number", "Certificate no.", "Nummer", "Zertifikatsnummer",
        "Zertifikat-Nr.", "Zertifikatsnr."),
    )  # fmt: skip
    issued_on = said(
        models.DateField("issued on", null=True, blank=True),
        heads=("Issued on", "Issued", "Valid from", "Ausgestellt am", "Gültig ab"),
    )  # fmt: skip
    expires_on = said(
        models.DateField(
            "expires on", null=True, blank=True,
            help_text="The last day on which it is valid. Without it the certificate shows nothing.",
        ),
        term="8.4.2; A.5.22", heads=("Expires on", "Expires", "Expiry", "Expiry date", "Valid until", "Gültig bis",
        "Läuft ab am", "Ablaufdatum"),
    )  # fmt: skip
    verified_on = said(
        models.DateField(
            "verified on", null=True, blank=True,
            help_text="The day on which somebody asked the certification body, or looked into its register.",
        ),
        term="8.4.2", heads=("Verified on", "Verified", "Geprüft am", "Verifiziert am"),
    )  # fmt: skip

    class Meta(Record.Meta):
        verbose_name = "certificate"

    def derive(self) -> None:
        """It is called by its standard and number and counts for the standards that it names.

        Who answers for the supplier answers for a new certificate.
        """
        self.title = f"{self.standard}, {self.number}" if self.number else self.standard
        self.serves = rules.families_named(self.standard, families())
        if self._state.adding and self.owner_id is None:
            self.owner_id = self.supplier.owner_id
