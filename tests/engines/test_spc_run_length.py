"""Run lengths: published figures, limits for a wanted one, and against simulation."""

import json
import math
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from accord.engines import spc
from accord.engines.given import EngineError

REFERENCE = Path(__file__).parent / "reference"
CASES = [
    case
    for file in ("arl.json", "arl_run_rules.json")
    for case in json.loads((REFERENCE / file).read_text(encoding="utf-8"))
]
NAMED = {case["id"]: case for case in CASES}


def design(given):
    if "rules" in given:
        return spc.pick(spc.WESTERN_ELECTRIC, *given["rules"])
    if "lam" in given:
        return spc.Ewma(given["lam"], given["L"])
    if "h" in given:
        return spc.Cusum(given["k"], given["h"], given.get("headstart", 0.0))
    return {1: spc.Beyond(1, 1, given["L"])}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_published_mean_run_length(case):
    given, expected = case["input"], case["expected"]
    if "arl0" in given:
        assert spc.ewma_width(given["lam"], given["arl0"]) == pytest.approx(expected["L"], rel=case["rel_tol"])
        return
    found = spc.run_length(design(given), given["shift_sigma"])
    assert found.arl == pytest.approx(expected["arl"], rel=case["rel_tol"])
    assert found.provenance.error < 1e-9
    for value, printed in zip(found.arl, expected.get("published", ()), strict=False):
        assert value == pytest.approx(printed, rel=0.005)


def test_one_limit_alone_is_geometric():
    found = spc.run_length({1: spc.Beyond(1, 1, 3)}, 1.0, quantiles=(0.1, 0.9))
    law = stats.geom(stats.norm.sf(2) + stats.norm.cdf(-4))
    assert found.arl == pytest.approx(law.mean(), rel=1e-12)
    assert found.sdrl == pytest.approx(law.std(), rel=1e-12)
    assert found.quantiles == {0.1: law.ppf(0.1), 0.9: law.ppf(0.9), 0.5: law.ppf(0.5)}
    assert found.median == law.median()


def test_ewma_of_weight_one_and_cusum_of_no_memory_are_shewhart_charts():
    shewhart = spc.run_length({1: spc.Beyond(1, 1, 3)}, [0, 1])
    assert spc.run_length(spc.Ewma(1, 3), [0, 1]).arl == pytest.approx(shewhart.arl, rel=1e-9)
    assert spc.run_length(spc.Cusum(k=3, h=1e-9), [0, 1]).arl == pytest.approx(shewhart.arl, rel=1e-6)


def simulated(chart, shift, charts, points, seed):
    """The first signal of so many charts, from the chart engine itself."""
    x = np.random.default_rng(seed).normal(shift, 1, (charts, points))
    signalled = chart(x)
    assert signalled.any(axis=1).all()
    return signalled.argmax(axis=1) + 1


def close(found, runs):
    assert found.arl == pytest.approx(runs.mean(), abs=4 * runs.std() / math.sqrt(runs.size))
    assert found.sdrl == pytest.approx(runs.std(), rel=0.1)
    for share, value in found.quantiles.items():
        assert abs((runs <= value).mean() - share) < 0.06 or (runs < value).mean() < share < (runs <= value).mean()


@pytest.mark.parametrize("names", [(1, 2, 5, 6, 7, 8), (5, 8), (2, 7)])
def test_rules_against_simulation(names):
    rules = spc.pick(spc.NELSON_1984, *names)
    runs = simulated(lambda x: spc.signals(x, 0, 1, rules).any(), 0.8, 5000, 500, 3)
    close(spc.run_length(rules, 0.8), runs)


@pytest.mark.parametrize(("ahead", "shift"), [(0.0, 0.3), (1.5, 0.3), (1.5, 1.5)])
def test_cusum_of_two_sides_against_simulation(ahead, shift):
    def chart(x):
        sums = (spc.limits("cusum", row, center=0, sigma=1, h=3, headstart=ahead) for row in x)
        return np.array([(each.points > each.ucl).any(axis=0) for each in sums])

    close(spc.run_length(spc.Cusum(h=3, headstart=ahead), shift), simulated(chart, shift, 600, 700, 4))


def test_ewma_against_simulation():
    def chart(x):
        found = (spc.limits("ewma", row, center=0, sigma=1, width=2.5, asymptotic=True) for row in x)
        return np.array([np.abs(each.points) > each.ucl for each in found])

    close(spc.run_length(spc.Ewma(0.2, 2.5), 0.5), simulated(chart, 0.5, 600, 700, 6))


def test_a_shift_after_a_long_time():
    rules = spc.WESTERN_ELECTRIC
    lead = 60
    rng = np.random.default_rng(8)
    x = rng.normal(0, 1, (20_000, lead + 100))
    x[:, lead:] += 1
    signalled = spc.signals(x, 0, 1, rules).any()
    quiet = signalled[~signalled[:, :lead].any(axis=1), lead:]
    runs = quiet.argmax(axis=1) + 1
    found = spc.run_length(rules, 1.0, steady=True)
    assert found.arl < spc.run_length(rules, 1.0).arl
    close(found, runs)
    assert spc.run_length(spc.Ewma(0.1, 2.7), 1.0, steady=True).arl < spc.run_length(spc.Ewma(0.1, 2.7), 1.0).arl
    one = spc.Cusum(sides=1)
    assert spc.run_length(one, 1.0, steady=True).arl < spc.run_length(one, 1.0).arl


