"""Suppliers for Django."""

from importlib import import_module

from django.apps import AppConfig


class SuppliersConfig(AppConfig):
    """See the package's docstring."""

    name = "accord.areas.suppliers"
    label = "suppliers"
    default_auto_field = "django.db.models.BigAutoField"

    place = "Do"

    def ready(self) -> None:
        """Register the acts, the checks and the pages."""
        for room in ("services", "checks", "pages"):
            import_module(f"accord.areas.suppliers.{room}")
