"""Who stores verdicts and who erases text take turns, so that no verdict outlives the text that it names."""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from accord.kernel.checks.log import Log
from accord.kernel.checks.models import StoredVerdict
from accord.kernel.moments.kept import last_erasure

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterator

PATIENCE = 1  # second


@contextmanager
def storing() -> Iterator[None]:
    """A transaction in which verdicts are stored. An import may write for minutes, and whoever wants an answer must not
    wait for it: then nothing is stored. Raises OperationalError."""
    if connection.in_atomic_block:
        with transaction.atomic():
            yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}s'")
            yield
    else:
        sqlite: Any = connection
        with sqlite.waiting_at_most(PATIENCE), transaction.atomic():
            yield


def may_be_stored(log: Log) -> bool:
    """Within a transaction: whether what was found out from a log is of the one that is there, and nothing was erased
    since; until the transaction ends nothing is."""
    _take_turns(log.organization, "pg_advisory_xact_lock_shared")
    there = Log.of(log.organization)
    same = there.leaves({log.position}).get(log.position, b"") == log.leaf
    return same and last_erasure(log.organization) == log.positions.get("Erasure", -1)


def forget_stored(organization: uuid.UUID) -> None:
    """Within the transaction of an erasure: away with every stored verdict, also those that are just being stored."""
    _take_turns(organization, "pg_advisory_xact_lock")
    StoredVerdict.objects.filter(organization_id=organization).delete()


def _take_turns(organization: uuid.UUID, lock: str) -> None:
    """On PostgreSQL; on SQLite one transaction alone writes at a time."""
    if connection.vendor == "postgresql":
        key = hashlib.blake2b(b"verdicts" + organization.bytes, digest_size=8).digest()
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {lock}(%s)", [int.from_bytes(key, signed=True)])
