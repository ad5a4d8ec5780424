"""The reports door for Django: its templates."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """See the package's docstring."""

    name = "accord.doors.reports"
    label = "reports"
