"""Switching between normal, tightened and reduced inspection (MIL-STD-105E 4.7)."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import poisson

from accord.engines import sampling
from accord.engines.given import EngineError
from accord.engines.sampling import Lot, reduced_limit, switching
from accord.engines.sampling.limits import FEWEST

CASES = json.loads((Path(__file__).parent / "reference/acceptance_sampling.json").read_text(encoding="utf-8"))


def test_switch_basic():
    case = next(case for case in CASES if case["id"] == "as.switch.basic")
    found = switching(case["input"]["outcomes"])
    assert list(found.severity_used) == case["expected"]["severity_used"]
    assert [(step.number, step.after, step.why) for step in found.changes] == [
        (5, "tightened", "2 of 5 consecutive lots are rejected"),
        (10, "normal", "5 consecutive lots are accepted"),
    ]


@pytest.mark.parametrize(
    ("history", "after"),
    [
        ("", "normal"),
        ("RR", "tightened"),
        ("RAAAR", "tightened"),
        ("RAAAAR", "normal"),
        ("AAAAAAAAAA", "normal"),
        ("RR AAAA", "tightened"),
        ("RR AAAAA", "normal"),
        ("RR AAAARAAAA", "tightened"),
        ("RR AAAARAAAAA", "normal"),  # the tenth lot is accepted, and the fifth in succession
        ("RR AAAARAAAAR", "discontinued"),
        ("RR RRRRRRRRRR AAAAAAAAAA", "discontinued"),
        ("RR AAAAA R", "normal"),  # rejections before the change do not count again
    ],
)
def test_normal_and_tightened(history, after):
    assert switching(history).severity == after


def test_inspection_that_was_discontinued_begins_again_as_tightened():
    stopped = [Lot(False)] * 12
    found = switching([*stopped, Lot(True), Lot(True, resumed=True), *[Lot(True)] * 4, Lot(True)])
    assert found.severity_used[12:] == ("discontinued", *["tightened"] * 5, "normal")
    assert switching("RR RRRR", discontinue_after=4).severity == "discontinued"


def test_reduced_begins_with_ten_accepted_lots_and_few_nonconforming_units():
    few = [Lot(True, nonconforming=1)] * 10
    assert switching(few).severity == "normal"
    assert switching(few, reduced=True, limit_number=10).severity == "reduced"
    assert switching(few, reduced=True, limit_number=9).severity == "normal"
    assert switching([Lot(True, 5), *few], reduced=True, limit_number=10).severity == "reduced"
    assert switching([*few[:9], Lot(True, 1, steady=False)], reduced=True, limit_number=10).severity == "normal"
    blind = switching("A" * 10, reduced=True)
    assert blind.severity == "reduced"
    assert "table VIII" in blind.provenance.warnings[0]
    assert not switching("A" * 10).provenance.warnings


@pytest.mark.parametrize(
    ("last", "after"),
    [("A", "reduced"), ("B", "normal"), ("R", "normal"), (Lot(True, steady=False), "normal")],
)
def test_reduced_ends_with_a_rejection_a_count_between_or_irregular_production(last, after):
    assert switching(["A", last], start="reduced").severity == after


@given(st.text("AR", max_size=60))
def test_the_trail_is_that_of_a_plain_reading(history):
    state, since, used = "normal", "", []
    for each in history:
        used.append(state)
        since += each
        before = state
        if state == "normal" and since[-5:].count("R") > 1:
            state = "tightened"
        elif state == "tightened" and since.endswith("AAAAA"):
            state = "normal"
        elif state == "tightened" and len(since) == 10:
            state = "discontinued"
        since = since if state == before else ""
    found = switching(history)
    assert (list(found.severity_used), found.severity) == (used, state)
    assert all(step.after == later.severity for step, later in zip(found.steps, found.steps[1:], strict=False))


@pytest.mark.parametrize(
    ("call", "argument"),
    [
        (lambda: switching("AXA"), "history"),
        (lambda: switching("AB"), "history"),
        (lambda: switching([Lot(False, between=True)]), "history"),
        (lambda: switching([Lot(True, -1)]), "history"),
        (lambda: switching([sampling.judge(sampling.double_plan(2000, "II", 0.65), 1)]), "history"),
        (lambda: switching([sampling.judge_variables(sampling.Variables(3, 1), [1, 2, 3], usl=9)]), "history"),
        (lambda: switching("A" * 10, reduced=True, limit_number=3), "history"),
        (lambda: switching("A", start="discontinued"), "start"),
        (lambda: switching("A", limit_number=-1), "limit_number"),
        (lambda: switching("A", discontinue_after=0), "discontinue_after"),
    ],
)
def test_what_cannot_be_followed_is_refused(call, argument):
    with pytest.raises(EngineError, match=f"`{argument}`"):
        call()


def test_a_plan_is_judged_and_the_history_followed_together():
    plan = sampling.plan(2000, "II", 0.65, "reduced")
    found = sampling.judge(plan, 2)
    assert switching([Lot(bool(found.accepted), 2, between=found.back_to_normal)], start="reduced").severity == "normal"


def inspected(counts, severity="normal", **rules):
    """A history under double plans: each lot is judged by the plan of the severity that the lots before it led to."""
    found = []
    for first, second in counts:
        plan = sampling.double_plan(2000, "II", 0.65, switching(found, start=severity, **rules).severity)
        between = plan.ac1 < first < plan.re1
        found.append(sampling.judge(plan, first, second if between else None))
    return found, switching(found, start=severity, **rules)


def test_double_plans_switch_with_the_history_of_their_lots():
    # normal 80, 80: 0 3 3 4; tightened 80, 80: 0 2 1 2
    found, trail = inspected([(3, 0), (1, 0), (1, 3), (1, 1), (0, 0), (1, 0), (0, 0), (0, 0), (0, 0), (2, 1)])
    assert [each.accepted for each in found] == [False, True, False, False, True, True, True, True, True, True]
    assert [each.inspected for each in found] == [80, 160, 160, 160, 80, 160, 80, 80, 80, 160]
    assert trail.severity_used == ("normal",) * 3 + ("tightened",) * 6 + ("normal",)
    assert trail.steps == switching("RAR RAAAAA A").steps


def test_reduced_inspection_counts_the_second_samples_too_and_ends_with_a_count_between():
    # reduced 32, 32: 0 3 0 4
    ten = [(1, 1), (0, 0)] * 5
    found, trail = inspected([*ten, (0, 0), (1, 0), (1, 0)], reduced=True, limit_number=10)
    assert sum(each.found for each in found[:10]) == 10
    assert sum(each.inspected for each in found[:10]) == 5 * 160 + 5 * 80
    assert [(step.number, step.after) for step in trail.changes] == [(10, "reduced"), (12, "normal")]
    assert trail.severity == "normal"
    assert inspected(ten, reduced=True, limit_number=9)[1].severity == "normal"
    last = inspected([(3, 0)], severity="reduced")[1]
    assert last.changes[0].why == "a lot is rejected"


@pytest.mark.parametrize(
    ("inspected", "aql", "number"),
    [(19, 100, None), (20, 6.5, None), (20, 10, 0), (29, 100, 14), (30, 65, 13), (800, 0.65, 2), (10**6, 0.01, 2)],
)
def test_the_limit_number_is_computed_from_what_the_band_leads_to_expect(inspected, aql, number):
    found = reduced_limit(inspected, aql)
    assert found.number == number
    assert "computed" in found.provenance.warnings[0]


@pytest.mark.parametrize("aql", [1.0, 6.5, 40.0])
def test_at_the_aql_about_a_tenth_of_ten_lots_is_found_good_enough(aql):
    """The chance is that of a Poisson count at the beginning of a band; whole numbers move it."""
    for units in FEWEST:
        found = reduced_limit(units, aql)
        if found.number is not None:
            assert poisson.cdf(found.number, found.expected) < 0.17
            assert poisson.cdf(found.number + 1, found.expected) > 0.1
            assert found.number <= reduced_limit(units + 1, aql).number <= reduced_limit(units * 2, aql).number


@pytest.mark.parametrize(("inspected", "aql", "named"), [(0, 1, "inspected"), (20, 0, "aql"), (20, 1001, "aql")])
def test_a_limit_number_of_nothing_is_refused(inspected, aql, named):
    with pytest.raises(EngineError, match=f"`{named}`"):
        reduced_limit(inspected, aql)
