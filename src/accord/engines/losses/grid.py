"""A window of amounts on a grid: cells of a distribution, their tilted transforms, and the way back.

Cells keep moments: the mass between two grid points goes to these and their neighbours so that mean and variance stay
(Gerber 1982, local moment matching), or to both so that the mean stays and no mass is negative. A tilt exp(-theta k/M)
and zero-padding to 2M damp what wraps around by exp(-2 theta) (Grübel and Hermesmeier 1999). Mass beyond the window is
left out of the cells: it cannot change what happens within.
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
    from accord.engines.losses.tables import Cells, Kind

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
        """The same window with every `step`-th point, made once."""
        if step not in self._coarser:
            self._coarser[step] = Grid(self.size // step, self.h * step, self.tilt, self.origin // step)
        return self._coarser[step]

    @cached_property
    def _coarser(self) -> dict[int, Grid]:
        return {1: self}

    def placed(self, cells: Cells, kind: Kind) -> Floats:
        """The masses at the points that stand for what lies in the cells."""
        if kind == "floor":  # all moves down: a loss that is never larger
            mass = cells.mass.copy()
        elif kind == "ceil":  # all moves up: a loss that is never smaller
            mass = np.roll(cells.mass, 1, axis=-1)
            mass[..., 0] = 0.0
        else:
            mass = cells.mass - cells.up
            mass[..., 1:] += cells.up[..., :-1]
        mass[..., 0] += cells.zero
        if kind == "smooth":
            self._narrow(mass, cells.twice)
        return mass

    def _narrow(self, mass: Floats, twice: Floats) -> None:
        """Take away what splitting a cell's mass between both points added to the second moment, E[u (1 - u)].

        (-1, 2, -1) times half of it does so, half of that at either point. A hair of mass becomes negative.
        """
        take = twice / -4
        take[..., 1:] += twice[..., :-1] / -4
        take[..., 1] -= twice[..., 0] / 4  # nothing lies below 0
        take[..., 0] = 0.0
        mass += 2 * take
        mass[..., 1:] -= take[..., :-1]
        mass[..., :-1] -= take[..., 1:]

    def transform(self, mass: Floats) -> Transform:
        return np.asarray(fft.rfft(mass * self.damping, 2 * self.size))

    def masses(self, transform: Transform) -> Floats:
        """Back: the masses of the annual loss at the points of the window."""
        wrapped = fft.irfft(transform, 2 * self.size)
        if self.origin:
            wrapped = np.roll(wrapped, -self.origin)
        return np.asarray(wrapped[: self.size] / self.damping)
