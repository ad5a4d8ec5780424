"""Where copies of an organization's checkpoints go, and how far each place has got."""

from __future__ import annotations

from datetime import timedelta

from django.db import models

from accord.kernel.moments.clock import now
from accord.kernel.records.declaration import State, record
from accord.kernel.records.fields import PLAIN, said
from accord.kernel.records.record import Record

FOLDER, MAIL, WEBHOOK = "folder", "mail", "webhook"
KINDS = (
    (FOLDER, "a folder of whoever runs Accord"),
    (MAIL, "an e-mail, once a day"),
    (WEBHOOK, "an address on the web"),
)


@record(
    prefix="CPY",
    plural="copy places",
    states=(State("active", "Gets copies"), State("ended", "Gets no more", final=True, locked=True)),
    columns=("reference", "title", "kind", "address", "state"),
    filters=("kind", "state"),
    creatable=False,
    general_acts=False,
    without=("owner", "serves", "effective_on"),
)
class CopyPlace(Record):
    """A place outside Accord that gets a copy of each signed checkpoint, so that nobody here can rewrite what it
    covers."""

    kind = said(models.CharField("kind", max_length=12, choices=KINDS), privacy=PLAIN)
    address = models.CharField("address", max_length=200, blank=True)


class Delivery(models.Model):
    """How far a place has got: the last checkpoint that has arrived there, and what became of the last try.

    `secret`: the whole address on the web, which may hold a password; it is used and never shown.
    """

    place = models.UUIDField(primary_key=True)
    organization_id = models.UUIDField()
    secret = models.CharField(max_length=400, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    note = models.TextField(blank=True)
    arrived_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "kernel_delivery"
        indexes = (models.Index(fields=("organization_id",), name="kernel_delivery_of"),)

    @property
    def age(self) -> timedelta | None:
        """How long ago the last copy arrived."""
        return None if self.arrived_at is None else now() - self.arrived_at
