"""What something asks of a database: the statements with what they found, and the record types whose tables they name
(joins too)."""

from __future__ import annotations

import hashlib
import pickle
import re
import threading
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connections

from accord.kernel.records.declaration import declarations

Statement = tuple[str, str]
"""A statement and its parameters as Python writes them."""

KEPT = 32
"""How many rows of an answer are kept at most."""


class Finding(NamedTuple):
    """What `Moment.once` was asked for: a function with its arguments, of a standard; `part`: the one entry of it that
    was asked for (None: all of it)."""

    find_out: Callable[..., Any]
    args: tuple[Hashable, ...]
    standard: str
    part: Hashable = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a statement found. `params`: what it was asked with; `digest`: of its rows; `rows`: None where they are too
    many to be kept."""

    params: Any
    digest: bytes
    rows: list[Any] | None


@dataclass(slots=True)
class Asked:
    """`types`: the record types that were read or asked for; `statements`: what each found; `findings`: of what was
    asked once for many, a digest and the types that were read for it; `parameters`: value and approval of the
    organization's parameters that were asked for."""

    types: set[str] = field(default_factory=set)
    statements: dict[Statement, Answer] = field(default_factory=dict)
    findings: dict[Finding, tuple[bytes, set[str]]] = field(default_factory=dict)
    parameters: dict[str, tuple[int, bool]] = field(default_factory=dict)

    def add(self, other: Asked) -> None:
        """What the other asked for was asked for here as well."""
        self.types |= other.types
        self.statements |= other.statements
        self.findings |= other.findings
        self.parameters |= other.parameters

    def add_finding(self, finding: Finding, digest: bytes, types: set[str]) -> None:
        """What was found was asked for, and nothing of how it was found out."""
        self.types |= types
        self.findings[finding] = digest, types


class _Read:
    """A cursor whose rows are read: they are handed out as often as they are asked for."""

    def __init__(self, cursor: Any, rows: list[Any]) -> None:
        self.cursor, self._left = cursor, iter(rows)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.cursor, name)

    def __iter__(self) -> Iterator[Any]:
        return self._left

    def fetchone(self) -> Any:
        return next(self._left, None)

    def fetchmany(self, size: int = 1) -> list[Any]:
        return [row for _, row in zip(range(size), self._left, strict=False)]

    def fetchall(self) -> list[Any]:
        return list(self._left)


class _Open(threading.local):
    """By database: who of this thread listens, and what has been answered."""

    def __init__(self) -> None:
        self.listening: dict[str, list[Asked]] = {}
        self.known: dict[str, dict[Statement, Answer]] = {}


_open = _Open()


@contextmanager
def reading(database: str, asked: Asked) -> Iterator[None]:
    """Within it, what is asked of a database comes into `asked`, whoever else listens."""
    listening = _open.listening.setdefault(database, [])
    listening.append(asked)
    try:
        if _listen in connections[database].execute_wrappers:
            yield
        else:
            with connections[database].execute_wrapper(_listen):
                yield
    finally:
        listening.pop()


@contextmanager
def unheard(database: str) -> Iterator[None]:
    """Within it, nobody listens."""
    listening = _open.listening.setdefault(database, [])
    heard = listening[:]
    listening.clear()
    try:
        yield
    finally:
        listening[:] = heard


@contextmanager
def asking_once(database: str) -> Iterator[None]:
    """Within it, whoever listens gets the same answer to the same statement, and the database is asked once."""
    before, _open.known[database] = _open.known.get(database), {}
    try:
        yield
    finally:
        del _open.known[database]
        if before is not None:
            _open.known[database] = before


def is_answered(database: str, known: Mapping[Statement, Answer]) -> None:
    """These need not be asked for within `asking_once`, where their rows are there."""
    if database in _open.known:
        _open.known[database] |= {s: answer for s, answer in known.items() if answer.rows is not None}


def pickled(found: Any) -> tuple[bytes, bytes]:
    """Something found as bytes, with their digest. What differs in a way that does not matter may have another one."""
    saved = pickle.dumps(found)
    return saved, hashlib.blake2b(saved, digest_size=16).digest()


def _listen(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    cursor, statement = context["cursor"], (sql, repr(params))
    if isinstance(cursor.cursor, _Read):
        cursor.cursor = cursor.cursor.cursor
    known = _open.known.get(cursor.db.alias, {})
    answer, done = known.get(statement), None
    if answer is None or answer.rows is None:
        done = execute(sql, params, many, context)
        if cursor.description is None:
            return done
        rows = list(cursor.cursor.fetchall())
        digest = hashlib.blake2b(repr(rows).encode(), digest_size=16).digest()
        answer = known[statement] = Answer(params, digest, rows)
    rows, types = answer.rows or [], types_in(sql)
    cursor.cursor = _Read(cursor.cursor, rows)
    kept = answer if len(rows) <= KEPT else replace(answer, rows=None)
    for asked in _open.listening[cursor.db.alias]:
        asked.types |= types
        asked.statements[statement] = kept
    return done


@lru_cache(maxsize=1)
def tables() -> dict[str, str]:
    """The type whose records or relations each table holds."""
    found = {d.model._meta.db_table: d.name for d in declarations()}
    for d in declarations():
        found |= {f.m2m_db_table(): d.name for f in d.model._meta.local_many_to_many}
    return found


_ALIAS, _COLUMN = re.compile(r'"(\w+)" ([A-Z]+\d+)\b'), re.compile(r'(?:"(\w+)"|\b([A-Z]+\d+))\."(\w+)"')


@lru_cache(maxsize=8192)
def words_in(sql: str) -> frozenset[str]:
    """The tables that a statement names, and the columns of each (`table.column`). Django writes each column with its
    table or with an alias that stands behind one; what one alias stands for somewhere, it stands for everywhere."""
    tables = set(re.findall(r'"(\w+)"', sql))
    stands_for: dict[str, set[str]] = {}
    for table, alias in _ALIAS.findall(sql):
        stands_for.setdefault(alias, set()).add(table)
    columns = {f"{t}.{c}" for table, alias, c in _COLUMN.findall(sql) for t in stands_for.get(alias, {table})}
    return frozenset(tables | columns)


@lru_cache(maxsize=8192)
def types_in(sql: str) -> frozenset[str]:
    """The record types whose tables a statement names."""
    known = tables()
    return frozenset(known[word] for word in words_in(sql) if word in known)
