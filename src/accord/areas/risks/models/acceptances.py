"""Acceptances of risks."""

from __future__ import annotations

from django.db import models

from accord.areas.risks import rules
from accord.areas.risks.models.methods import RiskMethod
from accord.areas.risks.models.risks import Risk
from accord.kernel.organization.models import Person
from accord.kernel.records.declaration import Due, State, record
from accord.kernel.records.fields import FREE, PLAIN, said
from accord.kernel.records.record import Record


@record(
    prefix="RA", plural="risk acceptances", part_of="risk", creatable=False,
    states=(
        State("valid", "Valid"), State("expired", "Expired", final=True, locked=True),
        State("withdrawn", "Withdrawn", final=True, locked=True),
    ),
    columns=("reference", "title", "risk", "residual_word", "accepted_by", "accepted_on", "expires_on", "state"),
    filters=("state", "risk", "accepted_by", "expires_on"), derived=("title", "serves"),
    rules=(rules.expires_after_accepted,),
    duties=(Due("{title} ends: accept anew, or treat", on="expires_on", states=("valid",), act="withdraw"),),
    called=("accepted risks", "Risikoakzeptanzen", "Risikoakzeptanz", "Risikoübernahmen", "Akzeptierte Risiken"),
)  # fmt: skip
class RiskAcceptance(Record):
    """The signed word of a risk's owner to bear what is left of it, for a time."""

    risk: models.ForeignKey[Risk, Risk] = said(
        models.ForeignKey(Risk, models.PROTECT, related_name="+", verbose_name="risk"),
        heads=("Risk", "Risiko"),
    )  # fmt: skip
    reason = said(
        models.TextField("reason", blank=True, help_text="Why it is borne: what speaks against doing more."),
        term="6.1.3 f); 8.3", privacy=FREE, heads=("Reason", "Justification", "Grund", "Begründung"),
    )  # fmt: skip
    conditions = said(
        models.TextField(
            "conditions", blank=True, help_text="What must stay as it is for the acceptance to hold.",
        ),
        term="6.1.3 f)", privacy=FREE, heads=("Conditions", "Bedingungen", "Auflagen"),
    )  # fmt: skip
    expires_on = said(
        models.DateField(
            "expires on", null=True, blank=True,
            help_text="The last day on which it holds.",
        ),
        term="6.1.3 f)", heads=("Expires on", "Valid until", "Gültig bis", "Befristet bis", "Läuft ab am"),
    )  # fmt: skip
    accepted_by: models.ForeignKey[Person | None, Person | None] = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="accepted by",
        ),
        term="6.1.3 f)", set_by_act=True, heads=("Accepted by", "Approved by", "Akzeptiert von", "Übernommen von"),
    )  # fmt: skip
    accepted_on = said(
        models.DateField("accepted on", null=True, blank=True),
        term="6.1.3 f)", set_by_act=True, heads=("Accepted on", "Date", "Akzeptiert am", "Übernommen am", "Datum"),
    )  # fmt: skip
    method: models.ForeignKey[RiskMethod | None, RiskMethod | None] = said(
        models.ForeignKey(
            RiskMethod, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="method",
            help_text="The version of the method by which the level was found.",
        ),
        term="6.1.2 a)1", set_by_act=True,
    )  # fmt: skip
    residual_level = said(
        models.PositiveSmallIntegerField(
            "level accepted", null=True, blank=True, help_text="The number of the level that is borne.",
        ),
        term="6.1.3 f)", set_by_act=True, heads=("Residual level", "Level", "Restrisiko", "Stufe"),
    )  # fmt: skip
    residual_word = said(
        models.CharField("level", max_length=40, blank=True, help_text="The level that is borne, in words."),
        term="6.1.3 f)", privacy=PLAIN, set_by_act=True,
    )  # fmt: skip
    withdrawn_on = said(
        models.DateField("withdrawn on", null=True, blank=True),
        set_by_act=True, heads=("Withdrawn on", "Zurückgezogen am"),
    )  # fmt: skip
    withdrawn_because = said(
        models.TextField("withdrawn because", blank=True),
        privacy=FREE, set_by_act=True, heads=("Withdrawn because", "Grund des Rückzugs"),
    )  # fmt: skip

    class Meta(Record.Meta):
        verbose_name = "risk acceptance"

    def derive(self) -> None:
        """It is called by its risk and day and serves the standards that the risk is kept for."""
        said_on = f", {self.accepted_on.isoformat()}" if self.accepted_on else ""
        self.title = f"Acceptance of {self.risk.title}"[: 200 - len(said_on)] + said_on
        self.serves = self.risk.serves
        if self._state.adding and self.owner_id is None:
            self.owner_id = self.risk.owner_id
