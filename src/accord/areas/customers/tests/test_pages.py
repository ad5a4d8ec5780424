"""The clock on the page of a complaint."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from accord.areas.customers.models import Complaint
from accord.areas.customers.terms import Step

DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@given(DAYS, st.none() | DAYS, DAYS)
def test_a_step_is_late_in_colour_and_in_words(due: date, done: date | None, day: date) -> None:
    step = Step("Answered", due, done)
    late = (done or day) > due
    assert (step.tone(day) == "late") == late
    assert ("late" in step.says(day)) == late


def test_one_day_is_said_as_one() -> None:
    due = date(2026, 3, 2)
    assert Step("Answered", due, None).says(due - timedelta(days=1)) == "1 day left"
    assert Step("Answered", due, None).says(due) == "due today"


def test_the_clock_of_a_complaint(do: Any, page: Any) -> None:
    late = do("raise", Complaint, description="Leaks <b>.", received_on="2026-02-20")
    seen = page(late)
    assert "7 days late" in seen  # acknowledged within three days
    assert "20 days left" in seen
    assert 'class="clock-line"' in seen
    do("answer", late, answer="Here is a new one.", justified="yes", answered_on="2026-02-22")
    assert "done in time" in page(late)
    again = do("raise", Complaint, description="Leaks again.")
    do("edit", again, recurrence_of=late)
    assert "It came before" in page(again)
