"""Reads of context that have a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accord.areas.context.models import Issue, Obligation, Scope
from accord.areas.context.rules import parse_exclusions, parse_interfaces

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accord.areas.context.terms import Exclusion, Interface
    from accord.kernel.moments.moment import Moment


def active_issues(m: Moment) -> QuerySet[Issue]:
    """The issues that play a part."""
    return m.of(Issue).filter(state="active")


def binding(m: Moment) -> QuerySet[Obligation]:
    """The obligations that bind the organization."""
    return m.of(Obligation).filter(state="active").exclude(applies="no")


def approved_scopes(standard: str) -> QuerySet[Scope]:
    """The scopes of a standard that hold now; more than one only where an import brought them."""
    return Scope.objects.filter(standard=standard, state="approved", archived_on=None).order_by("reference")


def exclusions_of(scope: Scope) -> tuple[Exclusion, ...]:
    """The clauses that a scope sets aside, each with its reason."""
    return parse_exclusions(scope.exclusions)[0]


def interfaces_of(scope: Scope) -> tuple[Interface, ...]:
    """What crosses the edge of a scope."""
    return parse_interfaces(scope.interfaces)[0]
