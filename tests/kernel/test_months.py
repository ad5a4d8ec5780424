"""Months are counted alike everywhere."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.kernel.moments.clock import months_later


@given(st.dates(), st.integers(-240, 240))
def test_months_later_is_the_same_day_or_the_last_of_a_shorter_month(day: date, months: int) -> None:
    count = day.year * 12 + day.month - 1 + months
    later = months_later(day, months)
    if 12 <= count < 120_000:
        assert later.year * 12 + later.month - 1 == count
        assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)
    else:
        assert later == (date.max if months > 0 else date.min)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2023, 12, 31), 2, date(2024, 2, 29)),
        (date(2026, 11, 30), 12, date(2027, 11, 30)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 1), -1, date(2025, 12, 1)),
        (date(9999, 12, 31), 0, date(9999, 12, 31)),
    ],
)
def test_at_the_ends_of_months(day: date, months: int, later: date) -> None:
    assert months_later(day, months) == later
