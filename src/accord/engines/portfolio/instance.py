"""What is to be chosen from: checked at the door, with the controls that are certain or impossible taken out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from accord.engines.given import EngineError, Floats, floats, number, several, whole

Flags = NDArray[np.bool_]
Pairs = Iterable[Sequence[int]]


@dataclass(frozen=True, slots=True)
class Instance:
    """A choice among `n` free controls for `m` scenarios; what must be chosen is already in `ale` and `budget`.

    `ale[m]` what each scenario costs a year, `effect[m, n]` the share of it that each control takes away, `cost[n]`,
    `needs[n, n]`: the row's control needs the column's (transitive, and itself), `excludes[n, n]`: the two cannot be
    chosen together (symmetric).
    """

    ale: Floats
    effect: Floats
    cost: Floats
    budget: float
    needs: Flags
    excludes: Flags

    def left(self, chosen: Flags) -> Floats:
        """What is left of each scenario with the controls `chosen[n]`."""
        left: Floats = self.ale * np.prod(1.0 - self.effect[:, chosen], axis=1)
        return left

    def residual(self, chosen: Flags) -> float:
        return float(self.left(chosen).sum())

    def spent(self, chosen: Flags) -> float:
        return float(self.cost[chosen].sum())

    def completed(self, chosen: Flags) -> Flags:
        """`chosen` and all that they need."""
        everything: Flags = self.needs[chosen].sum(axis=0) > 0
        return everything

    def affordable(self, cost: Floats, spent: float) -> Flags:
        """Which of these costs still fit into the budget: rounding in the sixteenth digit does not decide."""
        fits: Flags = spent + cost <= self.budget * (1.0 + 1e-12)
        return fits

    def of(self, kept: Flags) -> Instance:
        """The same choice among the controls `kept` only."""
        square = np.ix_(kept, kept)
        effect = np.ascontiguousarray(self.effect[:, kept])
        return Instance(self.ale, effect, self.cost[kept], self.budget, self.needs[square], self.excludes[square])


def instance(
    ale: ArrayLike, effect: ArrayLike, cost: ArrayLike, budget: float, requires: Pairs, excludes: Pairs
) -> Instance:
    """What was given, checked: shapes, signs, shares from 0 to 1, rules that name controls and do not contradict."""
    ale, cost = floats("ale", ale), floats("cost", cost)
    effect = floats("effect", effect, ndim=2)
    if effect.shape != (ale.size, cost.size):
        given = f"it has {effect.shape[0]} and {effect.shape[1]}"
        raise EngineError(f"`effect` must have {ale.size} row(s) and {cost.size} column(s), as `ale`, `cost`; {given}.")
    for name, values in (("ale", ale), ("cost", cost), ("effect", effect)):
        if values.min() < 0:
            raise EngineError(f"`{name}` must not be negative; it holds {values.min():g}.")
    if effect.max() > 1:
        raise EngineError(f"`effect` must hold shares from 0 to 1; it holds {effect.max():g}.")
    needs = _closure(_matrix("requires", requires, cost.size))
    apart = _matrix("excludes", excludes, cost.size)
    apart = np.logical_or(apart, apart.T)
    _refuse_contradictions(needs, apart)
    return Instance(ale, effect, cost, number("budget", budget, least=0.0), needs, apart)


def certain(whole_choice: Instance, must: Iterable[int]) -> Flags:
    """The controls that `must` be chosen, with all that they need; refused where rules or budget forbid them."""
    count = whole_choice.cost.size
    named = np.zeros(count, dtype=bool)
    named[[_control("must", control, count) for control in several("must", must)]] = True
    chosen = whole_choice.completed(named)
    clash = np.argwhere(whole_choice.excludes & chosen & chosen[:, None])
    if clash.size:
        a, b = (_because(int(control), named, whole_choice.needs) for control in clash[0])
        raise EngineError(f"`must` cannot hold: {a} and {b}, and `excludes` forbids the two together.")
    spent = whole_choice.spent(chosen)
    if not whole_choice.affordable(np.zeros(1), spent)[0]:
        which = ", ".join(str(control) for control in np.flatnonzero(chosen))
        raise EngineError(
            f"`budget` is {whole_choice.budget:g}, and the controls that must be chosen ({which}) cost {spent:g}."
        )
    return chosen


def possible(whole_choice: Instance, chosen: Flags) -> Flags:
    """The controls that can still be chosen beside `chosen`: not excluded by them, affordable with what they need."""
    barred = whole_choice.excludes[:, chosen].any(axis=1)
    barred = (whole_choice.needs & barred).any(axis=1)
    missing = (whole_choice.needs & ~chosen) @ whole_choice.cost
    free: Flags = ~chosen & ~barred & whole_choice.affordable(missing, whole_choice.spent(chosen))
    return free


def _control(name: str, control: int, count: int) -> int:
    return whole(f"{name}", control, least=0, most=count - 1)


def _matrix(name: str, pairs: Pairs, count: int) -> Flags:
    matrix = np.zeros((count, count), dtype=bool)
    for given in several(name, pairs):
        pair = several(name, given)
        if len(pair) != 2:
            raise EngineError(f"`{name}` must hold pairs of controls; it holds {pair}.")
        a, b = (_control(name, control, count) for control in pair)
        if a == b:
            raise EngineError(f"`{name}` must hold pairs of two different controls; it holds ({a}, {b}).")
        matrix[a, b] = True
    return matrix


def _closure(needs: Flags) -> Flags:
    """What each control needs, directly or through others, and itself."""
    reach: Flags = needs | np.eye(len(needs), dtype=bool)
    while needs.any():
        further: Flags = (reach.astype(np.float32) @ reach.astype(np.float32)) > 0
        if (further == reach).all():
            break
        reach = further
    return reach


def _refuse_contradictions(needs: Flags, excludes: Flags) -> None:
    """A control that needs what excludes itself, or two that exclude each other, could never be chosen."""
    for control in np.flatnonzero(needs.sum(axis=1) > 1):
        needed = needs[control]
        clash = np.argwhere(excludes & needed & needed[:, None])
        if clash.size:
            a, b = clash[0]
            raise EngineError(
                f"`requires` and `excludes` contradict each other: control {control} brings {a} and {b} with it,"
                f" which exclude each other."
            )


def _because(control: int, named: Flags, needs: Flags) -> str:
    if named[control]:
        return f"control {control} must be chosen"
    by = np.flatnonzero(named & needs[:, control])[0]
    return f"control {control} is needed by {by}, which must be chosen"
