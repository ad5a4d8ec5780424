"""Networks of links that work or fail: that two, some or all of their places stay connected."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from accord.engines.continuity.diagram import Diagram, State, build
from accord.engines.given import EngineError, Floats, Provenance, digest, floats, hashable, probability, several

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

TOO_WIDE = "`edges` are so densely connected that the exact answer would need more than {:,} states."
Edge = Sequence[Hashable]


@dataclass(frozen=True, slots=True)
class Network:
    """`prob` that the places are connected, `fail` that they are not, `importance[link]` (Birnbaum)."""

    prob: float
    fail: float
    importance: Floats
    provenance: Provenance


def network(edges: Iterable[Edge], p: ArrayLike, terminals: Iterable[Hashable] | None = None) -> Network:
    """That `terminals` (two places, more, or by default all) are connected by working links, exactly.

    `edges` holds pairs of places (any hashable names), the links run both ways; `p` is the probability that a link
    works, one for all or one each, independently. Frontier programme over the links: Sekine and Imai (1995), Hardy,
    Lucet and Limnios (2007). Refused when more than 300,000 states would be needed.
    """
    links = _links(edges)
    each = floats("p", p)
    if np.ndim(p) == 0:
        each = np.full(len(links), probability("p", each[0]))
    if each.size != len(links):
        raise EngineError(f"`p` must hold {len(links)} number(s), one for each of `edges`; it holds {each.size}.")
    if each.min() < 0 or each.max() > 1:
        raise EngineError("`p` must hold probabilities, numbers from 0 to 1.")
    ends = _terminals(links, terminals)
    found = _diagram(links, ends)
    fail, works = found.probability(each[:, None])
    inputs = digest([list(map(repr, link)) for link in links], each, sorted(map(repr, ends)))
    method = f"frontier programme over {len(links)} links, {found.states} states"
    importance = found.importance(each[:, None])[:, 0]
    return Network(float(works[0]), float(fail[0]), importance, Provenance(inputs, method))


def connected_subgraphs(edges: Iterable[Edge], terminals: Iterable[Hashable] | None = None) -> tuple[int, ...]:
    """How many sets of 0, 1, 2, ... links connect `terminals` (by default all places): coefficients of the reliability
    polynomial sum_i N_i p^i (1 - p)^(m - i)."""
    links = _links(edges)
    return _diagram(links, _terminals(links, terminals)).working_sets()


def _links(edges: Iterable[Edge]) -> list[tuple[Hashable, Hashable]]:
    links = []
    for at, given in enumerate(several("edges", edges)):
        edge = _places(f"edges[{at}]", given)
        if len(edge) != 2 or edge[0] == edge[1]:
            raise EngineError(f"`edges` must hold pairs of two different places; at {at} it holds {edge}.")
        links.append((edge[0], edge[1]))
    if not links:
        raise EngineError("`edges` must hold at least 1 link; it holds 0.")
    return links


def _places(name: str, given: Iterable[object]) -> tuple[Hashable, ...]:
    places = []
    for place in several(name, given):
        if not hashable(place):
            raise EngineError(f"`{name}` must hold names or numbers of places; it holds {place!r}.")
        places.append(place)
    return tuple(places)


def _terminals(links: list[tuple[Hashable, Hashable]], terminals: Iterable[Hashable] | None) -> set[Hashable]:
    places = {place for link in links for place in link}
    if terminals is None:
        return places
    ends = set(_places("terminals", terminals))
    if len(ends) < 2:
        raise EngineError(f"`terminals` must name at least 2 different places; it names {len(ends)}.")
    unknown = ends - places
    if unknown:
        raise EngineError(f"`terminals` names {sorted(map(repr, unknown))[0]}, which no link of `edges` reaches.")
    return ends


def _diagram(links: list[tuple[Hashable, Hashable]], ends: set[Hashable]) -> Diagram:
    order = _order(links)
    last = {place: at for at, link in enumerate(order) for place in links[link]}
    first = {place: at for at, link in reversed(list(enumerate(order))) for place in links[link]}
    step = {link: at for at, link in enumerate(order)}
    latest = max(first[end] for end in ends)

    def after(state: State, link: int, works: bool) -> State:
        """State: the groups of connected places of the frontier, each with whether an end belongs to it."""
        assert isinstance(state, frozenset)
        at, groups = step[link], dict(state)
        known = {place for group in groups for place in group}
        for place in links[link]:
            if place not in known:
                groups[frozenset([place])] = place in ends
        one, two = (next(group for group in groups if place in group) for place in links[link])
        if works and one != two:
            groups[one | two] = groups.pop(one) | groups.pop(two)
        for place in links[link]:
            if last[place] == at:
                group = next(group for group in groups if place in group)
                flagged = groups.pop(group)
                if len(group) > 1:
                    groups[group - {place}] = flagged
                elif flagged:  # an end leaves: all ends are in its group, or it stays apart
                    return at >= latest and not any(groups.values())
        if at >= latest and sum(groups.values()) == 1:
            return True
        return frozenset(groups.items())

    return build(frozenset(), order, after, TOO_WIDE)


def _order(links: list[tuple[Hashable, Hashable]]) -> list[int]:
    """Links place by place, breadth first from the first place: few places stay open at a time."""
    touching: dict[Hashable, list[int]] = {}
    for at, link in enumerate(links):
        for place in link:
            touching.setdefault(place, []).append(at)
    seen: dict[Hashable, None] = {}
    order: dict[int, None] = {}
    for begin in touching:
        waiting = [] if begin in seen else [begin]
        seen.setdefault(begin)
        for place in waiting:
            for at in touching[place]:
                order.setdefault(at)
                for other in links[at]:
                    if other not in seen:
                        seen[other] = None
                        waiting.append(other)
    return list(order)
