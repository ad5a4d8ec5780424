"""Years drawn at random: the cross-check of the exact curve, and what remains where it cannot be asked.

Compound sums: the loss events of all years are drawn at once and scattered over them (a Poisson number of events falls
independently into equal years), each with a magnitude of its own. One seed sequence a call, one stream a scenario and
one for the common factors: scenarios share nothing but the factors. Years are drawn in blocks, so that memory stays
within some tens of megabytes beside the losses themselves.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import singledispatch

import numpy as np
from numpy.random import SFC64, Generator, SeedSequence
from numpy.typing import NDArray
from scipy import special

from accord.engines.given import EngineError, Floats, Provenance, digest, whole
from accord.engines.losses.frequency import Bernoulli, Frequency, MixedPoisson, NegativeBinomial, Poisson
from accord.engines.losses.sample import Sample
from accord.engines.losses.scenario import Scenario, acting, portfolio
from accord.engines.losses.severity import Constant, Exponential, Lognormal, Pert, Severity

BLOCK_YEARS = 1 << 16  # so many that their sums stay in the cache
BLOCK_EVENTS = 1 << 21
MOST_YEARS, MOST_EVENTS = 10**8, 1e10

Places = NDArray[np.integer]


def simulate(
    scenarios: Scenario | Iterable[Scenario], trials: int, seed: int, *, factors: Iterable[str] | None = None
) -> Sample:
    """`trials` years of the whole portfolio, drawn with `seed`: equal input, equal sample.

    `factors` names the common factors that move (all that the scenarios are loaded with, unless it is given; none of
    them, `()`, makes the scenarios independent). The losses are in the unit of the severities. Raises EngineError for
    what is no scenario, an unknown factor, fewer than two or more than 1e8 trials, and more than 1e10 events to draw.
    """
    given, seed = portfolio(scenarios), whole("seed", seed, least=0)
    trials = whole("trials", trials, least=2, most=MOST_YEARS)
    moving = acting(given, factors)
    often = max(scenario.lef for scenario in given)
    if trials * sum(scenario.lef for scenario in given) > MOST_EVENTS:
        raise EngineError(f"`trials` = {trials:,} would draw more than {MOST_EVENTS:.0e} events; ask the exact curve.")
    streams = [Generator(SFC64(child)) for child in SeedSequence(seed).spawn(len(given) + 1)]
    block = max(1, min(BLOCK_YEARS, int(BLOCK_EVENTS / max(often, 1e-9))))
    losses, sums = np.zeros(trials), np.zeros(len(given))
    for start in range(0, trials, block):
        years = losses[start : start + block]
        stands = {factor: streams[0].standard_normal(years.size) for factor in moving}
        for place, (scenario, rng) in enumerate(zip(given, streams[1:], strict=True)):
            sums[place] += _add_losses(scenario, years, stands, rng)
    named = f", factors {', '.join(moving)}" if moving else ""
    method = f"Monte Carlo: compound sums of {trials:,} years, SFC64{named}"
    warnings = tuple(dict.fromkeys(sentence for scenario in given for sentence in scenario.warnings))
    return Sample(losses, sums / trials, seed, Provenance(digest(given, trials, seed, moving), method, None, warnings))


def _add_losses(scenario: Scenario, years: Floats, stands: dict[str, Floats], rng: Generator) -> float:
    """Draw one scenario for a block of years, whose losses grow; returns the sum of what was added."""
    pulls = [(loading, stands[factor]) for factor, loading in scenario.loadings.items() if factor in stands]
    events = _events(scenario.losses, years.size, pulls, rng)
    loss = draw(scenario.primary, rng, events.size)
    if scenario.secondary:
        chance, severity = scenario.secondary
        struck = np.flatnonzero(rng.random(events.size) < chance)
        loss[struck] += draw(severity, rng, struck.size)
    np.add.at(years, events, loss)
    return float(loss.sum())


def _events(frequency: Frequency, years: int, pulls: list[tuple[float, Floats]], rng: Generator) -> Places:
    """The year of every loss event; what the factors do is told at `Frequency.loaded`."""
    strength = sum(loading**2 for loading, _ in pulls)
    push = sum(loading * stand for loading, stand in pulls)
    if isinstance(frequency, Bernoulli):
        threshold = special.ndtri(frequency.probability) * math.sqrt(1 + strength) + push
        return np.flatnonzero(rng.random(years) < special.ndtr(threshold))
    rate = rates(frequency, rng, years)
    if pulls:
        rate = rate * np.exp(push - strength / 2)
    if np.ndim(rate) == 0:
        return rng.integers(0, years, rng.poisson(rate * years), dtype=np.uint32)
    return np.repeat(np.arange(years), rng.poisson(rate))


@singledispatch
def rates(frequency: Frequency, rng: Generator, years: int) -> Floats | float:
    """The rate of events in each of so many years; one number if it is the same in all."""
    raise EngineError(f"`frequency` {frequency!r} cannot be drawn.")


@rates.register
def _(frequency: Poisson, rng: Generator, years: int) -> float:
    return frequency.rate


@rates.register
def _(frequency: MixedPoisson, rng: Generator, years: int) -> Floats:
    return frequency.factor * draw(frequency.rate, rng, years)


@rates.register
def _(frequency: NegativeBinomial, rng: Generator, years: int) -> Floats:
    return rng.gamma(frequency.size, frequency.mean / frequency.size, years)


@singledispatch
def draw(severity: Severity, rng: Generator, n: int) -> Floats:
    """`n` independent values; by the inverse of the cdf where nothing faster is known."""
    return severity.ppf(rng.random(n))


@draw.register
def _(severity: Lognormal, rng: Generator, n: int) -> Floats:
    values = rng.standard_normal(n)
    values *= severity.sigma
    values += severity.mu
    return np.exp(values, out=values)


@draw.register
def _(severity: Exponential, rng: Generator, n: int) -> Floats:
    return rng.exponential(severity.mean, n)


@draw.register
def _(severity: Pert, rng: Generator, n: int) -> Floats:
    return severity.low + (severity.high - severity.low) * rng.beta(severity.alpha, severity.beta, n)


@draw.register
def _(severity: Constant, rng: Generator, n: int) -> Floats:
    return np.full(n, severity.value)
