"""The indices, intervals and shares outside of one study, by its model."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri

from accord.engines.capability import families
from accord.engines.capability.families import Fit
from accord.engines.capability.indices import Interval, Specification, indices
from accord.engines.capability.spread import Spread
from accord.engines.given import EngineError, Floats, number

OUTER = (0.00135, 0.5, 0.99865)  # between the outer two a normal process has six sigma


@dataclass(frozen=True, slots=True)
class Defects:
    """Parts per million outside the limits, and `z`: the normal distance with the same share beyond (None: none)."""

    below: float
    above: float
    total: float
    z: float | None


@dataclass(frozen=True, slots=True)
class Ppm:
    """Parts per million: observed, and expected from the spread within subgroups and overall (None: no such model)."""

    observed: Defects
    within: Defects | None
    overall: Defects | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Indices without unit; None where the specification or the model has no such index.

    `cp`, `cpl`, `cpu`, `cpk`, `cpm`, `k` rest on the spread within subgroups, `pp`, `ppl`, `ppu`, `ppk`, `cpm_overall`
    on the overall one. `ci` holds two-sided intervals by the name of their index.
    """

    cp: float | None = None
    cpl: float | None = None
    cpu: float | None = None
    cpk: float | None = None
    cpm: float | None = None
    k: float | None = None
    pp: float | None
    ppl: float | None
    ppu: float | None
    ppk: float
    cpm_overall: float | None = None
    ci: Mapping[str, Interval]
    ppm: Ppm


def ppm_beyond(z: float) -> Defects:
    """Parts per million of a normal process centred between limits at `z` sigma on both sides.

    One side alone is `below` (or `above`), both are `total`.
    """
    share = float(ndtr(-number("z", z)))
    return defects(share, share)


def defects(below: float, above: float) -> Defects:
    """The shares `below` and `above` as parts per million, with the normal distance of their sum."""
    total = below + above
    return Defects(1e6 * below, 1e6 * above, 1e6 * total, -float(ndtri(total)) if 0 < total < 1 else None)


def normal_figures(
    values: Floats, spec: Specification, spreads: tuple[Spread, Spread], counted: float, confidence: float, cpk: str
) -> Figures:
    """Cp and its kin by the first of `spreads`, of which `counted` degrees of freedom count; Pp by the second."""
    n, mean = values.size, float(values.mean())
    inner, outer = (
        indices(
            mean,
            each.sigma,
            spec.lsl,
            spec.usl,
            spec.target,
            n=n,
            degrees=degrees,
            confidence=confidence,
            cpk_interval=cpk,
        )
        for each, degrees in zip(spreads, (counted, n - 1.0), strict=True)
    )
    expected = (defects(*normal_outside(spec, mean, each.sigma)) for each in spreads)
    performance = {"cp": "pp", "cpl": "ppl", "cpu": "ppu", "cpk": "ppk", "cpm": "cpm_overall"}
    return Figures(
        cp=inner.cp,
        cpl=inner.cpl,
        cpu=inner.cpu,
        cpk=inner.cpk,
        cpm=inner.cpm,
        k=inner.k,
        pp=outer.cp,
        ppl=outer.cpl,
        ppu=outer.cpu,
        ppk=outer.cpk,
        cpm_overall=outer.cpm,
        ci={**inner.ci, **{performance[name]: interval for name, interval in outer.ci.items()}},
        ppm=Ppm(observed(values, spec), *expected),
    )


def normal_outside(spec: Specification, mean: float, sigma: float) -> tuple[float, float]:
    """The shares of a normal process below and above its limits."""
    below = 0.0 if spec.lsl is None else float(ndtr((spec.lsl - mean) / sigma))
    above = 0.0 if spec.usl is None else float(ndtr((mean - spec.usl) / sigma))
    return below, above


def quantile_figures(values: Floats, spec: Specification, fit: Fit | None, confidence: float) -> Figures:
    """Performance by the outer quantiles and the median: of the fitted distribution, or of the data without a fit.

    Quantiles of data are median-unbiased (Hyndman and Fan 1996, type 8). Intervals of a fit are normal, by the
    information of its parameters; quantiles of data have none.
    """
    points = np.quantile(values, OUTER, method="median_unbiased") if fit is None else families.quantiles(fit, OUTER)
    if not points[0] < points[1] < points[2]:
        raise EngineError("`x` must vary on both sides of its median; its outer quantiles coincide with it.")
    found = indices_between(points, spec)
    return Figures(
        pp=found.get("pp"),
        ppl=found.get("ppl"),
        ppu=found.get("ppu"),
        ppk=found["ppk"],
        ci={} if fit is None else fit_intervals(found, spec, fit, values.size, confidence),
        ppm=Ppm(
            observed(values, spec), None, None if fit is None else defects(*families.outside(fit, spec.lsl, spec.usl))
        ),
    )


def indices_between(points: Floats, spec: Specification) -> dict[str, float]:
    """The indices that there are, by the lower point, the median and the upper point of a distribution."""
    low, middle, high = (float(point) for point in points)
    found = {}
    if spec.lsl is not None:
        found["ppl"] = (middle - spec.lsl) / (middle - low)
    if spec.usl is not None:
        found["ppu"] = (spec.usl - middle) / (high - middle)
    found["ppk"] = min(found.values())
    if spec.lsl is not None and spec.usl is not None:
        found["pp"] = (spec.usl - spec.lsl) / (high - low)
    return found


def fit_intervals(
    found: dict[str, float], spec: Specification, fit: Fit, n: int, confidence: float
) -> dict[str, Interval]:
    """The normal interval of each index of a fitted distribution."""
    z = float(ndtri((1 + confidence) / 2))

    def half(name: str) -> float:
        def index(parameters: Floats) -> float:
            return indices_between(families.quantiles_at(fit, parameters, OUTER), spec)[name]

        return z * families.standard_error(fit, n, index)

    return {name: (value - half(name), value + half(name)) for name, value in found.items()}


def observed(values: Floats, spec: Specification) -> Defects:
    """The shares of the measurements themselves; a value on a limit is inside."""
    below = 0.0 if spec.lsl is None else float(np.mean(values < spec.lsl))
    above = 0.0 if spec.usl is None else float(np.mean(values > spec.usl))
    return defects(below, above)
