"""Atoms of the annual loss: no loss at all, and sums of constants or observed values.

A few sums are made one by one; where the values are multiples of one step their sums are a lattice. Both are exact.
Where there are too many sums only "no loss" is kept apart, and the rest is spread over cells.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING

import numpy as np

from accord.engines.losses.compound import Compound, seen
from accord.engines.losses.frequency import MixedPoisson, Poisson, poisson_pmf
from accord.engines.losses.grid import Grid
from accord.engines.losses.spectra import Spectra

if TYPE_CHECKING:
    from accord.engines.given import Floats
    from accord.engines.losses.frequency import Frequency
    from accord.engines.losses.scenario import Scenario

LONGEST = 1 << 20
FEW_SUMS, MOST_SUMS, MOST_PRODUCTS = 1 << 12, 1 << 17, 1 << 22
MOST_EVENTS = 1 << 18  # a year, beyond which nobody looks for sums one by one
FAINTEST = 1e-17  # a mass that is nothing beside another one
NEGLIGIBLE = 1e-14  # probability of more events than the lattice has room for
SAME = 1e-9  # values whose quotient differs by less are equal
FAR = 7.5  # where a common factor is taken to be at its worst


@dataclass(frozen=True)
class Atoms:
    """Ascending `values` of the annual loss that have `masses` of their own; `places` are the scenarios behind them."""

    values: Floats
    masses: Floats
    places: frozenset[int] = frozenset()
    spread: bool = False
    others: float | None = None

    @cached_property
    def rest(self) -> float:
        """The probability of what is no atom: `others`, where it is known with more digits than 1 - `mass` has."""
        return seen(1.0 - self.mass) if self.others is None else self.others

    @cached_property
    def mass(self) -> float:
        return float(self.masses.sum())

    @cached_property
    def _above(self) -> Floats:
        """Mass above each value, and before them the mass of all."""
        return np.append(np.cumsum(self.masses[::-1])[::-1], 0.0)

    @cached_property
    def _excess(self) -> Floats:
        """E[(atom - value)+] at each value; 0 beyond."""
        steps = np.diff(self.values) * self._above[1:-1]
        return np.append(np.cumsum(steps[::-1])[::-1], 0.0)

    @property
    def only_zero(self) -> bool:
        return self.values.size == 1

    def sf(self, x: Floats) -> Floats:
        """Mass above x."""
        return self._above[np.searchsorted(self.values, x * (1 + SAME), side="right")]

    def excess(self, x: Floats) -> Floats:
        """E[(S - x)+] over the atoms."""
        after = np.minimum(np.searchsorted(self.values, x, side="left"), self.values.size - 1)
        room = np.maximum(self.values[after] - x, 0.0)
        return self._excess[after] + room * self.sf(x)

    def snapped(self, x: Floats) -> Floats:
        """x, or the atom that is the same number."""
        near = np.clip(np.searchsorted(self.values, x), 1, max(self.values.size - 1, 1))
        candidates = self.values[np.stack((near - 1, np.minimum(near, self.values.size - 1)))]
        for each in candidates:
            x = np.where(np.abs(each - x) <= 2 * SAME * np.maximum(x, each), each, x)
        return x


def atoms_of(compound: Compound) -> Atoms:
    """The atoms of a portfolio's annual loss."""
    places = frozenset(i for i, each in enumerate(compound.scenarios) if each.lef and each.primary.atoms[0].size)
    lattice = _lattice(compound, tuple(sorted(places)))
    found = _enumerated(compound, places, MOST_SUMS if lattice is None else FEW_SUMS) if places else None
    if found is not None:
        return Atoms(*found, places)
    if lattice is not None:
        return Atoms(*_sums(compound, lattice), places)
    return no_loss(compound, spread=bool(places))


def no_loss(compound: Compound, *, spread: bool = False) -> Atoms:
    """The probability of a year without any loss alone."""
    masses = np.clip(compound.no_loss.real, 0.0, 1.0)
    return Atoms(np.zeros(1), masses, spread=spread, others=compound.loss_probability)


