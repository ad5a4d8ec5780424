"""What the engines cost as ratios: to the peers' CPU (asked by `bench/engines.py`) and to the machine's own limits."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import special

if TYPE_CHECKING:
    from accord.engines.losses import LossCurve, Scenario

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
    """200 scenarios, 500 controls, of which 5, 10 or 15 touch a scenario on average: the worst of three budgets."""
    from accord.engines.portfolio import choose, greedy

    for touching in (5, 10, 15):
        draw = np.random.default_rng(1)
        effect = np.where(draw.random((200, 500)) < touching / 500, draw.uniform(0.1, 0.65, (200, 500)), 0.0)
        ale, cost = np.exp(draw.normal(11, 1, 200)), draw.uniform(5e3, 4e4, 500)
        gap = proof = quick = 0.0
        for budget in cost.sum() * np.array([0.1, 0.25, 0.5]):
            start = time.process_time()
            gap = max(gap, choose(ale, effect, cost, budget, gap=2e-3).gap)
            proof = max(proof, time.process_time() - start)
            quick = max(quick, cpu(partial(greedy, ale, effect, cost, budget), 3))
        what = f"control choice 200 x 500, {touching} controls a scenario"
        yield Ratio(what, "proven gap, %", 100 * gap, 0.2, "the worst of budgets of 10, 25 and 50 % of all costs")
        if touching <= 10:
            yield limit(what, "10 s, for the proof", proof, 10.0, 1)
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

    def everything() -> object:
        found = answer(p, items)
        return found.prob, found.items, found.importance

    monte, whole, one = cpu(sampled, 1), cpu(everything), cpu(alone)
    for ours, what in ((one, "the probability alone"), (whole, "with every item's and all importances")):
        how = f"Monte Carlo {monte:.3g} s for the probability alone, Accord {1000 * ours:.3g} ms"
        yield Ratio(f"supply 60/24, {what}", "Monte Carlo 1e6, times faster", monte / ours, 300, how, at_least=True)
    built, many = diagram(checked(items, 60), range(24)), draw.uniform(0.9, 0.999, (60, 256))
    a, b = draw.random((2, built.states, 4, 256))
    least = cpu(lambda: a * b)
    yield limit("supply 60/24, 256 answers", "4 products a state", cpu(lambda: built.probability(many)), least, 2)


SIMULATED = 1_000_000
EVENTS = 47.1  # a year, of the hundred scenarios together


def hundred(seed: int) -> list[Scenario]:
    """A hundred Poisson scenarios with lognormal losses from ranges, 47.1 events a year: others for each seed."""
    from accord.engines.losses import Lognormal, Poisson, Scenario

    draw = np.random.default_rng(seed)
    often, low = draw.uniform(0.05, 0.95, 100), np.exp(draw.uniform(9, 12, 100))
    often *= EVENTS / often.sum()
    parts = zip(often, low, low * draw.uniform(8, 60, 100), strict=True)
    return [Scenario(Poisson(rate), Lognormal.from_range(least, most)) for rate, least, most in parts]


def trees(seed: int) -> list[Scenario]:
    """A hundred full trees: PERT threat frequency, vulnerability, lognormal primary and secondary losses."""
    from accord.engines.losses import Lognormal, MixedPoisson, Pert, Scenario

    draw = np.random.default_rng(seed)
    found = []
    for often, loss in zip(draw.uniform(0.5, 2.0, 100), draw.uniform(2e4, 2e5, 100), strict=True):
        primary = Lognormal.from_range(0.3 * loss, 8 * loss)
        secondary = (draw.uniform(0.1, 0.3), Lognormal.from_range(loss, 30 * loss))
        rate = MixedPoisson(Pert(0.5 * often, often, 2.5 * often))
        found.append(Scenario(rate, primary, draw.uniform(0.2, 0.4), secondary))
    return found


def losses(ask: Ask) -> Iterator[Ratio]:
    """Exact curves; every repeat has scenarios of its own, so that no cache answers."""
    from accord.engines.losses import curve

    for what, made, rel_tol, pyfair, pycrq in (
        ("100 Poisson scenarios", hundred, 1e-5, 5_000, 3_000),
        ("100 full trees", trees, 1e-4, 400, 250),
    ):
        fresh = map(made, itertools.count())
        ours, found = clocked(lambda scenarios, rel_tol=rel_tol: curve(scenarios, rel_tol=rel_tol), fresh)
        exact = curve(found.scenarios, rel_tol=1e-9, tail=1e-4)
        levels = np.array([0.5, 0.95, 0.99, 0.999])
        off = float(np.abs(exact.sf(found.quantile(levels)) / (1 - levels) - 1).max())
        how = "P(S > x) at P50, P95, P99 and P99.9, beside the curve at 1e-9"
        yield Ratio(what, "relative error", off, rel_tol, how)
        for job, least in (("pyfair_trees", pyfair), ("pycrq_trees", pycrq)):
            yield from peer(ask, f"{what}, against 1e6 years", ours, least, job, SIMULATED // 10, 10)
        yield from limits(what, ours, found)
        if made is hundred:
            yield from what_if(found)
    yield correlated()


def what_if(known: LossCurve) -> Iterator[Ratio]:
    """The curve when one control changes one scenario: beside exp and the way back of each of its windows."""
    from accord.engines.losses import what_if as changed

    spectra = [np.random.default_rng(1).random(piece.window.grid.size + 1) + 1j for piece in known.pieces]
    least = cpu(lambda: [np.fft.irfft(np.exp(each)) for each in spectra])
    ours = cpu(lambda: changed(known, {3: 0.5}).quantile(0.99))
    yield limit("what-if, one of 100 scenarios, P99", "0.5 ms", ours, 0.0005, 1)
    yield limit("what-if, one of 100 scenarios, P99", f"exp and inverse FFT of {len(spectra)} windows", ours, least, 2)


def correlated() -> Ratio:
    """A hundred scenarios with four different loadings on one factor, beside one exp of every window at every node."""
    from accord.engines.losses import curve

    fresh = (
        [replace(each, loadings=0.2 * (1 + at % 4)) for at, each in enumerate(hundred(seed))]
        for seed in itertools.count()
    )
    ours, found = clocked(curve, fresh)
    exponent = np.random.default_rng(1).random(2 * DESIGNED["100 Poisson scenarios"]) + 1j
    passes = 32 * cpu(lambda: np.exp(exponent))
    of = f"32 complex exp passes of 2 designed windows (ours: {len(found.compound.nodes[1])} nodes)"
    return limit("100 correlated, with the independent curve beside", of, ours, passes, 2)


DESIGNED = {"100 Poisson scenarios": 8192, "100 full trees": 4096}  # points of a window of the design's prototypes


def limits(what: str, ours: float, found: LossCurve) -> Iterator[Ratio]:
    """The limits of a curve: transforms of the designed grid, tables of its severities, random numbers."""
    size, own = DESIGNED[what], max(piece.window.grid.size for piece in found.pieces)
    padded = np.random.default_rng(1).dirichlet(np.ones(2 * size))
    pair = cpu(lambda: np.fft.ifft(np.exp(np.fft.fft(padded))))
    if "Poisson" in what:
        of = f"FFT pair of the designed grid of {size:,} points, padded, with its exp (ours: {own:,})"
        yield limit(what, of, ours, pair, 12)
        least = normals()
        how = f"limit {1000 * least:.3g} ms, Accord {1000 * ours:.3g} ms"
        yield Ratio(what, "random numbers of 1e6 years", ours / least, 1 / 40, how)
    else:
        z = np.linspace(-4, 4, size)
        tables = 200 * (cpu(lambda: special.ndtr(z)) + cpu(lambda: np.fft.rfft(padded)))
        of = f"200 normal tables and FFTs of the designed {size:,} (ours: {own:,})"
        yield limit(what, of, ours, tables, 4)


def clocked(run: Callable[[Any], Any], inputs: Iterator[Any], repeats: int = 7) -> tuple[float, Any]:
    """CPU seconds of the quickest of some calls, each with inputs of its own, and the last answer."""
    best, answer = float("inf"), None
    for given in itertools.islice(inputs, repeats):
        start = time.process_time()
        answer = run(given)
        best = min(best, time.process_time() - start)
    return best, answer


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
