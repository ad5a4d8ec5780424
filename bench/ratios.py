"""What the engines cost as ratios: to the peers' CPU (asked by `bench/engines.py`) and to the machine's own limits."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

Ask = Callable[[str, int], float | None]


@dataclass(frozen=True)
class Ratio:
    """One line of the table: a ratio, what it shall be, and how it was measured."""

    what: str
    against: str
    reached: float
    target: float
    how: str = ""
    at_least: bool = False

    @property
    def met(self) -> bool:
        """Whether the target is reached."""
        return self.reached >= self.target if self.at_least else self.reached <= self.target


def cpu(run: Callable[[], object], repeats: int = 5, least: float = 0.05) -> float:
    """CPU seconds of one call: the best of some repeats, each of so many calls that the clock can see them."""
    run()
    times, best = 1, float("inf")
    while repeats:
        start = time.process_time()
        for _ in range(times):
            run()
        spent = time.process_time() - start
        if spent < least and times < 1 << 20:
            times *= 2
            continue
        best, repeats = min(best, spent / times), repeats - 1
    return best


def peer(ask: Ask, what: str, ours: float, target: float, job: str, size: int, times: int = 1) -> Iterator[Ratio]:
    """The line of one peer, if it can be asked; its time is multiplied where the whole size would take minutes."""
    spent = ask(job, size)
    if spent is not None:
        name = job.partition("_")[0]
        scaled = f" (measured at {size:,}, taken {times} times)" if times > 1 else ""
        how = f"{name} {spent * times:.3g} s{scaled}, Accord {1000 * ours:.3g} ms"
        yield Ratio(what, f"{name}, times faster", spent * times / ours, target, how, at_least=True)


def limit(what: str, of: str, ours: float, least: float, target: float) -> Ratio:
    """The line of a limit: how many times its cost ours is."""
    return Ratio(what, of, ours / least, target, f"limit {1000 * least:.3g} ms, Accord {1000 * ours:.3g} ms")


def spc(ask: Ask) -> Iterator[Ratio]:
    """All eight Nelson rules: one long chart, and many short ones. Peers: their rules alone, no chart around them."""
    from accord.engines.spc import NELSON_1984, signals

    draw = np.random.default_rng(3)
    for what, shape, most, asked in (
        ("8 rules, 1e6 points", (1_000_000,), 40, (("shewhart_rules", 1_500, 10), ("capstat_rules", 10_000, 100))),
        ("8 rules, 10,000 charts x 100", (10_000, 100), 100, (("shewhart_charts", 300, 10),)),
    ):
        x = draw.standard_normal(shape)
        ours = cpu(lambda x=x: signals(x, 0.0, 1.0, NELSON_1984))
        yield limit(what, "one read of the data", ours, cpu(x.max), most)
        whole = 10_000 if "charts" in what else x.size
        for job, least, times in asked:
            yield from peer(ask, what, ours, least, job, whole // times, times)


def portfolio(ask: Ask) -> Iterator[Ratio]:
    """200 scenarios, 500 controls of which each scenario is touched by five, three budgets."""
    from accord.engines.portfolio import choose, greedy

    draw = np.random.default_rng(1)
    effect = np.where(draw.random((200, 500)) < 0.01, draw.uniform(0.1, 0.65, (200, 500)), 0.0)
    ale, cost = np.exp(draw.normal(11, 1, 200)), draw.uniform(5e3, 4e4, 500)
    for share in (0.1, 0.25, 0.5):
        budget, what = share * cost.sum(), f"control choice 200 x 500, {100 * share:.0f} % of all costs"
        start = time.process_time()
        found = choose(ale, effect, cost, budget, gap=2e-3)
        spent = time.process_time() - start
        yield Ratio(what, "proven gap, %", 100 * found.gap, 0.2, f"in {spent:.2g} s")
        yield limit(what, "10 s, for the proof", spent, 10.0, 1)
        quick = cpu(lambda budget=budget: greedy(ale, effect, cost, budget), 3)
        yield limit(what, "50 ms, for the greedy answer", quick, 0.05, 1)


def continuity(ask: Ask) -> Iterator[Ratio]:
    """60 suppliers, 24 items, each of k of 2 to 4 neighbouring suppliers, all needed."""
    from accord.engines.continuity import continuity as answer
    from accord.engines.continuity.structure import checked, diagram

    draw = np.random.default_rng(1)
    p, items = draw.uniform(0.9, 0.999, 60), []
    for at in range(24):
        near = np.arange(-4, 5) + at * 60 // 24
        chosen = draw.choice(near[(near >= 0) & (near < 60)], draw.integers(2, 5), replace=False)
        items.append((int(draw.integers(1, chosen.size)), chosen.tolist()))

    def sampled() -> float:
        whole = 0
        for _ in range(20):
            up = draw.random((50_000, 60)) < p
            works = np.ones(50_000, dtype=bool)
            for needed, suppliers in items:
                works &= up[:, suppliers].sum(axis=1) >= needed
            whole += int(works.sum())
        return whole / 1e6

    def alone() -> object:
        return diagram(checked(items, 60), range(24)).probability(p[:, None])

    monte, whole, one = cpu(sampled, 1), cpu(lambda: answer(p, items)), cpu(alone)
    for ours, what in ((one, "the probability alone"), (whole, "with every item's and all importances")):
        how = f"Monte Carlo {monte:.3g} s for the probability alone, Accord {1000 * ours:.3g} ms"
        yield Ratio(f"supply 60/24, {what}", "Monte Carlo 1e6, times faster", monte / ours, 300, how, at_least=True)
    built, many = diagram(checked(items, 60), range(24)), draw.uniform(0.9, 0.999, (60, 256))
    a, b = draw.random((2, built.states, 4, 256))
    least = cpu(lambda: a * b)
    yield limit("supply 60/24, 256 answers", "4 products a state", cpu(lambda: built.probability(many)), least, 2)


SIMULATED = 1_000_000
EVENTS = 47.1  # a year, of the hundred scenarios together


def hundred(seed: int) -> list[object]:
    """A hundred Poisson scenarios with lognormal losses from ranges, 47.1 events a year: others for each seed."""
    from accord.engines.losses import Lognormal, Poisson, Scenario

    draw = np.random.default_rng(seed)
    often, low = draw.uniform(0.05, 0.95, 100), np.exp(draw.uniform(9, 12, 100))
    often *= EVENTS / often.sum()
    parts = zip(often, low, low * draw.uniform(8, 60, 100), strict=True)
    return [Scenario(Poisson(rate), Lognormal.from_range(least, most)) for rate, least, most in parts]


def simulation(ask: Ask) -> Iterator[Ratio]:
    """A million years of a hundred scenarios. The peers' trees have rate x one magnitude instead of a compound sum."""
    from accord.engines.losses import simulate

    scenarios = hundred(1)
    ours = cpu(lambda: simulate(scenarios, SIMULATED, 1), 2)
    yield limit("simulation, 1e6 years x 100", "as many normal numbers", ours, normals(), 4)
    yield from peer(ask, "simulation, 1e6 years x 100", ours, 30, "pyfair_trees", SIMULATED // 10, 10)


def normals() -> float:
    """CPU seconds of the normal numbers that a million years of the hundred scenarios need at least."""
    rng = np.random.Generator(np.random.SFC64(1))
    return EVENTS * cpu(lambda: rng.standard_normal(SIMULATED))
