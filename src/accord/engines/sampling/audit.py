"""Audit sampling: what a sample of records says of all of them, exactly.

A simple random sample of n of N units (people, records, machines) without replacement; the count of nonconforming ones
in it is hypergeometric. The limits are one-sided, by inversion of that distribution (Wright 1991): whatever the true
count is, the sentence holds in at least the stated share of samples.
"""

from dataclasses import dataclass
from math import ceil, floor
from typing import Literal

from scipy import stats

from accord.engines.given import EngineError, Provenance, digest, number, whole

LARGEST = 10**9  # population
CLOSE = 1e-9  # a share times a population is a whole count when it is that close to one
TIE = 1e-9  # a probability is the doubt itself when it is relatively that close to it


@dataclass(frozen=True, slots=True)
class Conclusion:
    """`failed` of `examined` units of a `population` failed: how many there are in all, at `confidence`.

    `upper` and `lower` are counts in the population, each a one-sided limit by itself at `confidence`; `at_most` and
    `at_least` are those as shares of it. `sentence` says the upper one, rounded up to a tenth of a percent.
    """

    population: int
    examined: int
    failed: int
    confidence: float
    upper: int
    lower: int
    at_most: float
    at_least: float
    sentence: str
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class SampleSize:
    """`n` units must be examined so that, when not more than `failed` fail, at most the share `at_most` is claimed."""

    n: int
    failed: int
    population: int
    at_most: float
    confidence: float
    sentence: str
    provenance: Provenance


def conclusion(population: int, examined: int, failed: int, confidence: float = 0.95) -> Conclusion:
    """What `failed` of `examined` units say of a `population` from which they were drawn at random."""
    population = whole("population", population, least=1, most=LARGEST)
    examined = whole("examined", examined, least=1, most=population)
    failed = whole("failed", failed, least=0, most=examined)
    confidence = open_share("confidence", confidence)
    doubt = doubt_of(confidence)
    upper = last_plausible(population, examined, failed, doubt)
    lower = population - last_plausible(population, examined, examined - failed, doubt)
    share, sure = ceil(1000 * upper / population - CLOSE) / 10, 100 * confidence
    return Conclusion(
        population,
        examined,
        failed,
        confidence,
        upper,
        lower,
        upper / population,
        lower / population,
        f"{examined} of {population} examined, {failed} failed: at most {share:g} % at {sure:g} % confidence.",
        Provenance(
            digest("conclusion", population, examined, failed, confidence),
            "Exact hypergeometric limits, each one-sided, for a simple random sample.",
        ),
    )


def sample_size(population: int, at_most: float, confidence: float = 0.95, failed: int = 0) -> SampleSize:
    """The smallest sample for "at most the share `at_most` is nonconforming at `confidence`" when `failed` fail.

    That is the smallest n for which a population with one nonconforming unit too many shows `failed` or fewer of them
    with a probability of at most 1 - `confidence`.
    """
    population = whole("population", population, least=1, most=LARGEST)
    share = open_share("at_most", at_most, zero=True)
    doubt = doubt_of(confidence)
    failed = whole("failed", failed, least=0, most=population)
    too_many = min(floor(share * population + CLOSE) + 1, population)
    if failed >= too_many:
        raise EngineError(f"`failed` of {failed} is already more than {100 * share:g} % of {population}.")
    low, n = failed, population
    while n - low > 1:
        middle = (low + n) // 2
        low, n = (low, middle) if few(failed, population, too_many, middle) <= doubt else (middle, n)
    return SampleSize(
        n,
        failed,
        population,
        share,
        confidence,
        f"{n} of {population} must be examined: with not more than {failed} failed at most {100 * share:g} % are "
        f"nonconforming at {100 * confidence:g} % confidence.",
        Provenance(
            digest("sample_size", population, share, confidence, failed),
            "Smallest n by bisection of the exact hypergeometric distribution, for a simple random sample.",
        ),
    )


def last_plausible(population: int, examined: int, failed: int, doubt: float) -> int:
    """The largest count in the population with which `failed` or fewer are seen with more than `doubt`."""
    low, beyond = failed, population - (examined - failed) + 1
    while beyond - low > 1:
        middle = (low + beyond) // 2
        if few(failed, population, middle, examined) > doubt:
            low = middle
        else:
            beyond = middle
    return low


def few(failed: int, population: int, nonconforming: int, n: int) -> float:
    """P(`failed` or fewer among `n` of a `population` that holds `nonconforming`)."""
    return float(stats.hypergeom.cdf(failed, population, nonconforming, n))


def doubt_of(confidence: float) -> float:
    """What the confidence leaves open, and by how much floating point may miss it."""
    return (1 - open_share("confidence", confidence)) * (1 + TIE)


def open_share(name: Literal["confidence", "at_most"], value: float, *, zero: bool = False) -> float:
    """A share below 1 and above 0, or 0 itself where `zero` says so."""
    given = number(name, value, least=0.0)
    if given >= 1 or (given == 0 and not zero):
        raise EngineError(f"`{name}` must be {'at least' if zero else 'above'} 0 and below 1; it is {given:g}.")
    return given
