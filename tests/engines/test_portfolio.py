"""Which controls for which budget: the reference cases, brute force, what any answer must keep, and every refusal."""

import itertools
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.engines.given import EngineError
from accord.engines.portfolio import choose, frontier, greedy
from accord.engines.portfolio.cuts import lifted, tangent

CASES = {
    case["id"]: case for case in json.loads((Path(__file__).parent / "reference/control_portfolio.json").read_text())
}


def arguments(case):
    given = dict(case["input"])
    if "base" in given:
        given = CASES[given.pop("base")]["input"] | given
    if "profit" in given:  # a control that ends its own scenario is an article of a knapsack
        profit, weight = given["profit"], given["weight"]
        return {"ale": profit, "effect": np.eye(len(profit)), "cost": weight, "budget": given["capacity"]}
    return given


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_reference_case(case):
    given = arguments(case)
    choice = choose(**given)
    expected = case["expected"]
    assert list(choice.chosen) == expected["chosen"]
    residual = expected.get("residual", sum(given["ale"]) - expected.get("value", 0))
    assert choice.residual == pytest.approx(residual, rel=max(case["rel_tol"], 1e-15))
    assert choice.gap <= 1e-6


def brute_force(ale, effect, cost, budget, requires=(), excludes=(), must=()):
    ale, effect, cost = (np.asarray(each, dtype=float) for each in (ale, effect, cost))
    best = None
    for bits in itertools.product((False, True), repeat=cost.size):
        chosen = np.array(bits)
        allowed = all(chosen[j] for j in must) and all(chosen[b] or not chosen[a] for a, b in requires)
        allowed = allowed and not any(chosen[a] and chosen[b] for a, b in excludes)
        if allowed and cost[chosen].sum() <= budget * (1 + 1e-12):
            residual = float((ale * np.prod(1 - effect[:, chosen], axis=1)).sum())
            best = residual if best is None else min(best, residual)
    return best


shares = st.sampled_from([0.0, 0.0, 0.1, 0.25, 0.4, 0.5, 0.9, 0.999, 1.0]) | st.floats(0, 1)


@st.composite
def questions(draw, most=7):
    m, n = draw(st.integers(1, 4)), draw(st.integers(1, most))
    row = st.lists(shares, min_size=n, max_size=n)
    pair = st.builds(lambda a, ahead: (a, (a + ahead) % n), st.integers(0, n - 1), st.integers(1, max(n - 1, 1)))
    pairs = st.lists(pair, max_size=2) if n > 1 else st.just([])
    return {
        "ale": draw(st.lists(st.integers(0, 1000), min_size=m, max_size=m)),
        "effect": draw(st.lists(row, min_size=m, max_size=m)),
        "cost": draw(st.lists(st.integers(0, 20), min_size=n, max_size=n)),
        "budget": draw(st.integers(0, 60)),
        "requires": draw(pairs),
        "excludes": draw(pairs),
        "must": draw(st.lists(st.integers(0, n - 1), max_size=1)),
    }


@settings(max_examples=40, deadline=None)
@given(questions())
def test_the_choice_is_the_best_of_all_and_both_answers_keep_the_rules(question):
    best = brute_force(**question)
    try:
        proven, quick = choose(**question), greedy(**question)
    except EngineError:
        assert best is None or question["requires"]  # a control that could never be chosen is refused as well
        return
    tolerance = 1e-5 * best + 1e-9 * sum(question["ale"])
    assert best - 1e-9 <= proven.residual <= best + tolerance
    for choice in (proven, quick):
        chosen = set(choice.chosen)
        assert choice.lower_bound <= best + tolerance
        assert choice.residual >= best * (1 - 1e-12) - 1e-9
        assert chosen >= set(question["must"])
        assert all(b in chosen for a, b in question["requires"] if a in chosen)
        assert not any({a, b} <= chosen for a, b in question["excludes"])
        assert choice.cost == pytest.approx(sum(question["cost"][j] for j in chosen))
        assert choice.cost <= question["budget"] * (1 + 1e-12)
        for control, buys in zip(choice.chosen, choice.buys, strict=True):
            kept = sorted(chosen - {control})
            without = (question["ale"] * np.prod(1 - np.array(question["effect"])[:, kept], axis=1)).sum()
            assert buys == pytest.approx(without - choice.residual, abs=1e-9 * sum(question["ale"]) + 1e-12)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(0.001, 1), min_size=1, max_size=6), st.data())
