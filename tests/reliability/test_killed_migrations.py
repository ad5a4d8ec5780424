"""F-17: kill -9 in the midst of a migration; what runs it again comes to the same tables. Those of the kernel and what
they need, once; with ACCORD_SOAK=1 every one, twenty times. No version was released yet, so there are no older records
to carry along: the tables alone are compared.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from tests.reliability.figures import SOAK, Figure

from accord.config.database import elsewhere
from accord.config.settings import database as parsed
from accord.kernel.management.commands.migrate import Executor, is_fresh, make_tables

pytestmark = [pytest.mark.slow, pytest.mark.sqlite]
KILLS = 20 if SOAK else 1
OF_FRESH = 100 if SOAK else 2
NOTED = 'INSERT INTO "django_migrations"'
Schema = list[tuple[Any, ...]]


def schema() -> Schema:
    """Every table, index and trigger of the live database, and which migrations are noted."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'search%' ORDER BY type, name")
        found: Schema = cursor.fetchall()
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
        return [*found, *cursor.fetchall()]


@contextmanager
def at(path: Path) -> Iterator[None]:
    with elsewhere(parsed(f"sqlite:///{path}")):
        yield


def statements(work: Callable[[], Any], last: int = 0) -> list[str]:
    """What `work` sends to the database; before the statement of the number `last` this process is killed."""
    sent: list[str] = []

    def heard(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        sent.append(sql)
        if len(sent) == last:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(heard):
        work()
    return sent


def a_moment(sent: list[str], number: int, chance: random.Random) -> int:
    """When to kill: at first before the note that it is done, which is the worst; else before any statement."""
    noted = next(n for n, sql in enumerate(sent, 1) if sql.startswith(NOTED))
    return noted if number == 0 else chance.randint(1, len(sent))


def killed(path: Path, work: Callable[[], Any], last: int) -> None:
    """Do the work on this database in another process, which is killed before that statement."""
    connection.close()
    if (child := os.fork()) == 0:
        try:
            with at(path):
                statements(work, last)
        finally:
            os._exit(1)  # only if it was not killed
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), f"not killed at statement {last}: {status}"
    assert os.WTERMSIG(status) == signal.SIGKILL


def copied(path: Path, to: Path) -> Path:
    connection.close()  # the last one to close leaves one file
    for ending in ("", "-wal", "-shm"):
        Path(f"{to}{ending}").unlink(missing_ok=True)
    shutil.copyfile(path, to)
    return to


def test_a_migration_that_was_killed_is_done_again(tmp_path: Path, figure: Figure) -> None:
    chance, done = random.Random(17), {"migrations": 0, "kills": 0, "same": 0}
    live, before, again = (tmp_path / name for name in ("live.sqlite3", "before.sqlite3", "again.sqlite3"))

    class Killing(Executor):
        """Applies each migration once in peace, then kills it on copies of the database as it was before."""

        def apply_migration(self, state: Any, migration: Any, fake: bool = False, fake_initial: bool = False) -> Any:
            copied(live, before)
            former, after = state.clone(), []
            sent = statements(lambda: after.append(super(Killing, self).apply_migration(state, migration)))
            wanted = schema()
            for number in range(KILLS):
                copied(before, again)
                once = lambda: super(Killing, self).apply_migration(former.clone(), migration)  # noqa: E731
                killed(again, once, a_moment(sent, number, chance))
                with at(again):
                    if (migration.app_label, migration.name) not in self.recorder.applied_migrations():
                        once()
                    done["same"] += schema() == wanted
                done["kills"] += 1
            done["migrations"] += 1
            return after[0]

    with at(live):
        executor = Killing(connection)
        executor.recorder.ensure_schema()
        executor.migrate(executor.loader.graph.leaf_nodes(None if SOAK else "kernel"))
    which = "every migration" if SOAK else "the kernel's migrations"
    figure("F-17", f"{which} killed before one of their statements, SQLite", **done)
    assert done["same"] == done["kills"] == KILLS * done["migrations"]


def test_a_fresh_database_that_was_killed_is_made_again(tmp_path: Path, figure: Figure) -> None:
    chance, same = random.Random(71), 0
    with at(tmp_path / "wanted.sqlite3"):
        sent = statements(lambda: make_tables(connection))
        wanted = schema()
    for number in range(OF_FRESH):
        path = tmp_path / f"{number}.sqlite3"
        killed(path, lambda: make_tables(connection), a_moment(sent, number, chance))
        with at(path):
            if is_fresh(connection):
                make_tables(connection)
            same += schema() == wanted
    figure("F-17", "a fresh database killed while its tables are made, SQLite", kills=OF_FRESH, same=same)
    assert same == OF_FRESH
