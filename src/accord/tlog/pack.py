"""Writing a pack: a ZIP of named members under one signed manifest, which `verify.py` judges.

Layout: `manifest.json` (every other member: [sha256, size]), `manifest.sig` (a signed note over its hash),
`ledger/log.json`, `ledger/entries.jsonl`, `ledger/checkpoints/SIZE.txt`, `ledger/rotations/NUMBER.txt`,
`ledger/tile/0/…`, `ledger/openings.jsonl`, `records/TYPE.jsonl`, `evidence/SHA256`, and whatever else is for people.
"""

import os
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Self

from accord.tlog.canonical import canonical
from accord.tlog.checkpoint import Signer
from accord.tlog.merkle import tiles
from accord.tlog.verify import ENTRIES, HEADS, LOG, MANIFEST, MEMBER, OPENINGS, ROTATIONS, SEAL, SEALED

_STORED = (".pdf", ".xlsx", ".zip", ".png", ".jpg", ".woff2")
_DATE = (1980, 1, 1, 0, 0, 0)


class PackRefused(ValueError):
    """A member that cannot stand in a pack; the sentence names it."""


class PackWriter:
    """A pack being written, as a context: complete and signed under its name afterwards, or not there at all.

    The same members in the same order give the same bytes. Members are streamed; memory stays flat. `private`: a file
    that only its owner reads.
    """

    def __init__(self, path: Path, signer: Signer, origin: str, *, private: bool = False) -> None:
        self._path, self._signer, self._origin = path, signer, origin
        self._unfinished = path.with_name(f".{path.name}.{os.getpid()}.part")
        self._members: dict[str, list[str | int]] = {}
        self._taken = {MANIFEST, SEAL}
        if private:
            os.close(os.open(self._unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
        self._zip = zipfile.ZipFile(self._unfinished, "w")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._seal()
            self._zip.close()
            if kind is None:
                _publish(self._unfinished, self._path)
        finally:
            self._zip.close()
            self._unfinished.unlink(missing_ok=True)

    def add(self, name: str, content: bytes | Iterable[bytes]) -> str:
        """Write one member and return its SHA-256 in hex. Raises PackRefused for a name that is taken or unfit."""
        if not MEMBER.fullmatch(name):
            raise PackRefused(
                f"{name!r} cannot name a member: only letters, digits, dots and dashes, and no dot first."
            )
        if name.lower() in self._taken:
            raise PackRefused(f"The pack already has a member {name}.")
        self._taken.add(name.lower())
        return self._write(name, content)

    def add_ledger(
        self,
        organization: str,
        entries: Iterable[tuple[bytes | None, bytes]],
        checkpoints: Mapping[int, str],
        openings: Iterable[bytes] = (),
        complete: Iterable[str] = (),
        rotations: Iterable[str] = (),
    ) -> int:
        """Write the log: `entries` are (body, archived leaf hash) from seq 0 on, without a body where it is held back
        (the pack then says that it is partial, the tiles stay whole), `checkpoints` signed notes by size,
        `openings` canonical JSON, `complete` the types of which every living record is in the pack, `rotations`
        the notes by which each key signed the next. Returns the size.
        """
        leaves: list[bytes] = []
        held_back = 0

        def bodies() -> Iterator[bytes]:
            nonlocal held_back
            for body, leaf in entries:
                leaves.append(leaf)
                if body is None:
                    held_back += 1
                else:
                    yield body

        self.add_lines(ENTRIES, bodies())
        log = {"complete": sorted(complete), "key": self._signer.public_key.hex(), "organization": organization}
        partial = {"partial": True} if held_back else {}
        self.add(LOG, canonical({**log, "origin": self._origin, "size": len(leaves), **partial}))
        for size, note in sorted(checkpoints.items()):
            self.add(f"{HEADS}{size}.txt", note.encode())
        for number, note in enumerate(rotations, 1):
            self.add(f"{ROTATIONS}{number:04}.txt", note.encode())
        for name, tile in tiles(leaves).items():
            self.add(f"ledger/{name}", tile)
        if opened := list(openings):
            self.add_lines(OPENINGS, opened)
        return len(leaves)

    def add_lines(self, name: str, lines: Iterable[bytes]) -> str:
        """Write one member of lines, each the canonical JSON of an object."""
        return self.add(name, (line + b"\n" for line in lines))

    def _write(self, name: str, content: bytes | Iterable[bytes]) -> str:
        info = zipfile.ZipInfo(name, _DATE)
        info.create_system, info.external_attr = 3, 0o100644 << 16
        plain = name.startswith(("evidence/", "ledger/tile/")) or name.endswith(_STORED)
        info.compress_type = zipfile.ZIP_STORED if plain else zipfile.ZIP_DEFLATED
        chunks = [content] if isinstance(content, bytes) else content
        digest, size = sha256(), 0
        with self._zip.open(info, "w", force_zip64=not isinstance(content, bytes)) as member:
            for chunk in chunks:
                member.write(chunk)
                digest.update(chunk)
                size += len(chunk)
        self._members[name] = [digest.hexdigest(), size]
        return digest.hexdigest()

    def _seal(self) -> None:
        manifest = canonical(self._members)
        digest = self._write(MANIFEST, manifest)
        self._write(SEAL, self._signer.sign_text(self._origin, f"{SEALED}\n{self._origin}\n{digest}\n").encode())


def verifier_source() -> bytes:
    """The verifier as it is handed out: one file of Python."""
    return Path(__file__).with_name("verify.py").read_bytes()


def _publish(unfinished: Path, path: Path) -> None:
    """On the disk under its own name when this returns."""
    with unfinished.open("rb") as file:
        os.fsync(file.fileno())
    unfinished.replace(path)
