"""Risks for Django."""

from importlib import import_module

from django.apps import AppConfig


class RisksConfig(AppConfig):
    """See the package's docstring."""

    name = "accord.areas.risks"
    label = "risks"
    default_auto_field = "django.db.models.BigAutoField"

    place = "Plan"

    def ready(self) -> None:
        """Register the acts, the checks and the pages."""
        for room in ("services", "checks", "pages"):
            import_module(f"accord.areas.risks.{room}")
