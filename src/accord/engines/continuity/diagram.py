"""A structure of parts that work or fail, as a layered decision diagram: exact, and for many probabilities at once.

Part after part is asked whether it works; what is still undecided is the state, equal states are one (a frontier
programme). The structure knows a state and what follows from the next answer; the diagram knows numbers only.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from accord.engines.given import EngineError, Floats

MOST_STATES = 300_000
Indices = NDArray[np.intp]
State = Hashable
After = Callable[[State, int, bool], State]  # of a state, a part and whether it works: a state, or True or False


@dataclass(frozen=True, slots=True)
class Diagram:
    """`parts[i]` is asked in layer i; `down[i][s]` and `up[i][s]` are where state s goes when it fails or works.

    States 0 and 1 of every layer are the two ends: the whole fails, the whole works.
    """

    parts: tuple[int, ...]
    down: tuple[Indices, ...]
    up: tuple[Indices, ...]

    @property
    def states(self) -> int:
        return sum(len(layer) for layer in self.down)

    def probability(self, p: Floats) -> tuple[Floats, Floats]:
        """That the whole fails, and that it works: two sums of positive terms, neither is one minus the other.

        `p[n, batch]` the probability that each part works, independently; each result has `batch` entries.
        """
        value = self._values(p)[0]
        return value[-1, 0], value[-1, 1]

    def importance(self, p: Floats) -> Floats:
        """Birnbaum (1969): d P(works) / d p of each part, `[n, batch]`: P(works | it works) - P(works | it fails)."""
        values, found = self._values(p), np.zeros_like(p)
        reach = np.zeros((values[0].shape[0], p.shape[1]))
        reach[-1] = 1.0
        for layer, part in enumerate(self.parts):
            down, up, after = self.down[layer], self.up[layer], values[layer + 1][:, 1]
            found[part] = (reach * (after[up] - after[down])).sum(axis=0)
            target = np.concatenate([down, up])
            flow = np.concatenate([reach * (1.0 - p[part]), reach * p[part]])
            order = np.argsort(target, kind="stable")
            starts = np.searchsorted(target[order], np.arange(after.shape[0]))
            reach = np.add.reduceat(flow[order], starts, axis=0)
        return found

    def working_sets(self) -> tuple[int, ...]:
        """How many sets of 0, 1, 2, ... working parts make the whole work."""
        width = len(self.parts) + 1
        value = np.zeros((2, width), dtype=object)
        value[1, 0] = 1
        for down, up in zip(reversed(self.down), reversed(self.up), strict=True):
            one_more = np.zeros((len(up), width), dtype=object)
            one_more[:, 1:] = value[up, :-1]
            value = value[down] + one_more
        return tuple(int(count) for count in value[-1])

    def _values(self, p: Floats) -> list[Floats]:
        """For each layer and state the probability to end in 0 and in 1: `[states, 2, batch]`; the last is the ends."""
        value = np.zeros((2, 2, p.shape[1]))
        value[0, 0] = value[1, 1] = 1.0
        values = [value]
        for part, down, up in zip(reversed(self.parts), reversed(self.down), reversed(self.up), strict=True):
            value = (1.0 - p[part]) * value[down] + p[part] * value[up]
            values.append(value)
        return values[::-1]


def build(start: State, parts: Sequence[int], after: After, refusal: str) -> Diagram:
    """The diagram of a structure that begins in `start` (a state, not an end); refused with `refusal` if too large."""
    layer, downs, ups, states = [start], [], [], 0
    for part in parts:
        seen: dict[State, int] = {False: 0, True: 1}
        down, up = [0, 1], [0, 1]
        for state in layer:
            down.append(seen.setdefault(after(state, part, False), len(seen)))
            up.append(seen.setdefault(after(state, part, True), len(seen)))
        states += len(layer)
        if states > MOST_STATES:
            raise EngineError(refusal.format(MOST_STATES))
        downs.append(np.array(down, dtype=np.intp))
        ups.append(np.array(up, dtype=np.intp))
        layer = list(seen)[2:]
    return Diagram(tuple(parts), tuple(downs), tuple(ups))
