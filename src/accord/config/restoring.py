"""Restoring a backup: into an empty installation on either database, proved before it opens, all or nothing.

SQLite: into a file of its own, which gets its name at the very end. PostgreSQL: the owner fills empty tables in one
transaction. Files come to their places before that end, so whatever kills the process leaves an installation that is
empty, and the restore can be begun again.

Rights: who restores needs the key that signed the backup, or vouches for its fingerprint. Nobody of the backup runs
the restored installation, but the one who is named as restoring it and who ran it in the backup; tokens and calendars
are revoked, links for signing in and sessions are none. So no right comes back that was taken away since, nor one above
those of whoever sits at the console (security.md, V-34).
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.core.management.color import no_style
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from accord.config.database import as_owner, elsewhere, migrate, prepare, refuse_newer
from accord.kernel.access.models import Account, CalendarFeed, Token
from accord.kernel.backup.archive import Archive
from accord.kernel.backup.making import ABOUT, SECRET, SIGNING, evidence
from accord.kernel.backup.proving import Proof, prove
from accord.kernel.backup.rows import brought, columns, logs, tables, touch_again
from accord.kernel.copies.delivering import newest_in_folder
from accord.kernel.erasing.erasures import bring_copies, erasures_folder
from accord.kernel.ledger import triggers
from accord.kernel.ledger.checkpoints import last_signed_file, lost_checkpoint
from accord.kernel.ledger.keys import flush_folder, held_key, kept_folder, key_file, rotations, write_private
from accord.kernel.ledger.models import SITE, Entry, Head
from accord.kernel.ledger.site import CONSOLE, restore_accepted, site_event
from accord.kernel.moments.clock import now
from accord.kernel.organization.models import Organization
from accord.kernel.records.files import path_of
from accord.kernel.records.record import within
from accord.kernel.refusals import Refused
from accord.kernel.search import index
from accord.tlog.checkpoint import KeyRefused, NoteRefused, Signer, fingerprint, open_note
from accord.tlog.rotation import chain

if TYPE_CHECKING:
    from django.db.models import Model

    from accord.kernel.backup.making import Tell


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored and proved. `lost`: files that were lost already when the backup was made. `unsigned`: logs of
    which more was signed than the backup has."""

    made_at: str
    logs: tuple[Proof, ...]
    rows: int
    files: int
    lost: tuple[str, ...]
    unsigned: tuple[str, ...]


def restore(path: Path, *, key: str = "", email: str = "", tell: Tell = lambda *_: None) -> Restored:
    """Restore the backup. `key`: the fingerprint for which whoever restores vouches; `email`: their account in the
    backup. Raises Refused, and then nothing was restored."""
    data = Path(settings.ACCORD_DATA_DIR)
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    _refuse_occupied()
    archive = Archive(path)
    try:
        keys = _trusted(archive, key)
        _refuse_unfit(archive)
        archive.check(tell)
        try:
            found = _restored(archive, keys, email, tell)
        except (ValueError, KeyError, TypeError, DatabaseError) as error:
            said = str(error).strip().splitlines()[0].rstrip(".") if str(error).strip() else type(error).__name__
            raise Refused(f"Nothing was restored from {path.name}: what it holds does not fit ({said}).") from error
    finally:
        archive.close()
    prepare()
    return found


# ---- before anything is written --------------------------------------------------------------------------------------


def _refuse_occupied() -> None:
    """Raises Refused unless there is no database here, or on PostgreSQL an empty one."""
    if connection.vendor == "sqlite":
        file = Path(str(connection.settings_dict["NAME"]))
        if file.exists() and file.stat().st_size:
            raise Refused(
                f"There is data in {Path(settings.ACCORD_DATA_DIR).name} already, so nothing was restored. Set "
                "ACCORD_DATA_DIR to an empty folder."
            )
        return
    with as_owner(), within(SITE):
        there = set(connection.introspection.table_names())
        asked: list[Any] = [Organization.everywhere, Account.objects, Entry.objects]
        if any(m.model._meta.db_table in there and m.exists() for m in asked):
            raise Refused("There is data in the database already, so nothing was restored. Name an empty database.")


