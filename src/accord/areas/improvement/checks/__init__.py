"""What nonconformities, actions, changes and ideas can show. The promise of each check is in `standards/checks.csv`."""

from accord.areas.improvement.checks import changes, nonconformities

__all__ = ["changes", "nonconformities"]
