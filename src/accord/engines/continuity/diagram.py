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
        values, batch = self._values(p), p.shape[1]
        sizes = [len(layer) for layer in values]
        gain = [after[up, 1] - after[down, 1] for after, down, up in zip(values[1:], self.down, self.up, strict=True)]
        reach = np.zeros((sizes[0], batch))
        reach[-1] = 1.0
        reached, chances = [], np.stack([1.0 - p, p])
        for part, down, up, size in zip(self.parts, self.down, self.up, sizes[1:], strict=True):
            reached.append(reach)
            flow = chances[:, part, None] * reach
            place = np.concatenate([down, up])
            if batch > 1:
                place = (place[:, None] * batch + np.arange(batch)).reshape(-1)
            reach = np.asarray(np.bincount(place, flow.reshape(-1), size * batch), np.float64).reshape(size, batch)
        found = np.zeros_like(p)
        starts = np.cumsum([0, *sizes[:-2]])
        found[list(self.parts)] = np.add.reduceat(np.concatenate(reached) * np.concatenate(gain), starts, axis=0)
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
        values, rest = [value], 1.0 - p
        for part, down, up in zip(reversed(self.parts), reversed(self.down), reversed(self.up), strict=True):
            fails, works = value.take(down, axis=0), value.take(up, axis=0)
            fails *= rest[part]
            works *= p[part]
            value = fails
            value += works
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
