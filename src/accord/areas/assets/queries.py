"""Reads of assets that have a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accord.areas.assets.models import AccessGrant, Asset
from accord.areas.assets.terms import HELD

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accord.kernel.moments.moment import Moment


def held(m: Moment) -> QuerySet[Asset]:
    """The assets that the organization still has."""
    return m.of(Asset).filter(state__in=HELD)


def in_use(m: Moment) -> QuerySet[Asset]:
    """The assets that are in use."""
    return m.of(Asset).filter(state="in_use")


def standing_grants(m: Moment) -> QuerySet[AccessGrant]:
    """The access rights that nobody has revoked."""
    return m.of(AccessGrant).filter(state="active")
