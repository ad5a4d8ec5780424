"""Capability: the published cases, intervals that cover, models, and processes that have no capability."""

import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from accord.engines import capability, spc
from accord.engines.capability.families import FAMILIES, Fit, quantiles
from accord.engines.capability.figures import OUTER, fit_intervals, indices_between
from accord.engines.capability.indices import share_below, specification
from accord.engines.capability.spread import charted, subgroups
from accord.engines.given import EngineError

REFERENCE = Path(__file__).parent / "reference"
CASES = {
    case["id"]: case for case in json.loads((REFERENCE / "spc_charts_capability.json").read_text(encoding="utf-8"))
}
RINGS = np.array(json.loads((REFERENCE / "spc_datasets.json").read_text(encoding="utf-8"))["pistonrings"])[:25]
INDICES = ("cp", "cpl", "cpu", "cpk", "cpm", "pp", "ppl", "ppu", "ppk", "cpm_overall")


def expect(case, found):
    for name, value in case["expected"].items():
        assert found[name] == pytest.approx(value, rel=case["rel_tol"]), name


def test_cap_nist_616():
    case = CASES["cap.nist_616"]
    found = capability.indices(**case["input"])
    expect(case, {name: getattr(found, name) for name in case["expected"]})


def test_cap_piston25():
    case = CASES["cap.piston25"]
    limits = {name: case["input"][name] for name in ("lsl", "usl", "target")}
    found = capability.capability(RINGS, **limits)
    expect(case, {name: getattr(found, name) for name in INDICES} | {"cp_ci95": found.ci["cp"]})
    assert found.stable
    assert found.fits
    assert "worth 90.8, which widens that of Cp to 1.456 .. 1.950" in found.provenance.warnings[0]
    flat = capability.capability(RINGS.ravel(), **limits, subgroup=5)
    labelled = capability.capability(RINGS.ravel(), **limits, subgroup=np.repeat(np.arange(25), 5)[::-1])
    assert flat == found == labelled


@pytest.mark.parametrize(
    "case", [case for name, case in CASES.items() if name.startswith("cap.dpmo")], ids=lambda c: c["id"]
)
def test_parts_per_million_beyond_z(case):
    found = capability.ppm_beyond(case["input"]["z"])
    expect(case, {"ppm_two_sided": found.total, "ppm_one_sided": found.above})


def test_the_spread_within_by_each_method():
    found = {each: capability.capability(RINGS, 73.95, 74.05, within=each).within for each in ("r", "s", "pooled")}
    assert found["r"].sigma == pytest.approx(0.00978533760741318, rel=1e-9)
    assert found["s"].sigma == pytest.approx(0.009829976728289325, rel=1e-9)
    assert found["pooled"].sigma == pytest.approx(math.sqrt(RINGS.var(axis=1, ddof=1).mean()), rel=1e-12)
    assert found["pooled"].degrees == 100 > found["s"].degrees > found["r"].degrees > 90
    moving = capability.capability(RINGS.ravel(), 73.95, 74.05).within
    assert moving.sigma == pytest.approx(np.abs(np.diff(RINGS.ravel())).mean() * math.sqrt(math.pi) / 2, rel=1e-12)


def test_subgroups_of_unequal_size_are_weighted_by_their_precision():
    labels = [each for each, size in enumerate([2, 3, 5, 4, 4]) for _ in range(size)]
    found = capability.capability(RINGS.ravel()[:18], 73.9, 74.1, subgroup=labels, within="r")
    ranges, sizes = [np.ptp(RINGS.ravel()[:18][np.array(labels) == i]) for i in range(5)], [2, 3, 5, 4, 4]
    d2, d3 = (
        {2: 1.1283791671, 3: 1.6925687506, 4: 2.0587507460, 5: 2.3259289473},
        {2: 0.8525024664, 3: 0.8883680040, 4: 0.8798082028, 5: 0.8640819411},
    )
    weights = [(d2[n] / d3[n]) ** 2 for n in sizes]
    estimates = [r / d2[n] for r, n in zip(ranges, sizes, strict=True)]
    assert found.within.sigma == pytest.approx(np.average(estimates, weights=weights), rel=1e-8)


