"""Losses at the edges: what jumps, what is narrow, what is rare, what is strongly moved; against closed forms."""

import itertools
import math

import numpy as np
import pytest
from scipy import special, stats

from accord.engines import losses
from accord.engines.given import EngineError
from accord.engines.losses import (
    Bernoulli,
    Constant,
    Empirical,
    Exponential,
    Lognormal,
    Matrix,
    MixedPoisson,
    NegativeBinomial,
    Pert,
    Poisson,
    Scale,
    Scenario,
    Triangular,
)

RANGE = Lognormal.from_range(1e4, 1e5)
LEVELS = np.array([0.0, 0.05, 0.3, 0.5, 0.9, 0.95, 0.99, 0.999, 0.9999])
FREQUENCIES = (
    Poisson(0.5),
    Poisson(50.0),
    MixedPoisson(Pert(0.5, 1, 6)),
    MixedPoisson(Triangular(0, 0, 3)),
    NegativeBinomial(2, 0.5),
    NegativeBinomial(1, 1e6),
    Bernoulli(0.3),
    Bernoulli(1.0),
    Bernoulli(0.0),
)
SEVERITIES = (
    RANGE,
    Lognormal(-14, 1),
    Lognormal(27, 1.5),
    Lognormal(10, 0.01),
    Exponential(1e4),
    Pert(0, 0, 1e4),
    Pert(0, 1e4, 1e4),
    Triangular(0, 0, 1),
    Constant(1e4),
    Empirical([0, 0, 5e3]),
    Empirical([1e3, 2718.2, 9.31e4]),
)


@pytest.mark.parametrize(
    ("frequency", "severity"), list(itertools.product(FREQUENCIES, SEVERITIES)), ids=lambda each: repr(each)[:40]
)
def test_every_frequency_with_every_severity(frequency, severity):
    scenario = Scenario(frequency, severity)
    found = losses.curve(scenario)
    quantiles, worst = found.quantile(LEVELS), found.tvar(LEVELS)
    assert found.error < 1e-3
    assert (np.diff(quantiles) >= 0).all()
    assert (np.diff(worst) >= -1e-6 * worst[1:]).all()
    assert (worst >= quantiles * (1 - 1e-9)).all()
    assert worst[0] == pytest.approx(scenario.ale, rel=max(1e-6, 2 * found.error))
    x = np.unique(np.append(quantiles, np.linspace(0, 2 * quantiles[-1], 50)))
    above = found.sf(x)
    assert (np.diff(above) <= 0).all()
    assert above[0] <= 1
    assert above[-1] >= 0
    for at in quantiles[[4, 6]]:
        low, high = found.bracket(at)
        assert low <= found.sf(at) <= high


@pytest.mark.parametrize("severity", [RANGE, Pert(1, 5, 9), Triangular(0, 1, 4), Exponential(3.0), Lognormal(0, 0.3)])
def test_one_sure_loss_is_the_severity(severity):
    found = losses.curve(Scenario(Bernoulli(1.0), severity))
    at = severity.ppf(np.array([0.01, 0.2, 0.5, 0.9, 0.99, 0.9999]))
    assert found.sf(at) == pytest.approx(severity.sf(at), rel=2 * max(found.error, 1e-9))
    assert found.p0 == 0


def test_moments_below_and_above_add_up():
    for severity in (*SEVERITIES, Pert(3, 4, 11), Triangular(3, 4, 11)):
        at = np.append(severity.ppf(np.linspace(0.01, 0.99, 9)), severity.mean)
        whole = severity.above(np.array(-1.0))[:, None]
        assert severity.below(at) + severity.above(at) == pytest.approx(whole + 0 * at, rel=1e-12)
        assert whole[:, 0] == pytest.approx([1.0, severity.mean, severity.mean**2 + severity.sd**2], rel=1e-9)


def test_sums_of_a_few_incommensurate_values_are_exact():
    values, rate = np.array([1.0, 1000 * math.pi, 1e9 / 3]), 0.7
    found = losses.curve(Scenario(Poisson(rate), Empirical(values)))
    masses = {}
    for counts in itertools.product(range(13), repeat=3):
        masses[float(values @ counts)] = math.prod(stats.poisson.pmf(counts, rate / 3))
    sums, weights = np.array(list(masses)), np.array(list(masses.values()))
    for x in (0.0, 1.0, 2.5, 1000 * math.pi, 1e9 / 3, 0.9e9):
        assert found.sf(x) == pytest.approx(weights[sums > x * (1 + 2e-9)].sum(), rel=1e-8)
    assert found.provenance.warnings == ()


