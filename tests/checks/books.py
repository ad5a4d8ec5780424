"""Books: the records of a scratch database, laid out anew, copied or taken away, and what all checks then say."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import connections, models, transaction

from accord.kernel.checks.evaluate import _evaluate
from accord.kernel.checks.registry import checks
from accord.kernel.checks.verdict import to_json
from accord.kernel.moments.moment import Moment
from accord.kernel.records.declaration import Declaration, declarations
from accord.kernel.records.record import PAST

Key = tuple[str, str]  # (check, family)
Row = dict[str, Any]
Answers = dict[Key, dict[str, Any]]
POINTER = re.compile(r"\b(\w+):([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\b")
ONE = {"Organization", "Parameter"}
"""Types of which an organization has one record for each thing: a second one of the same is no stranger."""


def answers(m: Moment, keys: Iterable[Key]) -> tuple[Answers, dict[Key, set[str]]]:
    """What checks say, and the types that they read."""
    found = {key: _evaluate(m, key) for key in keys}
    return {k: to_json(v) for k, (v, _) in found.items()}, {k: asked.types for k, (_, asked) in found.items()}


def all_keys(family: str) -> list[Key]:
    """Every check for one family."""
    return [(name, family) for name in checks()]


def differing(before: Answers, after: Answers, names: dict[str, str] | None = None) -> list[tuple[Key, Any, Any]]:
    """The answers that are not the same. `names`: what the ids were called before."""
    same = after if names is None else {k: _renamed(v, names) for k, v in after.items()}
    return [(k, before[k], same[k]) for k in same if before[k] != same[k]]


def _renamed(raw: Any, names: dict[str, str]) -> Any:
    if isinstance(raw, dict):
        return {k: _renamed(v, names) for k, v in raw.items()}
    if isinstance(raw, (list, tuple)):
        return type(raw)(_renamed(v, names) for v in raw)
    return _pointed(raw, names) if isinstance(raw, str) else raw


def _pointed(text: str, names: dict[str, str]) -> str:
    """Pointers in a text, with ids called otherwise."""
    return POINTER.sub(lambda found: f"{found[1]}:{UUID(names.get(UUID(found[2]).hex, UUID(found[2]).hex))}", text)


class Books:
    """The tables of all record types behind the connection `past`."""

    def __init__(self) -> None:
        self.connection = connections[PAST]
        self.kinds = list(declarations())

    def rows(self, table: str) -> list[Row]:
        """All rows of a table, in the order of their entry."""
        with self.connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{table}" ORDER BY rowid')
            columns = [c[0] for c in cursor.description]
            return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]

    def enter(self, table: str, rows: list[Row]) -> None:
        """Rows more; one that a natural key forbids is left out."""
        if not rows:
            return
        columns = ", ".join(f'"{c}"' for c in rows[0])
        marks = ", ".join(["%s"] * len(rows[0]))
        with self.connection.cursor() as cursor:
            cursor.executemany(
                f'INSERT OR IGNORE INTO "{table}" ({columns}) VALUES ({marks})', [list(r.values()) for r in rows]
            )

    def size(self) -> int:
        """How many records there are."""
        return sum(kind.model.everywhere.using(PAST).count() for kind in self.kinds)

    @contextmanager
    def seen(self, tables: set[str]) -> Iterator[None]:
        """Inside, the names of all tables that are read are added to `tables`."""

        def observe(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            tables.update(re.findall(r'(?:FROM|JOIN) "(\w+)"', sql))
            return execute(sql, params, many, context)

        with self.connection.execute_wrapper(observe):
            yield

    def empty(self, table: str) -> None:
        """No row is left."""
        with self.connection.cursor() as cursor:
            cursor.execute(f'DELETE FROM "{table}"')

    def archive(self, kind: Declaration) -> None:
        """All records of a type are kept, and count no more."""
        kind.model.everywhere.using(PAST).update(archived_on=date(2020, 1, 1))

    def lay_out_anew(self, chance: random.Random) -> dict[str, str]:
        """All records under other ids, entered in another order. Gives the old id of each."""
        held = {table: self.rows(table) for table in self._tables()}
        ids = [row["id"] for kind in self.kinds if kind.name not in ONE for row in held[kind.model._meta.db_table]]
        new = {old: uuid4().hex for old in ids}
        for table, rows in held.items():
            self.empty(table)
            chance.shuffle(rows)
            self.enter(table, [self._with_ids(row, new) for row in rows])
        return {made: old for old, made in new.items()}

    def copy(
        self,
        change: Callable[[Declaration, Row], None],
        *,
        leading_to: str,
        kinds: set[str] | None = None,
        of: dict[str, list[Row]] | None = None,
    ) -> None:
        """A copy of every record, changed. `leading_to`: what a copy names, the `originals` or the `copies`.

        `kinds`: of these types alone; `of`: of these records, by type.
        """
        taken = [k for k in self.kinds if k.name not in ONE and (kinds is None or k.name in kinds)]
        held = of or {kind.name: self.rows(kind.model._meta.db_table) for kind in taken}
        new = {row["id"]: uuid4().hex for kind in taken for row in held[kind.name]}
        related = {table: self.rows(table) for k in taken for table, _ in self._relations(k)}
        for kind in taken:
            made = []
            for number, row in enumerate(held[kind.name]):
                copied = self._with_ids(row, new) if leading_to == "copies" else dict(row)
                copied |= {"id": new[row["id"]], "reference": f"{kind.prefix}-Z{uuid4().hex[:6]}-{number}"}
                copied |= {n: f"{copied[n]} z" for n in kind.natural_key if n in copied and isinstance(copied[n], str)}
                change(kind, copied)
                made.append(copied)
            self.enter(kind.model._meta.db_table, made)
            for table, own in self._relations(kind):
                rows = [
                    (self._with_ids(r, new) if leading_to == "copies" else r | {own: new.get(r[own], r[own])})
                    for r in related[table]
                ]
                self.enter(table, [{c: v for c, v in r.items() if c != "id"} for r in rows])

    def _tables(self) -> Iterator[str]:
        for kind in self.kinds:
            yield kind.model._meta.db_table
            yield from (table for table, _ in self._relations(kind))

    def _relations(self, kind: Declaration) -> list[tuple[str, str]]:
        """Tables of the relations to several, with the column of the record itself."""
        return [(f.m2m_db_table(), f.m2m_column_name()) for f in kind.model._meta.local_many_to_many]

    def _with_ids(self, row: Row, new: dict[str, str]) -> Row:
        return {
            c: _pointed(v, new) if isinstance(v, str) and ":" in v else new.get(v, v) if isinstance(v, str) else v
            for c, v in row.items()
        }

    @contextmanager
    def trying(self) -> Iterator[None]:
        """What happens inside is undone."""
        with transaction.atomic(using=PAST):
            yield
            transaction.set_rollback(True, using=PAST)


def points_elsewhere(kind: Declaration, row: Row) -> None:
    """Nothing that the record may leave empty names another one."""
    for field in kind.model._meta.concrete_fields:
        if isinstance(field, models.ForeignKey) and field.null:
            row[field.column] = None
