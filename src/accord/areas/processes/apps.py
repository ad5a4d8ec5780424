"""Processes for Django."""

from importlib import import_module

from django.apps import AppConfig


class ProcessesConfig(AppConfig):
    """See the package's docstring."""

    name = "accord.areas.processes"
    label = "processes"
    default_auto_field = "django.db.models.BigAutoField"

    place = "Do"

    def ready(self) -> None:
        """Register the acts, the checks and the page with the map."""
        for room in ("services", "checks", "pages"):
            import_module(f"accord.areas.processes.{room}")
