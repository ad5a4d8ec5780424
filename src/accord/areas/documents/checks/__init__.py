"""What documents, versions, confirmations of reading and retention rules can show. The promise of each check is in
`standards/checks.csv`."""

from accord.areas.documents.checks import documents, policies, retention

__all__ = ["documents", "policies", "retention"]
