"""The connection to SQLite. Its transactions, and what is written outside of one, wait for their turn (`turns`)."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import OperationalError
from django.db.backends.sqlite3 import base, operations

from accord.config.sqlite.turns import Turn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")
_uuid = lru_cache(maxsize=16384)(UUID)


class DatabaseOperations(operations.DatabaseOperations):
    """Django's, with less work for each value: ids that were read before are known, days are stored as ISO 8601 has
    them."""

    def convert_datefield_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return date.fromisoformat(value) if isinstance(value, str) else value

    def convert_uuidfield_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return None if value is None else _uuid(value)


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's, with the turn that its open transaction has. As long as SQLite itself is waited for the lock, so long
    at most is a turn waited for; then it is locked, as SQLite says. Statements give values as they are stored: of them
    the converters of fields make what they say."""

    ops_class = DatabaseOperations

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._turn: Turn | None = None
        self._patience: float = self.settings_dict["OPTIONS"]["timeout"]
        self.execute_wrappers.append(self._in_turn)

    def get_connection_params(self) -> dict[str, Any]:
        return {**super().get_connection_params(), "detect_types": 0}

    def _start_transaction_under_autocommit(self) -> None:
        self._begin_turn()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # not in django-stubs
        except BaseException:
            self._end_turn()
            raise

    def commit(self) -> None:
        super().commit()
        self._end_turn()

    def rollback(self) -> None:
        try:
            super().rollback()
        finally:
            self._end_turn()

    def close(self) -> None:
        try:
            super().close()
        finally:
            self._end_turn()

    @contextmanager
    def waiting_at_most(self, seconds: float) -> Iterator[None]:
        """Inside, who wants to write waits no longer than that: for what is as well left undone."""
        before = self._patience
        self._be_patient(seconds)
        try:
            yield
        finally:
            self._be_patient(before)

    def _be_patient(self, seconds: float) -> None:
        self._patience = seconds
        with self.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {round(seconds * 1000)}")

    def _in_turn(self, execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        """Runs a statement; one that writes outside of a transaction has a turn of its own."""
        if self.in_atomic_block or not sql.startswith(WRITES):
            return execute(sql, *rest)
        self._begin_turn()
        try:
            return execute(sql, *rest)
        finally:
            self._end_turn()

    def _begin_turn(self) -> None:
        """Raises OperationalError when those before take too long."""
        if self.is_in_memory_db():
            return
        try:
            self._turn = Turn(f"{self.settings_dict['NAME']}-queue")
        except OSError:
            return
        if not self._turn.wait(self._patience):
            self._end_turn()
            raise OperationalError("database is locked: others were before it all the time")

    def _end_turn(self) -> None:
        if self._turn is not None:
            turn, self._turn = self._turn, None
            turn.end()
