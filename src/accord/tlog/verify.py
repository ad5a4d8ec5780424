#!/usr/bin/env python3
"""Checks an Accord audit pack: python3 verify.py FILE.zip [--key FINGERPRINT] [--checkpoint OLD.txt]

Needs Python 3.9 or later and nothing else; no network. Take this program from the release, not from the pack it judges.
Exit 0: intact. Exit 1: a line for each entry, record or file that was altered, removed or added. Exit 2: not a pack.
"""

from __future__ import annotations

import argparse
import base64
import gc
import hashlib
import hmac
import io
import json
import re
import secrets
import struct
import sys
import zipfile
import zlib
from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import Any

LOG, ENTRIES, OPENINGS = "ledger/log.json", "ledger/entries.jsonl", "ledger/openings.jsonl"
HEADS, ROTATIONS, ROTATION = "ledger/checkpoints/", "ledger/rotations/", "accord key rotation"
MANIFEST, SEAL, SEALED, OLD = "manifest.json", "manifest.sig", "accord pack manifest", "the older checkpoint"
ERASED, PROOF = "erased.txt", "c2sp.org/tlog-proof@v1"  # hashes of erased evidence; the first line of a proof
MEMBER = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}){0,7}")
MEMBERS, TOTAL, RATIO, LINE, WHOLE, SHOWN = 200_000, 1 << 36, 200, 1 << 24, 1 << 26, 200  # what a pack may have
DAMAGE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, RuntimeError)
Shape = tuple[list[str], list[Any]]  # fields that an object must have, and of which types
ENTRY = "at files id log op prev rev seq type".split(), [str, list, str, str, str, str, int, int, str]
RECORD = "id reference rev snapshot type".split(), [str, str, int, dict, str]
OPENING = "digest id path salt type value".split(), [str] * 6
PLAIN = re.compile(r"\{" + ",".join(rf'"{name}":"([^"\\\x00-\x1f]*)"' for name in OPENING[0]) + r"\}\n")
AFTER = ["snapshot", "type", "v"], ["rev", "snapshot", "type"]  # how the keys of an entry and of a record end
DIGEST, AT = re.compile("[0-9a-f]{64}"), re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
SEALS = re.compile('"([0-9a-f]{64})"')  # finds commitments, and some hashes with them
Head = tuple[int, bytes, str]  # a signed size and root, and where it stands
encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, check_circular=False).encode
decode, sha256 = json.JSONDecoder().raw_decode, hashlib.sha256


class NotAPack(Exception):
    """What was given cannot be judged as a pack (exit 2)."""


class Broken(Exception):
    """A member that cannot be read on: its name, and why (exit 1)."""


# Ed25519 after RFC 8032, verification only; points are (X, Y, Z, T)
P, Q = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
Point = tuple[int, int, int, int]


def add(p: Point, q: Point) -> Point:
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def point(data: bytes) -> Point | None:
    sign, y = divmod(int.from_bytes(data, "little"), 1 << 255)
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if len(data) != 32 or y >= P or (x * x - square) % P or (sign and not x):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


