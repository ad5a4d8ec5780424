"""The transform of a portfolio's annual loss on a grid.

A scenario's annual loss has the transform G(phi), G the generating function of its number of loss events and phi the
transform of one loss, primary (1 - s + s secondary). Independent scenarios multiply. Poisson scenarios without a
secondary loss are one compound Poisson sum, so their cells are added before there is any transform (`pools`).
Common factors: given the factors the scenarios are independent; their mixture is a sum over the nodes of a normal
variable (trapezoid, whose error falls faster than any power of the distance of the nodes).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property, reduce
from typing import TYPE_CHECKING

import numpy as np
from scipy import special

from accord.engines.given import EngineError
from accord.engines.losses.frequency import Frequency, Poisson
from accord.engines.losses.nodes import stretched
from accord.engines.losses.scenario import Scenario, loading_matrix
from accord.engines.losses.severity import Lognormal
from accord.engines.losses.tables import Pooled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from accord.engines.given import Floats
    from accord.engines.losses.severity import Severity

    Transform = NDArray[np.complex128]

FAINTEST_NODE = 1e-14
PROPORTIONAL = 1e-9
RARE, ROUNDED = 0.01, 1e-13  # of probabilities
TINY = 1e-300
NOTHING = -300.0  # exponent of what is nothing; smaller ones make denormal numbers, which are slow
GONE = -50.0  # exponent of a node whose years all lie beyond the window
MOST_FACTORS, MOST_NODES = 2, 1 << 14
MOST_WORK, LEAST_SIZE = (
    1 << 24,
    1 << 10,
)  # points of a window, at all nodes and for all scenarios that are no Poisson ones


def seen(rest: float) -> float:
    """What 1 less a probability leaves, 0 where that is rounding."""
    return rest if rest > ROUNDED else 0.0


@dataclass(frozen=True)
class Compound:
    """Scenarios and the common factors that act on them."""

    scenarios: tuple[Scenario, ...]
    factors: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len(self.factors) > MOST_FACTORS:
            raise EngineError(f"`factors` must name at most {MOST_FACTORS}; simulate a portfolio with more.")

    def changed(self, scenarios: dict[int, Scenario]) -> Compound:
        """With other scenarios at some places, of the same kind and the same loadings: what is known stays known."""
        given, rates, ale = list(self.scenarios), self.rates.copy(), self.ale
        for place, scenario in scenarios.items():
            ale += scenario.ale - given[place].ale
            given[place], rates[place] = scenario, scenario.lef
        new = Compound(tuple(given), self.factors)
        vars(new).update(
            loadings=self.loadings, nodes=self.nodes, pools=self.pools, others=self.others, rates=rates, ale=ale
        )
        return new

    @cached_property
    def loadings(self) -> Floats:
        """One row a scenario, one column a factor; equal ones are equal to the last digit."""
        return loading_matrix(self.scenarios, self.factors).round(6)

    @cached_property
    def nodes(self) -> tuple[Floats, Floats]:
        """Values of the factors (one row a node) and their weights."""
        if not self.factors:
            return np.zeros((1, 0)), np.ones(1)
        lines = [self._line(axis) for axis in self._axes]
        if (count := math.prod(line.size for line, _ in lines)) > MOST_NODES:
            raise EngineError(f"`loadings` move the portfolio so sharply that it takes {count:,} nodes; simulate it.")
        z = np.stack([each.ravel() for each in np.meshgrid(*[line for line, _ in lines], indexing="ij")], axis=1)
        weights = reduce(np.multiply.outer, [each for _, each in lines]).ravel()
        kept = weights > FAINTEST_NODE * weights.max()
        return z[kept] @ self._axes, weights[kept] / weights[kept].sum()

    def affordable(self, size: int) -> int:
        """`size`, or so many points of a window as are gone through in about a second, at all nodes of the factors."""
        each = len(self.nodes[1]) * (1 + len(self.others))
        while self.factors and size * each > MOST_WORK and size > LEAST_SIZE:
            size //= 2
        return size

    @cached_property
    def _axes(self) -> Floats:
        """Unit vectors, one row each, in which the factors act: one where all loadings have the same proportions."""
        _, strengths, axes = np.linalg.svd(self.loadings, full_matrices=False)
        return np.asarray(axes if strengths[-1] > PROPORTIONAL * strengths[0] else axes[:1])

    def _line(self, axis: Floats) -> tuple[Floats, Floats]:
        """Nodes and weights along an axis."""
        along = self.loadings @ axis
        ales, variances = np.array([(each.ale, each.sd**2) for each in self.scenarios]).T

        def sharp(z: Floats) -> Floats:
            raised = np.exp(z[:, None] * along - along**2 / 2)
            moved, spread = (raised @ (along * ales)) ** 2, raised @ variances
            return np.asarray(np.divide(moved, spread, out=np.zeros(z.size), where=spread > 0))

        return stretched(float(np.abs(along).max()), sharp)

    def multipliers(self, loadings: Floats) -> Floats:
        """What the factors do to a Poisson rate: one row a node, one column a row of `loadings`. The mean is 1."""
        z, weights = self.nodes
        raised = np.exp(z @ loadings.T - (loadings**2).sum(axis=1) / 2)
        return np.asarray(raised / (weights @ raised))

    @cached_property
    def pools(self) -> list[tuple[Floats, list[int]]]:
        """Loadings and places of the Poisson scenarios, equal loadings together."""
        pools: dict[bytes, tuple[Floats, list[int]]] = {}
        for place, each in enumerate(self.scenarios):
            if isinstance(each.frequency, Poisson):
                row = self.loadings[place]
                pools.setdefault((row + 0.0).tobytes(), (row, []))[1].append(place)
        return list(pools.values())

    def pooled(self, places: tuple[int, ...]) -> Pooled:
        """The sum of the severities' tables of Poisson scenarios that are lognormal, each times its rate; made once."""
        if places not in self._pooled:
            self._pooled[places] = Pooled([self.scenarios[i].primary for i in places], self.rates[list(places)])
        return self._pooled[places]

    @cached_property
    def _pooled(self) -> dict[tuple[int, ...], Pooled]:
        return {}

    @cached_property
    def others(self) -> list[int]:
        """Places of the scenarios that are no Poisson ones and can have a loss event."""
        return [i for i, each in enumerate(self.scenarios) if each.lef and not isinstance(each.frequency, Poisson)]

    @cached_property
    def rates(self) -> Floats:
        """Mean loss events a year of each scenario."""
        return np.array([each.lef for each in self.scenarios])

    def mixture(self, exponents: list[Transform], others: list[Transform]) -> Transform:
        """The portfolio's transform from the pools' exponents rate (phi - 1) and the other scenarios' phi - 1."""
        size = max((each.size for each in (*exponents, *others)), default=1)
        pooled = np.zeros((max(1, len(exponents)), size), np.complex128)
        for row, exponent in zip(pooled, exponents, strict=False):
            row[:] = exponent
        product, total = np.empty(size, np.complex128), np.zeros(size, np.complex128)
        given = [self.frequencies(place) for place in self.others]
        for node, (multipliers, weight) in enumerate(zip(self._raised, self.nodes[1], strict=True)):
            if multipliers @ pooled[:, 0].real < GONE:
                continue
            np.dot(multipliers, pooled.view(np.float64), out=product.view(np.float64))
            factors = np.full(1, weight, np.complex128)
            for frequencies, w in zip(given, others, strict=True):
                power, rest = frequencies[node].parted(w)
                if power is not None:
                    product += power
                if rest is not None:
                    factors = factors * rest
            np.maximum(product.real, NOTHING, out=product.real)
            np.exp(product, out=product)
            product *= factors
            total += product
        return total

    @cached_property
    def is_rare(self) -> bool:
        """Whether a loss is so rare that P(S = 0) taken from the whole would cost digits of the rest."""
        return not self.others and self.loss_probability < RARE

    def rare(self, exponents: list[Transform]) -> Transform:
        """The transform of the portfolio less P(S = 0), with all its digits, from the pools' rate (phi - 1)."""
        pooled, total = np.array(exponents), np.zeros(exponents[0].size, np.complex128)
        pooled += np.array([[self.rates[members].sum()] for _, members in self.pools])
        for multipliers, rate, weight in zip(self._raised, self._pooled_rates, self.nodes[1], strict=True):
            product = multipliers @ pooled
            if rate > 1:  # a year as bad as that has no digits to lose
                total += weight * (np.exp(product - rate) - math.exp(-rate))
            else:
                total += weight * math.exp(-rate) * np.expm1(product)
        return total

    @cached_property
    def _pooled_rates(self) -> Floats:
        """Loss events a year of all Poisson scenarios together, at each node."""
        return np.asarray(self._raised @ ([self.rates[members].sum() for _, members in self.pools] or [0.0]))

    @cached_property
    def loss_probability(self) -> float:
        """P(S > 0) where no loss is 0, with all its digits where all scenarios are Poisson ones."""
        if self.others:
            return seen(1.0 - float(self.no_loss[0].real))
        return float(-np.expm1(-self._pooled_rates) @ self.nodes[1])

    @cached_property
    def no_loss(self) -> Transform:
        """P(S = 0) where no loss is 0, as a transform of one point."""
        rates = [np.full(1, -self.rates[members].sum(), np.complex128) for _, members in self.pools]
        return self.mixture(rates, [np.full(1, -1.0, np.complex128) for _ in self.others])

    @cached_property
    def _raised(self) -> Floats:
        """The multipliers of the pools: one row a node."""
        rows = np.array([row for row, _ in self.pools] or [np.zeros(len(self.factors))])
        return self.multipliers(rows)

    def frequencies(self, place: int) -> list[Frequency]:
        """The number of loss events of a scenario that is no Poisson one, at each node of the factors."""
        if place not in self._frequencies:
            losses, loadings, nodes = self.scenarios[place].losses, self.loadings[place], self.nodes[0]
            moved = loadings.any()
            self._frequencies[place] = [losses.loaded(loadings, z) if moved else losses for z in nodes]
        return self._frequencies[place]

    @cached_property
    def _frequencies(self) -> dict[int, list[Frequency]]:
        return {}

    @cached_property
    def ale(self) -> float:
        """Mean annual loss."""
        return math.fsum(each.ale for each in self.scenarios)

    @cached_property
    def conditional(self) -> tuple[Floats, Floats]:
        """Mean and variance of the annual loss at each node of the factors."""
        nodes = self.nodes[0]
        means, variances = np.zeros(len(nodes)), np.zeros(len(nodes))
        for row, members in self.pools:
            raised = self.multipliers(row[None, :])[:, 0]
            means += raised * sum(self.scenarios[i].ale for i in members)
            variances += raised * sum(self.scenarios[i].sd ** 2 for i in members)
        for place in self.others:
            each = self.scenarios[place]
            losses = self.frequencies(place)
            often, spread = (np.array([getattr(given, name) for given in losses]) for name in ("mean", "variance"))
            means += often * each.magnitude
            variances += often * each.magnitude_sd**2 + spread * each.magnitude**2
        return means, variances

    @cached_property
    def sd(self) -> float:
        """Standard deviation of the annual loss."""
        (means, variances), weights = self.conditional, self.nodes[1]
        return math.sqrt(float(weights @ (variances + (means - weights @ means) ** 2)))

    def single_loss(self, x: Floats, *, area: bool = False) -> Floats:
        """About P(S > x) far out, where one great loss does it and the rest of the year has its mean.

        With `area` its integral from x to infinity. Source: Embrechts, Klüppelberg and Mikosch (1997), section 1.3.
        """
        rest, parts = np.maximum(x - self.ale, 0.0), self.single_parts
        normal = [(rate, part) for rate, part in parts if isinstance(part, Lognormal)]
        total = np.zeros(rest.shape)
        if normal:  # all lognormals at once: there may be many
            rates, mu, sigma = np.array([(rate, part.mu, part.sigma) for rate, part in normal]).T
            z = (np.log(np.maximum(rest, TINY))[..., None] - mu) / sigma
            total += special.ndtr(-z) @ rates * (-rest if area else 1.0)
            if area:
                total += special.ndtr(sigma - z) @ (rates * np.exp(mu + sigma**2 / 2))
        for rate, part in parts:
            if not isinstance(part, Lognormal):
                probability, moment, _ = part.above(rest)
                total += rate * (moment - rest * probability if area else probability)
        return np.maximum(total, 0.0)

    @cached_property
    def single_parts(self) -> list[tuple[float, Severity]]:
        """Every severity with how often a year it is drawn."""
        primary = [(each.lef, each.primary) for each in self.scenarios]
        return primary + [(e.lef * e.secondary[0], e.secondary[1]) for e in self.scenarios if e.secondary is not None]
