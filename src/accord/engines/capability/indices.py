"""Capability indices of a mean and a spread against a specification, with their intervals."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import brentq
from scipy.special import gammaincc, ndtri
from scipy.stats import chi2, nct

from accord.engines.given import LARGEST, EngineError, confidence_level, number, one_of, whole

Interval = tuple[float, float]
SCIPY_REACHES = 1e3
LARGEST_INDEX = 1e60
CPK_INTERVALS = ("bissell", "noncentral_t")


@dataclass(frozen=True, slots=True)
class Specification:
    """Lower limit, upper limit and target in the unit of the data; None where there is none."""

    lsl: float | None
    usl: float | None
    target: float | None

    @property
    def two_sided(self) -> bool:
        return self.lsl is not None and self.usl is not None


@dataclass(frozen=True, slots=True)
class Indices:
    """The indices of one spread, without unit; None where the specification has no such side.

    `k` is the distance of the mean from the middle in half widths of the tolerance. `ci` holds for each name of an
    index its two-sided interval; it is empty without a sample size.
    """

    cp: float | None
    cpl: float | None
    cpu: float | None
    cpk: float
    cpm: float | None
    k: float | None
    ci: Mapping[str, Interval]


def specification(lsl: float | None, usl: float | None, target: float | None) -> Specification:
    """Limits the right way round and a target between them; with two limits the middle is the target unless given."""
    lower = None if lsl is None else number("lsl", lsl, least=-LARGEST, most=LARGEST)
    upper = None if usl is None else number("usl", usl, least=-LARGEST, most=LARGEST)
    if lower is None and upper is None:
        raise EngineError("`lsl` or `usl` must be given; without a limit there is no capability.")
    if lower is not None and upper is not None and lower >= upper:
        raise EngineError(f"`lsl` must lie below `usl`; they are {lower:g} and {upper:g}.")
    if target is None:
        middle = None if lower is None or upper is None else (lower + upper) / 2
        return Specification(lower, upper, middle)
    aim = number("target", target, least=lower, most=upper)
    return Specification(lower, upper, aim)


def indices(
    mean: float,
    sigma: float,
    lsl: float | None = None,
    usl: float | None = None,
    target: float | None = None,
    *,
    n: int | None = None,
    degrees: float | None = None,
    confidence: float = 0.95,
    cpk_interval: str = "bissell",
) -> Indices:
    """Cp, Cpl, Cpu, Cpk (Kane 1986), Cpm (Taguchi; Chan, Cheng and Spiring 1988) of a normal process.

    `mean`, `sigma`, `lsl`, `usl` and `target` share one unit. With `n` measurements, and `degrees` of freedom of
    `sigma` (n - 1 unless given), each index has its interval: Cp exact by chi-square, Cpl and Cpu exact by the
    noncentral t, Cpm by Boyles (1991), Cpk of two limits by Bissell (1990) or, on request, by the noncentral t of
    its nearer side, whose lower bound then holds at any sample size. NIST/SEMATECH e-Handbook 6.1.6.
    """
    spec, mean, sigma = (
        specification(lsl, usl, target),
        number("mean", mean, least=-LARGEST, most=LARGEST),
        number("sigma", sigma, above=0, least=1 / LARGEST, most=LARGEST),
    )
    level = confidence_level(confidence)
    one_of("cpk_interval", cpk_interval, CPK_INTERVALS)
    found = estimates(spec, mean, sigma)
    if n is None:
        return found
    size = whole("n", n, least=2)
    worth = size - 1.0 if degrees is None else number("degrees", degrees, above=0, least=0.5)
    off_target = 0.0 if spec.target is None else (mean - spec.target) / sigma
    return replace(found, ci=intervals(found, size, worth, level, cpk_interval, off_target))


def estimates(spec: Specification, mean: float, sigma: float) -> Indices:
    """The indices without intervals."""
    cpl = None if spec.lsl is None else (mean - spec.lsl) / (3 * sigma)
    cpu = None if spec.usl is None else (spec.usl - mean) / (3 * sigma)
    cpk = min(side for side in (cpl, cpu) if side is not None)
    if max(abs(side) for side in (cpl, cpu) if side is not None) > LARGEST_INDEX:
        raise EngineError(f"`sigma` of {sigma:g} must not be so small: an index would be beyond {LARGEST_INDEX:g}.")
    if spec.lsl is None or spec.usl is None or spec.target is None:
        return Indices(None, cpl, cpu, cpk, None, None, {})
    width, middle = spec.usl - spec.lsl, (spec.lsl + spec.usl) / 2
    cpm = width / (6 * math.hypot(sigma, mean - spec.target))
    return Indices(width / (6 * sigma), cpl, cpu, cpk, cpm, abs(mean - middle) / (width / 2), {})


def intervals(
    found: Indices, n: int, degrees: float, confidence: float, cpk_interval: str, off_target: float
) -> dict[str, Interval]:
    """The interval of each index that there is."""
    sides = (("cpl", found.cpl), ("cpu", found.cpu))
    ci = {name: one_sided_interval(side, n, degrees, confidence) for name, side in sides if side is not None}
    if found.cp is None or found.cpm is None:
        return ci | {"cpk": next(iter(ci.values()))}
    nearer = bissell_interval if cpk_interval == "bissell" else one_sided_interval
    return ci | {
        "cp": spread_interval(found.cp, degrees, confidence),
        "cpk": nearer(found.cpk, n, degrees, confidence),
        "cpm": spread_interval(found.cpm, boyles_degrees(off_target, n, degrees), confidence),
    }


def spread_interval(index: float, degrees: float, confidence: float) -> Interval:
    """The exact interval of an index whose only chance is the spread: sigma² · `degrees` is chi-square."""
    tail = (1 - confidence) / 2
    low, high = (index * math.sqrt(chi2.ppf(p, degrees) / degrees) for p in (tail, 1 - tail))
    return low, high


def boyles_degrees(off_target: float, n: int, degrees: float) -> float:
    """Degrees of freedom of the mean square about the target (Boyles 1991; for `degrees` n - 1 his formula).

    `off_target` is (mean - target) / sigma.
    """
    xi = off_target**2
    return (1 + xi) ** 2 / (1 / (degrees + 1) + 2 * xi / n)


def bissell_interval(cpk: float, n: int, degrees: float, confidence: float) -> Interval:
    """Bissell (1990): the normal approximation with the variances of mean and spread."""
    z = float(ndtri((1 + confidence) / 2))
    half = z * math.sqrt(1 / (9 * n) + cpk**2 / (2 * degrees))
    return cpk - half, cpk + half


def one_sided_interval(index: float, n: int, degrees: float, confidence: float) -> Interval:
    """The exact interval of Cpl or Cpu: 3 · sqrt(n) · index is noncentral t (Chou, Owen and Borrego 1990)."""
    t, scale = 3 * math.sqrt(n) * index, 3 * math.sqrt(n)
    low, high = (noncentrality(t, degrees, p) / scale for p in ((1 + confidence) / 2, (1 - confidence) / 2))
    return low, high


def noncentrality(t: float, degrees: float, p: float) -> float:
    """The noncentrality at which the noncentral t of `degrees` lies below `t` with probability `p`."""

    def excess(delta: float) -> float:
        return share_below(t, degrees, delta) - p

    step = 2 + 2 * abs(t) / math.sqrt(degrees)
    low, high = t - step, t + step
    while excess(low) < 0:
        low, step = low - step, 2 * step
    while excess(high) > 0:
        high, step = high + step, 2 * step
    return float(brentq(excess, low, high, xtol=1e-10, rtol=1e-12))


def share_below(t: float, degrees: float, delta: float) -> float:
    """The distribution of the noncentral t: the chance that Z + `delta` <= `t` · s, where s² · `degrees` is chi-square.

    scipy's, as far as it reaches; beyond, the mean over Z of the chance of s, which is smooth there.
    """
    if abs(t) <= SCIPY_REACHES:
        below = float(nct.cdf(t, degrees, delta))
        return float(delta < t) if math.isnan(below) else below  # it has NaN where this is 0 or 1
    if t < 0:
        return 1 - share_below(-t, degrees, -delta)
    z = np.linspace(-9, 9, 721)
    weights = np.exp(-0.5 * z * z) * ((z[1] - z[0]) / math.sqrt(2 * math.pi))
    return float(weights @ gammaincc(degrees / 2, degrees / 2 * (np.maximum(delta + z, 0) / t) ** 2))
