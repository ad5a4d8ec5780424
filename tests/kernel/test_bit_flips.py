"""F-6, of the database: a bit of its file is turned, or a column changed behind the back. That is found, or nothing
that the ledger speaks of has changed.

Asked are SQLite's own check, the triggers, and the proof that a restored backup has to pass. What the ledger does not
speak of (accounts, sessions, jobs, stored verdicts) is not compared; nor is when a checkpoint was signed, which its
note does not say, nor the number of a row of the ledger, which means nothing.
"""

from __future__ import annotations

import json
import random
import re
import shutil
import sqlite3
from collections import Counter
from contextlib import closing
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
from accord.kernel.ledger.models import SITE, Checkpoint, Entry, Head, Opening
from accord.kernel.organization.models import Organization, Site, Unit
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


def rows() -> dict[str, list[Any]]:
    return {n: sorted(_meant(m, line) for line in written(m)) for n, m in spoken_of().items()}


def _meant(model: Any, line: bytes) -> Any:
    values = json.loads(line)
    return values[1 : -1 if model is Checkpoint else None] if model in {Entry, Opening, Checkpoint} else line


def found_in(file: Path, before: dict[str, list[Any]]) -> str:
    """What became of the turned bit: `found`, `without effect`, else the tables that differ unseen."""
    try:
        with elsewhere({"NAME": str(file)}):
            return _proved(before)
    except DatabaseError:
        return "found"


def _proved(before: dict[str, list[Any]]) -> str:
    """The same of the database that is open: what fails half-way lets go of it before it is closed."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            if cursor.fetchall() != [("ok",)] or triggers.differences(connection):
                return "found"
        prove([signer().public_key], lambda *_: None)
        now = rows()
    except (Refused, DatabaseError, ValueError, KeyError, TypeError, InvalidOperation):
        return "found"
    return ", ".join(name for name in now if now[name] != before[name]) or "without effect"


@pytest.fixture
def whole(do: Any, manager: Actor, tmp_path: Path) -> Path:
    """A database in which much was done and all is signed."""
    for number in range(8):
        site = do(Site, "create", title=f"Hall {number}", address="Hafen 1 ß")
        do(Unit, "create", title=f"Unit {number}", site=site)
        do(do(site, "edit", address=f"Hafen {number}"), "comment", text="Seen.")
    sign_checkpoint(manager.organization.pk)
    sign_checkpoint(SITE)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(file := tmp_path / "whole.sqlite3")])
    return file


@pytest.fixture
def before(whole: Path) -> dict[str, list[Any]]:
    with elsewhere({"NAME": str(whole)}):
        return rows()


def test_a_turned_bit_is_found_or_changes_nothing(
    whole: Path, before: dict[str, list[Any]], tmp_path: Path, figure: Figure
) -> None:
    copy, chance = tmp_path / "copy.sqlite3", random.Random(6)
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


@pytest.mark.parametrize("model", [Entry, Opening, Checkpoint, Head, Organization, Site])
def test_whatever_column_is_changed_behind_the_back_is_found(
    model: Any, whole: Path, before: dict[str, list[Any]], tmp_path: Path
) -> None:
    """In the first and the last row that says something there, by somebody who puts the triggers back afterwards."""
    columns = [f.column for f in model._meta.concrete_fields if f.column not in NOTHING.get(model, ())]
    changed = (
        (c, last, _changed(whole, tmp_path / "copy.sqlite3", model, c, last)) for c in columns for last in (0, 1)
    )
    assert [(c, last) for c, last, copy in changed if copy and found_in(copy, before) != "found"] == []


NOTHING = {Entry: ("id",), Opening: ("id",), Checkpoint: ("id", "signed_at")}
"""What means nothing, and when a checkpoint was signed, which is not in its note."""


def _changed(whole: Path, copy: Path, model: Any, column: str, last: int) -> Path | None:
    """A copy with another value in one row; None: no row says anything there, or the database refuses it."""
    shutil.copyfile(whole, copy)
    table, order = model._meta.db_table, "DESC" if last else "ASC"
    with closing(sqlite3.connect(copy, isolation_level=None)) as raw:
        says = f"SELECT \"{column}\", rowid FROM {table} WHERE \"{column}\" NOT IN ('', x'') ORDER BY rowid {order}"
        triggers = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            raw.execute(f'DROP TRIGGER "{name}"')
        try:
            for value, row in raw.execute(says).fetchmany(1):
                raw.execute(f'UPDATE {table} SET "{column}" = ? WHERE rowid = ?', [_other(value), row])
        except sqlite3.IntegrityError:
            return None
        for _, sql in triggers:
            raw.execute(sql)
        return copy if raw.total_changes else None


def _other(value: Any) -> Any:
    """Another value of the same form: what cannot be read would be found by that alone."""
    if isinstance(value, bytes):
        return value[:-1] + bytes([value[-1] ^ 1])
    if isinstance(value, int):
        return 1 - value if value in {0, 1} else value + 1
    return re.sub(r"[0-9a-z](?=[^0-9a-z]*$)", lambda found: _NEXT.get(found[0], "a"), value)


_NEXT = dict(zip("0123456789abcdef", "1032547698badcfe", strict=True))
