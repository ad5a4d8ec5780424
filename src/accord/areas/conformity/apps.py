"""The area conformity for Django."""

from django.apps import AppConfig


class ConformityConfig(AppConfig):
    """See the package's docstring."""

    name = "accord.areas.conformity"
    label = "conformity"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register acts and checks."""
