"""How often a year: distributions of a number of events.

Every frequency offers `mean` and `variance` (events a year), `transform(w)` = E[(1 + w)^N] for an array of numbers w
(the probability generating function about 1, with which compound sums are built), `p0` = P(N = 0), `pmf(n)`,
`scaled(c)`: the same with c times the mean (for c <= 1 exactly the events of which each one stays with probability c),
and `loaded(loadings, z)`: the frequency when the common factors stand at z, standard normal variables.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy import special

from accord.engines.given import LARGEST, EngineError, number, probability
from accord.engines.losses.nodes import stretched
from accord.engines.losses.severity import SMALLEST, Lognormal, Severity, set_number

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from accord.engines.given import Floats

    Transform = NDArray[np.complex128]

MIXING_NODES, WIDEST = 64, 7e4
GONE = -50.0
NEGLIGIBLE = 1e-14
CIRCLES = ((64, 20), (512, 128))  # points on the unit circle, and most terms of the series that come from them
SERIES_REACH = 12.0  # largest |rate - mean| x |w| for which the power series about the mean is short and accurate


class Frequency:
    """What the frequencies share."""

    if TYPE_CHECKING:  # each frequency has these, as a field or as a property

        @property
        def mean(self) -> float: ...
        @property
        def variance(self) -> float: ...
        def transform(self, w: Transform) -> Transform: ...
        def pmf(self, n: ArrayLike) -> Floats: ...
        def scaled(self, factor: float) -> Frequency: ...

    @property
    def p0(self) -> float:
        """P(N = 0): the probability of a year without an event."""
        return float(self.transform(np.array(-1.0 + 0j)).real)

    def parted(self, w: Transform) -> tuple[Transform | None, Transform | None]:
        """(e, g) with transform(w) = exp(e) g: of many frequencies, the first parts are added before one exp."""
        return None, self.transform(w)

    def loaded(self, loadings: ArrayLike, z: ArrayLike) -> Frequency:
        """Rates are multiplied by exp(loadings·z - |loadings|²/2), which has mean 1 over independent normal z."""
        push, strength = _pushed(loadings, z)
        return self.scaled(math.exp(push - strength / 2))


@dataclass(frozen=True)
class Poisson(Frequency):
    """Events that come independently, `rate` a year on average."""

    rate: float

    def __post_init__(self) -> None:
        set_number(self, "rate", least=0.0)

    @property
    def mean(self) -> float:
        return self.rate

    @property
    def variance(self) -> float:
        return self.rate

    def transform(self, w: Transform) -> Transform:
        return np.exp(self.rate * w)

    def pmf(self, n: ArrayLike) -> Floats:
        return poisson_pmf(self.rate, n)

    def scaled(self, factor: float) -> Poisson:
        return Poisson(self.rate * number("factor", factor, least=0.0))


@dataclass(frozen=True)
class MixedPoisson(Frequency):
    """Events that come independently at a rate nobody knows exactly: `rate` is a distribution of events a year.

    The spread of `rate` is epistemic (about the parameter); that of the events at a rate is aleatory. `factor` scales.
    """

    rate: Severity
    factor: float = 1.0

    def __post_init__(self) -> None:
        if not isinstance(self.rate, Severity):
            raise EngineError(f"`rate` must be a distribution of events a year, such as Pert; it is {self.rate!r}.")
        set_number(self, "factor", least=0.0)

    @property
    def mean(self) -> float:
        return self.factor * self.rate.mean

    @property
    def variance(self) -> float:
        return self.mean + (self.factor * self.rate.sd) ** 2

    @cached_property
    def _nodes(self) -> tuple[Floats, Floats]:
        """Rates and their weights; more of them for a wide distribution, whose transform oscillates faster."""
        if isinstance(self.rate, Lognormal):
            rate, sigma = self.rate, self.rate.sigma
            z, weights = stretched(sigma, lambda z: sigma**2 * self.factor * np.exp(rate.mu + sigma * z))
            rates = np.exp(sigma * z)
            return rates * (rate.mean / (weights @ rates)), weights
        width = self.factor * (min(self.rate.high, self.rate.mean + 12 * self.rate.sd) - self.rate.low)
        if width > WIDEST:
            raise EngineError(f"`rate` spans {width:g} events a year, more than {WIDEST:g}; simulate it instead.")
        return self.rate.nodes(MIXING_NODES + int(min(width, 3.5 * math.sqrt(width))))

    @cached_property
    def _series(self) -> tuple[float, ...]:
        """Coefficients of log E exp(rate w) as a power series in 1 + w, |1 + w| <= 1; empty where it would be long.

        By values on the unit circle (Cauchy): the logarithm is analytic within it where the transform has no zero.
        """
        for points, most in CIRCLES:
            w = np.exp(2j * np.pi * np.arange(points // 2 + 1) / points) - 1
            values = self._near(w) if self._reach <= SERIES_REACH else self._summed(w)
            angles = np.unwrap(np.angle(values))
            if not np.abs(values).min() > 0 or np.abs(np.diff(angles)).max() > 1 or abs(angles[-1]) > 1:
                continue
            terms = np.fft.irfft(np.log(np.abs(values)) - 1j * angles, points)
            length = int(np.flatnonzero(np.abs(terms) > NEGLIGIBLE).max(initial=0)) + 1
            if length <= most:
                return tuple(map(float, terms[:length]))
        return ()

    @property
    def _reach(self) -> float:
        """Largest |rate - mean| x |w|."""
        return 2 * self.factor * max(self.rate.high - self.rate.mean, self.rate.mean - self.rate.low)

    def _near(self, w: Transform) -> Transform:
        """E exp(rate w) by the power series about the mean rate."""
        moments = self.rate.central_moments
        powers = np.arange(moments.size, dtype=np.float64)
        terms = moments * np.exp(special.xlogy(powers, self.factor) - special.gammaln(powers + 1))
        needed = np.abs(terms) * 2.0**powers > NEGLIGIBLE**2  # |w| is at most 2
        return np.asarray(
            np.exp(self.mean * w) * np.polynomial.polynomial.polyval(w, terms[: needed.nonzero()[0][-1] + 1])
        )

    def _summed(self, w: Transform) -> Transform:
        """E exp(rate w) by the nodes."""
        rates, weights = self._nodes
        total, greatest = np.zeros(w.shape, np.complex128), float(w.real.max(initial=-2.0))
        for rate, weight in zip(self.factor * rates, weights, strict=True):
            if rate * greatest > GONE:  # else all years of that rate lie beyond the window
                total += weight * np.exp(rate * w)
        return total

    def parted(self, w: Transform) -> tuple[Transform | None, Transform | None]:
        """By the power series of the logarithm where that is short, else by the sum over the nodes."""
        if not self._series:
            return None, self._summed(w)
        *lower, last = self._series
        phi, series = w + 1, np.full(w.shape, last, dtype=np.complex128)
        for coefficient in reversed(lower):
            series *= phi
            series += coefficient
        return series, None

    def transform(self, w: Transform) -> Transform:
        exponent, rest = self.parted(w)
        return np.exp(exponent) if exponent is not None else np.asarray(rest)

    def pmf(self, n: ArrayLike) -> Floats:
        rates, weights = self._nodes
        return np.asarray(sum(w * poisson_pmf(self.factor * rate, n) for rate, w in zip(rates, weights, strict=True)))

    @property
    def most(self) -> float:
        """A number of events that is exceeded with negligible probability."""
        highest = self.factor * float(self._nodes[0].max())
        return highest + 9 * math.sqrt(highest) + 16

    def scaled(self, factor: float) -> MixedPoisson:
        return MixedPoisson(self.rate, self.factor * number("factor", factor, least=0.0))


@dataclass(frozen=True)
class NegativeBinomial(Frequency):
    """Events that cluster: a Poisson number whose rate is gamma-distributed, variance = mean + mean²/size.

    `size` 1 is the geometric distribution, P(N = n) = (1-q) q^n with mean q/(1-q).
    """

    mean: float
    size: float

    def __post_init__(self) -> None:
        set_number(self, "mean", least=0.0)
        set_number(self, "size", above=0.0, least=SMALLEST)

    @classmethod
    def from_probability(cls, size: float, p: float) -> NegativeBinomial:
        """From the number of successes `size` and the probability `p` of one: N counts the failures before."""
        share = number("p", p, above=0.0, least=SMALLEST, most=1.0)
        mean = number("size", size, above=0.0, most=LARGEST) * (1 - share) / share
        if mean > LARGEST:
            raise EngineError(f"`size` and `p` make a mean of {mean:g}, beyond {LARGEST:g}.")
        return cls(mean, size)

    @property
    def variance(self) -> float:
        return self.mean + self.mean**2 / self.size

    def transform(self, w: Transform) -> Transform:
        return np.asarray(np.exp(-self.size * special.log1p(-self.mean / self.size * w)))

    def pmf(self, n: ArrayLike) -> Floats:
        count, share = np.asarray(n, dtype=np.float64), self.mean / (self.size + self.mean)
        ways = special.gammaln(count + self.size) - special.gammaln(self.size) - special.gammaln(count + 1)
        return np.asarray(np.exp(ways + self.size * math.log1p(-share) + special.xlogy(count, share)))

    def scaled(self, factor: float) -> NegativeBinomial:
        return NegativeBinomial(self.mean * number("factor", factor, least=0.0), self.size)


@dataclass(frozen=True)
class Bernoulli(Frequency):
    """At most one event a year, with this `probability`."""

    probability: float

    def __post_init__(self) -> None:
        object.__setattr__(self, "probability", probability("probability", self.probability))

    @property
    def mean(self) -> float:
        return self.probability

    @property
    def variance(self) -> float:
        return self.probability * (1 - self.probability)

    def transform(self, w: Transform) -> Transform:
        return 1 + self.probability * w

    def pmf(self, n: ArrayLike) -> Floats:
        count = np.asarray(n)
        return np.where(count == 0, 1 - self.probability, np.where(count == 1, self.probability, 0.0))

    def scaled(self, factor: float) -> Bernoulli:
        scaled = self.probability * number("factor", factor, least=0.0)
        if scaled > 1:
            raise EngineError(f"`factor` {factor:g} makes a probability of {scaled:g} out of {self.probability:g}.")
        return Bernoulli(scaled)

    def loaded(self, loadings: ArrayLike, z: ArrayLike) -> Bernoulli:
        """Probit: Φ(Φ⁻¹(p) √(1 + |loadings|²) + loadings·z), whose mean over z is p (Vasicek 1987)."""
        push, strength = _pushed(loadings, z)
        threshold = special.ndtri(self.probability) * math.sqrt(1 + strength)
        return Bernoulli(float(special.ndtr(threshold + push)))


def _pushed(loadings: ArrayLike, z: ArrayLike) -> tuple[float, float]:
    """loadings·z and |loadings|²."""
    given = np.atleast_1d(np.asarray(loadings, dtype=np.float64))
    return float(given @ np.atleast_1d(np.asarray(z, dtype=np.float64))), float(given @ given)


def poisson_pmf(rate: ArrayLike, n: ArrayLike) -> Floats:
    """P(N = n) of a Poisson number."""
    count = np.asarray(n, dtype=np.float64)
    return np.asarray(np.exp(special.xlogy(count, rate) - rate - special.gammaln(count + 1)))
