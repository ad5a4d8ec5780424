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
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlparse, urlunparse

import psycopg
import pytest
from django.db import connection
from tests.reliability.figures import SOAK, Figure

from accord.config.database import elsewhere
from accord.config.settings import database as parsed
from accord.kernel.management.commands.migrate import Executor, is_fresh, make_tables

pytestmark = pytest.mark.slow
KILLS = 20 if SOAK else 1
OF_FRESH = 100 if SOAK else 2
NOTED = 'INSERT INTO "django_migrations"'
Schema = list[tuple[Any, ...]]

OF_SQLITE = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'search%' ORDER BY type, name"
OF_POSTGRESQL = """
SELECT table_name, column_name, data_type || coalesce(character_maximum_length::text, '') || is_nullable,
  coalesce(column_default, '') || is_identity FROM information_schema.columns WHERE table_schema = 'public'
UNION ALL SELECT tablename, indexname, indexdef, '' FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), '' FROM pg_constraint
  WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid), '' FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT proname, pg_get_function_identity_arguments(oid), prosrc, '' FROM pg_proc
  WHERE pronamespace = 'public'::regnamespace
ORDER BY 1, 2, 3, 4
"""


def schema() -> Schema:
    """Every table, index and trigger of the live database, and which migrations are noted."""
    with connection.cursor() as cursor:
        cursor.execute(OF_SQLITE if connection.vendor == "sqlite" else OF_POSTGRESQL)
        found: Schema = cursor.fetchall()
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
        return [*found, *cursor.fetchall()]


class Places(Protocol):
    """Databases by name. `at`: inside, the live connection leads there. `copy`: to a new one, or instead of one."""

    def at(self, name: str) -> AbstractContextManager[None]: ...

    def copy(self, name: str, to: str) -> None: ...


class Files:
    """Of SQLite, in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def at(self, name: str) -> AbstractContextManager[None]:
        return elsewhere(parsed(f"sqlite:///{self.folder / name}"))

    def copy(self, name: str, to: str) -> None:
        connection.close()  # the last one to close leaves one file
        for ending in ("", "-wal", "-shm"):
            (self.folder / f"{to}{ending}").unlink(missing_ok=True)
        shutil.copyfile(self.folder / name, self.folder / to)


class Server:
    """Of PostgreSQL, beside the one that the tests work on."""

    def __init__(self, owner: str) -> None:
        self.owner, self.prefix = urlparse(owner), f"{urlparse(owner).path[1:]}_"

    def at(self, name: str) -> AbstractContextManager[None]:
        if self.prefix + name not in self.known():
            self.said(f'CREATE DATABASE "{self.prefix}{name}"')
        return elsewhere(parsed(urlunparse(self.owner._replace(path=f"/{self.prefix}{name}"))))

    def copy(self, name: str, to: str) -> None:
        connection.close()  # nobody may work on a template
        self.said(f'DROP DATABASE IF EXISTS "{self.prefix}{to}" WITH (FORCE)')
        self.said(f'CREATE DATABASE "{self.prefix}{to}" TEMPLATE "{self.prefix}{name}"')

    def clear(self) -> None:
        connection.close()
        for name in self.known():
            self.said(f'DROP DATABASE "{name}" WITH (FORCE)')

    def known(self) -> list[str]:
        return [name for (name,) in self.said("SELECT datname FROM pg_database") if name.startswith(self.prefix)]

    def said(self, sql: str) -> list[Any]:
        with psycopg.connect(urlunparse(self.owner), autocommit=True) as c:
            done = c.execute(sql)
            return done.fetchall() if done.description else []


@pytest.fixture
def places(tmp_path: Path, database: Any) -> Iterator[Places]:
    if connection.vendor == "sqlite":
        yield Files(tmp_path)
        return
    server = Server(database.owner)
    server.clear()
    yield server
    server.clear()


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


def killed(places: Places, name: str, work: Callable[[], Any], last: int) -> None:
    """Do the work on this database in another process, which is killed before that statement."""
    connection.close()
    if (child := os.fork()) == 0:
        try:
            with places.at(name):
                statements(work, last)
        finally:
            os._exit(1)  # only if it was not killed
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), f"not killed at statement {last}: {status}"
    assert os.WTERMSIG(status) == signal.SIGKILL


def test_a_migration_that_was_killed_is_done_again(places: Places, figure: Figure) -> None:
    chance, done = random.Random(17), {"migrations": 0, "kills": 0, "same": 0}

    class Killing(Executor):
        """Applies each migration once in peace, then kills it on copies of the database as it was before."""

        def apply_migration(self, state: Any, migration: Any, fake: bool = False, fake_initial: bool = False) -> Any:
            places.copy("live", "before")
            former, after = state.clone(), []
            sent = statements(lambda: after.append(super(Killing, self).apply_migration(state, migration)))
            wanted = schema()
            for number in range(KILLS):
                places.copy("before", "again")
                once = lambda: super(Killing, self).apply_migration(former.clone(), migration)  # noqa: E731
                killed(places, "again", once, a_moment(sent, number, chance))
                with places.at("again"):
                    if (migration.app_label, migration.name) not in self.recorder.applied_migrations():
                        once()
                    done["same"] += schema() == wanted
                done["kills"] += 1
            done["migrations"] += 1
            return after[0]

    with places.at("live"):
        executor = Killing(connection)
        executor.recorder.ensure_schema()
        executor.migrate(executor.loader.graph.leaf_nodes(None if SOAK else "kernel"))
    which = "every migration" if SOAK else "the kernel's migrations"
    figure("F-17", f"{which} killed before one of their statements", **done)
    assert done["same"] == done["kills"] == KILLS * done["migrations"]


def test_a_fresh_database_that_was_killed_is_made_again(places: Places, figure: Figure) -> None:
    chance, same = random.Random(71), 0
    with places.at("wanted"):
        sent = statements(lambda: make_tables(connection))
        wanted = schema()
    for number in range(OF_FRESH):
        name = f"fresh{number}"
        killed(places, name, lambda: make_tables(connection), a_moment(sent, number, chance))
        with places.at(name):
            if is_fresh(connection):
                make_tables(connection)
            same += schema() == wanted
    figure("F-17", "a fresh database killed while its tables are made", kills=OF_FRESH, same=same)
    assert same == OF_FRESH
