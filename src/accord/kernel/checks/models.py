"""Verdicts as they were last evaluated for today: derived, never part of the ledger."""

from django.db import models


class StoredVerdict(models.Model):
    """A check's verdict for one standard, with the ledger position and the types that it read; `version`: a hash of the
    code that found it out."""

    id = models.BigAutoField(primary_key=True)
    organization_id = models.UUIDField()
    name = models.CharField(max_length=80)
    standard = models.CharField(max_length=40)
    on = models.DateField()
    position = models.BigIntegerField()
    reads = models.JSONField(default=list)
    verdict = models.JSONField()
    version = models.CharField(max_length=24)

    class Meta:
        db_table = "kernel_verdict"
        constraints = (
            models.UniqueConstraint(fields=("organization_id", "name", "standard"), name="kernel_verdict_name"),
        )
