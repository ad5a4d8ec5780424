"""Decisions about people, sites and units: facts in, objection or nothing out."""

from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from accord.kernel.refusals import Objection

RESERVED = frozenset(
    "account admin api calendar font healthz letters link mail new-organization readyz sign-in sign-out static".split()
)
"""First words of the installation's own addresses: no organization can be called so."""


def slug_free(*, slug: str) -> Objection | None:
    """An organization's short name stands first in its addresses, so it is none of the installation's own words."""
    if slug in RESERVED:
        return Objection(f"The short name {slug!r} is used by Accord itself. Choose another one.", "slug")
    return None


def zone_exists(*, time_zone: str) -> Objection | None:
    """A time zone is an IANA name."""
    if not time_zone:
        return None
    try:
        ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        return Objection(f"There is no time zone {time_zone!r}. Write it as Europe/Berlin, for example.", "time_zone")
    return None


def left_after_joined(*, joined_on: date | None, left_on: date | None) -> Objection | None:
    """Nobody leaves before having joined."""
    if joined_on and left_on and left_on < joined_on:
        return Objection("The day of leaving lies before the day of joining. Correct one of them.", "left_on")
    return None


def own_manager(*, pk: UUID, line_manager_id: UUID | None) -> Objection | None:
    """Nobody is their own line manager."""
    if line_manager_id == pk:
        return Objection("A person cannot be their own line manager. Choose somebody else.", "line_manager")
    return None


def head_of_itself(*, pk: UUID, parent_id: UUID | None) -> Objection | None:
    """A unit does not belong to itself."""
    return Objection("A unit cannot belong to itself.", "parent") if parent_id == pk else None
