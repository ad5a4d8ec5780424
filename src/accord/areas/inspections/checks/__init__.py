"""What the records of inspections can show. The promise of each check is in `standards/checks.csv`."""

from accord.areas.inspections.checks import arrivals, inspections, instruments, outputs, plans, releases, system

__all__ = ["arrivals", "inspections", "instruments", "outputs", "plans", "releases", "system"]