def _trusted(archive: Archive, vouched: str) -> list[bytes]:
    """The keys by which the backup and its checkpoints may be signed. Raises Refused for a key that nobody here holds
    or vouches for."""
    own = _own_key()
    inside = _key_inside(archive)
    present = own or inside
    if present is None:
        raise Refused(
            f"Nothing was restored: this backup holds no keys. Put the key with the fingerprint "
            f"{fingerprint(archive.claims())} into the folder keys as {key_file().name}, or name its file in "
            "ACCORD_SIGNING_KEY."
        )
    if own is None and _plain(vouched) != _plain(present.fingerprint):
        raise Refused(
            f"Nothing was restored: this backup is intact in itself at best, for its key lies in it. Compare the "
            f"fingerprint {present.fingerprint} with the one that you know, then vouch for it with --key."
        )
    archive.trust(present.public_key, rotations())
    notes = [archive.small(n).decode() for n in archive.named("checkpoints/rotations")]
    return chain([*notes, *rotations()], present.public_key)


def _plain(text: str) -> str:
    return text.replace("-", "").strip().lower()


def _own_key() -> Signer | None:
    try:
        return held_key()
    except KeyRefused as refusal:
        raise Refused(str(refusal)) from refusal


def _key_inside(archive: Archive) -> Signer | None:
    if SIGNING not in archive.members:
        return None
    try:
        return Signer.from_bytes(archive.unproved(SIGNING))
    except KeyRefused as refusal:
        raise Refused(f"Nothing was restored: the key in the backup is none. {refusal}") from refusal


def _refuse_unfit(archive: Archive) -> None:
    """Raises Refused for a backup of a newer version, and for one for which there is no room."""
    about, loader = archive.about, MigrationLoader(None)
    applied = _applied(archive)
    refuse_newer(applied, loader)
    older = not set(loader.graph.leaf_nodes()) <= set(applied)
    if older and connection.vendor == "postgresql":
        raise Refused(
            f"Nothing was restored: this backup was made by an older version of Accord ({about['app'][:20]}). Restore "
            "it on SQLite first, without ACCORD_DATABASE_URL, back that up, and restore that here."
        )
    free = shutil.disk_usage(settings.ACCORD_DATA_DIR).free
    if free < 2 * archive.size:
        raise Refused(f"Nothing was restored: it needs {2 * archive.size >> 20} MB, and {free >> 20} MB are free.")


def _applied(archive: Archive) -> list[tuple[str, str]]:
    try:
        return [(str(app), str(name)) for app, name in archive.about["migrations"]]
    except (TypeError, ValueError) as error:
        raise Refused("Nothing was restored: the backup does not say by which version it was made.") from error


# ---- into the database -----------------------------------------------------------------------------------------------


def _restored(archive: Archive, keys: list[bytes], email: str, tell: Tell) -> Restored:
    for old in Path(settings.ACCORD_DATA_DIR).glob(".restoring-*"):
        shutil.rmtree(old)  # of one that was killed
    with (
        tempfile.TemporaryDirectory(prefix=".restoring-", dir=settings.ACCORD_DATA_DIR) as folder,
        _opened_at_the_end(Path(folder) / "accord.sqlite3"),
    ):
        rows = _fill(archive, tell)
        files = _stage(archive, Path(folder), tell)
        proofs = prove(keys, tell)
        _refuse_other_heads(archive, proofs)
        lost = _refuse_missing(archive)
        runs = _limit_rights(email)
        unsigned = _place(archive, Path(folder), keys)
        with transaction.atomic():
            _note(archive, proofs, runs)
            index.renew()
            triggers.install(connection)
    return Restored(archive.about["made_at"], tuple(proofs), rows, files, tuple(lost), tuple(unsigned))


