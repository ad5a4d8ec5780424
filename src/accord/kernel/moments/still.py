"""A database that stands still for whoever reads it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import connections, transaction

from accord.kernel.records.record import LIVE

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def still(database: str = LIVE) -> Iterator[None]:
    """Everything inside reads the database as it is now, and writes nothing; others go on writing. Inside a transaction
    it is that which says what is read."""
    connection = connections[database]
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(using=database):
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
    else:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")  # Django's own transactions here take the right to write at once
            try:
                cursor.execute("SELECT 1 FROM sqlite_master")
                yield
            finally:
                cursor.execute("ROLLBACK")
