"""The installation's signing key: in a file outside the database, or given; followed by another one in a rotation.

What lies in `checkpoints/` is no secret, but must not be lost: the last signed checkpoint of each log, and in
`rotations/` the notes by which each key signs the next.
"""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings

from accord.kernel.refusals import Refused
from accord.tlog.checkpoint import KeyRefused, NoteRefused, Signer
from accord.tlog.rotation import chain


def kept_folder() -> Path:
    """Where the last signed checkpoints lie, outside the database."""
    return Path(settings.ACCORD_DATA_DIR) / "checkpoints"


def key_file() -> Path:
    """Where the key lies that was made here."""
    return Path(settings.ACCORD_DATA_DIR) / "keys" / "signing.pem"


def held_key() -> Signer | None:
    """The key that is given or lies here already; none is made. Raises KeyRefused."""
    given = settings.ACCORD_SIGNING_KEY
    if "BEGIN" in given:
        return Signer.from_bytes(given.encode())
    path = Path(given) if given else key_file()
    return Signer.load(path) if given or path.exists() else None


def signer() -> Signer:
    """The installation's key: from ACCORD_SIGNING_KEY (a PEM or a file's path), or made at first use beside the data,
    mode 0600."""
    path = key_file()
    try:
        if (held := held_key()) is not None:
            return held
    except KeyRefused as refusal:
        raise Refused(f"{refusal} Restore the right key from your safe copy.") from refusal
    if signed_last():
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


def signed_last() -> Path | None:
    """The last signed checkpoint of any log, if there is one."""
    kept = [p for p in kept_folder().glob("*.txt") if "." not in p.stem]
    return max(kept, key=lambda p: p.stat().st_mtime, default=None)


def rotations() -> list[str]:
    """The notes about all rotations, the oldest first."""
    return [path.read_text() for path in sorted((kept_folder() / "rotations").glob("*.txt"))]


def known_keys(present: Signer) -> list[bytes]:
    """The public keys by which a checkpoint of this installation may be signed: those that led to the present one, the
    oldest first. Raises Refused when a note about a rotation was altered."""
    try:
        return chain(rotations(), present.public_key)
    except NoteRefused as refusal:
        raise Refused(
            f"A note in the folder checkpoints/rotations was altered: {refusal} Restore the folder from a backup."
        ) from refusal


def write_private(path: Path, data: bytes) -> None:
    """Write a file that only its owner reads, whole or not at all; it is on the disk when this returns."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = path.with_suffix(path.suffix + ".tmp")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    temporary.replace(path)
    for made in (path.parent, path.parent.parent):  # a name is kept by the folder in which it stands
        flush_folder(made)


def flush_folder(path: Path) -> None:
    """What was made or renamed in a folder is on the disk when this returns."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
