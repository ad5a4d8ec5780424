"""What the records of context can show. The promise of each check is in `standards/checks.csv`."""

from accord.areas.context.checks import issues, obligations, parties, scope

__all__ = ["issues", "obligations", "parties", "scope"]
