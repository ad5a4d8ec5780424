"""The last statements before COMMIT: references, then the head locked, entries appended, the head moved on.

What is dirty is read from the database (`touched`), so bulk writes and relations inside an act are entered too.
"""

from __future__ import annotations

import os
import uuid
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.db import connection, connections

from accord.kernel.ledger.models import SITE, Counter, Entry, Head, Opening
from accord.kernel.moments.clock import now
from accord.kernel.records.bulk import insert
from accord.kernel.records.declaration import Declaration, file_fields, named
from accord.kernel.records.record import LIVE, Record, current_organization
from accord.kernel.records.snapshot import loads, placeholder, snapshot
from accord.kernel.records.together import as_uuid, bound, by_ids
from accord.tlog.canonical import canonical
from accord.tlog.commitment import commit
from accord.tlog.entry import FIRST_PREV, at_text, signed_hash
from accord.tlog.merkle import Frontier, leaf_hash

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from accord.kernel.acts.unit import Signing, Unit

ChangedRecords = dict[str, dict[uuid.UUID, Record]]
AT_ONCE = 500
"""Records that are sealed and entered together."""
_ENTRY = ("organization_id", "seq", "leaf", "body", "type", "record_id", "rev", "act", "actor")
_COLUMNS_OF_HEAD = {f.name: f for f in Head._meta.concrete_fields}
_OPENING = ("organization_id", "type", "record_id", "path", "digest", "salt", "value")


def changed_records() -> Iterator[ChangedRecords]:
    """Every record that this transaction has touched, as the database now holds it, by type: what an ordinary act
    changes at once, very many in portions, so that memory does not grow with their number."""
    pending: dict[str, set[uuid.UUID]] = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute("SELECT type, record_id FROM ledger_touched WHERE pending")
        for type_name, record_id in cursor.fetchall():
            pending[type_name].add(as_uuid(record_id))
    if sum(map(len, pending.values())) > AT_ONCE:
        _lock_counters(pending)
    portion: ChangedRecords = {}
    held = 0
    for type_name in sorted(pending, key=lambda n: named(n).sheet_order):
        ids = sorted(pending[type_name])
        for start in range(0, len(ids), 500):
            chunk = ids[start : start + 500]
            records = by_ids(named(type_name).model, chunk)
            if len(records) != len(chunk):
                raise RuntimeError(f"an act touched a {type_name} twice, or one of another organization")
            related = relations_of(named(type_name), records)
            for pk, record in records.items():
                record._related = related.get(pk, {})
            portion.setdefault(type_name, {}).update(sorted(records.items()))
            held += len(chunk)
            if held >= AT_ONCE:
                yield portion
                portion, held = {}, 0
    if portion:
        yield portion


def _lock_counters(types: Iterable[str]) -> None:
    """Before the first portion locks the head, so that no act waits for the one while it holds the other."""
    for type_name in sorted(types):
        Counter.objects.select_for_update().get_or_create(
            organization_id=current_organization(), prefix=named(type_name).prefix
        )


def give_references(unit: Unit, changed: ChangedRecords) -> None:
    """Number the new records: one counter per type, locked in sorted order, never given back."""
    fresh = {n: [r for r in rs.values() if r.reference is None] for n, rs in changed.items()}
    for type_name in sorted(n for n, rs in fresh.items() if rs):
        declaration, records = named(type_name), fresh[type_name]
        for number, record in enumerate(records, start=_first_number(declaration.prefix, len(records))):
            record.reference = f"{declaration.prefix}-{number:04d}"
            if made := unit.made.get(record.pointer):
                made.reference = record.reference
        _write_references(declaration, records)


_NUMBERED = (
    "INSERT INTO ledger_counter (organization_id, prefix, last) VALUES (%s, %s, %s) "
    "ON CONFLICT (organization_id, prefix) DO UPDATE SET last = ledger_counter.last + EXCLUDED.last"
)


def _first_number(prefix: str, many: int) -> int:
    """The first of so many numbers that are now taken; nobody else gets any until this transaction has ended."""
    organization = bound(current_organization())
    with connection.cursor() as cursor:
        cursor.execute(_NUMBERED, [organization, prefix, many])
        cursor.execute(
            "SELECT last FROM ledger_counter WHERE organization_id = %s AND prefix = %s", [organization, prefix]
        )
        return int(cursor.fetchone()[0]) - many + 1


def _write_references(declaration: Declaration, records: list[Record]) -> None:
    """One statement prepared once for all: a tenth of what a bulk update costs."""
    table, key = declaration.model._meta.db_table, declaration.model._meta.pk
    rows = [(r.reference, key.get_db_prep_value(r.pk, connection)) for r in records]
    with connection.cursor() as cursor:
        cursor.executemany(f'UPDATE "{table}" SET reference = %s WHERE id = %s', rows)


