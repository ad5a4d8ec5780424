"""F-1: kill -9 of the whole server at random moments, while programs create, attach evidence and sign through HTTP.
Fifty times; a thousand with ACCORD_SOAK=1."""

from __future__ import annotations

import hashlib
import itertools
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing, suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from tests.journey.serving import READY_SECONDS, Server
from tests.reliability.figures import SOAK, Figure
from tests.reliability.northwind import PASSWORD, Northwind

from accord.standards import editions

pytestmark = [pytest.mark.slow, pytest.mark.sqlite]
KILLS = 1_000 if SOAK else 50
WRITERS = 4
SITE, SIGNED = "kernel_site", "conformity_attestation"
PAUSE = (0.02, 0.4)  # seconds from what is awaited to the kill


WARM = """
import os, sys, django
django.setup()
from accord.config.main import main
for _ in sys.stdin:
    if not (pid := os.fork()):
        os.setsid()
        os._exit(main(["serve"]))
    print(pid, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
"""


class WarmServer:
    """`accord serve` again and again, out of one process that has read the code already: that takes most of a start."""

    def __init__(self, northwind: Northwind) -> None:
        self.address = northwind.installation.address
        own = northwind.installation.environment() | {"DJANGO_SETTINGS_MODULE": "accord.config.settings"}
        self.log = (northwind.installation.data.parent / "server.log").open("w+")
        self.process = subprocess.Popen(
            [sys.executable, "-c", WARM], env=own, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log,
            text=True,
        )  # fmt: skip

    def _said(self) -> int:
        """The next number: of the process that serves, then how it ended."""
        assert self.process.stdout is not None
        return next(int(line) for line in self.process.stdout if line.strip().lstrip("-").isdigit())

    def start(self) -> None:
        """Serve; it answers when this returns."""
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        self.serving = self._said()
        for _ in range(20 * READY_SECONDS):
            with suppress(URLError, ConnectionError, TimeoutError), urlopen(f"{self.address}/healthz", timeout=5):
                return
            time.sleep(0.05)
        raise AssertionError("the server does not answer")

    def kill(self) -> None:
        """End every process of it at once, as a power switch does."""
        os.killpg(self.serving, signal.SIGKILL)
        assert self._said() == -signal.SIGKILL

    def close(self) -> str:
        """Serve no more; what was written into the log."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait(20)
        self.process.stdout.close()
        self.log.seek(0)
        with self.log:
            return self.log.read()


@dataclass
class Acknowledged:
    """What the server has said that it did: records and signatures by reference and revision, files by hash. `begun`
    says that one of the table `awaited` was among them."""

    records: list[tuple[str, str, int]] = field(default_factory=list)
    files: list[tuple[str, str]] = field(default_factory=list)
    awaited: str = SITE
    begun: threading.Event = field(default_factory=threading.Event)

    def add(self, table: str, told: Any) -> None:
        self.records.append((table, told["reference"], told["rev"]))
        if table == self.awaited:
            self.begun.set()

    def __len__(self) -> int:
        return len(self.records) + len(self.files)


def write(northwind: Northwind, known: Acknowledged, number: int, stop: threading.Event) -> None:
    """Create a site, bring evidence and hang it on, sign an attestation: again and again until nobody answers. Every
    other writer begins with the signature."""
    chance, program, turns = random.Random(number), northwind.program(), itertools.count(1)
    try:
        if number % 2:
            sign(program, known, chance)
        while not stop.is_set():
            status, site = program.send("POST", "sites", {"title": f"Site {number}, turn {next(turns)}"})
            assert status == 201, site
            known.add(SITE, site)
            content = chance.randbytes(chance.randint(1_000, 3_000_000))
            status, sent = program.upload("proof.bin", content)
            assert status == 201, sent
            assert sent["file"] == hashlib.sha256(content).hexdigest()
            status, site = program.send("POST", f"sites/{site['reference']}/attach", {"file": sent["file"]})
            assert status == 200, site
            known.files.append((site["reference"], sent["file"]))
            status, edited = program.send("PATCH", f"sites/{site['reference']}", {"address": "Quay 1"}, site["rev"])
            assert status == 200, edited
            known.add(SITE, edited)
            sign(program, known, chance)
    except (OSError, HTTPException):
        return
    finally:
        program.connection.close()


def sign(program: Any, known: Acknowledged, chance: random.Random) -> None:
    """Give an attestation under an e-signature. One of the same requirement, given at the same time, may stand in its
    way."""
    edition = chance.choice(editions())
    row = chance.choice([r.ref for r in edition.rows])
    body = {"standard": edition.id, "requirement": row, "judgement": "met", "reason": "Seen by us."}
    status, given = program.send("POST", "attestations/give", body | {"password": PASSWORD})
    assert status in (201, 409), given
    if status == 201:
        known.add(SIGNED, given)


def forget_attempts(northwind: Northwind) -> None:
    """A signing in whose midst the server died counts as failed, and ten in a quarter of an hour are the limit: here it
    would soon be met, and nothing be signed any more."""
    with closing(sqlite3.connect(northwind.file, timeout=20)) as c, c:
        c.execute("DELETE FROM kernel_attempt")


def lost(northwind: Northwind, known: Acknowledged) -> list[Any]:
    """What was acknowledged and is not there: no row of at least that revision, no entry, no file of that content."""
    tables = {table for table, _, _ in known.records}
    there = {(t, ref): rev for t in tables for ref, rev in northwind.rows(f"SELECT reference, rev FROM {t}")}
    gone: list[Any] = [r for r in known.records if there.get(r[:2], 0) < r[2]]
    attached = set(northwind.rows("SELECT file FROM kernel_attachment"))
    evidence = northwind.installation.data / "evidence"
    for reference, sha256 in known.files:
        path = evidence / sha256[:2] / sha256
        if (sha256,) not in attached or hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
            gone.append((reference, sha256))
    return gone


def broken(northwind: Northwind) -> list[int]:
    """Entries of the organization's log that do not follow the one before."""
    rows = northwind.rows("SELECT seq, leaf, body FROM ledger_entry WHERE organization_id = ? ORDER BY seq",
                          northwind.organization)  # fmt: skip
    before, found = "0" * 64, []
    for place, (seq, leaf, body) in enumerate(rows):
        raw = body.encode() if isinstance(body, str) else bytes(body)
        good = seq == place and hashlib.sha256(b"\0" + raw).digest() == leaf and f'"prev":"{before}"'.encode() in raw
        found += [] if good else [seq]
        before = leaf.hex()
    return found


