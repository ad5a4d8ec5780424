"""Checkpoints: the signed size and root of a log (C2SP tlog-checkpoint in a C2SP signed note, Ed25519).

The key's name in a note is always the log's origin, so one key can sign the logs of a whole installation.
"""

import base64
import binascii
import os
import re
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

from accord.tlog.merkle import HASH, TALLEST

_ED25519 = b"\x01"
_LONGEST_NOTE = 1 << 20
_ORIGIN = re.compile(r"[^\s+\x00-\x1f]+")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
_SIZE = re.compile(r"0|[1-9][0-9]{0,12}")


class NoteRefused(ValueError):
    """A note that is not to be believed; the sentence says why."""


class KeyRefused(ValueError):
    """A key that cannot sign; the sentence says why and what to do."""


def write_new(path: Path, data: bytes) -> None:
    """Write a file that only its owner reads, flushed to the disk: whole or not at all. Raises FileExistsError."""
    descriptor, unfinished = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.link(unfinished, path)
    finally:
        Path(unfinished).unlink()


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """That the log `origin` had `size` entries (leaves) and this root. Raises ValueError for what no log can have."""

    origin: str
    size: int
    root: bytes

    def __post_init__(self) -> None:
        if not _ORIGIN.fullmatch(self.origin):
            raise ValueError(f"The origin {self.origin!r} is empty or has a space, a plus or a control character.")
        if not 0 <= self.size < 1 << TALLEST or len(self.root) != HASH:
            raise ValueError(f"No log has {self.size} entries and a root of {len(self.root)} bytes.")

    @property
    def text(self) -> str:
        """What is signed: origin, size and root, a line each."""
        return f"{self.origin}\n{self.size}\n{_base64(self.root)}\n"

    @classmethod
    def parse(cls, text: str) -> "Checkpoint":
        """The inverse of `text`. Raises NoteRefused; extension lines, which no monitor can check, are refused too."""
        lines = text.split("\n")
        if len(lines) != 4 or lines[3]:
            raise NoteRefused("A checkpoint has three lines: origin, size and root.")
        if not _SIZE.fullmatch(lines[1]):
            raise NoteRefused(f"The checkpoint's size {lines[1]!r} is not a number.")
        try:
            return cls(lines[0], int(lines[1]), _unbase64(lines[2]))
        except ValueError as error:
            raise NoteRefused(f"Not a checkpoint: {error}") from None


class Signer:
    """An Ed25519 key that signs notes. Kept outside the database, in a file that only its owner reads."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key
        self.public_key = key.public_key().public_bytes_raw()
        """32 bytes (RFC 8032)."""

    @classmethod
    def generate(cls) -> "Signer":
        """A new key from the system's randomness."""
        return cls(Ed25519PrivateKey.generate())

    @classmethod
    def from_bytes(cls, data: bytes) -> "Signer":
        """From an unencrypted PEM (PKCS #8) or a raw seed of 32 bytes. Raises KeyRefused."""
        if len(data) == 32:
            return cls(Ed25519PrivateKey.from_private_bytes(data))
        try:
            key = load_pem_private_key(data, password=None)
        except (ValueError, TypeError, UnsupportedAlgorithm):
            raise KeyRefused("The signing key must be an unencrypted PEM (PKCS #8) or a seed of 32 bytes.") from None
        if not isinstance(key, Ed25519PrivateKey):
            raise KeyRefused("The signing key is of another kind; make an Ed25519 key.")
        return cls(key)

    @classmethod
    def load(cls, path: Path) -> "Signer":
        """From a file, as `from_bytes`. Raises KeyRefused naming the file."""
        try:
            return cls.from_bytes(path.read_bytes())
        except OSError as error:
            raise KeyRefused(f"The signing key {path} cannot be read: {error.strerror}.") from None
        except KeyRefused as refusal:
            raise KeyRefused(f"{path}: {refusal}") from None

    def save(self, path: Path) -> None:
        """Write a new PEM file, mode 0600, flushed to the disk. Raises FileExistsError: a key is never replaced."""
        write_new(path, self.pem())

    def pem(self) -> bytes:
        """The secret key as `from_bytes` reads it."""
        return self._key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    @property
    def fingerprint(self) -> str:
        """What people compare: SHA-256 of the public key in hex, in groups of four."""
        return fingerprint(self.public_key)

    def vkey(self, origin: str) -> str:
        """The verifier key of the log `origin` as other C2SP tools take it: `name+id+base64`."""
        return f"{origin}+{key_id(origin, self.public_key).hex()}+{_base64(_ED25519 + self.public_key)}"

    def sign(self, checkpoint: Checkpoint) -> str:
        """The checkpoint as a signed note. Never sign one that is not consistent with the last one signed."""
        return self.sign_text(checkpoint.origin, checkpoint.text)

    def sign_text(self, origin: str, text: str) -> str:
        """Any text as a note signed under the name `origin`. Raises ValueError if either cannot stand in a note."""
        if not _ORIGIN.fullmatch(origin) or not text.endswith("\n") or _CONTROL.search(text):
            raise ValueError("A note's text ends with a newline; its key name has no space, plus or control character.")
        return f"{text}\n— {origin} {_base64(key_id(origin, self.public_key) + self._key.sign(text.encode()))}\n"


