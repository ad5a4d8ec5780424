"""What the records of incidents can show. The promise of each check is in `standards/checks.csv`."""

from accord.areas.incidents.checks import continuity, incidents, vulnerabilities

__all__ = ["continuity", "incidents", "vulnerabilities"]
