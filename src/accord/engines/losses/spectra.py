"""Tables of severities on a window, and from them the transform of the portfolio on the window's grids."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy import special
from scipy.interpolate import make_interp_spline

from accord.engines.losses.severity import Lognormal

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from accord.engines.given import Floats
    from accord.engines.losses.compound import Compound
    from accord.engines.losses.grid import Grid
    from accord.engines.losses.scenario import Scenario
    from accord.engines.losses.severity import Severity

    Transform = NDArray[np.complex128]
    Cells = Literal["mean", "floor", "ceil"]

KNOTS_PER_SIGMA = 24  # of the common table of many lognormals: the quintic spline is then good to 1e-12
SMALL_RATE = 0.01  # events a year below which exp - 1 would lose digits


@dataclass(frozen=True)
class Table:
    """P(X <= x) and E[X; X <= x] at the edges of a window's cells."""

    cdf: Floats
    first_moment: Floats

    def transform(self, grid: Grid, step: int, cells: Cells) -> Transform:
        coarse, cdf = grid.coarser(step), self.cdf[::step]
        if cells == "mean":
            return coarse.transform(coarse.cells(cdf, self.first_moment[::step]))
        return coarse.transform(coarse.floor_cells(cdf) if cells == "floor" else coarse.ceil_cells(cdf))


@dataclass(frozen=True)
class Spectra:
    """The transforms of one window.

    `atomic` are the places of scenarios whose loss has atoms that are kept apart. `cells` says how mass comes to the
    points: mean-preserving, or all down or all up for a bracket.
    """

    compound: Compound
    grid: Grid
    atomic: frozenset[int] = frozenset()
    cells: Cells = "mean"

    def smooth(self, step: int) -> Transform:
        """Transform of the annual loss without its atoms, on the grid with every `step`-th point."""
        exponents = self.exponents(step)
        if self._is_small:
            (rate,) = self._pool_rates
            return np.asarray(np.exp(-rate) * np.expm1(exponents[0] + rate))
        return self._mixture(exponents, step) - self.atoms(step)

    def whole(self) -> Transform:
        """Transform of the annual loss with its atoms."""
        return self._mixture(self.exponents(1), 1)

    def _mixture(self, exponents: list[Transform], step: int) -> Transform:
        return self.compound.mixture(exponents, [self.phi(place, step) - 1 for place in self.compound.others])

    def atoms(self, step: int) -> Transform:
        """Transform of the atoms of the annual loss: the years in which every loss is an atom of its severity."""
        return self._atoms(step) if self.atomic else self._no_loss

    @cached_property
    def _no_loss(self) -> Transform:
        return self._atoms(1)

    def _atoms(self, step: int) -> Transform:
        exponents = []
        for (_, members), rate in zip(self.compound.pools, self._pool_rates, strict=True):
            lasting = [i for i in members if i in self.atomic]
            exponent = np.full(1, -rate, np.complex128)
            if lasting:
                exponent = self._pool(lasting).transform(self.grid, step, self.cells) - rate
                for i in self._with_secondary(lasting):
                    exponent += self.compound.rates[i] * self.atomic_phi(i, step)
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
        if (place, step) not in self._phis:
            self._phis[place, step] = self._phi(place, step)
        return self._phis[place, step]

    @cached_property
    def _exponents(self) -> dict[int, list[Transform]]:
        return {}

    @cached_property
    def _phis(self) -> dict[tuple[int, int], Transform]:
        return {}

    def _phi(self, place: int, step: int) -> Transform:
        scenario = self.compound.scenarios[place]
        primary = self._table(place, secondary=False).transform(self.grid, step, self.cells)
        if scenario.secondary is None:
            return primary
        chance, secondary = scenario.secondary[0], self._table(place, secondary=True)
        return primary * (1 - chance + chance * secondary.transform(self.grid, step, self.cells))

    def atomic_phi(self, place: int, step: int) -> Transform:
        """The part of `phi` that comes from atoms."""
        secondary = self.compound.scenarios[place].secondary
        if secondary is None or secondary[1].atoms[0].size:
            return self.phi(place, step)
        return self._table(place, secondary=False).transform(self.grid, step, self.cells) * (1 - secondary[0])

    @cached_property
    def _pool_rates(self) -> list[float]:
        return [float(self.compound.rates[members].sum()) for _, members in self.compound.pools]

    @property
    def _is_small(self) -> bool:
        one = len(self.compound.pools) == 1 and not self.compound.others and not self.compound.factors
        return one and not self.atomic and self._pool_rates[0] < SMALL_RATE

    def _exponent(self, pool: int, step: int) -> Transform:
        members, rates = self.compound.pools[pool][1], self.compound.rates
        total = self._pooled[pool].transform(self.grid, step, self.cells) - self._pool_rates[pool]
        for place in self._with_secondary(members):
            total += rates[place] * self.phi(place, step)
        return total

    def _with_secondary(self, places: list[int]) -> list[int]:
        return [i for i in places if self.compound.scenarios[i].secondary is not None]

    @cached_property
    def _pooled(self) -> list[Table]:
        return [self._pool(members) for _, members in self.compound.pools]

    def _pool(self, members: list[int]) -> Table:
        """The sum of rate x table over Poisson scenarios without a secondary loss."""
        x, scenarios, rates = self.grid.points, self.compound.scenarios, self.compound.rates
        plain = [i for i in members if scenarios[i].secondary is None]
        lognormals = [i for i in plain if isinstance(scenarios[i].primary, Lognormal)]
        knots = KNOTS_PER_SIGMA if self.cells == "mean" else math.inf
        cdf, first = _lognormals([scenarios[i].primary for i in lognormals], rates[lognormals], x, knots)
        for i in plain:
            if not isinstance(scenarios[i].primary, Lognormal):
                table = _tabulated(scenarios[i].primary, x)
                cdf += rates[i] * table.cdf
                first += rates[i] * table.first_moment
        return Table(cdf, first)

    @cached_property
    def _parts(self) -> dict[tuple[int, bool], Table]:
        return {}

    def _table(self, place: int, *, secondary: bool) -> Table:
        """The table of one severity, made once."""
        key = (place, secondary)
        if key not in self._parts:
            self._parts[key] = _tabulated(_severity(self.compound.scenarios[place], secondary), self.grid.points)
        return self._parts[key]


