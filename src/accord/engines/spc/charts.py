"""Control charts: the points, their centre line and control limits, computed in phase I or frozen for phase II."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from accord.engines.given import EngineError, Floats, Provenance, digest, number, one_of, several, truth, whole
from accord.engines.spc.bounded import LARGEST
from accord.engines.spc.constants import CONSTANTS, Constants
from accord.engines.spc.counts import LANEY, Counts
from accord.engines.spc.hotelling import HotellingT2
from accord.engines.spc.rules import NELSON_1984, RuleSet
from accord.engines.spc.signals import Signals, signals, stage_starts
from accord.engines.spc.stage import Part, Settings, Stage
from accord.engines.spc.variables import Individuals, Subgroups
from accord.engines.spc.weighted import CusumChart, EwmaChart

Line = float | Floats
Phase1 = slice | tuple[int, int] | Sequence[bool] | NDArray[np.bool_]

ENOUGH = 20  # points that limits usually rest on


class Series(Protocol):
    """What is charted: `count` points, computed stage by stage."""

    method: str
    count: int

    def part(self, stage: Stage) -> Part: ...


KINDS: dict[str, Callable[..., Series]] = {
    "i_mr": Individuals,
    "xbar_r": lambda x, n, settings: Subgroups(x, n, settings, "r"),
    "xbar_s": lambda x, n, settings: Subgroups(x, n, settings, "s"),
    **{
        kind: (lambda x, n, settings, kind=kind: Counts(x, n, settings, kind)) for kind in ("p", "np", "c", "u", *LANEY)
    },
    "ewma": EwmaChart,
    "cusum": CusumChart,
    "t2": HotellingT2,
}
OPTIONS = {"ewma": ("lam", "asymptotic"), "cusum": ("k", "h", "headstart"), "t2": ("alpha", "mean", "covariance")}
WITHOUT_RUNS = ("r", "s", "mr", "ewma", "cusum", "t2")


@dataclass(frozen=True, slots=True, eq=False)
class ChartLimits:
    """One chart, in the unit of its points.

    `points` (k,), for a CUSUM (2, k): the sums above and below; `at` (k,) are their positions in the series given.
    `center`, `lcl`, `ucl` and `error`, the standard deviation of a point, are one number where all points have the
    same, else (k,): stepped. `sigma` is that of one measurement or unit. `stages` are the positions at which a stage
    begins. `spread` is the chart of ranges, standard deviations or moving ranges beside a chart of measurements.
    """

    kind: str
    points: Floats
    at: NDArray[np.intp]
    center: Line
    lcl: Line
    ucl: Line
    error: Line
    sigma: Line
    stages: tuple[int, ...]
    provenance: Provenance
    spread: "ChartLimits | None" = None

    @property
    def beyond(self) -> NDArray[np.intp]:
        """The positions of the points outside the control limits; a point on a limit is within."""
        outside = (self.points > self.ucl) | (self.points < self.lcl)
        return self.at[outside if outside.ndim == 1 else outside.any(axis=0)]

    @property
    def sigma_z(self) -> Line:
        """Laney's factor: how much more (or less) units vary from point to point than their distribution explains."""
        if self.kind not in LANEY:
            raise EngineError("`sigma_z` belongs to the charts 'laney_p' and 'laney_u' only.")
        center = np.asarray(self.center)
        return collapsed(self.sigma / np.sqrt(center * (1 - center) if self.kind == "laney_p" else center))

    def signals(self, rules: RuleSet = NELSON_1984) -> Signals:
        """The rules on this chart, which must be one of location: their probabilities hold for no other."""
        if self.kind in WITHOUT_RUNS:
            raise EngineError(f"`rules` for runs belong on charts of location, not on {self.kind!r}; ask `beyond`.")
        return signals(self.points, self.center, self.error, rules, stages=self.stages)