@pytest.mark.parametrize("width", [1e-5, 1e-9, 1e-300])
def test_a_severity_narrower_than_any_grid_is_a_staircase(width):
    """Amounts are off by the share that is stated; the mean of the worst years too."""
    found = losses.curve(Scenario(Poisson(0.5), Lognormal(10.0, width)))
    counts = stats.poisson.ppf([0.8, 0.95, 0.99, 0.999], 0.5)
    assert found.jumps
    assert found.quantile([0.8, 0.95, 0.99, 0.999]) == pytest.approx(counts * math.exp(10.0), rel=1e-3)
    constant = losses.curve(Scenario(Poisson(0.5), Constant(math.exp(10.0))))
    assert found.tvar([0.0, 0.9, 0.99]) == pytest.approx(constant.tvar([0.0, 0.9, 0.99]), rel=1e-3)
    assert found.error < 1e-3
    assert "jumps" in found.provenance.warnings[0]


def test_too_many_sums_are_a_staircase_between_its_bounds():
    observed = np.random.default_rng(1).lognormal(10, 1, 30)
    scenario = Scenario(Poisson(0.5), Empirical(observed))
    found, sample = losses.curve(scenario), losses.simulate(scenario, 200_000, 4)
    for x in found.quantile([0.7, 0.9, 0.99]):
        drawn = sample.sf(x, level=0.9999)
        assert found.sf(x * (1 + found.error)) * (1 - found.error) <= drawn.high
        assert found.sf(x * (1 - found.error)) * (1 + found.error) >= drawn.low
    assert found.tvar(0.0) == pytest.approx(scenario.ale, rel=1e-3)


def test_a_lognormal_rate_shows_no_nodes():
    """Rates over four orders of magnitude, of which each makes a bump of its own if too few are mixed."""
    rate = Lognormal.from_range(0.01, 30)
    found = losses.curve(Scenario(MixedPoisson(rate), Triangular(0, 0, 1)))
    often = np.exp(np.linspace(math.log(30), math.log(3000), 40))
    expected = [float(rate.sf(each)) for each in often]
    assert found.sf(often / 3) == pytest.approx(expected, rel=0.05)
    assert found.error < 1e-4


@pytest.mark.parametrize("gamma", [999.0, 1001.0, 1e5, 1e9])
def test_a_rate_that_is_nearly_certain_is_the_rate(gamma):
    certain = losses.curve(Scenario(Poisson(0.5), RANGE))
    found = losses.curve(Scenario(MixedPoisson(Pert(0.2, 0.5, 0.9, gamma)), RANGE))
    assert MixedPoisson(Pert(0.2, 0.5, 0.9, gamma)).pmf(1) == pytest.approx(0.5 * math.exp(-0.5), rel=2 / gamma)
    assert found.quantile(LEVELS) == pytest.approx(certain.quantile(LEVELS), rel=2 / gamma + 1e-6)


@pytest.mark.parametrize("rate", [0.5, 500.0])
def test_an_exponential_rate_is_the_geometric_number(rate):
    severity = Lognormal(5, 1)
    mixed, closed = (
        losses.curve(Scenario(each, severity)) for each in (MixedPoisson(Exponential(rate)), NegativeBinomial(rate, 1))
    )
    assert mixed.quantile(LEVELS) == pytest.approx(closed.quantile(LEVELS), rel=1e-8)


@pytest.mark.parametrize("loadings", [3.0, -3.0, {"a": 2.4, "b": -1.8}])
def test_strong_loadings_are_a_lognormal_rate(loadings):
    strength = math.hypot(*loadings.values()) if isinstance(loadings, dict) else 3.0
    found = losses.curve(Scenario(Poisson(0.5), RANGE, loadings=loadings))
    mixed = losses.curve(Scenario(MixedPoisson(Lognormal(math.log(0.5) - strength**2 / 2, strength)), RANGE), tail=1e-5)
    levels = [0.9, 0.99, 0.999]
    assert found.quantile(levels) == pytest.approx(mixed.quantile(levels), rel=1e-3)
    assert found.p0 == pytest.approx(mixed.p0, rel=1e-6)


