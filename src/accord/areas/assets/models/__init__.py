"""Assets and access rights: tables and declarations."""

from accord.areas.assets.models.access_grants import AccessGrant
from accord.areas.assets.models.assets import Asset

__all__ = ["AccessGrant", "Asset"]
