"""What a restored database must prove before it opens: every log whole and signed, every text what was committed to and
none lost, every record what the log says, every file there.

It asks nothing but the rows themselves and the keys, so a backup that fits its own manifest, but is no true image of
any installation, does not pass.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from accord.kernel.backup.rows import logs
from accord.kernel.erasing.texts import wrong_text
from accord.kernel.ledger.models import SITE, Checkpoint, Entry, Head, Opening
from accord.kernel.ledger.rebuild import compare
from accord.kernel.ledger.site import LOG
from accord.kernel.organization.models import Organization
from accord.kernel.records.record import within
from accord.kernel.records.snapshot import loads
from accord.kernel.refusals import Refused
from accord.tlog.checkpoint import NoteRefused, open_note
from accord.tlog.commitment import opens
from accord.tlog.entry import FIRST_PREV, at_text, signed_hash
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
    with within(SITE):
        lost = Entry.objects.filter(organization_id=SITE, type=LOG).exclude(record_id__in=all_logs)
        if lost.exists():
            raise _false("the site log", "a log was signed that is not there")
        if Checkpoint.objects.exclude(organization_id__in=all_logs).exists():
            raise _false("the site log", "a checkpoint is of a log that is not there")
    return found


def _prove(log: uuid.UUID, keys: Sequence[bytes]) -> Proof:
    head = Head.objects.filter(pk=log).first() or Head(organization_id=log)
    name = "the site log" if log == SITE else f"the log {log}"
    signed = list(_signed(name, head, keys))
    size, root = _follow(name, head, iter(signed))
    records = 0
    _open_all(name, log)
    if log != SITE:
        compared = compare(Organization.everywhere.get(pk=log))
        if compared.differences:
            first = compared.differences[0]
            raise _false(name, f"{first.type} {first.reference or first.id} {first.says}")
        records = compared.records
        if not _are_all(log, signed):
            raise _false(name, "a checkpoint is missing that the site log tells of")
    if why := wrong_text(log):
        raise _false(name, why)
    return Proof(str(log), size, root, len(signed), records)


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


def _are_all(log: uuid.UUID, signed: Sequence[Signed]) -> bool:
    """Whether every checkpoint that the site log tells of is among them; both stand in the order of their sizes."""
    with within(SITE):
        bodies = Entry.objects.filter(type=LOG, record_id=log).order_by("rev").values_list("body", flat=True)
        told, rest = (loads(body)["snapshot"] for body in bodies), iter(signed)
        return all((facts["size"], bytes.fromhex(facts["root"])) in rest for facts in told)


def _follow(name: str, head: Head, signed: Iterator[Signed]) -> tuple[int, str]:
    """Every entry in its place, saying what it must, and under every checkpoint."""
    frontier, prev, at = Frontier(), FIRST_PREV, ""
    revs: dict[tuple[str, str], int] = {}
    positions: dict[str, int] = {}
    due = next(signed, None)
    for entry in _entries(head.organization_id):
        body = loads(entry["body"])
        leaf = leaf_hash(entry["body"].encode())
        if why := _wrong(entry, body, head, frontier.size, prev, at, leaf):
            raise _false(name, f"entry {frontier.size} {why}")
        key = body["type"], body["id"]
        if body["rev"] != revs.get(key, 0) + 1:
            raise _false(name, f"entry {frontier.size} does not follow the revision before it")
        revs[key], prev, at, positions[body["type"]] = body["rev"], leaf.hex(), body["at"], frontier.size
        frontier.append(leaf)
        while due is not None and due[0] == frontier.size:
            if due[1] != frontier.root():
                raise _false(name, f"the checkpoint of {due[0]} entries was signed over others")
            due = next(signed, None)
    if due is not None:
        raise _false(name, f"entries are missing: {due[0]} were signed, {frontier.size} are there")
    if not _fits(head, frontier, prev, at, positions):
        raise _false(name, f"its head does not fit its {frontier.size} entries")
    return frontier.size, frontier.root().hex() if frontier.size else ""


def _fits(head: Head, frontier: Frontier, prev: str, at: str, positions: dict[str, int]) -> bool:
    """Whether the head says what its last entry does, and of each type where its last one stands."""
    last = (bytes(head.last_leaf).hex(), at_text(head.last_at)) if head.last_at else (FIRST_PREV, "")
    tree = (head.size, bytes(head.frontier)) == (frontier.size, frontier.to_bytes())
    return tree and last == (prev, at) and head.positions.items() <= positions.items()


def _entries(log: uuid.UUID) -> Iterator[Any]:
    found = Entry.objects.filter(organization_id=log).order_by("seq")
    names = "seq", "leaf", "body", "type", "record_id", "rev", "act", "actor"
    return _all_of(found.values(*names), "seq", lambda e: e["seq"])


def _wrong(entry: dict[str, Any], body: Any, head: Head, seq: int, prev: str, at: str, leaf: bytes) -> str:
    """What is wrong with an entry; empty: nothing."""
    if bytes(entry["leaf"]) != leaf:
        return "was altered: its text does not give its hash"
    told = (body["seq"], body["type"], body["id"], body["rev"], body["act"])
    row = (entry["seq"], entry["type"], str(entry["record_id"]), entry["rev"], str(entry["act"]))
    if told != row or str(entry["actor"]) not in {"None", *body["actor"].values()}:
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
