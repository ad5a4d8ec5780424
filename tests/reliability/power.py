"""What a disk holds when the power goes: a trace of `shim.c` played into images.

The model is stricter than ext4's ordered mode; whatever that file system may leave, this one may leave too.

- `fsync` of a file keeps its bytes and its size, not its name. Until then each 512 or 4096 bytes of each write, and
  each cut of its length, is there or not by itself, in whatever order they were made; a length may be there without
  bytes (zeros). Bytes written later win over earlier ones.
- `fsync` of a folder keeps its names: what was made, renamed or removed in it. Until then the changes of one folder are
  kept in their order up to any point, independently of those of every other folder. A rename between two folders
  enters the one and leaves the other; a folder that was lost takes along what is in it.
- What is in `-shm` files is shared memory, and gone.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from tests.reliability.approvals import HEAD

Record = tuple[str, str, int, bytes]


def read_trace(path: Path) -> Iterator[Record]:
    """Kind, path, offset or length, data, in the order in which it was done."""
    with path.open("rb") as trace:
        while head := trace.read(HEAD.size):
            kind, length, offset, size = HEAD.unpack(head)
            yield chr(kind), trace.read(length).decode(), offset, trace.read(size)


@dataclass(eq=False)
class File:
    """The bytes that survive in any case, and the writes (or cuts: no data) that may not."""

    safe: bytes = b""
    pending: list[tuple[int, bytes | None]] = field(default_factory=list)

    def sync(self) -> None:
        if self.pending:
            self.safe = played(self.safe, self.pending)
            self.pending = []

    def survives(self, chance: random.Random, odds: float, unit: int) -> bytes:
        """Those bytes, and of the writes the parts that had luck."""
        if not self.pending:
            return self.safe
        lucky: list[tuple[int, bytes | None]] = []
        length = len(self.safe)
        for at, data in self.pending:
            if data is None:
                if chance.random() < odds:
                    lucky.append((at, None))
                continue
            length = max(length, at + len(data))
            begin = at
            while begin < at + len(data):
                end = min(at + len(data), begin - begin % unit + unit)
                if chance.random() < odds:
                    lucky.append((begin, data[begin - at : end - at]))
                begin = end
        found = played(self.safe, lucky)
        return found.ljust(length, b"\0") if chance.random() < odds / 2 else found


def played(safe: bytes, writes: list[tuple[int, bytes | None]]) -> bytes:
    """The bytes after these writes."""
    found = bytearray(safe)
    for at, data in writes:
        if data is None:
            del found[at:]
        if len(found) < at:
            found.extend(bytes(at - len(found)))
        if data is not None:
            found[at : at + len(data)] = data
    return bytes(found)


@dataclass(eq=False)
class Folder:
    """The names that survive in any case, as they are now, and the changes in between (None: removed)."""

    safe: dict[str, File | Folder] = field(default_factory=dict)
    now: dict[str, File | Folder] = field(default_factory=dict)
    pending: list[tuple[str, File | Folder | None]] = field(default_factory=list)

    def change(self, name: str, what: File | Folder | None) -> None:
        self.pending.append((name, what))
        put(self.now, name, what)

    def sync(self) -> None:
        self.safe, self.pending = dict(self.now), []


def put(names: dict[str, File | Folder], name: str, what: File | Folder | None) -> None:
    if what is None:
        names.pop(name, None)
    else:
        names[name] = what


class Disk:
    """A folder and everything in it, all of it safe in the beginning."""

    def __init__(self, begun: Path, root: str) -> None:
        self.root, self.top = root, _read(begun)

    def do(self, record: Record) -> None:
        """One call of the trace. What was written to a file that has no name any more is gone with it."""
        kind, path, offset, data = record
        folder, name = self._place(path)
        what = self.top if path == self.root else folder.now.get(name)
        if kind == "C" or kind == "D":
            folder.change(name, File() if kind == "C" else Folder())
        elif kind == "U":
            folder.change(name, None)
        elif kind == "R":
            into, new = self._place(data.decode())
            into.change(new, what)
            folder.change(name, None)
        elif kind == "S":
            assert what is not None, f"{path} is synced and was never made"
            what.sync()
        elif kind in "TW" and not path.endswith(" (deleted)"):
            assert isinstance(what, File), f"{path} is written and was never made"
            what.pending.append((offset, data if kind == "W" else None))

    def is_file(self, path: str) -> bool:
        """Whether a file is there now, and no folder."""
        folder, name = self._place(path)
        return isinstance(folder.now.get(name), File)

    def _place(self, path: str) -> tuple[Folder, str]:
        *folders, name = PurePosixPath(path).relative_to(self.root).parts or ("",)
        found = self.top
        for part in folders:
            inner = found.now[part]
            assert isinstance(inner, Folder)
            found = inner
        return found, name

    def image(self, chance: random.Random, odds: float, unit: int) -> dict[str, bytes]:
        """Path below the root, and bytes, of what may be there after the power went just now.

        `odds`: how likely each thing survives that nobody has synced; 0 drops all. `unit`: what is written as one.
        """
        found: dict[str, bytes] = {}

        def look(folder: Folder, at: str) -> None:
            names = dict(folder.safe)
            luck = round(len(folder.pending) * (chance.random() if odds < 1 else 1)) if odds else 0
            for name, what in folder.pending[:luck]:
                put(names, name, what)
            for name, what in names.items():
                if isinstance(what, Folder):
                    look(what, f"{at}{name}/")
                elif not name.endswith("-shm"):
                    found[at + name] = what.survives(chance, odds, unit)

        look(self.top, "")
        return found


def _read(begun: Path) -> Folder:
    found = Folder()
    for path in begun.iterdir():
        found.now[path.name] = _read(path) if path.is_dir() else File(path.read_bytes())
    found.sync()
    return found
