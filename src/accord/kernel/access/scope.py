"""What an actor sees: one query for every list, record, count, search and relation."""

from __future__ import annotations

import uuid
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Q, QuerySet

from accord.kernel.records.declaration import Declaration, by_prefix, declarations, named, of
from accord.kernel.records.pointers import keys_by_type, pointed
from accord.kernel.records.record import current_organization
from accord.kernel.records.together import Asked, as_day, as_uuid, bound, partial, rows_together
from accord.kernel.refusals import NotThere

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import date

    from accord.kernel.access.actor import Actor
    from accord.kernel.records.fields import Input
    from accord.kernel.records.record import Record


def scope_q(by: Actor, permission: str, declaration: Declaration) -> Q | None:
    """The condition on records of this type that the permission reaches; None: none at all."""
    reaches = by.reaches(permission)
    if not reaches:
        return None
    if by.may_everywhere(permission):
        return Q()
    found = Q(pk__in=[])
    for far, scope in reaches:
        part = _in_scope(declaration, scope) if scope else Q()
        if far == "own":
            part &= _owned(by, declaration)
        found |= part
    return found


def _owned(by: Actor, declaration: Declaration) -> Q:
    """Owned by the person, or part of something owned."""
    person = by.person.pk if by.person else None
    found, path, at = Q(owner_id=person), "", declaration
    if declaration.name == "Person":
        found |= Q(pk=person)
    while at.part_of and (whole := at.whole):
        path, at = f"{path}{at.part_of}__", whole
        found |= Q(**{f"{path}owner_id": person})
    return found


def _in_scope(declaration: Declaration, pointer: str) -> Q:
    """The record pointed to, its parts, and what refers to it."""
    name, subject = pointed(pointer)
    found = Q(pk=subject) if declaration.name == name else Q(pk__in=[])
    for field in _fields_to(declaration, name):
        found |= Q(**{field: subject})
    path, at = "", declaration
    while at.part_of and (whole := at.whole):
        path, at = f"{path}{at.part_of}__", whole
        if at.name == name:
            found |= Q(**{f"{path}pk": subject})
        for field in _fields_to(at, name):
            found |= Q(**{f"{path}{field}": subject})
    if any(f.kind == "pointer" for f in declaration.fields):
        for f in declaration.fields:
            if f.kind == "pointer":
                found |= Q(**{f.name: pointer})
    return found


@lru_cache(maxsize=1024)
def _fields_to(declaration: Declaration, name: str) -> tuple[str, ...]:
    return tuple(
        f.name for f in declaration.fields if f.kind in {"record", "records"} and f.record == name and f.name != "owner"
    )


def visible(declaration: Declaration, by: Actor, permission: str = "") -> QuerySet[Any]:
    """The records of this type that the actor may see (or do `permission` on), of the actor's organization alone."""
    condition = scope_q(by, permission or f"{declaration.area}.view", declaration)
    records = declaration.model.objects.all()
    if condition is None:
        return records.none()
    restricted = bool(condition) and any(f.kind == "records" for f in declaration.fields)
    records = records.filter(condition) if condition else records
    return records.distinct() if restricted else records


def seen_where(
    by: Actor,
    declaration: Declaration,
    known: dict[str, Any],
    *,
    order: str = "",
    most: int = 100,
    archived: bool = True,
) -> list[Record]:
    """The records that the actor sees with these values of their columns, sorted by the column `order` (`-`: down).

    For who sees all of a type it is one plain statement: making a queryset would cost more than asking.
    """
    if scope_q(by, f"{declaration.area}.view", declaration) != Q():
        records = visible(declaration, by).filter(**known, **({} if archived else {"archived_on": None}))
        return list((records.order_by(order) if order else records)[:most])
    quote = connection.ops.quote_name
    where = "".join(f" AND {quote(name)} = %s" for name in known) + ("" if archived else " AND archived_on IS NULL")
    sort = f" ORDER BY {quote(order.lstrip('-'))}{' DESC' if order.startswith('-') else ''}" if order else ""
    statement = (
        f"SELECT * FROM {quote(declaration.model._meta.db_table)} WHERE organization_id = %s{where}{sort} "
        f"LIMIT {int(most)}"
    )
    values = [bound(current_organization()), *(bound(v) for v in known.values())]
    found: list[Record] = list(declaration.model.everywhere.raw(statement, values))
    return found


