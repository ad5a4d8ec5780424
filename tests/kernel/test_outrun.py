"""What is found out while somebody erases text, or of a log that is another one by now, lives on nowhere."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from accord.kernel.access.actor import Actor
from accord.kernel.access.models import Account
from accord.kernel.checks import registry
from accord.kernel.checks.evaluate import verdicts
from accord.kernel.checks.log import Log
from accord.kernel.checks.models import StoredVerdict
from accord.kernel.checks.population import shown
from accord.kernel.checks.stored import forget_stored, may_be_stored
from accord.kernel.checks.verdict import Outcome, Verdict
from accord.kernel.moments import kept as keeping
from accord.kernel.moments import past
from accord.kernel.moments.clock import clock_at, now
from accord.kernel.moments.kept import folder, kept
from accord.kernel.moments.moment import Moment
from accord.kernel.moments.past import moment
from accord.kernel.moments.still import still
from accord.kernel.organization.models import Organization, Person
from accord.kernel.records.record import within

KEY = ("of.the.tests", "iso-9001")
CANARY = "Canarybird"
THEN = date(2024, 6, 30)


@pytest.fixture(autouse=True)
def scope(manager: Actor) -> Iterator[None]:
    with manager.scope():
        yield


@pytest.fixture
def gone(do: Any, clock: Any) -> Iterator[Person]:
    """Somebody who left in 2024. Today is 10 March 2025."""
    with clock("2024-04-01T10:00:00Z"):
        person = do(Person, "create", given_name="Zoe", family_name=CANARY)
    with clock("2024-05-02T10:00:00Z"):
        do(person, "leave", left_on="2024-05-01")
    with clock("2025-03-10T10:00:00Z"):
        yield Person.objects.get(pk=person.pk)


@pytest.fixture
def erase(do: Any, gone: Person) -> Callable[[], None]:
    """Erase that person, as somebody else does it at the same time."""
    at = now()

    def act() -> None:
        with clock_at(at):
            given = {"ground": "purpose", "confirm": str(gone.reference), "redact": "all"}
            do(gone, "erase", password="correct horse battery", **given)
        connection.close()

    return lambda: at_the_same_time(act)


def at_the_same_time(act: Callable[[], None]) -> None:
    (other := threading.Thread(target=act)).start()
    other.join(60)
    assert not other.is_alive()


@contextmanager
def asked(function: Callable[[Moment], Verdict]) -> Iterator[None]:
    registry.check(KEY[0])(function)
    try:
        yield
    finally:
        del registry._checks[KEY[0]]


def test_a_verdict_that_an_erasure_has_outrun_is_not_stored(
    erase: Callable[[], None], organization: Organization
) -> None:
    erased: list[bool] = []

    def names_people(m: Moment) -> Verdict:
        """Who was there is named."""
        found = list(m.of(Person).order_by("reference"))
        if not erased:
            erased.append(True)
            erase()
        return Verdict(Outcome.HOLDS, ", ".join(p.title for p in found), shown(m.of(Person)), len(found))

    with asked(names_people):
        with moment(organization) as m:
            assert CANARY in verdicts(m, [KEY])[KEY].because
        assert not StoredVerdict.objects.filter(name=KEY[0]).exists()
        with moment(organization) as m:
            assert CANARY not in verdicts(m, [KEY])[KEY].because
        assert StoredVerdict.objects.filter(name=KEY[0]).exists()


def test_what_is_found_out_about_a_day_meanwhile_is_not_kept(
    erase: Callable[[], None], gone: Person, organization: Organization
) -> None:
    def people() -> list[str]:
        with moment(organization, THEN) as m:
            return kept(m, "people", lambda: find_out(m))

    def find_out(m: Moment) -> list[str]:
        found = [p.title for p in m.of(Person)]
        if CANARY in str(found):
            erase()
        return found

    assert CANARY in str(people())
    assert not list(folder().glob("*-people-*"))
    assert CANARY not in str(people())


def test_what_is_found_out_of_one_state_meanwhile_is_not_kept_either(
    erase: Callable[[], None], organization: Organization
) -> None:
    """Inside, nobody can see yet that something was erased."""

    def find_out(m: Moment) -> list[str]:
        found = [p.title for p in m.of(Person)]
        erase()
        return found

    with moment(organization, date(2025, 4, 1)) as m:
        with still():
            assert CANARY in str(kept(m, "people", lambda: find_out(m)))
        assert not list(folder().glob("*-people-*"))


def test_a_scratch_database_that_is_built_meanwhile_is_built_anew(
    erase: Callable[[], None], organization: Organization
) -> None:
    done: list[bool] = []

    def listen(execute: Any, sql: str, *rest: Any) -> Any:
        found = execute(sql, *rest)
        if not done and "ledger_opening" in sql:
            done.append(True)
            erase()
        return found

    with moment(organization, THEN) as m, connection.execute_wrapper(listen):
        assert CANARY not in str([p.title for p in m.of(Person)])
    assert done
    for file in folder().glob("*.sqlite3"):
        with closing(sqlite3.connect(file)) as raw:
            assert CANARY not in str(raw.execute("SELECT title FROM kernel_person").fetchall())


def test_no_answer_waits_for_somebody_who_writes_for_long(
    gone: Person, organization: Organization, caplog: pytest.LogCaptureFixture
) -> None:
    """As an import does. What was found out is stored the next time."""
    begun, done = threading.Event(), threading.Event()

    def write() -> None:
        with within(organization.pk), transaction.atomic():
            forget_stored(organization.pk)
            begun.set()
            done.wait(60)
        connection.close()

    def there(m: Moment) -> Verdict:
        """It is answered."""
        return Verdict(Outcome.FAILS, "")

    with asked(there), moment(organization) as m:
        (other := threading.Thread(target=write)).start()
        assert begun.wait(30)
        before = time.monotonic()
        assert verdicts(m, [KEY])[KEY].outcome is Outcome.FAILS
        waited = time.monotonic() - before
        done.set()
        other.join(30)
        assert waited < 10, "SQLite else waits for twenty seconds, PostgreSQL for ever"
        assert "were not stored" in caplog.text
        verdicts(m, [KEY])
        assert StoredVerdict.objects.filter(name=KEY[0]).exists()


def test_verdicts_of_another_log_are_not_stored(gone: Person, organization: Organization) -> None:
    log = Log.of(organization.pk)
    assert may_be_stored(log)
    for other in (
        Log(log.organization, log.position, b"another", log.positions),
        Log(log.organization, log.position + 100, log.leaf, log.positions),
    ):
        assert not may_be_stored(other), "a restore has put another log in its place"


def test_a_scratch_database_of_another_log_is_not_used(
    gone: Person, organization: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As long as that, but with other entries: a backup that came back by other means than `accord restore`."""
    first = past.scratch(organization.pk, 3)
    monkeypatch.setattr(past, "leaf_at", lambda *_: "another")
    assert past.scratch(organization.pk, 3) != first


