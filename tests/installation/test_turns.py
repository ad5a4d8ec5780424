"""SQLite's writers come in turn, those of other processes too: who came first writes first (F-9)."""

from __future__ import annotations

import errno
import fcntl
import os
import signal
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, nullcontext
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction

from accord.config.database import elsewhere
from accord.config.settings import database as parsed
from accord.config.sqlite.turns import Turn

WRITERS, ROUNDS, LONG = 8, 25, 60.0

pytestmark = [
    pytest.mark.sqlite,
    pytest.mark.skipif(not hasattr(fcntl, "F_OFD_SETLK"), reason="there is a queue on Linux alone"),
]


@pytest.fixture
def queue(tmp_path: Path) -> str:
    return str(tmp_path / "accord.sqlite3-queue")


@pytest.fixture
def file(tmp_path: Path, django_db_blocker: Any) -> Iterator[Path]:
    """A database of one table, to which the live connection leads."""
    path = tmp_path / "accord.sqlite3"
    with django_db_blocker.unblock(), elsewhere(parsed(f"sqlite:///{path}")):
        write("CREATE TABLE counted (n INTEGER)")
        write("INSERT INTO counted VALUES (0)")
        yield path


def write(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def count() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT n FROM counted")
        return int(cursor.fetchone()[0])


def is_free(queue: str) -> bool:
    """Whether who comes now has nobody before."""
    turn = Turn(queue)
    try:
        return turn.wait(0)
    finally:
        turn.end()


def in_a_process(work: Any, *given: Any) -> int:
    if child := os.fork():
        return child
    try:
        work(*given)
        os._exit(0)
    finally:
        os._exit(1)  # only if it failed


def write_in_turn(queue: str, told: Path, number: int) -> None:
    """Come, be served, go; again and again, at once. The file gets a line each time, in the order of what happened."""
    line = os.open(told, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    for _ in range(ROUNDS):
        turn = Turn(queue)
        os.write(line, f"came {number}\n".encode())
        assert turn.wait(LONG)
        os.write(line, f"served {number}\n".encode())
        time.sleep(0.002)
        turn.end()
    os.close(line)


def most_that_passed(told: Path) -> int:
    """How many others were served, at most, while one waited."""
    waiting: dict[int, int] = {}
    most, served = 0, defaultdict(int)
    for what, number in (line.split() for line in told.read_text().splitlines()):
        who = int(number)
        if what == "came":
            waiting[who] = 0
        else:
            most, served[who] = max(most, waiting.pop(who)), served[who] + 1
            waiting = {one: passed + 1 for one, passed in waiting.items()}
    assert dict(served) == dict.fromkeys(range(WRITERS), ROUNDS)
    return most


@pytest.mark.parametrize("kind", ["threads", "processes"])
def test_while_one_waits_each_other_is_served_once_at_most(kind: str, queue: str, tmp_path: Path) -> None:
    """So nobody waits longer than all the others take together, which is what fair means; time is no matter."""
    told = tmp_path / "told"
    if kind == "threads":
        threads = [threading.Thread(target=write_in_turn, args=(queue, told, n)) for n in range(WRITERS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(LONG)
    else:
        children = [in_a_process(write_in_turn, queue, told, n) for n in range(WRITERS)]
        assert [os.waitpid(child, 0)[1] for child in children] == [0] * WRITERS
    assert most_that_passed(told) <= WRITERS - 1


def test_a_turn_lasts_until_the_outermost_block_ends(file: Path) -> None:
    queue = f"{file}-queue"
    with transaction.atomic():
        with transaction.atomic():
            write("UPDATE counted SET n = 1")
        assert not is_free(queue), "a savepoint ends no turn"
    assert is_free(queue)
    with pytest.raises(OperationalError, match="no such table"), transaction.atomic():
        write("UPDATE absent SET n = 9")
    assert is_free(queue), "after what was undone, too"
    with ExitStack() as stack:
        stack.enter_context(transaction.atomic())
        assert not is_free(queue)
        connection.close()
        assert is_free(queue), "after the connection was closed, too"
    assert count() == 1


def test_reading_waits_for_nobody(file: Path) -> None:
    before = Turn(f"{file}-queue")
    assert count() == 0
    before.end()


@pytest.mark.parametrize("block", [True, False])
def test_who_waits_too_long_is_told_that_it_is_locked(block: bool, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A transaction, and a statement that writes without one."""
    monkeypatch.setitem(connection.settings_dict, "OPTIONS", connection.settings_dict["OPTIONS"] | {"timeout": 0.05})
    before = Turn(f"{file}-queue")
    with pytest.raises(OperationalError, match="database is locked"), transaction.atomic() if block else nullcontext():
        write("UPDATE counted SET n = 1")
    before.end()
    assert is_free(f"{file}-queue"), "who gave up stands in nobody's way"
    write("UPDATE counted SET n = 2")
    assert count() == 2


def write_and_stop(file: Path, ready: int) -> None:
    """Write in a transaction that never ends."""
    with elsewhere(parsed(f"sqlite:///{file}")), transaction.atomic():
        write("UPDATE counted SET n = 7")
        os.write(ready, b".")
        signal.pause()


def come_and_stop(file: Path, ready: int) -> None:
    """Wait for a turn, and never take it."""
    turn = Turn(f"{file}-queue")
    os.write(ready, b".")
    signal.pause()
    turn.end()


def test_those_who_are_killed_stand_in_nobodys_way(file: Path) -> None:
    """One in the midst of its transaction, and one that waits behind it."""
    heard, ready = os.pipe()
    connection.close()
    children = []
    for work in (write_and_stop, come_and_stop):
        children.append(in_a_process(work, file, ready))
        assert os.read(heard, 1) == b"."
    assert not is_free(f"{file}-queue")
    for child in children:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    assert is_free(f"{file}-queue")
    with transaction.atomic():
        write("UPDATE counted SET n = n + 1")
    assert count() == 1, "and what it wrote is not there"
    os.close(heard)
    os.close(ready)


def test_where_there_are_no_such_locks_writers_do_without(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: Any) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    open_files = len([*Path("/proc/self/fd").iterdir()])
    monkeypatch.setattr(fcntl, "fcntl", refused)
    with transaction.atomic():
        write("UPDATE counted SET n = 1")
    write("UPDATE counted SET n = n + 1")
    assert count() == 2
    assert len([*Path("/proc/self/fd").iterdir()]) == open_files
