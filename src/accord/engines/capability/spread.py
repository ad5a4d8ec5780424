"""The spread of a process: within its subgroups, and overall."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from accord.engines.capability.constants import c4, d2, d3
from accord.engines.given import EngineError, Floats, floats, whole

RANGES_UP_TO = 10  # members of a subgroup: beyond, ranges lose too much and pooled variances take over
MOVING_RANGE_COVARIANCE = 4 / math.pi * (math.sqrt(3) / 2 + math.pi / 12 - 1)  # of neighbours, in variances


@dataclass(frozen=True, slots=True)
class Spread:
    """A standard deviation in the unit of the data, the degrees of freedom it is worth, and how it was estimated."""

    sigma: float
    degrees: float
    method: str


def subgroups(x: ArrayLike, subgroup: int | ArrayLike | None) -> tuple[Floats, ...]:
    """What was measured as subgroups in their order; individuals are subgroups of one.

    `x` holds rows of subgroups (k, n), or (N,) measurements in time order with `subgroup`: the size of consecutive
    subgroups, or (N,) labels, equal within a subgroup.
    """
    values = floats("x", x, ndim=None, least=2)
    if values.ndim == 2 and subgroup is None:
        return tuple(values)
    if values.ndim != 1:
        raise EngineError(f"`x` must be a list of measurements or rows of subgroups; it has {values.ndim} dimensions.")
    if subgroup is None or np.ndim(subgroup) == 0:
        size = 1 if subgroup is None else whole("subgroup", subgroup, least=1)  # type: ignore[arg-type]
        if values.size % size:
            raise EngineError(f"`subgroup` must divide the {values.size} measurements of `x`; it is {size}.")
        return tuple(values.reshape(-1, size))
    labels = np.asarray(subgroup)
    if labels.shape != values.shape:
        raise EngineError(f"`subgroup` must hold one label for each of the {values.size} measurements of `x`.")
    _, first, member = np.unique(labels, return_index=True, return_inverse=True)
    return tuple(values[member == each] for each in np.argsort(first))


def overall(groups: tuple[Floats, ...]) -> Spread:
    """The sample standard deviation of all measurements, n - 1 degrees of freedom."""
    values = np.concatenate(groups)
    return proven(Spread(float(values.std(ddof=1)), values.size - 1.0, "all measurements together"), values)


def within(groups: tuple[Floats, ...], method: str | None = None) -> Spread:
    """The spread within subgroups by `method`: "r", "s", "pooled" or "moving_range".

    None: the moving range for individuals, ranges for equal subgroups of up to 10 members, else pooled variances.
    Ranges and standard deviations of unequal subgroups are weighted by their precision (Burr 1969).
    """
    if len(groups) < 2:
        raise EngineError("`x` must hold at least two subgroups; it holds one.")
    method = method or usual_method(groups)
    if method not in METHODS:
        raise EngineError(f"`within` must be one of {', '.join(METHODS)}; it is {method!r}.")
    single = [group.size < 2 for group in groups]
    if method == "moving_range" and not all(single):
        raise EngineError("`within` must not be 'moving_range' where `x` has subgroups of two or more.")
    if method != "moving_range" and any(single):
        raise EngineError(f"`within` must not be {method!r} where a subgroup of `x` holds one measurement only.")
    return proven(METHODS[method](groups), np.concatenate(groups))


def usual_method(groups: tuple[Floats, ...]) -> str:
    sizes = {group.size for group in groups}
    if sizes == {1}:
        return "moving_range"
    return "r" if len(sizes) == 1 and max(sizes) <= RANGES_UP_TO else "pooled"


def proven(spread: Spread, values: Floats) -> Spread:
    """Refuses a spread of nothing but rounding: constant data have no capability."""
    if spread.sigma <= 1e-12 * float(np.abs(values).max()):
        raise EngineError(f"`x` must vary; by {spread.method} its spread is zero.")
    return spread


def by_ranges(groups: tuple[Floats, ...]) -> Spread:
    """Mean range over d2 (Shewhart; constants exact)."""
    return weighted([(float(np.ptp(g)) / d2(g.size), d3(g.size) / d2(g.size)) for g in groups], "mean range over d2")


def by_deviations(groups: tuple[Floats, ...]) -> Spread:
    """Mean standard deviation over c4."""
    parts = [(float(g.std(ddof=1)) / c4(g.size), (1 / c4(g.size) ** 2 - 1) ** 0.5) for g in groups]
    return weighted(parts, "mean standard deviation over c4")


def pooled(groups: tuple[Floats, ...]) -> Spread:
    """Root of the pooled variance, without a correction of bias: its degrees of freedom are exact."""
    degrees = sum(g.size - 1 for g in groups)
    squares = sum(float(np.square(g - g.mean()).sum()) for g in groups)
    return Spread((squares / degrees) ** 0.5, float(degrees), "pooled variance of the subgroups")


def by_moving_range(groups: tuple[Floats, ...]) -> Spread:
    """Mean moving range of two over d2; neighbouring ranges share a measurement, which costs precision."""
    moves = np.abs(np.diff(np.concatenate(groups)))
    count = moves.size
    variance = (2 - d2(2) ** 2) / count + 2 * (count - 1) * MOVING_RANGE_COVARIANCE / count**2
    return Spread(float(moves.mean()) / d2(2), worth(variance / d2(2) ** 2), "mean moving range over d2")


METHODS: dict[str, Callable[[tuple[Floats, ...]], Spread]] = {
    "r": by_ranges,
    "s": by_deviations,
    "pooled": pooled,
    "moving_range": by_moving_range,
}


def weighted(parts: list[tuple[float, float]], method: str) -> Spread:
    """Mean of unbiased estimates, each weighted by the inverse square of its relative standard error."""
    weights = [error**-2 for _, error in parts]
    sigma = sum(w * estimate for w, (estimate, _) in zip(weights, parts, strict=True)) / sum(weights)
    return Spread(sigma, worth(1 / sum(weights)), method)


def worth(relative_variance: float) -> float:
    """Degrees of freedom of the chi distribution with this squared coefficient of variation (Patnaik 1950)."""
    return 1 / (2 * relative_variance) + 0.25
