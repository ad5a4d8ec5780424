"""That something was erased, and what must not be erased: both are records, and both say nothing about anybody."""

from __future__ import annotations

from enum import StrEnum

from django.db import models

from accord.kernel.records.declaration import State, record
from accord.kernel.records.fields import PLAIN, said
from accord.kernel.records.record import Record

_NOTHING_ELSE = ("owner", "serves", "effective_on")


ERASED_THIS = "I have erased this, as the law allows or demands"
"""What whoever erases a record signs. It is about the erasure, so it does not keep the record from another one."""


class Ground(StrEnum):
    """Why personal data are erased, in the letters of Article 17(1) GDPR."""

    PURPOSE = "purpose"
    CONSENT = "consent"
    OBJECTION = "objection"
    UNLAWFUL = "unlawful"
    LAW = "law"
    RETENTION = "retention"

    @property
    def label(self) -> str:
        """In words."""
        return GROUNDS[str(self)]


GROUNDS = {
    "purpose": "Not needed any more for what they were kept for (Art. 17(1)(a) GDPR)",
    "consent": "Consent was withdrawn and nothing else allows keeping them (Art. 17(1)(b) GDPR)",
    "objection": "The person objected, and nothing weighs more (Art. 17(1)(c) GDPR)",
    "unlawful": "They were kept without a ground in law (Art. 17(1)(d) GDPR)",
    "law": "Another law demands it (Art. 17(1)(e) GDPR)",
    "retention": "Their time has passed (Art. 5(1)(e) GDPR)",
}


@record(
    prefix="ER",
    plural="erasures",
    states=(State("done", "Done", final=True, locked=True),),
    columns=("reference", "title", "subject", "ground", "records", "openings", "files", "recorded_at"),
    filters=("ground",),
    creatable=False,
    general_acts=False,
    derived=("title",),
    without=_NOTHING_ELSE,
)
class Erasure(Record):
    """That text and files were erased: of which record, on which ground and how much, but not what."""

    subject = said(models.CharField("erased record", max_length=80, db_index=True), kind="pointer", privacy=PLAIN)
    ground = models.CharField("legal ground", max_length=16, choices=[(g.value, g.label) for g in Ground])
    records = models.PositiveIntegerField("records", help_text="In so many records something was erased.")
    openings = models.PositiveIntegerField("texts", help_text="Present and former ones.")
    files = models.PositiveIntegerField("files")

    def derive(self) -> None:
        """The title says the ground."""
        self.title = Ground(self.ground).label.partition(" (")[0]


@record(
    prefix="HOLD",
    plural="legal holds",
    states=(State("active", "Active"), State("released", "Released", final=True, locked=True)),
    columns=("reference", "title", "subject", "recorded_at", "released_on", "state"),
    filters=("state",),
    creatable=False,
    general_acts=False,
    derived=("title",),
    without=_NOTHING_ELSE,
)
class Hold(Record):
    """That nothing of a record may be erased, because a dispute, an inquiry or an authority needs it."""

    subject = said(models.CharField("held record", max_length=80, db_index=True), kind="pointer", privacy=PLAIN)
    reason = models.TextField("reason", help_text="The dispute, inquiry or order that needs it, and until when.")
    released_on = models.DateField("released on", null=True, blank=True)
    release_reason = models.TextField("why it was released", blank=True)

    def derive(self) -> None:
        """The title is the beginning of the reason."""
        self.title = self.reason.split("\n", maxsplit=1)[0][:80]
