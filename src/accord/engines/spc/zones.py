"""A set of rules of zones as a Markov chain: what a chart must remember of the past to know the next signal."""

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.special import ndtr

from accord.engines.given import EngineError
from accord.engines.spc.chain import Chain
from accord.engines.spc.rules import Beyond, Rule, RuleSet, Within

MOST_STATES = 50_000
UPPER, LOWER, INSIDE = 1, 2, 4

Memory = tuple[int, ...]  # where the last points were, the latest first; 0 for one that no longer matters


@dataclass(frozen=True, slots=True)
class Watcher:
    """One rule on one side: it signals at the `count`-th of the last `of` points that are where it looks (`sides`)."""

    sigmas: float
    sides: int
    count: int
    of: int
    mixed: bool = False

    def sees(self, z: float) -> int:
        """Where a point is, 0 if that is not where this watcher looks."""
        return self.sides & (UPPER if z > self.sigmas else LOWER if z < -self.sigmas else INSIDE)

    def after(self, memory: Memory, seen: int) -> Memory | None:
        """The memory after one more point, None if it signals."""
        recent = (seen, *memory)
        members = [each for each in recent if each]
        if seen and len(members) >= self.count and not (self.mixed and len(set(members)) < 2):
            return None
        return self.useful(recent[: self.of - 1])

    def useful(self, recent: Memory) -> Memory:
        """Without the points that can be part of no signal to come: too few are beside them, or too few can be."""
        kept, members = [], 0
        for age, seen in enumerate(recent, start=1):
            members += seen > 0
            kept.append(seen if members + self.of - age >= self.count else 0)
        while kept and not kept[-1]:
            kept.pop()
        return tuple(kept)


class Zones:
    """The moves between the states of a set of rules, by the cell between lines that the next point falls in."""

    def __init__(self, rules: RuleSet) -> None:
        watchers = [watcher for name, rule in rules.items() for watcher in watchers_of(name, rule)]
        lines = sorted({sign * watcher.sigmas for watcher in watchers for sign in (-1.0, 1.0)})
        self.edges = np.array([-math.inf, *lines, math.inf])
        inner = [(low + high) / 2 for low, high in pairwise(lines)]
        seen = [[watcher.sees(z) for watcher in watchers] for z in (-math.inf, *inner, math.inf)]
        self.states, self.moves = explored(watchers, seen)

    def chain(self, shift: float) -> Chain:
        """The chain of a process whose mean is `shift` standard deviations of a point off, from an empty memory on."""
        low, high = self.edges[:-1] - shift, self.edges[1:] - shift
        chances = np.where(low > 0, ndtr(-low) - ndtr(-high), ndtr(high) - ndtr(low))
        here, cells, there = self.moves
        begin = np.zeros(self.states)
        begin[0] = 1
        return Chain(csr_array((chances[cells], (here, there)), shape=(self.states, self.states)), begin)


def watchers_of(name: int | str, rule: Rule) -> list[Watcher]:
    if isinstance(rule, Within):
        return [Watcher(rule.sigmas, INSIDE, rule.count, rule.count)]
    if not isinstance(rule, Beyond):
        raise EngineError(
            f"`design` must hold rules of zones for an exact run length; {name} follows the values themselves. "
            "`alarm_share` simulates it."
        )
    if rule.sides == "one":
        return [Watcher(rule.sigmas, side, rule.count, rule.of) for side in (UPPER, LOWER)]
    return [Watcher(rule.sigmas, UPPER | LOWER, rule.count, rule.of, rule.sides == "both")]


def explored(watchers: list[Watcher], seen: list[list[int]]) -> tuple[int, NDArray[np.intp]]:
    """How many states can be reached without a signal, and every move between them: rows of from, cell, to."""
    first: tuple[Memory, ...] = ((),) * len(watchers)
    known, queue = {first: 0}, [first]
    moves: list[tuple[int, int, int]] = []
    for state in queue:
        for cell, places in enumerate(seen):
            met = zip(watchers, state, places, strict=True)
            after = [watcher.after(memory, seen_there) for watcher, memory, seen_there in met]
            reached = tuple(memory for memory in after if memory is not None)
            if len(reached) < len(after):
                continue
            if reached not in known:
                known[reached] = len(known)
                queue.append(reached)
            moves.append((known[state], cell, known[reached]))
        if len(known) > MOST_STATES:
            raise EngineError(f"`design` must need at most {MOST_STATES} states of memory; these need more.")
    return len(known), np.array(moves, dtype=np.intp).reshape(-1, 3).T
