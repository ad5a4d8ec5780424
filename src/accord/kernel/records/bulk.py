"""Many rows of one table at once: one prepared statement, a third of what Django's `bulk_create` costs.

It knows no more than the table; who calls it has checked rights, organization and rules. Triggers fire for each row.
"""

from __future__ import annotations

from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connections, models, transaction

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

LIVE = "default"
ROWS_AT_ONCE = 2_000
ROWS_TOGETHER = 500
_AS_THEY_ARE = (models.CharField, models.TextField, models.IntegerField, models.BooleanField, models.BinaryField)


def insert(
    model: type[models.Model],
    names: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    over: tuple[str, ...] = (),
    together: bool = False,
) -> None:
    """Write rows, each with one value for every attribute name. `over`: (unique column, columns that a row which is
    there already takes over). `together`: several rows in one statement; a full-text index writes itself down after
    each, which for single rows takes ten times as long, and fifty times once SQLite's cache is full."""
    sets = ", ".join(f"{_quoted(c)} = EXCLUDED.{_quoted(c)}" for c in over[1:])
    last = f" ON CONFLICT ({_quoted(over[0])}) DO UPDATE SET {sets}" if over else ""
    for portion in _portions(rows, ROWS_TOGETHER if together else ROWS_AT_ONCE):
        ready = fit(model, names, portion)
        if not together:
            insert_fit(model, names, ready, last)
            continue
        first, marks = _statement(model, names)
        values = ", ".join([marks] * len(ready))
        with connections[LIVE].cursor() as cursor:
            cursor.execute(f"{first} {values}{last}", [value for row in ready for value in row])


def fit(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> list[list[Any]]:
    """Rows with their values as the database takes them; it is not asked for that."""
    fields = {f.attname: f for f in model._meta.concrete_fields}
    found = ((place, _adapter(fields[name], connections[LIVE])) for place, name in enumerate(names))
    adapt = [(place, adapter) for place, adapter in found if adapter is not None]
    ready = [list(row) for row in rows]
    for place, adapter in adapt:
        for row in ready:
            if row[place] is not None:
                row[place] = adapter(row[place])
    return ready


def insert_fit(model: type[models.Model], names: Sequence[str], rows: list[list[Any]], last: str = "") -> None:
    """Write rows that were made fit."""
    first, marks = _statement(model, names)
    with connections[LIVE].cursor() as cursor:
        cursor.executemany(f"{first} {marks}{last}", rows)


def update(model: type[models.Model], names: Sequence[str], records: Sequence[Any]) -> None:
    """Write these attributes of records that are stored."""
    fields = {f.attname: f for f in model._meta.concrete_fields}
    sets = ", ".join(f"{_quoted(str(fields[name].column))} = %s" for name in names)
    statement = f"UPDATE {_quoted(model._meta.db_table)} SET {sets} WHERE {_quoted('id')} = %s"
    rows = fit(model, (*names, "id"), ([r.__dict__[n] for n in (*names, "id")] for r in records))
    with connections[LIVE].cursor() as cursor:
        cursor.executemany(statement, rows)


def _statement(model: type[models.Model], names: Sequence[str]) -> tuple[str, str]:
    """The beginning of an INSERT, and what stands there for a row."""
    fields = {f.attname: f for f in model._meta.concrete_fields}
    columns = ", ".join(_quoted(str(fields[name].column)) for name in names)
    marks = ", ".join(["%s"] * len(names))
    return f"INSERT INTO {_quoted(model._meta.db_table)} ({columns}) VALUES", f"({marks})"


def _quoted(name: str) -> str:
    return str(connections[LIVE].ops.quote_name(name))


def insert_records(model: type[models.Model], records: Sequence[Any]) -> None:
    """Write records that were never saved, and mark them as saved."""
    names = [f.attname for f in model._meta.concrete_fields]
    insert(model, names, ([r.__dict__[n] for n in names] for r in records))
    for record in records:
        record._state.adding, record._state.db = False, LIVE


@contextmanager
def few_pages() -> Iterator[None]:
    """Inside, SQLite keeps an eighth of the usual pages in memory: most of what very many records touch is not asked
    for again, and costs as much processor time either way."""
    connection = connections[LIVE]
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA cache_size")
        usual = int(cursor.fetchone()[0])
        cursor.execute("PRAGMA cache_size = -4000")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA cache_size = {usual}")


def count() -> None:
    """SQLite: count what lies in each index, from which it chooses the way through a question; PostgreSQL does so by
    itself. Of 100,000 records that takes less than a second, and verdicts a quarter of the time. The counts from before
    are dropped, for whoever is connected looks at new ones only when the schema has changed."""
    connection = connections[LIVE]
    if connection.vendor == "sqlite":
        with transaction.atomic(LIVE), connection.cursor() as cursor:
            cursor.execute("PRAGMA analysis_limit=1000")
            cursor.execute("DROP TABLE IF EXISTS sqlite_stat1")
            cursor.execute("ANALYZE")


def _adapter(field: Any, connection: Any) -> Callable[[Any], Any] | None:
    """What makes a value that is not None fit for the database; None where every value is so already."""
    if isinstance(field, models.ForeignKey):
        return _adapter(field.target_field, connection)
    if field.choices is None and isinstance(field, _AS_THEY_ARE):
        return None
    if isinstance(field, models.CharField):
        return str
    if isinstance(field, models.UUIDField) and connection.features.has_native_uuid_field:
        return None

    def prepare(value: Any) -> Any:
        return value.hex if type(value) is UUID else field.get_db_prep_save(value, connection)

    return prepare


def _portions(rows: Iterable[Sequence[Any]], most: int) -> Iterable[list[Sequence[Any]]]:
    left = iter(rows)
    while held := list(islice(left, most)):
        yield held
