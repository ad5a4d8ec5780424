"""Charts of counts: nonconforming units (p, np) and nonconformities (c, u), and Laney's for large samples."""

import numpy as np
from numpy.typing import ArrayLike

from accord.engines.given import EngineError, Floats
from accord.engines.spc.bounded import LARGEST, bounded
from accord.engines.spc.constants import d2
from accord.engines.spc.stage import Part, Settings, Stage, varies

LANEY = ("laney_p", "laney_u")
OF_UNITS = ("p", "np", "laney_p")  # binomial; the others are Poisson


class Counts:
    """Counts `x` among `n` units, charted as a rate (p, u, Laney) or as they are (np, c)."""

    def __init__(self, x: ArrayLike, n: ArrayLike | None, settings: Settings, kind: str) -> None:
        self.kind, self.settings = kind, settings
        self.method = f"{kind.replace('_', ' ')} chart, {'binomial' if kind in OF_UNITS else 'Poisson'} counts"
        self.counts = bounded("x", x)
        self.count = self.counts.size
        self.sizes = sizes_of(self.counts, n, kind)
        if settings.sigma is not None:
            raise EngineError("`sigma` must not be given for counts: it follows from their centre.")
        if (self.counts < 0).any() or (self.counts % 1 != 0).any():
            raise EngineError("`x` must hold counts: whole numbers, 0 or more.")
        if kind in OF_UNITS and (self.counts > self.sizes).any():
            raise EngineError("`x` must not exceed `n`: no more units can be nonconforming than there are.")

    def part(self, stage: Stage) -> Part:
        sizes = self.sizes[stage.points]
        center = self.center(stage)
        sigma = varies(self.sigma_of(center))
        if self.kind in LANEY:
            sigma = varies(sigma * self.overdispersion(stage, center, sigma))
        each = sizes if self.kind == "np" else np.ones(sizes.size)
        points = self.counts[stage.points] / sizes * each
        error = sigma / np.sqrt(sizes) * each
        lcl, ucl = center * each - self.settings.width * error, center * each + self.settings.width * error
        if self.settings.truncate:
            lcl = lcl.clip(min=0)
            ucl = np.minimum(ucl, each) if self.kind in OF_UNITS else ucl
        return Part(points, np.arange(stage.first, stage.stop), center * each, lcl, ucl, error, sigma)

    def center(self, stage: Stage) -> float:
        """The mean rate, or the one that is given."""
        given = self.settings.center
        if given is None:
            base = stage.rests_on(least=2)
            return float(self.counts[base].sum() / self.sizes[base].sum())
        if given <= 0 or (self.kind in OF_UNITS and given >= 1):
            raise EngineError(f"`center` must be {rate_in_words(self.kind)}; it is {given:g}.")
        return given

    def sigma_of(self, center: float) -> float:
        """The standard deviation of one unit."""
        return float(np.sqrt(center * (1 - center) if self.kind in OF_UNITS else center))

    def overdispersion(self, stage: Stage, center: float, sigma: float) -> float:
        """Laney's sigma of z: the mean moving range of the standardized rates over d2."""
        z = (self.counts / self.sizes - center) * np.sqrt(self.sizes) / sigma
        return stage.moving_range(z) / d2(2, self.settings.constants)


def sizes_of(counts: Floats, n: ArrayLike | None, kind: str) -> Floats:
    """The sample size of every point."""
    if kind == "c":
        if n is not None:
            raise EngineError("`n` must not be given for a c chart; with unequal units the chart is 'u'.")
        return np.ones(counts.size)
    if n is None:
        raise EngineError(f"`n` must be given for a {kind} chart: the size of every sample.")
    sizes = bounded("n", n, ndim=None)
    if np.ndim(n) and sizes.shape != counts.shape:
        raise EngineError(f"`n` must be one number or one for each of the {counts.size} counts; it is {sizes.shape}.")
    if (sizes < 1 / LARGEST).any():
        raise EngineError(f"`n` must be greater than 0, {1 / LARGEST:g} or more.")
    if kind in OF_UNITS and (sizes % 1 != 0).any():
        raise EngineError("`n` must hold whole numbers of units.")
    return np.broadcast_to(sizes, counts.shape)


def rate_in_words(kind: str) -> str:
    return "a fraction between 0 and 1" if kind in OF_UNITS else "a rate greater than 0"
