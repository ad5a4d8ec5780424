"""Control charts: published limits, phases, stages, and charts that cannot be drawn."""

import csv
import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, stats

from accord.engines import spc
from accord.engines.given import EngineError

REFERENCE = Path(__file__).parent / "reference"
CASES = {
    case["id"]: case for case in json.loads((REFERENCE / "spc_charts_capability.json").read_text(encoding="utf-8"))
}
DATA = json.loads((REFERENCE / "spc_datasets.json").read_text(encoding="utf-8"))
RINGS = np.array(DATA["pistonrings"])
JUICE = [row["D"] for row in DATA["orangejuice"] if row["trial"]]
CIRCUIT = [row["x"] for row in DATA["circuit"] if row["trial"]]
CLOTH = np.array([[row["x"], row["size"]] for row in DATA["dyedcloth"]]).T
VISCOSITY = [row["viscosity"] for row in DATA["viscosity"] if row["trial"]]


def of(chart, **names):
    """The figures of a chart under the names of the cases."""
    return {name: getattr(chart, name) for name in ("center", "lcl", "ucl")} | names


def charted(case):
    """The figures that a case expects, from the engine."""
    given_, kind = case["input"], case["id"].removeprefix("spc.")
    match kind:
        case "xbar_r.piston25":
            chart = spc.limits("xbar_r", RINGS, phase1=tuple(given_["rows"]))
            spread = of(chart.spread)
            return of(chart, sigma=chart.sigma, rbar=spread["center"], r_lcl=spread["lcl"], r_ucl=spread["ucl"])
        case "xbar_s.piston25":
            chart = spc.limits("xbar_s", RINGS[:25])
            spread = of(chart.spread, sbar=chart.spread.center, s_lcl=chart.spread.lcl, s_ucl=chart.spread.ucl)
            return spread | {"sigma": chart.sigma, "xbar_lcl": chart.lcl, "xbar_ucl": chart.ucl}
        case "imr.nist_flowrate":
            chart = spc.limits("i_mr", given_["x"], constants="table")
            return of(chart, mrbar=chart.spread.center)
        case "imr.viscosity":
            chart = spc.limits("i_mr", VISCOSITY)
            return of(chart, sigma=chart.sigma)
        case "ewma.nist":
            options = {"center": given_["ewma0"], "sigma": given_["s"], "width": given_["k"], "asymptotic": True}
            chart = spc.limits("ewma", given_["x"], lam=given_["lam"], **options)
            return of(chart, ewma=chart.points)
        case "cusum.nist":
            chart = spc.limits("cusum", given_["x"], center=given_["target"], sigma=1, k=given_["k"], h=given_["h"])
            high, low = chart.points
            return {"s_hi": high, "s_lo": low, "first_signal_index": chart.beyond[0]}
        case "c.nist_wafers" | "c.circuit":
            chart = spc.limits("c", given_.get("counts", CIRCUIT))
        case "p.orangejuice" | "np.orangejuice":
            chart = spc.limits(kind.split(".")[0], JUICE, 50)
        case "u.dyedcloth":
            chart = spc.limits("u", *CLOTH)
        case _:
            chart = spc.limits("laney_p", given_["d"], given_["n"], constants="table", truncate=False)
            return of(chart, pbar=chart.center, sigma_z=chart.sigma_z)
    return of(chart, out=chart.beyond)


@pytest.mark.parametrize(
    "case", [case for name, case in CASES.items() if name.startswith("spc.")], ids=lambda case: case["id"]
)
def test_published_chart(case):
    found = charted(case)
    for name, value in case["expected"].items():
        assert found[name] == pytest.approx(value, rel=case["rel_tol"], abs=1e-12), name


def test_constants_are_those_of_the_reference():
    rows = list(csv.DictReader((REFERENCE / "spc_constants.csv").read_text(encoding="utf-8").splitlines()))
    assert [int(row["n"]) for row in rows] == list(range(2, 51))
    for row in rows:
        found = spc.factors(int(row.pop("n")))
        assert found == pytest.approx({name: float(value) for name, value in row.items()}, abs=6e-11)


