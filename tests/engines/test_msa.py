"""Gauge studies, bias and linearity: the published cases, intervals that cover, what must not matter, refusals."""

import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from accord.engines import msa
from accord.engines.given import EngineError
from accord.engines.msa.gauge import d2_star

REFERENCE = Path(__file__).parent / "reference"
CASES = {case["id"]: case for case in json.loads((REFERENCE / "msa.json").read_text(encoding="utf-8"))}
Y = np.array(CASES["msa.aiag.xbar_r"]["input"]["y_operator_part_trial"])
NAMES = ("repeatability", "operator", "reproducibility", "grr", "part", "total")
seeds = st.integers(0, 2**32 - 1)


def study(seed, shape=(3, 8, 2), sd=(0.3, 0.2, 1.0, 0.1)):
    """A random crossed study: repeatability, operator, part, interaction."""
    random, (error, operator, part, both) = np.random.default_rng(seed), sd
    o, p, r = shape
    sides = operator * random.normal(size=(o, 1, 1)) + part * random.normal(size=(1, p, 1))
    return 5 + sides + both * random.normal(size=(o, p, 1)) + error * random.normal(size=(o, p, r))


def sds(found):
    return [getattr(found, name).sd for name in NAMES]


def test_msa_aiag_xbar_r():
    case = CASES["msa.aiag.xbar_r"]
    found = msa.gauge_rr(Y, method="range", constants="table")
    figures = {"rbar": found.ranges.rbar, "xdiff": found.ranges.xdiff, "rp": found.ranges.rp, "ndc": found.ndc}
    names = {"ev": "repeatability", "av": "reproducibility", "grr": "grr", "pv": "part", "tv": "total"}
    for short, name in names.items():
        figures |= {short: getattr(found, name).sd, f"pct_{short}": getattr(found, name).study}
    for name, value in case["expected"].items():
        assert figures[name] == pytest.approx(value, rel=case["rel_tol"]), name
    assert (found.ranges.k1, found.ranges.k2, found.ranges.k3) == (0.5908, 0.5231, 0.3146)


def test_msa_aiag_anova():
    case = CASES["msa.aiag.anova"]
    expected, close = case["expected"], {"rel": case["rel_tol"], "abs": 1e-15}
    kept, found = msa.gauge_rr(Y, pool_at=1), msa.gauge_rr(Y)
    assert [row.source for row in kept.table] == ["part", "operator", "interaction", "repeatability"]
    for name in ("ss", "ms", "df"):
        assert [getattr(row, name) for row in kept.table] == pytest.approx(expected[name], **close)
    assert found.p_interaction == kept.p_interaction == pytest.approx(expected["p_interaction"], **close)
    assert (found.pooled, kept.pooled) == (expected["pooled_used"], False)
    for name, value in expected["with_interaction"].items():
        assert getattr(kept, name).variance == pytest.approx(value, **close), name
    for name, value in expected["pooled"].items():
        assert getattr(found, name).variance == pytest.approx(value, **close), name
    for name in ("repeatability", "reproducibility", "grr", "part", "total"):
        assert getattr(found, name).sd == pytest.approx(expected["sd"][name], **close), name
    assert found.grr.study == pytest.approx(expected["sd"]["pct_study_grr"], **close)
    assert found.grr.contribution == pytest.approx(expected["sd"]["pct_contribution_grr"], **close)
    assert found.ndc == expected["sd"]["ndc"]
    assert "the interaction component is negative (-0.00868) and set to zero." in kept.provenance.warnings
    assert found.interaction is None
    assert (
        "the interaction (p = 0.974) was pooled with repeatability: it is pooled above 0.25."
        in found.provenance.warnings
    )


def test_msa_linearity_aiag():
    case = CASES["msa.linearity.aiag"]
    found = msa.linearity(**case["input"])
    expected, close = case["expected"], {"rel": case["rel_tol"]}
    assert (found.slope.value, found.intercept.value) == pytest.approx(
        (expected["slope"], expected["intercept"]), **close
    )
    assert found.r2 == pytest.approx(expected["r2"], **close)
    assert found.bias_mean == pytest.approx(expected["bias_mean"], **close)
    assert not found.acceptable
    x = np.repeat(case["input"]["reference"], 12)
    peer = stats.linregress(x, np.ravel(case["input"]["measurements"]) - x)
    assert (found.slope.se, found.intercept.se) == pytest.approx((peer.stderr, peer.intercept_stderr))
    assert found.slope.p == pytest.approx(peer.pvalue)
    low, line, high = found.band([0.0, 6.0])
    assert (low[0], high[0]) == pytest.approx(found.intercept.ci)
    assert line[1] == pytest.approx(np.mean(expected["bias_mean"]))


