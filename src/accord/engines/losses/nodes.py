"""Nodes of a standard normal variable that moves a year: a trapezoid, whose error falls faster than any power."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from scipy import special
from scipy.interpolate import make_interp_spline

if TYPE_CHECKING:
    from accord.engines.given import Floats

REACH, SPACING = 7.0, 14.0 / 31.0
SEEN, FADE = 5.5, 0.25  # how far it goes in years that are likely enough to be seen, and how that ends
FINE = 801  # points of the integral of the density of nodes


def stretched(most: float, sharp: Callable[[Floats], Floats]) -> tuple[Floats, Floats]:
    """Nodes and weights for a year whose rates grow by exp(l z), |l| at most `most`; the weights sum to 1.

    `sharp` is the square of how many standard deviations the year's loss moves per unit of z. Between two nodes it must
    not move by more than one, or the mixture would show each of them: the trapezoid's variable is stretched there.
    """
    z = np.linspace(-REACH - most, REACH + most, FINE)
    density = np.sqrt(max(1 / SPACING, most) ** 2 + sharp(z) * special.ndtr((SEEN - np.abs(z)) / FADE))
    way = np.append(0.0, np.cumsum((density[1:] + density[:-1]) / 2 * np.diff(z)))
    back = make_interp_spline(way, z, k=5)
    at = np.linspace(0.0, way[-1], math.ceil(way[-1]) + 1)
    weights = np.exp(-(back(at) ** 2) / 2) * back(at, 1)
    return back(at), weights / weights.sum()