def test_scenarios_of_opposite_loadings_need_two_axes():
    scenarios = [Scenario(Poisson(2.0), RANGE, loadings={"a": 0.4, "b": side}) for side in (0.8, -0.8)]
    found, sample = losses.curve(scenarios), losses.simulate(scenarios, 200_000, 3)
    for q in (0.5, 0.9, 0.99):
        estimate = sample.quantile(q, level=0.9999)
        assert estimate.low <= found.quantile(q) <= estimate.high


def test_the_estimated_error_holds_what_it_says():
    rng = np.random.default_rng(6)
    low = np.exp(rng.uniform(9, 12, 20))
    scenarios = [
        Scenario(MixedPoisson(Pert(0.2, 0.4, 1.0)), Lognormal.from_range(each, 20 * each), 0.5, (0.2, RANGE))
        for each in low
    ]
    found, sharp = losses.curve(scenarios, rel_tol=1e-3), losses.curve(scenarios, rel_tol=1e-7)
    x = sharp.quantile(np.array([0.2, 0.5, 0.9, 0.99, 0.999, 0.9999]))
    assert np.abs(found.sf(x) / sharp.sf(x) - 1).max() <= found.error + sharp.error
    assert sharp.error <= 1e-7


def test_poisson_of_constants_is_the_poisson_number():
    for rate in (1e-12, 0.5, 1e3, 1e5):
        found = losses.curve(Scenario(Poisson(rate), Constant(7.0)))
        counts = stats.poisson.ppf([0.01, 0.5, 0.99], rate)
        assert found.sf(7.0 * counts) == pytest.approx(stats.poisson.sf(counts, rate), rel=1e-7)
        assert found.sf(0.0) <= 1
        assert found.tvar(0.0) == pytest.approx(7 * rate, rel=1e-9)


def test_nothing_under_a_factor_is_nothing():
    found = losses.curve(Scenario(Poisson(0.0), RANGE, loadings=0.5))
    assert (found.ale, found.sd, found.p0, found.quantile(0.99)) == (0, 0, 1, 0)


def test_a_yes_or_no_under_a_strong_factor():
    found = losses.curve(Scenario(Bernoulli(0.1), RANGE, loadings=3.0))
    assert found.sf(3e4) == pytest.approx(0.1 * float(RANGE.sf(3e4)), rel=1e-6)
    assert special.ndtr(special.ndtri(0.1)) == pytest.approx(1 - found.p0)


