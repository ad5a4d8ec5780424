"""What happened to a record: every entry of the ledger about it, with what it changed, opened for one who may see the
record."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache, reduce
from operator import or_
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, Q, Subquery

from accord.kernel.acts.act import all_acts
from accord.kernel.ledger.models import Entry, Opening
from accord.kernel.records.declaration import Declaration, named
from accord.kernel.records.fields import Input
from accord.kernel.records.pointers import keys_by_type, pointed
from accord.kernel.records.record import current_organization
from accord.kernel.records.snapshot import ERASED, loads

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from django.db.models import QuerySet

    from accord.kernel.access.actor import Actor

_OPENED = ("record_id", "path", "digest", "value")
Body = dict[str, Any]
Entered = tuple[Body, str, Body | None]
_HOW = {"token": "with an API token", "job": "by a job", "console": "on the console"}
_OPS = {"create": "Created", "change": "Changed", "import": "Imported"}
_SYSTEM = {
    "state": Input("state", "choice", "state"),
    "archived_on": Input("archived_on", "date", "archived on"),
    "external_reference": Input("external_reference", "text", "your own reference"),
    "imported": Input("imported", "boolean", "imported"),
}


class Name(NamedTuple):
    """What a record is called, and of which type it is (empty: it is not shared)."""

    reference: str
    title: str
    type: str = ""

    def __str__(self) -> str:
        return f"{self.reference} {self.title}" if self.reference and self.type != "Person" else self.title


class Names(tuple[Name, ...]):
    """The records that a field names."""

    __slots__ = ()

    def __str__(self) -> str:
        return ", ".join(map(str, self))


NOT_SHARED, _SOMEBODY = Name("", "not shared with you"), Name("", "somebody of the organization")


@dataclass(frozen=True, slots=True)
class Change:
    """One field before and after: typed values as the field holds them; records as Names; None: empty."""

    input: Input
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Happening:
    """One entry: when, which revision it made, what was done, by whom, what changed, and what was signed with it, by
    whom and how."""

    seq: int
    at: datetime
    rev: int
    op: str
    says: str
    who: str
    how: str  # in words; empty: signed in
    actor: Mapping[str, Any]  # as the ledger says it
    person: Name | None  # who acted, also through a token; None: nobody who is shared
    changes: tuple[Change, ...]
    signed: str
    leaf: str
    declaration: Declaration
    name: Name  # of the record, today
    signer: Name | None
    method: str  # how the signer proved who they are


Row = tuple[str, bytes | memoryview, str | None]
"""Of an entry: its text, its leaf, and the text of the entry before it about the same record."""


def history(
    by: Actor, declaration: Declaration, pk: uuid.UUID, *, before: int | None = None, limit: int = 50
) -> list[Happening]:
    """The last `limit` entries about a record, of those below revision `before`, the newest first.

    The caller has resolved the record, so its text is opened; other records are named only where the actor sees them.
    """
    entries = Entry.objects.filter(organization_id=by.organization.pk, type=declaration.name, record_id=pk)
    if before is not None:
        entries = entries.filter(rev__lt=before)
    return told(by, rows_of(entries.order_by("-rev")[:limit]))


def rows_of(entries: QuerySet[Entry]) -> list[Row]:
    """The entries with those before them, in one query."""
    same = {name: OuterRef(name) for name in ("organization_id", "type", "record_id")}
    older = Entry.objects.filter(**same, rev=OuterRef("rev") - 1).values("body")
    return list(entries.annotate(older=Subquery(older)).values_list("body", "leaf", "older"))


def told(by: Actor, rows: Iterable[Row]) -> list[Happening]:
    """Entries in words, in the order of the rows, in a fixed number of queries. The caller answers for it that the
    actor may see their records."""
    entries = [(loads(body), bytes(leaf).hex(), loads(older) if older else None) for body, leaf, older in rows]
    differing = [changed(body, older) for body, _, older in entries]
    opened, wanted = _opened(entries, differing), _wanted(entries, differing)
    names = _named(by, wanted)
    return [
        _happening(body, leaf, (older or {"snapshot": {}})["snapshot"], fields, opened, names)
        for (body, leaf, older), fields in zip(entries, differing, strict=True)
    ]


def changed(body: Body, older: Body | None) -> dict[str, Input]:
    """The fields that an entry changed, by name, in the order of the declaration."""
    now, was = body["snapshot"], older["snapshot"] if older else {}
    return {n: one for n, one in fields_of(named(body["type"])).items() if now.get(n) != was.get(n)}


def since_import(declaration: Declaration, keys: Collection[uuid.UUID]) -> dict[uuid.UUID, list[Body]]:
    """By record: the entry by which it was first brought in, and all after it, with sealed text opened that was not
    erased. None of who was never brought in."""
    rows = Entry.objects.filter(type=declaration.name, record_id__in=keys).order_by("rev")
    found: dict[uuid.UUID, list[Body]] = {}
    for key, text in rows.values_list("record_id", "body"):
        body = loads(text)
        if key in found or body["op"] == "import":
            found.setdefault(key, []).append(body)
    openings = Opening.objects.filter(type=declaration.name, record_id__in=found)
    known = {(key, path, digest): text for key, path, digest, text in openings.values_list(*_OPENED)}
    return {key: [_unsealed(body, key, known) for body in bodies] for key, bodies in found.items()}


def _unsealed(body: Body, key: uuid.UUID, known: Mapping[tuple[uuid.UUID, str, str], str]) -> Body:
    shot = body["snapshot"]
    texts = {name: known.get((key, name, raw["sealed"]), raw) for name, raw in shot.items() if isinstance(raw, dict)}
    return {**body, "snapshot": {**shot, **texts}}


def overruled(entries: Sequence[Body], name: str, value: Any) -> Body | None:
    """The entry of the act that last changed a field, where a file had brought in `value` before it; None where what
    stands there now was brought in, or where no file said that. `value`: as an entry has it (None: empty)."""
    shots = [entry["snapshot"].get(name) for entry in entries]
    last = max((n for n in range(1, len(shots)) if shots[n] != shots[n - 1]), default=0)
    brought = [shot for entry, shot in zip(entries[:last], shots, strict=False) if entry["op"] == "import"]
    return entries[last] if entries[last]["op"] != "import" and value in brought else None


@dataclass(frozen=True, slots=True)
class Done:
    """One act of somebody on one record: a pointer to it, what was done, and when."""

    pointer: str
    op: str
    says: str
    at: datetime


SIGNATURE = "Signature"
"""What an act leaves behind beside what it is about."""


def done_by(by: Actor, *, since: datetime | None = None, first: tuple[str, ...] = (), limit: int = 20) -> list[Done]:
    """The last acts of the actor's person, newest first, each with one record. `first`: only those by which a record of
    these types began."""
    if by.person is None:
        return []
    mine = Entry.objects.filter(organization_id=by.organization.pk, actor=by.person.pk)
    if first:
        mine = mine.filter(rev=1, type__in=first)
    found: dict[uuid.UUID, Done] = {}
    for kind, record_id, act, text in mine.order_by("-seq").values_list("type", "record_id", "act", "body")[
        : limit * 4
    ]:
        body = loads(text)
        at = at_of(body)
        if (since and at < since) or len(found) >= limit:
            break
        if named(kind).listed and kind != SIGNATURE:
            found[act] = Done(f"{kind}:{record_id}", body["op"], says(body["op"]), at)  # the first of an act's records
    return list(found.values())


def fields_of(declaration: Declaration) -> dict[str, Input]:
    """The fields that a change is told of, by name: the type's own, and what the kernel keeps beside them."""
    states = tuple((s.key, s.label) for s in declaration.states)
    known = {**_SYSTEM, "state": Input("state", "choice", "state", choices=states)}
    return {**{f.name: f for f in declaration.fields}, **known}


