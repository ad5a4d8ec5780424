"""The transform of the portfolio on a window's grids, from the tables of its severities."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from accord.engines.losses.severity import Lognormal
from accord.engines.losses.tables import Table, normal_tables, tabulated

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from accord.engines.losses.compound import Compound
    from accord.engines.losses.grid import Grid
    from accord.engines.losses.scenario import Scenario
    from accord.engines.losses.severity import Severity
    from accord.engines.losses.tables import Kind

    Transform = NDArray[np.complex128]

TOGETHER = 8  # severities whose transforms are made at once, so many that they stay in the cache


@dataclass(frozen=True)
class Spectra:
    """The transforms of one window.

    `atomic` are the places of scenarios whose loss has atoms that are kept apart. `cells` says how mass comes to the
    points: so that mean and variance stay, or the mean alone, or all down or all up for a bracket.
    """

    compound: Compound
    grid: Grid
    atomic: frozenset[int] = frozenset()
    cells: Kind = "smooth"

    def smooth(self, step: int) -> Transform:
        """Transform of the annual loss without its atoms, on the grid with every `step`-th point."""
        exponents = self.exponents(step)
        if self.is_rare:
            return self.compound.rare(exponents)
        return self._mixture(exponents, step) - self.atoms(step)

    def whole(self) -> Transform:
        """Transform of the annual loss with its atoms."""
        return self._mixture(self.exponents(1), 1)

    def _mixture(self, exponents: list[Transform], step: int) -> Transform:
        return self.compound.mixture(exponents, [phi - 1 for phi in self.phis(self.compound.others, step)])

    def atoms(self, step: int) -> Transform:
        """Transform of the atoms of the annual loss: the years in which every loss is an atom of its severity."""
        return self._atoms(step) if self.atomic else self.compound.no_loss

    def _atoms(self, step: int) -> Transform:
        exponents = []
        for (_, members), rate in zip(self.compound.pools, self._pool_rates, strict=True):
            lasting = [i for i in members if i in self.atomic]
            exponent = np.full(1, -rate, np.complex128)
            if lasting:
                if tables := self._pool(lasting):
                    exponent = exponent + self._put(tables, step)
                for i in self._with_secondary(lasting):
                    exponent = exponent + self.compound.rates[i] * self.atomic_phi(i, step)
            exponents.append(exponent)
        others = [
            self.atomic_phi(i, step) - 1 if i in self.atomic else np.full(1, -1, np.complex128)
            for i in self.compound.others
        ]
        return self.compound.mixture(_same_size(exponents), _same_size(others))

    def exponents(self, step: int) -> list[Transform]:
        """For each pool the sum of rate (phi - 1) over its Poisson scenarios, made once."""
        if step not in self._exponents:
            self._exponents[step] = [self._exponent(place, step) for place in range(len(self.compound.pools))]
        return self._exponents[step]

    def phi(self, place: int, step: int) -> Transform:
        """Transform of the loss of one event of a scenario, made once."""
        return self.phis([place], step)[0]

    def phis(self, places: list[int], step: int) -> list[Transform]:
        """Those of several scenarios, some at once."""
        missing = [place for place in places if (place, step) not in self._phis]
        for start in range(0, len(missing), TOGETHER):
            self._make(missing[start : start + TOGETHER], step)
        return [self._phis[place, step] for place in places]

    @property
    def _one_sided(self) -> bool:
        return self.cells in ("floor", "ceil")

    @cached_property
    def _exponents(self) -> dict[int, list[Transform]]:
        return {}

    @cached_property
    def _phis(self) -> dict[tuple[int, int], Transform]:
        return {}

    def _make(self, places: list[int], step: int) -> None:
        made = zip(places, self._transformed([(place, False) for place in places], step), strict=True)
        self._phis.update(((place, step), phi) for place, phi in made)
        if double := self._with_secondary(places):
            for place, more in zip(double, self._transformed([(place, True) for place in double], step), strict=True):
                self._phis[place, step] *= 1 - self._chance(place) + self._chance(place) * more

    def _transformed(self, parts: list[tuple[int, bool]], step: int) -> list[Transform]:
        """Transforms of severities, one for each (place, whether the secondary loss); of like ones at once."""
        self._tabulate([part for part in parts if part not in self._tables])
        tables = [self._tables[part] for part in parts]
        if len({each.near.shape for each in tables}) == 1:
            return list(self._put([Table.stacked(tables)], step))
        return [self._put([each], step) for each in tables]

    def _put(self, tables: list[Table], step: int) -> Transform:
        """The transform of the sum of tables."""
        grid = self.grid.coarser(step)
        first, *more = (each.cells(grid.h, step) for each in tables)
        return grid.transform(grid.placed(sum(more, first), self.cells))

    def _tabulate(self, parts: list[tuple[int, bool]]) -> None:
        """Make the tables of severities, those of lognormals at once."""
        severities = {part: _severity(self.compound.scenarios[part[0]], part[1]) for part in parts}
        normal = [part for part, each in severities.items() if isinstance(each, Lognormal)]
        if normal:
            table = normal_tables([severities[part] for part in normal], self.grid.points)
            self._tables.update((part, table.row(at)) for at, part in enumerate(normal))
        for part, each in severities.items():
            if part not in self._tables:
                self._tables[part] = tabulated(each, self.grid.points, mass_alone=self._one_sided)

    @cached_property
    def _tables(self) -> dict[tuple[int, bool], Table]:
        return {}

    def _chance(self, place: int) -> float:
        secondary = self.compound.scenarios[place].secondary
        return secondary[0] if secondary else 0.0

    def atomic_phi(self, place: int, step: int) -> Transform:
        """The part of `phi` that comes from atoms."""
        secondary = self.compound.scenarios[place].secondary
        if secondary is None or secondary[1].atoms[0].size:
            return self.phi(place, step)
        return self._transformed([(place, False)], step)[0] * (1 - secondary[0])

    @cached_property
    def _pool_rates(self) -> list[float]:
        return [float(self.compound.rates[members].sum()) for _, members in self.compound.pools]

    @property
    def is_rare(self) -> bool:
        return self.compound.is_rare and not self.atomic

    def _exponent(self, pool: int, step: int) -> Transform:
        members, rates = self.compound.pools[pool][1], self.compound.rates
        total = np.full(1, -self._pool_rates[pool], np.complex128)
        if tables := self._pooled[pool]:
            total = total + self._put(tables, step)
        double = self._with_secondary(members)
        for place, phi in zip(double, self.phis(double, step), strict=True):
            total = total + rates[place] * phi
        return total

    def _with_secondary(self, places: list[int]) -> list[int]:
        return [i for i in places if self.compound.scenarios[i].secondary is not None]

    @cached_property
    def _pooled(self) -> list[list[Table]]:
        return [self._pool(members) for _, members in self.compound.pools]

    def _pool(self, members: list[int]) -> list[Table]:
        """Tables, each times its rate, of Poisson scenarios without a secondary loss: of all lognormals one."""
        x, scenarios, rates = self.grid.points, self.compound.scenarios, self.compound.rates
        plain = [i for i in members if scenarios[i].secondary is None]
        lognormals = tuple(i for i in plain if isinstance(scenarios[i].primary, Lognormal))
        tables = [
            tabulated(scenarios[i].primary, x, mass_alone=self._one_sided).times(rates[i])
            for i in plain
            if i not in lognormals
        ]
        if lognormals:
            tables.append(self.compound.pooled(lognormals).table(x, exact=self._one_sided))
        return tables


def _severity(scenario: Scenario, secondary: bool) -> Severity:
    return scenario.secondary[1] if secondary and scenario.secondary else scenario.primary


def _same_size(transforms: list[Transform]) -> list[Transform]:
    """Constants (arrays of one number) beside whole transforms, made as long as these."""
    size = max((each.size for each in transforms), default=1)
    return [np.broadcast_to(each, size) for each in transforms]
