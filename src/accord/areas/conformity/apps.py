"""Conformity for Django."""

from importlib import import_module

from django.apps import AppConfig


class ConformityConfig(AppConfig):
    """See the package's docstring."""

    name = "accord.areas.conformity"
    label = "conformity"
    default_auto_field = "django.db.models.BigAutoField"

    place = ""

    def ready(self) -> None:
        """Register the acts, the job and the pages."""
        for room in ("services", "queries.ahead", "pages"):
            import_module(f"accord.areas.conformity.{room}")
