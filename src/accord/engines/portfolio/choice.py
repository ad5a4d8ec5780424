"""Which controls for which budget."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from accord.engines.given import Floats, Provenance, digest, floats, number, several
from accord.engines.portfolio import search
from accord.engines.portfolio.cuts import FULL
from accord.engines.portfolio.instance import Flags, Instance, Pairs, certain, instance, possible
from accord.engines.portfolio.outer import prove

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

SAME = 1e-9  # of the residual: far below the tolerance of the solver
STEPS = 40  # of Frank-Wolfe, for the bound of the greedy answer
PROVEN = "outer approximation by tangents and lifted cuts, mixed-integer programmes by HiGHS"
AT_ONCE = "greedy by reduction for the money, then swaps; bound by Frank-Wolfe steps on the convex relaxation"


@dataclass(frozen=True, slots=True)
class Choice:
    """What to choose, what then remains a year, and what is proven about it.

    `chosen` the controls in rising order, `cost` what they cost, `residual` the annual loss that remains (in the unit
    of `ale`), `left[m]` the same for each scenario, `lower_bound` what no permitted choice within the budget falls
    below, `gap` = (residual - lower_bound) / residual, `buys` what would come back a year if that control alone, of
    `chosen`, were given up, `before` the annual loss without any control.
    """

    chosen: tuple[int, ...]
    residual: float
    lower_bound: float
    gap: float
    cost: float
    budget: float
    before: float
    left: Floats
    buys: tuple[float, ...]
    provenance: Provenance


def choose(
    ale: ArrayLike,
    effect: ArrayLike,
    cost: ArrayLike,
    budget: float,
    requires: Pairs = (),
    excludes: Pairs = (),
    must: Iterable[int] = (),
    gap: float = 1e-3,
    time_limit: float = 10.0,
) -> Choice:
    """The controls that leave the least annual loss for the budget, with a proven gap.

    `ale[m]` is the annual loss expectancy of each scenario, `effect[m, n]` the share of it that each control takes away
    (0 nothing, 1 all), be it of the frequency or of the severity: effects multiply, residual = sum_i ale_i prod_j
    (1 - effect_ij) over the chosen j. `cost[n]` and `budget` are in one unit; `requires` holds pairs (a, b): control a
    needs control b, `excludes` pairs that cannot be chosen together, `must` the controls that are chosen in any case.
    Ends when the gap is proven to be at most `gap`, or after `time_limit` seconds (a warning then says so); up to 40
    controls to choose from, the optimum itself is found. Equal input gives an equal choice unless time ran out.

    Duran and Grossmann (1986), outer approximation; Ahmed and Atamtuerk (2011), lifted cuts.
    """
    gap, time_limit = number("gap", gap, least=0.0), number("time_limit", time_limit, above=0.0)
    question = _Question.of(ale, effect, cost, budget, requires, excludes, must)
    return question.proven(question.quick(), gap, time_limit)


def greedy(
    ale: ArrayLike,
    effect: ArrayLike,
    cost: ArrayLike,
    budget: float,
    requires: Pairs = (),
    excludes: Pairs = (),
    must: Iterable[int] = (),
) -> Choice:
    """A good choice at once (milliseconds); arguments as in `choose`.

    Control after control by reduction for the money, together with what it needs, then swaps. The bound
    is that of the relaxation in which controls may be chosen in part, by some steps of Frank and Wolfe (1956).
    """
    question = _Question.of(ale, effect, cost, budget, requires, excludes, must)
    chosen = question.quick()
    return question.answer(chosen, question.simple_bound(chosen), AT_ONCE)


def frontier(
    ale: ArrayLike,
    effect: ArrayLike,
    cost: ArrayLike,
    budgets: ArrayLike,
    requires: Pairs = (),
    excludes: Pairs = (),
    must: Iterable[int] = (),
    gap: float = 1e-3,
    time_limit: float = 10.0,
) -> tuple[Choice, ...]:
    """The choice for each of `budgets`, as given, residuals never rising with the budget; `time_limit` for each one."""
    gap, time_limit = number("gap", gap, least=0.0), number("time_limit", time_limit, above=0.0)
    wanted = floats("budgets", budgets)
    requires, excludes = several("requires", requires), several("excludes", excludes)
    must = several("must", must)
    questions = [_Question.of(ale, effect, cost, budget, requires, excludes, must) for budget in wanted]
    answers: dict[int, Choice] = {}
    poorer: Choice | None = None
    for at in np.argsort(wanted, kind="stable"):
        question = questions[at]
        start = question.quick()
        if poorer is not None:
            start = question.better(start, poorer.chosen)
        answers[int(at)] = poorer = question.proven(start, gap, time_limit)
    return tuple(answers[at] for at in range(wanted.size))


@dataclass(frozen=True, slots=True)
class _Question:
    """What was asked (`whole`), and what is left to decide: the controls `free` beside those that are `sure`."""

    whole: Instance
    sure: Flags
    free: Flags
    open: Instance
    inputs: str

    @classmethod
    def of(
        cls,
        ale: ArrayLike,
        effect: ArrayLike,
        cost: ArrayLike,
        budget: float,
        requires: Pairs,
        excludes: Pairs,
        must: Iterable[int],
    ) -> _Question:
        whole = instance(ale, effect, cost, budget, requires, excludes)
        sure = certain(whole, must)
        free = possible(whole, sure)
        rest = Instance(
            whole.left(sure),
            whole.effect,
            whole.cost,
            max(whole.budget - whole.spent(sure), 0.0),
            whole.needs,
            whole.excludes,
        )
        inputs = digest(
            whole.ale, whole.effect, whole.cost, whole.budget, whole.needs, whole.excludes, np.flatnonzero(sure)
        )
        return cls(whole, sure, free, rest.of(free), inputs)

    def quick(self) -> Flags:
        return search.greedy(self.open)

    def better(self, start: Flags, chosen: tuple[int, ...]) -> Flags:
        """`start`, or the choice made for a smaller budget where that leaves less."""
        other = np.isin(np.flatnonzero(self.free), chosen)
        return min(start, search.improve(self.open, other), key=self.open.residual)

    def simple_bound(self, chosen: Flags) -> float:
        """No choice leaves less: the best duality gap of some Frank-Wolfe steps on the convex relaxation."""
        log = -np.log1p(-np.minimum(self.open.effect, FULL))
        x, best = chosen.astype(np.float64), 0.0
        for step in range(STEPS):
            left = self.open.ale * np.exp(-(log @ x))
            gain = left @ log
            target = self._in_part(gain)
            best = max(best, float(left.sum() - gain @ (target - x)))
            x += (target - x) * 2.0 / (step + 2.0) if step else 0.5 * (target - x)
        return best

    def _in_part(self, gain: Floats) -> Floats:
        """The shares of the controls that gain most within the budget, rules aside: the best for its money first."""
        cost = self.open.cost
        order = np.argsort(-search.per_cost(gain, cost), kind="stable")
        room = np.clip(self.open.budget - np.cumsum(cost[order]) + cost[order], 0.0, cost[order])
        shares = np.ones_like(cost)
        shares[order] = np.divide(room, cost[order], out=np.ones_like(room), where=cost[order] > 0)
        return shares

    def proven(self, start: Flags, gap: float, time_limit: float) -> Choice:
        bracket = prove(self.open, start, gap, time_limit)
        late = (
            f"The time limit of {time_limit:g} s was reached before a gap of {gap:g} was proven;"
            " the choice may differ from run to run."
        )
        reached = bracket.upper - bracket.lower <= gap * bracket.upper
        return self.answer(bracket.chosen, bracket.lower, PROVEN, () if reached else (late,))

    def answer(self, chosen: Flags, bound: float, method: str, warnings: tuple[str, ...] = ()) -> Choice:
        everything = self.sure.copy()
        everything[np.flatnonzero(self.free)[search.lean(self.open, chosen)]] = True
        which = np.flatnonzero(everything)
        left = self.whole.left(everything)
        residual = float(left.sum())
        bound = residual if bound > residual * (1.0 - SAME) else max(bound, 0.0)
        gap = (residual - bound) / residual if residual > 0 else 0.0
        rest = search.without_each(self.whole, everything, which).sum(axis=1)
        return Choice(
            chosen=tuple(which.tolist()),
            residual=residual,
            lower_bound=bound,
            gap=gap,
            cost=self.whole.spent(everything),
            budget=self.whole.budget,
            before=float(self.whole.ale.sum()),
            left=left,
            buys=tuple(np.maximum(rest - residual, 0.0).tolist()),
            provenance=Provenance(self.inputs, method, gap, warnings),
        )
