"""Controls for Django."""

from importlib import import_module

from django.apps import AppConfig


class ControlsConfig(AppConfig):
    """See the package's docstring."""

    name = "accord.areas.controls"
    label = "controls"
    default_auto_field = "django.db.models.BigAutoField"

    place = "Do"

    def ready(self) -> None:
        """Register the acts, the checks and the pages."""
        for room in ("services", "checks", "pages"):
            import_module(f"accord.areas.controls.{room}")