@pytest.mark.parametrize(
    ("size", "count", "value"), [(2, 1, 1.41421), (3, 1, 1.91155), (10, 1, 3.17905), (5, 10**9, 2.32593)]
)
def test_d2_star_is_duncans(size, count, value):
    assert d2_star(size, count) == pytest.approx(value, abs=1e-4)


def test_exact_constants_see_the_number_of_ranges():
    exact, rounded = (msa.gauge_rr(Y, "range", constants=each) for each in ("exact", "table"))
    assert exact.ranges.k1 == pytest.approx(1 / d2_star(3, 30))
    assert sds(exact) == pytest.approx(sds(rounded), rel=6e-3)
    assert sds(exact) != sds(rounded)


def test_the_tolerance_is_compared_with_the_width_of_the_study():
    six, less = msa.gauge_rr(Y, tolerance=8), msa.gauge_rr(Y, tolerance=8, sigmas=5.15)
    assert six.grr.tolerance == pytest.approx(100 * 6 * six.grr.sd / 8)
    assert less.grr.tolerance == pytest.approx(six.grr.tolerance * 5.15 / 6)
    assert msa.gauge_rr(Y).grr.tolerance is None


@given(seeds, st.floats(1e-3, 1e3), st.floats(-50, 50), st.sampled_from(["anova", "range"]))
@settings(max_examples=20, deadline=None)
def test_neither_unit_nor_order_of_parts_operators_and_repeats_matters(seed, scale, shift, method):
    y, random = study(seed), np.random.default_rng(seed + 1)
    one = msa.gauge_rr(y, method, tolerance=4)
    mixed = y[random.permutation(3)][:, random.permutation(8)]
    other = msa.gauge_rr(random.permuted(mixed, axis=2) * scale + shift, method, tolerance=4 * scale)
    assert sds(other) == pytest.approx([scale * sd for sd in sds(one)], rel=1e-6, abs=1e-9 * scale)
    assert other.grr.tolerance == pytest.approx(one.grr.tolerance, rel=1e-6)
    assert other.ndc == one.ndc


@given(seeds, st.sampled_from(["anova", "range"]), st.sampled_from([0.0, 0.25, 1.0]))
@settings(max_examples=30, deadline=None)
def test_variances_add_up_and_lie_in_their_intervals(seed, method, pool_at):
    found = msa.gauge_rr(study(seed, sd=(0.4, 0.1, 0.5, 0.05)), method, pool_at=pool_at)
    interaction = found.interaction.variance if found.interaction else 0
    assert found.reproducibility.variance == pytest.approx(found.operator.variance + interaction)
    assert found.grr.variance == pytest.approx(found.repeatability.variance + found.reproducibility.variance)
    assert found.total.variance == pytest.approx(found.grr.variance + found.part.variance)
    assert found.grr.contribution + found.part.contribution == pytest.approx(100)
    if method == "anova":
        for name in NAMES:
            each = getattr(found, name)
            assert 0 <= each.ci[0] <= each.sd <= each.ci[1]
            assert 0 <= each.study_ci[0] <= each.study * (1 + 1e-12)
            assert each.study * (1 - 1e-12) <= each.study_ci[1] <= 100 + 1e-9


def test_the_sums_of_squares_are_those_of_the_regression():
    y = study(4, (3, 5, 2))
    found = msa.gauge_rr(y, pool_at=1)
    assert sum(row.ss for row in found.table) == pytest.approx(np.square(y - y.mean()).sum())
    assert sum(row.df for row in found.table) == y.size - 1
    assert found.table[0].f == pytest.approx(found.table[0].ms / found.table[2].ms)


def test_a_gauge_without_variation_has_no_number_of_categories():
    y = np.broadcast_to(np.arange(5.0)[None, :, None], (2, 5, 2))
    for method in ("anova", "range"):
        found = msa.gauge_rr(y, method)
        assert (found.ndc, found.grr.sd, found.part.study) == (None, 0.0, 100.0)


@pytest.mark.slow
@pytest.mark.parametrize("both", [0.0, 0.4])
def test_intervals_cover_as_they_say(both):
    sd, shape, runs = (0.5, 0.6, 2.0, both), (6, 12, 2), 1000
    true = {"repeatability": sd[0], "grr": math.hypot(sd[0], sd[1], both), "part": sd[2]}
    total = math.hypot(*sd)
    inside = dict.fromkeys([*true, "share"], 0)
    for seed in range(runs):
        found = msa.gauge_rr(study(seed, shape, sd), pool_at=1)
        for name, value in true.items():
            low, high = getattr(found, name).ci
            inside[name] += low <= value <= high
        low, high = found.grr.study_ci
        inside["share"] += low <= 100 * true["grr"] / total <= high
    for name, count in inside.items():
        assert 0.93 <= count / runs <= 0.985, name


