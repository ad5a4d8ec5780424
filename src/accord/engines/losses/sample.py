"""What a simulation says: estimates from drawn years, each with the interval that so few draws leave.

Quantiles have order-statistic intervals, exceedance probabilities those of Clopper and Pearson: both hold for every
distribution and never promise more than their level. A mean has its standard error, which a heavy tail makes too small.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy import special

from accord.engines.given import EngineError, Floats, Provenance, number

SAME = 1e-12  # a share of the trials is a whole number of them when it is relatively that close to one


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value and the interval that holds the true one with probability `level`, in the value's unit."""

    value: float
    low: float
    high: float
    level: float = 0.95


@dataclass(frozen=True, slots=True)
class Sample:
    """Losses of `losses.size` drawn years, in the order of the draw and the unit of the severities.

    `shares` holds the mean annual loss of each scenario; its sum is the mean of the losses.
    """

    losses: Floats
    shares: Floats
    seed: int
    provenance: Provenance

    def quantile(self, q: float, *, level: float = 0.95) -> Estimate:
        """The loss that a year stays within with probability `q`; its interval is two order statistics.

        The ranks are binomial quantiles (David and Nagaraja, Order Statistics, 2003, section 7.1). Raises EngineError
        where there are too few trials to bound the quantile above.
        """
        q, level = _inner("q", q), _inner("level", level)
        n = self.losses.size
        low, high = (_successes(p, n, q) for p in ((1 - level) / 2, (1 + level) / 2))
        if high >= n:
            raise EngineError(f"`q` = {q:g} is too far in the tail of {n} trials: nothing drawn bounds it above.")
        ranks = (max(math.ceil(n * q * (1 - SAME)) - 1, 0), max(low - 1, 0), high)  # of the sorted losses, from 0
        value, least, most = np.partition(self.losses, ranks)[list(ranks)]
        return Estimate(float(value), float(least) if low else 0.0, float(most), level)

    def sf(self, x: float, *, level: float = 0.95) -> Estimate:
        """P(S > x), the probability of a year that loses more than `x`, with its Clopper-Pearson interval (1934)."""
        x, level = number("x", x), _inner("level", level)
        n, over = self.losses.size, int((self.losses > x).sum())
        low = special.betaincinv(over, n - over + 1, (1 - level) / 2) if over else 0.0
        high = special.betaincinv(over + 1, n - over, (1 + level) / 2) if over < n else 1.0
        return Estimate(over / n, float(low), float(high), level)

    def mean(self, *, level: float = 0.95) -> Estimate:
        """The expected loss of a year, by the standard error of the mean."""
        return _around(self.losses, 1.0, 0.0, level)

    @property
    def standard_error(self) -> float:
        """The standard error of the mean."""
        return float(self.losses.std(ddof=1)) / math.sqrt(self.losses.size)

    def tvar(self, q: float, *, level: float = 0.95) -> Estimate:
        """The mean loss of the worst 1 - `q` of years (Rockafellar and Uryasev, 2000), by its standard error."""
        value = self.quantile(q, level=level).value
        return _around(np.maximum(self.losses - value, 0.0), 1 / (1 - q), value, level)


def _around(values: Floats, scale: float, start: float, level: float) -> Estimate:
    """`start` plus `scale` times the mean of the values, with a normal interval."""
    width = float(special.ndtri((1 + _inner("level", level)) / 2)) * scale
    width *= float(values.std(ddof=1)) / math.sqrt(values.size)
    middle = start + scale * float(values.mean())
    return Estimate(middle, middle - width, middle + width, level)


def _successes(level: float, n: int, q: float) -> int:
    """The `level` quantile of the number of successes among `n` with probability `q`."""
    if special.bdtr(0, n, q) >= level:
        return 0
    count = math.ceil(float(special.bdtrik(level, n, q)))
    return count - 1 if count > 0 and special.bdtr(count - 1, n, q) >= level else count


def _inner(name: str, value: float) -> float:
    """A probability that is neither 0 nor 1."""
    given = number(name, value, above=0.0)
    if given >= 1:
        raise EngineError(f"`{name}` must be less than 1; it is {given:g}.")
    return given
