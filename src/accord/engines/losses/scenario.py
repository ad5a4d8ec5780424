"""A risk scenario by the Open FAIR tree: how often it is tried, how often that succeeds, and what a success costs.

Loss events a year = threat events x vulnerability. A loss event costs the primary loss, and with the secondary
probability a secondary loss on top. The annual loss is the sum over the year's loss events, each with its own
magnitude (a compound sum): it is neither rate x one magnitude, nor "at most one event a year" unless `Bernoulli` says
so.
Source: The Open Group, Risk Taxonomy (O-RT) 3.0 and Risk Analysis (O-RA) 2.0.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from accord.engines.given import LARGEST, EngineError, instance_of, number, probability, several
from accord.engines.losses.frequency import Frequency
from accord.engines.losses.severity import SMALLEST, Severity, eased_nodes

if TYPE_CHECKING:
    from accord.engines.given import Floats

MOST_LOADING = 3.0
BELOW_ONE = math.nextafter(1.0, 0.0)


@dataclass(frozen=True)
class Scenario:
    """One scenario.

    `frequency`      threat events a year (loss events, where `vulnerability` is left at 1)
    `primary`        the loss of one event, in money
    `vulnerability`  the probability that a threat event becomes a loss event (`vulnerability(tcap, rs)` computes it)
    `secondary`      probability that a loss event has a secondary loss, and its distribution
    `loadings`       how strongly common factors move the frequency: {factor: loading}; a number is the factor "common"
    """

    frequency: Frequency
    primary: Severity
    vulnerability: float = 1.0
    secondary: tuple[float, Severity] | None = None
    loadings: Mapping[str, float] = field(default_factory=dict)
    name: str = ""

    def __post_init__(self) -> None:
        if not isinstance(self.frequency, Frequency):
            raise EngineError(f"`frequency` must be a frequency such as Poisson; it is {self.frequency!r}.")
        if not isinstance(self.primary, Severity):
            raise EngineError(f"`primary` must be a severity such as Lognormal; it is {self.primary!r}.")
        instance_of("name", self.name, str)
        object.__setattr__(self, "vulnerability", probability("vulnerability", self.vulnerability))
        if self.secondary is not None:
            object.__setattr__(self, "secondary", _secondary(self.secondary))
        object.__setattr__(self, "loadings", _loadings(self.loadings))

    @cached_property
    def losses(self) -> Frequency:
        """The number of loss events a year: threat events of which each succeeds with probability `vulnerability`."""
        return self.frequency if self.vulnerability == 1 else self.frequency.scaled(self.vulnerability)

    @property
    def tef(self) -> float:
        """Threat events a year, on average."""
        return self.frequency.mean

    @property
    def lef(self) -> float:
        """Loss events a year, on average."""
        return self.losses.mean

    @property
    def magnitude(self) -> float:
        """Mean loss of one event, primary and secondary, in money."""
        if self.secondary is None:
            return self.primary.mean
        chance, severity = self.secondary
        return self.primary.mean + chance * severity.mean

    @property
    def magnitude_sd(self) -> float:
        """Standard deviation of the loss of one event, in money."""
        if self.secondary is None:
            return self.primary.sd
        chance, severity = self.secondary
        return math.sqrt(self.primary.sd**2 + chance * severity.sd**2 + chance * (1 - chance) * severity.mean**2)

    @property
    def ale(self) -> float:
        """Annualised loss expectancy: the mean annual loss, in money."""
        return self.lef * self.magnitude

    @property
    def sd(self) -> float:
        """Standard deviation of the annual loss, without common factors, in money."""
        losses = self.losses
        return math.sqrt(losses.mean * self.magnitude_sd**2 + losses.variance * self.magnitude**2)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What belongs beside every result that rests on this scenario."""
        parts = (self.primary,) if self.secondary is None else (self.primary, self.secondary[1])
        label = f"{self.name}: " if self.name else ""
        return tuple(label + sentence for part in parts for sentence in part.warnings)

    def changed(self, frequency: float = 1.0, severity: float = 1.0) -> Scenario:
        """The scenario under a control: events x `frequency`, losses x `severity` (0.7 is an effect of 30 %)."""
        often = number("frequency", frequency, least=0.0, most=LARGEST)
        large = number("severity", severity, above=0.0, least=SMALLEST, most=LARGEST)
        secondary = self.secondary and (self.secondary[0], self.secondary[1].scaled(large))
        return replace(
            self, frequency=self.frequency.scaled(often), primary=self.primary.scaled(large), secondary=secondary
        )