def _severity(scenario: Scenario, secondary: bool) -> Severity:
    return scenario.secondary[1] if secondary and scenario.secondary else scenario.primary


def _tabulated(severity: Severity, x: Floats) -> Table:
    """A severity's table; it is computed only where the severity can lie."""
    first, last = np.searchsorted(x, severity.low), np.searchsorted(x, severity.high, side="right")
    inside = slice(int(first), int(last))
    cdf, moment = np.zeros(x.size), np.zeros(x.size)
    cdf[inside], moment[inside] = severity.cdf(x[inside]), severity.first_moment(x[inside])
    cdf[last:], moment[last:] = 1.0, severity.mean
    return Table(cdf, moment)


def _lognormals(severities: list[Severity], rates: Floats, x: Floats, knots: float) -> tuple[Floats, Floats]:
    """Sums of rate x cdf and rate x first moment over lognormals, by one spline with so many `knots` per sigma."""
    sums = np.zeros((x.size, 2))
    if not severities:
        return sums[:, 0], sums[:, 1]
    mu, sigma = (np.array([getattr(each, name) for each in severities]) for name in ("mu", "sigma"))
    means = np.array([each.mean for each in severities])
    logs = np.log(x[1:])
    count = 8 + knots * (logs[-1] - logs[0]) / sigma.min()
    at = logs if count >= logs.size else np.linspace(logs[0], logs[-1], int(count))
    z = (at[:, None] - mu) / sigma
    columns = np.stack((special.ndtr(z) @ rates, special.ndtr(z - sigma) @ (rates * means)), axis=1)
    sums[1:] = columns if at is logs else make_interp_spline(at, columns, k=5)(logs)
    return sums[:, 0], sums[:, 1]


def _same_size(transforms: list[Transform]) -> list[Transform]:
    """Constants (arrays of one number) beside whole transforms, made as long as these."""
    size = max((each.size for each in transforms), default=1)
    return [np.broadcast_to(each, size) for each in transforms]
