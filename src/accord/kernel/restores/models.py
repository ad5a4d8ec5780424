"""That a log has lost entries which were signed, because an older state was restored."""

from __future__ import annotations

from django.db import models

from accord.kernel.records.declaration import State, record
from accord.kernel.records.fields import PLAIN, said
from accord.kernel.records.record import Record

PROPOSED, ACCEPTED = "proposed", "accepted"


@record(
    prefix="RST",
    plural="log restores",
    states=(
        State(PROPOSED, "Waits for a second administrator"),
        State(ACCEPTED, "Accepted", final=True, locked=True),
    ),
    columns=("reference", "title", "said_by", "accepted_by", "state"),
    filters=("state",),
    creatable=False,
    general_acts=False,
    derived=("title",),
    without=("owner", "serves", "effective_on"),
)
class LogRestore(Record):
    """Entries that were signed are gone, because an older state was restored: why, and who says so."""

    size = models.PositiveIntegerField("entries signed before")
    root = said(models.CharField("root signed before", max_length=64), privacy=PLAIN)
    reason = models.TextField("reason")
    said_by = models.ForeignKey("kernel.Person", models.PROTECT, related_name="+", verbose_name="said by")
    accepted_by = models.ForeignKey(
        "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="accepted by"
    )

    def derive(self) -> None:
        """The title says what was signed before."""
        self.title = f"Restore after {self.size} signed entries"
