"""F-9: eight processes that write into one SQLite file as fast as they can, and small acts beside one who writes in
long steps without a pause, as an import does: a minute, ten with ACCORD_SOAK=1. Nobody is told that the
database is locked; how long they waited for the lock is printed, not judged: the machine decides it. That each comes in
turn: tests/installation/test_turns.py."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection
from tests.reliability.figures import SOAK, Figure
from tests.reliability.northwind import Northwind

from accord.config.database import elsewhere
from accord.config.settings import database as parsed
from accord.kernel.access.actor import Actor
from accord.kernel.acts.act import act_at
from accord.kernel.acts.perform import add, perform, run
from accord.kernel.acts.unit import Unit
from accord.kernel.ledger.rebuild import compare
from accord.kernel.organization.models import Site
from accord.kernel.records.declaration import of
from accord.kernel.refusals import StorageRefused

pytestmark = [pytest.mark.slow, pytest.mark.sqlite]
WRITERS = 8
SECONDS = 600 if SOAK else 60
STEP = 0.5  # seconds
Work = Callable[[Actor, int], dict[str, Any]]


def work(manager: Actor, number: int) -> dict[str, Any]:
    """Add sites until the time is up: how many, how long each waited for the lock, how often the file was locked."""
    waits: list[float] = []
    locked = written = 0

    def timed() -> None:
        began = time.monotonic()
        try:
            begin()
        finally:
            waits.append(time.monotonic() - began)

    create, end = act_at(of(Site), "create"), time.monotonic() + SECONDS
    begin = connection._start_transaction_under_autocommit
    with patch.object(connection, "_start_transaction_under_autocommit", timed):
        while time.monotonic() < end:
            try:
                perform(create, manager, answers={"title": f"Site {number} {written}"})
                written += 1
            except StorageRefused:
                locked += 1
    return {"waits": waits, "written": written, "locked": locked}


def long_steps(manager: Actor, number: int) -> dict[str, Any]:
    """Add sites until the time is up, and hold the lock for a while each time."""
    written, end = 0, time.monotonic() + SECONDS

    def body(_: Unit) -> None:
        add(Site(title=f"Step {written}"))
        time.sleep(STEP)

    while time.monotonic() < end:
        run(manager, "import", body)
        written += 1
    return {"waits": [], "written": written, "locked": 0}


def in_processes(works: Collection[Work], manager: Actor, folder: Path) -> list[dict[str, Any]]:
    """What each of them did, in a process of its own and all at once."""
    files = [folder / f"{number}.json" for number in range(len(works))]
    children = []
    for number, (work, told) in enumerate(zip(works, files, strict=True)):
        if (child := os.fork()) == 0:
            try:
                told.write_text(json.dumps(work(manager, number)))
                os._exit(0)
            finally:
                os._exit(1)  # only if it failed
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * len(works)
    return [json.loads(file.read_text()) for file in files]


def at_99(waits: Collection[float]) -> float:
    return sorted(waits)[int(0.99 * len(waits))]


def test_eight_writers_never_find_the_database_locked(
    northwind: Northwind, manager: Actor, tmp_path: Path, figure: Figure
) -> None:
    with elsewhere(parsed(f"sqlite:///{northwind.file}")):
        told = in_processes([work] * WRITERS, manager, tmp_path)
        waits = [w for t in told for w in t["waits"]]
        written, locked = (sum(t[name] for t in told) for name in ("written", "locked"))
        figure(
            "F-9", f"{WRITERS} processes adding records to one SQLite file for {SECONDS} s", written=written,
            locked=locked, seconds_for_the_lock_p99=at_99(waits), seconds_at_most=max(waits),
        )  # fmt: skip
        assert locked == 0
        with manager.scope():
            assert Site.objects.count() == written
        assert compare(manager.organization).differences == ()


def test_small_acts_come_in_between_long_steps(
    northwind: Northwind, manager: Actor, tmp_path: Path, figure: Figure
) -> None:
    with elsewhere(parsed(f"sqlite:///{northwind.file}")):
        steps, *small = in_processes([long_steps, *[work] * 4], manager, tmp_path)
        waits = [w for t in small for w in t["waits"]]
        written, locked = (sum(t[name] for t in small) for name in ("written", "locked"))
        figure(
            "F-9", f"4 processes adding records beside one in steps of {STEP} s without a pause, for {SECONDS} s",
            steps=steps["written"], written=written, locked=locked, seconds_for_the_lock_p99=at_99(waits),
            seconds_at_most=max(waits),
        )  # fmt: skip
        assert locked == 0
        assert written >= steps["written"], "on average four of them come in between two steps"
