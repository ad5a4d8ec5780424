"""Incidents for Django."""

from importlib import import_module

from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    """See the package's docstring."""

    name = "accord.areas.incidents"
    label = "incidents"
    default_auto_field = "django.db.models.BigAutoField"

    place = "Do"

    def ready(self) -> None:
        """Register the acts and the checks."""
        for room in ("services", "checks"):
            import_module(f"accord.areas.incidents.{room}")
