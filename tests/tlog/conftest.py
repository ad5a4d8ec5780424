"""A small log and its pack, built with the library itself: what the tests of the verifier tamper with."""

import random
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from accord.tlog.canonical import canonical
from accord.tlog.checkpoint import Checkpoint, Signer
from accord.tlog.commitment import commit
from accord.tlog.entry import signed_hash
from accord.tlog.merkle import leaf_hash, root
from accord.tlog.pack import PackWriter, verifier_source

ORIGIN = "accord.example/log/6f0e1c1e-2b1f-4f5e-9a3c-0d6a2f1b7c11"
SIGNER = Signer.from_bytes(bytes(range(32)))
TYPES = {"nonconformity": "NC", "action": "ACT", "supplier": "SUP", "document": "DOC", "person": "PER"}
Entry = dict[str, Any]


@dataclass
class Log:
    """Entries, and what lies beside them in a pack."""

    entries: list[Entry] = field(default_factory=list)
    evidence: list[bytes] = field(default_factory=list)
    openings: list[Entry] = field(default_factory=list)
    origin: str = ORIGIN
    signer: Signer = SIGNER
    signed_by: dict[int, Signer] = field(default_factory=dict)
    """Who signed checkpoints of other sizes than the present key."""
    rotations: list[str] = field(default_factory=list)

    def bodies(self) -> list[bytes]:
        return [canonical(entry) for entry in self.entries]

    def leaves(self) -> list[bytes]:
        return [leaf_hash(body) for body in self.bodies()]

    def note(self, size: int) -> str:
        return self.signed_by.get(size, self.signer).sign(Checkpoint(self.origin, size, root(self.leaves()[:size])))

    def rechain(self, start: int) -> None:
        """Number the entries and link each to the one before it, from `start` on, as one who rewrites history would."""
        for seq in range(start, len(self.entries)):
            before = leaf_hash(canonical(self.entries[seq - 1])).hex() if seq else "0" * 64
            self.entries[seq] |= {"seq": seq, "prev": before}

    def records(self) -> dict[str, list[Entry]]:
        """The living records by type, as their last entries say."""
        last = {(entry["type"], entry["id"]): entry for entry in self.entries}
        found: dict[str, list[Entry]] = {}
        for entry in last.values():
            if entry["op"] != "delete":
                record = {name: entry[name] for name in ("type", "id", "rev", "snapshot")}
                found.setdefault(entry["type"], []).append(record | {"reference": entry["snapshot"]["reference"]})
        return found

    def write(self, path: Path) -> Path:
        """The honest pack of this log."""
        sizes = [*range(60, len(self.entries), 60), len(self.entries)]
        with PackWriter(path, self.signer, self.origin) as pack:
            pack.add_ledger(
                "northwind-instruments",
                zip(self.bodies(), self.leaves(), strict=True),
                {size: self.note(size) for size in sizes},
                [canonical(opening) for opening in self.openings],
                complete=sorted({*TYPES} - {"person"}),
                rotations=self.rotations,
            )
            for name, records in self.records().items():
                pack.add_lines(f"records/{name}.jsonl", [canonical(record) for record in records])
            for content in self.evidence:
                pack.add(f"evidence/{sha256(content).hexdigest()}", content)
            pack.add("verify.py", verifier_source())
            pack.add("index.html", b"<!doctype html><title>Pack</title>" + b"<p>readable</p>" * 20)
            pack.add("README.txt", b"How to check this pack.\n")
        return path


def signature_of(entry: Entry, meaning: str, signer: str) -> Entry:
    return {"meaning": meaning, "method": "password", "signer": signer, "signed": signed_hash(entry, meaning, signer)}


def build_log(size: int = 300, seed: int = 7, sealed: bool = True) -> Log:
    """A log of `size` entries over five types: created, changed, signed, with files, some deleted."""
    chance, log = random.Random(seed), Log()
    draw: Callable[[int], bytes] = chance.randbytes
    living: dict[str, Entry] = {}
    counts = dict.fromkeys(TYPES, 0)
    last_leaf = "0" * 64
    for seq in range(size):
        if not living or chance.random() < 0.45:
            name = chance.choice(list(TYPES))
            counts[name] += 1
            key, rev, op = str(uuid.UUID(bytes=draw(16))), 1, "create"
            snapshot: Entry = {
                "reference": f"{TYPES[name]}-{counts[name]:04}",
                "state": "open",
                "lines": [{"no": 1, "text": "ä€"}],
            }
        else:
            key = chance.choice(list(living))
            before = living[key]
            name, rev, op, snapshot = before["type"], before["rev"] + 1, "change", dict(before["snapshot"])
            snapshot["state"] = chance.choice(["open", "contained", "closed"])
            if chance.random() < 0.08:
                op = "delete"
        if sealed and chance.random() < 0.3:
            salt, value = draw(32), f"What happened, seen by {seq}"
            snapshot["description"] = {"sealed": commit(salt, value.encode())}
            opening = {"type": name, "id": key, "path": "description", "digest": snapshot["description"]["sealed"]}
            log.openings.append(opening | {"salt": salt.hex(), "value": value})
        day = f"2026-03-{1 + seq * 27 // size:02}"
        entry: Entry = {
            "v": 1, "log": log.origin, "seq": seq, "prev": last_leaf, "at": f"{day}T08:00:00.{seq % 1000000:06}Z",
            "actor": {"kind": "person", "id": "p-1"}, "act": f"a-{seq}", "op": op, "type": name, "id": key, "rev": rev,
            "snapshot": snapshot,
            "files": [], "reason": "",
        }  # fmt: skip
        if sealed and chance.random() < 0.1:
            content = draw(chance.randrange(1, 3000))
            log.evidence.append(content)
            entry["files"] = [[sha256(content).hexdigest(), len(content)]]
        if chance.random() < 0.1:
            entry["sig"] = signature_of(entry, "I approve this", "p-2")
        log.entries.append(entry)
        last_leaf = leaf_hash(canonical(entry)).hex()
        living[key] = entry
        if op == "delete":
            del living[key]
    return log


@pytest.fixture(scope="session")
def build() -> Callable[..., Log]:
    """Builds a log: `build(size=300, seed=7, sealed=True)`."""
    return build_log
