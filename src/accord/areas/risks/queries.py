"""Reads of risks that have a name."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Exists, F, OuterRef, Q, When

from accord.areas.risks.models import AssessmentRound, Opportunity, Risk, RiskAcceptance, RiskMethod, Treatment
from accord.areas.risks.terms import LIVE, UNDER_WAY, Effect, Method, Option, RiskKind
from accord.kernel.access.scope import visible
from accord.kernel.checks.periods import DAY, span
from accord.kernel.checks.words import by_who_was_here
from accord.kernel.records.declaration import of
from accord.kernel.records.nothing import says_something

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

    from accord.kernel.access.actor import Actor
    from accord.kernel.checks.periods import Span
    from accord.kernel.moments.moment import Moment


def live(m: Moment) -> QuerySet[Risk]:
    """The risks that have not gone away."""
    return m.of(Risk).filter(state__in=LIVE)


def above_limit(m: Moment) -> QuerySet[Risk]:
    """Those among them that are higher today than what is taken without more ado."""
    return live(m).filter(above_limit=True)


def looked_at(m: Moment) -> QuerySet[Risk]:
    """Those that are not only reported: assessed, treated or accepted."""
    return live(m).exclude(state="identified")


def weighed(m: Moment) -> QuerySet[Risk]:
    """Those of them with a level and a day of assessment."""
    return looked_at(m).filter(current_level__isnull=False, assessed_on__isnull=False)


def last_assessed(m: Moment) -> date:
    """The day on which the last round of assessing risks was closed; before all days where none was."""
    closed = m.of(AssessmentRound).filter(state="closed", closed_on__lte=m.on)
    return closed.order_by("-closed_on").values_list("closed_on", flat=True).first() or date.min


def about_information(m: Moment) -> QuerySet[Risk]:
    """The live risks in which information would lose secrecy, correctness or reachability."""
    return live(m).filter(kind__in=(RiskKind.SECURITY.value, RiskKind.BOTH.value))


def approved_methods(m: Moment) -> QuerySet[RiskMethod]:
    """The methods that hold; one, if all is well."""
    return m.of(RiskMethod).filter(state="approved")


def opportunities(m: Moment) -> QuerySet[Opportunity]:
    """The opportunities that were determined and not declined."""
    return m.of(Opportunity).filter(state__in=("identified", "pursuing", "done"))


def determined(m: Moment) -> QuerySet[Opportunity]:
    """Those, and the ones that were declined for a reason."""
    return m.of(Opportunity).filter(~Q(state="declined") | says_something("decision"))


def evaluated(m: Moment, of: QuerySet[Opportunity] | None = None) -> QuerySet[Opportunity]:
    """Those that were looked into on a day. `of`: of which (None: of those that were not declined)."""
    found = opportunities(m) if of is None else of
    return found.filter(says_something("evaluation"), evaluated_on__isnull=False)


def treatments(m: Moment) -> QuerySet[Treatment]:
    """The treatments of live risks that were not cancelled."""
    return m.of(Treatment).filter(risk__in=live(m)).exclude(state="cancelled")


def standing_treatments(m: Moment) -> QuerySet[Treatment]:
    """The treatments that were not cancelled, of risks that have gone away too."""
    return m.of(Treatment).exclude(state="cancelled")


def with_what_is_left(m: Moment) -> QuerySet[Any]:
    """The live risks that are or were treated or are above the limit, each with the level that is `left` of it: what
    is expected while a treatment is under way, else today's. `treated_since`: that was weighed before a treatment was
    done, so nobody knows what is left."""
    of_it = m.of(Treatment).filter(risk=OuterRef("pk"))
    under_way, done = Exists(of_it.filter(state__in=UNDER_WAY)), Exists(of_it.filter(state="done"))
    found = live(m).filter(under_way | done | Q(above_limit=True))
    since = Exists(of_it.filter(state="done", done_on__gte=OuterRef("assessed_on")).exclude(effect=Effect.NOT.value))
    left = Case(When(under_way, then=F("residual_level")), default=F("current_level"))
    return found.annotate(left=left, treated_since=Case(When(since & ~under_way, then=True), default=False))


def _by_its_owner() -> Q:
    """Acceptances by the owner of the risk: the act admits nobody else on its day; of what was brought in it is only
    known who owns the risk today."""
    return Q(accepted_by=F("risk__owner")) | Q(imported=False)


def ever_accepted(m: Moment) -> dict[Any, date]:
    """From which day each risk was borne by its owner that ever was; an acceptance that was withdrawn shows nothing."""
    given = m.of(RiskAcceptance).filter(_by_its_owner(), state__in=("valid", "expired"))
    begun: dict[Any, date] = {}
    for key, day in given.values_list("risk", "accepted_on"):
        begun[key] = min(begun.get(key, date.max), day or date.min)
    return begun


def borne(m: Moment, levels: Mapping[Any, int | None], *, unsaid: bool = False) -> dict[Any, list[Span]]:
    """The periods in which each of these risks is borne by its owner, as high as its level (`unsaid`: without a word on
    how high)."""
    found: dict[Any, list[Span]] = {}
    for key, accepted, begin, end in m.once(_given_by_owners):
        level = levels.get(key)
        if level is not None and (accepted is None if unsaid else accepted is not None and accepted >= level):
            found.setdefault(key, []).extend(span(begin, end))
    return found


def _given_by_owners(m: Moment) -> list[tuple[Any, int | None, date | None, date | None]]:
    """The standing acceptances: risk, level, first and last day."""
    given = standing_acceptances(m).filter(_by_its_owner(), by_who_was_here("accepted_by", "accepted_on"))
    return list(given.values_list("risk", "residual_level", "accepted_on", "expires_on"))


def answers(m: Moment) -> dict[Any, list[Span]]:
    """The periods in which each risk is answered by a treatment that says how: under way, or done since it was weighed
    last and not found useless. To retain it is an answer once the owner of the risk has agreed."""
    done = Q(state="done", done_on__gte=F("risk__assessed_on"))
    agreed = by_who_was_here("approved_by", "approved_on") & (Q(approved_by=F("risk__owner")) | Q(imported=False))
    given = m.of(Treatment).exclude(option="").filter(Q(state__in=UNDER_WAY) | done)
    given = given.filter(~Q(option=Option.RETAIN.value) | ~Q(state="planned") & agreed)
    found: dict[Any, list[Span]] = {}
    for key, state, day, effect, seen in given.values_list("risk", "state", "done_on", "effect", "effect_checked_on"):
        if state != "done":
            found.setdefault(key, []).extend(span(None, None))
        elif effect != Effect.NOT:
            found.setdefault(key, []).extend(span(day, None))
        elif seen:
            found.setdefault(key, []).extend(span(day, seen - DAY))
    return found


def weighed_anew(m: Moment, touching: QuerySet[Any]) -> tuple[dict[Any, str], set[Any], set[Any]]:
    """The risk or opportunity that each nonconformity names, where it is here; those of them that name one that was
    weighed or closed since it was detected; and those that name one that was weighed on a day that nobody knows."""
    risks = m.of(Risk).values_list("pk", "state", "assessed_on", "closed_on")
    chances = m.of(Opportunity).values_list("pk", "state", "evaluated_on")
    days: Mapping[str, tuple[str, list[date | None]]] = {
        **{f"Risk:{key}": (state, ends) for key, state, *ends in risks},
        **{f"Opportunity:{key}": (state, ends) for key, state, *ends in chances},
    }
    named = {n.pk: n.risk for n in touching if n.risk in days}
    since: dict[Any, Any] = dict(touching.values_list("pk", "detected_on"))
    anew = {key for key, risk in named.items() if any(d and since[key] <= d <= m.on for d in days[risk][1])}
    undated = {k for k, risk in named.items() if days[risk][0] != "identified" and not any(days[risk][1])}
    return named, anew, undated


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
