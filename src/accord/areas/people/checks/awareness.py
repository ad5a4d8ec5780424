"""What can be shown of what people know: topics, answers and briefings."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Q

from accord.areas.people import queries
from accord.areas.people.models import AwarenessAcknowledgement
from accord.kernel.checks.mending import by_act
from accord.kernel.checks.population import by_keys, sized
from accord.kernel.checks.registry import check
from accord.kernel.checks.spans import each_need, share
from accord.kernel.checks.unbroken import unbroken
from accord.kernel.checks.verdict import Mend, Outcome
from accord.kernel.checks.words import Words, advised, all_of, softened, unless

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from accord.kernel.checks.verdict import Verdict
    from accord.kernel.moments.moment import Moment

_ABOUT = {
    f"on_{about}": Q(**{f"topic__on_{about}": True})
    for about in ("objectives", "contribution", "consequences", "conduct")
}
"""What the answers to a topic are about."""


@check("awareness_of_objectives")
def awareness_of_objectives(m: Moment) -> Verdict:
    """Nearly everybody who works here, employed or not, has acknowledged which objectives touch their work, and it
    still counts."""
    return _aware(m, "on_objectives", "which objectives touch their work")


@check("awareness_of_contribution")
def awareness_of_contribution(m: Moment) -> Verdict:
    """Nearly everybody who works here, employed or not, has acknowledged what their own work adds, and it still
    counts."""
    return _aware(m, "on_contribution", "what their own work adds")


@check("awareness_of_consequences")
def awareness_of_consequences(m: Moment) -> Verdict:
    """Nearly everybody who works here, employed or not, has acknowledged what follows where rules are not kept, and it
    still counts."""
    return _aware(m, "on_consequences", "what follows where rules are not kept")


@check("awareness_of_conduct")
def awareness_of_conduct(m: Moment) -> Verdict:
    """Nearly everybody who works here, employed or not, has acknowledged what good habits in quality and honest conduct
    mean at work, and it still counts."""
    return _aware(m, "on_conduct", "what good habits and honest conduct mean")


def _aware(m: Moment, about: str, what: str) -> Verdict:
    """The share of people with an answer about one of these topics that counts."""
    topics = [pk for pk, *covered in m.once(_topics) if dict(zip(_ABOUT, covered, strict=True))[about]]
    needs, least = each_need(queries.working_stays(m), m.once(_given)[about]), m.parameter("awareness_share")
    found = share(m, queries.known_persons(m), needs, least, what=f"have acknowledged {what}")
    found = _by_topic(found, topics, "ask", f"{about}=true")
    return advised(_answered(m, found, topics), *_waiting(m, topics))


def _answered(m: Moment, found: Verdict, topics: Sequence[Any]) -> Verdict:
    """The verdict; where all who work here were asked about one of these topics, those who wait answer."""
    if found.mend is None or found.mend.verb != "ask":
        return found
    asked = m.of(AwarenessAcknowledgement).filter(topic__in=topics)
    people = {person for person, *_ in queries.working_stays(m)}
    if not people.issubset(asked.order_by().values_list("person", flat=True)):
        return found
    return replace(found, mend=by_act(asked.filter(state="asked"), "acknowledge", found.mend))


def _topics(m: Moment) -> list[tuple[Any, ...]]:
    """The active topics, by reference, and whether each is about these. Ask it once (`m.once(_topics)`)."""
    return list(queries.active_topics(m).order_by("reference").values_list("pk", *_ABOUT))


def _given(m: Moment) -> dict[str, queries.Periods]:
    """What the answers to all topics show. Ask it once (`m.once(_given)`)."""
    return queries.counting(m, queries.answers(m, queries.active_topics(m)), _ABOUT)


def _by_topic(found: Verdict, topics: Sequence[Any], verb: str, known: str = "") -> Verdict:
    """The verdict, mended by an act of the first topic, or by making one, of which that much is known."""
    if found.outcome is Outcome.HOLDS:
        return found
    kind = "AwarenessTopic"
    return replace(found, mend=Mend(kind, verb, f"{kind}:{topics[0]}") if topics else Mend(kind, "create", known=known))


def _waiting(m: Moment, topics: Collection[Any]) -> list[Verdict]:
    """For advice: some are past the day of the answer."""
    about, asked = set(topics), m.of(AwarenessAcknowledgement)
    late = [pk for pk, topic in m.once(_late) if topic in about]
    if not late:
        return []
    total = sum(count for topic, count in m.once(_asked) if topic in about)
    return [unbroken(sized(asked, total), *by_keys(asked, late), breaks="are past the day of the answer")]


def _late(m: Moment) -> list[tuple[Any, Any]]:
    """By reference, the questions that are past their day, and the topic of each. Ask it once (`m.once(_late)`)."""
    late = m.of(AwarenessAcknowledgement).filter(state="asked", due_on__lt=m.on)
    return list(late.order_by("reference").values_list("pk", "topic"))


def _asked(m: Moment) -> list[tuple[Any, int]]:
    """How often each topic was put to somebody. Ask it once (`m.once(_asked)`)."""
    return list(m.of(AwarenessAcknowledgement).order_by().values_list("topic").annotate(asked=Count("pk")))


@check("awareness_brought_up_in_time")
def awareness_brought_up_in_time(m: Moment) -> Verdict:
    """Every awareness topic is brought up again by the date set for it."""
    w, topics = Words(m), queries.active_topics(m)
    again = w.planned(
        topics,
        "next_on",
        topics,
        undated="have no day on which they come up again",
        mend="ask",
        late="overdue to be told again",
    )
    answers = queries.answers(m, topics).filter(state="acknowledged", acknowledged_on__isnull=False)
    told = Q(pk__in=w.valid(topics.filter(told_on__isnull=False), first="told_on").values("pk"))
    told |= Q(pk__in=w.valid(answers, first="acknowledged_on").values("topic"))
    some = w.some(topics.filter(told), what="awareness topic that was brought up")
    put_off = w.kept_to(topics, "told_on", "interval", "next_on", done="brought up again", mend="ask")
    every = [pk for pk, *_ in m.once(_topics)]
    return advised(unless(all_of(again, _by_topic(softened(some), every, "ask")), put_off), *_waiting(m, every))


@check("staff_briefed_by_managers")
def staff_briefed_by_managers(m: Moment) -> Verdict:
    """Nearly everybody who works here was briefed by somebody who manages people, and the briefing still counts."""
    briefed = (
        queries.answers(m, queries.active_topics(m))
        .filter(told_by__in=queries.managers(m))
        .exclude(told_by=F("person"))
    )
    needs = each_need(
        queries.directed_stays(m), queries.counting(m, briefed, {"briefed": Q(told_by__isnull=False)})["briefed"]
    )
    least, what = m.parameter("awareness_share"), "were briefed by somebody who manages people"
    found = share(m, queries.known_persons(m), needs, least, what=what)
    return _by_topic(found, [pk for pk, *_ in m.once(_topics)], "brief")
