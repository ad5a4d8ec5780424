"""Exceptions from controls (A.5.36)."""

from __future__ import annotations

from django.db import models

from accord.areas.controls import rules
from accord.areas.controls.models.controls import Control
from accord.kernel.records.declaration import Due, State, record
from accord.kernel.records.fields import FREE, said
from accord.kernel.records.record import Record


@record(
    prefix="EX", plural="control exceptions", serves=("iso-27001",),
    states=(
        State("asked", "Asked"), State("granted", "Granted"), State("expired", "Expired"),
        State("ended", "Ended", final=True),
    ),
    columns=("reference", "title", "control", "asked_by", "granted_by", "granted_on", "expires_on", "state"),
    filters=("state", "control", "asked_by", "granted_by", "owner", "expires_on", "assets"),
    rules=(rules.expires_after_granted,),
    duties=(
        Due("Grant {title}, or say no", on="asked_on", states=("asked",), act="grant"),
        Due("End {title}, or ask anew", on="expires_on", states=("granted", "expired"), act="end"),
    ),
    without=("effective_on",),
    called=(
        "exceptions", "waivers", "risk exceptions", "policy exceptions", "Ausnahmen", "Ausnahme",
        "Ausnahmegenehmigungen", "Ausnahmeanträge",
    ),
)  # fmt: skip
class ControlException(Record):
    """Where a control does not hold for a time: why, what makes up for it, who allowed it and until when."""

    title = said(
        models.CharField("exception", max_length=200, help_text="Who or what is let off from what."),
        term="A.5.36", heads=("Exception", "Waiver", "Title", "Ausnahme", "Titel", "Bezeichnung"),
    )  # fmt: skip
    control: models.ForeignKey[Control, Control] = said(
        models.ForeignKey(
            Control, models.PROTECT, related_name="+", verbose_name="control",
            help_text="The control that does not hold.",
        ),
        term="A.5.36", heads=("Control", "Measure", "Maßnahme", "Kontrolle", "Richtlinie"),
    )  # fmt: skip
    why = said(
        models.TextField("why", blank=True, help_text="What makes it impossible or unreasonable to keep the control."),
        term="A.5.36", privacy=FREE, heads=("Why", "Reason", "Justification", "Grund", "Begründung", "Warum"),
    )  # fmt: skip
    compensation = said(
        models.TextField("what makes up for it", blank=True, help_text="What keeps the harm small meanwhile."),
        term="A.5.36", privacy=FREE, heads=("Compensation", "Compensating control", "Mitigation", "Ersatzmaßnahme",
        "Kompensation", "Ausgleich"),
    )  # fmt: skip
    assets = said(
        models.ManyToManyField(
            "assets.Asset", blank=True, related_name="+", verbose_name="assets", help_text="Where it does not hold."
        ),
        term="A.5.36", heads=("Assets", "Asset", "Systems", "Werte", "Systeme", "Betrifft"),
    )  # fmt: skip
    risk = said(
        models.ForeignKey(
            "risks.Risk", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="risk",
            help_text="The risk that grows by it, and whose owner has to know.",
        ),
        term="A.5.36; 6.1.2", heads=("Risk", "Risiko"),
    )  # fmt: skip
    asked_by = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="asked by",
        ),
        term="A.5.36", heads=("Asked by", "Requested by", "Requester", "Beantragt von", "Antragsteller"),
    )  # fmt: skip
    asked_on = said(
        models.DateField("asked on", null=True, blank=True, help_text="The day on which it was asked for."),
        term="A.5.36", heads=("Asked on", "Requested on", "Beantragt am", "Antragsdatum"),
    )  # fmt: skip
    granted_by = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="granted by",
        ),
        term="A.5.36", set_by_act=True, heads=("Granted by", "Approved by", "Genehmigt von", "Freigegeben von"),
    )  # fmt: skip
    granted_on = said(
        models.DateField("granted on", null=True, blank=True),
        term="A.5.36", set_by_act=True, heads=("Granted on", "Approved on", "Genehmigt am"),
    )  # fmt: skip
    expires_on = said(
        models.DateField("expires on", null=True, blank=True, help_text="The last day on which it counts."),
        term="A.5.36", heads=("Expires on", "Valid until", "Until", "Gültig bis", "Befristet bis", "Läuft ab am"),
    )  # fmt: skip
    ended_on = said(
        models.DateField("ended on", null=True, blank=True),
        term="A.5.36", set_by_act=True, heads=("Ended on", "Beendet am"),
    )  # fmt: skip
    decision = said(
        models.TextField(
            "reason for the last decision", blank=True, help_text="Why it was granted, refused, or ended."
        ),
        term="A.5.36", privacy=FREE, set_by_act=True, heads=("Decision", "Entscheidung", "Begründung Entscheidung"),
    )  # fmt: skip

    class Meta(Record.Meta):
        verbose_name = "control exception"
