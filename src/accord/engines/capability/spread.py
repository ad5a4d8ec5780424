"""The spread of a process: within its subgroups, and overall."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from accord.engines.capability.constants import c4, d2, d3
from accord.engines.given import EngineError, Floats, measured, whole

Sizes = NDArray[np.intp]

RANGES_UP_TO = 10  # members of a subgroup: beyond, ranges lose too much and pooled variances take over
MOVING_RANGE_COVARIANCE = 4 / math.pi * (math.sqrt(3) / 2 + math.pi / 12 - 1)  # of neighbours, in variances


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
    def means(self) -> Floats:
        return self.over(np.add, self.values) / self.sizes

    @property
    def ranges(self) -> Floats:
        return self.over(np.maximum, self.values) - self.over(np.minimum, self.values)

    @property
    def squares(self) -> Floats:
        """The sum of squares about the mean of each subgroup."""
        return self.over(np.add, np.square(self.values - np.repeat(self.means, self.sizes)))

    def over(self, reduction: np.ufunc, values: Floats) -> Floats:
        """The `reduction` of each subgroup, shape (k,)."""
        return np.asarray(reduction.reduceat(values, np.cumsum(self.sizes) - self.sizes))


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
    if subgroup is None or np.ndim(subgroup) == 0:
        size = 1 if subgroup is None else whole("subgroup", subgroup, least=1)  # type: ignore[arg-type]
        if values.size % size:
            raise EngineError(f"`subgroup` must divide the {values.size} measurements of `x`; it is {size}.")
        return Subgroups(values, np.full(values.size // size, size))
    labels = np.asarray(subgroup)
    if labels.shape != values.shape:
        raise EngineError(f"`subgroup` must hold one label for each of the {values.size} measurements of `x`.")
    _, first, member, sizes = np.unique(labels, return_index=True, return_inverse=True, return_counts=True)
    order = np.argsort(first)
    return Subgroups(values[np.argsort(first[member], kind="stable")], sizes[order])


def overall(groups: Subgroups) -> Spread:
    """The sample standard deviation of all measurements, n - 1 degrees of freedom."""
    values = groups.values
    return proven(Spread(float(values.std(ddof=1)), values.size - 1.0, "all measurements together"), values)


def within(groups: Subgroups, method: str | None = None) -> Spread:
    """The spread within subgroups by `method`: "r", "s", "pooled" or "moving_range".

    None: the moving range for individuals, ranges for equal subgroups of up to 10 members, else pooled variances.
    Ranges and standard deviations of unequal subgroups are weighted by their precision (Burr 1969).
    """
    if groups.sizes.size < 2:
        raise EngineError("`x` must hold at least two subgroups; it holds one.")
    method = method or usual_method(groups.sizes)
    if method not in METHODS:
        raise EngineError(f"`within` must be one of {', '.join(METHODS)}; it is {method!r}.")
    if method == "moving_range" and groups.sizes.max() > 1:
        raise EngineError("`within` must not be 'moving_range' where `x` has subgroups of two or more.")
    least = groups.sizes.max() if method == "pooled" else groups.sizes.min()  # a single one adds nothing to a pool
    if method != "moving_range" and least < 2:
        raise EngineError(f"`within` must not be {method!r} where a subgroup of `x` holds one measurement only.")
    return proven(METHODS[method](groups), groups.values)


def usual_method(sizes: Sizes) -> str:
    if sizes.max() == 1:
        return "moving_range"
    return "r" if sizes.min() == sizes.max() <= RANGES_UP_TO else "pooled"


def proven(spread: Spread, values: Floats) -> Spread:
    """Refuses a spread of nothing but rounding: constant data have no capability."""
    if spread.sigma <= 1e-12 * float(np.abs(values).max()):
        raise EngineError(f"`x` must vary; by {spread.method} its spread is zero.")
    return spread


def by_ranges(groups: Subgroups) -> Spread:
    """Mean range over d2 (Shewhart; constants exact)."""
    return weighted(groups.sizes, groups.ranges, lambda n: (d2(n), d3(n) / d2(n)), "mean range over d2")


def by_deviations(groups: Subgroups) -> Spread:
    """Mean standard deviation over c4."""
    deviations = np.sqrt(groups.squares / (groups.sizes - 1))
    return weighted(
        groups.sizes, deviations, lambda n: (c4(n), math.sqrt(c4(n) ** -2 - 1)), "mean standard deviation over c4"
    )


def pooled(groups: Subgroups) -> Spread:
    """Root of the pooled variance, without a correction of bias: its degrees of freedom are exact."""
    degrees = int((groups.sizes - 1).sum())
    return Spread(math.sqrt(float(groups.squares.sum()) / degrees), degrees, "pooled variance of the subgroups")


def by_moving_range(groups: Subgroups) -> Spread:
    """Mean moving range of two over d2; neighbouring ranges share a measurement, which costs precision."""
    moves = np.abs(np.diff(groups.values))
    count = moves.size
    variance = (2 - d2(2) ** 2) / count + 2 * (count - 1) * MOVING_RANGE_COVARIANCE / count**2
    return Spread(float(moves.mean()) / d2(2), worth(variance / d2(2) ** 2), "mean moving range over d2")


METHODS: dict[str, Callable[[Subgroups], Spread]] = {
    "r": by_ranges,
    "s": by_deviations,
    "pooled": pooled,
    "moving_range": by_moving_range,
}


def weighted(sizes: Sizes, found: Floats, expected: Callable[[int], tuple[float, float]], method: str) -> Spread:
    """Mean of the unbiased estimates of all subgroups, weighted by the inverse squares of their relative errors.

    `expected` gives for the size of a subgroup what is `found` at a spread of one, and its relative error.
    """
    by_size = {int(n): expected(int(n)) for n in np.unique(sizes)}
    unit, error = np.array([by_size[int(n)] for n in sizes]).T
    weights = error**-2
    return Spread(float(np.average(found / unit, weights=weights)), worth(1 / float(weights.sum())), method)


def worth(relative_variance: float) -> float:
    """Degrees of freedom of the chi distribution with this squared coefficient of variation (Patnaik 1950)."""
    return 1 / (2 * relative_variance) + 0.25
