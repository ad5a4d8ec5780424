"""What became of the decisions of management reviews."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from django.db.models import Q

from accord.areas.improvement.queries import actions_taken, put_off
from accord.areas.reviews.checks.last_review import to_mend
from accord.areas.reviews.queries import held_or_signed
from accord.areas.reviews.terms import DecisionKind
from accord.kernel.checks.mending import by_act
from accord.kernel.checks.population import called, related
from accord.kernel.checks.registry import check
from accord.kernel.checks.words import Words, advised, all_of, softened

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from accord.areas.reviews.models import ManagementReview
    from accord.kernel.checks.verdict import Mend, Verdict
    from accord.kernel.moments.moment import Moment


@check("review_decisions_carried_out")
def review_decisions_carried_out(m: Moment) -> Verdict:
    """What management reviews decided is done by its date, and something came of it."""
    w, reviews = Words(m), held_or_signed(m)
    named = {kind.value: related(reviews, f"{kind.value}_actions") for kind in DecisionKind}
    by_kind = {kind: set().union(*found.values()) for kind, found in named.items()}
    by_source = _given(m, reviews)
    decided = actions_taken(m).filter(pk__in=set().union(*by_kind.values(), *by_source.values()))
    decided = called(decided, "action from a management review")
    improving = decided.exclude(pk__in=by_kind["resources"] - by_kind["improvement"] - by_kind["change"])
    undated = "have no due date"
    in_time = w.planned(decided.filter(state="open"), "due_on", decided, undated=undated, mend="complete")
    done = w.some(
        improving.filter(state__in=("done", "verified")),
        what="completed action for improvement or change from a management review",
        mend=by_act(improving.filter(state="open"), "complete", _to_decide(m)),
    )
    found = all_of(in_time, softened(done))
    if not decided.exists():
        found = replace(found, because="No management review has decided on an action yet.", mend=_to_decide(m))
    standing = set(decided.values_list("pk", flat=True))
    found_in = (*named.values(), by_source)
    acted = {review for each in found_in for review, actions in each.items() if actions & standing}
    breaks = "decided on no action, or on none that was not given up"
    only_words = w.every(reviews, Q(pk__in=acted), breaks=breaks, mend="decide")
    days = m.days("action_put_off")
    open_ones = called(decided.filter(state="open"), "action from a management review")
    late = w.none(open_ones, put_off(days), breaks=f"were put off by more than {days} days")
    return advised(found, only_words, late)


def _given(m: Moment, reviews: QuerySet[ManagementReview]) -> dict[UUID, set[UUID]]:
    """The actions that say of themselves that they come from a review, as a list of actions does; by the review."""
    pointers = {f"ManagementReview:{pk}": pk for pk in reviews.order_by().values_list("pk", flat=True)}
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for pk, source in actions_taken(m).filter(source__in=pointers).order_by().values_list("pk", "source"):
        found[pointers[source]].add(pk)
    return found


def _to_decide(m: Moment) -> Mend | None:
    """A review that was held and is not signed can still decide; else the next one does."""
    return by_act(held_or_signed(m).filter(state="held"), "decide", to_mend(m))
