"""Decisions about indicators."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.areas.indicators import rules
from accord.areas.indicators.terms import Interval, Standing

DAYS = st.dates(date(2000, 1, 1), date(2090, 1, 1))
FIGURES = st.decimals(-1000, 1000, places=2)


@given(DAYS, st.sampled_from([i.value for i in Interval]))
def test_the_next_value_is_due_an_interval_later(day: date, interval: str) -> None:
    found = rules.after(day, interval)
    assert found is not None
    if interval == "week":
        assert (found - day).days == 7
    else:
        assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == Interval(interval).months
    assert rules.after(day, "") is None


@given(FIGURES, st.none() | FIGURES, st.none() | FIGURES)
def test_outside_the_limits_weighs_more_than_the_target(
    value: Decimal, low: Decimal | None, high: Decimal | None
) -> None:
    found = rules.standing(value, direction="higher", target=value, lower_limit=low, upper_limit=high)
    outside = (low is not None and value < low) or (high is not None and value > high)
    assert found == (Standing.OUTSIDE if outside else Standing.MET)


@given(FIGURES, FIGURES)
def test_which_way_is_better_decides(value: Decimal, target: Decimal) -> None:
    def ask(direction: str) -> Standing:
        return rules.standing(value, direction=direction, target=target, lower_limit=None, upper_limit=None)

    assert (ask("higher") == Standing.MET) == (value >= target)
    assert (ask("lower") == Standing.MET) == (value <= target)
    assert ask("within") == ask("") == Standing.OPEN


@pytest.mark.parametrize(
    ("value", "numerator", "denominator", "field"),
    [
        (None, None, None, "value"), (None, 3, None, "denominator"), (None, None, 3, "numerator"),
        (None, 3, 0, "denominator"), (1, None, None, ""), (50, 1, 2, ""),
    ],
)  # fmt: skip
def test_a_measurement_says_something(value: int, numerator: int, denominator: int, field: str) -> None:
    said = [None if v is None else Decimal(v) for v in (value, numerator, denominator)]
    found = rules.measured_somehow(value=said[0], numerator=said[1], denominator=said[2])
    assert (found.field if found else "") == field


def test_a_ratio_is_a_part_of_the_whole_times_its_factor() -> None:
    assert rules.ratio(numerator=Decimal(3), denominator=Decimal(8), factor=100) == Decimal("37.5")
    assert rules.ratio(numerator=Decimal(3), denominator=Decimal(0), factor=100) is None
