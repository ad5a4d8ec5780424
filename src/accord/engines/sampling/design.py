"""Plans made from two points of their operating characteristic: the producer's and the consumer's risk.

Each risk is a pair (share, probability of acceptance): `prp` the quality that shall be accepted at least so often,
`crp` the one that shall be accepted at most so often. Of all plans that keep both, the one of the smallest sample.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import ndtri

from accord.engines.given import EngineError, Floats, Provenance, digest, floats, one_of, whole
from accord.engines.sampling.curves import oc
from accord.engines.sampling.lots import Lots, lots_of
from accord.engines.sampling.plans import Sigma, Single, Variables

Risk = tuple[float, float]
Truths = NDArray[np.bool_]
Attributes = Literal["binomial", "hypergeom", "poisson"]
LARGEST_AC, LARGEST_N, BLOCK = 20_000, 10**9, 64


@dataclass(frozen=True, kw_only=True)
class Designed:
    """What a designed plan reaches: the probability of acceptance at the producer's and at the consumer's point."""

    pa_prp: float
    pa_crp: float
    provenance: Provenance


@dataclass(frozen=True)
class DesignedSingle(Designed, Single):
    """A single sampling plan by counts, made from two risks."""


@dataclass(frozen=True)
class DesignedVariables(Designed, Variables):
    """A plan by measurements, made from two risks."""


def design(
    prp: Sequence[float], crp: Sequence[float], *, model: Attributes = "binomial", lot: int | None = None
) -> DesignedSingle:
    """The single sampling plan of the smallest `n` with Pa(p1) >= its probability and Pa(p2) <= its probability.

    For each `ac` the smallest sample that keeps the consumer's risk; the first that keeps the producer's too is the
    plan, since that sample grows with `ac` (Guenther 1969). Exact for all three models.
    """
    lot = size_of(lot)
    (p1, pa1), (p2, pa2) = two_risks(prp, crp, most=largest_share(model))
    good, bad = (lots_at(share, model, lot) for share in (p1, p2))
    if good.bad is not None and bad.bad is not None and good.bad[0] >= bad.bad[0]:
        raise EngineError(f"`prp` and `crp` are the same count of nonconforming units in a lot of {lot}.")
    last = LARGEST_AC if bad.bad is None else int(bad.bad[0])
    start, width = 0, BLOCK
    while start < last:
        ac = np.arange(start, min(start + width, last), dtype=np.float64)
        n = smallest(consumer(bad, ac, pa2), ac.size, lot)
        fits = np.flatnonzero(good.at_most(ac, n) >= pa1)
        if fits.size:
            return single(int(n[fits[0]]), int(ac[fits[0]]), ((p1, pa1), (p2, pa2)), model, lot)
        start, width = start + width, 2 * width
    raise EngineError(
        f"`prp` and `crp` lie so close that a plan would accept {LARGEST_AC} nonconforming units or more."
    )


def zero_acceptance(crp: Sequence[float], *, model: Attributes = "binomial", lot: int | None = None) -> DesignedSingle:
    """The smallest sample that accepts on zero only and keeps the consumer's risk `crp`; `pa_prp` is Pa(0) = 1."""
    lot = size_of(lot)
    p2, pa2 = risk("crp", crp, most=largest_share(model))
    bad = lots_at(p2, model, lot)
    if bad.bad is not None and bad.bad[0] < 1:
        raise EngineError(f"`crp` of share {p2:g} is less than half a unit in a lot of {lot}.")
    n = smallest(consumer(bad, np.zeros(1), pa2), 1, lot)
    return single(int(n[0]), 0, ((0.0, 1.0), (p2, pa2)), model, lot)


