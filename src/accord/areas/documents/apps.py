"""The area documents for Django."""

from importlib import import_module

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """See the package's docstring."""

    name = "accord.areas.documents"
    label = "documents"
    default_auto_field = "django.db.models.BigAutoField"

    place = "Support"

    def ready(self) -> None:
        """Register acts and checks."""
        for room in ("services", "checks"):
            import_module(f"accord.areas.documents.{room}")
