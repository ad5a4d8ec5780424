"""Rules for runs: the published wordings case by case, and against a reading point by point."""

import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.engines import spc
from accord.engines.given import EngineError

REFERENCE = Path(__file__).parent / "reference"
CASES = json.loads((REFERENCE / "run_rules.json").read_text(encoding="utf-8"))
ALL = {
    **spc.NELSON_1984,
    "western electric 4": spc.WESTERN_ELECTRIC[4],
    "minitab 8": spc.MINITAB[8],
    "three of six, both sides": spc.Beyond(3, 6, 1.0, "both"),
    "two of two, either": spc.Beyond(2, 2, 1.5, "either"),
    "three of four, either": spc.Beyond(3, 4, 0.5, "either"),
    "seventy": spc.Beyond(70, 70, 0),
    "nine of forty": spc.Beyond(9, 40, 1.0),
    "twenty of forty, either": spc.Beyond(20, 40, 1.0, "either"),
    "twenty of forty, both": spc.Beyond(20, 40, 0.5, "both"),
    "a hundred within": spc.Within(100, 3.5),
    "one within": spc.Within(1, 0.5),
    "two up": spc.Trend(2),
    "three in turn": spc.Alternation(3),
}


def read(rule, z, begins=(0,)):
    """The points that complete the rule, read as its sentence says, one after the other."""
    found = []
    for last in range(len(z)):
        begin = max(each for each in begins if each <= last)
        if isinstance(rule, spc.Beyond):
            window = z[max(begin, last - rule.of + 1) : last + 1]
            up = [v > rule.sigmas for v in window]
            down = [v < -rule.sigmas for v in window]
            either = [a or b for a, b in zip(up, down, strict=True)]
            if rule.sides == "one":
                holds = any(side[-1] and sum(side) >= rule.count for side in (up, down))
            else:
                holds = either[-1] and sum(either) >= rule.count
                holds = holds and (rule.sides == "either" or (any(up) and any(down)))
        else:
            window = z[last - rule.count + 1 : last + 1] if last - rule.count + 1 >= begin else []
            moves = [np.sign(b - a) for a, b in pairwise(window)]
            if not len(window):
                holds = False
            elif isinstance(rule, spc.Within):
                holds = all(abs(v) <= rule.sigmas for v in window)
            elif isinstance(rule, spc.Trend):
                holds = set(moves) in ({1}, {-1})
            else:
                holds = 0 not in moves and all(a == -b for a, b in pairwise(moves))
        if holds:
            found.append(last)
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_published_wording(case):
    given_, expected = case["input"], case["expected"]
    found = spc.signals(given_["z"], given_["centre"], given_["sigma"]).as_dict()
    if "flags_at_completing_index" in expected:
        assert {str(rule): places for rule, places in found.items()} == expected["flags_at_completing_index"]
    else:
        western = spc.signals(given_["z"], 0, 1, spc.WESTERN_ELECTRIC)
        assert western.indices(4).tolist() == expected["we4"]
        assert found.get(2, []) == expected["nelson2"]


def test_minitab_asks_for_no_mixture_of_sides():
    z = next(case for case in CASES if case["id"] == "rules.nelson.n8_one_side")["input"]["z"]
    assert spc.signals(z, 0, 1, spc.MINITAB).indices(8).tolist() == [7]


SERIES = st.lists(st.integers(-8, 8).map(lambda i: i / 2), min_size=1, max_size=60)


@given(SERIES, st.integers(0, 2**32), st.sampled_from([0, 90, 150]))
@settings(max_examples=30, deadline=None)
def test_flags_are_those_of_a_reading_point_by_point(z, seed, more):
    z = [*z, *(np.random.default_rng(seed).integers(-7, 8, more) / 2).tolist()]
    found = spc.signals(z, 0, 1, ALL)
    for name, rule in ALL.items():
        assert found.indices(name).tolist() == read(rule, z), rule


@given(SERIES, st.data())
@settings(max_examples=30, deadline=None)
def test_no_rule_looks_back_across_a_stage_or_a_chart(z, data):
    stages = data.draw(st.lists(st.integers(0, len(z) - 1), max_size=4))
    begins = sorted({0, *stages})
    found = spc.signals(z, 0, 1, ALL, stages=stages)
    for name, rule in found.rules.items():
        assert found.indices(name).tolist() == read(rule, z, begins), (rule, begins)


def test_many_charts_are_each_read_alone():
    z = np.random.default_rng(11).integers(-7, 8, (40, 37)) / 2
    center, sigma = np.arange(40) % 5, 1 + np.arange(40) % 3 / 2
    x = center[:, None] + sigma[:, None] * z
    found = spc.signals(x, center, sigma)
    each = [spc.signals(row, 0, 1) for row in z]
    for rule in found.rules:
        assert (found.flags(rule) == [one.flags(rule) for one in each]).all()
        assert found.windows(rule).tolist() == [w for one in each for w in one.windows(rule).tolist()]
        assert [tuple(at) for at in found.indices(rule).tolist()] == [
            (chart, at) for chart, one in enumerate(each) for at in one.indices(rule).tolist()
        ]
    assert (found.any() == [one.any() for one in each]).all()
    assert all(found.at(3, point) == each[3].at(point) for point in range(37))


