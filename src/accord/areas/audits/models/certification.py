"""Certificates of the organization itself, from the application to the end."""

from __future__ import annotations

from django.db import models

from accord.areas.audits import rules
from accord.areas.audits.terms import NextAudit
from accord.kernel.records.declaration import Due, State, record
from accord.kernel.records.fields import FREE, PLAIN, choices, said
from accord.kernel.records.record import Record
from accord.standards import families


@record(
    prefix="CC", plural="certification cycles",
    states=(
        State("applied", "Applied for"), State("certified", "Certified"), State("suspended", "Suspended"),
        State("ended", "Ended", final=True),
    ),
    columns=("reference", "title", "body", "certificate_number", "expires_on", "next_audit", "next_audit_due", "owner",
             "state"),
    filters=("state", "standard", "next_audit", "owner", "expires_on", "next_audit_due"),
    natural_key=("edition", "certificate_number"), derived=("title", "serves"), rules=(rules.expires_after_issued,),
    duties=(
        Due("Have {title} audited", on="next_audit_due", states=("applied", "certified", "suspended"), act="plan"),
        Due("Renew {title}", on="expires_on", states=("certified", "suspended"), act="certify"),
    ),
    without=("effective_on",),
    called=(
        "certifications", "own certificates", "certificates of the organization", "Zertifizierungen",
        "Zertifizierung", "Zertifizierungszyklus", "Zertifizierungszyklen", "Eigene Zertifikate",
    ),
)  # fmt: skip
class CertificationCycle(Record):
    """A certificate of the organization, or the way to one: body, number, days, and when the body audits next."""

    standard = said(
        models.CharField(
            "standard", max_length=24, choices=[(f, f.upper().replace("-", " ")) for f in families()],
        ),
        privacy=PLAIN, heads=("Standard", "Norm"),
    )  # fmt: skip
    edition = said(
        models.CharField("as the certificate names it", max_length=80, help_text="With its year: ISO 9001:2015."),
        privacy=PLAIN, heads=("Edition", "Certificate", "Standard edition", "Zertifikat", "Ausgabe", "Normausgabe"),
    )  # fmt: skip
    body = said(
        models.CharField(
            "certification body", max_length=120, blank=True,
            help_text="Who certifies, and accredited by whom.",
        ),
        heads=("Body", "Certification body", "Registrar", "Zertifizierungsstelle", "Zertifizierer"),
    )  # fmt: skip
    certificate_number = said(
        models.CharField("certificate number", max_length=80, blank=True),
        privacy=PLAIN, heads=("Certificate number", "Number", "Certificate no.", "Zertifikatsnummer", "Nummer",
        "Zertifikat-Nr."),
    )  # fmt: skip
    certified_scope = said(
        models.TextField("scope on the certificate", blank=True, help_text="Word for word, as it is printed there."),
        term="4.3 p1; 4.3 p3", privacy=FREE, heads=("Scope", "Certified scope", "Geltungsbereich",
        "Zertifizierter Geltungsbereich"),
    )  # fmt: skip
    scope = said(
        models.ForeignKey(
            "context.Scope", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="version of the "
            "scope",
            help_text="The version of the scope on which the certificate rests.",
        ),
        term="4.3", heads=("Scope version", "Fassung des Geltungsbereichs"),
    )  # fmt: skip
    soa_version = said(
        models.CharField(
            "version of the statement of applicability", max_length=80, blank=True,
            help_text="For information security: the version that the certificate names.",
        ),
        term="6.1.3 d)", privacy=PLAIN, heads=("SoA version", "SoA-Version", "Version of the SoA"),
    )  # fmt: skip
    statement = said(
        models.ForeignKey(
            "controls.StatementOfApplicability", models.PROTECT, null=True, blank=True, related_name="+",
            verbose_name="statement of applicability",
            help_text="For information security: the statement on which the certificate rests.",
        ),
        term="6.1.3 d)", heads=("Statement of applicability", "SoA", "Erklärung zur Anwendbarkeit"),
    )  # fmt: skip
    applied_on = said(
        models.DateField("applied on", null=True, blank=True, help_text="The day of the contract with the body."),
        heads=("Applied on", "Contract date", "Beantragt am", "Antrag vom"),
    )  # fmt: skip
    issued_on = said(
        models.DateField("issued on", null=True, blank=True),
        set_by_act=True, heads=("Issued on", "Issued", "Valid from", "Ausgestellt am", "Gültig ab", "Erteilt am"),
    )  # fmt: skip
    expires_on = said(
        models.DateField("expires on", null=True, blank=True, help_text="The last day on which it is valid."),
        set_by_act=True, heads=("Expires on", "Valid until", "Expiry", "Gültig bis", "Läuft ab am"),
    )  # fmt: skip
    next_audit = said(
        models.CharField(
            "next audit", max_length=16, blank=True, choices=choices(NextAudit), help_text="What the body holds next.",
        ),
        privacy=PLAIN, heads=("Next audit kind", "Next audit type", "Nächstes Audit Art", "Auditart"),
    )  # fmt: skip
    next_audit_due = said(
        models.DateField("next audit due", null=True, blank=True, help_text="The day by which the body audits again."),
        heads=("Next audit due", "Next audit", "Next surveillance", "Nächstes Audit", "Nächstes Audit fällig",
        "Nächste Überwachung"),
    )  # fmt: skip
    state_reason = said(
        models.TextField("why", blank=True, help_text="Why it was suspended, taken up again or ended."),
        privacy=FREE, set_by_act=True, heads=("Reason", "Grund"),
    )  # fmt: skip

    class Meta(Record.Meta):
        verbose_name = "certification cycle"

    def derive(self) -> None:
        """It is called by its standard and body, and serves that standard."""
        self.title = f"{self.edition}, {self.body}" if self.body else self.edition
        self.serves = self.standard