def test_a_scratch_database_that_is_thrown_away_before_it_is_opened_is_made_again(
    gone: Person, organization: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    thrown: list[Path] = []

    def scratch(*of: Any) -> Path:
        path = built(*of)
        if not thrown:
            thrown.append(path)
            path.unlink()
        return path

    built = past.scratch
    monkeypatch.setattr(past, "scratch", scratch)
    with moment(organization, THEN) as m:
        assert m.of(Person).count() == 2
    assert thrown


def test_a_disk_that_gets_full_while_a_day_is_built_is_said(
    gone: Person, manager: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And not that something broke."""

    def bring(raw: sqlite3.Connection, *of: Any, **more: Any) -> None:
        (pages,) = raw.execute("PRAGMA page_count").fetchone()
        raw.execute(f"PRAGMA max_page_count = {pages}")
        raw.execute("CREATE TABLE full AS SELECT zeroblob(100000)")

    monkeypatch.setattr(past, "bring", bring)
    client = Client(SERVER_NAME="localhost", raise_request_exception=False)
    account = Account.objects.get(pk=manager.account_id)
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.get(f"/northwind/requirements/?on={THEN}")
    assert (answer.status_code, "The disk is full" in answer.text) == (507, True)
    assert not list(folder().glob("*.tmp"))


def test_what_processes_that_were_killed_have_left_goes(gone: Person, organization: Organization) -> None:
    folder().mkdir(parents=True, exist_ok=True)
    left, others = folder() / "left.tmp", folder() / "others.tmp"
    left.touch()
    others.touch()
    os.utime(left, (time.time() - 2 * keeping.STILL_WRITING,) * 2)
    past.scratch(organization.pk, 3)
    assert (left.exists(), others.exists()) == (False, True)


def test_an_answer_that_cannot_be_kept_is_given_all_the_same(gone: Person, organization: Organization) -> None:
    with moment(organization, THEN) as m:
        assert kept(m, "word", lambda: 1) == 1
        (file,) = folder().glob("*-word-*")
        file.unlink()
        keeping.memory.clear()
        file.mkdir()  # no file comes to this place, as none does on a disk that is full
        assert kept(m, "word", lambda: 2) == 2