def _happening(
    body: Body,
    leaf: str,
    was: Mapping[str, Any],
    fields: Mapping[str, Input],
    opened: Mapping[tuple[str, str], str],
    names: Mapping[str, Name],
) -> Happening:
    shot = body["snapshot"]
    changes = [
        Change(one, _value(one, was.get(name), opened, names), _value(one, shot.get(name), opened, names))
        for name, one in fields.items()
    ]
    signature = body.get("sig", {})
    person = names.get(f"Person:{_person(body['actor'])}")
    return Happening(
        body["seq"],
        at_of(body),
        body["rev"],
        body["op"],
        says(body["op"]),
        _who(body["actor"], person),
        _HOW.get(body["actor"]["how"], ""),
        body["actor"],
        person,
        tuple(changes),
        signature.get("meaning", ""),
        leaf,
        named(body["type"]),
        names.get(f"{body['type']}:{body['id']}", NOT_SHARED),
        names.get(f"Person:{signature.get('signer')}"),
        signature.get("method", ""),
    )


def at_of(body: Mapping[str, Any]) -> datetime:
    """The instant of an entry, from its body."""
    return datetime.fromisoformat(body["at"].replace("Z", "+00:00"))


def _person(actor: Mapping[str, Any]) -> Any:
    return actor.get("for") if actor["kind"] == "token" else actor["id"]


def _who(actor: Mapping[str, Any], person: Name | None) -> str:
    fixed = {"system": "Accord", "operator": "the operator of this installation"}
    return fixed.get(actor["kind"]) or (person or _SOMEBODY).title


@dataclass(frozen=True, slots=True)
class Between:
    """An act on a record between two sizes of the log: what was done, by whom, when; `on`: its day where the
    organization is."""

    pointer: str
    op: str
    says: str
    who: str
    at: datetime
    on: date


