"""The reports door for Django: its templates."""

from importlib import import_module

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """See the package's docstring."""

    name = "accord.doors.reports"
    label = "reports"

    def ready(self) -> None:
        """Register the pages and the job."""
        for module in ("pages", "checkpoints"):
            import_module(f"accord.doors.reports.{module}")
