"""Which record types something reads: those whose tables its statements name (joins too)."""

from __future__ import annotations

import re
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db import connections

from accord.kernel.records.declaration import declarations

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def reading(database: str, types: set[str]) -> Iterator[None]:
    """Within it, the types that are read from a database come into `types`."""

    def observe(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        types.update(types_in(sql))
        return execute(sql, params, many, context)

    with connections[database].execute_wrapper(observe):
        yield


@lru_cache(maxsize=1)
def tables() -> dict[str, str]:
    """The type whose records or relations each table holds."""
    found = {d.model._meta.db_table: d.name for d in declarations()}
    for d in declarations():
        found |= {f.m2m_db_table(): d.name for f in d.model._meta.local_many_to_many}
    return found


@lru_cache(maxsize=4096)
def types_in(sql: str) -> frozenset[str]:
    """The record types whose tables a statement names."""
    known = tables()
    return frozenset(known[word] for word in re.findall(r'"(\w+)"', sql) if word in known)
