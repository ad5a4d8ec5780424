"""What a finding at a supplier says about its odds of keeping delivering: a likelihood ratio, weighed and capped."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from accord.engines.given import EngineError, Floats, floats, instance_of, mapped, number, one_of, probability, whole

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

WEIGHTS: Mapping[str, float] = {"audit": 1.0, "delivery": 1.0, "certificate": 0.7, "questionnaire": 0.3}


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found at `supplier`, and how much more likely it is to be found where delivery holds than where not.

    `kind` is "audit" (seen by us), "delivery" (our own record), "certificate" (seen by a third party) or
    "questionnaire" (said by the supplier); it gives the `weight` of the evidence, 0 to 1, unless that is named: a
    convention of this engine, not a measurement. `ratio` = P(found | keeps delivering) / P(found | does not), above 1
    speaks for the supplier, below 1 against. It counts as weight x log(ratio) on the supplier's log-odds.
    """

    supplier: int
    kind: str
    ratio: float
    weight: float | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """A finding as it counts: the change of its supplier's log-odds after weight and cap. Odds given count in full."""

    supplier: int
    kind: str
    ratio: float
    log_odds: float


def counted(
    findings: Iterable[Finding], odds: Mapping[int, float] | None, suppliers: int, cap: float
) -> tuple[tuple[Counted, ...], tuple[str, ...]]:
    """Every finding as it counts, and a sentence for each supplier whose findings were capped."""
    most = math.log(number("cap", cap, above=1.0))
    weighed = [_weighed(at, finding, suppliers) for at, finding in enumerate(findings)]
    totals = np.zeros(suppliers)
    for each in weighed:
        totals[each.supplier] += each.log_odds
    capped = np.flatnonzero(np.abs(totals) > most)
    for at, each in enumerate(weighed):
        if each.supplier in capped:
            weighed[at] = replace(each, log_odds=each.log_odds * most / abs(totals[each.supplier]))
    warnings = tuple(f"The findings at supplier {s} are capped: together they count as {cap:g} to 1." for s in capped)
    given = [
        Counted(whole("odds", supplier, least=0, most=suppliers - 1), "odds", ratio, math.log(_ratio("odds", ratio)))
        for supplier, ratio in mapped("odds", odds, "suppliers").items()
    ]
    return (*given, *weighed), warnings


def _weighed(at: int, finding: Finding, suppliers: int) -> Counted:
    name = f"findings[{at}]"
    instance_of(name, finding, Finding)
    one_of(f"{name}.kind", finding.kind, WEIGHTS)
    supplier = whole(f"{name}.supplier", finding.supplier, least=0, most=suppliers - 1)
    weight = WEIGHTS[finding.kind] if finding.weight is None else probability(f"{name}.weight", finding.weight)
    return Counted(supplier, finding.kind, finding.ratio, weight * math.log(_ratio(f"{name}.ratio", finding.ratio)))


def _ratio(name: str, ratio: float) -> float:
    return number(name, ratio, above=0.0)


def update(p: ArrayLike, ratio: ArrayLike) -> Floats:
    """Bayes in odds: the probabilities `p` after evidence of likelihood ratio `ratio` (one for all, or one each)."""
    before, ratio = probabilities("p", p), floats("ratio", ratio, ndim=None).reshape(np.shape(ratio))
    if ratio.min() <= 0:
        raise EngineError(f"`ratio` must be greater than 0; it holds {ratio.min():g}.")
    if ratio.ndim and ratio.shape != before.shape:
        raise EngineError(f"`ratio` must have the shape of `p`, {before.shape}; it has {ratio.shape}.")
    return shifted(before, np.log(ratio))


def shifted(p: Floats, log_odds: Floats) -> Floats:
    """`p` with `log_odds` added to its log-odds; 0 and 1 stay what they are, small probabilities keep their digits."""
    log_odds = np.clip(log_odds, -700.0, 700.0)
    grow, shrink = np.exp(np.minimum(log_odds, 0.0)), np.exp(-np.maximum(log_odds, 0.0))
    after: Floats = p * grow / (p * grow + (1.0 - p) * shrink)
    return after


def probabilities(name: str, value: ArrayLike) -> Floats:
    """The argument as an array of probabilities of any shape."""
    found = floats(name, value, ndim=None).reshape(np.shape(value))
    if found.min() < 0 or found.max() > 1:
        wrong = found.min() if found.min() < 0 else found.max()
        raise EngineError(f"`{name}` must hold probabilities, numbers from 0 to 1; it holds {wrong:g}.")
    return found
