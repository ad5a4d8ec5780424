"""Key rotation: a note by which the old key signs the new one, and the new one the old.

The text has five lines: what it is, the origin of the log that records it, both public keys in hex, when. Both keys
sign it, so who trusts either one of them can follow the chain to the other.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from accord.tlog.checkpoint import NoteRefused, Signer, open_text
from accord.tlog.verify import ROTATION


@dataclass(frozen=True, slots=True)
class Rotation:
    """That the key `old` was followed by `new` (32 bytes each)."""

    origin: str
    old: bytes
    new: bytes
    at: str

    @property
    def text(self) -> str:
        """What both keys sign."""
        return f"{ROTATION}\n{self.origin}\n{self.old.hex()}\n{self.new.hex()}\n{self.at}\n"


def sign_rotation(origin: str, old: Signer, new: Signer, at: str) -> str:
    """The note, signed by both. Raises ValueError if they are the same key."""
    if old.public_key == new.public_key:
        raise ValueError("A key cannot follow itself.")
    text = Rotation(origin, old.public_key, new.public_key, at).text
    first, second = (key.sign_text(origin, text) for key in (old, new))
    return first + second.rpartition("\n\n")[2]


def open_rotation(note: str) -> Rotation:
    """What a note says that both of its keys have signed. Raises NoteRefused."""
    lines = note.split("\n")[:5]
    try:
        found = Rotation(lines[1], bytes.fromhex(lines[2]), bytes.fromhex(lines[3]), lines[4])
    except (IndexError, ValueError):
        raise NoteRefused("This is no note about a key rotation.") from None
    for key in (found.old, found.new):
        if open_text(note, found.origin, [key]) != found.text:
            raise NoteRefused("This is no note about a key rotation.")
    return found


def chain(notes: Iterable[str], present: bytes) -> list[bytes]:
    """The keys that led to the present one, the oldest first and the present one last. Raises NoteRefused."""
    before = {found.new: found.old for found in map(open_rotation, notes)}
    keys = [present]
    while (old := before.get(keys[0])) is not None and old not in keys:
        keys.insert(0, old)
    return keys
