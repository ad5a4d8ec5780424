"""`accord demo`: the living example comes in whole or not at all, and its known password stays on this machine."""

from __future__ import annotations

import shutil
import sys
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection

from accord.config.database import prepare
from accord.config.example.filling import PASSWORD, SLUG, TO_TRY, fill, printed_password
from accord.config.example.people import everybody
from accord.doors.console.showing import show
from accord.kernel.access.models import Account
from accord.kernel.jobs.queue import run_waiting
from accord.kernel.ledger import triggers
from accord.kernel.organization.models import Organization
from accord.kernel.records.bulk import count
from accord.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

LEFT_OVER = ("evidence", "checkpoints", "cache", "mail", "packs")


def ready(*, reset: bool) -> None:
    """The database with the example in it; a second run keeps the data and says the password again. Raises Refused."""
    unfinished = Path(settings.ACCORD_DATA_DIR) / "example.unfinished"
    if reset or unfinished.exists():
        throw_away()
        unfinished.unlink(missing_ok=True)
    prepare()
    triggers.refuse_to_start_on_difference(connection)
    refuse_known_password_in_public()
    if Organization.everywhere.filter(slug=SLUG).exists():
        _remind()
        return
    say("Filling the living example; this takes a little while.")
    with ExitStack() as undo:
        undo.callback(_give_up, unfinished)
        unfinished.touch()  # a process that is killed leaves this behind, and the next run begins anew
        with _not_waiting_for_the_disk():
            fill(lambda said: say(f"  {said}"))
        undo.pop_all()
    unfinished.unlink()
    run_waiting()


@contextmanager
def _not_waiting_for_the_disk() -> Iterator[None]:
    """SQLite alone: thousands of acts in a row need not each be safe against a power cut; all together they are."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=OFF")
        try:
            yield
        finally:
            cursor.execute("PRAGMA synchronous=FULL")
            count()
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def say(said: str) -> None:
    """A line that is seen at once."""
    show(said)
    sys.stdout.flush()


def _give_up(unfinished: Path) -> None:
    """Half an example is no example: SQLite's goes at once, where nothing else would go with it."""
    if connection.vendor == "sqlite" and not _others():
        throw_away()
        unfinished.unlink(missing_ok=True)


def _others() -> list[str]:
    """Short names of what else this installation holds."""
    if Organization._meta.db_table not in connection.introspection.table_names():
        return []
    return list(Organization.everywhere.exclude(slug=SLUG).values_list("slug", flat=True)[:5])


def throw_away() -> None:
    """Only a database that holds nothing but the example is thrown away. Raises Refused."""
    path = Path(str(settings.DATABASES["default"]["NAME"]))
    if connection.vendor != "sqlite":
        raise Refused(
            "The example is thrown away on SQLite only. Drop and make the PostgreSQL database yourself, remove "
            "example.unfinished from the data folder if it is there, then run `accord demo`."
        )
    if not path.exists():
        return
    if others := _others():
        raise Refused(
            f"This installation also holds {', '.join(others)}, so nothing was thrown away. Set ACCORD_DATA_DIR to "
            "another folder."
        )
    connection.close()
    for name in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
        name.unlink(missing_ok=True)
    for folder in LEFT_OVER:
        shutil.rmtree(Path(settings.ACCORD_DATA_DIR) / folder, ignore_errors=True)


def _remind() -> None:
    """The line about the password, while it is still the printed one."""
    known = [a.email for a in _with_known_password()] if printed_password() else []
    if known:
        say(f"The example is here already. The password of {', '.join(known)} is {PASSWORD}.")


def _with_known_password() -> Iterator[Account]:
    accounts = {a.email: a for a in Account.objects.filter(email__in=[everybody()[key].email for key in TO_TRY])}
    for key in TO_TRY:
        account = accounts.get(everybody()[key].email)
        if account is not None and account.check_password(PASSWORD):
            yield account


def refuse_known_password_in_public() -> None:
    """Raises Refused where others than this machine could sign in with the password that the example prints."""
    if printed_password() or not Organization.everywhere.filter(slug=SLUG, demonstration=True).exists():
        return
    if known := next(_with_known_password(), None):
        raise Refused(
            f"This installation holds the example, and {known.email} still has the password that everybody knows. "
            "Serve it on localhost, or make it anew under this address with `accord demo --reset`."
        )
