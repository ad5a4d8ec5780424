"""What was given about a supply, looked at once, and what can be asked of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from accord.engines.continuity import causes as common
from accord.engines.continuity import structure
from accord.engines.continuity.basic import at_least
from accord.engines.continuity.causes import Conditioned
from accord.engines.continuity.findings import probabilities
from accord.engines.given import EngineError, Floats, several, whole

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


class System:
    """Suppliers, items, causes and products as given, checked; a diagram for whatever products are asked about."""

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
        self.causes = common.checked(() if causes is None else causes, self.p.size)
        needed = {child for item in self.items for child in item.items}
        named = (
            [at for at in range(len(self.items)) if at not in needed]
            if products is None
            else several("products", products)
        )
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
