"""Reads of leadership that have a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from accord.areas.leadership.models import CommunicationRule, Objective, PolicyStatement

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from accord.kernel.moments.moment import Moment


def running(m: Moment) -> QuerySet[Objective]:
    """Objectives that were approved and are pursued now."""
    return m.of(Objective).filter(state="approved")


def pursued_since(m: Moment, since: date) -> QuerySet[Objective]:
    """The objectives that run now, or were judged from a day on."""
    judged = Q(state__in=("achieved", "missed", "retired"), judged_on__gte=since)
    return m.of(Objective).filter(Q(state="approved") | judged).order_by("reference")


def in_effect(m: Moment) -> QuerySet[PolicyStatement]:
    """The statements that stand in a version in force, or in a policy in force without a version here."""
    held = Q(version__state="approved") | Q(version=None)
    return m.of(PolicyStatement).filter(held, document__state="in_force")


def rules_in_use(m: Moment) -> QuerySet[CommunicationRule]:
    """The rules by which one tells."""
    return m.of(CommunicationRule).filter(state="active")
