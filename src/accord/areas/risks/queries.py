"""Reads of risks that have a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accord.areas.risks.models import AssessmentRound, Risk, RiskAcceptance, RiskMethod, Treatment
from accord.areas.risks.terms import LIVE, UNDER_WAY, Method

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accord.kernel.moments.moment import Moment


def live(m: Moment) -> QuerySet[Risk]:
    """The risks that have not gone away."""
    return m.of(Risk).filter(state__in=LIVE)


def above_limit(m: Moment) -> QuerySet[Risk]:
    """Those among them that are higher today than what is taken without more ado."""
    return live(m).filter(above_limit=True)


def method_in_force() -> tuple[RiskMethod, Method] | None:
    """The method that holds today, with what its texts say."""
    found = RiskMethod.in_force()
    read = found.read if found is not None else None
    return (found, read) if found is not None and isinstance(read, Method) else None


def running_round() -> AssessmentRound | None:
    """The round that is under way; none where none is, or more than one."""
    found = list(AssessmentRound.objects.filter(state="running", archived_on=None)[:2])
    return found[0] if len(found) == 1 else None


def assessed_in(assessment_round: AssessmentRound) -> list[Risk]:
    """The risks that were weighed in a round, highest first."""
    return list(
        Risk.objects.filter(assessed_in=assessment_round, archived_on=None)
        .select_related("owner", "method")
        .order_by("-current_level", "priority", "reference")
    )


def open_treatments(risk: Risk) -> list[Treatment]:
    """What is planned or under way about a risk."""
    return list(Treatment.objects.filter(risk=risk, state__in=UNDER_WAY, archived_on=None))


def standing_acceptances(m: Moment) -> QuerySet[RiskAcceptance]:
    """Acceptances that nobody has withdrawn; each counts through its last day."""
    return m.of(RiskAcceptance).filter(state="valid")
