"""The area suppliers for Django."""

from django.apps import AppConfig


class SuppliersConfig(AppConfig):
    """See the package's docstring."""

    name = "accord.areas.suppliers"
    label = "suppliers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Acts and checks register when they are imported."""
