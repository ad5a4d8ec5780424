"""Indicators: tables and declarations, one file per noun."""

from accord.areas.indicators.models.analyses import Analysis
from accord.areas.indicators.models.indicators import Indicator
from accord.areas.indicators.models.measurements import Measurement

__all__ = ["Analysis", "Indicator", "Measurement"]
