"""How large one loss is, and how uncertain a rate is: distributions of an amount that is never negative.

Every distribution offers, for arrays of any shape: `cdf(x)` = P(X <= x), `sf(x)` = P(X > x), `below(x)` =
E[X^k; X <= x] and `above(x)` = E[X^k; X > x] for k = 0, 1, 2 (a row each; both keep the digits where they are small),
and `ppf(q)`, the inverse of the cdf (uniform numbers through it are samples); and as numbers `mean`, `sd`, `low`,
`high` (the ends of what is possible, `high` may be infinite). `scaled(c)` is c x X. `atoms` holds the values with
positive probability, `nodes(n)` values and weights that integrate smooth functions of X.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Self

import numpy as np
from scipy import special

from accord.engines.given import LARGEST, EngineError, measured, number, probability

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from accord.engines.given import Floats

WIDE_SIGMA = 2.5  # above it the mean of a lognormal lies in a tail that nobody has seen
STEEPEST = 1e9  # gamma of a PERT that is a single value nearly
STEEP = 1e3  # gamma of a PERT beyond which the weights of its own quadrature exceed every number
NARROWEST = 1e-300  # sigma of a lognormal, by which logarithms are divided
LEAST_LEVEL = 1e-9  # of a range
SMALLEST = 1e-140  # of an amount; the square of a smaller one is 0
MOMENTS = 64
NO_ATOMS = (np.empty(0), np.empty(0))


def set_number(owner: object, name: str, *, above: float | None = None, least: float | None = None) -> float:
    """Look at the field `name` of a frozen dataclass and keep it as a float."""
    given = number(name, getattr(owner, name), above=above, least=least, most=LARGEST)
    object.__setattr__(owner, name, given)
    return given


def check_size(name: str, amount: float) -> None:
    """Refuses a greatest or mean amount whose square would be 0."""
    if 0 < amount < SMALLEST:
        raise EngineError(f"`{name}` must not be less than {SMALLEST:g}; it is {amount:g}. Count in smaller units.")


def has_moments(mu: float, sigma: float) -> bool:
    """Whether float64 holds the first two moments of a lognormal."""
    return abs(mu) + 2 * sigma * sigma < 330


class Severity:
    """What the distributions share. `low` and `high` are the ends of what is possible."""

    if TYPE_CHECKING:  # each distribution has these, as a field or as a property

        @property
        def low(self) -> float: ...
        @property
        def high(self) -> float: ...
        @property
        def mean(self) -> float: ...
        @property
        def sd(self) -> float: ...
        def cdf(self, x: ArrayLike) -> Floats: ...
        def below(self, x: ArrayLike) -> Floats: ...
        def above(self, x: ArrayLike) -> Floats: ...
        def ppf(self, q: ArrayLike) -> Floats: ...
        def scaled(self, factor: float) -> Severity: ...

    @property
    def atoms(self) -> tuple[Floats, Floats]:
        """Values that have a probability of their own, ascending, and these probabilities."""
        return NO_ATOMS

    @property
    def warnings(self) -> tuple[str, ...]:
        """Sentences that belong beside every result that rests on this distribution."""
        return ()

    def sf(self, x: ArrayLike) -> Floats:
        return 1.0 - self.cdf(x)

    def nodes(self, n: int) -> tuple[Floats, Floats]:
        """Values and weights (which sum to 1) for E[g(X)] of a smooth g: Gauss-Legendre in the probability."""
        u, weights = eased_nodes(n)
        return self.ppf(u), weights

    @cached_property
    def central_moments(self) -> Floats:
        """E[(X - mean)^k] for k = 0, 1, ... 64."""
        values, weights = self.nodes(64)
        return np.array([weights @ (values - self.mean) ** k for k in range(MOMENTS + 1)])


@cache
def eased_nodes(n: int) -> tuple[Floats, Floats]:
    """Gauss-Legendre nodes and weights on 0..1, crowded at both ends, where inverses of a cdf are steep."""
    t, weights = np.polynomial.legendre.leggauss(n)
    t, weights = (t + 1) / 2, weights / 2
    return t**3 * (10 - 15 * t + 6 * t * t), weights * 30 * t**2 * (1 - t) ** 2


@dataclass(frozen=True)
class Lognormal(Severity):
    """exp of a normal variable with mean `mu` and standard deviation `sigma`; the median is exp(mu)."""

    mu: float
    sigma: float

    low = 0.0
    high = math.inf

    def __post_init__(self) -> None:
        set_number(self, "mu")
        set_number(self, "sigma", above=0.0, least=NARROWEST)
        if not has_moments(self.mu, self.sigma):
            raise EngineError(f"`sigma` is {self.sigma:g} with `mu` {self.mu:g}: the moments exceed every number.")

    @classmethod
    def from_range(cls, low: float, high: float, level: float = 0.90) -> Self:
        """The lognormal that lies between `low` and `high` with probability `level`, equal shares outside.

        `level` 0.90 means that `low` and `high` are the 5th and the 95th percentile.
        """
        low, high = number("low", low, above=0.0), number("high", high)
        if high <= low:
            raise EngineError(f"`high` must be greater than `low`, {low:g}; it is {high:g}.")
        if not LEAST_LEVEL <= probability("level", level) < 1:
            raise EngineError(f"`level` must lie between {LEAST_LEVEL:g} and 1; it is {level:g}.")
        z = float(special.ndtri(0.5 + level / 2))
        mu, sigma = (math.log(low) + math.log(high)) / 2, (math.log(high) - math.log(low)) / (2 * z)
        if not has_moments(mu, sigma):
            raise EngineError(f"`low` and `high`, {low:g} and {high:g}, lie so far apart that the mean has no number.")
        return cls(mu, sigma)

    @property
    def mean(self) -> float:
        return math.exp(self.mu + self.sigma**2 / 2)

    @property
    def median(self) -> float:
        return math.exp(self.mu)

    @property
    def sd(self) -> float:
        return self.mean * math.sqrt(math.expm1(self.sigma**2))

    @property
    def warnings(self) -> tuple[str, ...]:
        if self.sigma <= WIDE_SIGMA:
            return ()
        share = float(special.ndtr(self.sigma - special.ndtri(0.95)))
        said = f"A lognormal severity has sigma {self.sigma:.3g} (above {WIDE_SIGMA})"
        return (f"{said}: {100 * share:.0f} % of its mean comes from losses above its 95th percentile.",)

    def _z(self, x: ArrayLike) -> Floats:
        given = np.asarray(x, dtype=np.float64)
        z = np.full(given.shape, -np.inf)
        np.log(given, out=z, where=given > 0)
        return (z - self.mu) / self.sigma

    def cdf(self, x: ArrayLike) -> Floats:
        return np.asarray(special.ndtr(self._z(x)))

    def sf(self, x: ArrayLike) -> Floats:
        return np.asarray(special.ndtr(-self._z(x)))

    def below(self, x: ArrayLike) -> Floats:
        return self._moments(self._z(x), 1.0)

    def above(self, x: ArrayLike) -> Floats:
        return self._moments(self._z(x), -1.0)

    def _moments(self, z: Floats, side: float) -> Floats:
        factors = (math.exp(k * self.mu + (k * self.sigma) ** 2 / 2) for k in range(3))
        return np.stack([factor * special.ndtr(side * (z - k * self.sigma)) for k, factor in enumerate(factors)])

    def ppf(self, q: ArrayLike) -> Floats:
        return np.asarray(np.exp(self.mu + self.sigma * special.ndtri(q)))

    def scaled(self, factor: float) -> Lognormal:
        return Lognormal(self.mu + math.log(number("factor", factor, above=0.0)), self.sigma)

    def nodes(self, n: int) -> tuple[Floats, Floats]:
        z, weights = np.polynomial.hermite_e.hermegauss(min(n, 128))
        return np.exp(self.mu + self.sigma * z), weights / weights.sum()


@dataclass(frozen=True)
class Exponential(Severity):
    """The exponential distribution with this `mean`; its standard deviation is the same."""

    mean: float

    low = 0.0
    high = math.inf

    def __post_init__(self) -> None:
        check_size("mean", set_number(self, "mean", above=0.0))

    @property
    def sd(self) -> float:
        return self.mean

    def cdf(self, x: ArrayLike) -> Floats:
        return -np.expm1(-np.maximum(x, 0.0) / self.mean)

    def sf(self, x: ArrayLike) -> Floats:
        return np.asarray(np.exp(-np.maximum(x, 0.0) / self.mean))

    def below(self, x: ArrayLike) -> Floats:
        t, m = np.maximum(x, 0.0) / self.mean, self.mean
        return np.stack((-np.expm1(-t), m * special.gammainc(2.0, t), 2 * m * m * special.gammainc(3.0, t)))

    def above(self, x: ArrayLike) -> Floats:
        t = np.maximum(x, 0.0) / self.mean
        moments = np.stack((np.ones_like(t), self.mean * (1 + t), self.mean**2 * (2 + t * (2 + t))))
        return np.asarray(np.exp(-t) * moments)

    def ppf(self, q: ArrayLike) -> Floats:
        return -self.mean * np.log1p(-np.asarray(q, dtype=np.float64))

    def scaled(self, factor: float) -> Exponential:
        return Exponential(self.mean * number("factor", factor, above=0.0))


@dataclass(frozen=True)
class Pert(Severity):
    """PERT: Beta(1 + gamma (mode-low)/(high-low), 1 + gamma (high-mode)/(high-low)), stretched over `low`..`high`.

    Source: Vose, Risk Analysis (2008), for gamma = 4: mean = (low + 4 mode + high) / 6.
    """

    low: float
    mode: float
    high: float
    gamma: float = 4.0

    def __post_init__(self) -> None:
        check_triangle(self)
        if set_number(self, "gamma", above=0.0) > STEEPEST:
            raise EngineError(f"`gamma` must be at most {STEEPEST:g}; it is {self.gamma:g}. Take a Constant.")

    @cached_property
    def alpha(self) -> float:
        return 1 + self.gamma * (self.mode - self.low) / (self.high - self.low)

    @cached_property
    def beta(self) -> float:
        return 1 + self.gamma * (self.high - self.mode) / (self.high - self.low)

    @property
    def mean(self) -> float:
        return (self.low + self.gamma * self.mode + self.high) / (2 + self.gamma)

    @property
    def sd(self) -> float:
        a, b = self.alpha, self.beta
        return (self.high - self.low) * math.sqrt(a * b / (a + b + 1)) / (a + b)

    def _share(self, x: ArrayLike) -> Floats:
        return np.clip((np.asarray(x, dtype=np.float64) - self.low) / (self.high - self.low), 0.0, 1.0)

    def cdf(self, x: ArrayLike) -> Floats:
        return np.asarray(special.betainc(self.alpha, self.beta, self._share(x)))

    def sf(self, x: ArrayLike) -> Floats:
        return np.asarray(special.betaincc(self.alpha, self.beta, self._share(x)))

    def below(self, x: ArrayLike) -> Floats:
        return self._moments(self._share(x), special.betainc)

    def above(self, x: ArrayLike) -> Floats:
        return self._moments(self._share(x), special.betaincc)

    def _moments(self, share: Floats, part: Callable[[float, float, Floats], Floats]) -> Floats:
        a, b, low, width = self.alpha, self.beta, self.low, self.high - self.low
        none, one = part(a, b, share), width * a / (a + b) * part(a + 1, b, share)
        two = width**2 * a * (a + 1) / ((a + b) * (a + b + 1)) * part(a + 2, b, share)
        return np.stack((none, low * none + one, low**2 * none + 2 * low * one + two))

    def ppf(self, q: ArrayLike) -> Floats:
        share = special.betaincinv(self.alpha, self.beta, np.asarray(q, dtype=np.float64))
        return np.asarray(self.low + (self.high - self.low) * share)

    def scaled(self, factor: float) -> Pert:
        c = number("factor", factor, above=0.0)
        return Pert(c * self.low, c * self.mode, c * self.high, self.gamma)

    def nodes(self, n: int) -> tuple[Floats, Floats]:
        if self.gamma > STEEP:
            return super().nodes(n)
        t, weights = special.roots_jacobi(n, self.beta - 1, self.alpha - 1)
        return self.low + (self.high - self.low) * (t + 1) / 2, weights / weights.sum()

    @cached_property
    def central_moments(self) -> Floats:
        """By parts: (a + b + k) m[k + 1] = k (m (1 - m) m[k - 1] + (1 - 2 m) m[k]) on 0..1, m the mean there."""
        a, b, found = self.alpha, self.beta, [1.0, 0.0]
        mean = a / (a + b)
        for k in range(1, MOMENTS):
            found.append(k * (mean * (1 - mean) * found[k - 1] + (1 - 2 * mean) * found[k]) / (a + b + k))
        return np.array(found) * (self.high - self.low) ** np.arange(MOMENTS + 1.0)


@dataclass(frozen=True)
class Triangular(Severity):
    """A density that rises linearly from `low` to `mode` and falls linearly to `high`."""

    low: float
    mode: float
    high: float

    def __post_init__(self) -> None:
        check_triangle(self)

    @property
    def mean(self) -> float:
        return (self.low + self.mode + self.high) / 3

    @property
    def sd(self) -> float:
        a, m, b = self.low, self.mode, self.high
        return math.sqrt((a * a + m * m + b * b - a * m - a * b - m * b) / 18)

    def _legs(self, x: ArrayLike) -> tuple[Floats, Floats, float, float]:
        """How far `x` is up the rising leg, how far before the end, and the share of the rising leg and the height."""
        a, m, b = self.low, self.mode, self.high
        given = np.asarray(x, dtype=np.float64)
        return np.clip(given, a, m) - a, b - np.clip(given, m, b), (m - a) / (b - a), 2 / (b - a)

    def cdf(self, x: ArrayLike) -> Floats:
        up, rest, share, height = self._legs(x)
        rising = height * up**2 / (2 * (self.mode - self.low)) if share > 0 else 0.0
        if share == 1:
            return np.asarray(rising)
        falling = height * rest**2 / (2 * (self.high - self.mode))
        return np.clip(rising + (1 - share) - falling, 0.0, 1.0)

    def below(self, x: ArrayLike) -> Floats:
        up, rest, _, _ = self._legs(x)
        return self._rising(up) + self._falling(np.full(up.shape, self.high - self.mode)) - self._falling(rest)

    def above(self, x: ArrayLike) -> Floats:
        up, rest, _, _ = self._legs(x)
        return self._falling(rest) + self._rising(np.full(up.shape, self.mode - self.low)) - self._rising(up)

    def _rising(self, up: Floats) -> Floats:
        """E[X^k; X <= low + up], up to the mode."""
        a, leg = self.low, self.mode - self.low
        two, three, four = (up**k / k for k in (2, 3, 4))
        found = np.stack((two, a * two + three, a * a * two + 2 * a * three + four))
        return found * 2 / (self.high - a) / leg if leg else np.zeros_like(found)

    def _falling(self, rest: Floats) -> Floats:
        """E[X^k; X > high - rest], down to the mode."""
        b, leg = self.high, self.high - self.mode
        two, three, four = (rest**k / k for k in (2, 3, 4))
        found = np.stack((two, b * two - three, b * b * two - 2 * b * three + four))
        return found * 2 / (b - self.low) / leg if leg else np.zeros_like(found)

    def ppf(self, q: ArrayLike) -> Floats:
        a, m, b = self.low, self.mode, self.high
        given = np.clip(np.asarray(q, dtype=np.float64), 0.0, 1.0)
        up = a + np.sqrt(given * (b - a) * (m - a))
        return np.where(given * (b - a) < m - a, up, b - np.sqrt((1 - given) * (b - a) * (b - m)))

    def scaled(self, factor: float) -> Triangular:
        c = number("factor", factor, above=0.0)
        return Triangular(c * self.low, c * self.mode, c * self.high)

    def nodes(self, n: int) -> tuple[Floats, Floats]:
        t, weights = np.polynomial.legendre.leggauss(n)
        t = (t + 1) / 2
        up, down = self.mode - self.low, self.high - self.mode
        values = np.concatenate((self.low + up * t, self.high - down * t))
        shares = np.concatenate((up * t * weights, down * t * weights)) / (up + down)
        return values, shares


@dataclass(frozen=True)
class Constant(Severity):
    """Always the same `value`."""

    value: float

    def __post_init__(self) -> None:
        check_size("value", set_number(self, "value", least=0.0))

    @property
    def low(self) -> float:
        return self.value

    @property
    def high(self) -> float:
        return self.value

    @property
    def mean(self) -> float:
        return self.value

    @property
    def sd(self) -> float:
        return 0.0

    @property
    def atoms(self) -> tuple[Floats, Floats]:
        return np.array([self.value]), np.ones(1)

    def cdf(self, x: ArrayLike) -> Floats:
        return np.where(np.asarray(x) >= self.value, 1.0, 0.0)

    def below(self, x: ArrayLike) -> Floats:
        return np.stack([self.value**k * self.cdf(x) for k in range(3)])

    def above(self, x: ArrayLike) -> Floats:
        return np.stack([self.value**k * (1.0 - self.cdf(x)) for k in range(3)])

    def ppf(self, q: ArrayLike) -> Floats:
        return np.full(np.shape(q), self.value)

    def scaled(self, factor: float) -> Constant:
        return Constant(self.value * number("factor", factor, least=0.0))

    def nodes(self, n: int) -> tuple[Floats, Floats]:
        return self.atoms


@dataclass(frozen=True)
class Empirical(Severity):
    """Losses as they were observed: each of `values` with its share of `weights` (equal shares if there are none)."""

    values: Sequence[float]
    weights: Sequence[float] | None = None

    def __post_init__(self) -> None:
        values = measured("values", self.values)
        weights = np.ones(values.size) if self.weights is None else measured("weights", self.weights)
        if values.min() < 0:
            raise EngineError(f"`values` must not be negative; it holds {values.min():g}.")
        check_size("values", float(values.max()))
        if weights.shape != values.shape or weights.min() < 0 or weights.sum() <= 0:
            raise EngineError("`weights` must hold one number a value, none negative, not all zero.")
        distinct, where = np.unique(values, return_inverse=True)
        shares = np.bincount(where, weights, distinct.size) / weights.sum()
        object.__setattr__(self, "values", tuple(distinct[shares > 0].tolist()))
        object.__setattr__(self, "weights", tuple(shares[shares > 0].tolist()))

    @cached_property
    def atoms(self) -> tuple[Floats, Floats]:
        return np.array(self.values), np.array(self.weights)

    @cached_property
    def _moments(self) -> Floats:
        """E[X^k; X is that value], a row for each k, with a column of 0 before."""
        values, shares = self.atoms
        return np.insert(shares * values ** np.arange(3)[:, None], 0, 0.0, axis=1)

    @cached_property
    def _below(self) -> Floats:
        return np.cumsum(self._moments, axis=1)

    @cached_property
    def _above(self) -> Floats:
        from_here = np.cumsum(self._moments[:, ::-1], axis=1)[:, ::-1]
        return np.append(from_here[:, 1:], np.zeros((3, 1)), axis=1)

    @property
    def low(self) -> float:
        return self.values[0]

    @property
    def high(self) -> float:
        return self.values[-1]

    @property
    def mean(self) -> float:
        values, shares = self.atoms
        return float(values @ shares)

    @property
    def sd(self) -> float:
        values, shares = self.atoms
        return math.sqrt(float((values - self.mean) ** 2 @ shares))

    def cdf(self, x: ArrayLike) -> Floats:
        return np.asarray(self.below(x)[0])

    def below(self, x: ArrayLike) -> Floats:
        return self._below[:, np.searchsorted(self.atoms[0], x, side="right")]

    def above(self, x: ArrayLike) -> Floats:
        return self._above[:, np.searchsorted(self.atoms[0], x, side="right")]

    def ppf(self, q: ArrayLike) -> Floats:
        place = np.searchsorted(self._below[0, 1:], q, side="left")
        return self.atoms[0][np.minimum(place, self.atoms[0].size - 1)]

    def scaled(self, factor: float) -> Empirical:
        c = number("factor", factor, least=0.0)
        return Empirical(tuple(c * value for value in self.values), self.weights)

    def nodes(self, n: int) -> tuple[Floats, Floats]:
        return self.atoms


def check_triangle(owner: Pert | Triangular) -> None:
    """Least, most likely and greatest value of a three-point estimate."""
    low = set_number(owner, "low", least=0.0)
    mode, high = set_number(owner, "mode"), set_number(owner, "high")
    check_size("high", high)
    if not low < high:
        raise EngineError(f"`high` must be greater than `low`, {low:g}; it is {high:g}.")
    if not low <= mode <= high:
        raise EngineError(f"`mode` must lie from `low` to `high`, {low:g} to {high:g}; it is {mode:g}.")
