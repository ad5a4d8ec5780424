"""Many small questions in one: the same few columns from many tables, asked in one statement.

With eighty record types a query for each would cost more than the answer. The statements name the organization in scope
themselves; what an actor may see is asked afterwards, of the few types that have an answer.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import connection

from accord.kernel.records.declaration import named
from accord.kernel.records.record import LIVE, Record, current_organization

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from django.db.models import QuerySet

    from accord.kernel.records.declaration import Declaration
    from accord.kernel.records.fields import Input

R = TypeVar("R", bound=Record)

AT_ONCE = 200  # parts of one statement; SQLite takes 500


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: which rows of a type's table. `columns`: names of its fields; `where` has `%s` for `values`.

    `where` and `order` name columns of the table, made from declarations and never from what a person said.
    """

    declaration: Declaration
    columns: tuple[str, ...]
    where: str = ""
    values: tuple[Any, ...] = ()
    order: str = ""
    joined: str = ""
    most: int = 200
    archived: bool = False  # the archived ones too


def rows_together(asked: Sequence[Asked]) -> list[list[tuple[Any, ...]]]:
    """The rows of each question, in the order of the questions. All ask for as many columns, of the same kinds."""
    found: list[list[tuple[Any, ...]]] = [[] for _ in asked]
    for number, *row in _all(asked, "SELECT {0} AS asked, f{0}.* FROM ({1}) f{0}"):
        found[number].append(tuple(row))
    return found


def counts_together(asked: Sequence[Asked]) -> list[int]:
    """How many rows each question has, counted up to its `most`."""
    found = [0] * len(asked)
    for number, count in _all(asked, "SELECT {0} AS asked, count(*) FROM ({1}) f{0}"):
        found[number] = int(count)
    return found


def _all(asked: Sequence[Asked], form: str) -> Iterator[tuple[Any, ...]]:
    """The rows of all questions, each in the form, in as few statements as the database takes."""
    organization = bound(current_organization())
    for start in range(0, len(asked), AT_ONCE):
        chunk = asked[start : start + AT_ONCE]
        parts = [form.format(number, _select(one)) for number, one in enumerate(chunk, start)]
        values = [v for one in chunk for v in (organization, *(bound(given) for given in one.values))]
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), values)
            yield from cursor.fetchall()


def _select(one: Asked) -> str:
    table = connection.ops.quote_name(one.declaration.model._meta.db_table)
    columns = ", ".join(f"r.{column_of(one.declaration, n)}" for n in one.columns)
    where = f" AND ({one.where})" if one.where else ""
    order = f" ORDER BY {one.order}" if one.order else ""
    kept = "" if one.archived else " AND r.archived_on IS NULL"
    return (
        f"SELECT {columns} FROM {table} r{one.joined} WHERE r.organization_id = %s{kept}{where}"
        f"{order} LIMIT {int(one.most)}"
    )


@lru_cache(maxsize=4096)
def column_of(declaration: Declaration, name: str) -> str:
    """The column of a field, quoted."""
    field: Any = declaration.model._meta.get_field(name)
    return str(connection.ops.quote_name(field.column))


def by_ids(model: type[R], ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, R]:
    """Records of the organization in scope by id, in one statement."""
    keys = [bound(i) for i in ids]
    if not keys:
        return {}
    names, columns, readers = _shape(model)
    table, marks = connection.ops.quote_name(model._meta.db_table), ", ".join(["%s"] * len(keys))
    given = "+organization_id" if connection.vendor == "sqlite" else "organization_id"  # else all of it is gone through
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {columns} FROM {table} WHERE {given} = %s AND id IN ({marks})",
            [bound(current_organization()), *keys],
        )
        rows = [list(row) for row in cursor.fetchall()]
    for place, read in readers:
        values = {held: read(held) for held in {row[place] for row in rows} if held is not None}
        for row in rows if values else ():
            row[place] = values.get(row[place])
    return {r.pk: r for r in (model.from_db(LIVE, names, row) for row in rows)}


@lru_cache(maxsize=256)
def _shape(model: type[Record]) -> tuple[list[str], str, list[tuple[int, Callable[[Any], Any]]]]:
    """How a type's rows are read: attribute names, columns, and what makes the value of a place one of its field."""
    fields = model._meta.concrete_fields
    columns = ", ".join(connection.ops.quote_name(str(f.column)) for f in fields)
    readers = [(place, read) for place, f in enumerate(fields) if (read := _reader(f)) is not None]
    return [f.attname for f in fields], columns, readers


def _reader(field: Any) -> Callable[[Any], Any] | None:
    """What Django does with a stored value of this field; None for nothing."""
    column = field.get_col("")
    steps = [*connection.ops.get_db_converters(column), *field.get_db_converters(connection)]
    if not steps:
        return None

    def read(value: Any) -> Any:
        for step in steps:
            value = step(value, column, connection)
        return value

    return read


def cut(records: QuerySet[R], start: int, stop: int) -> list[R]:
    """Some records of a sorted list. They are sorted by their ids alone: to carry whole rows through the sort of a long
    list costs a multiple."""
    ids: list[uuid.UUID] = list(records.values_list("pk", flat=True)[start:stop])
    found = by_ids(records.model, ids)
    return [found[pk] for pk in ids]


def bound(value: Any) -> Any:
    """A value as this database takes it in a statement of our own."""
    if connection.vendor == "sqlite":
        return value.hex if isinstance(value, uuid.UUID) else value.isoformat() if isinstance(value, date) else value
    return value


def as_uuid(value: Any) -> uuid.UUID:
    """A key as a statement of our own gives it back."""
    return value if isinstance(value, uuid.UUID) else uuid.UUID(value)


def as_day(value: Any) -> date | None:
    """A day as a statement of our own gives it back."""
    if isinstance(value, datetime):
        return value.date()
    return value if value is None or isinstance(value, date) else date.fromisoformat(value[:10])


def partial(model: type[R], known: Mapping[str, Any]) -> R:
    """A record of which only these attributes were read; its other fields are fetched when they are asked for."""
    fields = [f.attname for f in model._meta.concrete_fields if f.attname in known]
    return model.from_db(LIVE, fields, [known[n] for n in fields])


def name_related(records: Sequence[Record], fields: Sequence[Input]) -> None:
    """Give records the records that their foreign keys name, each knowing its reference and title: one statement."""
    wanted: dict[str, set[uuid.UUID]] = {}
    for one in fields:
        ids = {i for r in records if (i := r.__dict__.get(f"{one.name}_id")) is not None}
        wanted.setdefault(one.record, set()).update(ids)
    asked = [
        Asked(
            named(name), ("id", "reference", "title"), f"r.id IN ({', '.join(['%s'] * len(ids))})", tuple(ids),
            most=len(ids), archived=True,
        )
        for name, ids in wanted.items() if ids
    ]  # fmt: skip
    found: dict[uuid.UUID, Record] = {}
    for one_type, rows in zip(asked, rows_together(asked), strict=True):
        for key, reference, title in rows:
            known = {
                "id": as_uuid(key),
                "organization_id": current_organization(),
                "reference": reference,
                "title": title,
            }
            found[as_uuid(key)] = partial(one_type.declaration.model, known)
    for one in fields:
        for record in records:
            if (related := found.get(record.__dict__.get(f"{one.name}_id"))) is not None:  # type: ignore[arg-type]
                record._state.fields_cache[one.name] = related