def resolve(by: Actor, declaration: Declaration, reference: str, field: str = "") -> Record:
    """The record that a reference (or the name of its natural key) means to this actor.

    Foreign, invisible and nonexistent get the same answer: raises NotThere.
    """
    reference = reference.strip()
    found = next(iter(seen_where(by, declaration, {"reference": reference.upper()}, most=1)), None)
    if found is None:
        label = (
            f"There is no {declaration.label} {reference[:40]!r} here." if field else "There is no such record here."
        )
        raise NotThere(label + (f" Choose one from the list of {declaration.plural}." if field else ""), field)
    return found


def resolve_pointer(by: Actor, reference: str, field: str = "") -> Record:
    """Any record by reference. Raises NotThere as `resolve` does."""
    declaration = by_prefix(reference.strip().upper())
    if declaration is None:
        raise NotThere(f"There is no record {reference.strip()[:40]!r} here. Give a reference such as NC-0042.", field)
    return resolve(by, declaration, reference, field)


Head = tuple[Declaration, uuid.UUID, str, str, str, "date | None"]
"""Type, id, reference, title, state and the day on which it was archived."""


def heads(by: Actor, wanted: Mapping[str, Collection[uuid.UUID]]) -> Iterator[Head]:
    """The records that the actor sees among those wanted, by type: one statement for all types, and one more for each
    that the actor sees in part."""
    types = {d: ids for name, ids in wanted.items() if ids and by.may(f"{(d := named(name)).area}.view")}
    columns = ("id", "reference", "title", "state", "archived_on")
    asked = [
        Asked(d, columns, f"r.id IN ({', '.join(['%s'] * len(ids))})", tuple(ids), most=len(ids), archived=True)
        for d, ids in types.items()
    ]
    for one, rows in zip(asked, rows_together(asked), strict=True):
        declaration = one.declaration
        keys = {as_uuid(row[0]) for row in rows}
        if keys and scope_q(by, f"{declaration.area}.view", declaration):
            keys = set(visible(declaration, by).filter(pk__in=keys).values_list("pk", flat=True))
        for raw, reference, title, state, archived_on in rows:
            if (key := as_uuid(raw)) in keys:
                yield declaration, key, reference, title, state, as_day(archived_on)


def follow(by: Actor, pointers: set[str]) -> dict[str, Record]:
    """The visible records behind pointers, by pointer, as `heads` finds them. They know reference, title and state;
    what else they say is fetched when it is asked for."""
    found: dict[str, Record] = {}
    for declaration, key, reference, title, state, archived_on in heads(by, keys_by_type(pointers)):
        known = {
            "id": key, "organization_id": current_organization(), "reference": reference, "title": title,
            "state": state, "archived_on": archived_on,
        }  # fmt: skip
        record = partial(declaration.model, known)
        found[record.pointer] = record
    return found


def visible_related(by: Actor, about: Input) -> QuerySet[Any]:
    """What an actor may choose from for an input that names a record."""
    return visible(named(about.record), by).filter(archived_on=None)


def sees(by: Actor, record: Record, permission: str = "") -> bool:
    """Whether this record is within the actor's reach."""
    return visible(of(record), by, permission).filter(pk=record.pk).exists()


def may_on(by: Actor, record: Record, permission: str) -> bool:
    """Whether the actor has this right for this record."""
    return by.may_everywhere(permission) or (by.may(permission) and sees(by, record, permission))


def types_seen(by: Actor) -> tuple[Declaration, ...]:
    """The record types of which the actor may see some."""
    return tuple(d for d in declarations() if by.may(f"{d.area}.view"))
