"""The spread of a process: within its subgroups, and overall."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from accord.engines import spc
from accord.engines.given import EngineError, Floats, categorical, measured, one_of, whole
from accord.engines.spc import ChartLimits
from accord.engines.spc.variables import RANGES_UP_TO

Sizes = NDArray[np.intp]

ROUNDING = 1e-12  # of the largest measurement: a spread below it is none


@dataclass(frozen=True, slots=True)
class Spread:
    """A standard deviation in the unit of the data, the degrees of freedom it is worth, and how it was estimated."""

    sigma: float
    degrees: float
    method: str


@dataclass(frozen=True, slots=True)
class Subgroups:
    """Measurements subgroup by subgroup: `values` (N,) in their order, and the `sizes` (k,) of the subgroups."""

    values: Floats
    sizes: Sizes

    @property
    def pooled_variance(self) -> float:
        starts = np.cumsum(self.sizes) - self.sizes
        means = np.add.reduceat(self.values, starts) / self.sizes
        return float(np.square(self.values - np.repeat(means, self.sizes)).sum()) / self.degrees

    @property
    def degrees(self) -> int:
        return int((self.sizes - 1).sum())


def subgroups(x: ArrayLike, subgroup: int | ArrayLike | None) -> Subgroups:
    """What was measured as subgroups in their order; individuals are subgroups of one.

    `x` holds rows of subgroups (k, n), or (N,) measurements in time order with `subgroup`: the size of consecutive
    subgroups, or (N,) labels, equal within a subgroup.
    """
    values = measured("x", x, ndim=None, least=2)
    if values.ndim == 2 and subgroup is None:
        return Subgroups(values.ravel(), np.full(len(values), values.shape[1]))
    if values.ndim != 1:
        raise EngineError("`x` must be a list of measurements, or rows of subgroups without `subgroup`.")
    labels = categorical("subgroup", 1 if subgroup is None else subgroup)
    if labels.ndim == 0:
        size = whole("subgroup", labels.item(), least=1)
        if values.size % size:
            raise EngineError(f"`subgroup` must divide the {values.size} measurements of `x`; it is {size}.")
        return Subgroups(values, np.full(values.size // size, size))
    if labels.shape != values.shape:
        raise EngineError(f"`subgroup` must hold one label for each of the {values.size} measurements of `x`.")
    _, first, member, sizes = np.unique(labels, return_index=True, return_inverse=True, return_counts=True)
    return Subgroups(values[np.argsort(first[member], kind="stable")], sizes[np.argsort(first)])


def overall(values: Floats) -> Spread:
    """The sample standard deviation of all measurements, n - 1 degrees of freedom."""
    sigma = float(values.std(ddof=1))
    if sigma <= ROUNDING * float(np.abs(values).max()):
        raise EngineError("`x` must vary; the spread of all its measurements is zero.")
    return Spread(sigma, values.size - 1.0, "all measurements together")


def charted(groups: Subgroups, method: str | None) -> tuple[Spread, ChartLimits]:
    """The spread within subgroups by `method`, "r", "s", "pooled" or "moving_range", and the chart that rests on it.

    None: the moving range for individuals, ranges for equal subgroups of up to 10 members, else pooled variances.
    """
    sizes = groups.sizes
    if sizes.size < 2:
        raise EngineError("`x` must hold at least two subgroups; it holds one.")
    method = usual_method(sizes) if method is None else method
    one_of("within", method, METHODS)
    if method == "moving_range" and sizes.max() > 1:
        raise EngineError("`within` must not be 'moving_range' where `x` has subgroups of two or more.")
    if method != "moving_range" and sizes.min() < 2:
        raise EngineError(f"`within` must not be {method!r} where a subgroup of `x` holds one measurement only.")
    words, kind, degrees = METHODS[method]
    sigma = math.sqrt(groups.pooled_variance) if method == "pooled" else None
    if sigma is not None and sigma <= ROUNDING * float(np.abs(groups.values).max()):
        raise EngineError("`x` must vary within its subgroups; their pooled variance is zero.")
    chart = spc.limits(kind, groups.values, None if kind == "i_mr" else sizes, sigma=sigma)
    return Spread(float(np.mean(chart.sigma)), degrees(groups), words), chart


def usual_method(sizes: Sizes) -> str:
    if sizes.max() == 1:
        return "moving_range"
    return "r" if sizes.min() == sizes.max() <= RANGES_UP_TO else "pooled"


def degrees_of_ranges(groups: Subgroups) -> float:
    return worth(weighted_variance(groups.sizes, lambda n: spc.d3(n) / spc.d2(n)))


def degrees_of_deviations(groups: Subgroups) -> float:
    return worth(weighted_variance(groups.sizes, lambda n: math.sqrt(spc.c4(n) ** -2 - 1)))


def degrees_of_moving_range(groups: Subgroups) -> float:
    """Neighbouring moving ranges share a measurement: their covariance costs degrees of freedom."""
    count, mean = groups.values.size - 1, 2 / math.sqrt(math.pi)
    covariance = mean**2 * (math.sqrt(3) / 2 + math.pi / 12 - 1)
    variance = (2 - mean**2) / count + 2 * (count - 1) * covariance / count**2
    return worth(variance / mean**2)


METHODS: dict[str, tuple[str, str, Callable[[Subgroups], float]]] = {
    "r": ("mean range over d2", "xbar_r", degrees_of_ranges),
    "s": ("mean standard deviation over c4", "xbar_s", degrees_of_deviations),
    "pooled": ("pooled variance of the subgroups", "xbar_s", lambda groups: groups.degrees),
    "moving_range": ("mean moving range over d2", "i_mr", degrees_of_moving_range),
}


def weighted_variance(sizes: Sizes, error: Callable[[int], float]) -> float:
    """The squared relative error of the mean over subgroups, each weighted by the inverse square of its own."""
    distinct, counts = np.unique(sizes, return_counts=True)
    return 1 / sum(float(count) * error(int(n)) ** -2 for n, count in zip(distinct, counts, strict=True))


def worth(relative_variance: float) -> float:
    """Degrees of freedom of the chi distribution with this squared coefficient of variation (Patnaik 1950)."""
    return 1 / (2 * relative_variance) + 0.25
