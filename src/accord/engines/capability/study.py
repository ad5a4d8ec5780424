"""A capability study: measurements against a specification, with what belongs beside the indices."""

from bisect import bisect_left
from dataclasses import asdict, dataclass, fields

from numpy.typing import ArrayLike

from accord.engines.capability import families, spread
from accord.engines.capability.families import Fit
from accord.engines.capability.figures import Figures, normal_figures, quantile_figures
from accord.engines.capability.indices import Specification, specification, spread_interval
from accord.engines.capability.spread import Spread
from accord.engines.capability.stability import unstable
from accord.engines.given import EngineError, Floats, Provenance, confidence_level, digest, number, one_of, truth
from accord.engines.spc import NELSON_1984, RuleSet, pick

MODELS = (*families.FAMILIES, "fit", "percentile")
DEGREES = ("total", "effective")
ENOUGH = 100  # measurements: with fewer, a warning says how wide the interval is
LEAST_FOR_FIT = 8
BEYOND_LIMITS = pick(NELSON_1984, 1)
ALPHA = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Capability(Figures):
    """The figures of a study and what they rest on; `mean` and the two spreads have the unit of the data.

    `unstable_at` are the subgroups at which the control chart signals, `stable` says that there are none. `fit` is the
    distribution of the model, `fits` whether the data bear it out (None: none to test, or too few data).
    """

    n: int
    mean: float
    within: Spread
    overall: Spread
    specification: Specification
    model: str
    fit: Fit | None
    fits: bool | None
    stable: bool
    unstable_at: tuple[int, ...]
    provenance: Provenance


def capability(
    x: ArrayLike,
    lsl: float | None = None,
    usl: float | None = None,
    target: float | None = None,
    subgroup: int | ArrayLike | None = None,
    *,
    model: str = "normal",
    within: str | None = None,
    degrees: str = "total",
    cpk_interval: str = "bissell",
    confidence: float = 0.95,
    rules: RuleSet = BEYOND_LIMITS,
    strict: bool = False,
) -> Capability:
    """Capability and performance of the process that gave `x`, in time order: (N,) individuals or (k, n) subgroups.

    `subgroup`: size of consecutive subgroups of a flat `x`, or N labels. `within`: "r", "s", "pooled" or "moving_range"
    (see `spread.charted`). `model`: "normal" (Cp by the spread within, Pp by the overall one, of normal data);
    "percentile" (no distribution: Pp and Ppk by the 0.135 %, 50 % and 99.865 % points of the data, in the manner of
    ISO 22514-2); "lognormal", "weibull", "gamma", or "fit" (of these and the normal the one with the least
    Anderson-Darling A²): the same three points of the fitted distribution.

    Intervals of the normal model: see `indices`; of fitted distributions: see `figures.fit_intervals`. `degrees`
    "total" counts n - 1 for every spread, as NIST and R's qcc publish; "effective" counts what the estimator within is
    worth, which is less, and covers as it says.

    The chart is that of `within`; `rules` are those of `spc` for its points of location (default: beyond the limits).
    A process that it shows to be unstable, or a distribution that does not fit (p below 0.05), is marked by
    `stable`, `fits` and a warning; with `strict` it is refused.
    """
    spec = specification(lsl, usl, target)
    for name, value, known in (("model", model, MODELS), ("degrees", degrees, DEGREES)):
        one_of(name, value, known)
    groups, confidence = spread.subgroups(x, subgroup), confidence_level(confidence)
    outer, (inner, chart), values = spread.overall(groups.values), spread.charted(groups, within), groups.values
    fit = tested(values, model)
    signals = unstable(values, chart, fit, rules)
    doubts = (*signal_doubts(signals), *fit_doubts(fit))
    if truth("strict", strict) and doubts:
        raise EngineError(f"`x` shows no capability: {doubts[0]}")
    given = (groups.sizes, asdict(spec), model, inner.method, degrees, cpk_interval, confidence, repr(rules))
    counted = values.size - 1.0 if degrees == "total" else inner.degrees
    if model == "normal":
        figures = normal_figures(values, spec, (inner, outer), counted, confidence, cpk_interval)
        notes = interval_notes(figures, inner, counted, confidence)
    else:
        figures, notes = quantile_figures(values, spec, fit, confidence), quantile_notes(values.size, fit)
    return Capability(
        **{field.name: getattr(figures, field.name) for field in fields(figures)},
        n=values.size,
        mean=float(values.mean()),
        within=inner,
        overall=outer,
        specification=spec,
        model=model,
        fit=fit,
        fits=None if fit is None else fit.p_value >= ALPHA,
        stable=not signals,
        unstable_at=signals,
        provenance=Provenance(
            digest(values, *given),
            method(model, inner, cpk_interval),
            None if fit is not None and model != "normal" else 0.0,
            (*doubts, *notes, *size_notes(values.size, confidence)),
        ),
    )