Prepared = list[tuple[Record, dict[str, Any], list[list[Any]]]]
"""Each record with its snapshot and its files."""


def _sealed(portion: ChangedRecords) -> Prepared:
    sealer = Sealer(current_organization(), portion)
    prepared = [
        (record, snapshot(record, record._related, sealer.sealing(record)), _files(named(n), record))
        for n, records in portion.items()
        for record in records.values()
    ]
    sealer.write()
    return prepared


class Growth:
    """The end of the log while an act writes its entries, one for each changed record and all under the act's id.

    What is entered is sealed before the head is locked; an act that changes nothing locks nothing.
    """

    def __init__(self, unit: Unit) -> None:
        self.unit, self.organization = unit, current_organization()
        self.actor = unit.by.person.pk if unit.by.person else None
        self.begun = False

    def _begin(self) -> None:
        self.begun = True
        self.head, self.frontier, self.at, self.prev = begun_head(self.organization)
        self.positions = dict(self.head.positions)
        self.same = skew_at(self.at) | {
            "v": 1,
            "log": self.head.origin,
            "at": at_text(self.at),
            "actor": self.unit.by.in_ledger(),
            "req": self.unit.by.request,
            "app": settings.ACCORD_VERSION,
            "act": str(self.unit.id),
            "op": self.unit.op,
        }

    def enter(self, portion: ChangedRecords) -> None:
        """Append an entry for each record."""
        prepared, entries = _sealed(portion), []
        if not self.begun:
            self._begin()
        for record, shot, files in prepared:
            seq = self.frontier.size
            encoded = canonical(self._body(seq, record, shot, files))
            leaf = leaf_hash(encoded)
            self.frontier.append(leaf)
            self.prev = leaf.hex()
            name = type(record).__name__
            self.positions[name] = seq
            row = (
                self.organization,
                seq,
                leaf,
                encoded.decode(),
                name,
                record.pk,
                record.rev,
                self.unit.id,
                self.actor,
            )
            entries.append(row)
        insert(Entry, _ENTRY, entries)
        self.unit.tell(len(entries))

    def _body(self, seq: int, record: Record, shot: dict[str, Any], files: list[list[Any]]) -> dict[str, Any]:
        body = self.same | {
            "seq": seq,
            "prev": self.prev,
            "type": type(record).__name__,
            "id": str(record.pk),
            "rev": record.rev,
            "snapshot": shot,
            "files": files,
        }
        if (signing := self.unit.signing) and signing.pointer == record.pointer:
            body["sig"] = signature(signing, body)
        return body

    def close(self) -> None:
        """Move the head on."""
        if not self.begun:
            return
        move_head(self.organization, self.frontier, bytes.fromhex(self.prev), self.at, self.positions)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE ledger_touched SET pending = FALSE WHERE pending")


def signature(signing: Signing, body: dict[str, Any]) -> dict[str, str]:
    """What an e-signature adds to the entry: it binds meaning and signer to this exact snapshot."""
    return {
        "meaning": signing.meaning,
        "method": signing.method,
        "signer": str(signing.signer),
        "signed": signed_hash(body, signing.meaning, str(signing.signer)),
    }


def begun_head(organization: uuid.UUID) -> tuple[Head, Frontier, datetime, str]:
    """The head of a log, locked, to append to: with its frontier, the time of the next entry, which is never before
    that of the last one, and the leaf that the next one names."""
    locked = " FOR UPDATE" if connection.features.has_select_for_update else ""
    found = Head.objects.raw(f"SELECT * FROM ledger_head WHERE organization_id = %s{locked}", [bound(organization)])
    if (head := next(iter(found), None)) is None:  # of those who come at once with the first entry, one begins the log
        begun = Head(organization_id=organization, origin=origin(organization))
        Head.objects.bulk_create([begun], ignore_conflicts=True)
        return begun_head(organization)
    at = max(now(), head.last_at) if head.last_at else now()
    return head, Frontier.from_bytes(head.size, bytes(head.frontier)), at, bytes(head.last_leaf).hex() or FIRST_PREV


def skew_at(at: datetime) -> dict[str, int]:
    """What an entry says of the clock: by how many seconds it stood before the entry's time, which never decreases."""
    seconds = int((at - now()).total_seconds())
    return {"skew": seconds} if seconds > 0 else {}


