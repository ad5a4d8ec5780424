"""The constants of control charts, for normal subgroups of any size: computed, or rounded as tables print them."""

import math
from functools import cache
from typing import Literal, get_args

import numpy as np
from scipy.special import ndtr, poch

from accord.engines.given import Floats, one_of, whole

Constants = Literal["exact", "table"]
CONSTANTS: tuple[Constants, ...] = get_args(Constants)

DIGITS, C4_DIGITS = 3, 4  # of printed tables (Montgomery, ASTM)
LONGEST_RANGE = 18.0  # in sigmas: no range of a million normal values is longer with probability 1e-16


def factors(n: int, constants: Constants = "exact") -> dict[str, float]:
    """The factors of subgroups of `n` by their printed names: d2 d3 c4 A A2 A3 B3 B4 B5 B6 D1 D2 D3 D4 E2.

    d2, d3 are mean and standard deviation of the range, c4 the mean of the standard deviation, of a normal sample with
    sigma 1. Limits about the mean: A from sigma, A2 from the mean range, A3 from the mean standard deviation; E2 for
    single values from the mean range; about the standard deviation B3, B4 (B5, B6 from sigma); about the range D3, D4
    (D1, D2 from sigma). Lower ones are 0 where they would be negative. "table" rounds each as printed tables do.

    >>> round(factors(5)["d2"], 10), factors(5, "table")["d2"], factors(5, "table")["A2"]
    (2.3259289473, 2.326, 0.577)
    """
    size, mean, spread, c = group_size(n), d2(n), d3(n), c4(n)
    root, rest = math.sqrt(size), math.sqrt(1 - c * c)
    computed = {
        "d2": mean,
        "d3": spread,
        "c4": c,
        "A": 3 / root,
        "A2": 3 / (mean * root),
        "A3": 3 / (c * root),
        "B3": max(0.0, 1 - 3 * rest / c),
        "B4": 1 + 3 * rest / c,
        "B5": max(0.0, c - 3 * rest),
        "B6": c + 3 * rest,
        "D1": max(0.0, mean - 3 * spread),
        "D2": mean + 3 * spread,
        "D3": max(0.0, 1 - 3 * spread / mean),
        "D4": 1 + 3 * spread / mean,
        "E2": 3 / mean,
    }
    digits = {"c4": C4_DIGITS}
    return {name: printed(value, constants, digits.get(name, DIGITS)) for name, value in computed.items()}


def d2(n: int, constants: Constants = "exact") -> float:
    """The mean range of `n` standard normal values (Tippett 1925): the integral of P(range > r)."""
    return printed(range_moments(group_size(n))[0], constants, DIGITS)


def d3(n: int, constants: Constants = "exact") -> float:
    """The standard deviation of the range of `n` standard normal values."""
    return printed(range_moments(group_size(n))[1], constants, DIGITS)


def c4(n: int, constants: Constants = "exact") -> float:
    """The mean standard deviation of `n` standard normal values, in closed form by the gamma function."""
    size = group_size(n)
    return printed(math.sqrt(2 / (size - 1)) * float(poch((size - 1) / 2, 0.5)), constants, C4_DIGITS)


@cache
def range_moments(n: int) -> tuple[float, float]:
    """Mean and standard deviation of the range, from P(range <= r) = n ∫ φ(x) [Φ(x+r) - Φ(x)]^(n-1) dx."""
    density, covered, r, weights = grid()
    beyond = 1 - n * (covered ** (n - 1) @ density)
    mean, square = float(weights @ beyond), float(2 * (weights * r) @ beyond)
    return mean, math.sqrt(square - mean * mean)


@cache
def grid() -> tuple[Floats, Floats, Floats, Floats]:
    """φ(x) dx by the trapezoid rule, Φ(x+r) - Φ(x), and Gauss-Legendre nodes r with their weights."""
    x, step = np.linspace(-9, 9, 361, retstep=True)
    nodes, weights = np.polynomial.legendre.leggauss(160)
    r = (nodes + 1) * LONGEST_RANGE / 2
    density = np.exp(-x * x / 2) / math.sqrt(2 * math.pi) * step
    return density, ndtr(x + r[:, None]) - ndtr(x), r, weights * LONGEST_RANGE / 2


def group_size(n: int) -> int:
    return whole("n", n, least=2, most=1_000_000)


def printed(value: float, constants: Constants, digits: int) -> float:
    return value if one_of("constants", constants, CONSTANTS) == "exact" else round(value, digits)
