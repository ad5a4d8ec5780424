"""Letters: what Accord writes to a person of its own accord once a week. They are written when they are sent, by what
the person may see then; no text is kept here."""

from __future__ import annotations

from django.db import models

from accord.kernel.records.record import new_id


class Letter(models.Model):
    """The letter of one week to one person, and what became of it. `week`: its Monday.

    `taken_at`: somebody is sending it or has sent it, and nobody else does. A process that dies in between leaves it
    taken without an outcome: it may have gone, so it is not sent again.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organization_id = models.UUIDField()
    person_id = models.UUIDField()
    week = models.DateField()
    made_at = models.DateTimeField()
    asked_at = models.DateTimeField()  # when it was last put into the outbox
    taken_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=16, blank=True)

    class Meta:
        db_table = "kernel_letter"
        constraints = (
            models.UniqueConstraint(fields=("organization_id", "person_id", "week"), name="kernel_letter_once"),
        )
        indexes = (models.Index(fields=("organization_id", "week"), name="kernel_letter_week"),)


class Unwanted(models.Model):
    """Somebody wants no weekly letter of this organization."""

    id = models.BigAutoField(primary_key=True)
    organization_id = models.UUIDField()
    person_id = models.UUIDField()

    class Meta:
        db_table = "kernel_unwanted"
        constraints = (models.UniqueConstraint(fields=("organization_id", "person_id"), name="kernel_unwanted_once"),)
