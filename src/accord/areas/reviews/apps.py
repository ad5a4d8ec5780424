"""Reviews for Django."""

from importlib import import_module

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """See the package's docstring."""

    name = "accord.areas.reviews"
    label = "reviews"
    default_auto_field = "django.db.models.BigAutoField"

    place = "Check and act"

    def ready(self) -> None:
        """Register the acts, the checks and what stands on pages."""
        for room in ("services", "checks", "pages"):
            import_module(f"accord.areas.reviews.{room}")
