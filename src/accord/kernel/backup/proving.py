"""What a restored database must prove before it opens: every log whole and signed, every text what was committed to,
every record what the log says, every file there.

It asks nothing but the rows themselves and the keys, so a backup that fits its own manifest, but is no true image of
any installation, does not pass.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from accord.kernel.backup.rows import logs
from accord.kernel.ledger.models import SITE, Checkpoint, Entry, Head, Opening
from accord.kernel.ledger.rebuild import compare
from accord.kernel.organization.models import Organization
from accord.kernel.records.record import within
from accord.kernel.records.snapshot import loads
from accord.kernel.refusals import Refused
from accord.tlog.checkpoint import NoteRefused, open_note
from accord.tlog.commitment import opens
from accord.tlog.entry import FIRST_PREV, signed_hash
from accord.tlog.merkle import Frontier, leaf_hash

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accord.kernel.backup.making import Tell

AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Proof:
    """A log that was proved: how many entries, its root, how many checkpoints and records agree with it."""

    log: str
    size: int
    root: str
    checkpoints: int
    records: int


def prove(keys: Sequence[bytes], tell: Tell) -> list[Proof]:
    """Prove every log. Raises Refused."""
    found = []
    for number, log in enumerate(all_logs := logs()):
        tell("Proving", number, len(all_logs))
        with within(log):
            found.append(_prove(log, keys))
    return found


def _prove(log: uuid.UUID, keys: Sequence[bytes]) -> Proof:
    head = Head.objects.filter(pk=log).first() or Head(organization_id=log)
    name = "the site log" if log == SITE else f"the log {log}"
    size, root, checkpoints = _follow(name, head, _signed(name, head, keys))
    records = 0
    _open_all(name, log)
    if log != SITE:
        compared = compare(Organization.everywhere.get(pk=log))
        if compared.differences:
            first = compared.differences[0]
            raise _false(name, f"{first.type} {first.reference or first.id} {first.says}")
        records = compared.records
    return Proof(str(log), size, root, checkpoints, records)


def _false(name: str, why: str) -> Refused:
    return Refused(f"Nothing was restored: in {name}, {why}.")


Signed = tuple[int, bytes]


def _signed(name: str, head: Head, keys: Sequence[bytes]) -> Iterator[Signed]:
    """Size and root of each signed checkpoint, by size."""
    return (_opened(name, head, keys, note, size) for size, note in _notes(head.organization_id))


def _notes(log: uuid.UUID) -> Iterator[tuple[int, str]]:
    rows = Checkpoint.objects.filter(organization_id=log).order_by("size").values_list("size", "note")
    return _all_of(rows, "size", lambda row: row[0])


def _all_of(rows: QuerySet[Any, Any], key: str, of: Callable[[Any], int]) -> Iterator[Any]:
    """Rows in the order of a key that counts up, some at a time: within a transaction a cursor may hold them all."""
    last = -1
    while portion := list(rows.filter(**{f"{key}__gt": last})[:AT_ONCE]):
        yield from portion
        last = of(portion[-1])


def _opened(name: str, head: Head, keys: Sequence[bytes], note: str, size: int) -> Signed:
    try:
        found = open_note(note, *keys)
    except NoteRefused as refusal:
        raise _false(name, f"a checkpoint does not hold: {str(refusal).rstrip('.')}") from refusal
    if (found.origin, found.size) != (head.origin, size):
        raise _false(name, f"the checkpoint of {size} entries is that of {found.size} of {found.origin}")
    return found.size, found.root


def _follow(name: str, head: Head, signed: Iterator[Signed]) -> tuple[int, str, int]:
    """Every entry in its place, saying what it must, and under every checkpoint."""
    frontier, prev, at, count = Frontier(), FIRST_PREV, "", 0
    revs: dict[tuple[str, str], int] = {}
    due = next(signed, None)
    for entry in _entries(head.organization_id):
        body = loads(entry["body"])
        leaf = leaf_hash(entry["body"].encode())
        if why := _wrong(entry, body, head, frontier.size, prev, at, leaf):
            raise _false(name, f"entry {frontier.size} {why}")
        key = body["type"], body["id"]
        if body["rev"] != revs.get(key, 0) + 1:
            raise _false(name, f"entry {frontier.size} does not follow the revision before it")
        revs[key], prev, at = body["rev"], leaf.hex(), body["at"]
        frontier.append(leaf)
        while due is not None and due[0] == frontier.size:
            if due[1] != frontier.root():
                raise _false(name, f"the checkpoint of {due[0]} entries was signed over others")
            due, count = next(signed, None), count + 1
    if due is not None:
        raise _false(name, f"entries are missing: {due[0]} were signed, {frontier.size} are there")
    if (frontier.size, frontier.to_bytes()) != (head.size, bytes(head.frontier)):
        raise _false(name, f"its head does not fit its {frontier.size} entries")
    return frontier.size, frontier.root().hex() if frontier.size else "", count


def _entries(log: uuid.UUID) -> Iterator[Any]:
    found = Entry.objects.filter(organization_id=log).order_by("seq")
    return _all_of(found.values("seq", "leaf", "body", "type", "record_id", "rev", "act"), "seq", lambda e: e["seq"])


def _wrong(entry: dict[str, Any], body: Any, head: Head, seq: int, prev: str, at: str, leaf: bytes) -> str:
    """What is wrong with an entry; empty: nothing."""
    if bytes(entry["leaf"]) != leaf:
        return "was altered: its text does not give its hash"
    told = (body["seq"], body["type"], body["id"], body["rev"], body["act"])
    if told != (entry["seq"], entry["type"], str(entry["record_id"]), entry["rev"], str(entry["act"])):
        return "does not say what its row says"
    if entry["seq"] != seq or body["log"] != head.origin or body["prev"] != prev or body["at"] < at:
        return "is not in its place: one was taken out, put in or moved"
    if (sig := body.get("sig")) and sig["signed"] != signed_hash(body, sig["meaning"], sig["signer"]):
        return "bears a signature that belongs to something else"
    return ""


def _open_all(name: str, log: uuid.UUID) -> None:
    for one in _all_of(Opening.objects.filter(organization_id=log).order_by("pk"), "pk", lambda o: o.pk):
        if not opens(one.digest, bytes(one.salt), one.value.encode("utf-8", "surrogatepass")):
            where = f"the text {one.path} of {one.type} {one.record_id}"
            raise _false(name, f"{where} is not the one that was committed to")
