"""Console commands about the installation as a whole."""

from __future__ import annotations

import contextlib
import getpass
import multiprocessing
import os
import shutil
import signal
import sqlite3
import sys
import tempfile
import threading
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from accord.config.database import migrate, prepare, refuse_newer
from accord.doors.console.showing import complain, show
from accord.kernel.access.accounts import set_password
from accord.kernel.access.models import Account, SignInLink
from accord.kernel.jobs.queue import work_until
from accord.kernel.ledger import triggers
from accord.kernel.ledger.rebuild import compare
from accord.kernel.ledger.site import site_event
from accord.kernel.organization.models import Organization
from accord.kernel.refusals import Refused

if TYPE_CHECKING:
    import argparse


def init(options: argparse.Namespace) -> int:
    """`accord init`."""
    prepare()
    migrate()
    triggers.refuse_to_start_on_difference(connection)
    show("Accord is ready. Start it with: accord serve")
    return 0


def serve(options: argparse.Namespace) -> int:
    """`accord serve`: web processes, and one beside them for the outbox."""
    prepare()
    triggers.refuse_to_start_on_difference(connection)
    if Organization.everywhere.filter(demonstration=True).exists():
        from accord.config.demonstration import refuse_known_password_in_public

        refuse_known_password_in_public()
    connection.close()
    return _serve(options.workers)


def _serve(workers: int = 1) -> int:
    from granian.constants import Interfaces
    from granian.server import Server

    show(f"Accord listens at {settings.ACCORD_BASE_URL}")
    sys.stdout.flush()
    multiprocessing.Process(target=_work_beside, args=(os.getpid(),), daemon=True, name="jobs").start()
    Server(
        "accord.config.wsgi:application",
        address="127.0.0.1" if _is_local() else "0.0.0.0",  # noqa: S104  (behind a proxy of its own)
        port=settings.ACCORD_PORT,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=4,
    ).serve()
    return 0


def _work_beside(parent: int) -> None:
    """Do jobs for as long as the process that serves is there.

    A process, not a thread of the one that forks the web workers: a fork while that thread writes would leave them a
    copy of SQLite's write lock that nobody gives back, and every write of theirs would find the database locked.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for who serves, who then ends this
    work_until(_Orphaned(parent))


class _Orphaned(threading.Event):
    """Set once this process has another parent than the one that began it."""

    def __init__(self, parent: int) -> None:
        super().__init__()
        self.parent = parent

    def is_set(self) -> bool:
        """Whether the parent has gone."""
        return os.getppid() != self.parent


def _is_local() -> bool:
    return settings.ACCORD_LOG_HOST in {"localhost", "127.0.0.1", "::1"}


def worker(options: argparse.Namespace) -> int:
    """`accord worker`."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    show("Working. Stop with Ctrl-C.")
    work_until(stop, every=2.0)
    return 0


def demo(options: argparse.Namespace) -> int:
    """`accord demo`: a second run keeps the data."""
    from accord.config import demonstration

    demonstration.ready(reset=options.reset)
    account = Account.objects.filter(is_operator=True).order_by("pk").first()
    if account is None:
        raise Refused("The example has no operator. Make it anew with `accord demo --reset`.")
    link = SignInLink.issue(account, minutes=60)
    demonstration.say(
        f"\nOpen {settings.ACCORD_BASE_URL}/link/{link}/\n(a single-use link that signs you in as "
        f"{account.email}, valid for an hour)\n"
    )
    connection.close()
    return 0 if options.no_serve else _serve()


def user(options: argparse.Namespace) -> int:
    """`accord user`."""
    email = options.email.strip().lower()
    if "@" not in email:
        raise Refused(f"{options.email!r} is not an e-mail address.")
    password = _new_password(email) if options.set_password else ""
    account = Account.objects.filter(email=email).first() or Account.objects.create_user(email)
    if password:
        set_password(account, password)
    if options.operator and not account.is_operator:
        account.is_operator = True
        account.save(update_fields=["is_operator"])
        site_event("rights", {"account": str(account.pk), "runs_installation": True})
    link = f"{settings.ACCORD_BASE_URL}/link/{SignInLink.issue(account)}/"
    show(
        {"account": account.email, "sign-in link (single use, 15 minutes)": link}
        if options.format == "text"
        else {"account": account.email, "link": link},
        options.format,
    )
    return 0


def _new_password(email: str) -> str:
    """A password that keeps the rules, from ACCORD_PASSWORD or asked for. Raises Refused."""
    given = os.environ.get("ACCORD_PASSWORD") or getpass.getpass("New password: ")
    try:
        validate_password(given, Account(email=email))
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from None
    return given


