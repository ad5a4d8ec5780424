"""The exact loss exceedance curve: published cases, closed forms, properties, and what it refuses."""

import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special, stats

from accord.engines import losses
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
)

CASES = {
    case["id"]: case
    for case in json.loads((Path(__file__).parent / "reference" / "risk.json").read_text(encoding="utf-8"))
}
LEVELS = [0.5, 0.9, 0.95, 0.99, 0.999]


def each_case(prefix):
    return pytest.mark.parametrize(
        "case", [c for c in CASES.values() if c["id"].startswith(prefix)], ids=lambda c: c["id"]
    )


def expect(case, scenarios):
    found, given_ = losses.curve(scenarios), case["input"]
    named = {
        "sf": lambda: found.sf(given_["x"]),
        "var": lambda: found.quantile(given_["q"]),
        "ale": lambda: found.ale,
        "mean": lambda: found.ale,
        "sd": lambda: found.sd,
        "p0": lambda: found.p0,
    }
    for name, value in case["expected"].items():
        assert named[name]() == pytest.approx(value, rel=case["rel_tol"]), name
    assert found.error <= found.rel_tol
    assert found.provenance.warnings == ()


def lognormals(low, high):
    return [Lognormal.from_range(*ends) for ends in zip(low, high, strict=True)]


def random_portfolio(seed, count, loadings=(0.0,)):
    rng = np.random.default_rng(seed)
    low = np.exp(rng.uniform(math.log(1e4), math.log(1.5e5), count))
    high = low * np.exp(rng.uniform(math.log(10), math.log(60), count))
    rates = rng.uniform(0.05, 0.9, count)
    return [
        Scenario(Poisson(rate), severity, loadings=loadings[i % len(loadings)])
        for i, (rate, severity) in enumerate(zip(rates, lognormals(low, high), strict=True))
    ]


@each_case("fair.pert")
def test_pert(case):
    pert = Pert(**case["input"])
    found = {"alpha": pert.alpha, "beta": pert.beta, "mean": pert.mean, "sd": pert.sd}
    found |= {f"p{level:02}": float(pert.ppf(level / 100)) for level in (5, 50, 95)}
    assert found == pytest.approx(case["expected"], rel=case["rel_tol"])


@each_case("fair.lognormal_ci90")
def test_lognormal_from_a_range(case):
    known = Lognormal.from_range(case["input"]["lb"], case["input"]["ub"])
    found = {name: getattr(known, name) for name in ("mu", "sigma", "mean", "median")}
    assert found | {"p99": float(known.ppf(0.99))} == pytest.approx(case["expected"], rel=case["rel_tol"])


@each_case("comp.poisson_exp")
def test_poisson_times_exponential(case):
    expect(case, Scenario(Poisson(case["input"]["lam"]), Exponential(case["input"]["mean"])))


def test_geometric_times_exponential():
    case = CASES["comp.geometric_exp"]
    q, mean = case["input"]["q"], case["input"]["mean"]
    expect(case, Scenario(NegativeBinomial(q / (1 - q), 1), Exponential(mean)))
    assert NegativeBinomial.from_probability(1, 1 - q).mean == pytest.approx(q / (1 - q))


def test_poisson_times_constant():
    case = CASES["comp.poisson_const"]
    expect(case, Scenario(Poisson(case["input"]["lam"]), Constant(case["input"]["severity"])))


def test_the_rounded_grid_of_actuar():
    """The severity of the R case: a lognormal rounded to multiples of h."""
    case = CASES["comp.poisson_lognormal.actuar"]
    known, h = case["input"], case["input"]["h"]
    severity = Lognormal.from_range(known["lb"], known["ub"])
    edges = (np.arange(known["M"] + 1) - 0.5) * h
    masses = np.diff(severity.cdf(edges))
    values = np.append(np.arange(known["M"]) * h, known["M"] * h * 4)  # what lies beyond stays beyond
    rounded = Empirical(values, np.append(masses, 1 - masses.sum()))
    assert losses.curve(Scenario(Poisson(known["lam"]), rounded)).sf(known["x"]) == pytest.approx(
        case["expected"]["sf"], rel=case["rel_tol"]
    )


@each_case("fair.lec")
def test_poisson_times_lognormal(case):
    known = case["input"]
    expect(case, Scenario(Poisson(known["lam"]), Lognormal.from_range(known["lb"], known["ub"])))


