"""Which controls for which budget: the least annual loss that remains, with a proven gap.

    choice = choose(ale, effect, cost, budget, requires=[(0, 1)], excludes=[(2, 3)], must=[4])
    choice.chosen, choice.residual, choice.gap, choice.buys

`greedy` answers at once, `choose` proves, `frontier` asks for several budgets.
"""

from accord.engines.portfolio.choice import Choice, choose, frontier, greedy

__all__ = ["Choice", "choose", "frontier", "greedy"]
