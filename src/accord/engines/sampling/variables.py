"""Acceptance by measurements of a normal characteristic with one limit.

With the standard deviation unknown, sqrt(n) (U - mean) / s follows the noncentral t distribution with n - 1 degrees of
freedom and noncentrality sqrt(n) z(1 - p) (Lieberman and Resnikoff 1955). It is evaluated by conditioning on s: the
expectation over the chi distribution, by Gauss-Legendre quadrature, which stays exact where series for the noncentral t
run out (large noncentrality).
"""

from functools import cache

import numpy as np
from scipy.special import ndtr, ndtri

from accord.engines.given import Floats
from accord.engines.sampling.plans import Variables

NODES, REACH = 256, 12.0


def accepted(plan: Variables, p: Floats) -> Floats:
    """P(accepted) for the shares `p` (m,) beyond the limit."""
    z, root = -ndtri(p), np.sqrt(plan.n)
    if plan.sigma == "known":
        return np.asarray(ndtr(root * (z - plan.k)))
    s, weights = standard_deviations(plan.n - 1)
    given_s = ndtr(root * (z[:, None] - plan.k * s))
    return np.where(p > 0, np.minimum(np.sum(given_s * weights, axis=1), 1.0), 1.0)


@cache
def standard_deviations(degrees: int) -> tuple[Floats, Floats]:
    """Nodes s in units of sigma and their weights (sum 1), where s² `degrees` is chi-squared."""
    reach = REACH / np.sqrt(2 * degrees)
    low, high = max(0.0, 1 - reach), 1 + reach
    x, weights = np.polynomial.legendre.leggauss(NODES)
    s = low + (high - low) * (x + 1) / 2
    density = np.exp(degrees * (1 - s * s) / 2 + (degrees - 1) * np.log(s))
    return s, weights * density / np.sum(weights * density)