def signed(key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether `signature` is that of `message` by the Ed25519 public key: [s]B - [h]A = R."""
    a, base, s = point(key), point(bytes([0x58]) + b"\x66" * 31), int.from_bytes(signature[32:], "little")
    if a is None or base is None or len(signature) != 64 or s >= Q:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % Q
    minus, sum_ = (P - a[0], a[1], 1, P - a[3]), (0, 1, 1, 0)
    terms = (None, base, minus, add(base, minus))
    for bit in range(252, -1, -1):
        sum_ = add(sum_, sum_)
        term = terms[(s >> bit & 1) + 2 * (h >> bit & 1)]
        sum_ = add(sum_, term) if term else sum_
    inverse = pow(sum_[2], P - 2, P)
    x, y = sum_[0] * inverse % P, sum_[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little") == signature[:32]


def opened(name: str, note: bytes, origin: str, *keys: bytes) -> tuple[list[str], int]:
    """The lines of the C2SP note `name`, and which of the keys signed it for the log `origin`. Raises Broken."""
    text, _, tail = note.decode(errors="replace").rpartition("\n\n")
    known = [sha256(origin.encode() + b"\n\x01" + key).digest()[:4] for key in keys]
    good, foreign = -1, "nobody"
    for line in tail[:-1].split("\n"):
        if not re.fullmatch("— [^ +]+ ([A-Za-z0-9+/]{4})+([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?", line):
            raise Broken(name, "is not a signed note")
        _, signer, signature = line.split(" ")
        raw = base64.b64decode(signature)
        if signer != origin or raw[:4] not in known:
            foreign = f"the foreign key {raw[:4].hex()} of {signer}"
        elif signed(keys[known.index(raw[:4])], (text + "\n").encode(), raw[4:]):
            good = known.index(raw[:4])
        else:
            raise Broken(name, "was altered: its signature does not belong to its text")
    if good < 0:
        raise Broken(name, f"is not signed by the key of {origin}, but by {foreign}")
    return text.split("\n"), good


def misfits(heads: list[Head], leaves: bytearray) -> list[Head]:
    """Those of the signed heads that are not of the Merkle tree (RFC 9162, 2.1) over these leaf hashes."""
    levels, wrong = [leaves], list[Head]()
    while len(below := levels[-1]) > 32:
        levels.append(bytearray())
        for at in range(0, len(below) - 32, 64):
            levels[-1] += sha256(b"\x01" + below[at : at + 64]).digest()
    for head in heads:
        root = b""
        for height, level in enumerate(levels):
            if (end := head[0] >> height) & 1:
                left = bytes(level[end * 32 - 32 : end * 32])
                root = sha256(b"\x01" + left + root).digest() if root else left
        if head[0] * 32 > len(leaves) or (root or sha256().digest()) != head[1]:
            wrong.append(head)
    return wrong


def parse(line: bytes, shape: Shape) -> tuple[dict[str, Any] | None, str]:
    """The object on a line of canonical JSON if its fields are of these types, else None; and the line as text."""
    try:
        text = line.decode()
        if shape is OPENING and (plain := PLAIN.fullmatch(text)):  # text without escapes: canonical as it stands
            return dict(zip(OPENING[0], plain.groups())), text
        value = decode(text)[0]
        good = isinstance(value, dict) and [*map(type, map(value.get, shape[0]))] == shape[1]
        return (value if good and encode(value) + "\n" == text else None), text
    except (ValueError, RecursionError):
        return None, ""


def said_in(value: dict[str, Any], text: str) -> bytes:
    """A short hash of the snapshot of an object that stands on this line, which is canonical: keys are in order."""
    if [*value][-3:] in AFTER and text.count('"snapshot":') == 1 and type(value.get("v", 0)) is int:
        return sha256(text[text.index('"snapshot":') + 11 : text.rindex(',"type":"')].encode()).digest()[:16]
    return hashed(value.get("snapshot"))[:16]


def hashed(value: object) -> bytes:
    return sha256(encode(value).encode()).digest()


def fits(sig: Any, entry: dict[str, Any]) -> bool:
    sig = sig if isinstance(sig, dict) else {}
    said = {part: entry.get(part) for part in ("id", "rev", "snapshot", "type")}
    return bool(sig.get("signed") == hashed(said | {name: sig.get(name) for name in ("meaning", "signer")}).hex())


def label_of(snapshot: object) -> str:
    return str(snapshot.get("reference", "")) if isinstance(snapshot, dict) else ""


def called(entry: dict[str, Any]) -> str:
    label = label_of(entry.get("snapshot")) or entry["id"]
    return f"entry {entry['seq']} ({entry['type']} {label}, rev {entry['rev']})"


def shown(text: str) -> str:
    return "".join(sign if sign.isprintable() else "?" for sign in text)  # nothing writes elsewhere on a terminal


def fingerprint(key: bytes) -> str:
    return "-".join(re.findall("....", sha256(key).hexdigest()))


class Numbers:
    """Numbers keys from 1 on, in some 20 bytes each: their digests in a row, made with a secret so that nobody can aim
    at one (two of a million are alike once in 37 million runs), and slots that say where in the row a digest is."""

    def __init__(self, expected: int) -> None:
        self.secret, self.row, self.slots = secrets.token_bytes(16), array("Q", [0]), array("I", bytes(4096))
        self.slots *= 1 + expected // 512

    def slot(self, digest: int) -> int:
        """Where the digest is, else where it would be."""
        row, slots = self.row, self.slots
        at = digest % len(slots)
        while (number := slots[at]) and row[number] != digest:
            at = (at + 1) % len(slots)
        return at

    def digest(self, key: str) -> int:
        return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8, key=self.secret).digest(), "big")

    def known(self, key: str) -> int:
        """The key's number, 0 if it has none."""
        return self.slots[self.slot(self.digest(key))]

    def number(self, key: str) -> int:
        """The key's number, the next one if it has none."""
        at = self.slot(digest := self.digest(key))
        if found := self.slots[at]:
            return found
        self.slots[at] = count = len(self.row)
        self.row.append(digest)
        if count * 2 > len(self.slots):
            self.slots = array("I", bytes(self.slots.itemsize * len(self.slots) * 2))
            for one in range(1, count + 1):
                self.slots[self.slot(self.row[one])] = one
        return count


class Audit:
    """All checks of one pack: `findings` are the first sentences, `count` is their number. Raises NotAPack."""

    def __init__(self, path: str, wanted: str = "", old: bytes = b"") -> None:
        self.findings: list[str] = []
        self.count = self.erased = self.size = self.covered = self.entries = self.records = 0
        self.wanted, self.old, self.origin, self.key, self.complete = wanted, old, "", b"", [""]
        self.truth = bytearray()  # the archived leaf hashes
        self.rank: dict[str, int] = {}  # of a head: by which of the keys it is signed
        self.members: dict[str, int] = {}  # name -> size that is declared
        self.digests: dict[str, list[Any]] = {}  # what was read to its end: [sha256, size]; damaged: []
        self.last, self.rev, self.snapshot = array("I", [0]), array("i", [0]), bytearray(16)  # zeros: deleted
        self.there = bytearray(1)  # 0: its record must come, 1: it came, 2: it may come
        self.files: dict[str, int] = {}  # what entries name as evidence: sha256 -> size
        self.opening = array("I", [0])  # the line of each in its member; 0: an entry holds its commitment
        self.open(path)
        self.known = Numbers(self.members.get(ENTRIES, 0) // 1024)  # of records: "type id"
        self.sealed = Numbers(self.members.get(OPENINGS, 0) // 256)  # of openings: "type id digest"
        steps = (self.log, self.tree, self.openings, self.follow, self.compare, self.evidence)
        all(self.attempt(step) for step in steps)  # a step that cannot finish makes those after it pointless
        self.attempt(self.manifest)

    def say(self, where: str, sentence: object) -> None:
        self.count += 1
        self.findings += [shown(f"{where}: {sentence}.")] * (self.count <= SHOWN)

    def attempt(self, step: Any, *given: Any) -> bool:
        try:
            step(*given)
            return True
        except Broken as broken:
            self.say(*broken.args)
            return False

    def open(self, path: str) -> None:
        """List the members, refusing whatever could harm or fool; nothing is ever extracted."""
        try:
            self.zip = zipfile.ZipFile(path)
        except DAMAGE as error:
            raise NotAPack(f"{path} is not a pack: {getattr(error, 'strerror', None) or error}.") from None
        end, total, folded = 0, 0, {""}
        for info in sorted(self.zip.infolist(), key=lambda info: info.header_offset):
            name, total = info.orig_filename, total + info.file_size
            for problem, found in (
                ("is not a name that a pack has", not MEMBER.fullmatch(name)),
                ("is not a plain file", info.external_attr >> 28 not in (0, 8)),
                ("is there twice", name.lower() in folded),
                ("is encrypted or packed in an unknown way", info.flag_bits & 1 or info.compress_type not in (0, 8)),
                ("overlaps another member", info.header_offset < end),
                ("unpacks to far too much", info.file_size > RATIO * info.compress_size + (1 << 20) or total > TOTAL),
                ("is one member too many", len(folded) > MEMBERS),
            ):
                if found:
                    raise NotAPack(f"{path} is refused: {name!r} {problem}.")
            end = info.header_offset + 30 + len(name) + info.compress_size
            folded.add(name.lower())
            self.members[name] = info.file_size
        if MANIFEST not in self.members:
            raise NotAPack(f"{path} is not a pack: it has no {MANIFEST}.")

    def lines(self, name: str) -> Iterator[bytes]:
        digest, size, self.digests[name] = sha256(), 0, []
        if name not in self.members:
            raise Broken(name, "was removed")
        try:
            with io.BufferedReader(self.zip.open(name), 1 << 16) as file:  # type: ignore[type-var]
                while line := file.readline(LINE):
                    digest.update(line)
                    size += len(line)
                    yield line
        except DAMAGE as error:
            raise Broken(name, f"was damaged ({error})") from None
        self.digests[name] = [digest.hexdigest(), size]

    def digest(self, name: str) -> list[Any]:
        """[sha256, size] of a member; empty: it is damaged, which is said once."""
        if name not in self.digests:
            self.attempt(lambda: [None for _ in self.lines(name)])
        return self.digests[name]

    def read(self, name: str) -> bytes:
        if self.members.get(name, 0) > WHOLE:
            raise Broken(name, "was altered: it is far too large")
        return b"".join(self.lines(name))

    def read_object(self, name: str, shape: Shape) -> dict[str, Any]:
        if (value := parse(self.read(name) + b"\n", shape)[0]) is None:
            raise Broken(name, "was altered: it is not the object that it has to be")
        return value

    def objects(self, name: str, shape: Shape) -> Iterator[tuple[int, bytes, str, dict[str, Any]]]:
        for number, line in enumerate(self.lines(name), 1):
            value, text = parse(line, shape)
            if value is None:
                self.say(f"{name} line {number}", "was altered or put in: nothing like it stands in such a file")
            else:
                yield number, line, text, value

    def below(self, folder: str) -> list[str]:
        return sorted(name for name in self.members if name.startswith(folder))

    def log(self) -> None:
        log = self.read_object(LOG, (["complete", "key", "origin", "size"], [list, str, str, int]))
        if not re.fullmatch(r"[^\s+\x00-\x1f]+", log["origin"]):
            raise Broken(LOG, "was altered: its origin is not one of a log")
        self.origin, self.size, self.complete = log["origin"], log["size"], log["complete"]
        self.partial = log.get("partial") is True  # entries may be held back; the tiles prove those that are here
        self.key = bytes.fromhex(log["key"]) if DIGEST.fullmatch(log["key"]) else b""
        self.keys = self.chain()
        if self.wanted and self.wanted not in [sha256(key).hexdigest() for key in self.keys]:
            self.say(LOG, f"names another key than you asked for; this one's fingerprint is {fingerprint(self.key)}")

    def chain(self) -> list[bytes]:
        """The keys that led to the present one, the oldest first: each change is signed by the old and the new key."""
        keys, before = [self.key], dict[bytes, bytes]()
        for name in self.below(ROTATIONS):
            self.attempt(lambda name: before.update([self.rotation(name)]), name)
        while before.get(keys[0], self.key) not in keys:
            keys.insert(0, before[keys[0]])
        return keys

    def rotation(self, name: str) -> tuple[bytes, bytes]:
        """The new key and the old one, which both signed that."""
        note = self.read(name)
        said = note.decode(errors="replace").split("\n")[:5]
        keys = [bytes.fromhex(key) for key in said[2:4] if DIGEST.fullmatch(key)]
        if len(keys) < 2 or said[0] != ROTATION or any(opened(name, note, said[1], key)[0] != said for key in keys):
            raise Broken(name, "is not a note about a change of the key")
        return keys[1], keys[0]

    def head(self, name: str) -> Head:
        lines, self.rank[name] = opened(name, self.old if name == OLD else self.read(name), self.origin, *self.keys)
        if len(lines) != 3 or lines[0] != self.origin or not re.fullmatch(r"0|[1-9]\d{0,12}", lines[1]):
            raise Broken(name, "is not a checkpoint of this log")
        return int(lines[1]), base64.b64decode(lines[2]), name

    def tree(self) -> None:
        """The archived leaf hashes (tlog-tiles, level 0), held against every head that was signed."""
        heads, latest = list[Head](), 0
        for name in self.below(HEADS) + [OLD] * bool(self.old):
            self.attempt(lambda name: heads.append(self.head(name)), name)
        for _, _, name in sorted(heads, key=lambda head: (head[0], self.rank[head[2]])):
            if self.rank[name] < latest:
                self.say(name, "was signed with a key that another one had followed before")
            latest = max(latest, self.rank[name])
        self.covered = max((size for size, _, name in heads if name in self.members), default=0)
        if not self.covered:
            self.say(HEADS, "holds no checkpoint of this log: nothing shows that its entries were signed")
        for start in range(0, self.size, 256):
            width, index = min(256, self.size - start), start // 256
            tile = f"{index % 1000:03}" + (f".p/{width}" if width < 256 else "")
            while index := index // 1000:
                tile = f"x{index % 1000:03}/{tile}"
            if not self.attempt(lambda name: self.truth.extend(self.read(name)), f"ledger/tile/0/{tile}"):
                self.truth.clear()
                break
        for line in self.lines(ENTRIES) if not self.truth else ():
            self.truth += sha256(b"\x00" + line[:-1]).digest()
        wrong = misfits(heads, self.truth)
        for size, _, name in sorted(wrong)[:1]:
            low = max((h[0] for h in heads if h not in wrong and h[0] < size and name in self.members), default=0)
            self.say(name, f"was signed over other entries: of {low} to {size - 1}, one was altered, removed or added")

    def openings(self) -> None:
        for number, _, _, opening in self.objects(OPENINGS, OPENING) if OPENINGS in self.members else ():
            digest, salt = opening["digest"], opening["salt"] if DIGEST.fullmatch(opening["salt"]) else ""
            if hmac.digest(bytes.fromhex(salt), opening["value"].encode(), "sha256").hex() != digest:
                said = "was altered: {type} {id} {path} does not open its commitment"
                self.say(f"{OPENINGS} line {number}", said.format(**opening))
            sealed = self.sealed.number(f"{opening['type']} {opening['id']} {digest}")
            self.opening.extend([0] * (sealed == len(self.opening)))
            self.opening[sealed] = number

    def follow(self) -> None:
        """Every entry: genuine, in its place, once, and saying what it must."""
        truth, seen = self.truth, bytearray(len(self.truth) // 32)
        place, at, false, again = 0, "", "", 0
        for number, line, text, entry in self.objects(ENTRIES, ENTRY):
            seq, key, where = entry["seq"], f"{entry['type']} {entry['id']}", f"{ENTRIES} line {number}"
            leaf = sha256(b"\x00" + line[:-1]).digest()
            if not 0 <= seq < len(seen) or truth[seq * 32 : seq * 32 + 32] != leaf:
                if entry["prev"] != false:
                    self.say(
                        called(entry), f"was altered or put in ({where}): archived is another hash of entry {place}"
                    )
                again, false = again + (entry["prev"] == false), leaf.hex()
                if seq != place or seq >= len(seen):
                    continue
                seen[seq] = 2  # stands for the genuine one, which may yet come
                record = self.record(key, entry["type"])
            elif seen[seq] == 1:
                self.say(called(entry), f"is there a second time ({where})")
                continue
            else:
                if not (follows := seq == place or (self.partial and seq > place)):
                    self.say(called(entry), f"was moved, or those before it: it follows entry {place - 1} ({where})")
                record = self.record(key, entry["type"])
                self.judge(entry, record, at if follows else "")
                seen[seq], at = 1, entry["at"]
            place = seq + 1
            self.keep(entry, text, key, record)
        if again:
            self.say(ENTRIES, f"has {again} more entries that were hashed again to follow altered ones")
        self.entries = len(seen) - seen.count(0)
        for gap in () if self.partial else re.finditer(b"\0+", seen):
            self.say(f"entries {gap.start()} to {gap.end() - 1}", "are missing")
        for number in filter(None, self.opening):
            self.say(f"{OPENINGS} line {number}", "was put in: no entry of its record holds its commitment")

    def record(self, key: str, kind: str) -> int:
        if (number := self.known.number(key)) == len(self.last):
            self.last.append(0)
            self.rev.append(0)
            self.snapshot += bytes(16)
            self.there.append(0 if kind in self.complete else 2)
        return number

    def keep(self, entry: dict[str, Any], text: str, key: str, record: int) -> None:
        """What an entry says: as of now it is the last one of its record."""
        for digest in SEALS.findall(text) if OPENINGS in self.members else ():
            self.opening[self.sealed.known(f"{key} {digest}")] = 0
        if entry["files"]:
            self.files.update((str(f[0]), f[1]) for f in entry["files"] if isinstance(f, list) and len(f) == 2)
        self.last[record], self.rev[record] = entry["seq"], max(-1, min(entry["rev"], 1 << 30))
        place = slice(record * 16, record * 16 + 16)
        self.snapshot[place] = bytes(16) if entry["op"] == "delete" else said_in(entry, text)

    def judge(self, entry: dict[str, Any], record: int, before: str) -> None:
        """What a genuine entry in its place must say."""
        seq, at, rev, sig = entry["seq"], entry["at"], self.rev[record], entry.get("sig")
        prev = self.truth[seq * 32 - 32 : seq * 32].hex() or "0" * 64
        for sentence, found in (
            ("belongs to the log {log}", entry["log"] != self.origin),
            ("does not hold the hash of the entry before it", entry["prev"] != prev),
            ("has the time {at} after {before}", at < before or not AT.fullmatch(at)),
            ("does not follow rev {last} of its record", entry["rev"] != rev + 1),
            ("has a signature that was given for something else", sig and not fits(sig, entry)),
        ):
            if found:
                self.say(called(entry), sentence.format(log=entry["log"], at=at, before=before, last=rev))

    def compare(self) -> None:
        """Records against the last entry of each."""
        for name in self.below("records/"):
            for line, _, text, record in self.objects(name, RECORD):
                key = f"{record['type']} {record['id']}"
                number = self.known.known(key)
                if wrong := self.differs(name, record, text, number):
                    self.say(f"{name} line {line} ({record['reference']}, {key})", wrong)
                self.there[number], self.records = number > 0, self.records + 1
        gone = {n for n, there in enumerate(self.there) if not there and any(self.snapshot[n * 16 : n * 16 + 16])}
        for body in self.lines(ENTRIES) if gone else ():
            entry, _ = parse(body, ENTRY)
            number = self.known.known("{type} {id}".format(**entry)) if entry else 0
            if entry and number in gone and self.last[number] == entry["seq"]:
                gone.remove(number)
                who = f"lacks {label_of(entry.get('snapshot'))} ({entry['type']} {entry['id']})"
                self.say(
                    f"records/{entry['type']}.jsonl", f"{who}: removed, and entry {entry['seq']} did not delete it"
                )

    def differs(self, name: str, record: dict[str, Any], text: str, number: int) -> str:
        """How a record differs from its last entry; empty: not at all."""
        rev, seq, last = record["rev"], self.last[number], self.rev[number]
        said = self.snapshot[number * 16 : number * 16 + 16]
        if name != f"records/{record['type']}.jsonl":
            return f"was put in: it is a {record['type']}"
        if not number or self.there[number] == 1:
            return "was put in: it is there twice" if number else "was put in: no entry knows it"
        if said == bytes(16):
            return f"was put in: entry {seq} deleted it"
        if rev < last:
            return f"was rolled back to rev {rev}: its last entry, {seq}, has rev {last}"
        same = rev == last and said_in(record, text) == said and label_of(record["snapshot"]) == record["reference"]
        return "" if same else f"was altered: its last entry, {seq}, says something else"

    def evidence(self) -> None:
        for name in self.below("evidence/"):
            digest = self.digest(name)
            if digest and (digest[0] != name[9:] or self.files.get(digest[0]) != digest[1]):
                self.say(name, "was altered or put in: no entry names this content under this name")
        for number, line in enumerate(self.lines(ERASED) if ERASED in self.members else (), 1):
            if line[:-1].decode(errors="replace") not in self.files:
                self.say(f"{ERASED} line {number}", "was altered or put in: no entry names such a file")
            self.erased += 1

    def manifest(self) -> None:
        manifest = self.read_object(MANIFEST, ([], []))
        for name in sorted({*self.members, *manifest} - {MANIFEST, SEAL}):
            if name not in manifest:
                self.say(name, f"was put in: {MANIFEST} does not list it")
            elif [] != self.digest(name) != manifest[name]:  # else it was said that it is broken
                self.say(name, f"was altered: it is not what {MANIFEST} lists")
        if opened(SEAL, self.read(SEAL), self.origin, self.key)[0] != [SEALED, self.origin, self.digests[MANIFEST][0]]:
            self.say(MANIFEST, f"was altered: {SEAL} seals another one")


def proven(data: bytes, wanted: str) -> list[str]:
    """What a proof of one entry (C2SP tlog-proof) shows, in words. Raises NotAPack, and Broken where it fails."""
    head, _, note = data.partition(b"\n\n")
    lines = head.decode(errors="replace").split("\n")
    try:
        if lines[0] != PROOF or not re.fullmatch(r"extra \S+\nindex (0|[1-9]\d{0,12})", "\n".join(lines[1:3])):
            raise ValueError("its first lines are others")
        extra = json.loads(base64.b64decode(lines[1][6:], validate=True))
        body, key, place = extra["entry"].encode(), bytes.fromhex(extra["key"]), int(lines[2][6:])
        path = [base64.b64decode(line, validate=True) for line in lines[3:]]
        entry, origin = json.loads(body), note.split(b"\n")[0].decode()
        name = "entry {seq} ({type} {id}, rev {rev}, {at})".format(**entry)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise NotAPack(f"This is not a proof of an entry as Accord writes it: {error}.") from None
    if wanted and wanted != sha256(key).hexdigest():
        raise Broken("the proof", f"names another key than you asked for; its fingerprint is {fingerprint(key)}")
    text = opened("the checkpoint", note, origin, key)[0]
    if len(text) != 3 or not re.fullmatch(r"0|[1-9]\d{0,12}", text[1]):
        raise Broken("the checkpoint", "is not a checkpoint of a log")
    node, at, last = sha256(b"\x00" + body).digest(), place, int(text[1]) - 1
    for other in path:  # RFC 9162, 2.1.3.2; with no level left the root cannot fit
        while at == last and at and not at & 1:  # nothing stands to its right there
            at, last = at >> 1, last >> 1
        node = sha256(b"\x01" + (other + node if at & 1 else node + other)).digest()
        at, last = at >> 1, last >> 1
    if last or not 0 <= place < int(text[1]) or node != base64.b64decode(text[2]):
        raise Broken(name, "is not in the log that the checkpoint signs: it or the proof was altered")
    if (entry["seq"], entry["log"]) != (place, origin):
        raise Broken(name, f"says another place in another log than it has: {place} in {origin}")
    said = "Proven." if wanted else f"Proven in itself; compare this fingerprint: {fingerprint(key)}"
    return [said, f"The {name} is in {origin}, signed at {text[1]} entries. What followed is not known from this."]


def main(argv: list[str] | None = None) -> int:
    """Check a pack, print what was found, return the exit code."""
    parser = argparse.ArgumentParser(prog="verify.py", description="Checks an Accord audit pack.")
    parser.add_argument("file", help="the pack (ZIP), or the proof of one entry (.tlog-proof)")
    parser.add_argument("--key", default="", metavar="FINGERPRINT", help="the log's, as you know it from elsewhere")
    parser.add_argument("--checkpoint", metavar="OLD.txt", help="a checkpoint of this log that you kept")
    parser.error = lambda message: parser.exit(2, f"verify.py: {message}.\n")  # type: ignore[method-assign]
    given = parser.parse_args(argv)
    wanted = re.sub("[-: ]", "", given.key.lower())
    try:
        old = Path(given.checkpoint).read_bytes() if given.checkpoint else b""
        if not re.fullmatch("([0-9a-f]{64})?", wanted):
            raise NotAPack(f"{given.key} is not a fingerprint, which has 64 hexadecimal digits.")
        if given.checkpoint and "\n\n— ".encode() not in old:
            raise NotAPack(f"{given.checkpoint} is not a checkpoint: it holds no signed note.")
        with Path(given.file).open("rb") as file:
            if (begins := file.read(len(PROOF))) == PROOF.encode():
                print(*map(shown, proven(begins + file.read(WHOLE), wanted)), sep="\n")
                return 0
        audit = Audit(given.file, wanted, old)
    except (NotAPack, OSError) as problem:
        print(problem, file=sys.stderr)
        return 2
    except Broken as broken:
        print(shown("{}: {}.".format(*broken.args)))
        return 1
    if audit.count:
        print(*audit.findings, f"Not intact. Findings: {audit.count}; shown: {len(audit.findings)}.", sep="\n")
        return 1
    print("Intact." if wanted else f"Intact in itself; compare this fingerprint: {fingerprint(audit.key)}")
    for old, new in zip(audit.keys, audit.keys[1:]):
        print(f"The key was changed: {fingerprint(old)} was followed by {fingerprint(new)}, and both signed that.")
    if audit.partial:
        print(f"Partial: {audit.entries} of {audit.size} entries are here, each proven to be in the log; what", end=" ")
        print("the others say, and whether they go on with these records, was not handed out.")
    print(f"{audit.entries} entries of {audit.origin}, {audit.records} records, {len(audit.members)} files.")
    if audit.erased:
        print(f"Files of evidence that were erased: {audit.erased}; {ERASED} names their hashes.")
    if audit.size > audit.covered:
        print(f"The last {audit.size - audit.covered} entries are not under a checkpoint yet.")
    return 0


if __name__ == "__main__":
    gc.disable()  # nothing here refers to itself, and a million entries make much to look through
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    sys.exit(main())
