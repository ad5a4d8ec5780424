"""Decisions about controls, activities, exceptions and the Statement of Applicability."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.areas.controls import rules
from accord.areas.controls.terms import Because, Named, Stated

REFS = tuple(rules.annex())
DONE, PLANNED = Named("C-0001", "Badges", "implemented", "1"), Named("C-0002", "Cameras", "planned", "2")
TREATMENT, LAW = Named("T-0001", "Badges at all doors", "done", "3"), Named("OB-0001", "Data protection", "active", "4")


def test_the_annex_has_its_controls_in_four_themes() -> None:
    assert len(REFS) == 93
    assert (REFS[0], REFS[-1]) == ("A.5.1", "A.8.34")
    assert {r.control.theme for r in rules.annex().values() if r.control} == {
        "Organizational", "People", "Physical", "Technological",
    }  # fmt: skip


@given(st.lists(st.sampled_from(REFS), max_size=8))
def test_references_are_read_however_they_are_written(refs: list[str]) -> None:
    wanted = rules.refs_in_order(" ".join(refs)).split()
    assert wanted == [r for r in REFS if r in set(refs)]
    for written in (", ".join(refs), ";".join(r[2:] for r in refs), " ".join(r.lower() for r in refs)):
        assert rules.refs_in_order(written).split() == wanted
    assert rules.refs_known(annex_a=" ".join(wanted)) is None


@pytest.mark.parametrize("wrong", ["A.5.99", "Backup", "A.9.1 A.5.1"])
def test_what_the_annex_has_not_is_refused(wrong: str) -> None:
    assert rules.refs_known(annex_a=wrong) is not None


DAYS = st.dates(date(2024, 1, 1), date(2026, 12, 31))


@given(DAYS, st.none() | DAYS, st.integers(1, 800))
def test_the_next_run_comes_after_this_one(done_on: date, was_due: date | None, interval: int) -> None:
    due = rules.next_run(done_on=done_on, was_due=was_due, interval_days=interval)
    assert done_on < due
    assert due - done_on <= timedelta(days=interval * 1.5)


def test_the_rhythm_is_kept_where_the_run_was_nearly_in_time() -> None:
    due = date(2026, 3, 1)
    for done, following in ((3, 31), (-3, 31), (20, None)):
        found = rules.next_run(done_on=due + timedelta(days=done), was_due=due, interval_days=30)
        assert found == due + timedelta(days=30 if following else done + 30)


def test_what_did_not_pass_says_what_was_found() -> None:
    assert rules.recordable(result="passed", findings="", deviating=0) == []
    for result, deviating in (("failed", None), ("partly", None), ("passed", 2)):
        assert rules.recordable(result=result, findings=" ", deviating=deviating)
        assert rules.recordable(result=result, findings="Two of them.", deviating=deviating) == []
    assert rules.deviations_among_checked(checked=3, deviating=4)


def test_an_exception_is_granted_for_a_time_and_not_to_oneself() -> None:
    today = date(2026, 3, 2)
    good = {"why": "Old machine.", "compensation": "No network.", "expires_on": date(2026, 6, 1), "own": False}
    assert rules.grantable(today=today, **good) == []  # type: ignore[arg-type]
    for change in ({"why": ""}, {"compensation": " "}, {"expires_on": today}, {"own": True}):
        assert len(rules.grantable(today=today, **(good | change))) == 1  # type: ignore[arg-type]


def kinds(line: Stated, because: Because) -> list[str]:
    """What is found against one line; the other lines are fine."""
    fine = [Stated(r, r, "SL-1", "no", exclusion_reason="Not here.") for r in REFS if r != line.control]
    return [c.kind for c in rules.contradictions([line, *fine], {line.control: because})]


IN = Stated("A.7.2", "Physical entry", "SL-0001", "yes", "For the guests.", "implemented")
OUT = Stated("A.7.2", "Physical entry", "SL-0001", "no", exclusion_reason="No doors.")


@pytest.mark.parametrize(
    ("line", "because", "found"),
    [
        (IN, Because(controls=(DONE,)), []),
        (IN, Because(controls=(PLANNED,)), ["hollow"]),
        (IN, Because(), ["hollow"]),
        (replace(IN, implementation="planned"), Because(), []),
        (replace(IN, implementation="planned"), Because(controls=(DONE,)), ["behind"]),
        (replace(IN, implementation=""), Because(controls=(DONE,)), ["unsaid"]),
        (replace(IN, justification=""), Because(controls=(DONE,)), ["unfounded"]),
        (replace(IN, justification=""), Because(controls=(DONE,), treatments=(TREATMENT,)), []),
        (replace(IN, justification=""), Because(controls=(DONE,), obligations=(LAW,)), []),
        (replace(IN, applicable=""), Because(), ["undecided"]),
        (OUT, Because(), []),
        (OUT, Because(controls=(PLANNED,)), ["used"]),
        (OUT, Because(treatments=(TREATMENT,)), ["used"]),
        (OUT, Because(obligations=(LAW,)), ["owed"]),
        (replace(OUT, exclusion_reason=" "), Because(), ["unreasoned"]),
    ],
)
def test_a_line_contradicts_the_records(line: Stated, because: Because, found: list[str]) -> None:
    assert kinds(line, because) == found


def test_a_control_without_a_line_is_missing() -> None:
    found = rules.contradictions([], {})
    assert (len(found), {c.kind for c in found}) == (93, {"missing"})


def test_two_versions_are_compared_line_by_line() -> None:
    before, after = [(IN, "Risks: R-0001")], [(OUT, "Risks: R-0001")]
    assert [(d.field, d.before, d.after) for d in rules.differences(before, after)] == [
        ("applies", "yes", "no"),
        ("implementation", "implemented", ""),
        ("justification", "For the guests.", ""),
        ("reason for the exclusion", "", "No doors."),
    ]
    assert rules.differences(before, before) == []


def test_a_new_line_begins_with_what_is_known() -> None:
    assert rules.proposed(Because(), None) == ("", "")
    assert rules.proposed(Because(), OUT) == ("no", "")
    assert rules.proposed(Because(controls=(DONE,)), replace(OUT, applicable="")) == ("yes", "implemented")
    assert rules.proposed(Because(controls=(DONE, PLANNED)), None) == ("yes", "partly")
    assert rules.proposed(Because(controls=(PLANNED,)), None) == ("yes", "planned")
