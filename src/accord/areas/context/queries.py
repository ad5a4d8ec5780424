"""Reads of context that have a name."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Count, Exists, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce, Greatest

from accord.areas.context.models import (
    ComplianceEvaluation,
    InterestedParty,
    Issue,
    Obligation,
    PartyRequirement,
    Scope,
)
from accord.areas.context.rules import parse_exclusions, parse_interfaces
from accord.areas.context.terms import ClimateVerdict, Fulfilment, YesNo
from accord.kernel.checks.words import by_who_was_here
from accord.kernel.moments.clock import start_of_day
from accord.kernel.records.nothing import says_something

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accord.areas.context.terms import Exclusion, Interface
    from accord.kernel.moments.moment import Moment


def active_issues(m: Moment) -> QuerySet[Issue]:
    """The issues that play a part."""
    return m.of(Issue).filter(state="active")


def bearing_issues(m: Moment) -> QuerySet[Issue]:
    """Those of them that bear on results: climate change does only where it was decided so."""
    return active_issues(m).exclude(Q(climate=True) & ~Q(climate_verdict=ClimateVerdict.RELEVANT.value))


def climate_decisions(m: Moment) -> QuerySet[Issue]:
    """Active issues that say whether climate change is relevant, why, by whom and when that was decided."""
    by = by_who_was_here("climate_decided_by", "climate_decided_on")
    decided = active_issues(m).filter(by, climate=True, climate_decided_on__isnull=False)
    return decided.exclude(climate_verdict="").filter(says_something("climate_rationale"))


def active_parties(m: Moment) -> QuerySet[InterestedParty]:
    """Those whose stake counts."""
    return m.of(InterestedParty).filter(state="active")


def party_demands(m: Moment) -> QuerySet[PartyRequirement]:
    """What those want whose stake counts."""
    return m.of(PartyRequirement).filter(state="active", interested_party__in=active_parties(m))


def changed_issues(m: Moment, since: date) -> QuerySet[Issue]:
    """The issues that came, went or were looked at again from a day on."""
    return m.of(Issue).filter(_touched(m, since)).order_by("reference")


def changed_parties(m: Moment, since: date) -> QuerySet[InterestedParty]:
    """The interested parties that came, went or were asked again from a day on."""
    return m.of(InterestedParty).filter(_touched(m, since)).order_by("reference")


def _touched(m: Moment, since: date) -> Q:
    return Q(reviewed_on__gte=since) | Q(recorded_at__gte=start_of_day(since, m.zone()))


def active_obligations(m: Moment) -> QuerySet[Obligation]:
    """The obligations of the register, those that were found not to apply too; one that says when it ended is none."""
    return m.of(Obligation).filter(state="active", ended_on=None)


def said_to_have_ended(m: Moment) -> QuerySet[Obligation]:
    """What counts as active, as an import may say it, and says when it ended."""
    return m.of(Obligation).filter(state="active", ended_on__isnull=False)


def binding(m: Moment) -> QuerySet[Obligation]:
    """The obligations that bind the organization."""
    return active_obligations(m).exclude(applies=YesNo.NO.value)


def judged(m: Moment, obligations: QuerySet[Obligation]) -> QuerySet[Any]:
    """Obligations with the day on which they were last judged (`judged_on`), and as what (`judged_as`).

    That is their last evaluation (of the day `last_on`), which may have come in by itself, else what they say.
    """
    own = m.of(ComplianceEvaluation).filter(obligation=OuterRef("pk")).order_by("-evaluated_on")
    last = {name: Subquery(own.values(name)[:1]) for name in ("evaluated_on", "result")}
    told = Q(last_on__gte=Coalesce("evaluated_on", date.min))
    return obligations.annotate(last_on=last["evaluated_on"]).annotate(
        judged_on=Coalesce(Greatest("last_on", "evaluated_on"), "last_on", "evaluated_on"),
        judged_as=Case(When(told, then=last["result"]), default=F("fulfilled")),
    )


def last_evaluations(m: Moment, obligations: QuerySet[Obligation]) -> QuerySet[ComplianceEvaluation]:
    """Those of the day on which their obligation was last judged."""
    every_one = m.of(ComplianceEvaluation)
    later = every_one.filter(obligation=OuterRef("obligation"), evaluated_on__gt=OuterRef("evaluated_on"))
    since = Q(obligation__evaluated_on=None) | Q(evaluated_on__gte=F("obligation__evaluated_on"))
    return every_one.filter(since, ~Exists(later), obligation__in=obligations)


def broken(m: Moment) -> QuerySet[Any]:
    """The obligations that were last found not or only partly fulfilled, but for those that say why they do not
    apply."""
    asked = active_obligations(m).exclude(Q(applies=YesNo.NO.value) & says_something("applicability"))
    return judged(m, asked).filter(judged_as__in=(Fulfilment.PARTLY.value, Fulfilment.NOT_FULFILLED.value))


def approved_scopes(standard: str) -> QuerySet[Scope]:
    """The scopes of a standard that hold now; more than one only where an import brought them."""
    return Scope.objects.filter(standard=standard, state="approved", archived_on=None).order_by("reference")


def scopes_that_hold(m: Moment) -> QuerySet[Scope]:
    """The approved scopes of the moment's standard (of all, where none is asked), whatever they say."""
    found = m.of(Scope).filter(state="approved")
    return found.filter(standard=m.standard) if m.standard else found


def doubled_scopes(m: Moment) -> Q:
    """Approved scopes of a standard that has several."""
    counted = scopes_that_hold(m).order_by().values("standard").annotate(number=Count("pk"))
    return Q(standard__in=counted.filter(number__gt=1).values("standard"))


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
