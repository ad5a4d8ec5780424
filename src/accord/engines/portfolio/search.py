"""Good choices at once: the best bundle for its money, again and again, then swaps of one for another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from accord.engines.given import Floats
    from accord.engines.portfolio.instance import Flags, Instance

LEAST_GAIN = 1e-12  # of the residual: less is rounding


def greedy(choice: Instance) -> Flags:
    """From nothing, by reduction for the money, improved by swaps."""
    return improve(choice, np.zeros(choice.cost.size, dtype=bool))


def fill(choice: Instance, chosen: Flags) -> Flags:
    """Adds to `chosen` the best affordable control with all that it needs, until none reduces the residual."""
    bundles = _Bundles(choice, chosen)
    while (best := bundles.best()) is not None:
        bundles.add(best)
    return bundles.chosen


class _Bundles:
    """For each control what it would bring and cost together with all that it needs and is not chosen yet."""

    def __init__(self, choice: Instance, chosen: Flags) -> None:
        self.choice, self.chosen = choice, chosen.copy()
        self.left, self.spent = choice.left(chosen), choice.spent(chosen)
        self.barred = choice.excludes[:, chosen].any(axis=1)
        self.effect, self.cost = choice.effect, choice.cost
        self.compound = choice.needs.sum(axis=1) > 1
        if self.compound.any():
            self.effect, self.cost = choice.effect.copy(), choice.cost.copy()
            self._renew(self.compound & ~chosen)

    def best(self) -> int | None:
        """What brings most for its money (what is free first); the lower number of equals."""
        allowed = self.choice.affordable(self.cost, self.spent) & ~self.chosen & ~self.barred
        gain = np.where(allowed, self.left @ self.effect, 0.0)
        gain[gain <= LEAST_GAIN * self.left.sum()] = 0.0
        if not gain.any():
            return None
        return int(np.argmax(per_cost(gain, self.cost)))

    def add(self, control: int) -> None:
        self.left = self.left * (1.0 - self.effect[:, control])
        self.spent += float(self.cost[control])
        new = np.flatnonzero(self.choice.needs[control] & ~self.chosen)
        self.chosen[new] = True
        self.barred |= self.choice.excludes[new].any(axis=0)
        if self.compound.any():
            self._renew(self.compound & self.choice.needs[:, new].any(axis=1) & ~self.chosen)

    def _renew(self, which: Flags) -> None:
        self.barred |= (self.choice.needs & self.barred).any(axis=1)
        for control in np.flatnonzero(which):
            new = self.choice.needs[control] & ~self.chosen
            self.effect[:, control] = 1.0 - np.prod(1.0 - self.choice.effect[:, new], axis=1)
            self.cost[control] = self.choice.cost[new].sum()


def per_cost(gain: Floats, cost: Floats) -> Floats:
    """What is gained for the money: without end where it is free, nothing where nothing is gained."""
    with np.errstate(over="ignore"):
        rate: Floats = np.divide(gain, cost, out=np.where(gain > 0, np.inf, 0.0), where=cost > 0)
    return rate


def improve(choice: Instance, chosen: Flags) -> Flags:
    """Swaps one chosen control for another and fills what that leaves, as long as it helps."""
    chosen = fill(choice, lean(choice, chosen))
    while True:
        swapped = _best_swap(choice, chosen)
        if swapped is None:
            return chosen
        swapped = fill(choice, swapped)
        if choice.residual(swapped) >= choice.residual(chosen) * (1.0 - LEAST_GAIN):
            return chosen
        chosen = swapped


def lean(choice: Instance, chosen: Flags) -> Flags:
    """Without the controls that buy nothing, the dearest first, unless another needs them."""
    chosen = chosen.copy()
    while True:
        out = np.flatnonzero(chosen & (choice.needs[chosen].sum(axis=0) <= 1))
        rest = without_each(choice, chosen, out).sum(axis=1)
        idle = out[rest <= choice.residual(chosen) * (1.0 + LEAST_GAIN)]
        if not idle.size:
            return chosen
        chosen[idle[np.argmax(choice.cost[idle])]] = False


def _best_swap(choice: Instance, chosen: Flags) -> Flags | None:
    """One control out and one in: all pairs at once by one matrix product."""
    out = np.flatnonzero(chosen & (choice.needs[chosen].sum(axis=0) <= 1))
    into = np.flatnonzero(~chosen & ((choice.needs & ~chosen).sum(axis=1) == 1))
    if not (out.size and into.size):
        return None
    rest = without_each(choice, chosen, out)
    after = rest.sum(axis=1)[:, None] - rest @ choice.effect[:, into]
    spent = choice.spent(chosen) - choice.cost[out]
    fits = spent[:, None] + choice.cost[into] <= choice.budget * (1.0 + 1e-12)
    apart = choice.excludes[np.ix_(into, out)].T
    clashes = choice.excludes[into][:, chosen].sum(axis=1)[None, :] - apart
    allowed = fits & (clashes == 0) & ~choice.needs[np.ix_(into, out)].T
    after[~allowed] = np.inf
    best = np.unravel_index(int(np.argmin(after)), after.shape)
    if after[best] >= choice.residual(chosen) * (1.0 - LEAST_GAIN):
        return None
    swapped = chosen.copy()
    swapped[out[best[0]]], swapped[into[best[1]]] = False, True
    return swapped


def without_each(choice: Instance, chosen: Flags, out: np.ndarray) -> Floats:
    """`rest[o, m]`: what is left of each scenario without control `out[o]`, also where an effect is exactly 1."""
    keep = 1.0 - choice.effect[:, out].T
    ends = choice.effect[:, chosen] == 1.0
    finite = np.where(ends, 0.0, choice.effect[:, chosen])
    base = choice.ale * np.prod(1.0 - finite, axis=1)
    others = ends.sum(axis=1) - (keep == 0.0)
    rest: Floats = np.where(others == 0, base / np.where(keep == 0.0, 1.0, keep), 0.0)
    return rest
