"""When an objective can be approved, and whether a figure reaches it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from accord.areas.leadership import rules
from accord.areas.leadership.terms import split_tags

FIGURES = st.decimals(-10_000, 10_000, places=3)


@given(FIGURES, FIGURES)
def test_what_is_more_for_one_is_less_for_the_other(value: Decimal, target: Decimal) -> None:
    up, down = (rules.reached(value=value, target=target, direction=d) for d in ("up", "down"))
    assert (up and down) == (value == target)
    assert up or down


@given(FIGURES, FIGURES, FIGURES)
def test_the_way_done_is_a_share(baseline: Decimal, target: Decimal, value: Decimal) -> None:
    share = rules.share_reached(baseline=baseline, target=target, value=value)
    if baseline == target:
        assert share is None
    else:
        assert share is not None
        assert 0 <= share <= 100
        assert rules.share_reached(baseline=baseline, target=target, value=target) == 100
        assert rules.share_reached(baseline=baseline, target=target, value=baseline) == 0


def test_an_objective_says_all_that_the_standards_ask() -> None:
    nothing = rules.approvable(
        measure="", target=None, not_measurable="", due_on=None, resources="", judged_by="", has_owner=False, actions=0,
        policy=False,
    )  # fmt: skip
    assert len(nothing) == 7
    complete = rules.approvable(
        measure="", target=None, not_measurable="It is a habit.", due_on=date(2026, 12, 31), resources="Two days",
        judged_by="Survey", has_owner=True, actions=1, policy=True,
    )  # fmt: skip
    assert complete == []


def test_an_objective_of_a_unit_names_it() -> None:
    assert rules.level_is_named(level="unit", unit_id=None, process="") is not None
    assert rules.level_is_named(level="unit", unit_id=uuid4(), process="") is None
    assert rules.level_is_named(level="process", unit_id=None, process="") is not None
    assert rules.level_is_named(level="organization", unit_id=None, process="") is None


def test_tags_are_kept_in_one_form() -> None:
    assert split_tags("Ethics, security;ethics") == ("ethics", "security")
