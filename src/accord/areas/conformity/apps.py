"""Conformity for Django."""

from django.apps import AppConfig


class ConformityConfig(AppConfig):
    """See the package's docstring."""

    name = "accord.areas.conformity"
    label = "conformity"
    default_auto_field = "django.db.models.BigAutoField"

    place = "Conformity"

    def ready(self) -> None:
        """Register the acts and the pages."""
        from accord.areas.conformity import pages, services

        assert pages and services
