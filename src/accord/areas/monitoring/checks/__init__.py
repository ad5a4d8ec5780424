"""What the records of monitoring can show. The promise of each check is in `standards/checks.csv`."""

from accord.areas.monitoring.checks import coverage, following

__all__ = ["coverage", "following"]
