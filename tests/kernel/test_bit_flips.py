"""F-6, of the database: a bit of its file is turned. That is found, or nothing that the ledger speaks of has changed.

Asked are SQLite's own check, the triggers, and the proof that a restored backup has to pass. What the ledger does not
speak of (accounts, sessions, jobs, stored verdicts) is not compared; nor is when a checkpoint was signed, which its
note does not say.
"""

from __future__ import annotations

import random
import shutil
from collections import Counter
from decimal import InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.db import DatabaseError, connection
from tests.reliability import figures

from accord.config.database import elsewhere
from accord.kernel.backup.proving import prove
from accord.kernel.backup.rows import tables, written
from accord.kernel.ledger import triggers
from accord.kernel.ledger.checkpoints import sign_checkpoint
from accord.kernel.ledger.keys import signer
from accord.kernel.ledger.models import SITE, Checkpoint, Entry, Opening
from accord.kernel.organization.models import Site, Unit
from accord.kernel.records.declaration import declarations
from accord.kernel.refusals import Refused

if TYPE_CHECKING:
    from tests.reliability.figures import Figure

    from accord.kernel.access.actor import Actor

pytestmark = [pytest.mark.slow, pytest.mark.sqlite]
FLIPS = 3_000 if figures.SOAK else 150


def spoken_of() -> dict[str, Any]:
    """The tables of which the ledger speaks: records, what they relate, and the ledger's own."""
    models = [d.model for d in declarations()]
    between = [f.remote_field.through for m in models for f in m._meta.many_to_many]
    records = {*models, *between, Entry, Opening, Checkpoint}
    return {n: m for n, m in tables().items() if m in records}


def rows() -> dict[str, list[bytes]]:
    return {n: [_undated(m, line) for line in written(m)] for n, m in spoken_of().items()}


def _undated(model: Any, line: bytes) -> bytes:
    return line.rpartition(b",")[0] if model is Checkpoint else line


def found_in(file: Path, before: dict[str, list[bytes]]) -> str:
    """What became of the turned bit: `found`, `without effect`, else the tables that differ unseen."""
    try:
        with elsewhere({"NAME": str(file)}), connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            if cursor.fetchall() != [("ok",)] or triggers.differences(connection):
                return "found"
            prove([signer().public_key], lambda *_: None)
            now = rows()
    except (Refused, DatabaseError, ValueError, KeyError, TypeError, InvalidOperation):
        return "found"
    return ", ".join(name for name in now if now[name] != before[name]) or "without effect"


def test_a_turned_bit_is_found_or_changes_nothing(do: Any, manager: Actor, tmp_path: Path, figure: Figure) -> None:
    for number in range(8):
        site = do(Site, "create", title=f"Hall {number}", address="Hafen 1 ß")
        do(Unit, "create", title=f"Unit {number}", site=site)
        do(do(site, "edit", address=f"Hafen {number}"), "comment", text="Seen.")
    sign_checkpoint(manager.organization.pk)
    sign_checkpoint(SITE)
    whole, copy, chance = tmp_path / "whole.sqlite3", tmp_path / "copy.sqlite3", random.Random(6)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(whole)])
    with elsewhere({"NAME": str(whole)}):
        before = rows()
    used = [at for at, byte in enumerate(whole.read_bytes()) if byte]
    met = Counter[str]()
    for _ in range(FLIPS):
        shutil.copyfile(whole, copy)
        with copy.open("r+b") as file:
            file.seek(at := chance.choice(used))
            byte = file.read(1)[0]
            file.seek(at)
            file.write(bytes([byte ^ 1 << chance.randrange(8)]))
        met[found_in(copy, before)] += 1
    unseen = {what: count for what, count in met.items() if what not in {"found", "without effect"}}
    figure(
        "F-6", "bits turned in the file of the database, SQLite", turned=FLIPS, found=met["found"],
        without_effect=met["without effect"], unseen=sum(unseen.values()),
    )  # fmt: skip
    assert not unseen
