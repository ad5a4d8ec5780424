"""What is of the wrong kind is refused by name, by each of the engines of risk."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from scipy import stats

from accord.engines import continuity as supply
from accord.engines import losses, portfolio
from accord.engines.given import EngineError

LOSS = losses.Scenario(losses.Poisson(0.5), losses.Lognormal(10, 1), loadings={"region": 0.5})
KNOWN = losses.curve(LOSS, factors=())
AXIS = losses.Scale(("low", "high"), (1.0,))
NUMBERS = ([10.0, 5.0], [[0.5, 0.2], [0.0, 1.0]], [1.0, 2.0])
ITEMS = [supply.Item(1, [0, 1])]

WRONG: dict[str, tuple[str, Callable[[], object]]] = {
    "number beyond floats": ("rate", lambda: losses.Poisson(10**400)),
    "array beyond floats": ("values", lambda: losses.Empirical([10**400])),
    "amount beyond squares": ("high", lambda: losses.Pert(0, 1, 1e300)),
    "observed beyond squares": ("values", lambda: losses.Empirical([1.0, 1e300])),
    "sigma beyond squares": ("sigma", lambda: losses.Lognormal(0, 1e300)),
    "loadings by number": ("loadings", lambda: losses.Scenario(losses.Poisson(1), losses.Constant(1), loadings={1: 1})),
    "factors of curve": ("factors", lambda: losses.curve(LOSS, factors=3)),
    "factors of simulate": ("factors", lambda: losses.simulate(LOSS, 100, 1, factors=3)),
    "list as a factor": ("factors", lambda: losses.curve(LOSS, factors=[["region"]])),
    "events without end": ("scenarios", lambda: losses.what_if(KNOWN, {0: 1e9})),
    "no curve to change": ("known", lambda: losses.what_if(None)),
    "no curve to part": ("known", lambda: losses.marginal(None)),
    "frequency as a list": ("frequency", lambda: losses.what_if(KNOWN, [0.5])),
    "severity as a number": ("severity", lambda: losses.what_if(KNOWN, severity=2)),
    "text as a level": ("q", lambda: losses.marginal(KNOWN, "x")),
    "names as a number": ("names", lambda: losses.Scale(3)),
    "names as numbers": ("names", lambda: losses.Scale((1, 2))),
    "axis as a text": ("impact", lambda: losses.Matrix(AXIS, "x", ("a",), ((0, 0), (0, 0)))),
    "grid as a number": ("grid", lambda: losses.Matrix(AXIS, AXIS, ("a",), 3)),
    "no matrix": ("scale", lambda: losses.matrix(None, 1, 1)),
    "no matrix to judge": ("scale", lambda: losses.reversals(None, [1], [1])),
    "requires as a number": ("requires", lambda: portfolio.choose(*NUMBERS, 2, requires=3)),
    "pair as a number": ("excludes", lambda: portfolio.greedy(*NUMBERS, 2, excludes=[3])),
    "must as None": ("must", lambda: portfolio.frontier(*NUMBERS, [2], must=None)),
    "items as None": ("items", lambda: supply.continuity([0.9, 0.8], None)),
    "causes as a number": ("causes", lambda: supply.bounds([0.9, 0.8], ITEMS, causes=3)),
    "products as a number": ("products", lambda: supply.continuity([0.9, 0.8], ITEMS, products=0)),
    "odds as a list": ("odds", lambda: supply.continuity([0.9, 0.8], ITEMS, odds=[0.5])),
    "findings as a number": ("findings", lambda: supply.continuity([0.9, 0.8], ITEMS, findings=3)),
    "finding as a text": ("findings[0]", lambda: supply.continuity([0.9, 0.8], ITEMS, findings=["late"])),
    "region as a number": ("region", lambda: supply.regions(0, [0.1])),
    "edges as None": ("edges", lambda: supply.network(None, 0.9)),
    "edge as a number": ("edges[0]", lambda: supply.connected_subgraphs([3])),
    "place as a list": ("terminals", lambda: supply.network([(0, 1)], 0.9, [[0], [1]])),
    "ragged p": ("p", lambda: supply.network([(0, 1)], [[1, 2], [3]])),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_kind_is_refused_by_name(case: str) -> None:
    name, ask = WRONG[case]
    with pytest.raises(EngineError) as refused:
        ask()
    assert f"`{name}" in str(refused.value)
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize("sigma", [4.0, 6.0, 8.0])
def test_very_wide_severity_keeps_its_quantiles(sigma: float) -> None:
    """The variance of so wide a lognormal lies beyond every loss; it must not stretch the windows."""
    curve = losses.curve(losses.Scenario(losses.Bernoulli(0.5), losses.Lognormal(5, sigma)))
    levels = np.array([0.6, 0.75, 0.99, 0.999])
    expected = stats.lognorm.ppf(1 - (1 - levels) / 0.5, sigma, scale=math.exp(5))
    np.testing.assert_allclose(curve.quantile(levels), expected, rtol=1e-4)


def test_negative_binomial_of_a_great_size_is_poisson() -> None:
    severity = losses.Lognormal(5, 1)
    clustered = losses.curve(losses.Scenario(losses.NegativeBinomial(1, 1e9), severity))
    poisson = losses.curve(losses.Scenario(losses.Poisson(1), severity))
    levels = [0.5, 0.9, 0.99, 0.9999]
    np.testing.assert_allclose(clustered.quantile(levels), poisson.quantile(levels), rtol=1e-5)
    assert clustered.error < 1e-4
