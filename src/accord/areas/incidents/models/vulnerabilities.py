"""Technical vulnerabilities (A.8.8)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import models

from accord.areas.incidents import rules
from accord.areas.incidents.terms import Severity
from accord.kernel.parameters.proposed import chosen_days
from accord.kernel.records.declaration import Due, State, record
from accord.kernel.records.fields import FREE, PLAIN, choices, said
from accord.kernel.records.record import Record


@record(
    prefix="VU", plural="vulnerabilities", serves=("iso-27001",),
    states=(
        State("open", "Open"), State("mitigated", "Mitigated"), State("accepted", "Accepted"),
        State("fixed", "Fixed", final=True),
    ),
    columns=("reference", "title", "identifier", "asset", "severity", "found_on", "due_on", "owner", "state"),
    filters=("state", "severity", "asset", "exploited", "owner", "found_on", "due_on", "fixed_on"),
    natural_key=("identifier", "component"),
    rules=(rules.fixed_after_found, rules.score_on_scale),
    duties=(
        Due("Fix {title}, or decide otherwise", on="due_on", states=("open", "mitigated"), act="fix"),
        Due("Decide again about {title}", on="accepted_until", states=("accepted",), act="reopen"),
    ),
    without=("effective_on",),
    called=(
        "scan results", "scanner findings", "vulnerability scan", "CVEs", "Schwachstellen", "Schwachstelle",
        "Sicherheitslücken", "Schwachstellenliste", "Scan-Ergebnisse",
    ),
)  # fmt: skip
class Vulnerability(Record):
    """A weakness in a system that somebody could use, until when it is dealt with, and how it was."""

    title = said(
        models.CharField("vulnerability", max_length=200, help_text="As the scanner or the advisory calls it."),
        term="A.8.8", heads=("Vulnerability", "Name", "Title", "Plugin name", "Finding", "NVT name", "Summary",
        "Schwachstelle", "Bezeichnung", "Titel", "Befund"),
    )  # fmt: skip
    identifier = said(
        models.CharField("identifier", max_length=80, blank=True, help_text="CVE-2026-12345, or the scanner's number."),
        term="A.8.8", privacy=PLAIN, heads=("CVE", "CVEs", "Identifier", "CVE ID", "Plugin ID", "QID", "Advisory",
        "Kennung", "CVE-Nummer", "Kennnummer"),
    )  # fmt: skip
    asset: models.ForeignKey[Any, Any] = said(
        models.ForeignKey(
            "assets.Asset", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="asset",
            help_text="The asset of the inventory that has it.",
        ),
        term="A.8.8; A.5.9", heads=("Asset", "System", "Asset name", "Wert", "Anlage", "Inventar-Nr."),
    )  # fmt: skip
    component = said(
        models.CharField(
            "host or component", max_length=200, blank=True,
            help_text="Where exactly: host name or address with port, package with version.",
        ),
        term="A.8.8", heads=("Host", "Component", "IP", "Hostname", "Target", "Package", "Affected", "DNS name",
        "Rechner", "Komponente", "IP-Adresse", "Betroffen"),
    )  # fmt: skip
    severity = said(
        models.CharField(
            "severity", max_length=12, blank=True, choices=choices(Severity),
            help_text="As it counts here: how easily it can be used, and what it opens.",
        ),
        term="A.8.8", privacy=PLAIN, heads=("Severity", "Risk", "Risk factor", "Threat", "Priority", "Schweregrad",
        "Kritikalität", "Einstufung"),
    )  # fmt: skip
    score = said(
        models.DecimalField(
            "score", max_digits=3, decimal_places=1, null=True, blank=True,
            help_text="CVSS base score, 0.0 to 10.0.",
        ),
        term="A.8.8", heads=("CVSS", "Score", "CVSS score", "CVSS v3.0 Base Score", "CVSS-Wert", "Basiswert"),
    )  # fmt: skip
    exploited = said(
        models.BooleanField("known to be exploited", default=False, help_text="Attacks that use it are known."),
        term="A.8.8; A.5.7", heads=("Exploited", "Known exploited", "KEV", "Exploit available", "Ausgenutzt",
        "Exploit bekannt"),
    )  # fmt: skip
    source = said(
        models.CharField(
            "source", max_length=160, blank=True,
            help_text="Who found it: scanner, penetration test, advisory, supplier, a person.",
        ),
        term="A.8.8; A.5.7", heads=("Source", "Scanner", "Found by", "Quelle", "Gefunden durch", "Gefunden von"),
    )  # fmt: skip
    description = said(
        models.TextField("description", blank=True, help_text="What it is and what somebody could do with it."),
        term="A.8.8", privacy=FREE, heads=("Description", "Synopsis", "Details", "Impact", "Beschreibung",
        "Auswirkung"),
    )  # fmt: skip
    remedy = said(
        models.TextField("remedy", blank=True, help_text="What removes it: update, setting, replacement."),
        term="A.8.8", privacy=FREE, heads=("Solution", "Remedy", "Remediation", "Fix", "Lösung", "Behebung",
        "Abhilfe", "Empfehlung"),
    )  # fmt: skip
    found_on = said(
        models.DateField("found on", null=True, blank=True, help_text="The day on which it was first seen here."),
        term="A.8.8", heads=("Found on", "First seen", "First found", "Detected on", "Discovered", "Date",
        "Gefunden am", "Zuerst gesehen", "Entdeckt am", "Datum"),
    )  # fmt: skip
    due_on = said(
        models.DateField(
            "due on", null=True, blank=True,
            help_text="The day by which it is fixed or decided; empty: after the time chosen for its severity.",
        ),
        term="A.8.8", heads=("Due on", "Due", "Due date", "Deadline", "Fällig am", "Frist", "Termin"),
    )  # fmt: skip
    mitigation = said(
        models.TextField("mitigation", blank=True, help_text="What makes it hard to use until it is fixed."),
        term="A.8.8", privacy=FREE, set_by_act=True, heads=("Mitigation", "Workaround", "Zwischenlösung",
        "Umgehung", "Minderung"),
    )  # fmt: skip
    mitigated_on = said(
        models.DateField("mitigated on", null=True, blank=True),
        term="A.8.8", set_by_act=True, heads=("Mitigated on", "Gemindert am"),
    )  # fmt: skip
    accepted_because = said(
        models.TextField(
            "why it is accepted", blank=True, help_text="Why it stays for now, and what keeps the harm small."
        ),
        term="A.8.8", privacy=FREE, set_by_act=True, heads=("Reason for acceptance", "Why accepted",
        "Grund der Akzeptanz", "Begründung Akzeptanz"),
    )  # fmt: skip
    accepted_by = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="accepted by",
        ),
        term="A.8.8", set_by_act=True, heads=("Accepted by", "Akzeptiert von"),
    )  # fmt: skip
    accepted_until = said(
        models.DateField("accepted until", null=True, blank=True),
        term="A.8.8", set_by_act=True, heads=("Accepted until", "Akzeptiert bis"),
    )  # fmt: skip
    fixed_on = said(
        models.DateField("fixed on", null=True, blank=True),
        term="A.8.8", set_by_act=True, heads=("Fixed on", "Fixed", "Resolved on", "Last fixed", "Behoben am",
        "Geschlossen am", "Erledigt am"),
    )  # fmt: skip
    outcome = said(
        models.TextField(
            "how it was fixed", blank=True, help_text="What was done, and how somebody saw that it is gone."
        ),
        term="A.8.8", privacy=FREE, set_by_act=True, heads=("Outcome", "How fixed", "Comment", "Umsetzung",
        "Wie behoben", "Kommentar"),
    )  # fmt: skip

    class Meta(Record.Meta):
        verbose_name_plural = "vulnerabilities"

    def derive(self) -> None:
        """Without a day of its own it is due after the time that the organization has chosen for its severity.

        Who answers for the asset answers for a new vulnerability of it.
        """
        if self._state.adding and self.owner_id is None and self.asset_id is not None:
            self.owner_id = self.asset.owner_id
        if self.due_on is None and self.found_on is not None and self.severity:
            self.due_on = self.found_on + timedelta(days=self._days_to_fix())

    def _days_to_fix(self) -> int:
        urgent = self.severity == Severity.CRITICAL or self.exploited
        return chosen_days("patch_critical" if urgent else "patch_other")