@pytest.mark.parametrize("n", [2, 5, 30, 400])
@pytest.mark.parametrize("index", [-0.4, 0.0, 1.33, 2.5])
def test_the_interval_of_one_side_is_that_of_the_noncentral_t(n, index):
    found = capability.indices(0, 1, usl=3 * index, n=n)
    t, root = 3 * math.sqrt(n) * index, 3 * math.sqrt(n)
    assert found.cpk == found.cpu == pytest.approx(index)
    assert [stats.nct.cdf(t, n - 1, root * bound) for bound in found.ci["cpu"]] == pytest.approx(
        [0.975, 0.025], abs=1e-7
    )
    assert found.ci["cpk"] == found.ci["cpu"]


def test_boyles_and_bissell_are_their_published_formulas():
    found = capability.indices(16, 2, 8, 20, 14, n=50)
    worth = 50 * (1 + 1) ** 2 / (1 + 2)
    assert found.ci["cpm"] == pytest.approx(found.cpm * np.sqrt(stats.chi2.ppf([0.025, 0.975], worth) / worth))
    half = stats.norm.isf(0.025) * found.cpk * math.sqrt(1 / (9 * 50 * found.cpk**2) + 1 / (2 * 49))
    assert found.ci["cpk"] == pytest.approx((found.cpk - half, found.cpk + half))
    exact = capability.indices(16, 2, 8, 20, 14, n=50, cpk_interval="noncentral_t")
    assert exact.ci["cpk"] == exact.ci["cpu"]


@given(st.integers(0, 2**32 - 1), st.floats(1e-3, 1e4), st.floats(-100, 100), st.sampled_from([None, 4]))
@settings(max_examples=12, deadline=None)
def test_no_index_depends_on_the_unit(seed, scale, shift, size):
    x = np.random.default_rng(seed).normal(0, 1, 24)
    one = capability.capability(x, -4, 5, 0.2, size)
    other = capability.capability(x * scale + shift, -4 * scale + shift, 5 * scale + shift, 0.2 * scale + shift, size)
    for name in INDICES:
        assert getattr(other, name) == pytest.approx(getattr(one, name), rel=1e-6, abs=1e-9)
    assert other.ppm.overall.total == pytest.approx(one.ppm.overall.total, rel=1e-4, abs=1e-9)
    mirrored = capability.capability(-x, -5, 4, -0.2, size)
    assert (mirrored.cpl, mirrored.cpu, mirrored.pp) == pytest.approx((one.cpu, one.cpl, one.pp))


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=12, deadline=None)
def test_within_a_subgroup_order_does_not_matter_and_the_indices_keep_their_inequalities(seed):
    random = np.random.default_rng(seed)
    x = random.normal(0, 1, (8, 4))
    one = capability.capability(x, -3, 4, 0.5)
    other = capability.capability(random.permuted(x, axis=1), -3, 4, 0.5)
    assert [getattr(one, name) for name in INDICES] == pytest.approx([getattr(other, name) for name in INDICES])
    assert one.cpk == min(one.cpl, one.cpu) <= one.cp == pytest.approx((one.cpl + one.cpu) / 2)
    assert one.cpm <= one.cp
    for name, (low, high) in one.ci.items():
        assert low < getattr(one, name) < high


def test_more_confidence_widens_and_more_data_narrow():
    def width(n, confidence):
        low, high = capability.indices(0, 1, -4, 4, n=n, confidence=confidence).ci["cp"]
        return high - low

    assert width(30, 0.99) > width(30, 0.95) > width(300, 0.95)
    n = capability.sample_size(0.1)
    assert (
        capability.indices(0, 1, -3, 3, n=n).ci["cp"][0] >= 0.9 > capability.indices(0, 1, -3, 3, n=n - 1).ci["cp"][0]
    )


SAMPLES = {
    "normal": lambda random: random.normal(10, 1, 300),
    "lognormal": lambda random: random.lognormal(1, 0.6, 300),
    "weibull": lambda random: 3 * random.weibull(1.4, 300),
    "gamma": lambda random: random.gamma(2.5, 2, 300),
}
PEERS = {
    "normal": lambda x: stats.norm(x.mean(), x.std(ddof=1)),
    "lognormal": lambda x: stats.lognorm(np.log(x).std(ddof=1), 0, math.exp(np.log(x).mean())),
    "weibull": lambda x: stats.weibull_min(*stats.weibull_min.fit(x, floc=0)),
    "gamma": lambda x: stats.gamma(*stats.gamma.fit(x, floc=0)),
}


