"""Attestations: what people judged where no record can decide."""

from __future__ import annotations

from django.db import models

from accord.areas.conformity.rules import valid_after_judged
from accord.areas.conformity.terms import Judgement
from accord.kernel.records.declaration import Due, State, record
from accord.kernel.records.fields import PLAIN, said
from accord.kernel.records.record import Record
from accord.standards import editions


@record(
    prefix="ATT",
    plural="attestations",
    states=(State("valid", "Valid"), State("withdrawn", "Withdrawn", final=True, locked=True)),
    columns=("reference", "requirement", "standard", "judgement", "judged_by", "judged_on", "valid_until", "state"),
    filters=("standard", "judgement", "state", "judged_by", "valid_until"),
    rules=(valid_after_judged,),
    derived=("title",),
    without=("owner", "effective_on"),
    creatable=False,
    duties=(Due("Judge again: {title}", on="valid_until", who="judged_by", states=("valid",), act="renew"),),
)
class Attestation(Record):
    """A person's judgement that a requirement is met or not met: dated, reasoned, signed, and not for ever."""

    standard = said(
        models.CharField("standard", max_length=24, choices=[(e.id, e.title) for e in editions()]),
        privacy=PLAIN,
        set_by_act=True,
    )
    requirement = said(
        models.CharField("requirement", max_length=40, help_text="Its reference, such as 5.1.1 a) or A.5.4."),
        privacy=PLAIN,
        set_by_act=True,
    )
    judgement = said(
        models.CharField("judgement", max_length=12, choices=[(j.value, j.value.capitalize()) for j in Judgement]),
        set_by_act=True,
    )
    reason = said(models.TextField("reason", help_text="What you saw, and why it is enough or not."), set_by_act=True)
    evidence = said(
        models.CharField(
            "evidence", max_length=80, blank=True, help_text="The record that supports it most, by its reference."
        ),
        kind="pointer",
        privacy=PLAIN,
        set_by_act=True,
    )
    judged_by = said(
        models.ForeignKey("kernel.Person", models.PROTECT, related_name="+", verbose_name="judged by"), set_by_act=True
    )
    judged_on = said(models.DateField("judged on"), set_by_act=True)
    valid_until = said(
        models.DateField("valid until", help_text="Empty: as long as the parameter says."), set_by_act=True
    )

    def derive(self) -> None:
        """The title says which requirement, and what was judged."""
        self.title = f"{self.requirement} of {self.standard}: {self.judgement}"
