"""The bytes of erased files: they lie once on disk for all organizations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accord.kernel.organization.models import Organization
from accord.kernel.records.files import Upload, path_of
from accord.kernel.records.record import within
from accord.kernel.records.snapshot import loads

if TYPE_CHECKING:
    import uuid

    from django.db.models import QuerySet

    from accord.kernel.ledger.models import Entry

_NO_FILES = '"files":[]'


def named_in(entries: QuerySet[Entry]) -> set[str]:
    """The files that entries of the log name, by hash."""
    bodies = entries.exclude(body__contains=_NO_FILES).values_list("body", flat=True)
    return {sha256 for body in bodies.iterator() for sha256, _ in loads(body)["files"]}


def unlink_erased(organization: uuid.UUID) -> int:
    """Delete the bytes of erased files, unless another organization has the same; how many files that were."""
    with within(organization):
        erased = Upload.objects.filter(organization_id=organization, erased_at__isnull=False)
        gone = list(erased.values_list("sha256", flat=True))
    return sum(map(unlink, gone))


def unlink(sha256: str) -> int:
    """Delete the bytes of a file that no organization has any more; how many files that were."""
    if not path_of(sha256).exists() or any(
        _has(key, sha256) for key in Organization.everywhere.values_list("pk", flat=True)
    ):
        return 0
    path_of(sha256).unlink(missing_ok=True)
    return 1


def _has(organization: uuid.UUID, sha256: str) -> bool:
    with within(organization):
        return Upload.objects.filter(organization_id=organization, sha256=sha256, erased_at=None).exists()
