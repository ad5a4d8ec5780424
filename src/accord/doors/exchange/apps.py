"""The exchange for Django: the page Import and its templates."""

from importlib import import_module

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """See the package's docstring."""

    name = "accord.doors.exchange"
    label = "exchange"

    def ready(self) -> None:
        """Register the page."""
        import_module("accord.doors.exchange.import_page")
