"""What can be shown of what people know: topics, answers and briefings."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db.models import F

from accord.areas.people import queries, rules
from accord.areas.people.models import AwarenessAcknowledgement
from accord.kernel.checks.registry import check
from accord.kernel.checks.saying import Span, plus
from accord.kernel.checks.spans import Need, share, span
from accord.kernel.checks.verdict import Mend, Outcome
from accord.kernel.checks.words import Words, advised, all_of, softened

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet

    from accord.areas.people.models import AwarenessTopic
    from accord.kernel.checks.verdict import Verdict
    from accord.kernel.moments.moment import Moment


@check("awareness_of_objectives")
def awareness_of_objectives(m: Moment) -> Verdict:
    """Nearly everybody who works here, employed or not, has acknowledged which objectives touch their work, and it
    still counts."""
    return _aware(m, queries.active_topics(m).filter(on_objectives=True), "which objectives touch their work")


@check("awareness_of_contribution")
def awareness_of_contribution(m: Moment) -> Verdict:
    """Nearly everybody who works here, employed or not, has acknowledged what their own work adds, and it still
    counts."""
    return _aware(m, queries.active_topics(m).filter(on_contribution=True), "what their own work adds")


@check("awareness_of_consequences")
def awareness_of_consequences(m: Moment) -> Verdict:
    """Nearly everybody who works here, employed or not, has acknowledged what follows where rules are not kept, and it
    still counts."""
    return _aware(m, queries.active_topics(m).filter(on_consequences=True), "what follows where rules are not kept")


@check("awareness_of_conduct")
def awareness_of_conduct(m: Moment) -> Verdict:
    """Nearly everybody who works here, employed or not, has acknowledged what good habits in quality and honest conduct
    mean at work, and it still counts."""
    return _aware(m, queries.active_topics(m).filter(on_conduct=True), "what good habits and honest conduct mean")


def _aware(m: Moment, topics: QuerySet[AwarenessTopic], what: str) -> Verdict:
    """The share of people with an answer about one of these topics that counts."""
    asked = queries.answers(m, topics)
    keys = set(topics.values_list("pk", flat=True))
    needs = _needs(m, m.once(_working), [row for topic, *row in m.once(_given) if topic in keys])
    people, least = queries.working_persons(m), m.parameter("awareness_share")
    found = share(m, people, needs, least, what=f"have acknowledged {what}")
    return advised(_by_topic(found, topics, "ask"), _waiting(m, asked))


_TELLING = ("person", "acknowledged_on", "valid_until", "topic__interval")


def _given(m: Moment) -> list[tuple[Any, ...]]:
    """All answers that were given, of each its topic and what tells how long it counts. Ask it once
    (`m.once(_given)`)."""
    given = m.of(AwarenessAcknowledgement).filter(state="acknowledged").order_by()
    return list(given.values_list("topic", *_TELLING))


def _working(m: Moment) -> list[tuple[Any, ...]]:
    """Everybody who works here, from and through which day. Ask it once (`m.once(_working)`)."""
    return list(queries.working_persons(m).order_by().values_list("pk", "joined_on", "left_on"))


def _needs(m: Moment, people: Iterable[Sequence[Any]], given: Iterable[Sequence[Any]]) -> list[Need]:
    """Each person, while here, and the periods in which one of their answers counts."""
    house, met = m.days("awareness_interval"), defaultdict[Any, list[Span]](list)
    for person, day, until, months in given:
        if day:
            proposed = rules.add_months(day, months) if months else plus(day, house)
            met[person] += span(day, until or proposed)
    return [need for pk, joined, left in people for need in Need.during(pk, joined, left, met.get(pk, ()))]


def _by_topic(found: Verdict, topics: QuerySet[AwarenessTopic], verb: str) -> Verdict:
    """The verdict, mended by an act of the first topic, or by making one."""
    if found.outcome is Outcome.HOLDS:
        return found
    first = topics.order_by("reference").first()
    kind = "AwarenessTopic"
    return replace(found, mend=Mend(kind, verb, first.pointer) if first else Mend(kind, "create"))


def _waiting(m: Moment, asked: QuerySet[AwarenessAcknowledgement]) -> Verdict:
    """Nobody is past the day of the answer; for advice."""
    waiting = asked.filter(state="asked", due_on__isnull=False)
    return Words(m).in_time(waiting, "due_on", asked, mend="acknowledge", late="past the day of the answer")


@check("awareness_brought_up_in_time")
def awareness_brought_up_in_time(m: Moment) -> Verdict:
    """Every awareness topic is brought up again by the date set for it."""
    w, topics = Words(m), queries.active_topics(m)
    again = w.planned(topics, "next_on", topics, undated="have no day on which they come up again", mend="ask")
    told = w.some(topics.filter(told_on__isnull=False), first="told_on", what="awareness topic that was brought up")
    found = all_of(again, _by_topic(softened(told), topics, "ask"))
    return advised(found, _waiting(m, queries.answers(m, topics)))


@check("staff_briefed_by_managers")
def staff_briefed_by_managers(m: Moment) -> Verdict:
    """Nearly everybody who works here was briefed by somebody who manages people, and the briefing still counts."""
    topics = queries.active_topics(m)
    people = queries.working_persons(m).exclude(pk__in=queries.topmost_heads(m))
    briefed = queries.answers(m, topics).filter(told_by__in=queries.managers(m)).exclude(told_by=F("person"))
    least = m.parameter("awareness_share")
    given = briefed.filter(state="acknowledged").values_list(*_TELLING)
    needs = _needs(m, people.values_list("pk", "joined_on", "left_on"), given)
    found = share(m, people, needs, least, what="were briefed by somebody who manages people")
    return _by_topic(found, topics, "brief")
