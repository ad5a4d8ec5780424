"""The management review of a standard that was held last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accord.areas.reviews.queries import held_or_signed
from accord.kernel.checks.facts import Fact, tells
from accord.kernel.checks.saying import day_in_words
from accord.kernel.checks.verdict import Deciding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from accord.kernel.moments.moment import Moment


@tells
def last_management_review(m: Moment) -> Iterator[Fact]:
    """When top management last judged the system."""
    for review in held_or_signed(m).filter(held_on__lte=m.on).order_by("-held_on")[:1]:
        assert review.held_on  # it was asked for
        said = f"Last management review, held on {day_in_words(review.held_on)}: {review.title}."
        yield Fact("compliance", said, Deciding.of(review))
