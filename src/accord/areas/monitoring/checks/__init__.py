"""What the records of monitoring can show. Promises are in `standards/checks.csv`."""

from accord.areas.monitoring.checks import coverage, families, following

__all__ = ["coverage", "families", "following"]