def test_constants_of_tables_and_of_large_subgroups():
    assert (spc.d2(2, "table"), spc.d2(5, "table"), spc.c4(5, "table")) == (1.128, 2.326, 0.94)
    assert {name: spc.factors(5, "table")[name] for name in ("A2", "A3", "B4", "D4")} == {
        "A2": 0.577, "A3": 1.427, "B4": 2.089, "D4": 2.114,
    }  # fmt: skip
    largest = integrate.quad(lambda x: x * 1000 * stats.norm.pdf(x) * stats.norm.cdf(x) ** 999, -2, 9, epsabs=1e-12)[0]
    assert spc.d2(1000) == pytest.approx(2 * largest, rel=1e-9)
    assert spc.c4(10**6) == pytest.approx(1 - 1 / (4 * 10**6), rel=1e-9)
    assert 0.2 < spc.d3(10**6) < spc.d3(1000) < spc.d3(50)


NUMBERS = st.lists(st.integers(-40, 40).map(lambda i: i / 8), min_size=8, max_size=30).filter(lambda x: np.ptp(x) > 0)


@given(NUMBERS, st.integers(-200, 200), st.sampled_from([0.25, 2.0, 64.0]))
@settings(max_examples=20, deadline=None)
def test_limits_move_with_the_origin_and_grow_with_the_unit(x, shift, unit):
    for kind in ("i_mr", "ewma"):
        plain, moved = spc.limits(kind, x), spc.limits(kind, unit * (np.array(x) + shift))
        for name in ("center", "lcl", "ucl", "points"):
            expected = unit * (np.asarray(getattr(plain, name)) + shift)
            assert getattr(moved, name) == pytest.approx(expected, rel=1e-9, abs=1e-9)
        assert moved.error == pytest.approx(unit * np.asarray(plain.error), rel=1e-9)


@given(st.lists(st.integers(0, 30), min_size=4, max_size=20).filter(any), st.integers(31, 90))
@settings(max_examples=20, deadline=None)
def test_stepped_limits_of_equal_samples_are_constant(counts, n):
    for kind in ("p", "np", "u"):
        one, stepped = spc.limits(kind, counts, n), spc.limits(kind, counts, [n] * len(counts))
        assert (one.lcl, one.center, one.ucl) == (stepped.lcl, stepped.center, stepped.ucl)
        assert isinstance(stepped.ucl, float)
        other = spc.limits(kind, [*counts, 1], [n] * len(counts) + [n + 50], phase1=(0, len(counts)))
        assert other.ucl[0] == one.ucl
        assert other.ucl[-1] != one.ucl


def test_unequal_subgroups():
    rows = [RINGS[i, :size].tolist() for i, size in enumerate([5, 3, 4, 5, 2, 5])]
    flat, sizes = np.concatenate(rows), [len(row) for row in rows]
    for kind in ("xbar_r", "xbar_s"):
        ragged, consecutive = spc.limits(kind, rows), spc.limits(kind, flat, sizes)
        assert (ragged.ucl == consecutive.ucl).all()
        assert ragged.center == pytest.approx(flat.mean())
        assert ragged.ucl - ragged.center == pytest.approx(3 * ragged.sigma / np.sqrt(sizes))
        assert ragged.spread.points.shape == (6,)
        equal = spc.limits(kind, RINGS)
        assert spc.limits(kind, RINGS.ravel(), 5).ucl == equal.ucl == spc.limits(kind, RINGS.ravel(), [5] * 40).ucl


def test_phase_two_is_judged_by_the_limits_of_phase_one():
    first, both = spc.limits("xbar_r", RINGS[:25]), spc.limits("xbar_r", RINGS, phase1=(0, 25))
    assert both.ucl == first.ucl != spc.limits("xbar_r", RINGS).ucl
    assert both.beyond.tolist() == [36, 37, 38]
    without = np.arange(40) < 25
    assert spc.limits("xbar_r", RINGS, phase1=without).ucl == spc.limits("xbar_r", RINGS, phase1=slice(25)).ucl
    frozen = spc.limits("xbar_r", RINGS[25:], center=first.center, sigma=first.sigma)
    assert (frozen.lcl, frozen.ucl, frozen.spread.ucl) == pytest.approx((first.lcl, first.ucl, first.spread.ucl))
    assert frozen.provenance.warnings == ()
    assert both.signals().indices(1).tolist() == [36, 37, 38]


