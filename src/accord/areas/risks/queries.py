"""Reads of risks that have a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q

from accord.areas.risks.models import AssessmentRound, Risk, RiskAcceptance, RiskMethod, Treatment
from accord.areas.risks.terms import LIVE, UNDER_WAY, Method, RiskKind
from accord.kernel.access.scope import visible
from accord.kernel.records.declaration import of

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from accord.kernel.access.actor import Actor
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


def risks_seen(by: Actor, kind: str = "") -> list[Risk]:
    """The live risks that the actor sees, with their owners; those of one kind, and those that are both."""
    found = visible(of(Risk), by).filter(state__in=LIVE, archived_on=None)
    if kind:
        found = found.filter(kind__in=(kind, RiskKind.BOTH.value))
    return list(found.select_related("owner").order_by("-current_level", "priority", "reference"))


def drafts_seen(by: Actor) -> list[RiskMethod]:
    """The methods that wait to be approved."""
    return list(visible(of(RiskMethod), by).filter(state="draft", archived_on=None).order_by("reference")[:5])


def neglected_ids(on: date) -> set[Any]:
    """The live risks above the limit about which nothing is under way and which nobody has accepted beyond this day."""
    treated = Treatment.objects.filter(risk=OuterRef("pk"), state__in=UNDER_WAY, archived_on=None)
    standing = RiskAcceptance.objects.filter(risk=OuterRef("pk"), state="valid", archived_on=None)
    accepted = standing.filter(Q(expires_on=None) | Q(expires_on__gte=on))
    found = Risk.objects.filter(state__in=LIVE, above_limit=True, archived_on=None)
    return set(found.exclude(Exists(treated)).exclude(Exists(accepted)).values_list("pk", flat=True))
