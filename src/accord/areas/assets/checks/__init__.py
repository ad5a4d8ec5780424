"""What the inventory and the rights of access can show. The promise of each check is in `standards/checks.csv`."""

from accord.areas.assets.checks import access, infrastructure, inventory

__all__ = ["access", "infrastructure", "inventory"]