def test_ten_scenarios():
    known = CASES["fair.portfolio10"]["input"]
    severities = lognormals(known["lb"], known["ub"])
    scenarios = [Scenario(Poisson(rate), each) for rate, each in zip(known["lam"], severities, strict=True)]
    expect(CASES["fair.portfolio10"], scenarios)


def test_three_yes_or_no_scenarios():
    known = CASES["fair.bernoulli3"]["input"]
    severities = lognormals(known["lb"], known["ub"])
    expect(CASES["fair.bernoulli3"], [Scenario(Bernoulli(p), s) for p, s in zip(known["p"], severities, strict=True)])


def test_the_tree():
    case = CASES["fair.tree.point"]
    known = case["input"]
    scenario = Scenario(
        Poisson(known["cf"]).scaled(known["poa"]),
        Constant(known["plm"]),
        vulnerability=known["vuln"],
        secondary=(known["slef"], Constant(known["slm"])),
    )
    found = {"tef": scenario.tef, "lef": scenario.lef, "lm": scenario.magnitude, "ale": losses.curve(scenario).ale}
    assert found == pytest.approx(case["expected"], rel=case["rel_tol"])


def test_vulnerability_thinning_and_return():
    case = CASES["fair.vuln"]
    tcap, rs = Pert(*case["input"]["tcap"]), Pert(*case["input"]["rs"])
    assert losses.vulnerability(tcap, rs) == pytest.approx(case["expected"]["v"], rel=case["rel_tol"])
    assert losses.vulnerability(Constant(3), Constant(3)) == 0
    assert losses.vulnerability(tcap, Constant(40)) == pytest.approx(float(tcap.sf(40)))
    assert losses.vulnerability(Constant(40), rs) == pytest.approx(float(rs.cdf(40)))
    case = CASES["fair.thinning"]
    scenario = Scenario(Poisson(case["input"]["tef"]), Exponential(1.0), vulnerability=case["input"]["vuln"])
    found = {"lef": scenario.lef, "p_no_loss": losses.curve(scenario).p0}
    assert found == pytest.approx(case["expected"], rel=case["rel_tol"])
    case = CASES["fair.rosi"]
    found = losses.rosi(case["input"]["ale0"], case["input"]["ale1"], case["input"]["cost"])
    assert found == pytest.approx(case["expected"]["rosi"], rel=case["rel_tol"])


def test_yes_or_no_against_the_integral():
    """Two losses by quadrature; the published case of three is good to 3e-6 only."""
    a, b = Lognormal.from_range(1e4, 1e5), Lognormal.from_range(5e3, 5e4)
    found = losses.curve([Scenario(Bernoulli(0.3), a), Scenario(Bernoulli(0.5), b)])
    t, weights = np.polynomial.legendre.leggauss(400)
    for x in (1e4, 1e5):
        u = (t + 1) / 2 * float(a.cdf(x))
        both = float(weights / 2 * a.cdf(x) @ b.cdf(x - a.ppf(u)))
        below = 0.7 * 0.5 + 0.3 * 0.5 * a.cdf(x) + 0.7 * 0.5 * b.cdf(x) + 0.15 * both
        assert found.sf(x) == pytest.approx(1 - below, rel=1e-7)


def test_gamma_number_of_exponentials_by_the_grid():
    """The grid against the closed form: a vanishing second scenario keeps the closed form away."""
    closed = losses.curve(Scenario(NegativeBinomial(2.0, 0.7), Exponential(100.0)), tail=1e-8)
    by_grid = losses.curve(
        [Scenario(NegativeBinomial(2.0, 0.7), Exponential(100.0)), Scenario(Poisson(0.0), Constant(1.0))], tail=1e-8
    )
    open_grid = losses.curve(
        [Scenario(NegativeBinomial(2.0, 0.7), Exponential(100.0)), Scenario(Poisson(1e-14), Exponential(1.0))],
        rel_tol=1e-6,
    )
    x = [0, 1, 10, 100, 500, 2000, 4000]
    assert by_grid.sf(x) == pytest.approx(closed.sf(x), rel=1e-12)
    assert open_grid.sf(x) == pytest.approx(closed.sf(x), rel=1e-6)
    assert open_grid.tvar(LEVELS) == pytest.approx(closed.tvar(LEVELS), rel=1e-6)
    assert open_grid.quantile(LEVELS) == pytest.approx(closed.quantile(LEVELS), rel=1e-6)


