"""The words of assets."""

from enum import StrEnum


class AssetKind(StrEnum):
    """What an asset is made of."""

    INFORMATION = "information"
    SOFTWARE = "software"
    HARDWARE = "hardware"
    SERVICE = "service"
    PEOPLE = "people"
    SITE = "site"
    INFRASTRUCTURE = "infrastructure"

    @property
    def label(self) -> str:
        """For people."""
        return self.value.capitalize()


class Classification(StrEnum):
    """How closely information is kept, loosest first."""

    PUBLIC = "public"
    INTERNAL = "internal"
    CONFIDENTIAL = "confidential"
    STRICT = "strict"

    @property
    def label(self) -> str:
        """For people."""
        return "Strictly confidential" if self is Classification.STRICT else self.value.capitalize()


class Need(StrEnum):
    """How much it would hurt if secrecy, correctness or reachability were lost."""

    NORMAL = "normal"
    HIGH = "high"
    VERY_HIGH = "very_high"

    @property
    def label(self) -> str:
        """For people."""
        return self.value.replace("_", " ").capitalize()


class Environment(StrEnum):
    """Where software or hardware belongs between making and use."""

    PRODUCTION = "production"
    TEST = "test"
    DEVELOPMENT = "development"

    @property
    def label(self) -> str:
        """For people."""
        return self.value.capitalize()


class Level(StrEnum):
    """What an access right allows."""

    READ = "read"
    WRITE = "write"
    ADMINISTER = "administer"
    ENTER = "enter"

    @property
    def label(self) -> str:
        """For people."""
        return self.value.capitalize()


HELD = ("in_use", "returned")
"""States in which the organization still has the asset."""
CARRIES_INFORMATION = (AssetKind.INFORMATION, AssetKind.SOFTWARE, AssetKind.HARDWARE, AssetKind.SERVICE)
"""Kinds on which information may be left behind."""
