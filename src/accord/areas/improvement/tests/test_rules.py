"""Decisions about nonconformities and actions, for any facts."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from accord.areas.improvement import rules

DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))
MAYBE = st.none() | DAYS
REFERENCES = st.lists(st.from_regex(r"ACT-[0-9]{4}", fullmatch=True), max_size=9)


@given(MAYBE, MAYBE)
def test_closing_before_detection_is_the_only_objection(detected_on: date | None, closed_on: date | None) -> None:
    objection = rules.closed_after_detected(detected_on=detected_on, closed_on=closed_on)
    assert (objection is not None) == (detected_on is not None and closed_on is not None and closed_on < detected_on)


@given(MAYBE, MAYBE)
def test_an_effect_is_seen_after_the_deed(done_on: date | None, verified_on: date | None) -> None:
    objection = rules.verified_after_done(done_on=done_on, verified_on=verified_on)
    assert (objection is not None) == (done_on is not None and verified_on is not None and verified_on < done_on)


@given(MAYBE, MAYBE)
def test_an_effect_is_looked_for_when_it_is_due_or_later(due_on: date | None, effect_check_due: date | None) -> None:
    objection = rules.effect_checked_after_due(due_on=due_on, effect_check_due=effect_check_due)
    assert (objection is not None) == (
        due_on is not None and effect_check_due is not None and effect_check_due < due_on
    )


def test_nothing_recurs_from_itself() -> None:
    one, other = uuid4(), uuid4()
    assert rules.not_its_own_recurrence(id=one, recurrence_of_id=one)
    assert rules.not_its_own_recurrence(id=one, recurrence_of_id=other) is None
    assert rules.not_its_own_recurrence(id=one, recurrence_of_id=None) is None


@given(st.integers(0, 50))
def test_acting_needs_an_action(count: int) -> None:
    assert (rules.plannable(standing_actions=count) is not None) == (count == 0)


@given(REFERENCES)
def test_verification_waits_for_what_is_open(references: list[str]) -> None:
    objections = rules.ready_for_verification(open_actions=references)
    assert len(objections) == bool(references)
    assert all(references[0] in o.sentence for o in objections)


@given(st.text(max_size=3), st.text(max_size=3), MAYBE, REFERENCES, REFERENCES, st.integers(0, 3), st.text(max_size=3))
def test_closing_is_possible_exactly_when_all_is_shown(
    effect_test: str,
    verification: str,
    verified_on: date | None,
    opened: list[str],
    unverified: list[str],
    standing: int,
    why: str,
) -> None:
    found = rules.shown(
        effect_test=effect_test,
        verification=verification,
        verified_on=verified_on,
        open_actions=opened,
        unverified_actions=unverified,
    )
    shown = bool(effect_test and verification and verified_on) and not opened and not unverified
    assert (found == []) == shown
    assert (rules.reasoned(standing_actions=standing, no_action_because=why) is None) == bool(standing or why)
