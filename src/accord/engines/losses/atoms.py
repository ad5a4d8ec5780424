"""Atoms of the annual loss: no loss at all, and sums of constants or observed values.

Where the values are multiples of one step their sums are a lattice, and their distribution is exact; a few lattices
are combined sum by sum. Where there are too many sums only "no loss" is kept apart, and the rest is spread over cells.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from accord.engines.losses.compound import Compound
from accord.engines.losses.grid import Grid
from accord.engines.losses.spectra import Spectra

if TYPE_CHECKING:
    from accord.engines.given import Floats
    from accord.engines.losses.frequency import Frequency
    from accord.engines.losses.scenario import Scenario

LONGEST = 1 << 20
MOST_LATTICES, MOST_SUMS, FAINTEST = 8, 1 << 18, 1e-16
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
    lattices = _lattices(compound, places)
    if len(lattices) == 1:
        return Atoms(*_sums(compound, lattices[0]), places)
    if lattices:
        rest = [each.losses.p0 for i, each in enumerate(compound.scenarios) if i not in places]
        values, masses = np.zeros(1), np.full(1, math.prod(rest))
        for lattice in lattices:
            part = Compound(tuple(compound.scenarios[i] for i in lattice.places))
            more, weights = _sums(part, replace(lattice, places=tuple(range(len(lattice.places)))))
            values, masses = (values[:, None] + more).ravel(), (masses[:, None] * weights).ravel()
            kept = np.flatnonzero((masses > FAINTEST) | (values == 0))
            kept = kept[np.argsort(values[kept], kind="stable")]
            values, masses = values[kept], masses[kept]
            if values.size > MOST_SUMS:
                break
        else:
            return Atoms(values, masses, places)
    nothing = Spectra(compound, Grid(1, 1.0, 0.0)).atoms(1)
    return Atoms(np.zeros(1), np.maximum(nothing.real, 0.0), spread=bool(places))


@dataclass(frozen=True)
class _Lattice:
    """Scenarios whose atoms are multiples of `step`; `size` points hold every year but a negligible share."""

    places: tuple[int, ...]
    step: float
    size: int


def _lattices(compound: Compound, places: frozenset[int]) -> list[_Lattice]:
    """All in one lattice, or scenario by scenario in the first that it fits; empty where that does not succeed."""
    whole = _lattice(compound, tuple(sorted(places)))
    if whole or compound.factors:  # given a factor they are independent, but not together
        return [whole] if whole else []
    found: list[_Lattice] = []
    for place in sorted(places):
        for index, lattice in enumerate(found):
            if wider := _lattice(compound, (*lattice.places, place)):
                found[index] = wider
                break
        else:
            alone = _lattice(compound, (place,))
            if not alone or len(found) == MOST_LATTICES:
                return []
            found.append(alone)
    return found


def _lattice(compound: Compound, places: tuple[int, ...]) -> _Lattice | None:
    step = _step(np.concatenate([_values(compound.scenarios[i]) for i in places])) if places else 0.0
    size = _size(compound, places, step) if step else 2 * LONGEST
    return _Lattice(places, step, size) if size <= LONGEST else None


def _sums(compound: Compound, lattice: _Lattice) -> tuple[Floats, Floats]:
    """Values and masses of the sums of the atoms of a lattice."""
    grid = Grid(lattice.size, lattice.step, 0.0)
    masses = np.maximum(grid.masses(Spectra(compound, grid, frozenset(lattice.places)).atoms(1)), 0.0)
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
    most = int(losses.mean + 9 * math.sqrt(losses.variance)) + 16
    while most < LONGEST and 1 - losses.pmf(np.arange(most)).sum() > NEGLIGIBLE * most:
        most *= 2
    return most
