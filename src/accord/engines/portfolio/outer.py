"""Outer approximation: linear cuts below the residual, solved by HiGHS, until the proven gap is small enough."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from scipy import optimize, sparse

from accord.engines.portfolio.cuts import Cut, lifted, tangent
from accord.engines.portfolio.search import improve

if TYPE_CHECKING:
    from accord.engines.given import Floats
    from accord.engines.portfolio.instance import Flags, Instance

ROUNDS = 20  # of the linear programme
FOCUS = 120  # free controls that a programme decides well
PROGRESS = 1e-4  # of the residual that a round must raise the bound
SMALL = 40  # up to so many free controls the optimum itself is looked for, whatever the gap
VIOLATED = 1e-6  # what a cut must gain to be added, as a share of the residual
WHOLE = 1e-5  # so near to 0 or 1 a relaxed control counts as decided
LEAST = 1e-7  # of the loss: a residual below this is not resolved further


@dataclass
class Bracket:
    """The best choice so far and what no choice can beat."""

    choice: Instance
    chosen: Flags
    gap: float
    lower: float = 0.0
    upper: float = field(init=False)

    def __post_init__(self) -> None:
        self.upper = self.choice.residual(self.chosen)

    def closed(self) -> bool:
        return self.upper - self.lower <= self.gap * self.upper

    def offer(self, chosen: Flags) -> None:
        residual = self.choice.residual(chosen)
        if residual < self.upper:
            self.chosen, self.upper = chosen, residual

    def raise_to(self, bound: float) -> None:
        self.lower = min(max(self.lower, bound), self.upper)


def prove(choice: Instance, start: Flags, gap: float, time_limit: float) -> Bracket:
    """The best choice found from `start` on, and a lower bound: gap proven, or the time limit (in seconds) reached.

    The stopwatch ends mixed-integer programmes; a linear one, once begun, is finished.
    """
    bracket = Bracket(choice, start, gap if choice.cost.size > SMALL else 0.0)
    to_gain = float(choice.ale @ choice.effect.sum(axis=1))
    if to_gain <= 0.0:
        bracket.raise_to(bracket.upper)
    if bracket.closed():
        return bracket
    deadline = time.perf_counter() + time_limit
    programme = _Programme(choice, max(bracket.upper, LEAST * float(choice.ale.sum())))
    for x in (np.zeros(choice.cost.size), start.astype(np.float64)):
        programme.cut(x, np.full(choice.ale.size, -np.inf))
    _relax(programme, bracket, deadline)
    seen: set[bytes] = set()
    while not bracket.closed() and (left := deadline - time.perf_counter()) > 0:
        found, shares, bound = programme.solve(bracket.gap / 2, left)
        bracket.raise_to(bound)
        if found is None:
            break
        bracket.offer(_rounded(choice, found))
        if (again := np.round(found).tobytes()) in seen or not programme.cut(np.round(found), shares):
            break  # the cuts are exact at a choice: there is nothing more to learn
        seen.add(again)
    return bracket


def _relax(programme: _Programme, bracket: Bracket, deadline: float) -> None:
    """Cuts where the linear programme lies too low, until that raises the bound no more; then fixes what it can.

    Where much stays open, a search among the least decided controls first: a better choice lets more be fixed.
    """
    x, shares, bound, reduced = programme.relax()
    for _ in range(ROUNDS):
        bracket.raise_to(bound)
        bracket.offer(_rounded(bracket.choice, x))
        if bracket.closed() or time.perf_counter() > deadline or not programme.cut(x, shares):
            break
        before = bound
        x, shares, bound, reduced = programme.relax()
        if bound - before < PROGRESS * bracket.upper:
            break
    bracket.raise_to(bound)
    programme.fix(x, reduced, bracket.upper - bound)
    left = deadline - time.perf_counter()
    if programme.free > FOCUS and left > 0 and not bracket.closed():
        found = programme.near(x, reduced, bracket.gap, left / 5)
        if found is not None:
            bracket.offer(_rounded(bracket.choice, found))
            programme.fix(x, reduced, bracket.upper - bound)


def _rounded(choice: Instance, x: Floats) -> Flags:
    """A choice near the relaxed one: the largest entries first, as far as rules and budget allow, then improved."""
    chosen = np.zeros(x.size, dtype=bool)
    for control in np.argsort(-x, kind="stable"):
        if x[control] < 0.5:
            break
        tried = chosen if chosen[control] else _affordable(choice, chosen | choice.needs[control])
        chosen = chosen if tried is None else tried
    return improve(choice, chosen)


def _affordable(choice: Instance, chosen: Flags) -> Flags | None:
    """`chosen`, when rules and budget allow it (the solver is right to its tolerance only)."""
    whole = choice.completed(chosen)
    apart = choice.excludes[np.ix_(whole, whole)].any()
    return None if apart or not choice.affordable(np.zeros(1), choice.spent(whole))[0] else whole


class _Programme:
    """min sum y_i over controls x and what each scenario leaves y_i, in units of `scale`, with the cuts so far."""

    def __init__(self, choice: Instance, scale: float) -> None:
        self.choice, self.scale = choice, scale
        self.weight = choice.ale / scale
        self.least = self.weight * np.prod(1.0 - choice.effect, axis=1)
        self.touching = [np.flatnonzero(row) for row in choice.effect]
        self.cuts: list[Cut] = []
        self.low, self.high = np.zeros(choice.cost.size), np.ones(choice.cost.size)
        self.rules = self._rules()

    def cut(self, x: Floats, shares: Floats) -> int:
        """Adds the cuts that lie above `shares[m]` at `x`: their number."""
        before = len(self.cuts)
        for scenario, controls in enumerate(self.touching):
            if controls.size == 0:
                continue
            effect, here = self.choice.effect[scenario, controls], x[controls]
            least = shares[scenario] + VIOLATED / max(self.weight[scenario], 1e-9) / self.choice.ale.size
            smooth = tangent(scenario, controls, effect, here)
            if smooth.constant + smooth.slope @ here > least:
                self.cuts.append(smooth)
            height, cut = lifted(scenario, controls, effect, here)
            if height > least:
                self.cuts.append(cut)
        return len(self.cuts) - before

    def relax(self) -> tuple[Floats, Floats, float, Floats]:
        """The linear programme: controls as shares, what scenarios leave, the bound, reduced costs (in money)."""
        matrix, most = self._rows()
        found = optimize.linprog(self._objective, matrix, most, bounds=self._bounds(), method="highs")
        if found.x is None:  # beyond the solver's numbers: nothing is proven
            return np.zeros_like(self.low), np.zeros_like(self.weight), 0.0, np.zeros_like(self.low)
        reduced = (found.lower.marginals + found.upper.marginals)[: self.low.size] * self.scale
        return *self._parts(found.x), float(found.fun) * self.scale, reduced

    def solve(self, gap: float, seconds: float) -> tuple[Floats | None, Floats, float]:
        """The mixed-integer programme: controls (None if none was found in time), what scenarios leave, the bound."""
        matrix, most = self._rows()
        low, high = self._bounds().T
        found = optimize.milp(
            self._objective,
            integrality=np.repeat([1, 0], [self.low.size, self.weight.size]),
            bounds=optimize.Bounds(low, high),
            constraints=optimize.LinearConstraint(matrix, -np.inf, most),
            options={"mip_rel_gap": gap, "time_limit": seconds},
        )
        bound = found.mip_dual_bound
        bound = float(bound) * self.scale if bound is not None and np.isfinite(bound) else 0.0
        x, shares = (None, np.empty(0)) if found.x is None else self._parts(found.x)
        return x, shares, bound

    @property
    def free(self) -> int:
        return int((self.high > self.low).sum())

    def near(self, x: Floats, reduced: Floats, gap: float, seconds: float) -> Floats | None:
        """A good choice that follows the relaxed one but for the `FOCUS` controls it is least sure of."""
        sure = np.argsort(np.abs(reduced), kind="stable")[FOCUS:]
        sure = sure[np.abs(x[sure] - np.round(x[sure])) < WHOLE]
        low, high = self.low, self.high
        self.low, self.high = low.copy(), high.copy()
        self.low[sure] = self.high[sure] = np.round(x[sure])
        found = self.solve(gap, seconds)[0]
        self.low, self.high = low, high
        return found

    def fix(self, x: Floats, reduced: Floats, slack: float) -> None:
        """A control whose change costs more than is to be gained stays as the linear programme has it."""
        slack += WHOLE * self.scale
        self.high[(x < WHOLE) & (reduced > slack)] = 0.0
        self.low[(x > 1.0 - WHOLE) & (-reduced > slack)] = 1.0

    @property
    def _objective(self) -> Floats:
        return np.concatenate([np.zeros(self.low.size), np.ones(self.weight.size)])

    def _bounds(self) -> Floats:
        return np.column_stack([np.concatenate([self.low, self.least]), np.concatenate([self.high, self.weight])])

    def _parts(self, found: Floats) -> tuple[Floats, Floats]:
        x, left = np.split(found, [self.low.size])
        return np.clip(x, 0.0, 1.0), left / np.where(self.weight > 0, self.weight, 1.0)

    def _rows(self) -> tuple[sparse.csr_array, Floats]:
        """All rows as `matrix @ (x, y) <= most`: the cuts, the budget, the rules."""
        weight = np.array([self.weight[cut.scenario] for cut in self.cuts])
        sizes = [cut.controls.size for cut in self.cuts]
        rows = np.arange(len(self.cuts))
        values = np.concatenate(
            [np.repeat(weight, sizes) * np.concatenate([cut.slope for cut in self.cuts]), -np.ones(rows.size)]
        )
        at = np.concatenate([np.repeat(rows, sizes), rows])
        scenario = np.array([cut.scenario for cut in self.cuts]) + self.low.size
        columns = np.concatenate([*(cut.controls for cut in self.cuts), scenario])
        shape = (rows.size, self.low.size + self.weight.size)
        cuts = sparse.csr_array((values, (at, columns)), shape=shape)
        most = -weight * np.array([cut.constant for cut in self.cuts])
        return sparse.vstack([cuts, self.rules[0]], format="csr"), np.concatenate([most, self.rules[1]])

    def _rules(self) -> tuple[sparse.csr_array, Floats]:
        """The budget as one row (in its own unit), one row a pair of `needs` and of `excludes`."""
        count, width = self.choice.cost.size, self.choice.cost.size + self.choice.ale.size
        unit = self.choice.budget or 1.0
        needs = np.argwhere(self.choice.needs & ~np.eye(count, dtype=bool))
        apart = np.argwhere(np.triu(self.choice.excludes))
        rows = np.zeros((1 + len(needs) + len(apart), width))
        rows[0, :count] = self.choice.cost / unit
        for row, (a, b) in enumerate(needs, 1):
            rows[row, a], rows[row, b] = 1.0, -1.0
        for row, (a, b) in enumerate(apart, 1 + len(needs)):
            rows[row, a] = rows[row, b] = 1.0
        most = np.concatenate([[self.choice.budget / unit], np.zeros(len(needs)), np.ones(len(apart))])
        return sparse.csr_array(rows), most