def tested(values: Floats, model: str) -> Fit | None:
    """The distribution of the model with its test; None for percentiles, and for too few data to test the normal."""
    if model == "percentile" or (model == "normal" and values.size < LEAST_FOR_FIT):
        return None
    if values.size < LEAST_FOR_FIT:
        raise EngineError(f"`x` must hold at least {LEAST_FOR_FIT} measurements for a fit; it holds {values.size}.")
    return families.fitted(values, None if model == "fit" else model)


def method(model: str, inner: Spread, cpk_interval: str) -> str:
    """The computation in words."""
    if model == "normal":
        return (
            f"normal model; spread within by {inner.method}; intervals: Cp, Pp chi-square, one side noncentral t, "
            f"Cpk, Ppk {cpk_interval.replace('_', ' ')}, Cpm Boyles; fit by Anderson-Darling, bootstrapped"
        )
    of = "the data" if model == "percentile" else "the fitted distribution; fit by Anderson-Darling, bootstrapped"
    return f"0.135 %, 50 % and 99.865 % points of {of}"


def signal_doubts(signals: tuple[int, ...]) -> tuple[str, ...]:
    if not signals:
        return ()
    where = ", ".join(str(i + 1) for i in signals[:5]) + (", …" if len(signals) > 5 else "")
    return (f"the control chart signals at subgroup {where}: the process is not stable, its indices promise nothing.",)


def fit_doubts(fit: Fit | None) -> tuple[str, ...]:
    if fit is None or fit.p_value >= ALPHA:
        return ()
    return (f"the {fit.family} distribution does not fit (A² = {fit.a_squared:.3g}, p = {fit.p_value:.3g}).",)


def interval_notes(figures: Figures, inner: Spread, counted: float, confidence: float) -> tuple[str, ...]:
    """Says what the interval would be if the degrees of freedom counted were those that the estimator has."""
    if figures.cp is None or counted <= inner.degrees:
        return ()
    low, high = spread_interval(figures.cp, inner.degrees, confidence)
    return (
        f"the intervals within count {counted:.0f} degrees of freedom, as is published; {inner.method} is worth "
        f"{inner.degrees:.1f}, which widens that of Cp to {low:.3f} .. {high:.3f} (degrees='effective').",
    )


def quantile_notes(n: int, fit: Fit | None) -> tuple[str, ...]:
    if fit is not None:
        return ()
    alone = "indices of quantiles of the data come without intervals."
    if n < 1 / 0.00135:
        return (alone, f"{n} measurements do not reach the 0.135 % points: the extremes stand for them.")
    return (alone,)


def size_notes(n: int, confidence: float) -> tuple[str, ...]:
    if n >= ENOUGH:
        return ()
    low, high = spread_interval(1.0, n - 1.0, confidence)
    return (
        f"{n} measurements leave an index open from {low - 1:+.0%} to {high - 1:+.0%}; {ENOUGH} or more are usual.",
    )


def sample_size(margin: float, confidence: float = 0.95) -> int:
    """The least number of measurements with which the interval of Pp begins at most `margin` below it.

    `margin` is a share of the index, 0.1 for 10 %; exact by chi-square.
    """
    margin, level = number("margin", margin, least=1e-5, most=0.99), confidence_level(confidence)
    high = 2
    while spread_interval(1.0, high - 1.0, level)[0] < 1 - margin:
        high *= 2
    return bisect_left(range(high + 1), True, 2, key=lambda n: spread_interval(1.0, n - 1.0, level)[0] >= 1 - margin)
