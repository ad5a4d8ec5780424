"""Reads of context that have a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from accord.areas.context.models import InterestedParty, Issue, Obligation, Scope
from accord.areas.context.rules import parse_exclusions, parse_interfaces

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from accord.areas.context.terms import Exclusion, Interface
    from accord.kernel.moments.moment import Moment


def active_issues(m: Moment) -> QuerySet[Issue]:
    """The issues that play a part."""
    return m.of(Issue).filter(state="active")


def changed_issues(m: Moment, since: date) -> QuerySet[Issue]:
    """The issues that came, went or were looked at again from a day on."""
    return m.of(Issue).filter(Q(reviewed_on__gte=since) | Q(recorded_at__date__gte=since)).order_by("reference")


def changed_parties(m: Moment, since: date) -> QuerySet[InterestedParty]:
    """The interested parties that came, went or were asked again from a day on."""
    return (
        m.of(InterestedParty).filter(Q(reviewed_on__gte=since) | Q(recorded_at__date__gte=since)).order_by("reference")
    )


def binding(m: Moment) -> QuerySet[Obligation]:
    """The obligations that bind the organization."""
    return m.of(Obligation).filter(state="active").exclude(applies="no")


def approved_scopes(standard: str) -> QuerySet[Scope]:
    """The scopes of a standard that hold now; more than one only where an import brought them."""
    return Scope.objects.filter(standard=standard, state="approved", archived_on=None).order_by("reference")


def scopes_in_force(m: Moment) -> QuerySet[Scope]:
    """The approved scope of the moment's standard (of each, where none is asked), from its day of approval on."""
    found = m.of(Scope).filter(state="approved", approved_on__lte=m.on).order_by("approved_on", "reference")
    return found.filter(standard=m.standard) if m.standard else found


def exclusions_of(scope: Scope) -> tuple[Exclusion, ...]:
    """The clauses that a scope sets aside, each with its reason."""
    return parse_exclusions(scope.exclusions)[0]


def interfaces_of(scope: Scope) -> tuple[Interface, ...]:
    """What crosses the edge of a scope."""
    return parse_interfaces(scope.interfaces)[0]
