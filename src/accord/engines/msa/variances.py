"""Sums of mean squares and their intervals: the analysis of variance behind a gauge study."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq
from scipy.stats import chi2, f

from accord.engines.given import EngineError, Floats, measured

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Row:
    """One source of variation: sum of squares, degrees of freedom, mean square, F and its p value (None: no test)."""

    source: str
    ss: float
    df: int
    ms: float
    f: float | None = None
    p: float | None = None


def crossed(y: object) -> Floats:
    """Measurements y[operator, part, repeat], two or more of each, not all equal."""
    values = measured("y", y, ndim=3)  # type: ignore[arg-type]
    for count, what in zip(values.shape, ("operators", "parts", "repeats"), strict=True):
        if count < 2:
            raise EngineError(f"`y` must hold at least two {what} as y[operator, part, repeat]; it holds {count}.")
    if np.ptp(values) <= 1e-12 * np.abs(values).max():
        raise EngineError("`y` must vary; all its measurements are equal.")
    return values


def sums_of_squares(y: Floats) -> dict[str, tuple[float, int]]:
    """Sum of squares and degrees of freedom of part, operator, interaction and repeatability (two-way, crossed)."""
    operators, parts, repeats = y.shape
    y = y - y.mean()
    cell, by_operator, by_part = y.mean(axis=2), y.mean(axis=(1, 2)), y.mean(axis=(0, 2))
    noise = 1e-26 * float(np.square(y).sum())  # what is left of zero by rounding is zero

    def squares(deviations: Floats, each: int) -> float:
        found = each * float(np.square(deviations).sum())
        return found if found > noise else 0.0

    return {
        "part": (squares(by_part, operators * repeats), parts - 1),
        "operator": (squares(by_operator, parts * repeats), operators - 1),
        "interaction": (
            squares(cell - by_operator[:, None] - by_part, repeats),
            (operators - 1) * (parts - 1),
        ),
        "repeatability": (squares(y - cell[..., None], 1), operators * parts * (repeats - 1)),
    }


def tested(source: str, ss: float, df: int, against: tuple[float, int]) -> Row:
    """The row of `source`, tested against the mean square and degrees of freedom `against`."""
    ms, (error, error_df) = ss / df, against
    if error == 0:
        return Row(source, ss, df, ms)
    return Row(source, ss, df, ms, ms / error, float(f.sf(ms / error, df, error_df)))


class LargeSample:
    """Modified large sample intervals of sums of mean squares with `df` degrees of freedom.

    Sums: Graybill and Wang (1980); differences: Ting, Burdick, Graybill, Jeyaratnam and Lu (1990); for gauge studies
    Burdick, Borror and Montgomery (2003). Two-sided with equal tails.
    """

    def __init__(self, df: Sequence[int], confidence: float) -> None:
        tail, n = (1 - confidence) / 2, np.array(df, dtype=np.float64)
        self.down, self.up = 1 - n / chi2.isf(tail, n), n / chi2.ppf(tail, n) - 1
        upper, lower = f.isf(tail, n[:, None], n), f.ppf(tail, n[:, None], n)
        self.cross_down = ((upper - 1) ** 2 - (self.down[:, None] * upper) ** 2 - self.up**2) / upper
        self.cross_up = ((1 - lower) ** 2 - (self.up[:, None] * lower) ** 2 - self.down**2) / lower

    def interval(self, coefficients: Floats, ms: Floats) -> Interval:
        """The interval of the sum of `coefficients` times the expected mean squares, of which `ms` are estimates."""
        plus, minus = np.maximum(coefficients * ms, 0), np.maximum(-coefficients * ms, 0)
        estimate = float(plus.sum() - minus.sum())
        below = np.sum((self.down * plus) ** 2) + np.sum((self.up * minus) ** 2) + plus @ self.cross_down @ minus
        above = np.sum((self.up * plus) ** 2) + np.sum((self.down * minus) ** 2) + plus @ self.cross_up @ minus
        return estimate - float(max(below, 0)) ** 0.5, estimate + float(max(above, 0)) ** 0.5

    def ratio(self, part: Floats, whole: Floats, ms: Floats) -> Interval:
        """The interval of the share of `part` in `whole`: the shares c for which part - c · whole may be zero."""
        ends = (self._zero(part, whole, ms, side) for side in (0, 1))
        low, high = ends
        return low, high

    def _zero(self, part: Floats, whole: Floats, ms: Floats, side: int) -> float:
        def bound(c: float) -> float:
            return self.interval(part - c * whole, ms)[side]

        if bound(0.0) <= 0:
            return 0.0
        return 1.0 if bound(1.0) >= 0 else float(brentq(bound, 0.0, 1.0, xtol=1e-12))