def rebuild(options: argparse.Namespace) -> int:
    """`accord rebuild --check`: exit 0 only without difference."""
    found: list[dict[str, Any]] = []
    for organization in Organization.everywhere.order_by("slug"):
        compared = compare(organization)
        found.append(
            {
                "organization": organization.slug,
                "records": compared.records,
                "differences": [f"{d.type} {d.reference or d.id} {d.says}" for d in compared.differences],
            }
        )
    if options.format == "json":
        show(found, "json")
    else:
        for f in found:
            show(
                [
                    f"{f['organization']}: {f['records']} records, {len(f['differences'])} differences",
                    *(f"  {d}" for d in f["differences"]),
                ]
            )
    return complain("The live tables differ from the ledger.") if any(f["differences"] for f in found) else 0


BACKED_UP = ("evidence", "keys", "checkpoints")


def backup(options: argparse.Namespace) -> int:
    """`accord backup`: SQLite with everything beside it, in one ZIP that holds keys and must be kept safe."""
    if connection.vendor != "sqlite":
        raise Refused(
            "Back PostgreSQL up with pg_dump, and copy the data folder (evidence, keys, checkpoints) beside it."
        )
    data, output = Path(settings.ACCORD_DATA_DIR), options.output
    with tempfile.TemporaryDirectory(dir=data) as folder:
        copy = Path(folder) / "accord.sqlite3"
        with (
            contextlib.closing(sqlite3.connect(settings.DATABASES["default"]["NAME"])) as live,
            contextlib.closing(sqlite3.connect(copy)) as target,
        ):
            live.backup(target)
        unfinished = output.with_name(f".{output.name}.part")
        with zipfile.ZipFile(
            os.fdopen(os.open(unfinished, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb"),
            "w",
            zipfile.ZIP_DEFLATED,
        ) as made:
            made.write(copy, "accord.sqlite3")
            for name in BACKED_UP:
                for path in sorted((data / name).rglob("*")):
                    if path.is_file():
                        made.write(path, path.relative_to(data).as_posix())
        unfinished.replace(output)
    show(f"{output}: {output.stat().st_size} bytes. It holds the keys: keep it where only you can read it.")
    return 0


def restore(options: argparse.Namespace) -> int:
    """`accord restore`: into an empty data folder, all or nothing."""
    data = Path(settings.ACCORD_DATA_DIR)
    target = Path(str(settings.DATABASES["default"]["NAME"]))
    if connection.vendor != "sqlite" or (target.exists() and target.stat().st_size):
        raise Refused(
            f"There is data in {data.name} already, so nothing was restored. Set ACCORD_DATA_DIR to an empty folder."
        )
    try:
        archive = zipfile.ZipFile(options.file)
    except (OSError, zipfile.BadZipFile) as error:
        raise Refused(f"{options.file} is not a backup of Accord: {error}.") from error
    with archive:
        names = archive.namelist()
        strange = [
            n
            for n in names
            if n != "accord.sqlite3" and not (n.split("/")[0] in BACKED_UP and ".." not in n and "\\" not in n)
        ]
        if "accord.sqlite3" not in names or strange:
            raise Refused(
                f"{options.file} is not a backup of Accord" + (f": it holds {strange[0]!r}." if strange else ".")
            )
        with tempfile.TemporaryDirectory(dir=data) as folder:
            archive.extractall(folder)
            _refuse_unfit_copy(Path(folder) / "accord.sqlite3", options.file)
            for name in BACKED_UP:
                if (Path(folder) / name).exists():
                    shutil.copytree(Path(folder) / name, data / name, dirs_exist_ok=True)
            for key in (data / "keys").glob("*"):
                key.chmod(0o600)
            shutil.move(Path(folder) / "accord.sqlite3", target)
    prepare()
    show("Restored. `accord rebuild --check` compares every record with the ledger.")
    return 0


def _refuse_unfit_copy(path: Path, backup: Path) -> None:
    """Raises Refused for a damaged database in a backup, StorageRefused for one of a newer version."""
    try:
        with contextlib.closing(sqlite3.connect(path)) as copy:
            if copy.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise Refused(f"The database in {backup} is damaged. Take another backup.")
            applied = copy.execute("SELECT app, name FROM django_migrations").fetchall()
    except sqlite3.DatabaseError as error:
        raise Refused(f"The database in {backup} cannot be read: {error}. Take another backup.") from error
    refuse_newer(applied, MigrationLoader(None))
