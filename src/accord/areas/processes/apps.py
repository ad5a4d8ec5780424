"""The area processes for Django."""

from django.apps import AppConfig


class ProcessesConfig(AppConfig):
    """See the package's docstring."""

    name = "accord.areas.processes"
    label = "processes"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Acts and checks register when they are imported."""
