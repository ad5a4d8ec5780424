"""The chart beside an indicator."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from accord.areas.indicators.models import Indicator
from accord.areas.indicators.pages.chart import SHEETS, Sheet, Value, drawn, rounded, scale, written

NUMBERS = st.floats(-1e6, 1e6, allow_nan=False).map(lambda x: round(x, 4))
LINES = st.lists(NUMBERS.map(lambda x: ("limit", f"limit {x}", x)), max_size=3)


@given(st.lists(NUMBERS, min_size=1, max_size=30))
def test_the_scale_encloses_the_values_with_few_even_steps(values: list[float]) -> None:
    found = scale(values)
    room = (found[-1] - found[0]) * 1e-6
    assert found[0] <= min(values) + room
    assert found[-1] >= max(values) - room
    assert 2 <= len(found) <= 8
    steps = [b - a for a, b in pairwise(found)]
    assert max(steps) - min(steps) <= max(steps) * 1e-6


@given(st.lists(st.tuples(st.integers(0, 900), NUMBERS), min_size=1, max_size=40), LINES, st.sampled_from(SHEETS))
def test_everything_lies_within_the_field(points: Any, lines: Any, sheet: Sheet) -> None:
    values = [Value(date(2024, 1, 1) + timedelta(days=d), y, "met", "", "") for d, y in sorted(points)]
    chart = drawn(values, lines, sheet)
    assert len(chart.marks) == len(values)
    for mark in chart.marks:
        assert sheet.left <= mark.x <= chart.right
        assert 0 <= mark.y <= sheet.height
    labels = [level.label_y for level in chart.levels]
    assert all(b - a >= 13.9 for a, b in pairwise(labels))


def test_numbers_are_written_as_people_do() -> None:
    assert [written(x) for x in (0.0, -0.0, 12.5, 1234567.0, 100.0)] == ["0", "0", "12.5", "1,234,567", "100"]


def test_values_are_shown_with_four_figures() -> None:
    assert [rounded(x) for x in (95.371051, 99.9382, 0.012345, 123456.7)] == ["95.37", "99.94", "0.01235", "123,457"]


def test_an_indicator_shows_its_course_with_target_and_a_table(browser: Client, do: Any, manager: Any) -> None:
    one = do("create", Indicator, title="Late <b>", unit="%", direction="lower", target="5", upper_limit="10")
    assert "Nothing was measured yet" in browser.get(f"/northwind/indicators/{one.reference}/").content.decode()
    for month, value in ((1, "4"), (2, "11")):
        do("measure", one, value=value, measured_on=f"2026-0{month}-15")
    page = browser.get(f"/northwind/indicators/{one.reference}/").content.decode()
    panel = page[page.index("How it goes") :]
    assert panel.count('<svg class="run ') == 2
    assert panel.count("<title>2026-02-15: 11 %, outside the limits</title>") == 2
    assert "Last value 11 % on 15 February 2026, outside the limits. 1 of 2 values met what was wanted." in panel
    assert "target ≤ 5" in panel
    assert not re.search(r"<svg[^>]* style=", panel)
