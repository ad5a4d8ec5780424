"""The database `past` holds scratch copies; migrations never touch it."""

from typing import Any


class PastIsNeverMigrated:
    """Everything is migrated on the live database alone."""

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        """True for the live database."""
        return db == "default"