@pytest.mark.parametrize("model", FAMILIES)
def test_a_fitted_distribution_gives_the_indices_of_its_quantiles(model):
    x = SAMPLES[model](np.random.default_rng(7))
    low, high = np.quantile(x, 0.02), 3 * x.max()
    found, peer = capability.capability(x, low, high, model=model), PEERS[model](x)
    assert found.fits
    assert found.ppm.overall.below == pytest.approx(1e6 * peer.cdf(low), rel=1e-3)
    assert found.ppm.observed.below == pytest.approx(1e6 * np.mean(x < low))
    if model != "normal":
        q = peer.ppf([0.00135, 0.5, 0.99865])
        assert found.pp == pytest.approx((high - low) / (q[2] - q[0]), rel=1e-3)
        assert found.ppk == pytest.approx(min((high - q[1]) / (q[2] - q[1]), (q[1] - low) / (q[1] - q[0])), rel=1e-3)
        assert found.cp is None
        assert set(found.ci) == {"pp", "ppl", "ppu", "ppk"}
        assert all(low < getattr(found, name) < high for name, (low, high) in found.ci.items())
    a_squared = stats.anderson(np.log(x) if model == "lognormal" else x, method="interpolate").statistic
    if model in {"normal", "lognormal"}:
        assert found.fit.a_squared == pytest.approx(a_squared, rel=1e-9)


def test_the_best_fit_is_the_one_with_the_least_a_squared():
    x = SAMPLES["lognormal"](np.random.default_rng(3))
    best = capability.capability(x, usl=30, model="fit").fit
    assert best.family == "lognormal"
    others = [capability.capability(x, usl=30, model=name).fit.a_squared for name in FAMILIES]
    assert best.a_squared == min(others)
    assert capability.capability(x - 10, usl=30, model="fit").fit.family == "normal"


def test_a_limit_at_zero_of_a_positive_model_is_never_crossed():
    x = SAMPLES["gamma"](np.random.default_rng(3))
    assert capability.capability(x, 0, 40, model="gamma").ppm.overall.below == 0


def test_p_values_of_the_right_distribution_are_uniform():
    random = np.random.default_rng(11)
    found = [capability.capability(random.normal(5, 2, 25), usl=12).fit.p_value for _ in range(40)]
    assert stats.kstest(found, "uniform").pvalue > 0.01


def test_percentiles_need_no_distribution():
    x = np.random.default_rng(5).exponential(1, 4000)
    low, middle, high = np.quantile(x, [0.00135, 0.5, 0.99865], method="median_unbiased")
    found = capability.capability(x, 0, 12, model="percentile")
    assert found.pp == pytest.approx(12 / (high - low))
    assert (found.ppl, found.ppu) == pytest.approx((middle / (middle - low), (12 - middle) / (high - middle)))
    assert found.fit is None
    assert found.ci == {}
    few = capability.capability(x[:100], 0, 12, model="percentile")
    assert any("the extremes stand for them" in each for each in few.provenance.warnings)


def test_an_unstable_process_is_marked_or_refused():
    x = np.random.default_rng(2).normal(0, 1, (20, 5))
    x[13] += 4
    found = capability.capability(x, -6, 6)
    assert (found.stable, found.unstable_at) == (False, (13,))
    assert "signals at subgroup 14" in found.provenance.warnings[0]
    with pytest.raises(EngineError, match="`x` shows no capability: the control chart signals at subgroup 14"):
        capability.capability(x, -6, 6, strict=True)
    x[13] -= 4
    x[5] += [-4, 4, -4, 4, 0]
    assert capability.capability(x, -6, 6).unstable_at == (5,)


def test_the_long_tail_of_a_fitted_distribution_is_no_signal_but_a_shift_is_one():
    x = np.random.default_rng(8).lognormal(0, 0.8, 100)
    assert not capability.capability(x, usl=30).stable
    assert capability.capability(x, usl=30, model="lognormal").stable
    x[50] = 60.0
    assert capability.capability(x, usl=30, model="lognormal").unstable_at == (50,)


