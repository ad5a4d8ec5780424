"""Leadership for Django."""

from importlib import import_module

from django.apps import AppConfig


class LeadershipConfig(AppConfig):
    """See the package's docstring."""

    name = "accord.areas.leadership"
    label = "leadership"
    default_auto_field = "django.db.models.BigAutoField"

    place = "Plan"

    def ready(self) -> None:
        """Register the acts, the checks and what stands on pages."""
        for room in ("services", "checks", "pages"):
            import_module(f"accord.areas.leadership.{room}")
