"""Which records name a record in one of their fields: every foreign key, relation of several and pointer, backwards.

One statement for all types together, and one more query for each type that the actor sees in part.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from django.db import connection

from accord.kernel.access.scope import scope_q, visible
from accord.kernel.records.declaration import Declaration, declarations
from accord.kernel.records.together import Asked, as_uuid, column_of, partial, rows_together

if TYPE_CHECKING:
    from accord.kernel.access.actor import Actor
    from accord.kernel.records.fields import Input
    from accord.kernel.records.record import Record


@dataclass(frozen=True, slots=True)
class Naming:
    """Records of one type that name a record in one of their fields; they know reference, title and state."""

    declaration: Declaration
    field: Input
    records: tuple[Record, ...]
    more: bool


@lru_cache(maxsize=256)
def fields_naming(name: str) -> tuple[tuple[Declaration, Input], ...]:
    """Every field of a listed type that can name a record of the class `name`, but the one by which parts belong."""
    return tuple(
        (d, f)
        for d in declarations()
        if d.listed
        for f in d.fields
        if (f.kind == "pointer" or (f.kind in {"record", "records"} and f.record == name))
        and not (f.name == d.part_of and f.record == name)
    )


def naming(by: Actor, record: Record, most: int) -> list[Naming]:
    """Up to `most` records for each type and field, without the archived ones."""
    may = {d: by.may(f"{d.area}.view") for d, _ in fields_naming(type(record).__name__)}
    asked = [(d, f) for d, f in fields_naming(type(record).__name__) if may[d]]
    restricted = {d for d in may if may[d] and scope_q(by, f"{d.area}.view", d)}
    answers = rows_together([_question(record, d, f, most * 20 if d in restricted else most + 1) for d, f in asked])
    found = []
    for (declaration, field), rows in zip(asked, answers, strict=True):
        keys = {as_uuid(row[0]) for row in rows}
        if keys and declaration in restricted:
            keys = set(visible(declaration, by).filter(pk__in=keys).values_list("pk", flat=True))
        here = [
            partial(declaration.model, {
                "id": as_uuid(key), "organization_id": record.organization_id, "reference": reference, "title": title,
                "state": state, "archived_on": None,
            })
            for key, reference, title, state in rows if as_uuid(key) in keys
        ]  # fmt: skip
        here.sort(key=lambda r: r.reference or "")
        if here:
            found.append(Naming(declaration, field, tuple(here[:most]), len(here) > most))
    return found


def _question(record: Record, declaration: Declaration, field: Input, most: int) -> Asked:
    columns = ("id", "reference", "title", "state")
    if field.kind == "pointer":
        where, value, joined = f"r.{column_of(declaration, field.name)} = %s", record.pointer, ""
        return Asked(declaration, columns, where, (value,), joined=joined, most=most)
    if field.kind == "records":
        relation = declaration.model._meta.get_field(field.name)
        quote = connection.ops.quote_name
        table, mine, theirs = (quote(n) for n in _through(relation))
        joined = f" JOIN {table} m ON m.{mine} = r.id"
        return Asked(declaration, columns, f"m.{theirs} = %s", (record.pk,), joined=joined, most=most)
    return Asked(declaration, columns, f"r.{column_of(declaration, field.name)} = %s", (record.pk,), most=most)


def _through(relation: object) -> tuple[str, str, str]:
    """Table, column of the declaring record and column of the named one."""
    return relation.m2m_db_table(), relation.m2m_column_name(), relation.m2m_reverse_name()  # type: ignore[attr-defined]