MANY = [
    pytest.param([Scenario(Poisson(5000.0), Lognormal.from_range(1e2, 1e4))], id="5000 a year"),
    pytest.param([Scenario(Poisson(1e5), Pert(10, 20, 100))], id="100000 a year"),
]


@pytest.mark.parametrize("scenarios", MANY)
def test_very_many_events(scenarios):
    """Against the expansion of Cornish and Fisher, whose next term is of the order of skewness³."""
    found, (only,) = losses.curve(scenarios), scenarios
    moments = [float(only.primary.nodes(64)[1] @ only.primary.nodes(64)[0] ** power) for power in (2, 3, 4)]
    rate = only.lef
    skew = moments[1] / (math.sqrt(rate) * moments[0] ** 1.5)
    excess = moments[2] / (rate * moments[0] ** 2)
    for q in (0.05, 0.5, 0.95, 0.99):
        z = float(special.ndtri(q))
        w = z + (z**2 - 1) * skew / 6 + (z**3 - 3 * z) * excess / 24 - (2 * z**3 - 5 * z) * skew**2 / 36
        assert (found.quantile(q) - found.ale) / found.sd == pytest.approx(w, abs=10 * skew**3 + 1e-4)


@pytest.mark.parametrize("rate", [1e-9, 1e-5, 1e-3])
def test_rare_events(rate):
    severity = Lognormal.from_range(1e4, 1e5)
    found = losses.curve(Scenario(Poisson(rate), severity))
    assert 1 - found.p0 == pytest.approx(rate, rel=rate + 1e-6)
    assert found.quantile(0.5) == 0
    assert found.sf(3e4) == pytest.approx(rate * float(severity.sf(3e4)), rel=2 * rate + 1e-6)
    assert found.tvar(0.0) == pytest.approx(found.ale, rel=1e-5)


def test_magnitudes_from_hundreds_to_billions():
    scenarios = [
        Scenario(Poisson(rate), Lognormal.from_range(low, 20 * low))
        for rate, low in ((0.5, 1e2), (0.2, 1e4), (0.05, 1e6), (0.01, 1e8))
    ]
    found = losses.curve(scenarios)
    for x in (2e2, 1e5, 1e7, 1e9):
        low, high = found.bracket(x)
        assert low <= found.sf(x) <= high
    assert found.error < 1e-4
    assert found.sf(1e9) == pytest.approx(0.01 * float(scenarios[3].primary.sf(1e9)), rel=0.02)


CONSTANTS = [
    pytest.param([2.0, 0.5], [1e4, 2.5e4], id="one lattice"),
    pytest.param([2.0, 0.5], [12345.67, math.pi * 1e5], id="no common step"),
    pytest.param([2.0, 0.01], [1e2, 1e9], id="far apart"),
]


@pytest.mark.parametrize(("rates", "values"), CONSTANTS)
def test_constants_on_and_off_the_grid(rates, values):
    found = losses.curve([Scenario(Poisson(r), Constant(v)) for r, v in zip(rates, values, strict=True)])
    a, b = np.meshgrid(np.arange(40), np.arange(30), indexing="ij")
    sums = a * values[0] + b * values[1]
    masses = stats.poisson.pmf(a, rates[0]) * stats.poisson.pmf(b, rates[1])
    for x in (0, values[0] * 0.999, values[0], values[1], 3 * values[0] + values[1]):
        assert found.sf(x) == pytest.approx(masses[sums > x * (1 + 1e-12)].sum(), rel=1e-9)
    assert found.quantile(0.8) in sums
    assert found.tvar(0.9) == pytest.approx(
        found.quantile(0.9) + (masses * np.maximum(sums - found.quantile(0.9), 0)).sum() / 0.1, rel=1e-9
    )


def test_a_constant_beside_a_density():
    """P(S > x) = P(N = 0) P(A > x) + P(one event or more): by conditioning on the rare lognormal."""
    constant, severity, rare = Poisson(2.0), Lognormal.from_range(1e4, 1e5), 1e-6
    found = losses.curve([Scenario(constant, Constant(1e4)), Scenario(Poisson(rare), severity)])
    n = np.arange(30)
    masses = constant.pmf(n)
    for x in (0.0, 9999.0, 1e4, 25e3):
        single = float(masses @ np.where(n * 1e4 > x, 1.0, severity.sf(np.maximum(x - n * 1e4, 0.0))))
        without = float(masses[n * 1e4 > x].sum())
        assert found.sf(x) == pytest.approx(without + rare * (single - without), rel=1e-10)


