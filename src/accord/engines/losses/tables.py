"""Tables of severities at the edges of a window's cells."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy import special
from scipy.interpolate import make_interp_spline

from accord.engines.losses.severity import Lognormal

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from accord.engines.given import Floats
    from accord.engines.losses.severity import Severity

    Transform = NDArray[np.complex128]
    Kind = Literal["smooth", "mean", "floor", "ceil"]

KNOTS_PER_SIGMA = 16  # of the common table of many lognormals: the quintic spline is then good to 1e-11
EVEN = 32.0  # cells by which an amount of a lognormal changes by one sigma where each of them is nearly even
POWERS = np.arange(3.0)[:, None]
BELOW = 4.2  # how far the common table reaches below a window, in logarithms: two windows of an eighth each


@dataclass(frozen=True)
class Cells:
    """What lies between two edges: its mass, and E[u] and E[u (u - 1)] of it where u, 0 to 1, says how far along.

    `zero` is P(X = 0).
    """

    mass: Floats
    up: Floats
    twice: Floats
    zero: Floats

    def __add__(self, other: Cells) -> Cells:
        return Cells(self.mass + other.mass, self.up + other.up, self.twice + other.twice, self.zero + other.zero)


@dataclass(frozen=True)
class Table:
    """E[X^k; X <= x] at the edges of a window's cells, for one severity or, along the second last axis, several.

    `values` has k = 0 at all edges; `near` has k = 0, 1, 2 (along the first axis) at the first ones, as far as the
    density is too uneven within a cell to be told from the masses around. From the edge `turn` on, -E[X^k; X > x]
    stands instead: so differences keep the digits of both tails; `totals` are E[X^k].
    """

    values: Floats
    near: Floats
    turn: NDArray[np.intp]
    totals: Floats
    zero: Floats

    def cells(self, h: float, step: int) -> Cells:
        """Of a grid with every `step`-th edge, `h` apart."""
        mass = _differences(self.values[..., ::step], self.turn[0], self.totals[0], step)
        near = _differences(self.near[..., ::step], self.turn, self.totals, step)
        size = min(near.shape[-1], mass.shape[-1])
        k, first, second = np.arange(size), near[1, ..., :size] / h, near[2, ..., :size] / h**2
        mass[..., :size] = near[0, ..., :size]
        up, twice = mass / 2, mass / -6
        if size < mass.shape[-1]:  # a density that is a parabola over three cells
            up[..., 1:-1] += (mass[..., 2:] - mass[..., :-2]) / 24
            twice[..., 1:-1] += (mass[..., 2:] - 2 * mass[..., 1:-1] + mass[..., :-2]) / 360
        up[..., :size] = first - k * near[0, ..., :size]
        uneven = second - (2 * k + 1) * first + k * (k + 1) * near[0, ..., :size]
        twice[..., :size] = np.clip(uneven, near[0, ..., :size] / -4, 0.0)
        return Cells(mass, up, twice, self.zero)

    def times(self, rate: float) -> Table:
        return Table(rate * self.values, rate * self.near, self.turn, rate * self.totals, rate * self.zero)

    def row(self, at: int) -> Table:
        """One of several severities."""
        return Table(self.values[at], self.near[:, at], self.turn[:, at], self.totals[:, at], self.zero[at])

    @classmethod
    def stacked(cls, tables: Sequence[Table]) -> Table:
        """Several severities in one table; of each as much is near."""
        values, zero = np.stack([each.values for each in tables]), np.array([each.zero for each in tables])
        near, turn, totals = (np.stack([getattr(each, name) for each in tables], axis=1) for name in _SEVERAL)
        return cls(values, near, turn, totals, zero)


_SEVERAL = ("near", "turn", "totals")


def _differences(values: Floats, turn: NDArray[np.intp], totals: Floats, step: int) -> Floats:
    """Of what is below, or minus above, every `step`-th edge."""
    found = np.diff(values)
    rows = found.reshape(-1, found.shape[-1])
    cell = np.ravel(-(-turn // step) - 1)  # in which the other side begins
    here = np.flatnonzero((cell >= 0) & (cell < rows.shape[-1]))
    rows[here, cell[here]] += np.ravel(totals)[here]
    return found


def tabulated(severity: Severity, x: Floats, *, mass_alone: bool = False) -> Table:
    """The table of one severity; computed only where it can lie, and with `mass_alone` for k = 0 only."""
    near, turn = np.zeros((3, x.size)), int(np.searchsorted(x, severity.mean))
    first, last = np.searchsorted(x, severity.low), np.searchsorted(x, severity.high, side="right")
    if mass_alone:
        near[0, first:turn], near[0, turn:last] = severity.cdf(x[first:turn]), -severity.sf(x[turn:last])
    else:
        near[:, first:turn], near[:, turn:last] = severity.below(x[first:turn]), -severity.above(x[turn:last])
    totals = severity.above(np.array(-1.0)) * (np.array([1.0, 0.0, 0.0]) if mass_alone else 1.0)
    return Table(near[0], near, np.full(3, turn), totals, totals[0] - severity.above(np.array(0.0))[0])


def normal_tables(severities: Sequence[Severity], x: Floats) -> Table:
    """The tables of lognormals; x begins with 0."""
    mu, sigma = parameters(severities)
    size = _uneven(sigma, x.size)
    totals = np.exp(POWERS * mu + (POWERS * sigma) ** 2 / 2)
    near, turn = np.zeros((3, mu.size, size)), np.empty((3, mu.size), np.intp)
    values = np.zeros((mu.size, x.size))
    z = (np.log(x[1:]) - mu[:, None]) / sigma[:, None]
    for k, part in enumerate((values, near[1], near[2])):
        moved = z[:, : part.shape[-1] - 1] - k * sigma[:, None]
        turn[k] = 1 + (z < k * sigma[:, None]).sum(axis=-1)
        part[:, 1:] = special.ndtr(-np.abs(moved))
        part[:, 1:] *= np.where(moved < 0, totals[k, :, None], -totals[k, :, None])
    near[0] = values[:, :size]
    return Table(values, near, turn, totals, np.zeros(mu.size))


def _uneven(sigma: Floats, most: int) -> int:
    """How many edges lie where the density changes much within a cell, also within one of twice the width."""
    return min(most, 2 * math.ceil(EVEN / float(sigma.min())) + 1)


def parameters(severities: Sequence[Severity]) -> tuple[Floats, Floats]:
    """Parameters mu and sigma of lognormals."""
    mu, sigma = np.array([(each.mu, each.sigma) for each in severities if isinstance(each, Lognormal)]).T
    return mu, sigma


class Pooled:
    """The sum of rate x the tables of lognormals: by a spline in log x, made once for several windows."""

    def __init__(self, severities: Sequence[Severity], rates: Floats) -> None:
        self.mu, self.sigma = parameters(severities)
        self.weights = rates * np.exp(POWERS * self.mu + (POWERS * self.sigma) ** 2 / 2)
        self._low, self._high = 0.0, -1.0
        self._spline: Callable[[Floats], Floats] = np.zeros_like

    def table(self, x: Floats, *, exact: bool = False) -> Table:
        """At x, of which the first is 0."""
        logs, size = np.log(x[1:]), _uneven(self.sigma, x.size)
        below, above = (self._both(logs) if exact else self._by_spline(logs)).T
        totals = self.weights.sum(axis=1)
        turn = 1 + int((below < totals[0] / 2).sum())
        values, near = np.zeros(x.size), np.zeros((3, size))
        values[1:turn], values[turn:] = below[: turn - 1], -above[turn - 1 :]
        z = (logs[: size - 1, None] - self.mu) / self.sigma
        near[0] = values[:size]
        for k in (1, 2):
            near[k, 1:] = special.ndtr(z - k * self.sigma) @ self.weights[k]
        return Table(values, near, np.array([turn, x.size, x.size]), totals, np.zeros(()))

    def _both(self, logs: Floats) -> Floats:
        """P(X <= x) and P(X > x), times the rates."""
        z = (logs[:, None] - self.mu) / self.sigma
        return np.stack((special.ndtr(z) @ self.weights[0], special.ndtr(-z) @ self.weights[0]), axis=1)

    def _by_spline(self, logs: Floats) -> Floats:
        low, high = float(logs[0]), float(logs[-1])
        if low < self._low or high > self._high:
            low -= BELOW
            count = 8 + KNOTS_PER_SIGMA * (high - low) / float(self.sigma.min())
            if count >= logs.size:
                return self._both(logs)
            knots = np.linspace(low, high, int(count))
            self._low, self._high, self._spline = low, high, make_interp_spline(knots, self._both(knots), k=5)
        return self._spline(logs)
