"""EWMA and CUSUM charts as integral equations on Gauss-Legendre nodes (Crowder 1987; Vance 1986)."""

import math
from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy.special import ndtr

from accord.engines.given import EngineError, Floats, number, whole
from accord.engines.spc.bounded import LARGEST
from accord.engines.spc.chain import Chain

NODES, NODES_PER_STEP = 24, 6  # in all, and for each standard deviation of one step of the statistic

LEAST_LAM = 1e-3  # below it an average forgets so slowly that its course takes minutes


@dataclass(frozen=True, slots=True)
class Ewma:
    """A two-sided EWMA with asymptotic limits, `width` of its standard deviations from the centre; `lam` 0.001 to 1.

    `start` is where it begins, in standard deviations of a point.
    """

    lam: float = 0.2
    width: float = 3.0
    start: float = 0.0

    def __post_init__(self) -> None:
        number("lam", self.lam, above=0, least=LEAST_LAM, most=1)
        number("width", self.width, above=0)
        if abs(number("start", self.start)) > self.limit:
            raise EngineError(f"`start` must lie within the limits, {self.limit:g} off at most; it is {self.start:g}.")

    @property
    def limit(self) -> float:
        """The control limit in standard deviations of a point."""
        return self.width * math.sqrt(self.lam / (2 - self.lam))

    def chain(self, shift: float, fineness: float = 1.0) -> Chain:
        nodes, weights = legendre(-self.limit, self.limit, self.lam, fineness)
        places = np.append(self.start, nodes)
        step = (nodes - (1 - self.lam) * places[:, None]) / self.lam - shift
        return started(normal_density(step) * weights / self.lam)


@dataclass(frozen=True, slots=True)
class Cusum:
    """A tabular CUSUM with reference value `k`, limit `h` and `headstart`, in standard deviations of a point.

    `sides` 1 sums what lies above the target only.
    """

    k: float = 0.5
    h: float = 5.0
    headstart: float = 0.0
    sides: int = 2

    def __post_init__(self) -> None:
        number("k", self.k, least=0, most=LARGEST)
        number("h", self.h, above=0)
        most = self.h if whole("sides", self.sides, least=1, most=2) == 1 else min(self.h, self.h / 2 + self.k)
        number("headstart", self.headstart, least=0, most=most)

    def chain(self, shift: float, fineness: float = 1.0, headstart: float | None = None) -> Chain:
        """The chain of the sum above the target; that below is the one of `-shift`."""
        nodes, weights = legendre(0.0, self.h, 1.0, fineness)
        places = np.concatenate([[self.headstart if headstart is None else headstart, 0.0], nodes])
        zero = ndtr(self.k - shift - places)
        return started(np.column_stack([zero, normal_density(nodes - places[:, None] + self.k - shift) * weights]))


def legendre(low: float, high: float, step: float, fineness: float) -> tuple[Floats, Floats]:
    """Nodes and weights between the limits, enough for a normal step of this standard deviation."""
    size = int(fineness * (NODES + NODES_PER_STEP * (high - low) / step))
    if size > 3000:
        raise EngineError("`lam` must not be so small (or `h` so large) that the limits hold hundreds of steps.")
    nodes, weights = gauss(size)
    return low + (nodes + 1) * (high - low) / 2, weights * (high - low) / 2


gauss = cache(np.polynomial.legendre.leggauss)


def started(moves: Floats) -> Chain:
    """The chain that begins at the first place, to which nothing returns."""
    size = len(moves)
    begin = np.zeros(size)
    begin[0] = 1
    return Chain(np.column_stack([np.zeros(size), moves]), begin)


def normal_density(z: Floats) -> Floats:
    return np.exp(-z * z / 2) / math.sqrt(2 * math.pi)