def test_bias_is_a_t_test():
    x = [5.8, 5.7, 5.9, 5.9, 6.0, 6.1, 6.0, 6.1, 6.4, 6.3, 6.0, 6.1, 6.2, 5.6, 6.0]
    found, peer = msa.bias(x, 6.0), stats.ttest_1samp(x, 6.0)
    assert (found.bias.t, found.bias.p) == pytest.approx((peer.statistic, peer.pvalue))
    interval = peer.confidence_interval(0.95)
    assert found.bias.ci == pytest.approx((interval.low - 6, interval.high - 6))
    assert found.acceptable
    assert not msa.bias(x, 7.0).acceptable


@given(seeds, st.floats(-0.3, 0.3), st.floats(-0.05, 0.05))
@settings(max_examples=30, deadline=None)
def test_a_gauge_is_linear_when_the_band_holds_zero_everywhere(seed, offset, slope):
    truth, random = np.array([2.0, 4, 6, 8, 10]), np.random.default_rng(seed)
    rows = [random.normal(each + offset + slope * each, 0.3, 6) for each in truth]
    found = msa.linearity(truth, rows)
    low, _, high = found.band(np.linspace(2, 10, 2001))
    assert found.acceptable == bool(((low <= 0) & (high >= 0)).all())


def test_a_gauge_that_drifts_is_not_stable():
    random = np.random.default_rng(3)
    steady = random.normal(6, 0.1, (25, 4))
    assert msa.stability(steady).stable
    drifted = msa.stability(steady + 0.02 * np.arange(25)[:, None])
    assert not drifted.stable
    assert 1 in drifted.signals
    wild = steady.copy()
    wild[7] += [-0.4, 0.4, -0.4, 0.4]
    assert msa.stability(wild).spread_beyond == (7,)
    single = msa.stability(np.r_[steady[:, 0], 7.0])
    assert (single.chart.kind, single.signals[1]) == ("i_mr", [25])
    assert msa.stability(random.normal(6, 0.1, (25, 12))).chart.kind == "xbar_s"


@pytest.mark.parametrize(
    ("refused", "sentence"),
    [
        (lambda: msa.gauge_rr(Y[0]), "`y` must have 3 dimension(s)"),
        (lambda: msa.gauge_rr(Y[:1]), "`y` must hold at least two operators"),
        (lambda: msa.gauge_rr(Y[:, :1]), "`y` must hold at least two parts"),
        (lambda: msa.gauge_rr(Y[..., :1]), "`y` must hold at least two repeats"),
        (lambda: msa.gauge_rr(np.where(Y > 2.2, np.nan, Y)), "`y` holds nan at position"),
        (lambda: msa.gauge_rr(np.full((2, 2, 2), 0.1)), "`y` must vary"),
        (lambda: msa.gauge_rr([]), "`y` must have 3 dimension(s)"),
        (lambda: msa.gauge_rr(Y, "mean"), "`method` must be one of anova, range"),
        (lambda: msa.gauge_rr(Y, "range", constants="d2"), "`constants` must be one of exact, table"),
        (lambda: msa.gauge_rr(Y, tolerance=0), "`tolerance` must be greater than 0"),
        (lambda: msa.gauge_rr(Y, pool_at=25), "`pool_at` must be at most 1"),
        (lambda: msa.gauge_rr(Y, confidence=1), "`confidence` must be less than 1"),
        (lambda: msa.gauge_rr(Y, sigmas=-6), "`sigmas` must be greater than 0"),
        (lambda: msa.stability([1.0]), "`x` must hold at least 2 number(s)"),
        (lambda: msa.stability([[1.0, 2.0]]), "`x` must hold at least 2 points"),
        (lambda: msa.stability([[1.0, 1.0]] * 5), "`x` must vary"),
        (lambda: msa.stability(Y), "`x` must be x[time, repeat]"),
        (lambda: msa.bias([1.0], 1), "`x` must hold at least 2 number(s)"),
        (lambda: msa.bias([1.1] * 9, 1), "`x` must vary"),
        (lambda: msa.bias([1, 2], float("nan")), "`reference` must be a finite number"),
        (lambda: msa.linearity([1, 2], [[1, 2]]), "`measurements` must hold a row for each of the 2 references"),
        (lambda: msa.linearity([2, 2], [[1, 2], [1, 2]]), "`reference` must hold at least two different values"),
        (lambda: msa.linearity([1, 2], [[1], [2]]), "`measurements` must scatter about the line"),
        (lambda: msa.linearity([1, 2], [[1, 1], [2, 2]]), "`measurements` must scatter about the line"),
        (lambda: msa.linearity([1, 2], [[1, 1.1], []]), "`measurements` must hold at least 1 number(s)"),
    ],
)
def test_what_cannot_be_studied_is_refused_by_name(refused, sentence):
    with pytest.raises(EngineError) as why:
        refused()
    assert sentence in str(why.value)