@pytest.mark.parametrize(
    "scenario",
    [
        Scenario(
            MixedPoisson(Pert(2, 4, 9)),
            Lognormal.from_range(1e4, 1e5),
            vulnerability=0.4,
            secondary=(0.2, Pert(1e4, 1e5, 1e6)),
        ),
        Scenario(NegativeBinomial(3.0, 0.5), Triangular(1e3, 5e4, 1e6)),
        Scenario(Poisson(2.0), Constant(1e4), secondary=(0.3, Lognormal.from_range(1e4, 1e6))),
        Scenario(Bernoulli(0.2), Empirical([1e3, 2e3, 2e3, 5e4])),
        Scenario(Poisson(1.0), Lognormal(10.0, 3.0)),
    ],
    ids=["tree", "clusters", "constant and secondary", "observed", "heavy"],
)
def test_what_holds_for_every_curve(scenario):
    found = losses.curve(scenario)
    levels = np.linspace(0, 0.9995, 60)
    quantiles, worst = found.quantile(levels), found.tvar(levels)
    assert (np.diff(quantiles) >= 0).all()
    assert (np.diff(worst) >= -1e-9 * worst[:-1]).all()
    assert (worst >= quantiles * (1 - 1e-12)).all()
    assert worst[0] == pytest.approx(scenario.ale, rel=1e-5)
    assert (found.sf(quantiles) <= 1 - levels + 1e-9).all()
    x = np.linspace(0, float(found.quantile(0.9999)), 50)
    assert (np.diff(found.sf(x)) <= 0).all()
    assert found.sf(x) + found.cdf(x) == pytest.approx(1.0)
    for at in found.quantile([0.95, 0.99]):
        low, high = found.bracket(at)
        assert low <= found.sf(at) + 1e-9
        assert found.sf(at) <= high + 1e-9
    assert found.sf(-1.0) == 1
    assert found.excess(-5.0) == pytest.approx(found.ale + 5, rel=1e-5)


@pytest.mark.parametrize("factor", [1e-6, 3.7, 1e9])
def test_units_and_order_change_nothing(factor):
    scenarios = random_portfolio(3, 6)
    here = losses.curve(scenarios)
    there = losses.curve([each.changed(severity=factor) for each in reversed(scenarios)])
    assert there.quantile(LEVELS) == pytest.approx(factor * here.quantile(LEVELS), rel=1e-6)
    assert there.tvar(LEVELS) == pytest.approx(factor * here.tvar(LEVELS), rel=1e-6)
    assert there.ale == pytest.approx(factor * here.ale)


rates = st.floats(0.01, 20)
ranges = st.tuples(st.floats(1e2, 1e6), st.floats(2, 100)).map(lambda r: Lognormal.from_range(r[0], r[0] * r[1]))
scenarios_ = st.builds(
    Scenario, st.one_of(rates.map(Poisson), st.builds(NegativeBinomial, rates, st.floats(0.3, 5))), ranges
)


@settings(max_examples=15, deadline=None)
@given(scenarios_, scenarios_)
def test_means_add_and_the_tail_value_is_subadditive(one, other):
    both, apart = losses.curve([one, other]), [losses.curve(one), losses.curve(other)]
    assert both.ale == pytest.approx(one.ale + other.ale)
    assert both.sd == pytest.approx(math.hypot(one.sd, other.sd))
    assert both.p0 == pytest.approx(apart[0].p0 * apart[1].p0)
    summed = sum(each.tvar(LEVELS) for each in apart)
    assert (both.tvar(LEVELS) <= summed * (1 + 1e-6)).all()


def test_common_factors_keep_means_and_lift_the_tail():
    scenarios = random_portfolio(7, 20, loadings=(0.2, 0.4, 0.6, 0.8))
    found = losses.curve(scenarios)
    alone = found.independent
    assert found.ale == alone.ale
    assert found.tvar(0.0) == pytest.approx(alone.tvar(0.0), rel=1e-6)
    far = alone.quantile(0.999)
    assert found.sf(far) > 2 * alone.sf(far)
    assert found.quantile(0.5) < alone.quantile(0.5)
    assert alone.independent is None
    assert losses.curve(scenarios, factors=()).quantile(0.99) == alone.quantile(0.99)


