"""Past moments: a scratch SQLite file, built from the last ledger entry of each record up to an instant.

The file is cached by organization and ledger position, opened as the thread's connection `past` inside a context
manager, and read only.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import threading
import time
import uuid
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from copy import copy
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import OperationalError, connections

from accord.kernel.ledger.models import Entry, Opening
from accord.kernel.moments.clock import end_of_day, today
from accord.kernel.moments.kept import folder, instead_of, lasting, leaf_at, only_the_last
from accord.kernel.moments.moment import Moment
from accord.kernel.records.declaration import Declaration, declarations, named
from accord.kernel.records.record import PAST, within
from accord.kernel.records.snapshot import columns, loads, relations_in
from accord.tlog.entry import at_text

if TYPE_CHECKING:
    from datetime import date

    from django.db.backends.base.base import BaseDatabaseWrapper

    from accord.kernel.organization.models import Organization

Values = Callable[[str, str, str], str | None]  # (record id, path, digest) -> value, None when it was erased

_building = threading.Lock()
_KEEP, _TRIES = 8, 3
_AT_ONCE = 32


@contextmanager
def moment(organization: Organization, on: date | None = None, known: date | None = None) -> Iterator[Moment]:
    """The moment of `on` (default: today). A past day is judged as it was known at its end, unless `known` says
    otherwise."""
    present = today(organization.time_zone)
    on = on or present
    knowledge = known or min(on, present)
    with within(organization.pk):
        if knowledge >= present:
            with closing(Moment(organization, on, None)) as made:
                yield made
        else:
            organization, size = ended(organization, knowledge)
            with ExitStack() as stack:
                opening = cache(lambda: _open(stack, organization.pk, size))
                made = Moment(organization, on, knowledge, using=PAST, size=size, opening=opening)
                yield stack.enter_context(closing(made))


def _open(stack: ExitStack, organization: uuid.UUID, size: int) -> None:
    """Another process may throw the file away before it is opened: then it is made again."""
    for left in reversed(range(_TRIES)):
        try:
            with ExitStack() as tried:
                tried.enter_context(opened(scratch(organization, size))).ensure_connection()
                stack.push(tried.pop_all())
            return
        except (OperationalError, FileNotFoundError):
            if not left:
                raise


def ended(organization: Organization, day: date) -> tuple[Organization, int]:
    """The organization with the time zone that it had when that past day ended there, and how many entries the log had
    then. What a day was does not change when the organization moves; a day that a move cut short ended with it."""
    entries = Entry.objects.filter(organization_id=organization.pk, type="Organization", record_id=organization.pk)
    then, until = copy(organization), at_text(end_of_day(day, organization.time_zone))
    moved = ""
    for text in entries.order_by("-rev").values_list("body", flat=True):
        body = loads(text)
        then.time_zone = body["snapshot"]["time_zone"]
        until = at_text(end_of_day(day, then.time_zone))
        until = min(until, moved or until)
        if body["at"] <= until:
            break
        moved = body["at"]
    return then, _position(organization.pk, until)


def position_at(organization: Organization, day: date) -> int:
    """How many entries the log had when `day` ended where the organization then was."""
    return ended(organization, day)[1]


def _position(organization: uuid.UUID, until: str) -> int:
    """How many entries the log had at an instant."""
    low, high = 0, size_of(organization)
    while low < high:  # `at` never decreases, so the entries are sorted by it
        asked = range(low, high, max(1, (high - low) // _AT_ONCE))
        entries = Entry.objects.filter(organization_id=organization, seq__in=asked).order_by("seq")
        early = [seq for seq, body in entries.values_list("seq", "body") if loads(body)["at"] <= until]
        low, high = (early[-1] + 1 if early else low), next((seq for seq in asked[len(early) :]), high)
    return low


def size_of(organization: uuid.UUID) -> int:
    """How many entries the log has."""
    last = Entry.objects.filter(organization_id=organization).order_by("-seq").values_list("seq", flat=True).first()
    return 0 if last is None else last + 1


def scratch(organization: uuid.UUID, size: int) -> Path:
    """The scratch database of the first `size` entries, built now or taken from the cache."""
    leaf = leaf_at(organization, size)[:16]
    path = folder() / f"{organization}-{size}-{leaf}-{settings.ACCORD_VERSION}-{_schema()}.sqlite3"
    with _building:
        while not _is_there(path):
            with lasting(organization, path), instead_of(path) as unfinished:
                build(unfinished, organization, size)
            only_the_last(path.parent, "*.sqlite3", _KEEP)
    return path


def _is_there(path: Path) -> bool:
    """If so, it is marked as just asked for. Another process may throw it away at any moment."""
    try:
        os.utime(path, ns=(time.time_ns(), path.stat().st_mtime_ns))
    except FileNotFoundError:
        return False
    return True


@lru_cache(maxsize=1)
def _schema() -> str:
    """A short hash of all columns: a scratch file of other ones is of no use."""
    found = [
        (d.model._meta.db_table, f.column, f.get_internal_type())
        for d in declarations()
        for f in (*d.model._meta.concrete_fields, *d.model._meta.local_many_to_many)
    ]
    return hashlib.sha256(repr(found).encode()).hexdigest()[:12]


@contextmanager
def opened(path: Path, mode: str = "ro") -> Iterator[BaseDatabaseWrapper]:
    """The scratch database as this thread's connection `past`, read only; a moment inside a moment gives the outer one
    back."""
    connection = connections[PAST]
    connection.close()
    before = connection.settings_dict  # Django shares this dictionary among threads: never change it
    connection.settings_dict = {**before, "NAME": f"{path.absolute().as_uri()}?mode={mode}"}
    try:
        yield connection
    finally:
        connection.close()
        connection.settings_dict = before


def build(path: Path, organization: uuid.UUID, size: int) -> None:
    """Every record as of the first `size` entries, foreign keys off: no order is needed."""
    path.unlink(missing_ok=True)
    lay_out(path, declarations())
    with written(path) as raw:
        bring(raw, opener(organization), last_bodies(organization, size))


def lay_out(path: Path, types: Iterable[Declaration]) -> None:
    """An empty scratch database with the tables of these types."""
    with opened(path, "rwc") as connection:
        connection.ensure_connection()
        with connection.constraint_checks_disabled(), connection.schema_editor() as editor:
            for declaration in types:
                editor.create_model(declaration.model)


@contextmanager
def written(path: Path) -> Iterator[sqlite3.Connection]:
    """The scratch database, to be written; it is thrown away where that does not end well. Raises OperationalError, as
    every other database does, where the disk is full or does not take it."""
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as raw:
            raw.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA foreign_keys=OFF;")
            yield raw
    except sqlite3.OperationalError as error:
        raise OperationalError(str(error)) from error


def bring(raw: sqlite3.Connection, value_of: Values, bodies: Iterable[Mapping[str, Any]], again: bool = False) -> None:
    """Put records as these bodies say them; `again`: earlier ones of them may be there."""
    raw.execute("BEGIN")
    for body in bodies:
        if again:
            _take_away(raw, body)
        _insert(raw, value_of, body)
    raw.execute("COMMIT")


def last_bodies(
    organization: uuid.UUID, size: int, first: int = 0, types: Collection[str] = ()
) -> Iterator[Mapping[str, Any]]:
    """The last entry of each record among the first `size` (from `first` on, of these types), as parsed bodies."""
    latest: dict[tuple[str, str], str] = {}
    entries = Entry.objects.filter(organization_id=organization, seq__gte=first, seq__lt=size).order_by("seq")
    if types:
        entries = entries.filter(type__in=types)
    for type_name, record_id, body in entries.values_list("type", "record_id", "body").iterator(chunk_size=5000):
        latest[type_name, str(record_id)] = body
    for body in latest.values():
        yield loads(body)


def opener(organization: uuid.UUID, types: Collection[str] = ()) -> Values:
    """The values behind all commitments of the organization (on records of these types), read once."""
    openings = Opening.objects.filter(organization_id=organization, **({"type__in": types} if types else {}))
    found = openings.values_list("record_id", "path", "digest", "value")
    table = {(str(i), p, d): v for i, p, d, v in found.iterator(chunk_size=5000)}
    return lambda record_id, path, digest: table.get((record_id, path, digest))


def _take_away(raw: sqlite3.Connection, body: Mapping[str, Any]) -> None:
    model, key = named(body["type"]).model, uuid.UUID(body["id"]).hex
    for field in model._meta.local_many_to_many:
        raw.execute(f'DELETE FROM "{field.m2m_db_table()}" WHERE "{field.m2m_column_name()}" = ?', [key])
    raw.execute(f'DELETE FROM "{model._meta.db_table}" WHERE "id" = ?', [key])


def _insert(raw: sqlite3.Connection, value_of: Values, body: Mapping[str, Any]) -> None:
    declaration = named(body["type"])
    values = row(declaration, body, lambda path, digest: value_of(body["id"], path, digest))
    names = ", ".join(f'"{n}"' for n in values)
    marks = ", ".join("?" * len(values))
    raw.execute(f'INSERT INTO "{declaration.model._meta.db_table}" ({names}) VALUES ({marks})', list(values.values()))
    for field in declaration.model._meta.local_many_to_many:
        for other in relations_in(declaration.model, body)[field.name]:
            raw.execute(
                f'INSERT INTO "{field.m2m_db_table()}" ("{field.m2m_column_name()}", "{field.m2m_reverse_name()}") '
                "VALUES (?, ?)",
                [uuid.UUID(body["id"]).hex, other.hex],
            )


def row(
    declaration: Declaration, body: Mapping[str, Any], opened_value: Callable[[str, str], str | None]
) -> dict[str, Any]:
    """The database row (column to SQLite value) that a body stands for."""
    connection = connections[PAST]
    found = columns(declaration.model, body, opened_value)
    return {
        str(f.column): f.get_db_prep_save(found[f.attname], connection) for f in declaration.model._meta.concrete_fields
    }
