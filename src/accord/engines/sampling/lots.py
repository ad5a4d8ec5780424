"""Lots of a given quality, and the chances of what a sample of them holds."""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from scipy import stats

from accord.engines.given import EngineError, Floats, whole

LARGEST_LOT = 10**9
Model = Literal["binomial", "hypergeom", "poisson", "normal"]


@dataclass(frozen=True, slots=True)
class Lots:
    """Lots with the shares `p` (m,). With the hypergeometric model they hold `bad` (m,) of `lot` units.

    Samples come one after the other: `drawn` units are gone already, of which `found` were nonconforming.
    """

    p: Floats
    model: Model
    lot: int | None = None
    bad: Floats | None = None
    rounded: bool = False

    def at_most(self, count: int | Floats, n: int | Floats, *, drawn: int = 0, found: int = 0) -> Floats:
        """P(`count` or fewer nonconforming in a sample of `n`)."""
        if self.model == "binomial":
            return np.asarray(stats.binom.cdf(count, n, self.p))
        if self.model == "poisson":
            return np.asarray(stats.poisson.cdf(count, n * self.p))
        left, bad = self.left(drawn, found)
        if not left:
            return np.broadcast_to(np.float64(1.0), bad.shape)
        return np.asarray(stats.hypergeom.cdf(count, left, bad, np.minimum(n, left)))

    def exactly(self, count: int, n: int) -> Floats:
        """P(`count` nonconforming in a first sample of `n`)."""
        if self.model == "binomial":
            return np.asarray(stats.binom.pmf(count, n, self.p))
        if self.model == "poisson":
            return np.asarray(stats.poisson.pmf(count, n * self.p))
        return np.asarray(stats.hypergeom.pmf(count, *self.left(0, 0), n))

    def left(self, drawn: int, found: int) -> tuple[int, Floats]:
        """Units and nonconforming units that are left; where `found` cannot have been, its chance is 0 anyway."""
        assert self.lot is not None
        assert self.bad is not None
        units = self.lot - drawn
        return units, np.clip(self.bad - found, 0, units)

    def without_one(self) -> "Lots":
        """The same lots after one nonconforming unit has been set aside."""
        if self.bad is None or self.lot is None:
            return self
        return replace(self, lot=self.lot - 1, bad=np.maximum(self.bad - 1, 0))


def lots_of(p: Floats, model: Model, lot: int | None) -> Lots:
    """Lots with the shares `p`; the hypergeometric model takes the nearest whole count of a lot."""
    if model != "hypergeom":
        return Lots(p, model, lot)
    if lot is None:
        raise EngineError("`lot` must be given for the hypergeometric model; it is the number of units.")
    bad = np.rint(p * whole("lot", lot, least=1, most=LARGEST_LOT))
    rounded = bool(np.any(np.abs(bad - p * lot) > 1e-9 * lot))
    return Lots(bad / lot, model, lot, bad, rounded)
