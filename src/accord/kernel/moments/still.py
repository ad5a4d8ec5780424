"""A database that stands still for whoever reads it."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import connection, transaction

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class _Waiting(threading.local):
    """What this thread does once its database may be written again; None: it stands still for nobody."""

    works: list[Callable[[], None]] | None = None


_waiting = _Waiting()


@contextmanager
def still() -> Iterator[None]:
    """Everything inside reads the database as it is now, and writes nothing; others go on writing. Inside a transaction
    it is that which says what is read; inside another one of these it stands still already."""
    if connection.in_atomic_block or _waiting.works is not None:
        yield
        return
    works: list[Callable[[], None]] = []
    _waiting.works = works
    try:
        with _one_snapshot():
            yield
    finally:
        _waiting.works = None
    for work in works:
        work()


def once_over(work: Callable[[], None]) -> None:
    """Do this as soon as the database may be written again: now, unless it stands still."""
    if _waiting.works is None:
        work()
    else:
        _waiting.works.append(work)


@contextmanager
def _one_snapshot() -> Iterator[None]:
    if connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")  # Django's own transactions here take the right to write at once
        try:
            cursor.execute("SELECT 1 FROM sqlite_master")
            yield
        finally:
            cursor.execute("ROLLBACK")
