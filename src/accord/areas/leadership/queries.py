"""Reads of leadership that have a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from accord.areas.leadership.models import CommunicationRule, Objective, PolicyStatement
from accord.areas.leadership.terms import Reach
from accord.kernel.records.nothing import says_something

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
    held = Q(version__state="approved", version__archived_on=None) | Q(version=None)
    return m.of(PolicyStatement).filter(held, document__state="in_force")


def to_be_judged(m: Moment) -> QuerySet[Objective]:
    """The objectives that run, and those of which it was judged whether they were reached."""
    return m.of(Objective).filter(state__in=("approved", "achieved", "missed"))


def told_inside(rules: QuerySet[CommunicationRule]) -> QuerySet[CommunicationRule]:
    """Those by which people here are told."""
    return rules.filter(Q(reach__in=(Reach.INTERNAL.value, Reach.BOTH.value)) | Q(to_everybody=True))


def told_outside(rules: QuerySet[CommunicationRule]) -> QuerySet[CommunicationRule]:
    """Those by which people elsewhere are told."""
    return rules.filter(reach__in=(Reach.EXTERNAL.value, Reach.BOTH.value))


def told_from_the_top(m: Moment) -> QuerySet[CommunicationRule]:
    """The rules by which top management itself has told people who are named, and not others elsewhere alone."""
    told = rules_in_use(m).filter(says_something("last_done"), from_the_top=True)
    named = says_something("audience") & ~Q(reach=Reach.EXTERNAL.value)
    return told.filter(named | Q(to_everybody=True))


def rules_in_use(m: Moment) -> QuerySet[CommunicationRule]:
    """The rules by which one tells."""
    return m.of(CommunicationRule).filter(state="active")