def one_round(northwind: Northwind, server: WarmServer, known: Acknowledged, number: int, pause: float) -> float:
    """Start, write, kill: a moment after the first record, or every other time after the first signature. Seconds that
    the start took."""
    began = time.monotonic()
    server.start()
    started = time.monotonic() - began
    assert half_written(northwind) == 0
    forget_attempts(northwind)
    known.begun.clear()
    known.awaited, stop = SIGNED if number % 2 else SITE, threading.Event()
    told = [(northwind, known, number * WRITERS + n, stop) for n in range(WRITERS)]
    writers = [threading.Thread(target=write, args=given) for given in told]
    for writer in writers:
        writer.start()
    written = known.begun.wait(READY_SECONDS)
    time.sleep(pause)
    server.kill()
    stop.set()
    for writer in writers:
        writer.join(READY_SECONDS)
    assert written, "nothing could be written"
    return started


def half_written(northwind: Northwind) -> int:
    return len(list((northwind.installation.data / "evidence").glob("*.tmp")))


def test_kill_9_of_the_server_loses_nothing_that_was_acknowledged(
    northwind: Northwind, tmp_path: Path, figure: Figure
) -> None:
    chance, known, server = random.Random(1), Acknowledged(), WarmServer(northwind)
    orphans, longest = 0, 0.0
    try:
        for number in range(KILLS):
            longest = max(longest, one_round(northwind, server, known, number, chance.uniform(*PAUSE)))
            orphans += half_written(northwind)
            if number % (KILLS // 10) == 0:
                assert (lost(northwind, known), broken(northwind)) == ([], [])
    finally:
        said = server.close()
    assert "Traceback" not in said, said
    with Server(northwind.installation):
        left = half_written(northwind)
    gone, breaks = lost(northwind, known), broken(northwind)
    signed = sum(table == SIGNED for table, _, _ in known.records)
    entries = northwind.rows("SELECT count(*) FROM ledger_entry WHERE organization_id = ?", northwind.organization)
    figure(
        "F-1", "`kill -9` of `accord serve` on SQLite, four programs writing through HTTP", kills=KILLS,
        acknowledged=len(known), signed=signed, lost=len(gone), entries=entries[0][0], breaks=len(breaks),
        half_written_files=orphans, left_after_start=left, seconds_to_start_at_most=longest,
    )  # fmt: skip
    assert (gone, breaks, left) == ([], [], 0)
    assert signed
    northwind.verified(tmp_path)
