"""Customers for Django."""

from importlib import import_module

from django.apps import AppConfig


class CustomersConfig(AppConfig):
    """See the package's docstring."""

    name = "accord.areas.customers"
    label = "customers"
    default_auto_field = "django.db.models.BigAutoField"

    place = "Do"

    def ready(self) -> None:
        """Register the acts, the checks and what the pages show."""
        for room in ("services", "checks", "pages"):
            import_module(f"accord.areas.customers.{room}")