def test_each_stage_has_its_own_limits():
    before, after = VISCOSITY[:10], [10 + v for v in VISCOSITY[10:]]
    chart = spc.limits("i_mr", before + after, stages=[10])
    parts = [spc.limits("i_mr", part) for part in (before, after)]
    assert chart.ucl.tolist() == [parts[0].ucl] * 10 + [parts[1].ucl] * 10
    assert chart.spread.at.tolist() == [*range(1, 10), *range(11, 20)]
    assert chart.spread.points.tolist() == parts[0].spread.points.tolist() + parts[1].spread.points.tolist()
    assert chart.stages == (0, 10)
    assert chart.provenance.warnings == ("the limits rest on 10 points; 20 or more are usual.",)
    signalled = chart.signals().as_dict()
    assert signalled == {
        rule: places
        for rule in range(1, 9)
        if (places := parts[0].signals().indices(rule).tolist() + (10 + parts[1].signals().indices(rule)).tolist())
    }
    sums = spc.limits("cusum", before + after, center=34, sigma=1, stages=[10]).points
    assert sums[:, 10:].tolist() == spc.limits("cusum", after, center=34, sigma=1).points.tolist()


def test_a_moving_range_is_one_of_neighbours_that_limits_rest_on():
    marks = np.array([True, True, False, True, True])
    chart = spc.limits("i_mr", [1.0, 2, 50, 4, 7], phase1=marks)
    assert chart.center == pytest.approx(3.5)
    assert chart.spread.center == pytest.approx(2.0)
    assert chart.beyond.tolist() == [2]


def test_limits_that_no_point_can_reach_are_cut():
    assert spc.limits("c", [1, 2, 3, 0, 2]).lcl == 0
    assert spc.limits("c", [1, 2, 3, 0, 2], truncate=False).lcl < 0
    assert spc.limits("p", [9, 10, 8], 10).ucl == 1
    assert spc.limits("np", [9, 10, 8], 10).ucl == 10
    assert spc.limits("laney_p", x=CASES["spc.laney_p.small"]["input"]["d"], n=2000).lcl == 0
    assert spc.limits("i_mr", [0.0, 5, 1]).lcl < 0


def test_laney_of_counts_that_vary_as_they_should_is_near_the_plain_chart():
    rng = np.random.default_rng(4)
    n = rng.integers(400, 600, 4000)
    for laney, plain, counts in (("laney_p", "p", rng.binomial(n, 0.1)), ("laney_u", "u", rng.poisson(n * 0.1))):
        chart = spc.limits(laney, counts, n)
        assert chart.sigma_z == pytest.approx(1, abs=0.05)
        assert chart.ucl == pytest.approx(spc.limits(plain, counts, n).ucl, rel=0.02)


def test_exact_limits_of_an_ewma_reach_the_asymptotic_ones():
    x = np.random.default_rng(3).normal(size=60)
    exact, steady = (spc.limits("ewma", x, center=0, sigma=1, lam=0.3, asymptotic=each) for each in (False, True))
    steps = np.arange(1, 61)
    assert exact.ucl == pytest.approx(steady.ucl * np.sqrt(1 - 0.7 ** (2 * steps)), rel=1e-12)
    means = spc.limits("ewma", x.reshape(12, 5), center=0, sigma=1)
    assert means.ucl[0] == pytest.approx(3 * 0.2 / math.sqrt(5))
    plain = spc.limits("ewma", x, lam=1, width=3)
    assert plain.ucl == pytest.approx(spc.limits("i_mr", x).ucl)
    assert plain.points == pytest.approx(x)


def test_cusum_by_its_recursion_on_a_long_series():
    x = np.random.default_rng(9).normal(size=130_003)
    chart = spc.limits("cusum", 1e6 + x, center=1e6, sigma=1, headstart=2.5)
    for row, sign in zip(chart.points, (1, -1), strict=True):
        sums, total = np.empty(x.size), 2.5
        for i, step in enumerate((sign * ((1e6 + x) - 1e6) - 0.5).tolist()):
            total = max(0.0, total + step)
            sums[i] = total
        assert np.abs(row - sums).max() < 1e-9


