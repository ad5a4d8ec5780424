"""Seam until accord.engines.spc lands: the same names."""

import math
from functools import cache

import numpy as np
from scipy.special import ndtr


@cache
def _moments(n: int) -> tuple[float, float]:
    x = np.linspace(-8.5, 8.5, 1201)
    step = x[1] - x[0]
    p = ndtr(x)
    first = float(np.sum(1 - p**n - (1 - p) ** n) * step)
    joint = 1 - p[None, :] ** n - (1 - p[:, None]) ** n + np.maximum(p[None, :] - p[:, None], 0) ** n
    weight = np.triu(np.ones_like(joint)) - 0.5 * np.eye(x.size)
    second = 2 * float((joint * weight).sum()) * step**2
    return first, math.sqrt(second - first**2)


def d2(n: int) -> float:
    return _moments(n)[0]


def d3(n: int) -> float:
    return _moments(n)[1]


def c4(n: int) -> float:
    return math.sqrt(2 / (n - 1)) * math.exp(math.lgamma(n / 2) - math.lgamma((n - 1) / 2))
