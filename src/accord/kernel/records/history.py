"""What happened to a record: every entry of the ledger about it, with what it changed, opened for one who may see the
record."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from accord.kernel.acts.act import all_acts
from accord.kernel.ledger.models import Entry, Opening
from accord.kernel.records.declaration import Declaration, named
from accord.kernel.records.fields import Input
from accord.kernel.records.snapshot import loads

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from accord.kernel.access.actor import Actor
    from accord.kernel.records.record import Record

ERASED = "erased"
_OPS = {"create": "Created", "change": "Changed", "import": "Imported"}
_SYSTEM = {
    "state": Input("state", "choice", "state"),
    "archived_on": Input("archived_on", "date", "archived on"),
    "external_reference": Input("external_reference", "text", "your own reference"),
    "imported": Input("imported", "boolean", "imported"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One field before and after: typed values as the field holds them; records by reference and title; None: empty."""

    input: Input
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Happening:
    """One entry: when, which revision it made, what was done, by whom, what changed, and what was signed with it."""

    seq: int
    at: datetime
    rev: int
    op: str
    says: str
    who: str
    how: str
    changes: tuple[Change, ...]
    signed: str
    leaf: str


def history(by: Actor, record: Record, *, limit: int = 50, before: int = 0) -> list[Happening]:
    """The last `limit` entries about a record, newest first; `before`: only revisions below that one.

    The caller has resolved the record, so its text is opened; other records are named only where the actor sees them.
    """
    declaration = record.declaration
    entries = Entry.objects.filter(organization_id=record.organization_id, type=declaration.name, record_id=record.pk)
    if before:
        entries = entries.filter(rev__lt=before)
    found = [
        (loads(body), bytes(leaf).hex())
        for body, leaf in entries.order_by("-rev").values_list("body", "leaf")[: limit + 1]
    ]
    bodies = [body for body, _ in found]
    openings = Opening.objects.filter(organization_id=record.organization_id, record_id=record.pk)
    opened = {(p, d): v for p, d, v in openings.values_list("path", "digest", "value")}
    fields = fields_of(declaration)
    names = _names(by, bodies, fields)
    made = []
    for number, (body, leaf) in enumerate(found[:limit]):
        older = bodies[number + 1]["snapshot"] if number + 1 < len(bodies) else {}
        made.append(_happening(body, leaf, older, fields, opened, names))
    return made


@dataclass(frozen=True, slots=True)
class Done:
    """One act of somebody on one record: a pointer to it, what was done, and when."""

    pointer: str
    op: str
    says: str
    at: datetime


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
        if named(kind).listed:
            found[act] = Done(f"{kind}:{record_id}", body["op"], says(body["op"]), at)  # the first of an act's records
    return list(found.values())


def fields_of(declaration: Declaration) -> dict[str, Input]:
    """The fields that a change is told of, by name: the type's own, and what the kernel keeps beside them."""
    states = tuple((s.key, s.label) for s in declaration.states)
    known = {**_SYSTEM, "state": Input("state", "choice", "state", choices=states)}
    return {**{f.name: f for f in declaration.fields}, **known}


def _happening(
    body: Mapping[str, Any],
    leaf: str,
    older: Mapping[str, Any],
    fields: Mapping[str, Input],
    opened: Mapping[tuple[str, str], str],
    names: Mapping[str, str],
) -> Happening:
    shot, changes = body["snapshot"], []
    for name, one in fields.items():
        if shot.get(name) != older.get(name):
            before, after = (_value(one, s.get(name), opened, names) for s in (older, shot))
            changes.append(Change(one, before, after))
    return Happening(
        body["seq"],
        at_of(body),
        body["rev"],
        body["op"],
        says(body["op"]),
        _who(body, names),
        {"token": "with an API token", "job": "by a job", "console": "on the console"}.get(body["actor"]["how"], ""),
        tuple(changes),
        body.get("sig", {}).get("meaning", ""),
        leaf,
    )


