"""A chart as a Markov chain that ends with a signal: when it ends, from the chances of every step."""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array, eye_array
from scipy.sparse.linalg import splu

from accord.engines.given import Floats

SETTLED = 1e-13  # total change of the shares of states in one step
GONE = 1e-200  # a share of charts that none are left of
ENDLESS = 1e12  # points: beyond, four digits are left, and nobody waits
LONGEST = 200_000  # steps that a chain is followed before it must have settled


@dataclass(frozen=True)
class Chain:
    """`moves` (s, s): the chance of each move between states without a signal; `begin` (s,): the shares at first."""

    moves: csr_array | Floats
    begin: Floats

    def moments(self) -> tuple[float, float]:
        """Mean and mean square of the number of points up to the signal (Brook and Evans 1972); infinite if endless."""
        mean = self.summed(np.ones(self.begin.size))
        if not (mean.min() > 0 and mean.max() < ENDLESS):
            return math.inf, math.inf
        return float(self.begin @ mean), float(self.begin @ self.summed(1 + 2 * (self.moves @ mean)))

    def summed(self, right: Floats) -> Floats:
        """The solution y of y = moves y + right; infinite if there is none."""
        try:
            if isinstance(self.moves, np.ndarray):
                return np.asarray(np.linalg.solve(np.eye(right.size) - self.moves, right), dtype=np.float64)
            return np.asarray(splu((eye_array(right.size) - self.moves).tocsc()).solve(right))
        except (np.linalg.LinAlgError, RuntimeError):  # singular
            return np.full(right.size, math.inf)

    @cached_property
    def course(self) -> tuple[Floats, Floats]:
        """The chance of a signal at each point, given none before, until it settles; and the shares of states then."""
        back, shares = self.moves.T, self.begin
        hazards: list[float] = []
        for _ in range(LONGEST):
            after = back @ shares
            left = float(after.sum())
            hazards.append(max(0.0, 1 - left))
            if left < GONE:
                break
            change, shares = float(np.abs(after / left - shares).sum()), after / left
            if change < SETTLED:
                break
        return np.array(hazards), shares

    def settled(self) -> Floats:
        """The shares of states after a long time without a signal."""
        return self.course[1]


def until_signal(hazards: Floats, points: int) -> Floats:
    """The share of charts without a signal after 0 to `points` points; the last of `hazards` holds for ever."""
    chances = np.append(hazards[:points], np.full(max(0, points - hazards.size), hazards[-1]))
    return np.append(1.0, np.cumprod(1 - chances))


def quantile(hazards: Floats, share: float) -> float:
    """The first point by which this share of charts has signalled."""
    left = until_signal(hazards, hazards.size)[1:]
    if left[-1] <= 1 - share:
        return float(np.argmax(left <= 1 - share)) + 1
    return float(hazards.size + np.ceil(np.log((1 - share) / left[-1]) / np.log1p(-hazards[-1])))
