"""The kernel's app: installs the database's own promises after each migration."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.db.models.signals import m2m_changed, post_delete, post_migrate


class KernelConfig(AppConfig):
    """What every record has."""

    name = "accord.kernel"
    label = "kernel"
    verbose_name = "Organization"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Relations touch their record; triggers, index and row-level security follow the registry."""
        for room in ("organization", "parameters", "copies", "restores", "erasing"):
            import_module(f"accord.kernel.{room}.services")
        for module in ("jobs.kinds", "erasing.sweep"):
            import_module(f"accord.kernel.{module}")
        m2m_changed.connect(_touch, dispatch_uid="accord.touch")
        post_delete.connect(_forget, sender="kernel.Opening", dispatch_uid="accord.forget")
        post_migrate.connect(_install, sender=self, dispatch_uid="accord.install")


def _touch(sender: Any, instance: Any, action: str, reverse: bool, **kwargs: Any) -> None:
    from accord.kernel.acts.unit import current_unit, refuse_foreign_ids
    from accord.kernel.records.record import Record

    if action in {"pre_add", "pre_remove", "pre_clear"} and isinstance(instance, Record):
        if reverse:
            raise RuntimeError("change a relation from the record that declares it")
        if action != "pre_add" or kwargs.get("pk_set"):
            current_unit().touch(instance)
        if action == "pre_add":
            refuse_foreign_ids(instance, kwargs["model"], kwargs["pk_set"])


def _forget(sender: Any, instance: Any, **kwargs: Any) -> None:
    from accord.kernel.moments.kept import forget

    forget(instance.organization_id)


def _install(sender: Any, using: str, **kwargs: Any) -> None:
    from django.db import connections

    from accord.kernel.ledger import row_security, triggers
    from accord.kernel.search import index

    connection = connections[using]
    triggers.install(connection)
    index.install(connection)
    row_security.install(connection)
