"""Monitoring for Django."""

from importlib import import_module

from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    """See the package's docstring."""

    name = "accord.areas.monitoring"
    label = "monitoring"
    default_auto_field = "django.db.models.BigAutoField"

    place = "Check and act"

    def ready(self) -> None:
        """Register the acts, the checks and the panels."""
        for room in ("services", "checks", "pages"):
            import_module(f"accord.areas.monitoring.{room}")
