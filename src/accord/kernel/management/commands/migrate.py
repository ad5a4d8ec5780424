"""A fresh database gets the tables of the last migration at once; an older one is migrated step by step.

Step by step, a fresh database of eighty tables that all refer to each other would take half a minute.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.commands.migrate import Command as Original
from django.db import connections
from django.db.migrations import RunPython, RunSQL
from django.db.migrations.executor import MigrationExecutor

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

STEPWISE = ("app_label", "migration_name", "fake", "fake_initial", "plan", "check_unapplied", "prune")


class Command(Original):
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
    executor = MigrationExecutor(connection)
    executor.recorder.ensure_schema()
    loader = executor.loader
    state = loader.project_state()
    with connection.schema_editor(atomic=True) as editor:
        for model in state.apps.get_models():
            if model._meta.can_migrate(connection):
                editor.create_model(model)
        plan = [migration for migration, _ in executor.migration_plan(loader.graph.leaf_nodes(), clean_start=True)]
        for migration in plan:
            ours = type(migration).__module__.startswith("accord.")
            for operation in migration.operations:
                if ours and isinstance(operation, (RunPython, RunSQL)):
                    operation.database_forwards(migration.app_label, editor, state, state)
    for migration in plan:
        executor.recorder.record_applied(migration.app_label, migration.name)