def test_more_rules_see_more():
    x = np.r_[np.random.default_rng(4).normal(0, 1, 30), np.linspace(-1, 1.4, 7)]
    assert capability.capability(x, -6, 6).stable
    assert 36 in capability.capability(x, -6, 6, rules=spc.NELSON_1984).unstable_at


def test_a_distribution_that_does_not_fit_is_marked_or_refused():
    x = np.random.default_rng(2).exponential(1, 200).reshape(40, 5)
    found = capability.capability(x, usl=12)
    assert found.fits is False
    assert any("the normal distribution does not fit" in each for each in found.provenance.warnings)
    with pytest.raises(EngineError, match="`x` shows no capability"):
        capability.capability(x, usl=12, strict=True)


def test_few_measurements_are_said():
    found = capability.capability(RINGS[:4], 73.95, 74.05)
    assert any(
        each.startswith("20 measurements leave an index open from -32% to +31%") for each in found.provenance.warnings
    )


@pytest.mark.slow
@pytest.mark.parametrize(("off", "size"), [(0.0, None), (1.0, 5)])
def test_intervals_cover_as_they_say(off, size):
    random, runs, n = np.random.default_rng(17), 1000, 60
    true = {"cp": 4 / 3, "pp": 4 / 3, "cpu": (4 - off) / 3, "ppu": (4 - off) / 3, "cpm": 4 / 3 / math.hypot(1, off)}
    inside = dict.fromkeys([*true, "cpk"], 0)
    for _ in range(runs):
        x = random.normal(off, 1, n)
        inner, _ = charted(subgroups(x, size), None)
        found = capability.indices(x.mean(), inner.sigma, -4, 4, 0, n=n, degrees=inner.degrees)
        whole = capability.indices(x.mean(), x.std(ddof=1), -4, 4, 0, n=n)
        intervals = found.ci | {"pp": whole.ci["cp"], "ppu": whole.ci["cpu"]}
        for name in inside:
            low, high = intervals[name]
            inside[name] += low <= true.get(name, (4 - off) / 3) <= high
    for name, count in inside.items():
        assert 0.93 <= count / runs <= 0.97, name


@pytest.mark.slow
@pytest.mark.parametrize(("model", "parameters"), [("lognormal", (1, 0.4)), ("weibull", (1.8, 3)), ("gamma", (3, 2))])
def test_intervals_of_fitted_distributions_cover_as_they_say(model, parameters):
    random, family, runs = np.random.default_rng(19), FAMILIES[model], 1000

    def fit_with(first, second):
        return Fit(model, dict(zip(family.parameters, (float(first), float(second)), strict=True)), 0, 1)

    def points(fit):
        return quantiles(fit, OUTER)

    low, _, high = points(fit_with(*parameters))
    spec = specification(0.8 * low, 1.3 * high, None)
    true, inside = indices_between(points(fit_with(*parameters)), spec), 0
    for _ in range(runs):
        columns = (np.array([[float(each)]]) for each in parameters)
        fit = fit_with(*(each.item() for each in family.fit(family.quantile(random.random((1, 100)), *columns))))
        low, high = fit_intervals(indices_between(points(fit), spec), spec, fit, 100, 0.95)["ppk"]
        inside += low <= true["ppk"] <= high
    assert 0.93 <= inside / runs <= 0.97


GOOD = np.array([9.0, 10, 11, 10, 9, 12, 10, 8, 10, 11])


