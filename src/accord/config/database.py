"""The database as a whole: brought to this version, and never worked on when it is of another."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader

from accord.config.settings import database
from accord.kernel.erasing.erasures import reapply
from accord.kernel.ledger import row_security
from accord.kernel.ledger.checkpoints import refuse_unfit_key
from accord.kernel.ledger.site import site_event, site_events
from accord.kernel.records.bulk import count
from accord.kernel.records.files import remove_orphans
from accord.kernel.refusals import StorageRefused
from accord.kernel.search import index

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


def prepare() -> None:
    """Data folder, database at this version, keys; whatever was erased and has come back from somewhere is erased
    again. Raises StorageRefused for a database of a newer version, Refused for a key that is missing or another than
    the one that signed."""
    Path(settings.ACCORD_DATA_DIR).mkdir(parents=True, exist_ok=True, mode=0o700)
    loader = MigrationLoader(connection)
    refuse_newer(loader.applied_migrations, loader)
    refuse_unfit_key()
    if _behind(loader):
        migrate()
        index.complete()
    note_version()
    reapply()
    count()
    remove_orphans()
    Path(settings.STATIC_ROOT).mkdir(exist_ok=True)


def note_version() -> None:
    """Enter in the site log that from now on another version of Accord works here."""
    before = next((facts["to"] for facts in site_events("upgrade")), "")
    if before != settings.ACCORD_VERSION:
        site_event("upgrade", {"from": before, "to": settings.ACCORD_VERSION})


def refuse_unready() -> None:
    """Raises StorageRefused unless the database is there and of exactly this version."""
    loader = MigrationLoader(connection)
    refuse_newer(loader.applied_migrations, loader)
    if not loader.applied_migrations:
        raise StorageRefused("There is no database here yet. Run `accord init` to make it, or set ACCORD_DATA_DIR.")
    if _behind(loader):
        raise StorageRefused("This database was made by an older version of Accord. Run `accord init` to update it.")


def _behind(loader: MigrationLoader) -> bool:
    """Whether a migration is still to do."""
    return any(key not in loader.applied_migrations for key in loader.graph.leaf_nodes())


def refuse_newer(applied: Iterable[tuple[str, str]], loader: MigrationLoader) -> None:
    """Raises StorageRefused when the database has migrations that this version does not know."""
    mine = {"kernel", *(app.split(".")[-1] for app in settings.INSTALLED_APPS if app.startswith("accord.areas"))}
    unknown = sorted(name for app, name in applied if app in mine and (app, name) not in loader.disk_migrations)
    if unknown:
        raise StorageRefused(
            f"This database was made by a newer version of Accord (it knows {unknown[-1]}). Install that version, "
            f"or restore an older backup."
        )


def migrate() -> None:
    """Bring the database to this version, triggers and row-level security included."""
    with as_owner() as role:
        call_command("migrate", verbosity=0, interactive=False)
        if role:
            row_security.install(connections["default"], role)


@contextmanager
def as_owner() -> Iterator[str]:
    """PostgreSQL: inside, the owner of the tables works, if the settings name one; the application's role, which gets
    no more than it needs, is what it yields."""
    if not settings.ACCORD_DATABASE_ADMIN_URL:
        yield ""
        return
    role = str(connections["default"].settings_dict["USER"])
    with elsewhere(database(settings.ACCORD_DATABASE_ADMIN_URL)):
        yield role


@contextmanager
def elsewhere(place: Mapping[str, Any]) -> Iterator[None]:
    """Inside, the live connection leads to another database, or to this one as somebody else."""
    application = connections["default"].settings_dict.copy()
    connections["default"].close()
    connections["default"].settings_dict.update(place)
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"].settings_dict.update(application)