def move_head(
    organization: uuid.UUID, frontier: Frontier, last_leaf: bytes, at: datetime, positions: dict[str, int]
) -> None:
    """Move the head of a log on, which `begun_head` has locked."""
    grown = {
        "size": frontier.size,
        "frontier": frontier.to_bytes(),
        "last_leaf": last_leaf,
        "last_at": at,
        "positions": positions,
    }
    values = [_COLUMNS_OF_HEAD[n].get_db_prep_save(value, connection) for n, value in grown.items()]
    columns = ", ".join(f"{n} = %s" for n in grown)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE ledger_head SET {columns} WHERE organization_id = %s", [*values, bound(organization)])


def origin(organization: uuid.UUID, demonstration: bool = False) -> str:
    """The name of a log; that of a demonstration says so."""
    name = "site" if organization == SITE else organization
    return f"{settings.ACCORD_LOG_HOST}/{'demonstration/' if demonstration else ''}log/{name}"


def relations_of(
    declaration: Declaration, records: Iterable[uuid.UUID], using: str = LIVE
) -> dict[uuid.UUID, dict[str, list[uuid.UUID]]]:
    """The ids behind every many-to-many field of these records, by record and field: one statement for all fields."""
    found: dict[uuid.UUID, dict[str, list[uuid.UUID]]] = defaultdict(dict)
    fields = declaration.model._meta.many_to_many
    database, key = connections[using], declaration.model._meta.pk
    ids = [key.get_db_prep_value(pk, database) for pk in records] if fields else []
    for start in range(0, len(ids), 500):
        chunk = ids[start : start + 500]
        parts = [form.format(", ".join(["%s"] * len(chunk))) for form in _relations(declaration.model)]
        with database.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), chunk * len(parts))
            for name, owner, other in cursor.fetchall():
                found[as_uuid(owner)].setdefault(name, []).append(as_uuid(other))
    return found


@lru_cache(maxsize=256)
def _relations(model: type[Record]) -> tuple[str, ...]:
    """For each many-to-many field of a model the statement that finds what stands behind it."""
    return tuple(
        f"SELECT '{f.name}', {f.m2m_column_name()}, {f.m2m_reverse_name()} FROM {f.m2m_db_table()} "
        f"WHERE {f.m2m_column_name()} IN ({{0}})"
        for f in cast("list[Any]", model._meta.many_to_many)
    )


def _files(declaration: Declaration, record: Record) -> list[list[Any]]:
    from accord.kernel.records.files import Upload

    hashes = [value for f in file_fields(declaration) if (value := getattr(record, f.name))]
    if not hashes:
        return []
    sizes = dict(
        Upload.objects.filter(organization_id=record.organization_id, sha256__in=hashes).values_list("sha256", "size")
    )
    return [[h, sizes[h]] for h in sorted(set(hashes))]


class Sealer:
    """Makes commitments; the same value at the same place keeps its salt, so that unchanged text stays unchanged. Text
    that was erased keeps its commitment, to which there is no opening any more."""

    def __init__(self, organization: uuid.UUID, changed: ChangedRecords) -> None:
        self.organization = organization
        self.known: dict[uuid.UUID, dict[tuple[str, str], str]] = defaultdict(dict)
        self.made: list[tuple[Any, ...]] = []
        ids = [r.pk for records in changed.values() for r in records.values() if r.rev > 1]
        for start in range(0, len(ids), 500):
            found = Opening.objects.filter(record_id__in=ids[start : start + 500])
            for record_id, path, digest, value in found.values_list("record_id", "path", "digest", "value"):
                self.known[record_id][path, value] = digest

    def sealing(self, record: Record) -> Any:
        """The seal for one record's texts."""
        key, name, known = record.pk, type(record).__name__, self.known.get(record.pk, {})

        def seal(path: str, value: str) -> str:
            digest = known.get((path, value)) or self._erased(record, path, value)
            if digest is None:
                salt = os.urandom(32)
                digest = commit(salt, value.encode("utf-8", "surrogatepass"))
                self.made.append((self.organization, name, key, path, digest, salt, value))
            return digest

        return seal

    def _erased(self, record: Record, path: str, value: str) -> str | None:
        """The commitment of the entry before, if the value stands for text that was erased there."""
        if record.rev == 1 or value != placeholder(type(record), path, record.pk):
            return None
        before = Entry.objects.filter(type=type(record).__name__, record_id=record.pk, rev=record.rev - 1)
        sealed = loads(before.values_list("body", flat=True).get())["snapshot"].get(path, {}).get("sealed")
        return None if sealed in self.known[record.pk].values() else sealed

    def write(self) -> None:
        """Store the openings that are new."""
        insert(Opening, _OPENING, self.made)
