"""A window of amounts on a grid: cells of a distribution, their tilted transforms, and the way back.

Cells are mean-preserving: the mass between two grid points goes to both so that its mean stays (Gerber 1982, local
moment matching). A tilt exp(-theta k/M) and zero-padding to 2M damp what wraps around by exp(-2 theta) (Grübel and
Hermesmeier 1999). Mass beyond the window is left out of the cells: it cannot change what happens within.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy import fft

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from accord.engines.given import Floats

    Transform = NDArray[np.complex128]


@dataclass(frozen=True)
class Grid:
    """Points 0, h, 2h ... below `size` x h; those of the annual loss begin at `origin` x h.

    A window away from 0 is for sums of very many losses: their distribution wraps around the grid as a whole.
    """

    size: int
    h: float
    tilt: float
    origin: int = 0

    @cached_property
    def points(self) -> Floats:
        """The edges of the cells, `size` + 1 of them."""
        return np.arange(self.size + 1, dtype=np.float64) * self.h

    @property
    def start(self) -> float:
        """The least annual loss of the window."""
        return self.origin * self.h

    @cached_property
    def damping(self) -> Floats:
        return np.asarray(np.exp(np.arange(self.size) * (-self.tilt / self.size)))

    def coarser(self, step: int) -> Grid:
        """The same window with every `step`-th point."""
        return Grid(self.size // step, self.h * step, self.tilt, self.origin // step)

    def cells(self, cdf: Floats, first_moment: Floats) -> Floats:
        """Mean-preserving masses at the points from P(X <= x) and E[X; X <= x] at the edges."""
        mass = np.diff(cdf)
        up = np.diff(first_moment) / self.h - np.arange(self.size) * mass
        mass -= up
        mass[1:] += up[:-1]
        mass[0] += cdf[0]
        return mass

    def floor_cells(self, cdf: Floats) -> Floats:
        """All mass between two points moves down: a loss that is never larger."""
        mass = np.diff(cdf)
        mass[0] += cdf[0]
        return mass

    def ceil_cells(self, cdf: Floats) -> Floats:
        """All mass between two points moves up: a loss that is never smaller."""
        return np.append(cdf[0], np.diff(cdf[:-1]))

    def transform(self, mass: Floats) -> Transform:
        return np.asarray(fft.rfft(mass * self.damping, 2 * self.size))

    def masses(self, transform: Transform) -> Floats:
        """Back: the masses of the annual loss at the points of the window."""
        wrapped = fft.irfft(transform, 2 * self.size)
        if self.origin:
            wrapped = np.roll(wrapped, -self.origin)
        return np.asarray(wrapped[: self.size] / self.damping)
