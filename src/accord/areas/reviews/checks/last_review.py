"""What the last management review shows: that it was held lately, what it considered, judged and decided.

The review held last decides, and no older than the interval chosen: one of long ago shows nothing of today.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import BooleanField, Case, F, Q, QuerySet, When

from accord.areas.documents.queries import approved_by_top_management, led
from accord.areas.improvement.queries import actions_taken
from accord.areas.reviews.models import ManagementReview
from accord.areas.reviews.queries import held_or_signed, signed
from accord.areas.reviews.terms import INPUTS, DecisionKind
from accord.areas.reviews.terms import Verdict as Judged
from accord.kernel.checks.mending import by_state
from accord.kernel.checks.periods import DAY, Span, gap
from accord.kernel.checks.population import known, named_with
from accord.kernel.checks.registry import check
from accord.kernel.checks.saying import agree, day_in_words
from accord.kernel.checks.unbroken import unbroken
from accord.kernel.checks.verdict import NEVER, NOT_ASKED, Deciding, Mend, Outcome, Verdict
from accord.kernel.checks.words import Words, advised, all_of, by_who_was_here, softened
from accord.kernel.moments.clock import plus
from accord.kernel.records.nothing import says_something, says_something_or_none

if TYPE_CHECKING:
    from datetime import date

    from accord.kernel.moments.moment import Moment

Reviews = Callable[["Moment"], "QuerySet[Any]"]
PARTLY_OR_NOT = (Judged.PARTLY.value, Judged.NO.value)


# ---- the one that decides ------------------------------------------------------------------------------------------


class Review(NamedTuple):
    """A review, and whether it fulfils a condition, from a day on."""

    record: Deciding
    held_on: date | None
    since: date | None
    is_fine: bool


def _each(m: Moment, reviews: Reviews, ok: Q, since: str = "") -> list[Review]:
    """Each of these reviews. Without the field `since` it counts from the day on which it was held. One query."""
    fine = Case(When(ok, then=True), default=False, output_field=BooleanField())
    found: dict[Deciding, Review] = {}  # what is joined may give a review several times
    for row in named_with(reviews(m).annotate(is_fine=fine), "held_on", since or "held_on", "is_fine"):
        review = Review(*row)
        if review.is_fine or review.record not in found:
            found[review.record] = review
    return list(found.values())


def _of_last_day(m: Moment, reviews: Reviews, each: list[Review]) -> list[Review]:
    """Those held on the last day on which one was held that is not older than the interval."""
    return [r for r in each if r.held_on in m.once(_last_day, reviews)]


def _known(each: list[Review]) -> QuerySet[ManagementReview]:
    return known(ManagementReview, [r.record for r in each])


def _last_day(m: Moment, reviews: Reviews) -> list[date]:
    """That day, if there is one."""
    recent = reviews(m).filter(held_on__gte=m.ago(m.days("review_interval")), held_on__lte=m.on)
    return list(recent.order_by("-held_on").values_list("held_on", flat=True)[:1])


def last_says(m: Moment, ok: Q, *, breaks: str, holds: str) -> Verdict:
    """The last signed review fulfils it; else nothing shows it."""
    found = _last(m, signed, ok, what="signed management review", breaks=breaks, holds=holds)
    return advised(found, m.once(_not_signed))


def _last(m: Moment, reviews: Reviews, ok: Q, *, what: str, breaks: str, holds: str, since: str = "") -> Verdict:
    """The last of these reviews fulfils it, from `since` on if it has such a day.

    It counts through the interval, and at most until the next is held: that one decides then.
    """
    lately, each = m.once(_lately, reviews, what), _each(m, reviews, ok, since)
    last = _of_last_day(m, reviews, each)
    bad = [r for r in last if not (r.is_fine and r.since and r.since <= m.on)]
    says = unbroken(_known(last), _known(bad), breaks=breaks, holds=holds, empty=NOT_ASKED)
    found = softened(all_of(lately, says))
    if found.mend is not None:
        found = replace(found, mend=m.once(to_mend))
    if found.outcome is not Outcome.HOLDS:
        return found
    if len(lately.records) == 1:
        [held_on] = m.once(_last_day, reviews)
        found = replace(found, because=f"The management review of {day_in_words(held_on)} {agree(1, holds)}.")
    poor = {r.held_on for r in each if not r.is_fine}
    begins: dict[date, date] = {}
    for held, first in ((r.held_on, r.since) for r in each if r.is_fine):
        if held and first:
            begins[held] = max(begins.get(held, held), first)
    turns = m.once(_turns, reviews)
    good = [(begin, turns[held][1]) for held, begin in begins.items() if held not in poor and begin <= turns[held][1]]
    return replace(found, lapses_on=gap(m.on, good))


def _none(m: Moment, each: list[Review], *, breaks: str, holds: str = "", empty: Outcome = Outcome.NO_DATA) -> Verdict:
    """Of the last signed reviews none is so."""
    last = _of_last_day(m, signed, each)
    return unbroken(_known(last), _known([r for r in last if r.is_fine]), breaks=breaks, holds=holds, empty=empty)


def _lately(m: Moment, reviews: Reviews, what: str) -> Verdict:
    """The last of these reviews is not older than the interval."""
    days = m.days("review_interval")
    return Words(m).last_within(reviews(m), "held_on", days, what=what, mend=m.once(to_mend))


def _turns(m: Moment, reviews: Reviews) -> dict[date, Span]:
    """For each day on which one was held the days on which it decides."""
    held = sorted({day for day in reviews(m).values_list("held_on", flat=True) if day})
    nexts = [*held[1:], None]
    days = m.days("review_interval")
    return {
        day: (day, min(plus(day, days), after - DAY) if after else plus(day, days))
        for day, after in zip(held, nexts, strict=True)
    }


def _not_signed(m: Moment) -> Verdict:
    """Whether a review was held after the last signed one and waits for its signature."""
    last = signed(m).filter(held_on__isnull=False).order_by("-held_on").values("held_on")[:1]
    waiting = m.of(ManagementReview).filter(state="held")
    later = waiting.exclude(pk__in=waiting.filter(held_on__lte=last).values("pk"))
    return Words(m).none(later, Q(), breaks="were held and are not signed yet")


def to_mend(m: Moment) -> Mend | None:
    """The next step of the next review: sign what was held, hold what is planned, else plan one."""
    steps = {"held": "sign", "planned": "hold"}
    return by_state(m.of(ManagementReview), steps, Mend("ManagementReview", "create"))


# ---- that it is held, and what it comes to -------------------------------------------------------------------------


@check("reviews_held_as_planned")
def reviews_held_as_planned(m: Moment) -> Verdict:
    """The last management review is not older than the interval chosen, and none is past the day agreed for it."""
    w, reviews = Words(m), m.of(ManagementReview)
    planned = reviews.filter(state="planned")
    found = w.planned(planned, "planned_on", reviews, undated="have no date", mend="hold", date_by="edit")
    lately = m.once(_lately, held_or_signed, "management review that was held")
    ahead = w.some(planned, what="next management review planned", empty=Outcome.FAILS)
    return advised(all_of(found, softened(lately)), ahead)


@check("review_concludes")
def review_concludes(m: Moment) -> Verdict:
    """The last management review says whether the system still fits, is enough and works, and what it comes to."""
    said = ~Q(suitable="") & ~Q(adequate="") & ~Q(effective="") & says_something("conclusion")
    found = last_says(
        m,
        said,
        breaks="do not say whether the system is suitable, adequate and effective, or have no conclusion",
        holds="say whether the system is suitable, adequate and effective, and have a conclusion",
    )
    return advised(found, _judged(m, "suitable", "adequate", "effective"))


@check("review_judges_direction")
def review_judges_direction(m: Moment) -> Verdict:
    """The last management review says whether the system follows the strategy."""
    says = "say whether the system fits the strategic direction"
    return advised(last_says(m, ~Q(aligned=""), breaks=f"do not {says}", holds=says), _judged(m, "aligned"))


def _judged(m: Moment, *fields: str) -> Verdict:
    """Whether the last review judges something of the system as no, or as partly."""
    bad = Q()
    for field in fields:
        bad |= Q(**{f"{field}__in": PARTLY_OR_NOT})
    return _none(m, _each(m, signed, bad), breaks="give no or partly as an answer")


@check("review_led_by_top_management")
def review_led_by_top_management(m: Moment) -> Verdict:
    """The last management review was led by somebody who was of top management on that day."""
    top = Q(approved_by_top_management(m, "chair", "held_on"))
    by_top = "led by somebody known to be of top management on that day"
    other = Q(signed_by__isnull=False) & ~Q(signed_by=F("chair"))
    return advised(
        led(m, last_says(m, top, breaks=f"were not {by_top}", holds=f"were {by_top}"), signed(m)),
        _none(m, _each(m, signed, other), breaks="were signed by another person than the chair"),
    )


@check("review_judges_intended_results")
def review_judges_intended_results(m: Moment) -> Verdict:
    """The last management review says for each intended result whether the system brought it."""
    fails, partly = (_each(m, signed, Q(effective=word)) for word in (Judged.NO.value, Judged.PARTLY.value))
    says = "say whether each intended result was achieved, and whether the system is effective"
    said = last_says(m, says_something("intended_results") & ~Q(effective=""), breaks=f"do not {says}", holds=says)
    works = _none(
        m,
        fails,
        breaks="judge the system as ineffective",
        holds="do not judge the system as ineffective",
        empty=NOT_ASKED,
    )
    found = all_of(works, said)
    if works.outcome is Outcome.FAILS:
        found = replace(found, mend=to_mend(m))
    else:
        breaks_on = min((r.held_on for r in fails if r.is_fine and r.held_on and r.held_on > m.on), default=NEVER)
        found = replace(found, fails_on=breaks_on)
        if found.outcome is Outcome.HOLDS:
            found = replace(found, lapses_on=min(found.lapses_on or NEVER, breaks_on))
    return advised(found, _none(m, partly, breaks="judge the system as only partly effective"))


@check("review_results_on_file")
def review_results_on_file(m: Moment) -> Verdict:
    """The result of the last management review held is on file, signed by a named person."""
    on_file = Q(state="signed") & by_who_was_here("signed_by", "signed_on") & says_something("conclusion")
    found = _last(
        m,
        held_or_signed,
        on_file,
        since="signed_on",
        what="management review",
        breaks="have no conclusion that somebody who had not left signed on a day",
        holds="have a conclusion that somebody signed",
    )
    earlier = [held_or_signed(m).filter(state="held", held_on__lt=day) for day in m.once(_last_day, held_or_signed)]
    return advised(found, *(Words(m).none(q, Q(), breaks="were held earlier and never signed") for q in earlier))


# ---- what it considered and decided --------------------------------------------------------------------------------


def _considered(field: str, what: str, *, may_be_none: bool) -> None:
    """The check of one input."""

    def considered(m: Moment) -> Verdict:
        filled = says_something_or_none(field) if may_be_none else says_something(field)
        return last_says(m, filled, breaks=f"did not consider {what}", holds=f"considered {what}")

    considered.__doc__ = f"The last management review considered {what}."
    check(f"review_considered_{field}")(considered)


def _decided(kind: DecisionKind, name: str, what: str) -> None:
    """The check of one kind of decision: in words, or by an action that was not cancelled."""

    def decided(m: Moment) -> Verdict:
        acted = Q(**{f"{kind.value}_actions__in": actions_taken(m).order_by().values("pk")})
        words = says_something(f"{kind.value}_decision")
        return last_says(m, words | acted, breaks=f"did not decide {what}", holds=f"decided {what}")

    decided.__doc__ = f"The last management review decided {what}, or that nothing is needed and why."
    check(f"review_decided_on_{name}")(decided)


CONSIDERED = {
    "earlier_actions": "what became of earlier actions",
    "changed_issues": "how issues inside and outside have changed",
    "changed_needs": "how the needs of interested parties have changed",
    "customer_satisfaction": "how satisfied customers are",
    "party_feedback": "what interested parties said",
    "objectives_met": "how far objectives are met",
    "process_performance": "how processes run and how much of the output is right",
    "nonconformities": "nonconformities and corrective actions",
    "measurements": "what was measured and monitored",
    "audit_results": "the results of audits",
    "supplier_performance": "how suppliers perform",
    "resource_adequacy": "whether resources suffice",
    "risk_picture": "the risks of information security and how far the plan for treating these has come",
    "risk_actions": "whether actions on risks and opportunities helped",
    "improvement_chances": "chances to improve",
}
"""Each input of a review (`terms.INPUTS`, in that order) and what considering it means."""

for review_input in INPUTS:
    _considered(review_input.field, CONSIDERED[review_input.field], may_be_none=review_input.may_be_none)
_decided(DecisionKind.IMPROVEMENT, "improvement", "what to improve")
_decided(DecisionKind.CHANGE, "changes", "what to change in the system")
_decided(DecisionKind.RESOURCES, "resources", "which means are needed")
