"""Lower bounds of what a scenario leaves, linear in the controls: tangents, and cuts that are exact at a choice.

What a scenario leaves, r(x) = prod(1 - e_j x_j) = exp(-sum l_j x_j) with l = -log(1 - e), is convex in log space, so
that every tangent lies below it (outer approximation: Duran and Grossmann, 1986). A tangent is blind to x being 0 or 1.
The lifted cuts are not (Ahmed and Atamtürk, 2011, "Maximizing a class of submodular utility functions"): for a set S of
controls they have the true value at S, the exact change in one direction, and in the other the largest that is valid.
With E the largest effect outside S, L = -log(1 - E), and n = floor(l / L) whole steps of it:

    r(x) >= r(S) (1 + sum_{j in S} V(l_j) (1 - x_j) - sum_{j not in S} e_j x_j)
    V(l) = n E + (1 - E) (exp(l - n L) - 1)

and with E the largest inside S, whose return is worth D = E / (1 - E):

    r(x) >= r(S) (1 + sum_{j in S} e_j / (1 - e_j) (1 - x_j) - sum_{j not in S} W(l_j) x_j)
    W(l) = n D + (1 + D) (1 - exp(n L - l))
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from accord.engines.given import Floats

FULL = 1.0 - 1e-15  # in cuts an effect of 1 counts as this much, which has a logarithm
SLIGHT = 1e-12  # and an effect below this as this much


@dataclass(frozen=True, slots=True)
class Cut:
    """`r(x) >= constant + slope . x[controls]` for what the scenario leaves as a share of its loss."""

    scenario: int
    constant: float
    controls: np.ndarray
    slope: Floats


def tangent(scenario: int, controls: np.ndarray, effect: Floats, x: Floats) -> Cut:
    """The tangent at `x`; where it would fall below zero at any choice it is lifted to zero there."""
    log = np.log1p(-np.minimum(effect, FULL))
    at = float(log @ x)
    constant = np.exp(at) * (1.0 - at)
    return Cut(scenario, constant, controls, np.maximum(np.exp(at) * log, -constant))


def lifted(scenario: int, controls: np.ndarray, effect: Floats, x: Floats) -> tuple[float, Cut]:
    """The cut that is highest at `x` (0 <= x <= 1) of the sets S of the largest entries of x, and its height."""
    order = np.lexsort((-effect, -x))
    e = np.clip(effect[order], SLIGHT, FULL)
    count = e.size
    left = np.concatenate([[1.0], np.cumprod(1.0 - e)])[:, None]
    inside = np.tri(count + 1, count, -1, dtype=bool)
    largest_outside = np.maximum.accumulate(e[::-1])[::-1, None]
    largest_inside = np.maximum.accumulate(e)[:, None]
    adding = _one_way(left[:-1], inside[:-1], _returned(e, largest_outside), np.broadcast_to(e, (count, count)))
    removing = _one_way(left[1:], inside[1:], np.broadcast_to(e / (1.0 - e), (count, count)), _taken(e, largest_inside))
    constant = np.concatenate([adding[0], removing[0]])
    slope = np.concatenate([adding[1], removing[1]])
    height = constant + slope @ x[order]
    best = int(np.argmax(height))
    return float(height[best]), Cut(scenario, float(constant[best]), controls[order], slope[best])


def _one_way(left: Floats, inside: np.ndarray, returned: Floats, taken: Floats) -> tuple[Floats, Floats]:
    """Constants and slopes of one cut for each row's set: what comes back inside, what is taken away outside."""
    constant = 1.0 + np.where(inside, returned, 0.0).sum(axis=1)
    slope = np.where(inside, -returned, -np.minimum(taken, constant[:, None]))
    return left[:, 0] * constant, left * slope


def _returned(e: Floats, largest: Floats) -> Floats:
    """V: what at least comes back when a control of S is left out, whatever is chosen outside of S."""
    log, step = -np.log1p(-e), -np.log1p(-largest)
    steps = np.floor(log / step)
    value: Floats = steps * largest + (1.0 - largest) * np.expm1(np.maximum(log - steps * step, 0.0))
    return value


def _taken(e: Floats, largest: Floats) -> Floats:
    """W: what at most a control outside of S takes away, whatever is left out of S."""
    log, step = -np.log1p(-e), -np.log1p(-largest)
    steps, worth = np.floor(log / step), largest / (1.0 - largest)
    value: Floats = steps * worth - (1.0 + worth) * np.expm1(-np.maximum(log - steps * step, 0.0))
    return value