def limits(
    kind: str,
    x: ArrayLike,
    n: ArrayLike | None = None,
    *,
    phase1: Phase1 | None = None,
    stages: ArrayLike = (),
    center: float | None = None,
    sigma: float | None = None,
    constants: Constants = "exact",
    width: float = 3.0,
    truncate: bool = True,
    **options: Any,
) -> ChartLimits:
    """The control chart `kind` of `x`.

    - "i_mr": `x` (k,) single measurements; spread by the mean moving range
    - "xbar_r", "xbar_s": `x` (k, m) subgroups, or rows of unequal length, or (N,) with `n` the size of consecutive
      subgroups, one number or (k,); spread by ranges or standard deviations, of unequal subgroups weighted by precision
    - "p", "np", "laney_p": `x` (k,) nonconforming units among `n`, one number or (k,); "c": `x` (k,) nonconformities;
      "u", "laney_u": nonconformities in `n` units of inspection
    - "ewma": measurements or subgroups; options `lam` = 0.2, `asymptotic` = False
    - "cusum": measurements or subgroups; options `k` = 0.5, `h` = 5, `headstart` = 0, in standard deviations of a point
    - "t2": `x` (k, p) vectors or (k, m, p) subgroups of them; options `alpha` = 0.0027, `mean`, `covariance`

    The limits are computed from the points of `phase1` (a slice, a pair of first and stop, or one bool a point; None:
    all) and hold for all; `center` and `sigma` (of one measurement) replace what would be estimated. Each of `stages`,
    positions at which a new one begins, has its own. `width` is the distance of limits in standard deviations of a
    point. "table" `constants` are d2, d3, c4 as printed (NIST, qcc). `truncate` cuts limits that no point can reach: a
    negative lower one to 0, that of a fraction to 1.

    Sources: Montgomery, Introduction to Statistical Quality Control; NIST/SEMATECH e-Handbook 6.3; Burr 1969 (unequal
    subgroups); Laney 2002; Lucas and Crosier 1982 (headstart); Alt 1985, Tracy, Young and Mason 1992 (T²).
    """
    one_of("kind", kind, KINDS)
    settings = Settings(
        None if center is None else number("center", center, least=-LARGEST, most=LARGEST),
        None if sigma is None else number("sigma", sigma, above=0, most=LARGEST),
        one_of("constants", constants, CONSTANTS),
        number("width", width, above=0, most=LARGEST),
        truth("truncate", truncate),
    )
    if unknown := sorted(options.keys() - OPTIONS.get(kind, ())):
        raise EngineError(f"`{unknown[0]}` is no option of a chart {kind!r}.")
    series = KINDS[kind](x, n, settings, **options)
    begins = stage_starts(series.count, stages)
    base = base_points(series.count, phase1)
    parts = [series.part(Stage(first, stop, base)) for first, stop in spans(begins, series.count)]
    least = int(np.add.reduceat(base, begins, dtype=np.intp).min())
    rests = f"the limits rest on {least} points; {ENOUGH} or more are usual."
    provenance = Provenance(
        digest(x, n, base, begins, repr(settings), sorted(options.items())),
        series.method,
        warnings=(rests,) if least < ENOUGH and not settings.given else (),
    )
    return joined(kind, parts, begins, provenance)


def base_points(count: int, phase1: Phase1 | None) -> NDArray[np.bool_]:
    """Which points the limits are computed from."""
    base = np.zeros(count, dtype=bool)
    if phase1 is None:
        base[:] = True
    elif isinstance(phase1, slice):
        step = None if phase1.step is None else whole("phase1", phase1.step, least=1)
        base[between(phase1.start, phase1.stop)][::step] = True
    elif isinstance(phase1, tuple) and len(phase1) == 2 and not isinstance(phase1[0], bool | np.bool_):
        base[between(*phase1)] = True
    else:
        marks = several("phase1", phase1)
        if len(marks) != count or not all(isinstance(mark, bool | np.bool_) for mark in marks):
            raise EngineError(
                f"`phase1` must be a slice, a pair of first and stop, or one bool for each of {count} points."
            )
        base[:] = marks
    if not base.any():
        raise EngineError("`phase1` must name at least one of the points.")
    return base


def between(first: int | None, stop: int | None) -> slice:
    return slice(*(None if end is None else whole("phase1", end) for end in (first, stop)))


def spans(begins: NDArray[np.intp], count: int) -> list[tuple[int, int]]:
    return [(int(first), int(stop)) for first, stop in zip(begins, [*begins[1:], count], strict=True)]


def joined(kind: str, parts: list[Part], begins: NDArray[np.intp], provenance: Provenance) -> ChartLimits:
    """The stages as one chart."""
    lines = {name: line(parts, name) for name in ("center", "lcl", "ucl", "error", "sigma")}
    beside = [part.spread for part in parts if part.spread is not None]
    return ChartLimits(
        kind=kind,
        points=np.concatenate([part.points for part in parts], axis=-1),
        at=np.concatenate([part.at for part in parts]),
        **lines,
        stages=tuple(begins.tolist()),
        provenance=provenance,
        spread=joined(beside[0].kind, beside, begins, provenance) if beside else None,
    )


def line(parts: list[Part], name: str) -> Line:
    """One line of the chart through all stages."""
    if len(parts) == 1:
        return collapsed(np.atleast_1d(getattr(parts[0], name)))
    return collapsed(np.concatenate([np.broadcast_to(getattr(part, name), part.at.shape) for part in parts]))


def collapsed(values: Floats) -> Line:
    """One number if all are the same."""
    return float(values.flat[0]) if (values == values.flat[0]).all() else values