def _enumerated(compound: Compound, places: frozenset[int], most: int) -> tuple[Floats, Floats] | None:
    """All sums of atoms one by one, None where they are more than `most`.

    Given the factors the scenarios are independent, so every sum has one mass a node of the factors.
    """
    weights = compound.nodes[1]
    if any(most_events(compound.scenarios[place].losses) > MOST_EVENTS for place in places):
        return None
    found = np.zeros(1), np.ones((1, weights.size))
    for place in range(len(compound.scenarios)):
        for counts, values, shares in _independent(compound, place, place in places):
            sums = _yearly(counts, values, shares, weights, most)
            if sums is None or sums[0].size * found[0].size * weights.size > MOST_PRODUCTS:
                return None
            masses = found[1][:, None] * sums[1]
            found = _merged(np.add.outer(found[0], sums[0]).ravel(), masses.reshape(-1, weights.size), weights)
            if found[0].size > most:
                return None
    return found[0], found[1] @ weights


Counts = Callable[["Floats"], "Floats"]


def _independent(compound: Compound, place: int, atomic: bool) -> Iterator[tuple[Counts, Floats, Floats]]:
    """P(N = n) at every node of the factors (a row for each n), and the atoms of one loss with their shares.

    Of a Poisson scenario each atom has a number of its own, independent of the others. What is no atom has the value
    0 and the share 0: it must not come at all.
    """
    scenario = compound.scenarios[place]
    values, shares = _one_loss(scenario) if atomic else (np.zeros(1), np.zeros(1))
    if isinstance(scenario.frequency, Poisson):
        rates = scenario.lef * compound.multipliers(compound.loadings[place][None, :])[:, 0]
        missing = 1 - shares.sum()
        for value, share in zip(values[:, None], shares, strict=True):
            if share:
                yield partial(_poisson, rates * share), value, np.ones(1)
        if missing > SAME:
            yield partial(_poisson, rates * missing), np.zeros(1), np.zeros(1)
        return
    losses = compound.frequencies(place)
    yield lambda n: np.stack([each.pmf(n) for each in losses], axis=1), values, shares


def _poisson(rates: Floats, n: Floats) -> Floats:
    return poisson_pmf(rates, n[:, None])


def _yearly(counts: Counts, values: Floats, shares: Floats, weights: Floats, most: int) -> tuple[Floats, Floats] | None:
    """Sums of one scenario's year, with one mass a node; None where there are too many."""
    if not shares.any():
        return np.zeros(1), counts(np.zeros(1))
    size = 16
    while (rest := 1 - (pmf := counts(np.arange(float(size)))).sum(axis=0) @ weights) > NEGLIGIBLE * 1e-2 * size:
        size *= 2
        if size * weights.size > MOST_PRODUCTS:
            return None
    if values.size == 1:
        n = np.arange(float(size))
        return _merged(n * values, pmf * (shares**n)[:, None], weights)
    beyond = np.cumsum((pmf @ weights)[::-1])[::-1] + max(rest, 0.0)
    one, parts, held = (np.zeros(1), np.ones((1, 1))), [(np.zeros(1), pmf[:1])], 1
    for events in range(1, size):
        if beyond[events] <= FAINTEST:
            break
        if one[0].size * values.size > MOST_PRODUCTS:
            return None
        masses = np.multiply.outer(one[1][:, 0], shares).reshape(-1, 1)
        one = _merged(np.add.outer(one[0], values).ravel(), masses, beyond[events : events + 1])
        held += one[0].size
        if held > most or held * weights.size > MOST_PRODUCTS:
            return None
        parts.append((one[0], one[1] * pmf[events]))
    every, masses = (np.concatenate(part) for part in zip(*parts, strict=True))
    return _merged(every, masses, weights)


