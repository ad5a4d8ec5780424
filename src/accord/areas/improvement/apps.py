"""The area improvement for Django."""

from django.apps import AppConfig


class ImprovementConfig(AppConfig):
    """See the package's docstring."""

    name = "accord.areas.improvement"
    label = "improvement"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Acts and checks register when they are imported."""
