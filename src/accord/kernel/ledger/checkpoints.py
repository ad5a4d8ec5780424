"""Signed notes about the logs, and the rule that nobody ever signs a fork (Sunlight's).

The last checkpoint that was signed lies in a file outside the database, and is there before anybody sees the
signature. Before signing, the log must be consistent with it; after a restored backup it is not, and the checkpointer
refuses until administrators have accepted that (`kernel/restores`, for the site log `accord checkpoint`).
"""

from __future__ import annotations

import fcntl
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import connection, transaction

from accord.kernel.ledger.keys import kept_folder, known_keys, signed_last, signer, write_private
from accord.kernel.ledger.models import SITE, Entry, Head
from accord.kernel.ledger.models import Checkpoint as CheckpointRow
from accord.kernel.ledger.site import enter_checkpoint, restore_accepted
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


def is_to_sign(organization: uuid.UUID) -> bool:
    """Whether a log is not what was signed last: it has grown, or is another one than that."""
    with within(organization):
        size = Head.objects.filter(pk=organization).values_list("size", flat=True).first() or 0
        signed = CheckpointRow.objects.filter(organization_id=organization, size=size).values_list("note", flat=True)
        note, path = signed.first(), last_signed_file(organization)
    return bool(size) and (note is None or not path.exists() or path.read_text() != note)


def sign_next(organization: uuid.UUID) -> CheckpointRow | None:
    """The same for who signs alone already."""
    with within(organization):
        head = Head.objects.filter(pk=organization).first()
        if head is None or head.size == 0:
            return None
        key, path = signer(), last_signed_file(organization)
        before = _last_signed(path, key) if path.exists() else None
        frontier, follows = _grown(organization, head, before)
        if before is not None and not follows:
            _set_aside_what_is_lost(path, before)
            before = None
        if (frontier.size, frontier.to_bytes()) != (head.size, bytes(head.frontier)):
            raise ForkRefused(
                f"The head of the log does not fit its first {head.size} entries: one of both was rewritten."
            )
        present = Checkpoint(head.origin, head.size, frontier.root())
        if before != present:
            write_private(path, key.sign(present).encode())
        return _row(organization, present, path.read_text())


def _grown(organization: uuid.UUID, head: Head, before: Checkpoint | None) -> tuple[Frontier, bool]:
    """The tree of the log's entries, and whether it begins with those of the checkpoint."""
    frontier, follows = Frontier(), before is None
    for leaf in leaves(organization, 0, head.size):
        frontier.append(leaf)
        if before is not None and frontier.size == before.size:
            follows = frontier.root() == before.root
    return frontier, follows


def lost_checkpoint(organization: uuid.UUID) -> Checkpoint | None:
    """The last checkpoint that was signed of the log in scope, if the log does not follow it; else None."""
    path, head = last_signed_file(organization), Head.objects.filter(pk=organization).first()
    if head is None or not path.exists():
        return None
    before = _last_signed(path, signer())
    return None if _grown(organization, head, before)[1] else before


def _set_aside_what_is_lost(path: Path, before: Checkpoint) -> None:
    """The checkpoint that the log no longer follows stays beside. Raises ForkRefused unless that was accepted."""
    if not restore_accepted(before):
        raise ForkRefused(
            f"The log has lost or changed entries that were signed before (checkpoint of {before.size} entries). Was "
            "a backup restored? Restore a newer one, or record the restore: an administrator does so on the page "
            "Checkpoints, and another one accepts it; for the site log `accord checkpoint --after-restore` does."
        )
    write_private(path.with_name(f"{path.stem}.before-restore-{now():%Y%m%dT%H%M%S%f}.txt"), path.read_bytes())


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