def _merged(values: Floats, masses: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Ascending, each value once, without those of a mass that is nothing beside 1 and beside the greatest."""
    total = masses @ weights
    kept = np.flatnonzero((total > FAINTEST * min(1.0, total[values > 0].max(initial=0.0))) | (values == 0))
    kept = kept[np.argsort(values[kept], kind="stable")]
    values, masses = values[kept], masses[kept]
    first = np.flatnonzero(np.append(True, np.diff(values) > SAME * values[1:]))
    return values[first], np.add.reduceat(masses, first, axis=0)


def _one_loss(scenario: Scenario) -> tuple[Floats, Floats]:
    """Atoms of one loss event, their shares less than 1 together where a secondary loss has none."""
    values, shares = scenario.primary.atoms
    if scenario.secondary is None:
        return values, shares
    chance, (more, weights) = scenario.secondary[0], scenario.secondary[1].atoms
    every = np.add.outer(values, np.append(0.0, more))
    return every.ravel(), np.multiply.outer(shares, np.append(1 - chance, chance * weights)).ravel()


@dataclass(frozen=True)
class _Lattice:
    """Scenarios whose atoms are multiples of `step`; `size` points hold every year but a negligible share."""

    places: tuple[int, ...]
    step: float
    size: int


def _lattice(compound: Compound, places: tuple[int, ...]) -> _Lattice | None:
    step = _step(np.concatenate([_values(compound.scenarios[i]) for i in places])) if places else 0.0
    size = _size(compound, places, step) if step else 2 * LONGEST
    return _Lattice(places, step, size) if size <= compound.affordable(LONGEST) else None


def _sums(compound: Compound, lattice: _Lattice) -> tuple[Floats, Floats]:
    """Values and masses of the sums of the atoms of a lattice."""
    grid = Grid(lattice.size, lattice.step, 0.0)
    masses = np.maximum(grid.masses(Spectra(compound, grid, frozenset(lattice.places), "mean").atoms(1)), 0.0)
    kept = masses > FAINTEST
    kept[0] = True
    return np.flatnonzero(kept).astype(np.float64) * lattice.step, masses[kept]


def _values(scenario: Scenario) -> Floats:
    secondary = scenario.secondary[1].atoms[0] if scenario.secondary else np.empty(0)
    return np.concatenate((scenario.primary.atoms[0], secondary))


def _step(values: Floats) -> float:
    """The greatest number of which all values are multiples, by Euclid's algorithm; 0 if there is none worth it."""
    values = np.unique(values[values > 0])
    if not values.size:
        return 1.0
    step, least = float(values[0]), float(values[-1]) / LONGEST
    for value in values[1:]:
        rest = float(value)
        while abs(rest) > SAME * value:
            step, rest = abs(rest), step
            if step < least:
                return 0.0
            rest = math.remainder(rest, step)
    count = np.round(values / step)
    step = float((values / count).mean())
    return step if np.allclose(values, count * step, rtol=SAME, atol=0.0) else 0.0


def _size(compound: Compound, places: tuple[int, ...], step: float) -> int:
    """How many points hold every year but a negligible share, a power of two."""
    extent = 0.0
    for place in places:
        scenario, losses = compound.scenarios[place], compound.scenarios[place].losses
        if compound.factors:
            losses = losses.loaded(compound.loadings[place], FAR * np.sign(compound.loadings[place]))
        largest = scenario.primary.high + (_values(scenario).max() if scenario.secondary else 0.0)
        extent += most_events(losses) * largest
    return 1 << max(6, math.ceil(math.log2(extent / step + 2))) if extent < LONGEST * step else 2 * LONGEST


def most_events(losses: Frequency) -> int:
    """A number of events that is exceeded with negligible probability."""
    if isinstance(losses, MixedPoisson):
        return int(min(losses.most, LONGEST))
    most = int(losses.mean + 9 * math.sqrt(losses.variance)) + 16
    while most < LONGEST and 1 - losses.pmf(np.arange(most)).sum() > NEGLIGIBLE * most:
        most *= 2
    return most
