"""Simulated years: within their own intervals of what is known exactly, repeatable, and without the peers' mistakes."""

import json
import math
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from accord.engines.given import EngineError
from accord.engines.losses import (
    Bernoulli,
    Constant,
    Empirical,
    Exponential,
    Lognormal,
    MixedPoisson,
    NegativeBinomial,
    Pert,
    Poisson,
    Scenario,
    Triangular,
    simulate,
)

CASES = {case["id"]: case for case in json.loads((Path(__file__).with_name("reference") / "risk.json").read_text())}
SURE = 0.9999  # level of the intervals that must hold in one seeded run


def one(frequency):
    return lambda given: [Scenario(frequency(given), _severity(given))]


def _severity(given):
    if "lb" in given:
        return Lognormal.from_range(given["lb"], given["ub"])
    return Constant(given["severity"]) if "severity" in given else Exponential(given["mean"])


def many(frequency, key):
    return lambda given: [
        Scenario(frequency(often), Lognormal.from_range(low, high))
        for often, low, high in zip(given[key], given["lb"], given["ub"], strict=True)
    ]


BUILT = {
    **{
        name: one(lambda given: Poisson(given["lam"]))
        for name in CASES
        if name.startswith(("comp.poisson", "fair.lec"))
    },
    "comp.geometric_exp": one(lambda given: NegativeBinomial(given["q"] / (1 - given["q"]), 1.0)),
    "fair.portfolio10": many(Poisson, "lam"),
    "fair.bernoulli3": many(Bernoulli, "p"),
}
del BUILT["comp.poisson_lognormal.actuar"]  # the case of a coarse grid, which a sample has not


@pytest.mark.parametrize("name", BUILT)
def test_reference_cases_lie_within_the_intervals(name):
    given, expected = CASES[name]["input"], CASES[name]["expected"]
    sample = simulate(BUILT[name](given), 200_000, 11)
    for x, sf in zip(given["x"], expected["sf"], strict=True):
        found = sample.sf(x, level=SURE)
        assert found.low <= sf <= found.high
    for q, value in zip(given["q"], expected["var"], strict=True) if "var" in expected else ():
        found = sample.quantile(q, level=SURE)
        assert found.low <= value <= found.high
    if "p0" in expected:
        none = sample.sf(0.0, level=SURE)
        assert none.low <= 1 - expected["p0"] <= none.high
    mean = expected.get("ale", expected.get("mean"))
    if mean is not None:
        found = sample.mean(level=SURE)
        assert found.low <= mean <= found.high
        assert found.value == pytest.approx(sample.shares.sum())


def test_threat_events_are_thinned_by_vulnerability():
    given, expected = CASES["fair.thinning"]["input"], CASES["fair.thinning"]["expected"]
    found = simulate(Scenario(Poisson(given["tef"]), Constant(1.0), given["vuln"]), 200_000, 5)
    assert found.mean(level=SURE).low <= expected["lef"] <= found.mean(level=SURE).high
    loss = found.sf(0.0, level=SURE)
    assert loss.low <= 1 - expected["p_no_loss"] <= loss.high


LOSSES = (
    Lognormal.from_range(10, 100),
    Exponential(30.0),
    Pert(0, 10, 100),
    Triangular(0, 10, 100),
    Constant(7.0),
    Empirical([1, 2, 50], [5, 3, 2]),
)
FREQUENCIES = (
    Poisson(1.7),
    MixedPoisson(Pert(0.5, 1, 6)),
    NegativeBinomial(1.5, 0.6),
    Bernoulli(0.3),
    MixedPoisson(Lognormal.from_range(0.2, 3)),
    Poisson(0.02),
)


@pytest.mark.parametrize("frequency", FREQUENCIES, ids=repr)
@pytest.mark.parametrize("loadings", [{}, {"a": 0.5, "b": 0.3}], ids=["alone", "two factors"])
def test_the_full_tree_is_unbiased(frequency, loadings):
    scenarios = [Scenario(frequency, loss, 0.6, (0.25, Pert(10, 40, 90)), loadings) for loss in LOSSES]
    sample = simulate(scenarios, 60_000, 3)
    assert abs(sample.mean().value - sum(s.ale for s in scenarios)) < 4 * sample.standard_error
    if not loadings:
        spread = math.sqrt(sum(s.sd**2 for s in scenarios))
        assert sample.losses.std() == pytest.approx(spread, rel=0.05)


def test_sampled_severities_have_their_distribution():
    for loss in (*LOSSES[:4], LOSSES[5]):
        losses = simulate(Scenario(Bernoulli(1.0), loss), 20_000, 8).losses
        places = loss.ppf(np.array([0.05, 0.3, 0.6, 0.95]))
        found = np.array([(losses <= place).mean() for place in places])
        assert found == pytest.approx(loss.cdf(places), abs=0.015)


def test_equal_input_gives_an_equal_sample_whatever_the_blocks():
    scenarios = [Scenario(Poisson(3.0), Lognormal(1, 1)), Scenario(Bernoulli(0.4), Pert(1, 2, 3), loadings=0.4)]
    first, again, other = (simulate(scenarios, 70_000, seed) for seed in (1, 1, 2))
    assert np.array_equal(first.losses, again.losses)
    assert first.provenance == again.provenance
    assert not np.array_equal(first.losses, other.losses)
    assert first.provenance.inputs != other.provenance.inputs
    assert first.provenance.error is None


