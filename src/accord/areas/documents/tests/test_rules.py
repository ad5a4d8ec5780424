"""The decisions about documents, without a database."""

from __future__ import annotations

import string
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.areas.documents import rules

DAYS = st.dates(date(2000, 1, 1), date(2060, 1, 1))
TODAY = date(2026, 3, 2)
ADA, BEA = uuid4(), uuid4()
WORD = st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=8)
TAG = st.lists(WORD, min_size=1, max_size=3).map("-".join)


@given(st.lists(TAG, max_size=6), st.sampled_from([" ", ", ", "; ", "\n"]))
def test_tags_are_the_same_however_they_were_typed(tags: list[str], between: str) -> None:
    kept = rules.split_tags(between.join(tags).upper())
    assert kept == tuple(sorted(set(tags)))
    assert rules.split_tags(" ".join(kept)) == kept
    assert rules.tags_are_words(tags=" ".join(kept)) is None


@pytest.mark.parametrize("tags", ["über", "a_b", "-a", "a-", "policy risk/treatment", "a--b"])
def test_a_tag_is_one_word_of_letters_digits_and_hyphens(tags: str) -> None:
    objection = rules.tags_are_words(tags=tags)
    assert objection
    assert objection.field == "tags"


def approvable(**more: Any) -> Any:
    """The rule for a version that somebody else wrote."""
    return rules.approvable(
        **({"text": "# How", "file": "", "is_person": True, "others": False, "asked": False} | more)
    )


def test_a_version_that_another_person_can_read_is_approvable() -> None:
    assert approvable() is None
    assert approvable(text="", file="ab" * 32) is None


@pytest.mark.parametrize(
    ("more", "field", "helped_by"),
    [
        ({"text": " \n", "file": ""}, "text", ""),
        ({"is_person": False}, "", ""),
        ({"others": True}, "author", "submit"),
        ({"others": True, "asked": True}, "author", ""),
    ],
)
def test_what_stands_against_an_approval(more: dict[str, Any], field: str, helped_by: str) -> None:
    objection = approvable(**more)
    assert objection
    assert (objection.field, objection.helped_by) == (field, helped_by)


@given(DAYS, st.booleans())
def test_a_version_counts_from_its_approval_on(start: date, in_force: bool) -> None:
    objection = rules.counts_from(today=TODAY, effective_from=start, in_force=in_force)
    assert bool(objection) == (start < TODAY or (in_force and start > TODAY))


@given(st.integers(0, 5), st.integers(0, 1))
def test_one_draft_with_content_goes_to_review(drafts: int, without_content: int) -> None:
    objection = rules.submittable(drafts=drafts, without_content=without_content)
    assert (objection is None) == (drafts == 1 and not without_content)


@given(st.booleans(), DAYS, DAYS)
def test_an_approval_given_elsewhere_lies_in_the_past(approved_here: bool, approved_on: date, start: date) -> None:
    objection = rules.approved_elsewhere(
        has_approved_version=approved_here, approved_on=approved_on, effective_from=start, today=TODAY
    )
    assert (objection is None) == (not approved_here and approved_on <= start <= TODAY)


@given(DAYS)
def test_the_next_review_lies_ahead(review_due: date) -> None:
    assert bool(rules.next_review(today=TODAY, review_due=review_due)) == (review_due <= TODAY)


def test_a_document_is_not_replaced_by_itself() -> None:
    assert rules.replaced_by_another(pk=ADA, superseded_by_id=ADA)
    assert rules.replaced_by_another(pk=ADA, superseded_by_id=BEA) is None
    assert rules.replaced_by_another(pk=ADA, superseded_by_id=None) is None


@pytest.mark.parametrize(
    ("state", "on", "fine"),
    [("asked", None, True), ("confirmed", TODAY, True), ("asked", TODAY, False), ("confirmed", None, False)],
)
def test_the_day_of_confirmation_stands_on_confirmed_readings(state: str, on: date | None, fine: bool) -> None:
    assert (rules.confirmed_when_confirmed(state=state, confirmed_on=on) is None) == fine
