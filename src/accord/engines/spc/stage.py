"""What the charts compute a stage of a series from, and what they make of it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from accord.engines.given import EngineError, Floats
from accord.engines.spc.constants import Constants


@dataclass(frozen=True, slots=True)
class Settings:
    """What the caller asks of a chart; `center` and `sigma` are given standards."""

    center: float | None
    sigma: float | None
    constants: Constants
    width: float
    truncate: bool

    @property
    def given(self) -> bool:
        return self.center is not None and self.sigma is not None


@dataclass(frozen=True, slots=True)
class Stage:
    """The points `first` to `stop` (excluded) of a series; the limits rest on those marked in `base`."""

    first: int
    stop: int
    base: NDArray[np.bool_]

    @property
    def points(self) -> slice:
        return slice(self.first, self.stop)

    def rests_on(self, *, least: int) -> slice | NDArray[np.intp]:
        """The positions that limits are computed from, at least so many."""
        base = self.base[self.points]
        count = int(base.sum())
        if count < least:
            raise EngineError(
                f"`x` must hold at least {least} points to compute limits from, in `phase1` and in each of `stages`; "
                f"from position {self.first} it holds {count}."
            )
        return self.points if count == base.size else self.first + np.flatnonzero(base)

    def moving_range(self, points: Floats) -> float:
        """The mean distance of neighbours that the limits rest on."""
        base = self.base[self.points]
        both = base[1:] & base[:-1]
        if not both.any():
            raise EngineError(
                f"`phase1` must hold two neighbouring points for a moving range; from position {self.first} none are."
            )
        ranges = np.abs(np.diff(points[self.points]))
        return float((ranges if both.all() else ranges[both]).mean())


@dataclass(frozen=True, slots=True)
class Part:
    """The chart of one stage: `points` (k,) or (2, k), lines that broadcast to (k,)."""

    points: Floats
    at: NDArray[np.intp]
    center: float | Floats
    lcl: float | Floats
    ucl: float | Floats
    error: float | Floats
    sigma: float
    kind: str = ""
    spread: "Part | None" = None


def varies(sigma: float) -> float:
    """A standard deviation that limits can be made of."""
    if not sigma > 0:
        raise EngineError("`x` must vary: where the spread is 0 there are no limits.")
    return sigma