def test_a_common_factor_against_the_mixed_rate():
    """One scenario under a factor is a Poisson number with a lognormal rate."""
    severity, loading, rate = Lognormal.from_range(1e4, 1e5), 0.7, 2.0
    found = losses.curve(Scenario(Poisson(rate), severity, loadings={"common": loading}))
    mixed = losses.curve(Scenario(MixedPoisson(Lognormal(math.log(rate) - loading**2 / 2, loading)), severity))
    assert found.quantile(LEVELS) == pytest.approx(mixed.quantile(LEVELS), rel=1e-6)
    assert found.sd == pytest.approx(mixed.sd, rel=1e-6)
    assert found.p0 == pytest.approx(mixed.p0, rel=1e-8)


def test_a_factor_of_very_many_events_shows_no_nodes():
    found = losses.curve(Scenario(Poisson(500.0), Pert(10, 20, 100), loadings=0.5))
    x = found.quantile(np.linspace(0.05, 0.95, 40))
    expected = special.ndtr((np.log(x / found.ale) + 0.125) / 0.5)
    assert found.cdf(x) == pytest.approx(expected, abs=4e-3)


def test_yes_or_no_under_two_factors():
    loadings = {"power": 0.8, "people": -0.5}
    scenario = Scenario(Bernoulli(0.1), Constant(100.0), loadings=loadings)
    found = losses.curve([scenario, scenario])
    assert found.provenance.method.endswith("nodes of people and power")
    assert found.ale == pytest.approx(20.0)
    shared = (0.8**2 + 0.5**2) / (1 + 0.8**2 + 0.5**2)
    threshold = special.ndtri(0.1)
    both = stats.multivariate_normal([0, 0], [[1, shared], [shared, 1]]).cdf([threshold, threshold])
    assert found.sf(150.0) == pytest.approx(both, rel=1e-6)


def test_what_if_is_the_curve_of_the_changed_scenarios():
    scenarios = [*random_portfolio(5, 6, loadings=(0.0, 0.5)), Scenario(Bernoulli(0.2), Pert(1e4, 1e5, 2e6))]
    known = losses.curve(scenarios)
    changed = [each.changed(0.5, 0.8) if i in (0, 6) else each for i, each in enumerate(scenarios)]
    expected = losses.curve(changed)
    found = losses.what_if(losses.what_if(known, {0: 0.5}, {0: 0.8}), {6: 0.5}, {6: 0.8})
    for one, other in ((found, expected), (found.independent, expected.independent)):
        assert one.quantile(LEVELS) == pytest.approx(other.quantile(LEVELS), rel=1e-5)
        assert one.tvar(LEVELS) == pytest.approx(other.tvar(LEVELS), rel=1e-5)
        assert one.ale == pytest.approx(other.ale)
    assert found.provenance.inputs == expected.provenance.inputs
    more = losses.what_if(known, {0: 3.0})
    assert more.ale == pytest.approx(known.ale + 2 * scenarios[0].ale)


def test_what_if_among_constants():
    scenarios = [Scenario(Poisson(2.0), Constant(1e4)), Scenario(Poisson(0.5), Lognormal.from_range(1e4, 1e5))]
    found = losses.what_if(losses.curve(scenarios), {0: 0.25}, {0: 0.5})
    expected = losses.curve([scenarios[0].changed(0.25, 0.5), scenarios[1]])
    assert found.sf([0, 5e3, 7e3, 1e5]) == pytest.approx(expected.sf([0, 5e3, 7e3, 1e5]), rel=1e-5)


def test_marginal_contributions():
    scenarios = random_portfolio(11, 4)
    known = losses.curve(scenarios)
    found = losses.marginal(known, [0.95, 0.99])
    assert found.ale.sum() == pytest.approx(known.ale)
    for place in range(4):
        rest = losses.curve(scenarios[:place] + scenarios[place + 1 :])
        assert known.ale - rest.ale == pytest.approx(found.ale[place])
        assert found.quantile_without[place] == pytest.approx(rest.quantile(found.q), rel=1e-5)
        assert found.tvar_without[place] == pytest.approx(rest.tvar(found.q), rel=1e-5)
        more = losses.curve([each.changed(1.01) if i == place else each for i, each in enumerate(scenarios)])
        assert more.tvar(found.q) - known.tvar(found.q) == pytest.approx(0.01 * found.tvar_gradient[place], rel=1e-2)
        assert more.quantile(found.q) - known.quantile(found.q) == pytest.approx(
            0.01 * found.quantile_gradient[place], rel=1e-2
        )


