"""The odds that products can be delivered, and what findings at suppliers do to them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from accord.engines.continuity.findings import Counted, Finding, counted, shifted
from accord.engines.continuity.system import System
from accord.engines.given import Floats, Provenance, digest, several

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from accord.engines.continuity.causes import Conditioned

NODES = 16  # of Gauss and Legendre, on the way from the odds before to the odds after
MOST_LOG = 709.0  # the largest that has an exponential
INDEPENDENT = "Findings are taken as independent of each other; likelihood ratios of related ones count twice."


@dataclass(frozen=True, slots=True)
class Change:
    """What one finding does: `log_odds` to its supplier's log-odds (as counted), `alone` to the log-odds of keeping
    delivering if it were the only one, `share` its part of the whole change: the shares add up to it (Aumann and
    Shapley, 1974: the derivative along the straight way in log-odds from before to after)."""

    supplier: int
    kind: str
    ratio: float
    log_odds: float
    alone: float
    share: float


@dataclass(frozen=True, slots=True)
class Asked:
    """What a `Continuity` answers from: the supply, its diagram, suppliers before, and findings as they count."""

    system: System
    products: Conditioned
    before: Floats
    known: tuple[Counted, ...]


@dataclass(frozen=True)
class Continuity:
    """That every product can be delivered, before and after the findings.

    `prob` and `fail` after them (each exact by itself: neither is one minus the other), `prob_before`, `fail_before`,
    `suppliers[n]` each one by itself, after. The rest is computed when it is first asked for.
    """

    prob: float
    fail: float
    prob_before: float
    fail_before: float
    suppliers: Floats
    provenance: Provenance
    asked: Asked = field(repr=False, compare=False)

    @cached_property
    def items(self) -> Floats:
        """That each item can be delivered, `[item]`, after the findings."""
        return self.asked.system.each(self.suppliers)

    @cached_property
    def importance(self) -> Floats:
        """Birnbaum (1969): `prob` if the supplier is certain to deliver, less `prob` if it is lost, `[n]`."""
        importance: Floats = self.asked.products.importance(self.suppliers[:, None])[:, 0]
        return importance

    @property
    def improvement(self) -> Floats:
        """What `prob` gains if the supplier never fails by itself, `[n]`."""
        gain: Floats = (1.0 - self.suppliers) * self.importance
        return gain

    @property
    def achievement(self) -> Floats:
        """By what factor `fail` grows when the supplier is lost, `[n]` (risk achievement worth)."""
        lost: Floats = self.suppliers * self.importance
        return (self.fail + lost) / self.fail if self.fail > 0 else np.where(lost > 0, np.inf, 1.0)

    @cached_property
    def cause_importance(self) -> Floats:
        """`prob` if the cause stays away, less `prob` if it happens, `[cause]`."""
        return self.asked.products.of_causes(self.suppliers[:, None])

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """What each of `odds` and `findings` does, in this order."""
        return _changes(self.asked)

    @property
    def odds(self) -> float:
        return _odds(self.prob, self.fail)

    @property
    def odds_before(self) -> float:
        return _odds(self.prob_before, self.fail_before)

    @property
    def odds_ratio(self) -> float:
        return math.exp(min(self.log_odds_change, MOST_LOG))

    @property
    def log_odds_change(self) -> float:
        """Of keeping delivering, by all findings; 0 where it is certain or impossible."""
        return _change((self.prob_before, self.fail_before), (self.prob, self.fail))

    @property
    def sentence(self) -> str:
        return (
            f"The odds of keeping delivering go from {self.odds_before:.3g} to {self.odds:.3g} to 1"
            f" ({self.prob_before:.1%} to {self.prob:.1%})."
        )


@dataclass(frozen=True, slots=True)
class Bounds:
    """`low` <= P(every product can be delivered) <= `high`."""

    low: float
    high: float
    provenance: Provenance


def continuity(
    p: ArrayLike,
    items: Iterable[Sequence[object]],
    causes: Iterable[Sequence[object]] | None = None,
    odds: Mapping[int, float] | None = None,
    findings: Iterable[Finding] = (),
    products: Iterable[int] | None = None,
    cap: float = 20.0,
) -> Continuity:
    """The probability that every product can be delivered, exactly, and what each supplier and finding means for it.

    `p[n]` the probability that each supplier delivers by itself; `items` as `Item(needed, suppliers, items)` or plain
    tuples (needed, suppliers): so many of these suppliers and items are needed, suppliers may serve several. `products`
    are the items that must be delivered, by default those that no other item needs. `causes` as `Cause(probability,
    suppliers)`: each takes all its suppliers at once. `odds` multiplies a supplier's odds as it is; `findings` do so by
    their weights, together by at most `cap` (either way) for each supplier.

    Exact: decision diagram over the suppliers (a frontier programme), one column of it for each condition of the common
    causes. Refused when more than 300,000 states, or too many conditions, would be needed; `bounds` then brackets.
    """
    system = System(p, items, causes, products)
    listed = several("findings", findings)
    known, warnings = counted(listed, odds, system.p.size, cap)
    after = shifted(system.p, _per_supplier(known, system.p.size))
    asked = Asked(system, system.of(system.products), system.p, known)
    fails, works = asked.products.probability(np.column_stack([system.p, after]))
    return Continuity(
        prob=float(works[1]),
        fail=float(fails[1]),
        prob_before=float(works[0]),
        fail_before=float(fails[0]),
        suppliers=after,
        provenance=Provenance(
            digest(system.p, repr((system.items, system.causes, odds, listed, system.products, cap))),
            f"decision diagram of {asked.products.diagram.states} states, {asked.products.conditions} conditions",
            warnings=(*warnings, INDEPENDENT) if len(known) > 1 else warnings,
        ),
        asked=asked,
    )


def bounds(
    p: ArrayLike,
    items: Iterable[Sequence[object]],
    causes: Iterable[Sequence[object]] | None = None,
    products: Iterable[int] | None = None,
) -> Bounds:
    """Between what independent products would give and the weakest product (arguments as in `continuity`).

    Products that share suppliers, items or causes are positively associated: their joint probability is at least the
    product of their own, and at most the smallest (Esary, Proschan and Walkup, 1967). Only single ones are computed.
    """
    system = System(p, items, causes, products)
    each = system.each(system.p)[list(system.products)]
    inputs = digest(system.p, repr((system.items, system.causes, system.products)))
    method = "each product exactly, their joint probability between product and minimum (association)"
    return Bounds(float(np.prod(each)), float(each.min()), Provenance(inputs, method, None))


def _per_supplier(known: tuple[Counted, ...], suppliers: int) -> Floats:
    shift = np.zeros(suppliers)
    for each in known:
        shift[each.supplier] += each.log_odds
    return shift


def _changes(asked: Asked) -> tuple[Change, ...]:
    """What each finding does alone (one column each), and its share (columns along the way, all suppliers at once)."""
    system, p, known = asked.products, asked.before, asked.known
    if not known:
        return ()
    shift = _per_supplier(known, p.size)
    alone = [_per_supplier((each,), p.size) for each in known]
    fails, works = system.probability(np.column_stack([p, *(shifted(p, one) for one in alone)]))
    now, *then = zip(works, fails, strict=True)
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    way = np.column_stack([shifted(p, shift * (1.0 + node) / 2.0) for node in nodes])
    fails, works = system.probability(way)
    certain = (fails * works == 0.0).any()
    slope = np.zeros_like(way) if certain else system.importance(way) * way * (1.0 - way) / (fails * works)
    rate = slope @ weights / 2.0
    return tuple(
        Change(
            supplier=one.supplier,
            kind=one.kind,
            ratio=one.ratio,
            log_odds=one.log_odds,
            alone=_change(now, one_alone),
            share=float(rate[one.supplier] * one.log_odds),
        )
        for one, one_alone in zip(known, then, strict=True)
    )


def _odds(works: float, fails: float) -> float:
    return works / fails if fails > 0 else math.inf


def _change(before: tuple[float, float], after: tuple[float, float]) -> float:
    """Of the log-odds, from probabilities to work and to fail; 0 where one of them is certain, before or after."""
    if min(*before, *after) <= 0.0:
        return 0.0
    return float(math.log(after[0]) - math.log(after[1]) - math.log(before[0]) + math.log(before[1]))