def design_variables(prp: Sequence[float], crp: Sequence[float], *, sigma: Sigma = "unknown") -> DesignedVariables:
    """The plan by measurements of the smallest `n` that keeps both risks, for one limit of a normal characteristic.

    For each `n` the largest `k` that keeps the producer's risk; the smallest `n` whose `k` keeps the consumer's too.
    Known sigma in closed form, unknown by the noncentral t distribution (Lieberman and Resnikoff 1955).
    """
    (p1, pa1), (p2, pa2) = two_risks(prp, crp, most=1.0)
    one_of("sigma", sigma, get_args(Sigma))

    def keeps(sizes: Floats) -> Truths:
        return np.array([pa(p2, strictest(int(n))) <= pa2 for n in sizes])

    def strictest(n: int) -> Variables:
        if sigma == "known":
            return Variables(n, float(-ndtri(p1) - ndtri(pa1) / np.sqrt(n)), sigma)
        return Variables(n, root(lambda k: pa(p1, Variables(n, k)) - pa1, float(-ndtri(p1))))

    least = Variables(1 if sigma == "known" else 2, 0.0, sigma).n
    found = strictest(int(smallest(keeps, 1, None, least)[0]))
    return DesignedVariables(
        found.n,
        found.k,
        sigma,
        pa_prp=pa(p1, found),
        pa_crp=pa(p2, found),
        provenance=Provenance(
            digest("design_variables", p1, pa1, p2, pa2, sigma),
            f"Smallest n by bisection, k from the producer's risk, sigma {sigma}.",
            1e-10,
        ),
    )


def single(n: int, ac: int, risks: tuple[Risk, Risk], model: Attributes, lot: int | None) -> DesignedSingle:
    pa_prp, pa_crp = oc(Single(n, ac), [share for share, _ in risks], model=model, lot=lot).values
    made = Provenance(digest("design", *risks[0], *risks[1], model, lot), f"Smallest n by exact search, {model} model.")
    return DesignedSingle(n, ac, pa_prp=float(pa_prp), pa_crp=float(pa_crp), provenance=made)


def consumer(bad: Lots, ac: Floats, chance: float) -> Callable[[Floats], Truths]:
    """Whether samples keep the consumer's risk, each with its acceptance number."""
    return lambda sizes: bad.at_most(ac, sizes) <= chance


def smallest(keeps: Callable[[Floats], Truths], count: int, most: int | None, least: int = 1) -> Floats:
    """For each of `count` searches the smallest whole size from which `keeps` is true, by doubling and bisection."""
    low, high = np.full(count, least - 1.0), np.full(count, float(least))
    limit = float(most or LARGEST_N)
    while not (done := keeps(high)).all():
        if high.max() >= limit:
            raise EngineError("`crp` cannot be kept: it would need a sample of more units than there are.")
        low, high = np.where(done, low, high), np.where(done, high, np.minimum(2 * high, limit))
    while np.any(high - low > 1):
        middle = np.where(high - low > 1, np.floor((low + high) / 2), high)
        done = keeps(middle)
        low, high = np.where(done, low, middle), np.where(done, middle, high)
    return high


def root(falling: Callable[[float], float], start: float) -> float:
    """Where a falling function is 0, in brackets that double around `start`."""
    reach = 1.0
    while falling(start - reach) < 0 or falling(start + reach) > 0:
        reach *= 2
    return float(brentq(falling, start - reach, start + reach, xtol=1e-13, rtol=1e-13))


def pa(p: float, plan: Variables) -> float:
    return float(oc(plan, [p]).values[0])


def lots_at(p: float, model: Attributes, lot: int | None) -> Lots:
    return lots_of(np.array([p]), model, lot)


def largest_share(model: Attributes) -> float:
    """Of units it is 1; nonconformities per unit, for the Poisson model, have no limit."""
    return np.inf if one_of("model", model, get_args(Attributes)) == "poisson" else 1.0


def size_of(lot: int | None) -> int | None:
    return None if lot is None else whole("lot", lot, least=1, most=LARGEST_N)


def two_risks(prp: Sequence[float], crp: Sequence[float], *, most: float) -> tuple[Risk, Risk]:
    producer, consumer = risk("prp", prp, most=most), risk("crp", crp, most=most)
    if producer[0] >= consumer[0] or producer[1] <= consumer[1]:
        raise EngineError("`crp` must have a larger share and a smaller probability of acceptance than `prp`.")
    return producer, consumer


def risk(name: str, pair: Sequence[float], *, most: float) -> Risk:
    """A pair of share and probability of acceptance, both inside their bounds."""
    given = floats(name, pair)
    if given.size != 2:
        raise EngineError(f"`{name}` must be a pair: the share and its probability of acceptance.")
    share, chance = (float(each) for each in given)
    if not (0 < share < most and 0 < chance < 1):
        raise EngineError(f"`{name}` must hold a share and a probability between 0 and 1; it is {share:g}, {chance:g}.")
    return share, chance
