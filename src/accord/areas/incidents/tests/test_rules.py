"""Decisions about events, incidents, vulnerabilities and plans."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.areas.incidents import rules

STAMPS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)).map(lambda d: d.strftime("%Y-%m-%d %H:%M"))


@given(st.lists(st.tuples(STAMPS, st.text(min_size=1).filter(str.strip)), max_size=8))
def test_a_timeline_stays_readable_and_in_order_whatever_is_added(entries: list[tuple[str, str]]) -> None:
    timeline = ""
    for stamp, what in entries:
        timeline = rules.with_entry(timeline, stamp, what)
    lines = timeline.splitlines()
    assert [line[:16] for line in lines] == sorted(stamp for stamp, _ in entries)
    assert rules.timeline_readable(timeline=timeline) is None


@pytest.mark.parametrize("line", ["then it broke", "2.3.2026 It broke.", "2026-03-02", "14:30 It broke."])
def test_a_line_without_its_day_is_refused(line: str) -> None:
    assert rules.timeline_readable(timeline=f"2026-03-02 14:30 It began.\n{line}") is not None


@given(st.datetimes(timezones=st.just(UTC)), st.integers(1, 168))
def test_the_notice_is_due_on_the_day_on_which_its_hours_end(since: datetime, hours: int) -> None:
    if since.year > 9998:
        return
    due = rules.notice_due(since, hours)
    assert due == (since + timedelta(hours=hours)).date()


def test_the_hours_of_a_notice_go_on_where_the_clock_is_set() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    assert rules.notice_due(datetime(2026, 3, 28, 23, 30, tzinfo=berlin), 72) == date(2026, 4, 1)
    assert rules.notice_due(datetime(2026, 10, 23, 0, 30, tzinfo=berlin), 72) == date(2026, 10, 25)


def test_before_lessons_the_facts_are_settled() -> None:
    settled = {"personal_data": "no", "notified": False, "waived": False, "evidence_needed": "", "evidence": ""}
    assert rules.reviewable(**settled) == []  # type: ignore[arg-type]
    for change, count in (
        ({"personal_data": ""}, 1), ({"personal_data": "yes"}, 1), ({"personal_data": "yes", "notified": True}, 0),
        ({"personal_data": "yes", "waived": True}, 0), ({"evidence_needed": "yes"}, 1),
        ({"evidence_needed": "yes", "evidence": "Image of the disk."}, 0),
    ):  # fmt: skip
        assert len(rules.reviewable(**(settled | change))) == count  # type: ignore[arg-type]


def test_a_severe_incident_changes_something_before_it_is_closed() -> None:
    known = {"classification": "malware", "open_actions": []}
    assert rules.closable(severity="low", has_consequence=False, **known) == []  # type: ignore[arg-type]
    assert rules.closable(severity="high", has_consequence=True, **known) == []  # type: ignore[arg-type]
    assert rules.closable(severity="high", has_consequence=False, **known)  # type: ignore[arg-type]
    assert rules.closable(severity="low", classification="malware", open_actions=["ACT-0001"], has_consequence=True)
    assert len(rules.closable(severity="", classification="", open_actions=[], has_consequence=True)) == 2


@given(st.integers(0, 1000), st.integers(0, 1000))
def test_what_is_back_after_the_tolerable_period_is_back_too_late(rto: int, mtpd: int) -> None:
    assert (rules.back_before_too_late(recovery_time=rto, tolerable=mtpd) is None) == (rto <= mtpd)
    assert rules.back_before_too_late(recovery_time=None, tolerable=mtpd) is None


def test_a_plan_says_what_the_standard_asks_for_before_it_is_signed() -> None:
    whole = {
        "owner": True, "processes": 1, "recovery_time": 4, "recovery_point": 0, "tolerable": 24, "steps": "Call.",
        "has_document": False, "security": "Doors stay locked.",
    }  # fmt: skip
    assert rules.plan_approvable(**whole) == []  # type: ignore[arg-type]
    empty = {
        "owner": False, "processes": 0, "recovery_time": None, "recovery_point": None, "tolerable": None, "steps": " ",
        "security": "",
    }  # fmt: skip
    for name, value in empty.items():
        assert [o.field for o in rules.plan_approvable(**(whole | {name: value}))] == [name]  # type: ignore[arg-type]
    assert rules.plan_approvable(**(whole | {"steps": "", "has_document": True})) == []  # type: ignore[arg-type]


def test_days_in_the_wrong_order_are_refused() -> None:
    early, late = date(2026, 3, 1), date(2026, 3, 2)
    assert rules.assessed_after_reported(reported_on=late, assessed_on=early)
    assert rules.detected_after_beginning(began_on=late, detected_on=early)
    assert rules.fixed_after_found(found_on=late, fixed_on=early)
    assert rules.known_since_detection(detected_on=late, known_since=datetime(2026, 2, 20, tzinfo=UTC))
    assert not rules.known_since_detection(detected_on=late, known_since=datetime(2026, 3, 1, 23, tzinfo=UTC))
    assert rules.not_before(day=early, earliest=late, what="The day", field="x")


@pytest.mark.parametrize(("score", "fits"), [("0", True), ("10.0", True), ("10.1", False), ("-0.1", False)])
def test_a_score_ends_at_ten(score: str, fits: bool) -> None:
    assert (rules.score_on_scale(score=Decimal(score)) is None) is fits
