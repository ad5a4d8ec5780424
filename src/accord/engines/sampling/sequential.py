"""Item-by-item sequential sampling: Wald's probability ratio test (Wald 1947; NIST/SEMATECH e-Handbook 6.2.6)."""

import math
from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq

from accord.engines.given import EngineError, Floats, Provenance, digest, number, whole

TINY = 1e-100  # the smallest share and risk
NEAR = 1e-5  # exponents below it are taken from their limit
OVERSHOOT = (
    "Wald's boundaries neglect by how much a count oversteps them: the true risks are at most alpha / (1 - beta) and "
    "beta / (1 - alpha)."
)


@dataclass(frozen=True, slots=True)
class Sequential:
    """After n units with d nonconforming: accept from d <= s n - h1, reject from d >= s n + h2, else draw one more.

    `k` is the logarithm that scales the lines, `h1` and `h2` are counts, `s` is a share.
    """

    p1: float
    p2: float
    alpha: float
    beta: float
    k: float
    h1: float
    h2: float
    s: float
    provenance: Provenance

    def acceptance_number(self, n: int) -> int | None:
        """The largest count that accepts after `n` units; None while no count does."""
        line = self.s * whole("n", n, least=1) - self.h1
        return math.floor(line) if line >= 0 else None

    def rejection_number(self, n: int) -> int | None:
        """The smallest count that rejects after `n` units; None while no count of `n` units does."""
        line = math.ceil(self.s * whole("n", n, least=1) + self.h2)
        return line if line <= n else None

    def accepted(self, p: Floats) -> Floats:
        """P(accepted) for the shares `p` (m,), by Wald's approximation."""
        return np.array([self.chance(float(each)) for each in p])

    def sample_number(self, p: Floats) -> Floats:
        """The average number of units until the decision for the shares `p` (m,), by Wald's approximation."""
        drift = p - self.s
        level = np.abs(drift) < 1e-7 * self.s
        pa, slope = self.accepted(p), np.where(level, 1.0, drift)
        return np.where(
            level, self.h1 * self.h2 / (self.s * (1 - self.s)), (self.h2 - (self.h1 + self.h2) * pa) / slope
        )

    def chance(self, p: float) -> float:
        if p in (0.0, 1.0):
            return 1.0 - p
        h = self.exponent(p)
        if abs(h) < 1e-12:
            return self.h2 / (self.h1 + self.h2)
        to_reject, to_accept = self.k * self.h2 * h, self.k * self.h1 * h
        if h > 0:
            return math.expm1(-to_reject) / math.expm1(-to_reject - to_accept)
        return math.exp(to_accept) * math.expm1(to_reject) / math.expm1(to_reject + to_accept)

    def exponent(self, p: float) -> float:
        """The h other than 0 at which the mean of the likelihood ratio to the power h is 1."""
        bad, good = math.log(self.p2 / self.p1), math.log((1 - self.p2) / (1 - self.p1))
        least = (math.log1p(-p) - math.log(p) + math.log(-good / bad)) / (bad - good)
        if abs(least) < NEAR:
            return 2 * least

        def excess(h: float) -> float:
            return float(np.logaddexp(math.log(p) + h * bad, math.log1p(-p) + h * good))

        far = 2 * least
        while excess(far) < 0:
            far *= 2
        return float(brentq(excess, least, far, xtol=1e-14, rtol=1e-14))


def sequential(p1: float, p2: float, alpha: float, beta: float) -> Sequential:
    """The plan that accepts lots of share `p1` with 1 - `alpha` and lots of the larger share `p2` with `beta`."""
    p1, p2 = number("p1", p1, least=TINY), number("p2", p2)
    if not p1 < p2 < 1:
        raise EngineError(f"`p2` must lie between `p1` and 1; they are {p1:g} and {p2:g}.")
    alpha, beta = number("alpha", alpha, least=TINY), number("beta", beta, least=TINY)
    if alpha + beta >= 1:
        raise EngineError(f"`alpha` and `beta` must be together below 1; they are {alpha:g} and {beta:g}.")
    k = math.log(p2 * (1 - p1) / (p1 * (1 - p2)))
    return Sequential(
        p1,
        p2,
        alpha,
        beta,
        k,
        math.log((1 - alpha) / beta) / k,
        math.log((1 - beta) / alpha) / k,
        math.log((1 - p1) / (1 - p2)) / k,
        Provenance(digest("sequential", p1, p2, alpha, beta), "Wald's probability ratio test.", None, (OVERSHOOT,)),
    )
