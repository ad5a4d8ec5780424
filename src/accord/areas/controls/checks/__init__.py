"""What the records of controls can show. Promises are in `standards/checks.csv`."""

from accord.areas.controls.checks import activities, duties, families, statements

__all__ = ["activities", "duties", "families", "statements"]
