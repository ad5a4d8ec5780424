"""Suppliers that fail together: an event of a region takes all its suppliers. Exact, by conditions on the causes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from accord.engines.given import EngineError, Floats, floats, probability, several, whole

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from accord.engines.continuity.diagram import Diagram

MOST_PRODUCTS = 100_000_000  # conditions times states: some seconds
BLOCK = 1 << 21  # conditions times columns that are computed together
TOO_MANY = (
    "`causes` has {causes} causes that each take several suppliers; the exact answer would need {conditions:,}"
    " conditions of {states:,} states. Join causes, or use `bounds`."
)


class Cause(NamedTuple):
    """An event of the given probability that takes all of `suppliers`, independently of other causes."""

    probability: float
    suppliers: Sequence[int]


def regions(region: Sequence[int], outage: ArrayLike) -> tuple[Cause, ...]:
    """Causes from the region of each supplier, `region[supplier]`, and the probability of each region's outage."""
    chance = floats("outage", outage)
    where = [whole("region", each, least=0, most=chance.size - 1) for each in several("region", region)]
    return tuple(
        Cause(float(chance[at]), tuple(s for s, own in enumerate(where) if own == at)) for at in range(chance.size)
    )


def checked(causes: Iterable[Sequence[object]], suppliers: int) -> tuple[Cause, ...]:
    found = []
    for at, given in enumerate(several("causes", causes)):
        try:
            chance, taken = given
            named: tuple[int, ...] = tuple(taken)  # type: ignore[arg-type]
        except (TypeError, ValueError) as why:
            raise EngineError(f"`causes[{at}]` must be (probability, suppliers); it is {given!r}.") from why
        struck = tuple(whole(f"causes[{at}].suppliers", each, least=0, most=suppliers - 1) for each in named)
        found.append(Cause(probability(f"causes[{at}].probability", chance), struck))  # type: ignore[arg-type]
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Conditioned:
    """A diagram under common causes. A cause of one supplier is a part of it; the others are gone through one by one.

    `chance[c]` and `hits[c, n]` of each cause that matters for the diagram, `several` are those of several suppliers.
    """

    diagram: Diagram
    chance: Floats
    hits: np.ndarray
    several: np.ndarray

    @classmethod
    def of(cls, diagram: Diagram, causes: tuple[Cause, ...], suppliers: int) -> Conditioned:
        hits = np.zeros((len(causes), suppliers), dtype=bool)
        for row, cause in zip(hits, causes, strict=True):
            row[list(cause.suppliers)] = True
        asked = np.zeros(suppliers, dtype=bool)
        asked[list(diagram.parts)] = True
        hits &= asked
        several = np.flatnonzero(hits.sum(axis=1) > 1)
        if diagram.states << several.size > MOST_PRODUCTS:
            raise EngineError(TOO_MANY.format(causes=several.size, conditions=1 << several.size, states=diagram.states))
        return cls(diagram, np.array([c.probability for c in causes], dtype=np.float64), hits, several)

    @property
    def conditions(self) -> int:
        return 1 << self.several.size

    def probability(self, p: Floats) -> tuple[Floats, Floats]:
        """That the whole fails, and that it works, for `p[n, batch]`: the suppliers by themselves."""
        fails, works = np.zeros(p.shape[1]), np.zeros(p.shape[1])
        for happens, alive in self._conditions(p.shape[1]):
            down, up = self._each(p, alive)
            weight = self._weight(happens)
            fails += down @ weight
            works += up @ weight
        return fails, works

    def importance(self, p: Floats) -> Floats:
        """d P(works) / d p of each supplier by itself, `[n, batch]`."""
        return self._inner(p) * self._alone()[:, None]

    def _inner(self, p: Floats) -> Floats:
        """As `importance`, of what the suppliers' own causes leave of each."""
        found = np.zeros_like(p)
        for happens, alive in self._conditions(p.shape[1]):
            inner = self.diagram.importance(self._effective(p, alive))
            inner = inner.reshape(p.shape[0], p.shape[1], -1)
            found += np.einsum("nbc,nc,c->nb", inner, alive, self._weight(happens))
        return found

    def of_causes(self, p: Floats) -> Floats:
        """P(works | the cause stays away) - P(works | it happens), `[cause]`, for one column `p[n, 1]`."""
        found = np.zeros(self.chance.size)
        single = np.flatnonzero(self.hits.sum(axis=1) == 1)
        if single.size:
            inner = (self._inner(p) * p)[:, 0]
            for cause in single:
                found[cause] = (inner * self._alone(leave=int(cause)))[self.hits[cause]].sum()
        if self.several.size:
            for happens, alive in self._conditions(1):
                works = self._each(p, alive)[1][0]
                for at, cause in enumerate(self.several):
                    found[cause] += np.where(happens[at], -works, works) @ self._weight(happens, leave=at)
        return found

    def _alone(self, leave: int | None = None) -> Floats:
        """What the causes of one supplier only leave of each; `leave` is left out of them."""
        alone = self.hits.sum(axis=1) == 1
        if leave is not None:
            alone[leave] = False
        left: Floats = np.prod(np.where(self.hits[alone], 1.0 - self.chance[alone, None], 1.0), axis=0)
        return left

    def _effective(self, p: Floats, alive: Floats) -> Floats:
        each = (p * self._alone()[:, None])[:, :, None] * alive[:, None, :]
        return each.reshape(p.shape[0], -1)

    def _each(self, p: Floats, alive: Floats) -> tuple[Floats, Floats]:
        down, up = self.diagram.probability(self._effective(p, alive))
        return down.reshape(p.shape[1], -1), up.reshape(p.shape[1], -1)

    def _conditions(self, columns: int) -> Iterator[tuple[np.ndarray, Floats]]:
        """In blocks: which causes happen, `[cause, condition]`, and which suppliers they leave, `[n, condition]`."""
        widest = max(len(layer) for layer in self.diagram.down)
        block = max(BLOCK // (columns * widest), 1)
        for begin in range(0, self.conditions, block):
            ids = np.arange(begin, min(begin + block, self.conditions))
            happens = (ids >> np.arange(self.several.size)[:, None]) & 1 == 1
            alive = (self.hits[self.several].T.astype(np.float64) @ happens) == 0
            yield happens, alive.astype(np.float64)

    def _weight(self, happens: np.ndarray, leave: int | None = None) -> Floats:
        chance = self.chance[self.several, None]
        factor = np.where(happens, chance, 1.0 - chance)
        if leave is not None:
            factor[leave] = 1.0
        weight: Floats = np.prod(factor, axis=0)
        return weight
