"""Certificates of suppliers: tables and declarations."""

from __future__ import annotations

from django.db import models

from accord.areas.suppliers import rules
from accord.areas.suppliers.models.suppliers import Supplier
from accord.kernel.records.declaration import Due, State, record
from accord.kernel.records.fields import FREE, PLAIN, said
from accord.kernel.records.record import Record
from accord.standards import families


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
