"""What suppliers, agreements and certificates can show. The promise of each check is in `standards/checks.csv`."""

from accord.areas.suppliers.checks import agreements, control, deliveries, evaluations

__all__ = ["agreements", "control", "deliveries", "evaluations"]
