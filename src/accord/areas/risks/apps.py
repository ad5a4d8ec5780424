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
        """Register the acts and the checks."""
        for room in ("services", "checks"):
            import_module(f"accord.areas.risks.{room}")
