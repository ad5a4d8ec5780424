"""Assets for Django."""

from importlib import import_module

from django.apps import AppConfig


class AssetsConfig(AppConfig):
    """See the package's docstring."""

    name = "accord.areas.assets"
    label = "assets"
    default_auto_field = "django.db.models.BigAutoField"

    place = "Support"

    def ready(self) -> None:
        """Register the acts, the checks and the panels, and that rights of who returns are looked at."""
        for room in ("services", "checks", "pages"):
            import_module(f"accord.areas.assets.{room}")
        from accord.areas.assets.services import look_again
        from accord.kernel.organization.services import left_behind

        left_behind(look_again)
