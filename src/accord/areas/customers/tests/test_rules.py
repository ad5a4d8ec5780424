"""Decisions about orders and complaints, for any facts."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from accord.areas.customers import rules

DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))
MAYBE = st.none() | DAYS
WORDS = st.sampled_from(["", " ", "said"])
DAY = date(2026, 3, 2)


@given(MAYBE, MAYBE, MAYBE, MAYBE)
def test_a_complaint_goes_forward(a: date | None, b: date | None, c: date | None, d: date | None) -> None:
    objection = rules.complaint_in_order(received_on=a, acknowledged_on=b, answered_on=c, closed_on=d)
    days = [day for day in (a, b, c, d) if day]
    assert (objection is None) == all(before <= after for before, after in pairwise(days))


@given(st.booleans(), MAYBE, st.sampled_from(["", "able", "conditions", "unable"]), WORDS, WORDS, st.booleans(), MAYBE)
def test_nobody_says_yes_without_a_review(
    reviewed: bool,
    on: date | None,
    result: str,
    differences: str,
    resolution: str,
    written: bool,
    read_back: date | None,
) -> None:
    found = rules.acceptable(
        reviewed=reviewed, reviewed_on=on, result=result, differences=differences, resolution=resolution,
        resolved_on=None, written=written, confirmed_on=read_back, day=DAY,
    )  # fmt: skip
    looked = reviewed and on is not None and on <= DAY and result in {"able", "conditions"}
    cleared = not differences.strip() or bool(resolution.strip())
    assert (found == []) == (looked and cleared and (written or read_back is not None))


@given(st.dictionaries(st.sampled_from(sorted(rules.FIVE)), WORDS))
def test_a_review_looks_at_every_point(answers: dict[str, str]) -> None:
    found = rules.reviewable(answers=answers, differences="", resolution="", able=True)
    assert {o.field for o in found} == {n for n in rules.FIVE if not answers.get(n, "").strip()}


def test_what_stands_against_closing_a_complaint() -> None:
    assert rules.closable(justified="yes", nonconformity=False, came_before=False) == []
    assert [o.field for o in rules.closable(justified="", nonconformity=False, came_before=True)] == [
        "justified", "nonconformity",
    ]  # fmt: skip


def test_small_orders_of_days() -> None:
    one, other = uuid4(), uuid4()
    assert rules.not_its_own_return(id=one, recurrence_of_id=one)
    assert rules.not_its_own_return(id=one, recurrence_of_id=other) is None
    assert rules.score_on_scale(score=11, scale=10)
    assert rules.score_on_scale(score=5, scale=5) is None
    early, late = date(2026, 1, 1), date(2026, 2, 1)
    nothing = {"received_on": None, "returned_on": None, "happened_on": None, "reported_on": None}
    assert rules.property_in_order(**nothing) is None
    assert rules.property_in_order(**{**nothing, "received_on": late, "returned_on": early})
    assert rules.property_in_order(**{**nothing, "happened_on": late, "reported_on": early})
    assert rules.received_first(received_on=late, accepted_on=early)
    assert rules.reviewed_before_accepted(reviewed_on=None, accepted_on=late, imported=False)
    assert rules.reviewed_before_accepted(reviewed_on=None, accepted_on=late, imported=True) is None