def test_t2_of_individuals_and_of_subgroups():
    rng = np.random.default_rng(12)
    x = rng.multivariate_normal([1, 5], [[2, 1], [1, 1]], 30)
    chart = spc.limits("t2", x, alpha=0.01)
    away = x - x.mean(axis=0)
    assert chart.points == pytest.approx(np.einsum("ki,ij,kj->k", away, np.linalg.inv(np.cov(x.T)), away))
    assert chart.points.sum() == pytest.approx(2 * 29)  # p (m - 1), whatever the data
    assert chart.ucl == pytest.approx(29**2 / 30 * stats.beta.ppf(0.99, 1, 13.5))
    new = spc.limits("t2", np.vstack([x, x[:3]]), alpha=0.01, phase1=(0, 30))
    assert new.ucl[:30] == pytest.approx(chart.ucl)
    assert new.ucl[30:] == pytest.approx(2 * 31 * 29 / (30 * 28) * stats.f.ppf(0.99, 2, 28))
    groups = spc.limits("t2", x.reshape(6, 5, 2), alpha=0.01)
    assert groups.ucl == pytest.approx(2 * 5 * 4 / 23 * stats.f.ppf(0.99, 2, 23))
    pooled = np.mean([np.cov(group.T) for group in x.reshape(6, 5, 2)], axis=0)
    first = x[:5].mean(axis=0) - x.mean(axis=0)
    assert groups.points[0] == pytest.approx(5 * first @ np.linalg.inv(pooled) @ first)
    known = spc.limits("t2", x, mean=[1, 5], covariance=[[2, 1], [1, 1]], alpha=0.01)
    assert known.ucl == pytest.approx(stats.chi2.ppf(0.99, 2))
    linear = x @ np.array([[3.0, 1], [-1, 2]]) + 7
    assert spc.limits("t2", linear).points == pytest.approx(chart.points)


def test_t2_false_alarms_are_as_many_as_asked():
    rng = np.random.default_rng(21)
    alarms = [spc.limits("t2", rng.normal(size=(40, 3)), phase1=(0, 30), alpha=0.05).beyond for _ in range(150)]
    flat = np.concatenate(alarms)
    assert (flat < 30).sum() / (30 * 150) == pytest.approx(0.05, abs=0.01)
    assert (flat >= 30).sum() / (10 * 150) == pytest.approx(0.05, abs=0.02)


