"""What the obligations of the organization and their evaluations can show."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db.models import Case, F, Min, Q, When

from accord.areas.context import queries
from accord.areas.context.models import ComplianceEvaluation, Obligation
from accord.areas.context.terms import Fulfilment, YesNo
from accord.areas.documents.terms import DocumentKind
from accord.areas.improvement.queries import acted_on, cases_from, raised, taken_up
from accord.kernel.checks.mending import by_act, mended_by_new
from accord.kernel.checks.population import called
from accord.kernel.checks.registry import check
from accord.kernel.checks.unbroken import unbroken
from accord.kernel.checks.verdict import NOT_ASKED, Mend, Outcome, Verdict
from accord.kernel.checks.words import Words, advised, all_of, softened, unless, when
from accord.kernel.records.nothing import says_something

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from accord.kernel.moments.moment import Moment

_SAYS_NOT_HOW = (DocumentKind.EXTERNAL, DocumentKind.RECORD)
"""The text of a law, and what shows that it was met, do not say how it is met."""


UNFULFILLED = "obligation that was not fully fulfilled"


@check("obligations_registered")
def obligations_registered(m: Moment) -> Verdict:
    """Every law, rule, contract and promise that binds the organization says where it stands, what it requires, whether
    it applies and how it is met, and somebody looks after it."""
    w, listed, binding = Words(m), queries.active_obligations(m), queries.binding(m)
    holding, ours = ("approved", "in_force"), [k.value for k in DocumentKind if k not in _SAYS_NOT_HOW]
    how = listed.filter(documents__state__in=holding, documents__kind__in=ours, documents__archived_on=None)
    written = Q(pk__in=how.values("pk"))
    met = Q(applies=YesNo.YES.value) & (says_something("met_by") | written)
    left = Q(applies=YesNo.NO.value) & says_something("applicability")
    open_yet = ~(says_something("source", "demands") & (met | left))
    begun = w.valid(listed, first="applies_from")
    said = w.none(
        begun,
        open_yet,
        breaks="leave open where they are written, what they require, whether they apply, or how they are met",
        holds="say where they are written, what they require, whether they apply and how they are met",
    )
    if said.outcome is Outcome.HOLDS:
        coming = listed.exclude(pk__in=begun.values("pk")).filter(open_yet)
        said = replace(said, lapses_on=coming.aggregate(first=Min("applies_from"))["first"])
    ended = queries.said_to_have_ended(m)
    gone = w.none(ended, Q(), breaks="are active, and say when they ended", empty=NOT_ASKED, mend="end")
    breaks, holds = "have an owner who has left", "have an owner who works here"
    here = w.still_here(binding, "owner", breaks=breaks, holds=holds)
    owned = w.every(binding, Q(owner__isnull=False), breaks="have no owner", holds="have an owner", empty=NOT_ASKED)
    return all_of(softened(said), here, softened(owned), softened(gone))


@check("obligations_reviewed_in_time")
def obligations_reviewed_in_time(m: Moment) -> Verdict:
    """For every obligation somebody looks by the date set for it whether its text has changed."""
    return Words(m).reviewed(queries.binding(m), "obligation")


@check("obligations_evaluated_in_time")
def obligations_evaluated_in_time(m: Moment) -> Verdict:
    """For every obligation it is judged by the date set for it whether it is fulfilled."""
    w, binding = Words(m), queries.judged(m, queries.binding(m))
    latest, evaluated = queries.last_evaluations(m, binding), binding.filter(judged_on__isnull=False)
    done = w.valid(evaluated, first="judged_on")
    mend = by_act(binding, "evaluate", Mend("Obligation", "create"))
    judged = w.every(
        called(evaluated, "evaluated obligation"),
        Q(judged_as__in=[f.value for f in Fulfilment]),
        breaks="do not say whether they are fulfilled",
        holds="say whether they are fulfilled",
        empty=NOT_ASKED,
        mend="evaluate",
    )
    found = all_of(_evaluated_by_plan(m, binding), w.some(done, what="obligation that was evaluated", mend=mend))
    return advised(
        unless(found, softened(judged)),
        w.none(latest, Q(evidence=""), breaks="do not say what was looked at"),
    )


def _evaluated_by_plan(m: Moment, binding: QuerySet[Any]) -> Verdict:
    """None is past the day of its next evaluation. Where an evaluation came in by itself, the obligation does not say
    when the next one is due, at the latest once its own day has passed."""
    by_itself = Q(last_on__isnull=False) & (Q(evaluated_on=None) | Q(last_on__gt=F("evaluated_on")))
    next_due = Case(When(Q(judged_on=None) | Q(evaluation_due__gt=F("judged_on")), then=F("evaluation_due")))
    return Words(m).planned_beyond(
        binding.annotate(next_due=next_due),
        by_itself,
        "next_due",
        what="evaluated obligation",
        next_one="evaluation",
        act="evaluate",
        first="applies_from",
    )


@check("obligation_breaches_followed", alone=False)
def obligation_breaches_followed(m: Moment) -> Verdict:
    """Where an obligation was found not or only partly fulfilled, something follows from it."""
    broken = queries.broken(m)
    return when(
        broken.exists(),
        lambda: _breaches(m, broken),
        otherwise="No obligation was last found partly or not fulfilled.",
    )


def _breaches(m: Moment, broken: QuerySet[Any]) -> Verdict:
    w, latest = Words(m), queries.last_evaluations(m, broken)
    answered = latest.filter(Q(nonconformity__in=raised(m)) | Q(pk__in=taken_up(m, ComplianceEvaluation)))
    followed = Q(pk__in=[*acted_on(m, broken, "judged_on"), *_cases(m, broken)])
    followed |= Q(pk__in=answered.values("obligation"))
    judged, binds = Q(pk__in=latest.values("obligation")), ~Q(applies=YesNo.NO.value)
    found = w.every(
        called(broken.filter(judged, binds), UNFULFILLED),
        followed,
        empty=NOT_ASKED,
        breaks="have led to no action and no nonconformity",
        holds="have led to an action or a nonconformity",
    )
    found = mended_by_new(found, "Action", field="source")
    shown = w.every(
        called(broken, UNFULFILLED),
        judged & binds,
        mend="evaluate",
        breaks="have no evaluation on file that found this, or are said not to apply without a reason",
        holds="have the evaluation on file that found this",
    )
    wanting = unbroken(broken, broken, breaks="are not or only partly fulfilled")
    return advised(all_of(found, softened(shown)), wanting)


def _cases(m: Moment, broken: QuerySet[Any]) -> list[UUID]:
    """Those of which a nonconformity says that it was raised from them; one that was closed before they were found so
    was another case."""
    found = {f"{Obligation.__name__}:{pk}": (pk, day) for pk, day in broken.order_by().values_list("pk", "judged_on")}
    cases = cases_from(m, Obligation).filter(source__in=found).values_list("source", "closed_on")
    return [found[source][0] for source, over in cases if not (over and (day := found[source][1]) and over < day)]
