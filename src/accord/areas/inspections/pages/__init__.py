"""What the pages of lots, instruments and calibrations show beside their fields."""

from accord.areas.inspections.pages import drift, looking_back, release

__all__ = ["drift", "looking_back", "release"]