@contextmanager
def _opened_at_the_end(file: Path) -> Iterator[None]:
    """The database to be filled; nobody sees it before all inside went well."""
    if connection.vendor == "postgresql":
        migrate()
        with as_owner(), transaction.atomic():
            yield
        return
    target = Path(str(connection.settings_dict["NAME"]))
    with elsewhere({"NAME": str(file)}):
        yield
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for left in ("-wal", "-shm"):
        target.with_name(target.name + left).unlink(missing_ok=True)
    file.replace(target)
    flush_folder(target.parent)


def _fill(archive: Archive, tell: Tell) -> int:
    """Tables of the backup's version, with its rows; then brought to this version."""
    models, older = _laid_out(archive)
    _refuse_other_tables(archive, models)
    found: dict[str, Counter[UUID | None]] = {}
    with transaction.atomic():
        triggers.remove(connection)
        for number, (name, model) in enumerate(models.items()):
            tell("Rows", number, len(models))
            found[name] = brought(model, archive.lines(f"tables/{name}.jsonl"))
            if found[name].total() != archive.about["tables"][name]["rows"]:
                raise ValueError(f"{name} has not as many rows as the backup says")
        _refuse_orphans(found)
        touch_again()
        connection.check_constraints()
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(models.values())):
            cursor.execute(statement)
    if older:
        migrate()
    return sum(rows.total() for rows in found.values())


def _refuse_orphans(found: Mapping[str, Counter[UUID | None]]) -> None:
    """Every row belongs to an organization that is there, or to the site log. It is looked at while rows come in:
    PostgreSQL shows those of an organization that is not there to nobody."""
    known = {None, *logs()}
    for name, rows in found.items():
        if not known.issuperset(rows):
            raise ValueError(f"{name} has rows of an organization that is not there")


def _laid_out(archive: Archive) -> tuple[dict[str, type[Model]], bool]:
    """Empty tables as the backup has them, and whether they are those of an older version."""
    loader = MigrationLoader(None)
    applied = set(_applied(archive)) & set(loader.graph.nodes)
    if set(loader.graph.leaf_nodes()) <= applied:
        if connection.vendor == "sqlite":
            migrate()
        return tables(), False
    executor = MigrationExecutor(connection)
    ends = [n for n in sorted(applied) if not {c.key for c in loader.graph.node_map[n].children} & applied]
    executor.migrate(ends)
    return tables(executor.loader.project_state(ends).apps), True


def _refuse_other_tables(archive: Archive, models: dict[str, type[Model]]) -> None:
    told: dict[str, Any] = archive.about["tables"]
    members = {n.removeprefix("tables/").removesuffix(".jsonl") for n in archive.named("tables")}
    if odd := sorted((told.keys() ^ models.keys()) | (told.keys() ^ members)):
        raise ValueError(f"{odd[0][:60]!r} is not a table that it has to hold, or is missing")
    for name, model in models.items():
        if told[name].get("columns") != columns(model):
            raise ValueError(f"{name} has other columns")


# ---- proved, and with no more rights than it may give ----------------------------------------------------------------


def _refuse_other_heads(archive: Archive, proofs: list[Proof]) -> None:
    told = {h["id"]: (h["size"], h["root"]) for h in archive.about["logs"]}
    if told != {p.log: (p.size, p.root) for p in proofs if p.size}:
        raise ValueError("its logs are not those that it names")


def _refuse_missing(archive: Archive) -> list[str]:
    """The files that were lost when it was made. Raises ValueError when another one is missing or too much."""
    wanted = evidence()
    there = {n.removeprefix("evidence/"): archive.members[n].file_size for n in archive.named("evidence")}
    lost = sorted(wanted.keys() - there.keys())
    if lost != sorted(archive.about["lost"]) or not there.items() <= wanted.items():
        raise ValueError("its files are not those that its records name")
    return lost