def test_a_cusum_of_one_side_has_published_length():
    """Montgomery's statement: two sides with equal limits run half as long in control."""
    one, two = (spc.run_length(spc.Cusum(sides=sides)).arl for sides in (1, 2))
    assert one == pytest.approx(2 * two, rel=1e-10)


def test_limits_for_a_wanted_run_length():
    assert spc.run_length(spc.Ewma(0.1, spc.ewma_width(0.1, 370))).arl == pytest.approx(370, rel=1e-8)
    h = spc.cusum_limit(0.5, 465.44350603212)
    assert h == pytest.approx(5, abs=1e-6)
    assert spc.run_length(spc.Cusum(0.5, 5.2, 2.6)).arl == pytest.approx(
        spc.run_length(spc.Cusum(0.5, 5.2)).arl * 0.93, rel=0.02
    )
    ahead = spc.cusum_limit(0.5, 400, 0.5)
    assert spc.run_length(spc.Cusum(0.5, ahead, ahead / 2)).arl == pytest.approx(400, rel=1e-8)


def test_false_alarms_of_a_chart_in_control():
    for points, published in ((25, 0.257), (100, 0.752)):
        found = spc.alarm_share(spc.NELSON_1984, points, charts=20_000)
        assert found.share == pytest.approx(published, abs=0.012)
        assert found.interval[0] < found.share < found.interval[1]
        assert found == spc.alarm_share(spc.NELSON_1984, points, charts=20_000)
    exact = spc.alarm_share(spc.pick(spc.NELSON_1984, 1), 25)
    assert exact.share == pytest.approx(1 - (1 - 2 * stats.norm.sf(3)) ** 25, rel=1e-12)
    assert exact.interval == (exact.share, exact.share)
    zones = spc.pick(spc.NELSON_1984, 1, 2, 5, 6, 7, 8)
    alarms = spc.signals(np.random.default_rng(2).normal(size=(40_000, 25)), 0, 1, zones).any().any(axis=1).mean()
    assert spc.alarm_share(zones, 25).share == pytest.approx(alarms, abs=0.012)


def test_more_rules_never_run_longer():
    names = [1, 5, 6, 2, 7, 8]
    lengths = [spc.run_length(spc.pick(spc.NELSON_1984, *names[:count])).arl for count in range(1, 7)]
    assert lengths == sorted(lengths, reverse=True)


@pytest.mark.parametrize("design", [spc.Ewma(), spc.Cusum(), spc.Cusum(sides=1), spc.WESTERN_ELECTRIC])
@pytest.mark.parametrize("shift", [38.5, 60.0, 1e6])
def test_a_shift_that_every_chart_shows_is_seen_at_once(design, shift):
    found = spc.run_length(design, shift)
    assert (found.arl, found.sdrl, found.median) == (1.0, 0.0, 1.0)


REFUSED = [
    (lambda: spc.run_length(spc.NELSON_1984), "`design` must hold rules of zones"),
    (lambda: spc.run_length({}), "`design` must be a mapping"),
    (lambda: spc.run_length(spc.Ewma(), float("nan")), "`shift` holds nan"),
    (lambda: spc.run_length(spc.Ewma(), quantiles=[1.0]), "`quantiles` must be at most"),
    (lambda: spc.run_length(spc.Cusum(), steady=True), "`steady` is not for"),
    (lambda: spc.run_length({1: spc.Beyond(1, 1, 60)}), "`shift` and the limits must let the chart signal"),
    (lambda: spc.Ewma(0), "`lam` must be greater than 0"),
    (lambda: spc.Ewma(1.1), "`lam` must be at most 1"),
    (lambda: spc.Ewma(0.2, -3), "`width` must be greater than 0"),
    (lambda: spc.Ewma(0.2, 3, 2), "`start` must lie within the limits"),
    (lambda: spc.Ewma(1e-7), "`lam` must be at least 0.001"),
    (lambda: spc.run_length(spc.Cusum(0.5, 1e4)), "`lam` must not be so small"),
    (lambda: spc.alarm_share(spc.NELSON_1984, 10**7), "`charts` times `points` must be at most"),
    (lambda: spc.Cusum(-1), "`k` must be at least 0"),
    (lambda: spc.Cusum(0.5, 0), "`h` must be greater than 0"),
    (lambda: spc.Cusum(0.5, 5, 4), "`headstart` must be at most 3"),
    (lambda: spc.Cusum(sides=3), "`sides` must be at most 2"),
    (lambda: spc.ewma_width(0.2, 1), "`arl` must be greater than 1"),
    (lambda: spc.cusum_limit(0.5, 1.2), "`arl` must be at least"),
    (lambda: spc.alarm_share(spc.NELSON_1984, 0), "`points` must be at least 1"),
    (lambda: spc.alarm_share(spc.NELSON_1984, 5, charts=1), "`charts` must be at least 100"),
]


@pytest.mark.parametrize(("ask", "sentence"), REFUSED, ids=[sentence for _, sentence in REFUSED])
def test_refused(ask, sentence):
    with pytest.raises(EngineError) as refused:
        ask()
    assert str(refused.value).startswith(sentence)