@given(SERIES, st.sampled_from([0.25, 8.0, 1024.0]), st.integers(-50, 50), st.sampled_from([1, -1]))
@settings(max_examples=25, deadline=None)
def test_units_and_reflection_change_nothing(z, unit, shift, sign):
    plain = spc.signals(z, 0, 1)
    moved = spc.signals(sign * unit * (np.array(z) + shift), sign * unit * shift, unit)
    assert moved.as_dict() == plain.as_dict()
    for rule in plain.rules:
        assert moved.windows(rule).tolist() == plain.windows(rule).tolist()


@given(SERIES)
@settings(max_examples=25, deadline=None)
def test_the_window_holds_just_the_points_that_make_the_signal(z):
    found = spc.signals(z, 0, 1)
    for name, rule in found.rules.items():
        assert found.windows(name)[:, 1].tolist() == found.indices(name).tolist()
        for first, last in found.windows(name).tolist():
            assert last - first in read(rule, z[first : last + 1])
            assert read(rule, z[first + 1 : last + 1])[-1:] != [last - first - 1]


def test_a_line_for_each_point_and_blocks_of_a_long_series():
    rng = np.random.default_rng(5)
    x = rng.integers(-7, 8, 300_001) / 2
    flat, stepped = spc.signals(x, 0, 1), spc.signals(x + np.arange(x.size) % 2, np.arange(x.size) % 2, np.ones(x.size))
    for rule in (1, 2, 5, 6, 7, 8):
        assert (flat.flags(rule) == stepped.flags(rule)).all()
    tail = spc.signals(x[-5000:], 0, 1)
    for rule in flat.rules:
        assert (flat.flags(rule)[-4000:] == tail.flags(rule)[-4000:]).all()


def test_provenance_is_that_of_what_went_in():
    one, other = spc.signals([1, 2, 3], 0, 1), spc.signals([1, 2, 4], 0, 1)
    assert one.provenance == spc.signals([1.0, 2, 3], 0, 1).provenance != other.provenance


REFUSED = [
    (lambda: spc.signals([1, float("nan")], 0, 1), "`x` holds nan"),
    (lambda: spc.signals([1, 2], 0, 1e200), "`sigma` must hold numbers up to 1e+100"),
    (lambda: spc.signals([1, 2], 0, 1).at(2), "`point` must be a position within"),
    (lambda: spc.signals([], 0, 1), "`x` must hold at least 1"),
    (lambda: spc.signals([[[1.0]]], 0, 1), "`x` must be one series or rows of charts"),
    (lambda: spc.signals([1, 2], 0, 0), "`sigma` must be greater than 0"),
    (lambda: spc.signals([1, 2], [0, 0, 0], 1), "`center` must be one number, one for each chart"),
    (lambda: spc.signals([1, 2], 0, float("inf")), "`sigma` holds inf"),
    (lambda: spc.signals([1, 2], 0, 1, {}), "`rules` must be a mapping"),
    (lambda: spc.signals([1, 2], 0, 1, {1: "beyond"}), "`rules` must hold rules"),
    (lambda: spc.signals([1, 2], 0, 1, stages=[2]), "`stages` must lie within"),
    (lambda: spc.signals([1, 2], 0, 1, stages=[0.5]), "`stages` must be a list of positions"),
    (lambda: spc.signals([1, 2], 0, 1).indices(9), "`rule` must be one of"),
    (lambda: spc.pick(spc.NELSON_1984, 9), "`names` must be one of"),
    (lambda: spc.Beyond(3, 2, 1), "`of` must be at least 3"),
    (lambda: spc.Beyond(1, 1, -1), "`sigmas` must be at least 0"),
    (lambda: spc.Beyond(1, 1, 1, "left"), "`sides` must be"),
    (lambda: spc.Within(0, 1), "`count` must be at least 1"),
    (lambda: spc.Within(1, 0), "`sigmas` must be greater than 0"),
    (lambda: spc.Trend(1), "`count` must be at least 2"),
    (lambda: spc.Alternation(2), "`count` must be at least 3"),
]


@pytest.mark.parametrize(("ask", "sentence"), REFUSED, ids=[sentence for _, sentence in REFUSED])
def test_refused(ask, sentence):
    with pytest.raises(EngineError) as refused:
        ask()
    assert str(refused.value).startswith(sentence)


@pytest.mark.parametrize("sides", ["one", "either"])
def test_the_points_of_a_signal_reach_back_to_the_first_that_counts(sides):
    x = np.random.default_rng(8).normal(size=400)
    rule = spc.Beyond(3, 7, 0.5, sides)
    found = spc.signals(x, 0.0, 1.0, {"r": rule}, stages=[150])
    assert len(found.windows("r")) > 50
    for first, last in found.windows("r"):
        beyond = np.abs(x) > 0.5 if sides == "either" else x * np.sign(x[last]) > 0.5
        assert first == np.flatnonzero(beyond[: last + 1])[-3]
        assert last - first < 7
        assert (first < 150) == (last < 150)
