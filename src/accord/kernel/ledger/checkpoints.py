"""Signed notes about the logs, and the rule that nobody ever signs a fork (Sunlight's).

The last checkpoint that was signed lies in a file outside the database. Before signing, the log must be consistent
with it; after a
restored backup it is not, and the checkpointer refuses until somebody says so.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from accord.kernel.ledger.models import Checkpoint as CheckpointRow
from accord.kernel.ledger.models import Entry, Head
from accord.kernel.moments.clock import now
from accord.kernel.records.record import within
from accord.kernel.refusals import Refused
from accord.tlog.checkpoint import Checkpoint, KeyRefused, NoteRefused, Signer, open_note
from accord.tlog.merkle import Frontier, root

if TYPE_CHECKING:
    import uuid


class ForkRefused(Refused):
    """The log does not contain what was signed before."""

    status = 409
    title = "The log was rewritten or restored"


def signer() -> Signer:
    """The installation's key: from ACCORD_SIGNING_KEY (a PEM or a file's path), or made at first use beside the data,
    mode 0600."""
    given = settings.ACCORD_SIGNING_KEY
    try:
        if "BEGIN" in given:
            return Signer.from_bytes(given.encode())
        if given:
            return Signer.load(Path(given))
        path = Path(settings.ACCORD_DATA_DIR) / "keys" / "signing.pem"
        if path.exists():
            return Signer.load(path)
    except KeyRefused as refusal:
        raise Refused(f"{refusal} Restore the right key from your safe copy.") from refusal
    if _signed_last():
        raise Refused(
            f"The signing key {path.name} is missing, but logs were signed with it. Restore it from your safe copy "
            f"into the folder {path.parent.name}, or name it in ACCORD_SIGNING_KEY."
        )
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = Signer.generate()
    try:
        made.save(path)
    except FileExistsError:  # another process was first
        return Signer.load(path)
    return made


def _signed_last() -> Path | None:
    """The last signed checkpoint of any log, if there is one."""
    folder = Path(settings.ACCORD_DATA_DIR) / "checkpoints"
    kept = [p for p in folder.glob("*.txt") if "." not in p.stem] if folder.exists() else []
    return max(kept, key=lambda p: p.stat().st_mtime, default=None)


def refuse_unfit_key() -> None:
    """At start. Raises Refused when the signing key cannot be read or is missing, ForkRefused when it is not the one
    that signed last."""
    key = signer()
    if (path := _signed_last()) is not None:
        _last_signed(path, key)


def write_private(path: Path, data: bytes) -> None:
    """Write a file that only its owner reads, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = path.with_suffix(path.suffix + ".tmp")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    temporary.replace(path)


def last_signed_file(organization: uuid.UUID) -> Path:
    """Where the last signed checkpoint of a log is kept, outside the database."""
    return Path(settings.ACCORD_DATA_DIR) / "checkpoints" / f"{organization}.txt"


def leaves(organization: uuid.UUID, start: int = 0, stop: int | None = None) -> list[bytes]:
    """Leaf hashes of a log in order."""
    found = Entry.objects.filter(organization_id=organization, seq__gte=start).order_by("seq")
    if stop is not None:
        found = found.filter(seq__lt=stop)
    return [bytes(leaf) for leaf in found.values_list("leaf", flat=True).iterator()]


def sign_checkpoint(organization: uuid.UUID) -> CheckpointRow | None:
    """Sign the log as it is now; None when nothing came since the last. Raises ForkRefused when it lost what was
    signed before."""
    with within(organization):
        head = Head.objects.filter(pk=organization).first()
        if head is None or head.size == 0:
            return None
        key, path = signer(), last_signed_file(organization)
        if path.exists():
            before = _last_signed(path, key)
            if before.size == head.size and before.root == Frontier.from_bytes(head.size, bytes(head.frontier)).root():
                return CheckpointRow.objects.filter(organization_id=organization, size=head.size).first()
            refuse_fork(organization, before, head.size)
        note = key.sign(Checkpoint(head.origin, head.size, Frontier.from_bytes(head.size, bytes(head.frontier)).root()))
        row, _ = CheckpointRow.objects.get_or_create(
            organization_id=organization, size=head.size, defaults={"note": note, "signed_at": now()}
        )
        write_private(path, row.note.encode())
        return row


def _last_signed(path: Path, key: Signer) -> Checkpoint:
    try:
        return open_note(path.read_text(), key.public_key)
    except NoteRefused as refusal:
        raise ForkRefused(
            f"The last signed checkpoint ({path.name}) was not made by the present signing key: {refusal} "
            "Restore the key that belongs to it."
        ) from refusal


def refuse_fork(organization: uuid.UUID, before: Checkpoint, size: int) -> None:
    """Raises ForkRefused unless the first `before.size` entries are exactly those that were signed."""
    if size >= before.size and root(leaves(organization, 0, before.size)) == before.root:
        return
    raise ForkRefused(
        f"The log has lost or changed entries that were signed before (checkpoint of {before.size} entries). Was "
        f"a backup restored? "
        "Restore a newer one, or record the restore with `accord checkpoint --after-restore`."
    )


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