def test_a_cut_lies_below_what_the_scenario_leaves_and_touches_it(effect, data):
    effect, controls = np.array(effect), np.arange(len(effect))
    x = np.array(data.draw(st.lists(st.sampled_from([0.0, 0.3, 0.5, 1.0]), min_size=effect.size, max_size=effect.size)))
    corners = np.array(list(itertools.product((0.0, 1.0), repeat=effect.size)))
    left = np.prod(1 - effect * corners, axis=1)
    height, cut = lifted(0, controls, effect, x)
    for each in (cut, tangent(0, controls, effect, x)):
        assert (each.constant + corners[:, each.controls] @ each.slope <= left + 1e-11).all()
    if set(x) <= {0.0, 1.0}:
        assert height == pytest.approx(np.prod(1 - effect * x), abs=1e-11)


def random_question(scenarios, controls, touched, share, seed=1):
    draw = np.random.default_rng(seed)
    effect = np.where(
        draw.random((scenarios, controls)) < touched / controls, draw.uniform(0.1, 0.65, (scenarios, controls)), 0
    )
    cost = draw.uniform(5e3, 4e4, controls)
    return {"ale": np.exp(draw.normal(11, 1, scenarios)), "effect": effect, "cost": cost, "budget": share * cost.sum()}


def test_a_hundred_controls_are_proven_to_the_gap_asked_for_and_again_alike():
    question = random_question(50, 100, 5, 0.25)
    choice = choose(**question)
    assert choice.gap <= 1e-3
    assert choice.provenance.warnings == ()
    assert choice.provenance.error == choice.gap
    assert choose(**question).chosen == choice.chosen
    quick = greedy(**question)
    assert choice.lower_bound <= quick.residual <= choice.residual * 1.02
    assert quick.lower_bound <= choice.residual
    assert quick.gap <= 0.05


@pytest.mark.slow
@pytest.mark.parametrize("share", [0.1, 0.25, 0.5])
def test_five_hundred_controls_are_proven_within_two_in_a_thousand(share):
    assert choose(**random_question(200, 500, 5, share), gap=2e-3).gap <= 2e-3


def test_units_and_order_do_not_matter():
    question = random_question(12, 20, 5, 0.3)
    choice = choose(**question)
    scaled = choose(question["ale"] * 1e6, question["effect"], question["cost"] / 1e3, question["budget"] / 1e3)
    assert scaled.chosen == choice.chosen
    assert scaled.residual == pytest.approx(choice.residual * 1e6)
    order = np.random.default_rng(2).permutation(20)
    mixed = choose(question["ale"], question["effect"][:, order], question["cost"][order], question["budget"])
    assert sorted(order[list(mixed.chosen)]) == list(choice.chosen)


def test_more_budget_never_leaves_more():
    question = random_question(10, 20, 4, 0.3)
    total = question["cost"].sum()
    del question["budget"]
    budgets = [total, 0.0, 0.5 * total, 0.1 * total, 0.25 * total]
    choices = frontier(**question, budgets=budgets)
    assert [choice.budget for choice in choices] == budgets
    by_budget = [choice.residual for choice in sorted(choices, key=lambda choice: choice.budget)]
    assert by_budget == sorted(by_budget, reverse=True)
    assert choices[1].chosen == ()
    assert choices[0].residual == pytest.approx((question["ale"] * np.prod(1 - question["effect"], axis=1)).sum())


@pytest.mark.parametrize("answer", [choose, greedy])
def test_what_is_free_is_taken_and_what_does_nothing_is_not(answer):
    choice = answer([100, 50], [[0.5, 0, 0.2], [0, 0, 0]], [0, 0, 5], 4)
    assert choice.chosen == (0,)
    assert choice.left.tolist() == [50, 50]
    assert choice.buys == (50,)
    assert answer([100], [[1.0, 0.5]], [3, 3], 6).chosen == (0,)  # nothing is left for the second one
    assert answer([100], [[0.5, 0.5]], [3, 3], 3).chosen == (0,)  # of equals, the first
    useless = answer([0.1, 0.2, 0.3], [[0.1, 0.0, 0.3], [0.7, 0.0, 0.1], [0.0, 0.0, 0.9]], [1, 0, 1], 2)
    assert useless.chosen == (0, 2)
    assert answer([0], [[0.5]], [1], 1).residual == 0
    assert answer([0], [[0.5]], [1], 1).gap == 0