@pytest.mark.parametrize(
    ("arguments", "options", "sentence"),
    [
        ((GOOD, 12, 8), {}, "`lsl` must lie below `usl`; they are 12 and 8."),
        ((GOOD, 8, 8), {}, "`lsl` must lie below `usl`"),
        ((GOOD,), {}, "`lsl` or `usl` must be given"),
        ((GOOD, 8, 12, 13), {}, "`target` must be at most 12"),
        ((GOOD, float("nan"), 12), {}, "`lsl` must be a finite number"),
        (([1, float("nan")], 0, 2), {}, "`x` holds nan at position 1"),
        (([1, float("inf")], 0, 2), {}, "`x` holds inf at position 1"),
        (([1, 1e200], 0, 2), {}, "`x` must not hold numbers beyond 1e+140"),
        (([], 0, 2), {}, "`x` must hold at least 2 number(s)"),
        (([5.0] * 20, 0, 9), {}, "`x` must vary"),
        (([[1.1] * 3, [2.2] * 3], 0, 9), {}, "`x` must vary"),
        (([[1.1, 1.1], [1.1, 1.1], [2.2, 2.2]], 0, 9), {"within": "pooled"}, "`x` must vary within its subgroups"),
        (([[1.0, 2.0, 3.0]], 0, 9), {}, "`x` must hold at least two subgroups"),
        ((np.zeros((2, 2, 2)), 0, 9), {}, "`x` must be a list of measurements, or rows of subgroups"),
        ((GOOD, 0, 20), {"subgroup": 3}, "`subgroup` must divide the 10 measurements"),
        ((GOOD, 0, 20), {"subgroup": [1, 2]}, "`subgroup` must hold one label for each"),
        ((GOOD, 0, 20), {"subgroup": 10}, "`x` must hold at least two subgroups"),
        ((GOOD, 0, 20), {"within": "r"}, "`within` must not be 'r' where a subgroup"),
        ((GOOD, 0, 20, None, 5), {"within": "moving_range"}, "`within` must not be 'moving_range'"),
        ((GOOD, 0, 20), {"within": "iqr"}, "`within` must be one of r, s, pooled, moving_range"),
        ((GOOD, 0, 20), {"model": "cauchy"}, "`model` must be one of"),
        ((GOOD, 0, 20), {"degrees": "some"}, "`degrees` must be one of total, effective"),
        ((GOOD, 0, 20), {"cpk_interval": "wald"}, "`cpk_interval` must be one of bissell, noncentral_t"),
        ((GOOD, 0, 20), {"confidence": 1}, "`confidence` must be less than 1"),
        ((GOOD, 0, 20), {"confidence": 95}, "`confidence` must be less than 1"),
        ((GOOD - 9, -9, 20), {"model": "gamma"}, "`x` must be above 0 and vary"),
        ((GOOD[:5], 0, 20), {"model": "weibull"}, "`x` must hold at least 8 measurements for a fit"),
        (([1.0] * 40 + [2.0, 3.0], 0, 20), {"model": "percentile"}, "`x` must vary on both sides of its median"),
    ],
)
def test_what_has_no_capability_is_refused_by_name(arguments, options, sentence):
    with pytest.raises(EngineError) as why:
        capability.capability(*arguments, **options)
    assert sentence in str(why.value)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"mean": 1, "sigma": 0, "usl": 2}, "`sigma` must be greater than 0"),
        ({"mean": float("inf"), "sigma": 1, "usl": 2}, "`mean` must be a finite number"),
        ({"mean": 1, "sigma": 1, "usl": 2, "n": 1}, "`n` must be at least 2"),
        ({"mean": 1, "sigma": 1, "usl": 2, "n": 9, "degrees": 0}, "`degrees` must be greater than 0"),
    ],
)
def test_a_summary_is_looked_at_as_well(options, sentence):
    with pytest.raises(EngineError) as why:
        capability.indices(**options)
    assert sentence in str(why.value)


@pytest.mark.parametrize(("t", "degrees"), [(1001, 4), (1001, 900), (3000, 30)])
def test_beyond_the_reach_of_scipy_the_noncentral_t_is_the_same(t, degrees):
    for delta in (0.8 * t, 0.95 * t, t, 1.02 * t):
        assert share_below(t, degrees, delta) == pytest.approx(stats.nct.cdf(t, degrees, delta), abs=1e-9)
        assert share_below(-t, degrees, -delta) == pytest.approx(stats.nct.sf(t, degrees, delta), abs=1e-9)


def test_an_index_without_bounds_has_an_interval_all_the_same():
    found = capability.indices(0, 1e-9, usl=1, n=30)
    assert found.ci["cpu"] == pytest.approx(np.sqrt(stats.chi2.ppf([0.025, 0.975], 29) / 29) * found.cpu, rel=1e-9)
