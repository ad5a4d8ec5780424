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
        """Register the acts, the checks and the panels."""
        for room in ("services", "checks", "pages"):
            import_module(f"accord.areas.incidents.{room}")