def acts_between(by: Actor, pointers: Iterable[str], first: int, last: int, *, limit: int = 2000) -> list[Between]:
    """What was done to these records by the entries from `first` to before `last`, the newest first. The caller has
    resolved the records; people are named only where the actor sees them."""
    ids = keys_by_type(pointers)
    if not ids or first >= last:
        return []
    which = reduce(or_, (Q(type=kind, record_id__in=keys) for kind, keys in ids.items()))
    entries = Entry.objects.filter(which, organization_id=by.organization.pk, seq__gte=first, seq__lt=last)
    bodies = [loads(body) for body in entries.order_by("-seq").values_list("body", flat=True)[:limit]]
    people: dict[str, set[uuid.UUID]] = {}
    for body in bodies:
        _want_people(people, body)
    names, zone = _named(by, people), ZoneInfo(by.organization.time_zone)
    return [
        Between(
            f"{b['type']}:{b['id']}",
            b["op"],
            says(b["op"]),
            _who(b["actor"], names.get(f"Person:{_person(b['actor'])}")),
            at_of(b),
            at_of(b).astimezone(zone).date(),
        )
        for b in bodies
    ]


@cache
def _labels() -> dict[str, str]:
    return {a.op: a.label for a in reversed(all_acts())} | _OPS


def says(op: str) -> str:
    """What was done, in words: of the general acts and of every other act by its name in the ledger."""
    return _labels().get(op) or op.rpartition(".")[2].replace("-", " ").capitalize()


def _value(one: Input, raw: Any, opened: Mapping[tuple[str, str], str], names: Mapping[str, Name]) -> Any:
    if raw is None:
        return None
    if isinstance(raw, dict):
        return opened.get((one.name, raw["sealed"]), ERASED)
    if one.kind in {"record", "records"}:
        ids = raw if isinstance(raw, list) else [raw]
        return Names(names.get(f"{one.record}:{i}", NOT_SHARED) for i in ids)
    if one.kind == "pointer":
        return Names((names.get(raw, NOT_SHARED),))
    if one.kind == "date":
        return date.fromisoformat(raw)
    if one.kind == "datetime":
        return datetime.fromisoformat(raw.replace("Z", "+00:00"))
    return Decimal(raw) if one.kind == "decimal" else raw


def _opened(entries: Sequence[Entered], differing: Sequence[Mapping[str, Input]]) -> dict[tuple[str, str], str]:
    """The text behind the commitments of what changed, by field and digest; nothing of what was erased."""
    ids, digests = set(), set()
    for (body, _, older), fields in zip(entries, differing, strict=True):
        for shot in (body["snapshot"], older["snapshot"] if older else {}):
            if sealed := {shot[n]["sealed"] for n in fields if isinstance(shot.get(n), dict)}:
                ids.add(body["id"])
                digests |= sealed
    if not digests:
        return {}
    found = Opening.objects.filter(organization_id=current_organization(), record_id__in=ids, digest__in=digests)
    return {(path, digest): value for path, digest, value in found.values_list("path", "digest", "value")}


def _wanted(entries: Sequence[Entered], differing: Sequence[Mapping[str, Input]]) -> dict[str, set[uuid.UUID]]:
    """Every record that the entries are about or that what they changed names, and everybody who acted, by type."""
    wanted: dict[str, set[uuid.UUID]] = {}
    for (body, _, older), fields in zip(entries, differing, strict=True):
        _want_people(wanted, body)
        wanted.setdefault(body["type"], set()).add(uuid.UUID(body["id"]))
        for shot in (body["snapshot"], older["snapshot"] if older else {}):
            for name, one in fields.items():
                raw = shot.get(name)
                if raw and one.kind in {"record", "records"}:
                    ids = raw if isinstance(raw, list) else [raw]
                    wanted.setdefault(one.record, set()).update(map(uuid.UUID, ids))
                elif raw and one.kind == "pointer" and isinstance(raw, str):
                    kind, key = pointed(raw)
                    wanted.setdefault(kind, set()).add(key)
    return wanted


def _want_people(wanted: dict[str, set[uuid.UUID]], body: Body) -> None:
    actor = body["actor"]
    people = (actor.get("id"), actor.get("for"), body.get("sig", {}).get("signer"))
    wanted.setdefault("Person", set()).update(uuid.UUID(p) for p in people if p and is_id(p))


def _named(by: Actor, wanted: Mapping[str, Collection[uuid.UUID]]) -> dict[str, Name]:
    """What records are called, by pointer, as far as the actor sees them."""
    from accord.kernel.access.scope import heads

    found = heads(by, wanted)
    return {f"{d.name}:{key}": Name(reference or "", title, d.name) for d, key, reference, title, _, _ in found}


def is_id(text: str) -> bool:
    """Whether it is the id of a record, and not a word that stands in its place."""
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True
