"""The chart beside an indicator."""

from accord.areas.indicators.pages import beside

__all__ = ["beside"]
