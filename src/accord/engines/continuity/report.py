"""The odds that products can be delivered, and what findings at suppliers do to them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from accord.engines.continuity import causes as common
from accord.engines.continuity import structure
from accord.engines.continuity.basic import at_least
from accord.engines.continuity.causes import Conditioned
from accord.engines.continuity.findings import Counted, Finding, counted, probabilities, shifted
from accord.engines.given import EngineError, Floats, Provenance, digest, whole

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

NODES = 16  # of Gauss and Legendre, on the way from the odds before to the odds after
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
class Continuity:
    """That every product can be delivered, before and after the findings.

    `prob` and `fail` after them (each exact by itself: neither is one minus the other), `prob_before`, `fail_before`;
    `items[i]` that item i can be delivered, after; `suppliers[n]` each one by itself, after. For each supplier, after:
    `importance` (Birnbaum: `prob` if it is certain to deliver, less `prob` if it is lost), `improvement` what `prob`
    gains if it never fails by itself, `achievement` by what factor `fail` grows when it is lost (risk achievement
    worth); `cause_importance` the same as `importance` for each cause. `changes` one for each of odds and findings.
    """

    prob: float
    fail: float
    prob_before: float
    fail_before: float
    items: Floats
    suppliers: Floats
    importance: Floats
    improvement: Floats
    achievement: Floats
    cause_importance: Floats
    changes: tuple[Change, ...]
    provenance: Provenance

    @property
    def odds(self) -> float:
        return _odds(self.prob, self.fail)

    @property
    def odds_before(self) -> float:
        return _odds(self.prob_before, self.fail_before)

    @property
    def odds_ratio(self) -> float:
        return math.exp(self.log_odds_change)

    @property
    def log_odds_change(self) -> float:
        """Of keeping delivering, by all findings; 0 where it is certain or impossible."""
        return _log_odds(self.prob, self.fail) - _log_odds(self.prob_before, self.fail_before)

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
    system = _System(p, items, causes, products)
    listed = tuple(findings)
    known, warnings = counted(listed, odds or {}, system.p.size, cap)
    shift = _per_supplier(known, system.p.size)
    whole_system = system.of(system.products)
    before, after = system.p, shifted(system.p, shift)
    ends = np.column_stack([before, after])
    fails, works = whole_system.probability(ends)
    importance = whole_system.importance(after[:, None])[:, 0]
    fail, prob = float(fails[1]), float(works[1])
    lost = after * importance
    achievement = (fail + lost) / fail if fail > 0 else np.where(lost > 0, np.inf, 1.0)
    warnings = (*warnings, INDEPENDENT) if len(known) > 1 else warnings
    return Continuity(
        prob=prob,
        fail=fail,
        prob_before=float(works[0]),
        fail_before=float(fails[0]),
        items=system.each(after),
        suppliers=after,
        importance=importance,
        improvement=(1.0 - after) * importance,
        achievement=achievement,
        cause_importance=whole_system.of_causes(after[:, None]),
        changes=_changes(whole_system, before, known, shift),
        provenance=Provenance(
            digest(system.p, repr((system.items, system.causes, odds, listed, system.products, cap))),
            f"decision diagram of {whole_system.diagram.states} states, {whole_system.conditions} conditions",
            warnings=warnings,
        ),
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
    system = _System(p, items, causes, products)
    each = system.each(system.p)[list(system.products)]
    inputs = digest(system.p, repr((system.items, system.causes, system.products)))
    method = "each product exactly, their joint probability between product and minimum (association)"
    return Bounds(float(np.prod(each)), float(each.min()), Provenance(inputs, method, None))


class _System:
    """What was given, checked."""

    def __init__(
        self,
        p: ArrayLike,
        items: Iterable[Sequence[object]],
        causes: Iterable[Sequence[object]] | None,
        products: Iterable[int] | None,
    ) -> None:
        self.p = probabilities("p", p)
        if self.p.ndim != 1:
            raise EngineError(f"`p` must have 1 dimension(s); it has {self.p.ndim}.")
        self.items = structure.checked(items, self.p.size)
        self.causes = common.checked(causes or (), self.p.size)
        needed = {child for item in self.items for child in item.items}
        named = [at for at in range(len(self.items)) if at not in needed] if products is None else products
        self.products = tuple(whole("products", at, least=0, most=len(self.items) - 1) for at in named)
        if not self.products:
            raise EngineError("`products` must name at least 1 item; it names 0.")

    def of(self, products: Sequence[int]) -> Conditioned:
        return Conditioned.of(structure.diagram(self.items, products), self.causes, self.p.size)

    def each(self, p: Floats) -> Floats:
        """That each item can be delivered."""
        return np.array([self._one(at, p) for at in range(len(self.items))])

    def _one(self, at: int, p: Floats) -> float:
        item = self.items[at]
        if item.items or self.causes:
            return float(self.of((at,)).probability(p[:, None])[1][0])
        return at_least(item.needed, p[list(item.suppliers)].tolist())


def _per_supplier(known: tuple[Counted, ...], suppliers: int) -> Floats:
    shift = np.zeros(suppliers)
    for each in known:
        shift[each.supplier] += each.log_odds
    return shift


def _changes(system: Conditioned, p: Floats, known: tuple[Counted, ...], shift: Floats) -> tuple[Change, ...]:
    """What each finding does alone (one column each), and its share (columns along the way, all suppliers at once)."""
    if not known:
        return ()
    alone = [_per_supplier((each,), p.size) for each in known]
    fails, works = system.probability(np.column_stack([p, *(shifted(p, one) for one in alone)]))
    logs = [_log_odds(up, down) for down, up in zip(fails, works, strict=True)]
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
            alone=log - logs[0],
            share=float(rate[one.supplier] * one.log_odds),
        )
        for one, log in zip(known, logs[1:], strict=True)
    )


def _odds(works: float, fails: float) -> float:
    return works / fails if fails > 0 else math.inf


def _log_odds(works: float, fails: float) -> float:
    """0 where the one or the other is certain: findings then change nothing."""
    return math.log(works) - math.log(fails) if works > 0 and fails > 0 else 0.0