def test_a_bundle_is_worth_its_price_and_what_must_be_is_paid_first():
    question = {"ale": [100], "effect": [[0.9, 0.0, 0.3]], "cost": [5, 5, 6], "budget": 10}
    assert choose(**question, requires=[(0, 1)]).chosen == (0, 1)
    assert greedy(**question, requires=[(0, 1)]).chosen == (0, 1)
    assert choose(**question, requires=[(0, 1)], must=[2]).chosen == (2,)
    assert choose(**question, requires=[(0, 1), (1, 2)]).chosen == (2,)
    assert choose(**question, excludes=[(0, 2)], must=[2]).chosen == (2,)


def test_time_that_ran_out_is_said():
    choice = choose(**random_question(60, 120, 12, 0.25), gap=0.0, time_limit=1e-6)
    assert "time limit of 1e-06 s" in choice.provenance.warnings[0]
    assert 0 < choice.gap < 1


GOOD = {"ale": [100.0, 50.0], "effect": [[0.5, 0.1, 0.2], [0.2, 0.3, 0.1]], "cost": [3.0, 4.0, 5.0], "budget": 8.0}


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"ale": []}, "`ale` must hold at least 1"),
        ({"ale": [1.0, float("nan")]}, "`ale` holds nan at position 1"),
        ({"ale": [1.0, -2.0]}, "`ale` must not be negative; it holds -2."),
        ({"cost": [1.0, 2.0]}, "`effect` must have 2 row(s) and 2 column(s), as `ale`, `cost`; it has 2 and 3."),
        ({"cost": [1.0, -2.0, 1.0]}, "`cost` must not be negative; it holds -2."),
        ({"effect": [[0.5, 1.5, 0], [0, 0, 0]]}, "`effect` must hold shares from 0 to 1; it holds 1.5."),
        ({"effect": [0.5, 0.5, 0.5]}, "`effect` must have 2 dimension(s)"),
        ({"budget": -1}, "`budget` must be at least 0; it is -1."),
        ({"budget": float("inf")}, "`budget` must be a finite number"),
        ({"must": [3]}, "`must` must be at most 2; it is 3."),
        ({"requires": [(0, 7)]}, "`requires` must be at most 2; it is 7."),
        ({"requires": [(0, 1, 2)]}, "`requires` must hold pairs of controls; it holds (0, 1, 2)."),
        ({"excludes": [(1, 1)]}, "`excludes` must hold pairs of two different controls; it holds (1, 1)."),
        ({"must": [0, 2], "budget": 7}, "`budget` is 7, and the controls that must be chosen (0, 2) cost 8."),
        (
            {"must": [0, 1], "excludes": [(1, 0)]},
            "`must` cannot hold: control 0 must be chosen and control 1 must be chosen, and `excludes` forbids",
        ),
        (
            {"must": [0, 2], "requires": [(0, 1)], "excludes": [(2, 1)]},
            "control 1 is needed by 0, which must be chosen and control 2 must be chosen",
        ),
        (
            {"requires": [(0, 1), (1, 2)], "excludes": [(0, 2)]},
            "`requires` and `excludes` contradict each other: control 0 brings 0 and 2 with it",
        ),
    ],
)
@pytest.mark.parametrize("answer", [choose, greedy])
def test_a_refusal_names_the_argument(answer, changed, sentence):
    with pytest.raises(EngineError) as why:
        answer(**GOOD | changed)
    assert sentence in str(why.value)


def test_a_gap_or_a_time_that_makes_no_sense_is_refused():
    with pytest.raises(EngineError, match="`gap` must be at least 0"):
        choose(**GOOD, gap=-1)
    with pytest.raises(EngineError, match="`time_limit` must be greater than 0"):
        choose(**GOOD, time_limit=0)
    with pytest.raises(EngineError, match="`budgets` holds nan"):
        frontier(GOOD["ale"], GOOD["effect"], GOOD["cost"], [float("nan")])
