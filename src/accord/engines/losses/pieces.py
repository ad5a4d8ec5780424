"""The exceedance probability within one window: masses on its grid, summed, interpolated and inverted."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from accord.engines.given import Floats
    from accord.engines.losses.grid import Grid

    Transform = NDArray[np.complex128]

CLOSE = 1e-13
SPOILT = 12  # last points of a window, which lack what comes from beyond
NEWTON = 9  # steps; each at least halves the interval
HALVINGS = 20


class Smooth(Protocol):
    """What a window is computed from: the transform on the grid with every `step`-th point."""

    def smooth(self, step: int) -> Transform: ...


@dataclass(frozen=True)
class Window:
    """P(S > x) at the points of a window, for the smooth part of S, of which `mass` is the probability.

    `known` is the same window with half the points, where there is one already.
    """

    grid: Grid
    spectra: Smooth
    mass: float
    known: Window | None = None

    def _exceedance(self, step: int) -> Floats:
        """At every `step`-th point, with an error of order h^4: the sum of masses ends as the trapezoid rule does.

        Half of a point's own mass counts, and a twelfth of the slope of the masses (Euler and Maclaurin).
        """
        mass = self.grid.coarser(step).masses(self.spectra.smooth(step))
        value = self.mass - (np.cumsum(mass) - mass / 2)
        value[1:-1] += (mass[2:] - mass[:-2]) / 24
        value[0] = self.mass
        return np.asarray(value)

    @cached_property
    def exceedance(self) -> Floats:
        return self._exceedance(1)

    @cached_property
    def _coarse(self) -> Floats:
        return self.known.exceedance if self.known else self._exceedance(2)

    def error(self, start: float, tail: float) -> float:
        """Greatest relative error of P(S > x) from `start` on, where it is at least `tail`.

        Compared with half the points, and with the cubic between these. The difference is 15 times the error if that
        is of order h^4; a third of it is said here, which holds down to an order of 2.
        """
        if self.mass == 0:
            return 0.0
        coarse = self._coarse[: 1 - SPOILT // 2]
        slopes, value = slopes_of(coarse), self.exceedance[: 1 - SPOILT]
        between = (coarse[1:] + coarse[:-1]) / 2 + (slopes[:-1] - slopes[1:]) / 8
        off = np.abs(np.append(np.stack((coarse[:-1], between), axis=1).ravel(), coarse[-1]) - value)
        amounts = self.grid.start + self.grid.points[: value.size]
        there = (amounts >= max(start, self.grid.h)) & (value >= tail)
        if not there.any():
            return 0.0 if start > self.grid.start else math.inf  # all of it within the first points
        return float((off[there] / value[there]).max()) / 3


def slopes_of(y: Floats) -> Floats:
    """Slopes of fourth order at evenly spaced points, per step; cut where the cubic would not fall.

    Source: Fritsch and Carlson, SIAM J. Numer. Anal. 17 (1980).
    """
    secants, slopes = np.diff(y), np.empty(y.size)
    slopes[1:-1] = (y[2:] - y[:-2]) / 2
    slopes[2:-2] = (8 * (y[3:-1] - y[1:-3]) - (y[4:] - y[:-4])) / 12
    slopes[0], slopes[-1] = (3 * secants[0] - secants[1]) / 2, (3 * secants[-1] - secants[-2]) / 2
    steepest = 3 * np.maximum(np.append(secants[0], secants), np.append(secants, secants[-1]))
    return np.asarray(np.minimum(np.maximum(slopes, steepest), 0.0))


@dataclass(frozen=True)
class Piece:
    """Smooth part of P(S > x) on `start` .. `end` of a window."""

    window: Window
    start: float

    @cached_property
    def end(self) -> float:
        return self.window.grid.start + self._step * (self.knots.size - 1 + self._from)

    @cached_property
    def _step(self) -> float:
        return self.window.grid.h

    def error(self, tail: float) -> float:
        return self.window.error(self.start, tail)

    @cached_property
    def _from(self) -> int:
        return round((self.start - self.window.grid.start) / self._step)

    @cached_property
    def knots(self) -> Floats:
        """The points which the piece answers for."""
        return self.window.grid.start + self.window.grid.points[self._from : self.window.grid.size - SPOILT]

    @property
    def top(self) -> float:
        """P(S > start)."""
        return float(self.exceedance[0])

    @cached_property
    def exceedance(self) -> Floats:
        """P(S > x) at the knots: never rising, never negative."""
        return np.maximum(np.minimum.accumulate(self.window.exceedance[self._from : -SPOILT]), 0.0)

    @cached_property
    def slopes(self) -> Floats:
        """Per step, at the knots."""
        return slopes_of(self.exceedance)

    @cached_property
    def areas(self) -> Floats:
        """Integral of P(S > x) from `start` to each knot."""
        y, d, h = self.exceedance, self.slopes, self._step
        return h * np.append(0.0, np.cumsum((y[1:] + y[:-1]) / 2 + (d[:-1] - d[1:]) / 12))

    def _cubic(self, x: Floats) -> tuple[Floats, NDArray[np.intp], tuple[Floats, Floats, Floats, Floats]]:
        """Place within the interval (0..1), the interval, and the coefficients of the cubic there."""
        h, first = self._step, self.knots[0]
        at = np.clip(((x - first) / h).astype(np.intp), 0, self.knots.size - 2)
        t = np.clip((x - first) / h - at, 0.0, 1.0)
        y0, y1, d0, d1 = self.exceedance[at], self.exceedance[at + 1], self.slopes[at], self.slopes[at + 1]
        return t, at, (y0, d0, 3 * (y1 - y0) - 2 * d0 - d1, 2 * (y0 - y1) + d0 + d1)

    def sf(self, x: Floats) -> Floats:
        t, _, (a, b, c, d) = self._cubic(x)
        return np.asarray(a + t * (b + t * (c + t * d)))

    def inverse(self, y: Floats) -> Floats:
        """The x at which P(S > x) falls to y, by Newton's method in the interval, which is nearly straight."""
        at = np.clip(np.searchsorted(-self.exceedance, -y, side="left") - 1, 0, self.knots.size - 2)
        _, _, (a, b, c, d) = self._cubic(self.knots[at] + self._step / 2)
        low, high, fall = np.zeros(y.shape), np.ones(y.shape), -(b + c + d)
        t = np.clip(np.divide(a - y, fall, out=np.zeros(y.shape), where=fall > 0), 0.0, 1.0)
        for _ in range(NEWTON):
            value, slope = a + t * (b + t * (c + t * d)) - y, b + t * (2 * c + 3 * t * d)
            low, high = np.where(value > 0, t, low), np.where(value > 0, high, t)
            t = np.divide(-value, slope, out=np.full(y.shape, 2.0), where=slope < 0) + t
            t = np.where((t >= low) & (t <= high), t, (low + high) / 2)
            if (np.abs(value) <= CLOSE * y).all():
                break
        return np.asarray(self.knots[at] + self._step * t)

    def area(self, x: Floats) -> Floats:
        """Integral of P(S > x) from `start` to x."""
        t, at, (a, b, c, d) = self._cubic(x)
        before = self.exceedance[0] * np.minimum(x - self.knots[0], 0.0)
        return np.asarray(before + self.areas[at] + self._step * t * (a + t * (b / 2 + t * (c / 3 + t * d / 4))))