REFUSED = [
    (lambda: spc.limits("pareto", [1, 2]), "`kind` must be one of i_mr, xbar_r"),
    (lambda: spc.limits("i_mr", [1, math.nan]), "`x` holds nan"),
    (lambda: spc.limits("i_mr", [1e300, -1e308]), "`x` must hold numbers up to 1e+100"),
    (lambda: spc.limits("i_mr", []), "`x` must hold at least 1"),
    (lambda: spc.limits("i_mr", [3.0]), "`x` must hold at least 2 points"),
    (lambda: spc.limits("i_mr", [3, 3, 3]), "`x` must vary"),
    (lambda: spc.limits("i_mr", [0.1 + 0.2, 0.3, 0.3]), "`x` must vary"),
    (lambda: spc.limits("i_mr", [1, 2, 3], 3), "`n` must not be given"),
    (lambda: spc.limits("i_mr", [1, 2, 3], phase1=[True, False, True]), "`phase1` must hold two neighbouring"),
    (lambda: spc.limits("i_mr", [1, 2, 3], phase1=(5, 9)), "`phase1` must name at least one"),
    (lambda: spc.limits("i_mr", [1, 2, 3], phase1=[True]), "`phase1` must be a slice"),
    (lambda: spc.limits("i_mr", [1, 2, 3], stages=[3]), "`stages` must lie within"),
    (lambda: spc.limits("i_mr", [1, 2, 3, 4], stages=[3]), "`x` must hold at least 2 points"),
    (lambda: spc.limits("i_mr", [1, 2, 3], sigma=0), "`sigma` must be greater than 0"),
    (lambda: spc.limits("i_mr", [1, 2, 3], width=-3), "`width` must be greater than 0"),
    (lambda: spc.limits("i_mr", [1, 2, 3], constants="rough"), "`constants` must be"),
    (lambda: spc.limits("i_mr", [1, 2, 3], lam=0.2), "`lam` is no option"),
    (lambda: spc.limits("xbar_r", [[1, 2]]), "`x` must hold at least 2 points"),
    (lambda: spc.limits("xbar_r", [[1], [2]]), "`x` must hold subgroups of two"),
    (lambda: spc.limits("xbar_r", [[1, 1], [2, 2]]), "`x` must vary"),
    (lambda: spc.limits("xbar_s", [1, 2, 3], 2), "`n` must divide"),
    (lambda: spc.limits("xbar_s", [1, 2, 3], [2, 2]), "`n` must hold sizes"),
    (lambda: spc.limits("p", [1, 2]), "`n` must be given"),
    (lambda: spc.limits("p", [1, 20], 10), "`x` must not exceed `n`"),
    (lambda: spc.limits("p", [1, 2.5], 10), "`x` must hold counts"),
    (lambda: spc.limits("p", [1, -2], 10), "`x` must hold counts"),
    (lambda: spc.limits("p", [1, 2], [10, 10, 10]), "`n` must be one number or one for each"),
    (lambda: spc.limits("p", [1, 2], 10.5), "`n` must hold whole numbers"),
    (lambda: spc.limits("u", [1, 2], 0), "`n` must be greater than 0"),
    (lambda: spc.limits("c", [1, 2], 3), "`n` must not be given"),
    (lambda: spc.limits("c", [0, 0]), "`x` must vary"),
    (lambda: spc.limits("c", [4]), "`x` must hold at least 2 points"),
    (lambda: spc.limits("c", [4, 5], sigma=1), "`sigma` must not be given"),
    (lambda: spc.limits("p", [4, 5], 9, center=1.5), "`center` must be a fraction"),
    (lambda: spc.limits("c", [4, 5], center=-1), "`center` must be a rate"),
    (lambda: spc.limits("laney_p", [4, 4, 4], 50), "`x` must vary"),
    (lambda: spc.limits("ewma", [1, 2, 3], lam=0), "`lam` must be greater than 0"),
    (lambda: spc.limits("cusum", [1, 2, 3], h=0), "`h` must be greater than 0"),
    (lambda: spc.limits("cusum", [1, 2, 3], headstart=9), "`headstart` must be less than `h`"),
    (lambda: spc.limits("cusum", [[1, 2], [1, 2, 3]]), "`x` must hold subgroups of one size"),
    (lambda: spc.limits("ewma", [1, 2, 3]).signals(), "`rules` for runs belong"),
    (lambda: spc.limits("i_mr", [1, 2, 3]).spread.signals(), "`rules` for runs belong"),
    (lambda: spc.limits("c", [4, 5]).sigma_z, "`sigma_z` belongs to"),
    (lambda: spc.limits("t2", [[1, 2], [2, 1], [3, 3]]), "`x` must hold at least 4 points"),
    (lambda: spc.limits("t2", [[i, 2 * i] for i in range(9)]), "`x` (or `covariance`) must have variables"),
    (lambda: spc.limits("t2", np.eye(9, 2), mean=[0, 0]), "`mean` and `covariance` must be given together"),
    (lambda: spc.limits("t2", np.eye(9, 2), mean=[0], covariance=[[1]]), "`covariance` must be symmetric"),
    (lambda: spc.limits("t2", np.eye(9, 2), sigma=1), "`n`, `center` and `sigma` must not"),
    (lambda: spc.limits("t2", [1, 2, 3]), "`x` must be rows of vectors"),
    (lambda: spc.limits("t2", np.eye(9, 2), alpha=0.9), "`alpha` must be at most 0.5"),
    (lambda: spc.d2(1), "`n` must be at least 2"),
]


@pytest.mark.parametrize(("ask", "sentence"), REFUSED, ids=[sentence for _, sentence in REFUSED])
def test_refused(ask, sentence):
    with pytest.raises(EngineError) as refused:
        ask()
    assert str(refused.value).startswith(sentence)
