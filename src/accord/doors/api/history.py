"""The history of a record, read from the ledger: who did what when, and what it changed."""

from __future__ import annotations

import uuid
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from accord.doors.api.represent import Name, Row, names_of, note_pointer, pointed
from accord.kernel.ledger.models import Entry, Opening
from accord.kernel.records.record import current_organization
from accord.kernel.records.snapshot import loads

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from accord.kernel.access.actor import Actor
    from accord.kernel.records.declaration import Declaration

MOST = 200
Values = dict[str, Any]


def history(by: Actor, declaration: Declaration, row: Row, before: int | None) -> dict[str, Any]:
    """The latest entries of a record below revision `before` (None: from the newest), with what each changed.

    `next`: the `before` of the page that follows. A value that was erased reads "erased".
    """
    entries = Entry.objects.filter(organization_id=current_organization(), type=declaration.name, record_id=row["pk"])
    if before is not None:
        entries = entries.filter(rev__lt=before)
    bodies = [loads(b) for b in entries.order_by("-rev").values_list("body", flat=True)[: MOST + 1]]
    opened = dict(_openings(row["pk"], bodies))
    states = [_values(b, opened) for b in bodies]
    names = _names(by, declaration, bodies, states)
    earlier: list[Values] = [*states[1:], {}]
    items = [
        _item(b, _changes(declaration, was, is_, names), names)
        for b, is_, was in zip(bodies[:MOST], states, earlier, strict=False)
    ]
    return {"items": items, "next": items[-1]["rev"] if len(bodies) > MOST else None}


def _openings(pk: uuid.UUID, bodies: list[Values]) -> Iterator[tuple[tuple[str, str], str]]:
    """The values behind the commitments, by path and digest."""
    if bodies:
        found = Opening.objects.filter(organization_id=current_organization(), record_id=pk)
        for path, digest, value in found.values_list("path", "digest", "value"):
            yield (path, digest), value


def _values(body: Values, opened: Mapping[tuple[str, str], str]) -> Values:
    """A snapshot with its commitments opened."""
    return {
        path: opened.get((path, value["sealed"]), "erased") if isinstance(value, dict) else value
        for path, value in body["snapshot"].items()
    }


def _changes(
    declaration: Declaration, was: Values, now: Values, names: Mapping[tuple[str, Any], Name]
) -> list[dict[str, Any]]:
    """What differs, in the order of the record's fields."""
    kinds = {f.name: f for f in declaration.fields}
    shown = [n for n in ("reference", "external_reference", "state", *kinds, "archived_on") if was.get(n) != now.get(n)]

    def said(name: str, value: Any) -> Any:
        about = kinds.get(name)
        if value is None or about is None:
            return value
        if about.kind == "records":
            return [n for i in value if (n := names.get((about.record, uuid.UUID(i))))]
        if about.kind == "record":
            return names.get((about.record, uuid.UUID(value)))
        if about.kind == "pointer":
            return names.get(pointed(value))
        return value.split() if about.kind == "choices" else value

    return [{"field": n, "before": said(n, was.get(n)), "after": said(n, now.get(n))} for n in shown]


def _names(
    by: Actor, declaration: Declaration, bodies: list[Values], states: list[Values]
) -> dict[tuple[str, uuid.UUID], Name]:
    """Everybody and everything that the entries name, as far as the actor may see it: one query per type."""
    wanted: dict[str, set[uuid.UUID]] = defaultdict(set)
    for about in declaration.fields:
        for value in (s[about.name] for s in states if s.get(about.name)):
            if about.kind == "records":
                wanted[about.record].update(uuid.UUID(i) for i in value)
            elif about.kind == "record":
                wanted[about.record].add(uuid.UUID(value))
            elif about.kind == "pointer":
                note_pointer(wanted, value)
    for body in bodies:
        wanted["Person"] |= {p for p in (_person(body), _signer(body)) if p}
    return names_of(by, wanted)


def _person(body: Values) -> uuid.UUID | None:
    """The person who acted, also through a token."""
    actor = body["actor"]
    found = actor.get("for") if actor["kind"] == "token" else actor.get("id", "")
    return uuid.UUID(found) if found and actor["kind"] in {"user", "token"} else None


def _signer(body: Values) -> uuid.UUID | None:
    return uuid.UUID(body["sig"]["signer"]) if "sig" in body else None


def _item(body: Values, changes: list[dict[str, Any]], names: Mapping[tuple[str, Any], Name]) -> dict[str, Any]:
    actor, person = body["actor"], names.get(("Person", _person(body)))
    found = {
        "rev": body["rev"], "at": body["at"], "act": body["op"], "entry": body["seq"],
        "by": {"kind": actor["kind"], "how": actor["how"], "person": person},
        "changes": changes, "signature": None,
    }  # fmt: skip
    if "sig" in body:
        found["signature"] = {"meaning": body["sig"]["meaning"], "signer": names.get(("Person", _signer(body)))}
    return found
