"""When a feed is blind."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.areas.controls.checks.table import LINES as OF_CONTROLS
from accord.areas.controls.queries.judging import Judge
from accord.areas.controls.terms import Line
from accord.areas.monitoring import rules
from accord.areas.monitoring.checks.table import LINES
from accord.areas.monitoring.models import CheckResult
from accord.areas.monitoring.queries.looking import Look
from accord.areas.monitoring.queries.tools import Watching
from accord.kernel.checks.verdict import Deciding, Mend

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def _watching(look: Look, heard: date | None) -> Watching:
    """A tool that has looked once, and counts through the day after noon's."""
    record = Deciding("Feed:1", "FEED-1", "", "Watch")
    until = NOON.date() + timedelta(1)
    return Watching(record, "feed:backup", True, heard, until, ((look,),), frozenset(), 30)


@given(st.integers(1, 8784), st.integers(0, 9000))
def test_silence_longer_than_expected_is_blindness(expected: int, silent_for: int) -> None:
    heard = NOON - timedelta(hours=silent_for)
    assert rules.silent(last_heard_at=heard, expected_hours=expected, now=NOON) == (silent_for > expected)


def test_what_was_never_heard_is_silent() -> None:
    assert rules.silent(last_heard_at=None, expected_hours=24, now=NOON)


@pytest.mark.parametrize(("hours", "fits"), [(0, False), (1, True), (8784, True), (8785, False), (None, True)])
def test_the_expected_interval_has_its_limits(hours: int | None, fits: bool) -> None:
    assert (rules.hours_given(expected_hours=hours) is None) is fits


def test_no_word_of_tomorrow() -> None:
    assert rules.not_ahead(at=NOON + timedelta(hours=2), now=NOON, field="at")
    assert rules.not_ahead(at=NOON + timedelta(minutes=50), now=NOON, field="at") is None


def test_blind_windows_are_kept() -> None:
    one = rules.with_window("", "2026-01-01", "2026-01-08", "Token\nran out.")
    assert one == "2026-01-01 to 2026-01-08: Token ran out."
    assert rules.windows_of(f"{one}\n2026-13-01 to 2026-13-02: x\nnothing") == [(date(2026, 1, 1), date(2026, 1, 8))]
    assert rules.with_window(one, "2026-02-01", "2026-02-02", "Again.").count("\n") == 1


def _left(*looks: tuple[bool, date | None]) -> list[int | None]:
    """Since which of these looks, one a day, each was left."""
    first = date(2026, 3, 1)
    told = [(first + timedelta(n), passed, followed) for n, (passed, followed) in enumerate(looks)]
    return [since and (since - first).days for since in rules.left_since(told)]


def test_time_runs_since_it_first_failed_without_consequence() -> None:
    passed, failed, taken_up = (True, None), (False, None), (False, date.max)
    assert _left(passed, failed, failed, passed, failed) == [None, 1, 1, None, 4]
    assert _left(failed, taken_up, failed, failed) == [0, None, None, None]
    assert _left(taken_up, passed, failed) == [None, None, 2]
    assert _left((False, date.min), failed, failed) == [None, 1, 1]


def test_what_was_seen_before_what_followed_was_over_is_not_left() -> None:
    assert _left((False, date(2026, 3, 3)), *3 * [(False, None)]) == [None, None, None, 3]


@given(st.lists(st.tuples(st.booleans(), st.sampled_from([None, date.min, date(2026, 3, 4), date.max])), max_size=9))
def test_what_passed_or_was_followed_is_never_left(looks: list[tuple[bool, date | None]]) -> None:
    for n, ((passed, followed), since) in enumerate(zip(looks, _left(*looks), strict=True)):
        assert since is None or (not passed and followed is None and since <= n)
        assert since is not None or passed or followed or any(f for p, f in looks[:n] if not p)


def test_one_activity_or_tool_never_stands_for_two_groups_of_a_line() -> None:
    asked = {line.name: [kind for group in line.groups for kind in group] for line in (*OF_CONTROLS, *LINES)}
    assert len(asked) > 80
    assert {name for name, kinds in asked.items() if len(kinds) != len(set(kinds))} == set()


@pytest.mark.parametrize("days", [0, 400])
def test_what_a_tool_found_wrong_is_shown_where_it_is_named(days: int) -> None:
    """Who may not see a record must not read its name, so a verdict shows each that it names."""
    seen, failed = NOON.date(), Deciding.of(CheckResult(title="Payroll saved: srv-1"))
    watch = _watching(Look(seen, failed, since=seen, asset=None), heard=None)
    judge = Judge(Line("one", "two"), [watch], None, Mend("Activity", "create"))
    found = judge(seen + timedelta(days=days))
    assert found.because.endswith(": Payroll saved: srv-1.")
    assert [d.pointer for d in found.records] == [failed.pointer]


def test_a_tool_counts_from_the_day_on_which_it_was_heard_through_the_one_on_which_it_is_blind() -> None:
    day = NOON.date()
    watch = _watching(Look(day - timedelta(1), failed=None, since=None, asset=None), heard=day)
    assert [watch.counts(day + timedelta(n)) for n in (-1, 0, 1, 2)] == [False, True, True, False]
    assert set(watch.days()) >= {day, day + timedelta(2)}