REFUSED = {
    "scores": lambda: Scale(("a", "b"), (1.0,), scores=math.nan),
    "name": lambda: Scenario(Poisson(1), RANGE, name=5),
    "levels": lambda: Matrix(Scale(("a",)), Scale(("a",)), ("x", "x"), ((0,),)),
    "levels ": lambda: Matrix(Scale(("a",)), Scale(("a",)), (1,), ((0,),)),
    "grid": lambda: Matrix(Scale(("a",)), Scale(("a",)), ("x", "y"), ((0.5,),)),
    "grid ": lambda: Matrix(Scale(("a",)), Scale(("a",)), ("x", "y"), (([0],),)),
    "weights": lambda: Empirical([1, 2], [1e308, 1e308]),
    "values": lambda: Empirical([[1, 2], [3, 4]]),
    "values ": lambda: Empirical([[1, 2], [3]]),
    "high": lambda: Pert(0, 1e-300, 2e-300),
    "mean": lambda: Exponential(1e-300),
    "loadings": lambda: losses.curve([Scenario(Poisson(9.0), RANGE, loadings={"a": 3, "b": side}) for side in (3, -3)]),
    "rate": lambda: losses.curve(Scenario(MixedPoisson(Pert(0, 1, 1e6)), RANGE)),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refusals_name_the_argument(name):
    with pytest.raises(EngineError, match=f"`{name.strip()}`"):
        REFUSED[name]()


@pytest.mark.slow
@pytest.mark.parametrize("loadings", [0.5, {"a": 2.4, "b": -1.8}])
@pytest.mark.parametrize("rate", [1e-12, 1e-9])
def test_a_rate_of_nearly_nothing_under_factors_keeps_its_digits(rate, loadings):
    """P(S > 0) is 1e-12, of which 1 - P(S = 0) has four digits."""
    other = {"a": 0.3, "b": -0.5} if isinstance(loadings, dict) else -0.5
    scenarios = [Scenario(Poisson(rate), RANGE, loadings=each) for each in (loadings, other)]
    found = losses.curve(scenarios)
    assert found.sf(0.0) == pytest.approx(2 * rate, rel=1e-5)
    assert found.sf(0.0) == pytest.approx(found.compound.loss_probability, rel=1e-12)
    assert found.error < 1e-4
    assert found.tvar(0.0) == pytest.approx(found.ale, rel=1e-12)
    assert found.sf(5e4) == pytest.approx(2 * rate * float(RANGE.sf(5e4)), rel=1e-4)


@pytest.mark.parametrize("share", [0.1, 0.3, 0.7, 1 / 3])
def test_a_quantile_at_the_level_of_an_atom_is_the_atom(share):
    """Written as a decimal or taken from the curve, the level that no loss reaches is no loss."""
    found = losses.curve(Scenario(Bernoulli(share), Empirical([1.0, 2.0], [0.25, 0.75])))
    levels = [1 - share, float(found.cdf(0.0)), float(found.cdf(1.0)), 1 - share + 1e-9]
    assert found.quantile(levels).tolist() == [0, 0, 1, 1]
    assert losses.curve(Scenario(Bernoulli(share), RANGE)).quantile([1 - share, 1 - share + 1e-9])[0] == 0


@pytest.mark.parametrize("loadings", [{}, 0.5, pytest.param({"a": 0.5, "b": 1.0}, marks=pytest.mark.slow)])
@pytest.mark.parametrize("frequency", [Poisson(0.5), Poisson(1e-12), Bernoulli(1.0), MixedPoisson(Pert(0, 1, 2))])
@pytest.mark.parametrize("severity", [RANGE, Exponential(3.0)])
def test_questions_about_the_only_scenario(frequency, severity, loadings):
    """Left out it leaves nothing, not even rounding; made rarer and smaller it costs its part."""
    found = losses.curve(Scenario(frequency, severity, loadings=loadings))
    nothing, part = losses.what_if(found, {0: 0.0}), losses.what_if(found, {0: 0.3}, {0: 0.5})
    assert (nothing.tvar(0.0), nothing.quantile(0.999), nothing.error) == (0, 0, 0)
    assert part.tvar(0.0) == pytest.approx(0.15 * found.ale, rel=1e-6)
    assert losses.marginal(found, [0.0]).tvar_gradient[0, 0] == pytest.approx(found.ale, rel=1e-3)


@pytest.mark.slow
def test_many_nodes_cost_about_a_second():
    """A loading of 2 on a thousand events a year takes a thousand nodes; the window has so many points less."""
    found = losses.curve(Scenario(Poisson(1000.0), Pert(1, 3, 3), loadings={"a": 2.0, "b": 0.3}), rel_tol=1e-6)
    nodes = len(found.compound.nodes[1])
    assert nodes > 500
    assert max(piece.window.grid.size for piece in found.pieces) * nodes <= 1 << 24
    assert found.error < 1e-3


@pytest.mark.parametrize("strength", [Exponential(3.9), Pert(2.1, 2.4, 2.5, 20.0), Triangular(0.04, 3.3, 8.5)])
@pytest.mark.parametrize("threat", [Triangular(4.73, 8.99, 9.22), Triangular(2.46, 2.62, 5.3), Pert(0, 1, 9)])
def test_vulnerability_is_the_mean_of_what_the_strength_leaves(threat, strength):
    """A share that rounding puts below 0 or above 1 has a quantile all the same."""
    u = (np.arange(200_000) + 0.5) / 200_000
    expected = float(np.mean(threat.sf(strength.ppf(u))))
    assert losses.vulnerability(threat, strength) == pytest.approx(expected, abs=1e-6)


def test_a_quantile_of_a_sample_at_a_whole_number_of_trials():
    sample = losses.simulate(Scenario(Bernoulli(1.0), RANGE), 100, 1)
    assert sample.quantile(0.07).value == np.sort(sample.losses)[6]
