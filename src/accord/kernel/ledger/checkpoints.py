"""Signed notes about the logs, and the rule that nobody ever signs a fork (Sunlight's).

The last checkpoint that was signed lies in a file outside the database, and is there before anybody sees the
signature. Before signing, the log must be consistent with it; after a restored backup it is not, and the checkpointer
refuses until somebody says so.
"""

from __future__ import annotations

import fcntl
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import connection, transaction

from accord.kernel.ledger.keys import kept_folder, known_keys, signed_last, signer, write_private
from accord.kernel.ledger.models import SITE, Entry, Head
from accord.kernel.ledger.models import Checkpoint as CheckpointRow
from accord.kernel.ledger.site import enter_checkpoint
from accord.kernel.moments.clock import now
from accord.kernel.records.record import within
from accord.kernel.refusals import Refused
from accord.tlog.checkpoint import Checkpoint, NoteRefused, Signer, open_note
from accord.tlog.merkle import Frontier

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterator
    from pathlib import Path

ADVISORY = 0x4163_636F_7264  # PostgreSQL's number for the lock of who signs


class ForkRefused(Refused):
    """The log does not contain what was signed before."""

    status = 409
    title = "The log was rewritten or restored"


def refuse_unfit_key() -> None:
    """At start. Raises Refused when the signing key cannot be read or is missing, ForkRefused when it is not the one
    that signed last."""
    key = signer()
    if (path := signed_last()) is not None:
        _last_signed(path, key)


@contextmanager
def signing_alone() -> Iterator[None]:
    """Nobody else signs meanwhile: not another process with these files, nor on PostgreSQL one with this database."""
    kept_folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    with (kept_folder() / ".lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        if connection.vendor != "postgresql":
            yield
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [ADVISORY])
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY])


def last_signed_file(organization: uuid.UUID) -> Path:
    """Where the last signed checkpoint of a log is kept, outside the database."""
    return kept_folder() / ("site.txt" if organization == SITE else f"{organization}.txt")


def sign_checkpoint(organization: uuid.UUID) -> CheckpointRow | None:
    """Sign a log as it is now; what was signed already when nothing came since, None for a log without entries. Raises
    ForkRefused when it lost what was signed before."""
    with signing_alone():
        return sign_next(organization)


def sign_next(organization: uuid.UUID) -> CheckpointRow | None:
    """The same for who signs alone already."""
    with within(organization):
        head = Head.objects.filter(pk=organization).first()
        if head is None or head.size == 0:
            return None
        key, path = signer(), last_signed_file(organization)
        before = _last_signed(path, key) if path.exists() else None
        present = Checkpoint(head.origin, head.size, _root(organization, head, before))
        if before != present:
            write_private(path, key.sign(present).encode())
        return _row(organization, present, path.read_text())


def _root(organization: uuid.UUID, head: Head, before: Checkpoint | None) -> bytes:
    """The root of the log's entries. Raises ForkRefused unless the first `before.size` of them are exactly those that
    were signed, and the head is theirs."""
    frontier = Frontier()
    if before is not None and (head.size < before.size or not _extended(organization, frontier, before)):
        raise ForkRefused(
            f"The log has lost or changed entries that were signed before (checkpoint of {before.size} entries). Was "
            "a backup restored? "
            "Restore a newer one, or record the restore with `accord checkpoint --after-restore`."
        )
    for leaf in leaves(organization, frontier.size, head.size):
        frontier.append(leaf)
    if (frontier.size, frontier.to_bytes()) != (head.size, bytes(head.frontier)):
        raise ForkRefused(f"The head of the log does not fit its first {head.size} entries: one of both was rewritten.")
    return frontier.root()


def _extended(organization: uuid.UUID, frontier: Frontier, before: Checkpoint) -> bool:
    """Whether the log begins with the entries of the checkpoint; the frontier then stands behind them."""
    for leaf in leaves(organization, 0, before.size):
        frontier.append(leaf)
    return frontier.size == before.size and frontier.root() == before.root


def leaves(organization: uuid.UUID, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
    """Leaf hashes of a log in order."""
    found = Entry.objects.filter(organization_id=organization, seq__gte=start).order_by("seq")
    if stop is not None:
        found = found.filter(seq__lt=stop)
    return (bytes(leaf) for leaf in found.values_list("leaf", flat=True).iterator())


def _row(organization: uuid.UUID, signed: Checkpoint, note: str) -> CheckpointRow:
    """The checkpoint in the database and, with it, in the site log."""
    with transaction.atomic():
        row, made = CheckpointRow.objects.get_or_create(
            organization_id=organization, size=signed.size, defaults={"note": note, "signed_at": now()}
        )
        if made and organization != SITE:
            enter_checkpoint(organization, signed)
    return row


def _last_signed(path: Path, key: Signer) -> Checkpoint:
    try:
        return open_note(path.read_text(), *known_keys(key))
    except NoteRefused as refusal:
        raise ForkRefused(
            f"The last signed checkpoint ({path.name}) was not made by the present signing key: {refusal} "
            "Restore the key that belongs to it."
        ) from refusal


def sign_soon(organization: uuid.UUID) -> None:
    """With an e-signature, in its transaction: the checkpoint is made by the next run of the jobs, at once."""
    from accord.kernel.jobs.queue import enqueue

    enqueue("checkpoint", organization=str(organization))


def accept_restore(organization: uuid.UUID, reason: str) -> None:
    """Say that a log is shorter than what was signed because a backup was restored: the old checkpoint is kept
    beside, with the reason."""
    path = last_signed_file(organization)
    if not reason.strip():
        raise Refused("Say why the log lost entries: the reason is kept with the old checkpoint.")
    if path.exists():
        kept = path.with_name(f"{organization}.before-restore-{now():%Y%m%dT%H%M%S}.txt")
        write_private(kept, path.read_bytes() + f"\nreason: {reason.strip()}\n".encode())
        path.unlink()
