"""Where a measurement system stands: bias against a reference, and how bias changes over the range (linearity)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import t as student

from accord.engines.given import (
    EngineError,
    Floats,
    Provenance,
    confidence_level,
    digest,
    floats,
    measured,
    number,
    several,
)
from accord.engines.msa.variances import Interval


@dataclass(frozen=True, slots=True)
class Tested:
    """An estimate, its standard error, its t and p value against zero (two-sided), and its interval."""

    value: float
    se: float
    t: float
    p: float
    ci: Interval


@dataclass(frozen=True, slots=True)
class Bias:
    """Mean less reference, in the unit of the measurements; `acceptable` when its interval holds zero."""

    n: int
    mean: float
    sd: float
    bias: Tested
    acceptable: bool
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Linearity:
    """Bias as a straight line over the reference: intercept + slope · reference.

    `bias_mean` is the mean bias at each reference, `s` the residual standard deviation, `r2` the share explained.
    `acceptable` when zero bias lies within the band of the line all over the range.
    """

    slope: Tested
    intercept: Tested
    r2: float
    s: float
    bias_mean: tuple[float, ...]
    acceptable: bool
    n: int
    center: float
    spread: float
    quantile: float
    provenance: Provenance

    def band(self, at: ArrayLike) -> tuple[Floats, Floats, Floats]:
        """The line at the references `at` and the confidence band of the mean bias: low, line, high."""
        x = floats("at", at)
        line = self.intercept.value + self.slope.value * x
        half = self.quantile * self.s * np.sqrt(1 / self.n + (x - self.center) ** 2 / self.spread)
        return line - half, line, line + half


def bias(x: ArrayLike, reference: float, confidence: float = 0.95) -> Bias:
    """Repeated measurements `x` (n,) of one part whose true value is `reference`: one-sample t (AIAG MSA)."""
    values, reference, level = measured("x", x, least=2), number("reference", reference), confidence_level(confidence)
    sd, mean = float(values.std(ddof=1)), float(values.mean())
    if sd <= 1e-12 * np.abs(values).max():
        raise EngineError("`x` must vary; equal measurements show the resolution of the gauge, not its bias.")
    found = tested(mean - reference, sd / math.sqrt(values.size), values.size - 1, level)
    said = Provenance(digest(values, reference, level), "one-sample t of the mean against the reference")
    return Bias(values.size, mean, sd, found, found.ci[0] <= 0 <= found.ci[1], said)


def tested(value: float, se: float, degrees: int, confidence: float) -> Tested:
    """An estimate with its t test against zero and its interval."""
    half = se * float(student.isf((1 - confidence) / 2, degrees))
    return Tested(value, se, value / se, 2 * float(student.sf(abs(value / se), degrees)), (value - half, value + half))


def linearity(reference: ArrayLike, measurements: Sequence[ArrayLike], confidence: float = 0.95) -> Linearity:
    """Least squares of bias on reference (AIAG MSA).

    `reference` (k,): true values of k parts, two or more of them different; `measurements`: k rows of repeats, which
    may differ in length.
    """
    truth, level = measured("reference", reference, least=2), confidence_level(confidence)
    rows = [measured("measurements", row) for row in several("measurements", measurements)]
    if len(rows) != truth.size:
        raise EngineError(
            f"`measurements` must hold a row for each of the {truth.size} references; it holds {len(rows)}."
        )
    noise = 1e-12 * float(np.abs(np.concatenate([truth, *rows])).max())
    if np.ptp(truth) <= noise:
        raise EngineError("`reference` must hold at least two different values.")
    biases = [row - true for row, true in zip(rows, truth, strict=True)]
    x, y = np.repeat(truth, [row.size for row in rows]), np.concatenate(biases)
    n, center, scatter = x.size, float(x.mean()), float(np.square(x - x.mean()).sum())
    slope = float((x - center) @ y) / scatter
    residual = y - y.mean() - slope * (x - center)
    s = math.sqrt(float(residual @ residual) / (n - 2)) if n > 2 else 0.0
    if s <= noise:
        raise EngineError("`measurements` must scatter about the line; without repeats that differ nothing is tested.")
    quantile = float(student.isf((1 - level) / 2, n - 2))
    intercept = tested(float(y.mean()) - slope * center, s * math.sqrt(1 / n + center**2 / scatter), n - 2, level)
    return Linearity(
        slope=tested(slope, s / math.sqrt(scatter), n - 2, level),
        intercept=intercept,
        r2=1 - float(residual @ residual) / float(np.square(y - y.mean()).sum()),
        s=s,
        bias_mean=tuple(float(each.mean()) for each in biases),
        acceptable=zero_within(intercept.value, slope, quantile * s, (n, center, scatter), truth),
        n=n,
        center=center,
        spread=scatter,
        quantile=quantile,
        provenance=Provenance(digest(truth, rows, level), "least squares of bias on reference, pointwise band by t"),
    )


def zero_within(intercept: float, slope: float, scale: float, design: tuple[int, float, float], truth: Floats) -> bool:
    """Whether zero lies within the band at every reference between the least and the greatest.

    line² - band² is a parabola in the reference: it is looked at on both ends and at its vertex.
    """
    n, center, scatter = design
    low, high = float(truth.min()), float(truth.max())
    curvature = slope**2 - scale**2 / scatter
    vertex = -(intercept * slope + scale**2 * center / scatter) / curvature if curvature else low
    at = [low, high, *([vertex] if low < vertex < high else [])]
    return all((intercept + slope * x) ** 2 <= scale**2 * (1 / n + (x - center) ** 2 / scatter) for x in at)
