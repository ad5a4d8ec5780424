"""Charts of measurements: individuals with their moving range, subgroups with their range or standard deviation."""

import math
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from accord.engines.given import EngineError, Floats, floats, whole
from accord.engines.spc.bounded import bounded
from accord.engines.spc.constants import Constants, c4, d2, d3
from accord.engines.spc.stage import Part, Settings, Stage, varies

Spread = Literal["r", "s"]

RANGES_UP_TO = 10  # members of a subgroup; beyond, a range wastes too much of it
ROUNDING = 1e-14  # of the largest value: what is less than this apart differs by rounding only


class Individuals:
    """Single measurements in time order; sigma is the mean moving range over d2."""

    method = "individuals and moving range"

    def __init__(self, x: ArrayLike, n: ArrayLike | None, settings: Settings) -> None:
        if n is not None:
            raise EngineError("`n` must not be given for individuals.")
        self.x, self.settings = bounded("x", x), settings
        self.count = self.x.size
        self.sizes = np.broadcast_to(1.0, self.count)
        self.means = self.x

    def center(self, stage: Stage) -> float:
        if self.settings.center is not None:
            return self.settings.center
        return float(self.x[stage.rests_on(least=2)].mean())

    def sigma(self, stage: Stage) -> float:
        if self.settings.sigma is not None:
            return self.settings.sigma
        moving = stage.moving_range(self.x)
        return varies(float(beyond_rounding(np.array(moving), self.x)) / d2(2, self.settings.constants))

    def part(self, stage: Stage) -> Part:
        center, sigma = self.center(stage), self.sigma(stage)
        if stage.stop - stage.first == 1:
            return means_part(self, stage, center, sigma, None)
        ranges, at = np.abs(np.diff(self.x[stage.points])), np.arange(stage.first + 1, stage.stop)
        beside = spread_part("mr", ranges, at, sigma, np.array([2.0]), self.settings)
        return means_part(self, stage, center, sigma, beside)


class Subgroups:
    """Subgroups in time order; sigma from their ranges or standard deviations, each weighted by its precision."""

    def __init__(self, x: ArrayLike, n: ArrayLike | None, settings: Settings, spread: Spread) -> None:
        flat, sizes = members(x, n)
        self.settings, self.kind = settings, spread
        self.method = f"subgroup means, sigma from {'ranges' if spread == 'r' else 'standard deviations'}"
        self.count, self.sizes = sizes.size, sizes.astype(np.float64)
        starts = np.cumsum(sizes) - sizes
        self.means = np.add.reduceat(flat, starts) / sizes
        if spread == "r":
            spreads = np.maximum.reduceat(flat, starts) - np.minimum.reduceat(flat, starts)
        else:
            squares = np.square(flat - np.repeat(self.means, sizes))
            spreads = np.sqrt(np.add.reduceat(squares, starts) / (sizes - 1))
        self.spreads = beyond_rounding(spreads, flat)

    def center(self, stage: Stage) -> float:
        if self.settings.center is not None:
            return self.settings.center
        base = stage.rests_on(least=2)
        return float(np.average(self.means[base], weights=self.sizes[base]))

    def sigma(self, stage: Stage) -> float:
        if self.settings.sigma is not None:
            return self.settings.sigma
        base = stage.rests_on(least=2)
        mean, deviation = relative(self.kind, self.sizes[base], self.settings.constants)
        spreads = self.spreads[base]
        weights = np.broadcast_to(np.square(mean / deviation), spreads.shape)
        return varies(float(np.average(spreads / mean, weights=weights)))

    def part(self, stage: Stage) -> Part:
        at = np.arange(stage.first, stage.stop)
        sizes, spreads = self.sizes[stage.points], self.spreads[stage.points]
        center, sigma = self.center(stage), self.sigma(stage)
        beside = spread_part(self.kind, spreads, at, sigma, sizes, self.settings)
        return means_part(self, stage, center, sigma, beside)


Measured = Individuals | Subgroups


