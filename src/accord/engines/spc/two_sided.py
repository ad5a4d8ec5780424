"""A CUSUM of two sides from its one-sided halves.

When one half signals, the other stands at 0 and starts anew (van Dobben de Bruyn 1968; with a headstart Lucas and
Crosier 1982). Let A, B be one minus the generating functions of the run lengths of the halves from 0, and C, D of those
from their headstarts; that of both together is (C B + D A - A B) / (A + B - A B).
"""

import math
from dataclasses import dataclass

import numpy as np

from accord.engines.given import EngineError, Floats
from accord.engines.spc.chain import Chain, until_signal

FIRST_HORIZON, LAST_HORIZON = 256, 16_384  # points
SETTLED = 1e-8  # relative change of the chance of a signal over the last eighth of the horizon
NOISE = 1e-12  # of a chance, from rounding
ALL_GONE = 1e-7  # share of charts left, below which their course says no more


@dataclass(frozen=True, slots=True)
class Halves:
    """The chains of the sum above and of that below, from 0 and from the headstart."""

    above: Chain
    below: Chain
    above_ahead: Chain
    below_ahead: Chain

    @property
    def chains(self) -> tuple[Chain, ...]:
        return self.above, self.below, self.above_ahead, self.below_ahead

    def moments(self) -> tuple[float, float]:
        """Mean and mean square, from the expansion of the generating functions at 1."""
        (a, a2), (b, b2), (c, c2), (d, d2) = (chain.moments() for chain in self.chains)
        if math.isinf(a) or math.isinf(b):
            return (c, c2) if math.isinf(b) else (d, d2)
        mean = (c * b + d * a - a * b) / (a + b)
        second = (c * b2 + c2 * b + d * a2 + d2 * a - a * b2 - a2 * b) / 2
        return mean, 2 * (second - mean * ((a2 + b2) / 2 + a * b)) / (a + b)

    def hazards(self) -> Floats:
        """The chance of a signal at each point, given none before, until it settles."""
        horizon = FIRST_HORIZON
        while horizon <= LAST_HORIZON:
            left = self.left(horizon)
            stop = int(np.argmax(left < ALL_GONE)) or horizon
            found = -np.diff(left[: stop + 1]) / left[:stop]
            if stop < horizon:
                return found
            if abs(found[-horizon // 8] - found[-1]) < SETTLED * found[-1] + NOISE:
                return np.append(found, left[-1] / (self.moments()[0] - left[:-1].sum()))  # what the mean leaves
            horizon *= 2
        raise EngineError("`shift` must be one with which the course of the chart settles.")

    def left(self, horizon: int) -> Floats:
        """The share of charts without a signal after each point, 0 the first: both sides of the formula over 1 - z."""
        from scipy.signal import lfilter

        a, b, c, d = (until_signal(chain.course[0], horizon) for chain in self.chains)

        def times(first: Floats, second: Floats) -> Floats:
            return np.convolve(first, second)[: horizon + 1]

        both = times(a, b)
        below = a + b - np.diff(both, prepend=0.0)
        above = times(c, b) + times(d, a) - both
        return np.asarray(lfilter(above, below, np.eye(1, horizon + 1)[0]), dtype=np.float64)
