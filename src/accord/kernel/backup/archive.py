"""A backup that somebody hands in, judged before anything of it is written: it may be anybody's, and hostile.

The list of members is judged first, then the signature over the manifest, and only what that key has signed is
unpacked: a piece at a time, never beyond the size that was signed, never to a place that the archive names.
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from typing import TYPE_CHECKING, Any

from accord.kernel.backup.making import ABOUT, FORMAT, SECRET, SIGNING
from accord.kernel.records.files import PIECE
from accord.kernel.refusals import Refused
from accord.tlog.checkpoint import NoteRefused, fingerprint, open_text
from accord.tlog.rotation import chain
from accord.tlog.verify import DAMAGE, MANIFEST, MEMBER, MEMBERS, SEAL, SEALED

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from accord.kernel.backup.making import Tell

TOTAL = 1 << 42
LARGEST_MANIFEST, LONGEST_LINE = 1 << 25, 1 << 26
_MAY_BE_THERE = re.compile(
    rf"{MANIFEST}|{SEAL}|{ABOUT}|{SIGNING}|{SECRET}|tables/[a-z0-9_]+\.jsonl|evidence/[0-9a-f]{{64}}|"
    r"checkpoints/([A-Za-z0-9-][A-Za-z0-9.-]*|rotations/\d{4})\.txt|erasures/[0-9a-f-]{36}\.[0-9a-f-]{36}\.txt"
)
_HEX = re.compile("[0-9a-f]{64}")
_ABOUT = {
    "format": str, "app": str, "made_at": str, "key": str, "origin": str, "migrations": list, "logs": list,
    "tables": dict, "lost": list,
}  # fmt: skip


class Archive:
    """A backup, open. Raises Refused with one sentence for whatever is no backup."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._zip = zipfile.ZipFile(path)
        except DAMAGE as error:
            raise Refused(f"{path} is not a backup of Accord: {getattr(error, 'strerror', None) or error}.") from error
        self.members = self._listed()
        if not {MANIFEST, SEAL, ABOUT} <= self.members.keys():
            raise Refused(f"{path} is not a backup of Accord.")
        self.signed: dict[str, list[Any]] = {}

    def close(self) -> None:
        """Let go of the file."""
        self._zip.close()

    def _listed(self) -> dict[str, zipfile.ZipInfo]:
        end, total = 0, 0
        found: dict[str, zipfile.ZipInfo] = {}
        for info in sorted(self._zip.infolist(), key=lambda info: info.header_offset):
            name, total = info.orig_filename, total + info.file_size
            for problem, is_so in (
                ("is not a name that a backup has", not (MEMBER.fullmatch(name) and _MAY_BE_THERE.fullmatch(name))),
                ("is not a plain file", info.external_attr >> 28 not in (0, 8)),
                ("is there twice", name in found),
                ("is encrypted or packed in an unknown way", info.flag_bits & 1 or info.compress_type not in (0, 8)),
                ("is packed, as no evidence is", name.startswith("evidence/") and info.compress_type),
                ("overlaps another member", info.header_offset < end),
                ("unpacks to far too much", total > TOTAL),
                ("is one member too many", len(found) >= 10 * MEMBERS),
            ):
                if is_so:
                    raise self._refused(f"{name[:80]!r} {problem}")
            end = info.header_offset + 30 + len(name) + info.compress_size
            found[name] = info
        return found

    def _refused(self, why: str) -> Refused:
        return Refused(f"Nothing was restored from {self.path.name}: {why}.")

    # ---- whose it is -------------------------------------------------------------------------------------------------

    def trust(self, present: bytes, rotations: list[str]) -> None:
        """Read what it says of itself, if the present key or one that led to it has signed the archive. `rotations`:
        notes that lie here; those in the archive count as well. Raises Refused."""
        manifest = self._small(MANIFEST, LARGEST_MANIFEST)
        key, name = self._claims(manifest)
        notes = [self._small(n).decode(errors="replace") for n in sorted(self.members) if "/rotations/" in n]
        try:
            if key not in chain([*notes, *rotations], present):
                raise self._refused(
                    f"it was signed by the key {fingerprint(key)}, and the key here is {fingerprint(present)}. Put the "
                    "key that belongs to it into the folder keys, or name it in ACCORD_SIGNING_KEY"
                )
            said = open_text(self._small(SEAL).decode(errors="replace"), name, [key])
        except NoteRefused as refusal:
            raise self._refused(f"its signature does not hold: {str(refusal).rstrip('.')}") from refusal
        if said != f"{SEALED}\n{name}\n{hashlib.sha256(manifest).hexdigest()}\n":
            raise self._refused("its manifest was altered after it was signed")
        self.signed = self._manifest(manifest)
        self.about = self._about(self._member(ABOUT, LARGEST_MANIFEST))

    def unproved(self, name: str) -> bytes:
        """A member before anything was signed; no more than a claim."""
        return self._small(name)

    def claims(self) -> bytes:
        """The public key by which it says that it was signed; to be compared with one that is known."""
        return self._claims(self._small(MANIFEST, LARGEST_MANIFEST))[0]

    def _claims(self, manifest: bytes) -> tuple[bytes, str]:
        about = self._about(self._small(ABOUT, LARGEST_MANIFEST))
        return bytes.fromhex(about["key"]), about["origin"]

    def _about(self, data: bytes) -> dict[str, Any]:
        found = self._object(ABOUT, data)
        if any(type(found.get(name)) is not wanted for name, wanted in _ABOUT.items()):
            raise self._refused(f"{ABOUT} is not that of a backup")
        if found["format"] != FORMAT or not _HEX.fullmatch(found["key"]):
            raise self._refused(f"it is of another form ({found['format'][:40]!r}); a newer version of Accord made it")
        return found

    def _manifest(self, data: bytes) -> dict[str, list[Any]]:
        found = self._object(MANIFEST, data)
        if found.keys() != self.members.keys() - {MANIFEST, SEAL}:
            odd = sorted(found.keys() ^ (self.members.keys() - {MANIFEST, SEAL}))
            raise self._refused(f"{odd[0][:80]!r} is not what its manifest says: taken out or put in")
        if any(not isinstance(v, list) or [type(x) for x in v] != [str, int] for v in found.values()):
            raise self._refused(f"{MANIFEST} is not that of a backup")
        return found

    def _object(self, name: str, data: bytes) -> dict[str, Any]:
        try:
            found = json.loads(data)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise self._refused(f"{name} is not that of a backup")
        return found

    # ---- what is in it -----------------------------------------------------------------------------------------------

    @property
    def size(self) -> int:
        """Bytes of all members, unpacked."""
        return sum(info.file_size for info in self.members.values())

    def named(self, folder: str) -> list[str]:
        """The members in a folder."""
        return sorted(n for n in self.members if n.startswith(f"{folder}/"))

    def small(self, name: str) -> bytes:
        """A whole member that was signed, such as a key or a note."""
        return self._member(name, 1 << 20)

    def _member(self, name: str, most: int) -> bytes:
        data = self._small(name, most)
        if [hashlib.sha256(data).hexdigest(), len(data)] != self.signed.get(name):
            raise self._refused(f"{name} was altered")
        return data

    def _small(self, name: str, most: int = 1 << 20) -> bytes:
        if self.members[name].file_size > most:
            raise self._refused(f"{name} is far too large")
        return b"".join(self._pieces(name))

    def _pieces(self, name: str) -> Iterator[bytes]:
        left = self.members[name].file_size
        try:
            with self._zip.open(self.members[name]) as member:
                while piece := member.read(PIECE):
                    left -= len(piece)
                    if left < 0:
                        raise self._refused(f"{name} is larger than it says")
                    yield piece
        except DAMAGE as error:
            raise self._refused(f"{name} is damaged") from error

    def pieces(self, name: str) -> Iterator[bytes]:
        """A member that was signed, a piece at a time. Raises Refused at its end if it is another one."""
        digest, size = hashlib.sha256(), 0
        for piece in self._pieces(name):
            digest.update(piece)
            size += len(piece)
            yield piece
        told = name.partition("/")[2] if name.startswith("evidence/") else digest.hexdigest()
        if [digest.hexdigest(), size] != self.signed.get(name) or digest.hexdigest() != told:
            raise self._refused(f"{name} was altered")

    def lines(self, name: str) -> Iterator[bytes]:
        """A table that was signed, a line at a time; of none longer than memory bears."""
        rest = b""
        for piece in self.pieces(name):
            *whole, rest = (rest + piece).split(b"\n")
            if len(rest) > LONGEST_LINE:
                raise self._refused(f"{name} has a line that is far too long")
            yield from whole
        if rest:
            raise self._refused(f"{name} ends within a line")

    def check(self, tell: Tell) -> None:
        """Read every member to its end. Raises Refused for the first one that was altered."""
        for number, name in enumerate(self.signed):
            tell("Checking", number, len(self.signed))
            for _ in self.pieces(name):
                pass
