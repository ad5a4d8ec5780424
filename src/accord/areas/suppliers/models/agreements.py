"""Agreements with suppliers: tables and declarations."""

from __future__ import annotations

from django.db import models

from accord.areas.suppliers import rules
from accord.areas.suppliers.models.suppliers import Supplier
from accord.kernel.records.declaration import Due, State, record
from accord.kernel.records.fields import FREE, said
from accord.kernel.records.nothing import or_nothing
from accord.kernel.records.record import Record


@record(
    prefix="SA", plural="supplier agreements", part_of="supplier",
    states=(State("draft", "Draft"), State("signed", "Signed"), State("ended", "Ended", final=True)),
    columns=("reference", "title", "supplier", "signed_on", "ends_on", "requirements_communicated", "state"),
    filters=("state", "supplier", "ends_on", "requirements_communicated"), natural_key=("supplier", "title"),
    rules=(rules.ends_after_signed,),
    duties=(
        Due("Renew {title}, or let it end", on="ends_on", states=("signed",), act="edit"),
        Due("Look at {title} again", on="review_due", states=("signed",), act="review"),
    ),
    called=("contracts", "Verträge", "Vertrag", "Lieferantenverträge", "Vereinbarungen"),
    retention="retention_commercial",
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
    requirements_reviewed_on = said(
        models.DateField(
            "requirements reviewed on", null=True, blank=True,
            help_text="The day on which somebody who may looked through what is required, before it was sent.",
        ),
        term="8.4.3", heads=("Requirements reviewed on", "Anforderungen geprüft am"),
    )  # fmt: skip
    requirements_reviewed_by = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+",
            verbose_name="requirements reviewed by",
        ),
        term="8.4.3", heads=("Requirements reviewed by", "Anforderungen geprüft von"),
    )  # fmt: skip
    review_due = said(
        models.DateField(
            "review due", null=True, blank=True,
            help_text="By then somebody looks whether it still says what is needed.",
        ),
        term="A.5.20", heads=("Review due", "Next review", "Nächste Prüfung", "Prüfung fällig"),
    )  # fmt: skip
    reviewed_on = said(
        models.DateField("reviewed on", null=True, blank=True),
        term="A.5.20", set_by_act=True, heads=("Reviewed on", "Last review", "Geprüft am", "Letzte Prüfung"),
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
        self.security_terms = or_nothing(self.security_terms)
        if self._state.adding and self.owner_id is None:
            self.owner_id = self.supplier.owner_id