def _limit_rights(email: str) -> str:
    """Nobody runs the installation but who restores it and did so in the backup. Returns the account's id."""
    account = Account.objects.filter(email=email.strip().lower(), is_operator=True, is_active=True).first()
    if email and account is None:
        raise Refused(
            f"Nothing was restored: {email} does not run the installation in this backup, and so cannot restore it. "
            "Leave --as out, and say afterwards who does: accord user E-MAIL --operator."
        )
    others = Account.objects.exclude(pk=account.pk) if account else Account.objects.all()
    others.update(is_operator=False)
    for secret in (Token, CalendarFeed):
        secret.objects.filter(revoked_at=None).update(revoked_at=now())
    return str(account.pk) if account else ""


def _note(archive: Archive, proofs: list[Proof], runs: str) -> None:
    facts = {
        "made_at": archive.about["made_at"], "about": hashlib.sha256(archive.small(ABOUT)).hexdigest(),
        "entries": sum(p.size for p in proofs), "runs_installation": runs,
    }  # fmt: skip
    site_event("restored", facts, {**CONSOLE, "id": runs} if runs else CONSOLE)


# ---- files -----------------------------------------------------------------------------------------------------------


def _stage(archive: Archive, folder: Path, tell: Tell) -> int:
    """Evidence, unpacked beside: on the disk, not yet in its place."""
    names = archive.named("evidence")
    for number, name in enumerate(names):
        tell("Files", number, len(names))
        with (folder / name.removeprefix("evidence/")).open("wb") as out:
            for piece in archive.pieces(name):
                out.write(piece)
            out.flush()
            os.fsync(out.fileno())
    return len(names)


def _place(archive: Archive, folder: Path, keys: list[bytes]) -> list[str]:
    """Everything beside the database comes to its place. Returns the logs of which more was signed than is there."""
    for name in archive.named("evidence"):
        sha256 = name.removeprefix("evidence/")
        path_of(sha256).parent.mkdir(parents=True, exist_ok=True)
        (folder / sha256).replace(path_of(sha256))
    for name in archive.named("checkpoints"):
        place = kept_folder() / name.removeprefix("checkpoints/")
        if not _is_newer(place, archive.small(name).decode(), keys):
            write_private(place, archive.small(name))
    for name in archive.named("erasures"):
        if not (place := erasures_folder() / name.removeprefix("erasures/")).exists():
            write_private(place, archive.small(name))
    bring_copies()
    if SIGNING in archive.members and not settings.ACCORD_SIGNING_KEY and not key_file().exists():
        write_private(key_file(), archive.small(SIGNING))
        write_private(key_file().with_name("secret.txt"), archive.small(SECRET))
    return _lost_since(keys)


def _is_newer(place: Path, note: str, keys: list[bytes]) -> bool:
    """Whether a checkpoint lies there that was signed after that of the backup: the loss must then be said."""
    return place.exists() and _size(place.read_text(), keys) > _size(note, keys)


def _size(note: str, keys: list[bytes]) -> int:
    """How many entries a checkpoint covers; -1 for what is none of these keys."""
    try:
        return open_note(note, *keys).size
    except NoteRefused:
        return -1


def _lost_since(keys: list[bytes]) -> list[str]:
    """The logs of which more was signed than the backup has, as this folder or that of the copies shows. What was
    signed last lies in its place, so nothing is signed beside it before the loss is accepted."""
    found = []
    for log in logs():
        place, copy = last_signed_file(log), newest_in_folder(log)
        with within(log):
            there = Head.objects.filter(pk=log).values_list("size", flat=True).first() or 0
            if copy and _size(copy, keys) > there and not (place.exists() and _is_newer(place, copy, keys)):
                write_private(place, copy.encode())
            lost = lost_checkpoint(log)
        if lost is not None and not restore_accepted(lost):
            found.append(str(log))
    return found
