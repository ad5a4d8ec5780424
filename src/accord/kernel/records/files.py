"""Evidence on disk: content-addressed, written and synced before the transaction that names it."""

from __future__ import annotations

import fcntl
import hashlib
import os
import uuid
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from django.conf import settings
from django.db import models

from accord.kernel.moments.clock import now
from accord.kernel.records.record import current_organization
from accord.kernel.refusals import Refused, StorageRefused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


PIECE = 1 << 20
"""Bytes that are read at once."""
STILL_WRITING = 3600
"""Seconds after which nobody writes on an upload any more."""


class FileErased(Refused):
    """The file is gone on purpose."""

    status = 410
    title = "Erased"


class Upload(models.Model):
    """A file that this organization has received. The bytes lie once on disk, the row says whose they are."""

    id = models.BigAutoField(primary_key=True)
    organization_id = models.UUIDField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    name = models.CharField(max_length=255)
    received_at = models.DateTimeField()  # the last time
    erased_at = models.DateTimeField(null=True)  # the bytes are gone on purpose; the ledger keeps the hash

    class Meta:
        db_table = "kernel_upload"
        constraints = (models.UniqueConstraint(fields=("organization_id", "sha256"), name="kernel_upload_sha256"),)


def evidence_folder() -> Path:
    """Where evidence lies."""
    return Path(settings.ACCORD_DATA_DIR) / "evidence"


def path_of(sha256: str) -> Path:
    """The place of the file with this hash (64 hexadecimal digits)."""
    if len(sha256) != 64 or not all(c in "0123456789abcdef" for c in sha256):
        raise ValueError("a file is named by its SHA-256 in hexadecimal")
    return evidence_folder() / sha256[:2] / sha256


def receive(name: str, chunks: Iterable[bytes]) -> Upload:
    """Store a file for the organization in scope. Raises Refused when it is empty or larger than
    ACCORD_MAX_UPLOAD_MB, StorageRefused when the disk does not take it."""
    limit = settings.ACCORD_MAX_UPLOAD_MB * 1024 * 1024
    name = Path(name.replace("\\", "/")).name.strip()[:255] or "file"
    try:
        sha256, size = _store(name, chunks, limit)
    except OSError as error:
        raise StorageRefused(
            f"{name} could not be stored ({error.strerror}); nothing was written. Free some space in the data folder "
            "or let Accord write there, then try again."
        ) from error
    came = Upload(organization_id=current_organization(), sha256=sha256, size=size, name=name, received_at=now())
    (upload,) = Upload.objects.bulk_create(
        [came], update_conflicts=True, unique_fields=["organization_id", "sha256"], update_fields=["received_at"]
    )
    upload.refresh_from_db()  # it may have been here already, by another name
    if upload.erased_at is not None:  # it was erased once and is here again
        upload.erased_at, upload.name = None, name
        upload.save(update_fields=["erased_at", "name"])
    return upload


def _store(name: str, chunks: Iterable[bytes], limit: int) -> tuple[str, int]:
    """Hash and size of the file, which is on the disk when this returns, and not at all when it raises."""
    folder = evidence_folder()
    folder.mkdir(parents=True, exist_ok=True)
    temporary = folder / f"{uuid.uuid4().hex}.tmp"
    digest, size = hashlib.sha256(), 0
    try:
        with temporary.open("wb") as out:
            _claim(out)
            for chunk in chunks:
                size += len(chunk)
                if size > limit:
                    raise Refused(
                        f"{name} is larger than {settings.ACCORD_MAX_UPLOAD_MB} MB, the most that is accepted here. "
                        "Make it smaller or split it.",
                        "file",
                    )
                digest.update(chunk)
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        if not size:
            raise Refused(f"{name} is empty. Choose the file again.", "file")
        final = path_of(digest.hexdigest())
        final.parent.mkdir(exist_ok=True)
        temporary.replace(final)
        for made in (final.parent, folder, folder.parent):  # a name is kept by the folder in which it stands
            _sync_folder(made)
    finally:
        with suppress(OSError):
            temporary.unlink()
    return digest.hexdigest(), size


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def open_file(sha256: str) -> BinaryIO:
    """The bytes of a stored file. Raises FileErased when the organization in scope has erased it, FileNotFoundError
    when the disk has lost it."""
    try:
        return path_of(sha256).open("rb")
    except FileNotFoundError:
        if sha256 in erased_files([sha256]):
            raise FileErased("This file was erased. The ledger keeps its hash, and nothing of what it said.") from None
        raise


def file_pieces(sha256: str) -> Iterator[bytes]:
    """The bytes of a stored file, a piece at a time. Raises as `open_file` does."""
    with open_file(sha256) as stored:
        yield from iter(lambda: stored.read(PIECE), b"")


def erased_files(hashes: Iterable[str]) -> set[str]:
    """Those of these files that the organization in scope has erased."""
    mine = Upload.objects.filter(organization_id=current_organization(), erased_at__isnull=False)
    return set(mine.filter(sha256__in=list(hashes)).values_list("sha256", flat=True))


def remove_orphans() -> int:
    """At start: delete files that were left half-written by a process that is no more. Returns how many."""
    left = [path for path in evidence_folder().glob("*.tmp") if _nobody_writes(path)]
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)


def _claim(out: BinaryIO) -> None:
    """Whoever writes holds a lock on the file, which the system takes away when the process ends, however it ends. A
    disk that knows no locks keeps what is left."""
    with suppress(OSError):
        fcntl.flock(out, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _nobody_writes(path: Path) -> bool:
    try:
        with path.open("rb") as found:
            fcntl.flock(found, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