def measured(x: ArrayLike, n: ArrayLike | None, settings: Settings) -> Measured:
    """Individuals or subgroups, as they are given, with the usual estimate of sigma."""
    if n is None and not ragged(x) and bounded("x", x, ndim=None).ndim == 1:
        return Individuals(x, None, settings)
    _, sizes = members(x, n)
    return Subgroups(x, n, settings, "r" if sizes.max() <= RANGES_UP_TO else "s")


def members(x: ArrayLike, n: ArrayLike | None) -> tuple[Floats, NDArray[np.intp]]:
    """All measurements in order, and the sizes of the subgroups."""
    if n is None and ragged(x):
        rows = [bounded("x", row) for row in x]  # type: ignore[union-attr]
        return proper(np.concatenate(rows), np.array([row.size for row in rows]))
    if n is None:
        rows_of_one_size = bounded("x", x, ndim=2)
        return proper(rows_of_one_size.reshape(-1), np.full(len(rows_of_one_size), rows_of_one_size.shape[1]))
    flat = bounded("x", x)
    sizes = floats("n", n, ndim=None).reshape(-1)
    if sizes.size == 1 and sizes[0] != flat.size:
        size = whole("n", sizes[0], least=2)
        if flat.size % size:
            raise EngineError(f"`n` must divide the {flat.size} measurements of `x`; it is {size}.")
        return proper(flat, np.full(flat.size // size, size))
    if (sizes % 1 != 0).any() or sizes.sum() != flat.size:
        raise EngineError(f"`n` must hold sizes of subgroups that make up the {flat.size} measurements of `x`.")
    return proper(flat, sizes.astype(np.intp))


def proper(flat: Floats, sizes: NDArray[np.intp]) -> tuple[Floats, NDArray[np.intp]]:
    if sizes.min() < 2:
        raise EngineError("`x` must hold subgroups of two measurements or more; for single ones the chart is 'i_mr'.")
    return flat, sizes


def ragged(x: ArrayLike) -> bool:
    if not isinstance(x, list | tuple):
        return False
    return len({len(row) if isinstance(row, list | tuple) else np.size(row) for row in x}) > 1


def beyond_rounding(spread: Floats, values: Floats) -> Floats:
    """The spreads, those that rounding alone explains as 0."""
    return np.where(spread > ROUNDING * np.abs(values).max(), spread, 0.0)


def relative(kind: Spread, sizes: Floats, constants: Constants) -> tuple[Floats, Floats]:
    """Mean and standard deviation of the range or standard deviation of a subgroup of each size, sigma being 1."""
    distinct, which = np.unique(one_if_equal(sizes).astype(np.intp), return_inverse=True)
    if kind == "r":
        mean, deviation = [d2(n, constants) for n in distinct.tolist()], [d3(n, constants) for n in distinct.tolist()]
    else:
        mean = [c4(n, constants) for n in distinct.tolist()]
        deviation = [math.sqrt(1 - c * c) for c in mean]
    return np.array(mean)[which], np.array(deviation)[which]


def one_if_equal(sizes: Floats) -> Floats:
    """The first size alone if all are the same: it broadcasts."""
    return sizes[:1] if sizes.min() == sizes.max() else sizes


def means_part(of: Measured, stage: Stage, center: float, sigma: float, beside: Part | None) -> Part:
    """The chart of the means (or of the individuals), with the chart of their spread beside it."""
    error = sigma / np.sqrt(one_if_equal(of.sizes[stage.points]))
    reach = of.settings.width * error
    at = np.arange(stage.first, stage.stop)
    return Part(of.means[stage.points], at, center, center - reach, center + reach, error, sigma, spread=beside)


def spread_part(
    kind: str, points: Floats, at: NDArray[np.intp], sigma: float, sizes: Floats, settings: Settings
) -> Part:
    """The chart of ranges, moving ranges or standard deviations of subgroups of these sizes."""
    mean, deviation = relative("s" if kind == "s" else "r", sizes, settings.constants)
    lcl = np.maximum(mean - settings.width * deviation, 0 if settings.truncate else -np.inf) * sigma
    ucl = (mean + settings.width * deviation) * sigma
    return Part(points, at, mean * sigma, lcl, ucl, deviation * sigma, sigma, kind)
