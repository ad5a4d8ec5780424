"""A fresh database gets the tables of the last migration at once; an older one is migrated step by step.

Step by step, a fresh database of eighty tables that all refer to each other would take half a minute. Either way what
is done and the note that it is done are one transaction: Django notes a migration that makes tables after it was
committed, and whoever is killed in between finds the tables there and never gets further.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.core.management.commands import migrate
from django.db import connections, transaction
from django.db.migrations import RunPython, RunSQL
from django.db.migrations.executor import MigrationExecutor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.migrations import Migration
    from django.db.migrations.state import ProjectState

STEPWISE = ("app_label", "migration_name", "fake", "fake_initial", "plan", "check_unapplied", "prune")


@contextmanager
def all_or_nothing(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """One transaction around schema editors. SQLite checks foreign keys at its end, and must be told so before it."""
    connection.disable_constraint_checking()
    try:
        with transaction.atomic(connection.alias):
            yield
    finally:
        connection.enable_constraint_checking()


class Executor(MigrationExecutor):
    """Django's, but each migration is noted in its own transaction, unless it says that it cannot have one."""

    def apply_migration(
        self, state: ProjectState, migration: Migration, fake: bool = False, fake_initial: bool = False
    ) -> ProjectState:
        """Apply and note."""
        if not migration.atomic:
            return super().apply_migration(state, migration, fake, fake_initial)
        with all_or_nothing(self.connection):
            return super().apply_migration(state, migration, fake, fake_initial)


migrate.MigrationExecutor = Executor  # type: ignore[attr-defined]  # Django's command asks for it by this name


class Command(migrate.Command):
    """`migrate`, quick where there is nothing yet."""

    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        if not any(options[name] for name in STEPWISE) and is_fresh(connection):
            make_tables(connection)
        super().handle(*args, **options)  # what is left: the signal after it, which installs triggers


def is_fresh(connection: BaseDatabaseWrapper) -> bool:
    """Whether the database holds no table at all."""
    connection.prepare_database()
    return not connection.introspection.table_names()


def make_tables(connection: BaseDatabaseWrapper) -> None:
    """All tables as the migrations leave them, and all migrations recorded as applied.

    What migrations do beside tables is done where it is ours; others only move data, and there is none.
    """
    executor = Executor(connection)
    loader = executor.loader
    state = loader.project_state()
    plan = [migration for migration, _ in executor.migration_plan(loader.graph.leaf_nodes(), clean_start=True)]
    with all_or_nothing(connection):
        executor.recorder.ensure_schema()
        with connection.schema_editor(atomic=True) as editor:
            for model in state.apps.get_models():
                if model._meta.can_migrate(connection):
                    editor.create_model(model)
            for migration in plan:
                ours = type(migration).__module__.startswith("accord.")
                for operation in migration.operations:
                    if ours and isinstance(operation, (RunPython, RunSQL)):
                        operation.database_forwards(migration.app_label, editor, state, state)
        for migration in plan:
            executor.recorder.record_applied(migration.app_label, migration.name)