def vulnerability(tcap: Severity, rs: Severity) -> float:
    """P(threat capability > resistance strength), both distributions on one scale and independent of each other."""
    for label, given in (("tcap", tcap), ("rs", rs)):
        if not isinstance(given, Severity):
            raise EngineError(f"`{label}` must be a distribution such as Pert; it is {given!r}.")
    values, shares = rs.atoms
    if values.size:
        return float(shares @ tcap.sf(values))
    values, shares = tcap.atoms
    if values.size:
        return float(shares @ rs.cdf(values))
    ends = (0.0, float(tcap.cdf(rs.low)), float(tcap.cdf(rs.high)), 1.0)
    u, weights = eased_nodes(200)
    parts = (
        (b - a) * float(weights @ rs.cdf(tcap.ppf(np.clip(a + (b - a) * u, 0.0, BELOW_ONE)))) for a, b in pairwise(ends)
    )
    return min(1.0, sum(parts))


def rosi(ale_before: float, ale_after: float, cost: float) -> float:
    """Return on a control: (avoided annual loss - annual cost) / annual cost; 1.5 is 1.50 gained for each 1 spent."""
    before, after = (
        number(name, ale, least=0.0, most=LARGEST)
        for name, ale in (("ale_before", ale_before), ("ale_after", ale_after))
    )
    spent = number("cost", cost, above=0.0, least=SMALLEST, most=LARGEST)
    return (before - after - spent) / spent


def portfolio(scenarios: object) -> tuple[Scenario, ...]:
    """The argument `scenarios`: one or more of them, in a sequence."""
    if isinstance(scenarios, Scenario):
        return (scenarios,)
    try:
        given: tuple[Scenario, ...] = tuple(scenarios)  # type: ignore[arg-type]
    except TypeError as why:
        raise EngineError(f"`scenarios` must be a sequence of Scenario; it is {scenarios!r}.") from why
    if not given or not all(isinstance(each, Scenario) for each in given):
        raise EngineError("`scenarios` must hold at least one Scenario, and nothing else.")
    return given


def _secondary(given: object) -> tuple[float, Severity]:
    if not (isinstance(given, tuple | list) and len(given) == 2 and isinstance(given[1], Severity)):
        raise EngineError(f"`secondary` must be a probability and a severity such as Lognormal; it is {given!r}.")
    return probability("secondary", given[0]), given[1]


def _loadings(given: Mapping[str, float] | float) -> dict[str, float]:
    named = given if isinstance(given, Mapping) else {"common": given}
    if not all(isinstance(factor, str) for factor in named):
        raise EngineError(f"`loadings` must have names of factors as keys; it has {list(named)}.")
    return {
        factor: number("loadings", named[factor], least=-MOST_LOADING, most=MOST_LOADING) for factor in sorted(named)
    }


def acting(scenarios: tuple[Scenario, ...], factors: Iterable[str] | None) -> tuple[str, ...]:
    """The argument `factors`: names of common factors that act, ascending; all with a loading if it is None."""
    known = {factor for each in scenarios for factor, loading in each.loadings.items() if loading}
    if factors is None:
        return tuple(sorted(known))
    named = (factors,) if isinstance(factors, str) else several("factors", factors)
    for each in named:
        if str(each) not in known:
            raise EngineError(f"`factors` names {each!r}, on which no scenario has a loading.")
    return tuple(sorted(set(named)))


def loading_matrix(scenarios: tuple[Scenario, ...], factors: tuple[str, ...]) -> Floats:
    """Loadings, one row a scenario and one column a factor."""
    rows = [[each.loadings.get(factor, 0.0) for factor in factors] for each in scenarios]
    return np.array(rows, dtype=np.float64).reshape(len(scenarios), len(factors))
