"""F-9: eight processes that write into one SQLite file as fast as they can: ten seconds, ten minutes with
ACCORD_SOAK=1. Nobody is told that the database is locked; how long they waited for the lock is printed, not judged: the
machine decides it."""

from __future__ import annotations

import json
import os
import time
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
from accord.kernel.acts.perform import perform
from accord.kernel.ledger.rebuild import compare
from accord.kernel.organization.models import Site
from accord.kernel.records.declaration import of
from accord.kernel.refusals import StorageRefused

pytestmark = [pytest.mark.slow, pytest.mark.sqlite]
WRITERS = 8
SECONDS = 600 if SOAK else 10


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


def in_a_process(manager: Actor, number: int, told: Path) -> int:
    """Its process id; what it did lies in the file `told` once it has ended."""
    if child := os.fork():
        return child
    try:
        told.write_text(json.dumps(work(manager, number)))
        os._exit(0)
    finally:
        os._exit(1)  # only if it failed


def test_eight_writers_never_find_the_database_locked(
    northwind: Northwind, manager: Actor, tmp_path: Path, figure: Figure
) -> None:
    with elsewhere(parsed(f"sqlite:///{northwind.file}")):
        files = [tmp_path / f"{number}.json" for number in range(WRITERS)]
        children = [in_a_process(manager, number, file) for number, file in enumerate(files)]
        ended = [os.waitpid(child, 0)[1] for child in children]
        assert ended == [0] * WRITERS
        told = [json.loads(file.read_text()) for file in files]
        waits = sorted(w for t in told for w in t["waits"])
        written, locked = (sum(t[name] for t in told) for name in ("written", "locked"))
        figure(
            "F-9", f"{WRITERS} processes adding records to one SQLite file for {SECONDS} s", written=written,
            locked=locked, seconds_for_the_lock_p99=waits[int(0.99 * len(waits))], seconds_at_most=waits[-1],
        )  # fmt: skip
        assert locked == 0
        with manager.scope():
            assert Site.objects.count() == written
        assert compare(manager.organization).differences == ()
