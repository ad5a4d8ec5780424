"""The exceedance probability within one window: masses on three grids, extrapolated, interpolated and inverted."""

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
NEWTON = 9  # steps; each at least halves the interval


class Smooth(Protocol):
    """What a window is computed from: the transform on the grid with every `step`-th point."""

    def smooth(self, step: int) -> Transform: ...


@dataclass(frozen=True)
class Window:
    """P(S > x) at the points of a window's grids, for the smooth part of S, of which `mass` is the probability."""

    grid: Grid
    spectra: Smooth
    mass: float

    def _exceedance(self, step: int) -> Floats:
        """At every `step`-th point: half of a point's own mass counts, so that the error is of order h²."""
        mass = self.grid.coarser(step).masses(self.spectra.smooth(step))
        return np.asarray(self.mass - (np.cumsum(mass) - mass / 2))

    @cached_property
    def fine(self) -> Floats:
        return self._exceedance(1)

    @cached_property
    def coarse(self) -> Floats:
        return self._exceedance(2)

    @cached_property
    def coarsest(self) -> Floats:
        return self._exceedance(4)

    @cached_property
    def exceedance(self) -> Floats:
        """Richardson, at every second point: (4 fine - coarse) / 3 removes the error of order h²."""
        value = (4 * self.fine[::2] - self.coarse) / 3
        value[0] = self.mass
        return value

    def error(self, start: float, tail: float) -> float:
        """Greatest relative error of P(S > x) from `start` on, where it is at least `tail`.

        The extrapolated values of both pairs of grids differ by 15 times the error of the finer one if that is of
        order h^4; a third of that is said here, so that the order may be as low as 2.
        """
        first, second = self.exceedance[::2], (4 * self.coarse[::2] - self.coarsest) / 3
        amounts = self.grid.start + self.grid.points[: self.grid.size : 4]
        there = (amounts >= max(start, self.grid.h)) & (first >= tail)
        if not there.any():
            return 0.0 if start > self.grid.start else math.inf  # all of it within the first points
        return float((np.abs(first - second)[there] / first[there]).max()) / 5


@dataclass(frozen=True)
class Piece:
    """Smooth part of P(S > x) on `start` .. `end` of a window."""

    window: Window
    start: float

    @cached_property
    def end(self) -> float:
        return self.window.grid.start + self._step * (self.window.grid.size // 2 - 1)

    @cached_property
    def _step(self) -> float:
        return 2 * self.window.grid.h

    def error(self, tail: float) -> float:
        return self.window.error(self.start, tail)

    @cached_property
    def _from(self) -> int:
        return round((self.start - self.window.grid.start) / self._step)

    @cached_property
    def knots(self) -> Floats:
        """The points which the piece answers for."""
        return self.window.grid.start + self.window.grid.points[: self.window.grid.size : 2][self._from :]

    @property
    def top(self) -> float:
        """P(S > start)."""
        return float(self.exceedance[0])

    @cached_property
    def exceedance(self) -> Floats:
        """P(S > x) at the knots: never rising, never negative."""
        return np.maximum(np.minimum.accumulate(self.window.exceedance[self._from :]), 0.0)

    @cached_property
    def slopes(self) -> Floats:
        """Slopes at the knots of fourth order, cut where the cubic would not fall (Fritsch and Carlson 1980)."""
        y, h = self.exceedance, self._step
        secants = np.diff(y) / h
        slopes = np.empty(y.size)
        slopes[1:-1] = (y[2:] - y[:-2]) / (2 * h)
        slopes[2:-2] = (8 * (y[3:-1] - y[1:-3]) - (y[4:] - y[:-4])) / (12 * h)
        slopes[0], slopes[-1] = (3 * secants[0] - secants[1]) / 2, (3 * secants[-1] - secants[-2]) / 2
        steepest = 3 * np.maximum(np.append(secants[0], secants), np.append(secants, secants[-1]))
        falling: Floats = np.minimum(np.maximum(slopes, steepest), 0.0)
        return falling

    @cached_property
    def areas(self) -> Floats:
        """Integral of P(S > x) from `start` to each knot."""
        y, d, h = self.exceedance, self.slopes, self._step
        return np.append(0.0, np.cumsum(h * (y[1:] + y[:-1]) / 2 + h * h * (d[:-1] - d[1:]) / 12))

    def _cubic(self, x: Floats) -> tuple[Floats, NDArray[np.intp], tuple[Floats, Floats, Floats, Floats]]:
        """Place within the interval (0..1), the interval, and the coefficients of the cubic there."""
        h, first = self._step, self.knots[0]
        at = np.clip(((x - first) / h).astype(np.intp), 0, self.knots.size - 2)
        t = np.clip((x - first) / h - at, 0.0, 1.0)
        y0, y1, d0, d1 = self.exceedance[at], self.exceedance[at + 1], h * self.slopes[at], h * self.slopes[at + 1]
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
