"""What was once answered about a file's columns, remembered per organization and shape of the file. No part of the
ledger."""

from __future__ import annotations

from typing import Any

from django.db import models

from accord.kernel.moments.clock import now
from accord.kernel.records.record import current_organization


class RememberedMapping(models.Model):
    """Which column of a table of this shape meant which field. `shape` is a hash of its headings, `answers` JSON of
    the door."""

    id = models.BigAutoField(primary_key=True)
    organization_id = models.UUIDField()
    shape = models.CharField(max_length=64)
    answers = models.JSONField()
    remembered_at = models.DateTimeField()

    class Meta:
        db_table = "kernel_mapping"
        constraints = (models.UniqueConstraint(fields=("organization_id", "shape"), name="kernel_mapping_shape"),)


def remembered(shape: str) -> dict[str, Any]:
    """What the organization in scope answered about this shape the last time; empty: never asked."""
    found = RememberedMapping.objects.filter(organization_id=current_organization(), shape=shape).first()
    return dict(found.answers) if found else {}


def remember(shape: str, answers: dict[str, Any]) -> None:
    """Keep the answers for the next file of this shape."""
    values = {"answers": answers, "remembered_at": now()}
    RememberedMapping.objects.bulk_create(
        [RememberedMapping(organization_id=current_organization(), shape=shape, **values)],
        update_conflicts=True, unique_fields=["organization_id", "shape"], update_fields=[*values],
    )  # fmt: skip
