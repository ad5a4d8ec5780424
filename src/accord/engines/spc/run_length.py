"""How long a chart runs to its signal: exact, of any rules of zones, of EWMA and of CUSUM."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import brentq
from scipy.stats import binomtest

from accord.engines.given import EngineError, Floats, Provenance, digest, number, several, truth, whole
from accord.engines.spc.bounded import bounded
from accord.engines.spc.chain import ENDLESS, Chain, quantile, until_signal
from accord.engines.spc.designs import Cusum, Ewma
from accord.engines.spc.rules import Alternation, RuleSet, Trend, checked
from accord.engines.spc.signals import signals
from accord.engines.spc.two_sided import Halves
from accord.engines.spc.zones import Zones

Design = RuleSet | Ewma | Cusum
Measure = float | Floats

FINER = 1.5  # nodes of the second computation, which bounds the error of the first
AT_A_TIME, LARGEST_DRAW = 10_000, 1 << 22  # charts, and points, simulated together
MOST_DRAWN = 200_000_000  # points of all charts


@dataclass(frozen=True, slots=True, eq=False)
class RunLength:
    """The number of points up to and with the first signal: mean, standard deviation, and quantiles by their share.

    Each is one number, or for several shifts an array of their shape.
    """

    arl: Measure
    sdrl: Measure
    quantiles: dict[float, Measure]
    provenance: Provenance

    @property
    def median(self) -> Measure:
        return self.quantiles[0.5]


@dataclass(frozen=True, slots=True)
class AlarmShare:
    """The share of charts that signal within a number of points; `interval` is 95 % of a simulation, else no width."""

    share: float
    interval: tuple[float, float]
    provenance: Provenance


def run_length(
    design: Design,
    shift: ArrayLike = 0.0,
    *,
    quantiles: Sequence[float] = (0.05, 0.25, 0.5, 0.75, 0.95),
    steady: bool = False,
) -> RunLength:
    """The run length of `design` when the mean is `shift` standard deviations of a plotted point off; normal points.

    `design` is a set of rules of zones (Markov chain over what they remember, exact: Champ and Woodall 1987), an
    `Ewma` or a `Cusum` (integral equations on Gauss-Legendre nodes; the sides joined by Lucas and Crosier 1982).
    `shift` is one number or many. Zero state: the shift is there from the first point. `steady`: it comes after a long
    time without a signal; for rules, EWMA, and a CUSUM of one side.

    >>> from accord.engines.spc import WESTERN_ELECTRIC, pick
    >>> round(run_length(pick(WESTERN_ELECTRIC, 1, 2), 1.0).arl, 4)
    20.005
    """
    shifts = bounded("shift", shift, ndim=None)
    shares = [number("quantiles", each, above=0, most=1 - 1e-12) for each in several("quantiles", quantiles)]
    course = cache(courses(design, truth("steady", steady)))
    found = [course(each) for each in shifts.reshape(-1).tolist()]
    if not all(math.isfinite(run.mean) for run in found):
        raise EngineError(f"`shift` and the limits must let the chart signal within {ENDLESS:.0e} points.")
    arl, square, error = (shaped([getattr(run, name) for run in found], shift) for name in ("mean", "square", "error"))
    return RunLength(
        arl,
        np.sqrt(np.maximum(square - np.square(arl), 0))[()],
        {share: shaped([quantile(run.hazards, share) for run in found], shift) for share in (*shares, 0.5)},
        Provenance(digest(described(design), shifts, shares, steady), method_of(design, steady), float(np.max(error))),
    )


@dataclass(frozen=True, slots=True)
class Run:
    """One run length: mean, mean square, the chance of a signal at each point, and the relative error of the mean."""

    mean: float
    square: float
    hazards: Floats
    error: float


def courses(design: Design, steady: bool) -> Callable[[float], Run]:
    """How the run length of a design is found for a shift."""
    if isinstance(design, Cusum) and design.sides == 2:
        if steady:
            raise EngineError("`steady` is not for a CUSUM of two sides; ask it of `Cusum(..., sides=1)`.")
        return lambda shift: both_sides(design, shift)
    if isinstance(design, Ewma | Cusum):
        return lambda shift: finer(lambda fineness: started(lambda at: design.chain(at, fineness), shift, steady))
    zones = Zones(checked(design, "design"))
    return lambda shift: run_of(started(zones.chain, shift, steady), 0.0)


def started(chain: Callable[[float], Chain], shift: float, steady: bool) -> Chain:
    """The chain of this shift, from its beginning or from where one without a shift has settled."""
    return replace(chain(shift), begin=chain(0.0).settled()) if steady else chain(shift)


def run_of(chain: Chain, error: float) -> Run:
    return Run(*chain.moments(), chain.course[0], error)


def finer(chain: Callable[[float], Chain]) -> Run:
    """The run length on the finer nodes, and how far it is from that on the coarser ones."""
    fine = chain(FINER)
    return run_of(fine, apart(chain(1.0).moments()[0], fine.moments()[0]))


def both_sides(design: Cusum, shift: float) -> Run:
    def halves(fineness: float) -> Halves:
        return Halves(*(design.chain(at, fineness, start) for start in (0.0, None) for at in (shift, -shift)))

    fine = halves(FINER)
    mean, square = fine.moments()
    return Run(mean, square, fine.hazards(), apart(halves(1.0).moments()[0], mean))


def apart(coarse: float, fine: float) -> float:
    """How far two computations of a mean are from each other, relatively."""
    return abs(coarse - fine) / fine if math.isfinite(coarse + fine) else math.inf


def shaped(values: list[float], like: ArrayLike) -> Measure:
    """One number for one shift, else an array of the shape of the shifts."""
    return np.array(values).reshape(np.shape(like)) if np.ndim(like) else values[0]


def described(design: Design) -> str:
    return repr(design if isinstance(design, Ewma | Cusum) else dict(checked(design, "design")))


def method_of(design: Design, steady: bool) -> str:
    state = "steady state" if steady else "zero state"
    if isinstance(design, Ewma | Cusum):
        return f"integral equation, Gauss-Legendre nodes; {state}"
    return f"Markov chain over what the rules remember; {state}"


def alarm_share(
    design: Design, points: int, shift: float = 0.0, *, charts: int = 100_000, seed: int = 1984
) -> AlarmShare:
    """The share of charts of so many points that signal at all; with `shift` 0 each signal is a false alarm.

    Exact for rules of zones, EWMA and CUSUM. Rules of trends and alternations follow the values themselves: sets with
    one are simulated, `charts` normal charts from `seed`, with the 95 % interval of Clopper and Pearson; `charts`
    times `points` is then at most 2e8.
    """
    size, off = whole("points", points, least=1, most=10_000_000), float(bounded("shift", shift)[0])
    many, start = whole("charts", charts, least=100, most=10_000_000), whole("seed", seed, least=0)
    source = digest(described(design), size, off, many, start)
    if isinstance(design, Ewma | Cusum) or not any(isinstance(rule, Trend | Alternation) for rule in design.values()):
        share = 1 - float(until_signal(courses(design, False)(off).hazards, size)[-1])
        return AlarmShare(share, (share, share), Provenance(source, method_of(design, False)))
    if many * size > MOST_DRAWN:
        raise EngineError(
            f"`charts` times `points` must be at most {MOST_DRAWN:g} in a simulation; it is {many * size:g}."
        )
    drawn = np.random.Generator(np.random.SFC64(start))
    alarms, together = 0, max(1, min(AT_A_TIME, LARGEST_DRAW // size))
    for first in range(0, many, together):
        x = drawn.normal(off, 1, (min(together, many - first), size))
        alarms += int(signals(x, 0.0, 1.0, design).any().any(axis=1).sum())
    low, high = binomtest(alarms, many).proportion_ci(0.95)
    method = f"simulation of {many} charts, seed {seed}"
    return AlarmShare(alarms / many, (float(low), float(high)), Provenance(source, method, None))


def ewma_width(lam: float, arl: float) -> float:
    """The width of the limits of a two-sided EWMA with this mean run length while nothing is shifted."""
    return solved(lambda width: Ewma(lam, width), arl)


def cusum_limit(k: float, arl: float, ahead: float = 0.0) -> float:
    """The limit h of a two-sided CUSUM with this mean run length; the headstart is `ahead`, a share of h up to 0.5."""
    share = number("ahead", ahead, least=0, most=0.5)
    return solved(lambda h: Cusum(k, h, share * h), arl)


def solved(design: Callable[[float], Ewma | Cusum], arl: float) -> float:
    """The limit with this mean run length, between a tenth of a standard deviation and where it is long enough."""
    wanted = number("arl", arl, above=1.0, most=1e8)

    def excess(limit: float) -> float:
        return float(np.log(mean_of(design(limit)) / wanted))

    high = 0.1
    if excess(high) > 0:
        raise EngineError(f"`arl` must be at least {mean_of(design(high)):.3g}; it is {wanted:g}.")
    while excess(high) < 0:
        high *= 2
    return float(brentq(excess, high / 2, high, xtol=1e-10))


def mean_of(design: Ewma | Cusum) -> float:
    if isinstance(design, Ewma):
        return design.chain(0.0, FINER).moments()[0]
    starts = (0.0, 0.0, None, None)
    return Halves(*(design.chain(0.0, FINER, start) for start in starts)).moments()[0]
