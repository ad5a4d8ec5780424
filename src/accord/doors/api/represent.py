"""Records as JSON, made from the declaration alone, in a fixed number of queries however many records there are."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from accord.kernel.access.scope import heads, seen_where
from accord.kernel.ledger.append import relations_of
from accord.kernel.records.hanging import links_of
from accord.kernel.records.pointers import pointed
from accord.kernel.refusals import NotThere

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from accord.kernel.access.actor import Actor
    from accord.kernel.records.declaration import Declaration
    from accord.kernel.records.fields import Kind
    from accord.kernel.records.record import Record

ROOT = "/api/v1"
Row = dict[str, Any]
Name = dict[str, str]  # {"type", "reference", "title"}


@dataclass(frozen=True, slots=True)
class Shape:
    """How a type is read: for each field its kind, column and the type that it names."""

    fields: tuple[tuple[str, Kind, str, str], ...]
    relations: bool


@lru_cache(maxsize=256)
def shape(declaration: Declaration) -> Shape:
    """The shape of a type."""
    concrete = {f.name: f.attname for f in declaration.model._meta.concrete_fields}
    fields = tuple((f.name, f.kind, concrete.get(f.name, ""), f.record) for f in declaration.fields)
    return Shape(fields, any(k == "records" for _, k, _, _ in fields))


def one_row(by: Actor, declaration: Declaration, reference: str) -> Row:
    """The row of one record. Raises NotThere: foreign, invisible and nonexistent alike."""
    return row_where(by, declaration, {"reference": reference.strip().upper()})


def row_where(by: Actor, declaration: Declaration, known: dict[str, Any]) -> Row:
    """The row of the one record with these values of its columns. Raises NotThere."""
    found = seen_where(by, declaration, known, most=1)
    if not found:
        raise NotThere
    return row_of(found[0])


def row_of(record: Record) -> Row:
    """The row of a record that was read."""
    return {**record.__dict__, "pk": record.pk}


def present(by: Actor, declaration: Declaration, rows: list[Row]) -> list[dict[str, Any]]:
    """Rows as the API shows them. What they refer to is named only where the actor may see it."""
    return _named(by, declaration, rows, defaultdict(set))[0]


def present_one(by: Actor, declaration: Declaration, row: Row) -> dict[str, Any]:
    """One row, with the links of the record in both directions to what the actor may see."""
    pointer = f"{declaration.name}:{row['pk']}"
    links = [
        (reference, title, "to" if source == pointer else "from", target if source == pointer else source)
        for reference, title, source, target in links_of(pointer)
    ]
    wanted: dict[str, set[uuid.UUID]] = defaultdict(set)
    for *_, other in links:
        note_pointer(wanted, other)
    (found,), names = _named(by, declaration, [row], wanted)
    found["links"] = [
        {"reference": reference, "says": title, "direction": direction, "record": there}
        for reference, title, direction, other in links
        if (there := names.get(pointed(other)))
    ]
    return found


def _named(
    by: Actor, declaration: Declaration, rows: list[Row], wanted: dict[str, set[uuid.UUID]]
) -> tuple[list[dict[str, Any]], dict[tuple[str, uuid.UUID], Name]]:
    """Rows as the API shows them, and the names of what they refer to and of what else is wanted."""
    about = shape(declaration)
    relations: Mapping[Any, Mapping[str, list[uuid.UUID]]] = {}
    if about.relations and rows:
        relations = relations_of(declaration, [r["pk"] for r in rows])
    for row in rows:
        for name, kind, column, target in about.fields:
            if kind == "records":
                wanted[target].update(relations.get(row["pk"], {}).get(name, ()))
            elif kind == "record" and row[column]:
                wanted[target].add(row[column])
            elif kind == "pointer" and row[column]:
                note_pointer(wanted, row[column])
    names = names_of(by, wanted)
    root = address(by, declaration)
    return [_presented(root, about, row, relations.get(row["pk"], {}), names) for row in rows], names


def address(by: Actor, declaration: Declaration) -> str:
    """Where the records of a type stand."""
    return f"{ROOT}/organizations/{by.organization.slug}/{declaration.slug}"


def _presented(
    root: str, about: Shape, row: Row, relations: Mapping[str, list[uuid.UUID]], names: Mapping[tuple[str, Any], Name]
) -> dict[str, Any]:
    found: dict[str, Any] = {
        "self": f"{root}/{row['reference']}",
        "reference": row["reference"],
        "external_reference": row["external_reference"],
        "state": row["state"],
        "rev": row["rev"],
    }
    for name, kind, column, target in about.fields:
        if kind == "records":
            shown = [n for i in relations.get(name, ()) if (n := names.get((target, i)))]
            found[name] = sorted(shown, key=lambda n: n["reference"])
        elif kind == "record":
            found[name] = names.get((target, row[column]))
        elif kind == "pointer":
            found[name] = names.get(pointed(row[column])) if row[column] else None
        elif kind == "choices":
            found[name] = row[column].split()
        else:
            found[name] = row[column]
    found["recorded_at"] = row["recorded_at"]
    found["archived_on"] = row["archived_on"]
    found["imported"] = row["imported"]
    return found


def names_of(by: Actor, wanted: Mapping[str, Collection[uuid.UUID]]) -> dict[tuple[str, uuid.UUID], Name]:
    """Reference and title of the records that the actor may see among those wanted."""
    return {
        (declaration.name, key): {"type": declaration.slug, "reference": reference, "title": title}
        for declaration, key, reference, title, *_ in heads(by, wanted)
    }


def note_pointer(wanted: dict[str, set[uuid.UUID]], pointer: str) -> None:
    """Add what a pointer points to."""
    name, pk = pointed(pointer)
    wanted[name].add(pk)