def test_a_wide_lognormal_is_warned_of():
    found = losses.curve(Scenario(Poisson(1.0), Lognormal(10.0, 3.0), name="leak"))
    assert found.provenance.warnings == (
        "leak: A lognormal severity has sigma 3 (above 2.5): "
        "91 % of its mean comes from losses above its 95th percentile.",
    )


@pytest.mark.slow
def test_exact_within_the_interval_of_the_simulation():
    scenarios = random_portfolio(2, 10, loadings=(0.0, 0.5))
    scenarios.append(Scenario(MixedPoisson(Pert(1, 2, 6)), Pert(1e3, 1e4, 1e6), secondary=(0.1, Constant(5e5))))
    exact, sample = losses.curve(scenarios), losses.simulate(scenarios, 400_000, seed=5)
    for q in (0.5, 0.9, 0.99):
        estimate = sample.quantile(q)
        assert estimate.low <= exact.quantile(q) <= estimate.high


good = Scenario(Poisson(1.0), Lognormal(10.0, 1.0), loadings={"power": 0.5})
REFUSALS = [
    (lambda: losses.curve([]), "`scenarios`"),
    (lambda: losses.curve(3), "`scenarios`"),
    (lambda: losses.curve([good, "x"]), "`scenarios`"),
    (lambda: losses.curve([good], factors=["water"]), "`factors`"),
    (lambda: losses.curve([good], rel_tol=0), "`rel_tol`"),
    (lambda: losses.curve([good], tail=math.nan), "`tail`"),
    (lambda: losses.curve([good]).quantile(1.0), "`q`"),
    (lambda: losses.curve([good]).tvar([-0.1]), "`q`"),
    (lambda: losses.curve([good]).sf(math.nan), "`x`"),
    (lambda: losses.curve([good]).bracket(-1), "`x`"),
    (lambda: losses.what_if(losses.curve([good]), {1: 0.5}), "`frequency`"),
    (lambda: losses.what_if(losses.curve([good]), {0: -0.5}), "`frequency`"),
    (lambda: losses.what_if(losses.curve([good]), severity={0: 0.0}), "`severity`"),
    (lambda: losses.marginal(losses.curve([good]), [1.5]), "`q`"),
    (lambda: Scenario(1.0, Constant(1)), "`frequency`"),
    (lambda: Scenario(Poisson(1), 5.0), "`primary`"),
    (lambda: Scenario(Poisson(1), Constant(1), vulnerability=1.1), "`vulnerability`"),
    (lambda: Scenario(Poisson(1), Constant(1), secondary=(2.0, Constant(1))), "`secondary`"),
    (lambda: Scenario(Poisson(1), Constant(1), secondary=Constant(1)), "`secondary`"),
    (lambda: Scenario(Poisson(1), Constant(1), loadings=9), "`loadings`"),
    (lambda: Poisson(-1), "`rate`"),
    (lambda: Poisson(math.inf), "`rate`"),
    (lambda: MixedPoisson(3.0), "`rate`"),
    (lambda: NegativeBinomial(1, 0), "`size`"),
    (lambda: NegativeBinomial.from_probability(1, 0), "`p`"),
    (lambda: Bernoulli(1.2), "`probability`"),
    (lambda: Bernoulli(0.6).scaled(2), "`factor`"),
    (lambda: Lognormal(0, 0), "`sigma`"),
    (lambda: Lognormal(700, 1), "`sigma`"),
    (lambda: Lognormal.from_range(0, 1), "`low`"),
    (lambda: Lognormal.from_range(2, 1), "`high`"),
    (lambda: Lognormal.from_range(1, 2, level=1.0), "`level`"),
    (lambda: Pert(3, 2, 4), "`mode`"),
    (lambda: Pert(3, 3, 3), "`high`"),
    (lambda: Pert(-1, 2, 4), "`low`"),
    (lambda: Triangular(5, 4, 3), "`high`"),
    (lambda: Constant(-1), "`value`"),
    (lambda: Empirical([]), "`values`"),
    (lambda: Empirical([1, math.nan]), "`values`"),
    (lambda: Empirical([-1.0]), "`values`"),
    (lambda: Empirical([1, 2], [1]), "`weights`"),
    (lambda: Exponential(0), "`mean`"),
    (lambda: losses.vulnerability(3, Constant(1)), "`tcap`"),
    (lambda: losses.rosi(1, 1, 0), "`cost`"),
]


@pytest.mark.parametrize(("ask", "name"), REFUSALS)
def test_refusals_name_the_argument(ask, name):
    with pytest.raises(EngineError, match=name):
        ask()