@dataclass(frozen=True)
class Steps:
    """P(S > x) on `start` .. `end` where it jumps: a staircase, each of whose steps may lie some cells aside.

    Cells keep the mean, so that areas under the stairs are good where a probability beside a jump is not.
    """

    grid: Grid
    spectra: Smooth
    mass: float
    start: float

    @cached_property
    def end(self) -> float:
        return self.grid.h * (self.grid.size - 1)

    def _exceedance(self, step: int) -> Floats:
        value = self.mass - np.cumsum(self.grid.coarser(step).masses(self.spectra.smooth(step)))
        value[0] = self.mass
        return np.clip(np.minimum.accumulate(value), 0.0, None)

    @cached_property
    def exceedance(self) -> Floats:
        """P(S > x) from each point to the next."""
        return self._exceedance(1)

    @cached_property
    def _areas(self) -> Floats:
        return np.append(0.0, np.cumsum(self.exceedance[:-1] * self.grid.h))

    def error(self, tail: float) -> float:
        """Relative Lévy distance from the stairs of half as many steps: the least e, of amount and of probability.

        Every P(S > x) lies between (1 - e) P(S > x (1 + e)) and (1 + e) P(S > x (1 - e)) of the other stairs.
        """
        coarse = self._exceedance(2)
        at = np.flatnonzero((coarse >= tail) & (2 * self.grid.h * np.arange(coarse.size) >= self.start))
        x, value, low, high = np.asarray(2 * self.grid.h * at, np.float64), coarse[at], 0.0, 1.0
        for _ in range(HALVINGS):
            e = (low + high) / 2
            above, below = (factor * self.sf(x * (2 - factor)) for factor in (1 + e, 1 - e))
            low, high = (low, e) if ((below <= value) & (value <= above)).all() else (e, high)
        return high

    @property
    def top(self) -> float:
        """P(S > start)."""
        return float(self.sf(np.array(self.start)))

    def _at(self, x: Floats) -> NDArray[np.intp]:
        return np.clip((x / self.grid.h * (1 + CLOSE)).astype(np.intp), 0, self.grid.size - 1)

    def sf(self, x: Floats) -> Floats:
        return self.exceedance[self._at(x)]

    def inverse(self, y: Floats) -> Floats:
        return np.asarray(self.grid.h * np.searchsorted(-self.exceedance, -y), np.float64)

    def area(self, x: Floats) -> Floats:
        """Integral of P(S > x) from 0 to x."""
        at = self._at(x)
        return self._areas[at] + (x - at * self.grid.h) * self.exceedance[at]
