"""Gauge repeatability and reproducibility of a crossed study."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from accord.engines.given import LARGEST, Floats, Provenance, confidence_level, digest, number, one_of, probability
from accord.engines.msa.variances import Interval, LargeSample, Row, crossed, sums_of_squares, tested
from accord.engines.spc import d2, d3

METHODS = ("anova", "range")
CONSTANTS = ("exact", "table")
CATEGORIES = 1.41  # AIAG's rounded root of two


@dataclass(frozen=True, slots=True)
class Component:
    """One source of variation, in the unit of the measurements or as a percentage.

    `contribution` is the share of the total variance, `study` that of the total standard deviation, `tolerance` that
    of the study's width (6 sd) in the tolerance. `ci` is the interval of `sd`, `study_ci` that of `study` (None: the
    method has none).
    """

    variance: float
    sd: float
    contribution: float
    study: float
    tolerance: float | None
    ci: Interval | None
    study_ci: Interval | None


@dataclass(frozen=True, slots=True)
class Ranges:
    """The figures of the average-and-range method: mean range, spread of operators' and parts' means, 1/d2* of each."""

    rbar: float
    xdiff: float
    rp: float
    k1: float
    k2: float
    k3: float


@dataclass(frozen=True, slots=True)
class GaugeRR:
    """The variation of a measurement system and of the parts.

    Repeatability is AIAG's EV, reproducibility AV (operator and interaction), grr both together, part PV, total TV.
    `ndc` is the number of distinct categories (None: the gauge adds no variation). `table` is the analysis of variance
    as it was used, `pooled` whether the interaction went into repeatability, `p_interaction` its p value before.
    """

    method: str
    repeatability: Component
    operator: Component
    interaction: Component | None
    reproducibility: Component
    grr: Component
    part: Component
    total: Component
    ndc: int | None
    table: tuple[Row, ...]
    pooled: bool
    p_interaction: float | None
    ranges: Ranges | None
    provenance: Provenance


def gauge_rr(
    y: ArrayLike,
    method: str = "anova",
    *,
    pool_at: float = 0.25,
    tolerance: float | None = None,
    confidence: float = 0.95,
    constants: str = "exact",
    sigmas: float = 6.0,
) -> GaugeRR:
    """Gauge R&R of y[operator, part, repeat], each operator measuring each part equally often.

    "anova": two-way random effects (AIAG MSA; NIST/SEMATECH e-Handbook 2.4); the interaction is pooled with
    repeatability when its p value is above `pool_at` (1: never, 0: always); negative components are set to zero, which
    a warning says; intervals by modified large samples (`variances.LargeSample`). "range": average and range (AIAG
    MSA), without interaction and intervals; `constants` "exact" takes d2* of the study's number of ranges (Duncan
    1955), "table" the manual's K1, K2, K3 of four digits (K1 with d2, for more than 15 ranges). `tolerance` is
    upper minus lower limit, in the unit of `y`; `sigmas` the width of a study in standard deviations (6; once 5.15).
    """
    values = crossed(y)
    width = None if tolerance is None else number("tolerance", tolerance, above=0, least=1 / LARGEST)
    sigmas, pool_at = number("sigmas", sigmas, above=0, most=100), probability("pool_at", pool_at)
    for name, value, known in (("method", method, METHODS), ("constants", constants, CONSTANTS)):
        one_of(name, value, known)
    level = confidence_level(confidence)
    if method == "range":
        return by_ranges(values, constants, Scale(width, sigmas))
    return by_anova(values, pool_at, level, Scale(width, sigmas))


@dataclass(frozen=True, slots=True)
class Scale:
    """What a standard deviation is compared with: the tolerance (None: none), and the width of a study in them."""

    tolerance: float | None
    sigmas: float

    def component(
        self, variance: float, total: float, ci: Interval | None = None, share: Interval | None = None
    ) -> Component:
        """A component of `variance` in `total`; `ci` is the interval of the variance, `share` that of its share."""
        sd = math.sqrt(variance)
        return Component(
            variance,
            sd,
            100 * variance / total,
            100 * math.sqrt(variance / total),
            None if self.tolerance is None else 100 * self.sigmas * sd / self.tolerance,
            None if ci is None else roots(ci, variance),
            None if share is None else roots((1e4 * share[0], 1e4 * share[1]), 1e4 * variance / total),
        )


def roots(ci: Interval, estimate: float) -> Interval:
    """The interval of a root from that of its square: not below zero, and wide enough to hold the estimate."""
    return math.sqrt(max(0.0, min(ci[0], estimate))), math.sqrt(max(ci[1], estimate))


def by_anova(values: Floats, pool_at: float, confidence: float, scale: Scale) -> GaugeRR:
    squares = sums_of_squares(values)
    interaction = tested("interaction", *squares["interaction"], mean_square(squares["repeatability"]))
    pooled = interaction.p is not None and interaction.p > pool_at
    table = pooled_table(squares) if pooled else full_table(squares, interaction)
    ms = np.array([row.ms for row in table])
    sums = contrasts(values.shape, [row.source for row in table])
    raw = {name: float(sums[name] @ ms) for name in sums}
    simple = {name: max(0.0, raw[name]) for name in ("repeatability", "operator", "interaction", "part")}
    reproducibility = simple["operator"] + simple["interaction"]
    variances = simple | {
        "reproducibility": reproducibility,
        "grr": simple["repeatability"] + reproducibility,
        "total": sum(simple.values()),
    }
    sample = LargeSample([row.df for row in table], confidence)
    parts = {
        name: scale.component(
            variance,
            variances["total"],
            sample.interval(sums[name], ms),
            sample.ratio(sums[name], sums["total"], ms),
        )
        for name, variance in variances.items()
    }
    notes = [f"the {name} component is negative ({raw[name]:.4g}) and set to zero." for name in simple if raw[name] < 0]
    said = "was pooled with repeatability" if pooled else "was kept"
    p = "without a p value" if interaction.p is None else f"p = {interaction.p:.3g}"
    notes.append(f"the interaction ({p}) {said}: it is pooled above {pool_at:g}.")
    return GaugeRR(
        method="anova",
        repeatability=parts["repeatability"],
        operator=parts["operator"],
        interaction=None if pooled else parts["interaction"],
        reproducibility=parts["reproducibility"],
        grr=parts["grr"],
        part=parts["part"],
        total=parts["total"],
        ndc=categories(variances["part"], variances["grr"]),
        table=table,
        pooled=pooled,
        p_interaction=interaction.p,
        ranges=None,
        provenance=Provenance(
            digest(values, "anova", pool_at, confidence, scale),
            "two-way random analysis of variance; intervals by modified large samples",
            0.0,
            tuple(notes),
        ),
    )


def mean_square(square: tuple[float, int]) -> tuple[float, int]:
    """The mean square of a sum of squares, with its degrees of freedom."""
    return square[0] / square[1], square[1]


def full_table(squares: dict[str, tuple[float, int]], interaction: Row) -> tuple[Row, ...]:
    """Parts and operators tested against their interaction."""
    against = mean_square(squares["interaction"])
    mains = (tested(name, *squares[name], against) for name in ("part", "operator"))
    ss, df = squares["repeatability"]
    return (*mains, interaction, Row("repeatability", ss, df, ss / df))


def pooled_table(squares: dict[str, tuple[float, int]]) -> tuple[Row, ...]:
    """Parts and operators tested against interaction and repeatability together."""
    interaction, repeatability = squares["interaction"], squares["repeatability"]
    ss, df = interaction[0] + repeatability[0], interaction[1] + repeatability[1]
    mains = (tested(name, *squares[name], (ss / df, df)) for name in ("part", "operator"))
    return (*mains, Row("repeatability", ss, df, ss / df))


def contrasts(shape: tuple[int, ...], rows: list[str]) -> dict[str, Floats]:
    """The coefficients of the mean squares `rows` whose sum estimates each component without bias."""
    operators, parts, repeats = shape
    row = dict(zip(rows, np.eye(len(rows)), strict=True))
    repeatability, against = row["repeatability"], row.get("interaction", row["repeatability"])
    operator, part = (row["operator"] - against) / (parts * repeats), (row["part"] - against) / (operators * repeats)
    interaction = (against - repeatability) / repeats
    reproducibility = operator + interaction
    grr = repeatability + reproducibility
    return {
        "repeatability": repeatability,
        "operator": operator,
        "interaction": interaction,
        "reproducibility": reproducibility,
        "grr": grr,
        "part": part,
        "total": grr + part,
    }


def by_ranges(values: Floats, constants: str, scale: Scale) -> GaugeRR:
    operators, parts, repeats = values.shape
    means = values.mean(axis=2)
    rbar = float(np.ptp(values, axis=2).mean())
    xdiff, rp = float(np.ptp(means.mean(axis=1))), float(np.ptp(means.mean(axis=0)))
    if constants == "table":
        k1, k2, k3 = (round(1 / d, 4) for d in (d2(repeats), d2_star(operators, 1), d2_star(parts, 1)))
    else:
        sizes = ((repeats, operators * parts), (operators, 1), (parts, 1))
        k1, k2, k3 = (1 / d2_star(*each) for each in sizes)
    repeatability = (rbar * k1) ** 2
    raw = (xdiff * k2) ** 2 - repeatability / (parts * repeats)
    reproducibility, part = max(0.0, raw), (rp * k3) ** 2
    total = repeatability + reproducibility + part
    operator = scale.component(reproducibility, total)
    return GaugeRR(
        method="range",
        repeatability=scale.component(repeatability, total),
        operator=operator,
        interaction=None,
        reproducibility=operator,
        grr=scale.component(repeatability + reproducibility, total),
        part=scale.component(part, total),
        total=scale.component(total, total),
        ndc=categories(part, repeatability + reproducibility),
        table=(),
        pooled=False,
        p_interaction=None,
        ranges=Ranges(rbar, xdiff, rp, k1, k2, k3),
        provenance=Provenance(
            digest(values, "range", constants, scale),
            f"average and range with {'exact' if constants == 'exact' else 'rounded (AIAG)'} d2*; no interaction",
            0.0,
            (f"the operator component is negative ({raw:.4g}) and set to zero.",) if raw < 0 else (),
        ),
    )


def d2_star(size: int, count: int) -> float:
    """The root of the expected square of the mean of `count` ranges of `size` standard normals (Duncan 1955)."""
    return math.hypot(d2(size), d3(size) / math.sqrt(count))


def categories(part: float, grr: float) -> int | None:
    """The number of distinct categories, cut to a whole number; `part` and `grr` are variances."""
    return None if grr == 0 else int(CATEGORIES * math.sqrt(part / grr))
