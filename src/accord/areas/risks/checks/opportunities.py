"""Opportunities: looked into, taken up or let go, seized, and judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F, Q

from accord.areas.improvement.queries import counting_actions
from accord.areas.processes.queries import active
from accord.areas.risks.checks.saying import effect_signed
from accord.areas.risks.models import Opportunity
from accord.areas.risks.queries import determined, opportunities
from accord.kernel.checks.mending import further
from accord.kernel.checks.population import called, number, related
from accord.kernel.checks.registry import check
from accord.kernel.checks.verdict import NOT_ASKED, Mend, Outcome
from accord.kernel.checks.words import Words, advised, all_of, any_of, softened
from accord.kernel.records.nothing import has, says_something

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accord.kernel.checks.verdict import Verdict
    from accord.kernel.moments.moment import Moment


def _pursued(m: Moment, found: Verdict) -> Verdict:
    """The verdict; where a new opportunity would mend it, one that was determined is pursued, once it was looked
    into."""
    there = opportunities(m)
    found = further(found, there.exclude(evaluation=""), {"identified": "pursue"})
    return further(found, there, {"identified": "evaluate"})


def _without_any(m: Moment) -> Outcome:
    """What is said where none is pursued: nothing is asked where each one was let go for a reason."""
    left = m.of(Opportunity).exclude(pk__in=determined(m).filter(state="declined").values("pk"))
    return NOT_ASKED if determined(m).exists() and not left.exists() else Outcome.NO_DATA


@check("opportunities_evaluated")
def opportunities_evaluated(m: Moment) -> Verdict:
    """Every opportunity was looked into, for every one taken up or let go it is said why, and the last look was not
    long ago."""
    w, pop, brought_in = Words(m), opportunities(m), Q(imported=True)
    open_ones = pop.filter(state__in=("identified", "pursuing"))
    settled = m.of(Opportunity).filter(state__in=("pursuing", "done", "declined"))
    looked_into = w.every(
        pop.exclude(brought_in, state="done"),
        says_something("evaluation"),
        since="evaluated_on",
        breaks="have no evaluation, or no day of it",
        holds="were evaluated",
        empty=NOT_ASKED,
        mend="evaluate",
    )
    decided = w.every(
        called(settled.exclude(brought_in, state__in=("done", "declined")), "opportunity that was decided on"),
        says_something("decision"),
        since="decided_on",
        breaks="have no reason for the decision",
        holds="have a reason for the decision",
        empty=NOT_ASKED,
    )
    again = w.planned(
        open_ones,
        "review_due",
        pop,
        undated="have no day of the next evaluation",
        mend="evaluate",
        date_by="evaluate",
    )
    if not number(open_ones) and number(settled):
        again = _lately(w, settled)
    return advised(
        softened(all_of(looked_into, decided, again)), w.every(pop, says_something("benefit"), breaks="name no benefit")
    )


def _lately(w: Words, settled: QuerySet[Opportunity]) -> Verdict:
    """Where no opportunity is open, one was looked into or decided on within the interval for looking again."""
    days, mend = w.m.days("risk_reassessment"), Mend("Opportunity", "create")
    evaluated, decided = settled.filter(says_something("evaluation")), settled.filter(says_something("decision"))
    return any_of(
        softened(w.last_within(decided, "decided_on", days, what="decision on an opportunity", mend=mend)),
        softened(w.last_within(evaluated, "evaluated_on", days, what="evaluation of an opportunity", mend=mend)),
    )


def _taken_up(m: Moment) -> QuerySet[Opportunity]:
    """Those that are pursued, or were."""
    return called(opportunities(m).exclude(state="identified"), "opportunity taken up")


@check("opportunities_planned")
def opportunities_planned(m: Moment) -> Verdict:
    """Every opportunity that is pursued has its actions, each with somebody who does it and a day."""
    w, pop = Words(m), _taken_up(m)
    pursuing, counting = pop.filter(state="pursuing"), counting_actions(m)
    rows, named = list(pop.values_list("pk", "state")), related(pop, "actions")
    because = {f"Opportunity:{pk}": pk for pk, _ in rows}
    sources = dict(
        counting.filter(Q(pk__in=set().union(*named.values())) | Q(source__in=because)).values_list("pk", "source")
    )
    has_one = {because[source] for source in sources.values() if source in because}
    has_one |= {pk for pk, actions in named.items() if not actions.isdisjoint(sources)}
    now = {pk for pk, state in rows if state == "pursuing"}
    for_now = {key for pk in now for key in named.get(pk, ())}
    for_now |= {key for key, source in sources.items() if because.get(source) in now}
    actions = called(counting.filter(pk__in=sources), "action on an opportunity")
    steps = called(counting.filter(pk__in=for_now, state="open", owner__isnull=False), "open action on an opportunity")
    breaks, holds = "have an owner who has left", "have an owner who works here"
    given_out = w.every(
        actions,
        has("owner", "due_on"),
        breaks="have no owner or no due date",
        holds="have an owner and a due date",
        empty=NOT_ASKED,
    )
    dated, bare = pursuing.filter(due_on__isnull=False), _without_any(m)
    found = all_of(
        w.still_here(called(pursuing, "opportunity that is pursued"), "owner", breaks=breaks, holds=holds),
        w.still_here(steps, "owner", breaks=breaks, holds=holds),
        softened(w.every(pop, Q(pk__in=has_one), breaks="have no action", holds="have an action", empty=bare)),
        softened(given_out),
        softened(w.in_time(dated, "due_on", pop, mend="finish", empty=bare)),
    )
    planned, found = called(steps.filter(due_on__isnull=False), "action on an opportunity"), _pursued(m, found)
    return advised(found, w.in_time(planned, "due_on", planned, mend="complete"))


@check("opportunities_in_processes")
def opportunities_in_processes(m: Moment) -> Verdict:
    """Every opportunity that is pursued names the process into which its actions are built."""
    w, pop = Words(m), _taken_up(m)
    breaks, holds = "name no process that is in use", "name a process in use"
    found = w.every(pop, Q(process__in=active(m)), breaks=breaks, holds=holds, empty=_without_any(m))
    return softened(_pursued(m, found))


@check("opportunity_effects_planned")
def opportunity_effects_planned(m: Moment) -> Verdict:
    """Of every opportunity that is pursued it was said beforehand what is hoped for, and so by what one sees that it
    came."""
    w, pop = Words(m), _taken_up(m)
    breaks, holds = "do not state the benefit that is expected", "state the benefit that is expected"
    found = w.every(pop, says_something("benefit"), breaks=breaks, holds=holds, empty=_without_any(m))
    return softened(_pursued(m, found))


@check("opportunity_effects_judged")
def opportunity_effects_judged(m: Moment) -> Verdict:
    """For every opportunity seized it is judged whether it brought what was hoped for."""
    w, done = Words(m), called(opportunities(m).filter(state="done"), "opportunity that was realized")
    judged, days = called(done.exclude(effect=""), "opportunity with a judged effect"), m.days("treatment_effect")
    signed = effect_signed(w, judged)
    late = "waiting too long for a judgement of the effect"
    in_time = w.in_time(done.filter(effect=""), "done_on", done, days=days, mend="judge", late=late)
    found = all_of(*map(softened, (signed, in_time, w.some(judged, what="opportunity with a judged effect"))))
    found = further(found, opportunities(m), {"done": "judge", "pursuing": "finish"})
    return advised(
        _pursued(m, found),
        w.none(judged, Q(effect_checked_by=F("owner")), breaks="were judged by the owner"),
    )