def test_many_events_a_year_are_drawn_in_small_blocks():
    sample = simulate(Scenario(Poisson(40_000.0), Constant(1.0)), 300, 1)
    assert sample.losses.mean() == pytest.approx(40_000, rel=4 * 0.005 / math.sqrt(300))
    assert sample.losses.std() == pytest.approx(200, rel=0.2)


def test_equal_scenarios_are_independent_of_each_other():
    """Not as where every model is seeded alike: there the sum of two would spread by 2, not by the square root of 2."""
    scenario = Scenario(Poisson(2.0), Exponential(1.0))
    spread = simulate([scenario, scenario], 100_000, 42).losses.std() / simulate(scenario, 100_000, 42).losses.std()
    assert spread == pytest.approx(math.sqrt(2), rel=0.02)


def test_a_year_is_a_compound_sum_and_not_rate_times_one_magnitude():
    """P95 of ten events a year: rate x one magnitude says 1.6 times as much (engines.md)."""
    case = CASES["fair.lec.l10.0"]
    sample = simulate(BUILT["fair.lec.l10.0"](case["input"]), 100_000, 4)
    once = 10 * math.exp(float(stats.norm.ppf(0.95)) * _severity(case["input"]).sigma + _severity(case["input"]).mu)
    assert once / case["expected"]["var"][0] == pytest.approx(1.6, abs=0.05)
    assert sample.quantile(0.95).high < 1.05 * case["expected"]["var"][0]


def test_common_factors_make_tails_heavier_and_leave_the_mean():
    scenarios = [Scenario(Poisson(0.5), Exponential(1.0), loadings=0.8) for _ in range(20)]
    moved, still = simulate(scenarios, 50_000, 6), simulate(scenarios, 50_000, 6, factors=())
    assert abs(moved.mean().value - still.mean().value) < 4 * moved.standard_error
    assert moved.sf(30.0).low > 3 * still.sf(30.0).high
    # mean and variance of the sum: 20 x 0.5 events, rates that a lognormal factor of variance exp(0.64) - 1 moves
    variance = 20 * 0.5 * 2 + 10**2 * math.expm1(0.64)
    assert moved.losses.std() == pytest.approx(math.sqrt(variance), rel=0.05)


@pytest.mark.parametrize("q", [0.5, 0.95])
def test_intervals_cover_as_often_as_they_say(q):
    scenario = Scenario(Bernoulli(1.0), Exponential(1.0))
    true, runs = -math.log(1 - q), 400
    samples = [simulate(scenario, 500, seed) for seed in range(runs)]
    inside = {
        "quantile": sum(s.quantile(q).low <= true <= s.quantile(q).high for s in samples),
        "exceedance": sum(s.sf(true).low <= 1 - q <= s.sf(true).high for s in samples),
        "mean": sum(s.mean().low <= 1 <= s.mean().high for s in samples),
    }
    for count in inside.values():
        assert count >= stats.binom.ppf(0.001, runs, 0.945)
    tails = sum(s.tvar(q).low <= true + 1 <= s.tvar(q).high for s in samples)
    assert tails >= 0.88 * runs  # its normal interval is short in a skewed tail, and says so


def test_quantiles_are_order_statistics():
    sample = simulate(Scenario(Bernoulli(1.0), Lognormal(0, 1)), 999, 1)
    assert sample.quantile(0.5).value == np.median(sample.losses)
    ordered = np.sort(sample.losses)
    assert {sample.quantile(0.9).low, sample.quantile(0.9).high} <= set(ordered)
    assert sample.sf(ordered[-1]).value == 0
    assert sample.sf(-1.0).low < 1 == sample.sf(-1.0).high


SCENARIO = Scenario(Poisson(1.0), Exponential(1.0), loadings={"region": 0.3})
REFUSED = {
    "scenarios": lambda: simulate([], 100, 1),
    "scenarios ": lambda: simulate(["x"], 100, 1),
    "trials": lambda: simulate(SCENARIO, 1, 1),
    "trials ": lambda: simulate(Scenario(Poisson(1e7), Constant(1.0)), 10_000, 1),
    "trials  ": lambda: simulate(SCENARIO, 1e300, 1),
    "seed": lambda: simulate(SCENARIO, 100, -1),
    "seed ": lambda: simulate(SCENARIO, 100, 1.5),
    "factors": lambda: simulate(SCENARIO, 100, 1, factors=["weather"]),
    "q": lambda: simulate(SCENARIO, 100, 1).quantile(0.999),
    "q ": lambda: simulate(SCENARIO, 100, 1).quantile(1.0),
    "q  ": lambda: simulate(SCENARIO, 100, 1).tvar(float("nan")),
    "x": lambda: simulate(SCENARIO, 100, 1).sf(float("inf")),
    "level": lambda: simulate(SCENARIO, 100, 1).mean(level=1.0),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refusals_name_the_argument(name):
    with pytest.raises(EngineError, match=f"`{name.strip()}`"):
        REFUSED[name]()
