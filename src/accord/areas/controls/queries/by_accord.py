"""The activities that an organization has left to Accord itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from accord.areas.controls.models import Activity

if TYPE_CHECKING:
    from datetime import date


def due_by_accord(day: date) -> list[Activity]:
    """Those of the organization in scope that are due, or were never planned."""
    left = Activity.objects.filter(by_accord=True, state="active", archived_on=None)
    return list(left.filter(Q(next_due=None) | Q(next_due__lte=day)).order_by("reference"))