def fingerprint(public_key: bytes) -> str:
    """SHA-256 of the 32 bytes of an Ed25519 public key in hex, in groups of four: `1a2b-3c4d-…`."""
    digest = sha256(public_key).hexdigest()
    return "-".join(digest[at : at + 4] for at in range(0, 64, 4))


def key_id(name: str, public_key: bytes) -> bytes:
    """The four bytes by which a note's signature says which key made it."""
    return sha256(name.encode() + b"\n" + _ED25519 + public_key).digest()[:4]


def open_note(note: str, *public_keys: bytes) -> Checkpoint:
    """The checkpoint in `note`, signed under its own origin by one of the keys (32 bytes each). Raises NoteRefused."""
    return Checkpoint.parse(open_text(note, note.partition("\n")[0], public_keys))


def open_text(note: str, origin: str, public_keys: Iterable[bytes]) -> str:
    """The text of `note` if one of the keys signed it under the name `origin`. Raises NoteRefused.

    Signatures of unknown keys are ignored; a false one of a known key refuses the whole note.
    """
    text, gap, signatures = note.rpartition("\n\n")
    if not gap or not signatures.endswith("\n") or len(note) > _LONGEST_NOTE or _CONTROL.search(note):
        raise NoteRefused("This is not a signed note: text, an empty line, signature lines.")
    text += "\n"
    known = {key_id(origin, key): key for key in public_keys}
    signed = False
    for line in signatures[:-1].split("\n"):
        dash, _, rest = line.partition(" ")
        name, _, encoded = rest.partition(" ")
        if dash != "—" or not _ORIGIN.fullmatch(name):
            raise NoteRefused(f"This is not a signature line of a note: {line!r}.")
        signature = _signature(encoded)
        if name == origin and signature[:4] in known:
            try:
                Ed25519PublicKey.from_public_bytes(known[signature[:4]]).verify(signature[4:], text.encode())
            except (InvalidSignature, ValueError):
                raise NoteRefused(f"The signature of {name} does not belong to this text.") from None
            signed = True
    if not signed:
        raise NoteRefused(f"The note is not signed by a known key of {origin}.")
    return text


def _signature(encoded: str) -> bytes:
    try:
        signature = _unbase64(encoded)
    except ValueError:
        signature = b""
    if len(signature) < 5:
        raise NoteRefused(f"The signature {encoded!r} is not base64 of a key id and a signature.")
    return signature


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _unbase64(text: str) -> bytes:
    """Strict: exactly what `_base64` writes. Raises ValueError."""
    try:
        data = base64.b64decode(text, validate=True)
    except binascii.Error:
        raise ValueError(f"{text!r} is not base64.") from None
    if _base64(data) != text:
        raise ValueError(f"{text!r} is not base64 in its canonical form.")
    return data
