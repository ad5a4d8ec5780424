"""Closed form: the sum of a random number of exponential losses of one mean is a mixture of Erlang distributions."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy import special

from accord.engines.losses.atoms import most_events
from accord.engines.losses.frequency import Poisson
from accord.engines.losses.severity import Exponential

if TYPE_CHECKING:
    from accord.engines.given import Floats
    from accord.engines.losses.compound import Compound
    from accord.engines.losses.frequency import Frequency

MOST_EVENTS = 2000
BISECTIONS = 100


@dataclass(frozen=True)
class Erlang:
    """n exponential losses of `mean` with probability `weights[n - 1]`; it answers like a piece from 0 to infinity."""

    mean: float
    weights: Floats

    end = math.inf

    @cached_property
    def _counts(self) -> Floats:
        return np.arange(1.0, self.weights.size + 1)

    @property
    def top(self) -> float:
        return float(self.weights.sum())

    def error(self, tail: float) -> float:
        del tail
        return 1e-13

    def sf(self, x: Floats) -> Floats:
        t = np.asarray(x)[..., None] / self.mean
        return np.asarray(special.gammaincc(self._counts, t) @ self.weights)

    def area(self, x: Floats) -> Floats:
        """Integral of P(S > x) from 0 to x."""
        t = np.asarray(x)[..., None] / self.mean
        inside = self._counts * special.gammainc(self._counts + 1, t) @ self.weights
        beyond = np.where(np.isfinite(x), x * self.sf(x), 0.0) if np.isfinite(x).all() else 0.0
        return np.asarray(self.mean * inside + beyond)

    def inverse(self, y: Floats) -> Floats:
        low, high = np.zeros(y.shape), np.full(y.shape, self.mean * self.weights.size * 8)
        for _ in range(BISECTIONS):
            middle = (low + high) / 2
            above = self.sf(middle) > y
            low, high = np.where(above, middle, low), np.where(above, high, middle)
        return high


def erlang(compound: Compound) -> Erlang | None:
    """The closed form where it holds: one number of events, exponential losses of one mean, no common factor."""
    scenarios = [each for each in compound.scenarios if each.lef > 0]
    if not scenarios or compound.factors or not all(isinstance(each.primary, Exponential) for each in scenarios):
        return None
    if len({each.primary.mean for each in scenarios}) > 1 or any(each.secondary for each in scenarios):
        return None
    losses: Frequency = scenarios[0].losses
    if len(scenarios) > 1:
        if not all(isinstance(each.frequency, Poisson) for each in scenarios):
            return None
        losses = Poisson(math.fsum(each.lef for each in scenarios))
    count = most_events(losses)
    return Erlang(scenarios[0].primary.mean, losses.pmf(np.arange(1, count))) if count <= MOST_EVENTS else None