def at_of(body: Mapping[str, Any]) -> datetime:
    """The instant of an entry, from its body."""
    return datetime.fromisoformat(body["at"].replace("Z", "+00:00"))


def _who(body: Mapping[str, Any], names: Mapping[str, str]) -> str:
    actor = body["actor"]
    kind, person = actor["kind"], actor.get("for") if actor["kind"] == "token" else actor["id"]
    fixed = {"system": "Accord", "operator": "the operator of this installation"}
    return fixed.get(kind) or names.get(f"Person:{person}", "somebody of the organization")


@dataclass(frozen=True, slots=True)
class Between:
    """An act on a record between two sizes of the log: what was done, by whom, when."""

    pointer: str
    op: str
    says: str
    who: str
    at: datetime


def acts_between(by: Actor, pointers: Iterable[str], first: int, last: int, *, limit: int = 2000) -> list[Between]:
    """What was done to these records by the entries from `first` to before `last`, the newest first. The caller has
    resolved the records; people are named only where the actor sees them."""
    ids: dict[str, list[uuid.UUID]] = {}
    for pointer in pointers:
        kind, _, key = pointer.partition(":")
        ids.setdefault(kind, []).append(uuid.UUID(key))
    if not ids or first >= last:
        return []
    which = reduce(or_, (Q(type=kind, record_id__in=keys) for kind, keys in ids.items()))
    entries = Entry.objects.filter(which, organization_id=by.organization.pk, seq__gte=first, seq__lt=last)
    bodies = [loads(body) for body in entries.order_by("-seq").values_list("body", flat=True)[:limit]]
    names = _names(by, bodies, {})
    return [Between(f"{b['type']}:{b['id']}", b["op"], says(b["op"]), _who(b, names), at_of(b)) for b in bodies]


def says(op: str) -> str:
    """What was done, in words: of the general acts and of every other act by its name in the ledger."""
    return _OPS.get(op) or next(
        (a.label for a in all_acts() if a.op == op), op.rpartition(".")[2].replace("-", " ").capitalize()
    )


def _value(one: Input, raw: Any, opened: Mapping[tuple[str, str], str], names: Mapping[str, str]) -> Any:
    if raw is None:
        return None
    if isinstance(raw, dict):
        return opened.get((one.name, raw["sealed"]), ERASED)
    if one.kind in {"record", "records"}:
        ids = raw if isinstance(raw, list) else [raw]
        return ", ".join(names.get(f"{one.record}:{i}", "not shared with you") for i in ids)
    if one.kind == "pointer":
        return names.get(raw, "not shared with you")
    if one.kind == "date":
        return date.fromisoformat(raw)
    if one.kind == "datetime":
        return datetime.fromisoformat(raw.replace("Z", "+00:00"))
    return Decimal(raw) if one.kind == "decimal" else raw


def _names(by: Actor, bodies: Iterable[Mapping[str, Any]], fields: Mapping[str, Input]) -> dict[str, str]:
    """What the records that are mentioned are called, one query per type, as far as the actor sees them."""
    from accord.kernel.access.scope import visible

    wanted: dict[str, set[str]] = {}
    for body in bodies:
        for name, one in fields.items():
            raw = body["snapshot"].get(name)
            if raw and one.kind in {"record", "records"}:
                wanted.setdefault(one.record, set()).update(raw if isinstance(raw, list) else [raw])
            elif raw and one.kind == "pointer" and isinstance(raw, str):
                kind, _, key = raw.partition(":")
                wanted.setdefault(kind, set()).add(key)
        actor = body["actor"]
        wanted.setdefault("Person", set()).update(v for v in (actor.get("id"), actor.get("for")) if v and _is_id(v))
    found: dict[str, str] = {}
    for kind, ids in wanted.items():
        for record in visible(named(kind), by).filter(pk__in=ids).only("pk", "reference", "title"):
            found[f"{kind}:{record.pk}"] = record.title if kind == "Person" else str(record)
    return found


def _is_id(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True
