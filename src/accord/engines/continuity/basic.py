"""Short answers about suppliers by themselves."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from accord.engines.continuity.findings import probabilities
from accord.engines.given import EngineError, number, whole

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


def k_of_n(p: ArrayLike, k: int) -> float:
    """That at least `k` of independent parts work, `p[n]` each, by how many do (Barlow and Heidtmann, 1984)."""
    each = probabilities("p", p)
    if each.ndim != 1:
        raise EngineError(f"`p` must have 1 dimension(s); it has {each.ndim}.")
    needed = whole("k", k, least=0, most=each.size)
    count = np.zeros(each.size + 1)
    count[0] = 1.0
    for at, works in enumerate(each, 1):
        count[1 : at + 1] = count[1 : at + 1] * (1.0 - works) + count[:at] * works
        count[0] *= 1.0 - works
    return float(min(count[needed:].sum(), 1.0))


def at_least(needed: int, p: list[float]) -> float:
    """`k_of_n` for few parts, without arrays."""
    found = [1.0] + [0.0] * needed  # that so many of those before work, the last: or more
    for works in p:
        found[needed] += found[needed - 1] * works
        for at in range(needed - 1, 0, -1):
            found[at] += works * (found[at - 1] - found[at])
        found[0] *= 1.0 - works
    return found[needed]


def availability(mtbf: float, mttr: float) -> float:
    """Share of the time in which a supplier delivers: mean time between failures and to repair, in one unit (steady
    state of two states, MTBF / (MTBF + MTTR), MIL-HDBK-338B section 5)."""
    up, down = number("mtbf", mtbf, above=0.0), number("mttr", mttr, least=0.0)
    return up / (up + down)


def undisturbed(mtbf: float, duration: float) -> float:
    """That no failure begins within `duration`, at a constant rate: exp(-duration / MTBF), in one unit."""
    return math.exp(-number("duration", duration, least=0.0) / number("mtbf", mtbf, above=0.0))
