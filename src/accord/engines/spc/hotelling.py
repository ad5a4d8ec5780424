"""Hotelling's T²: how far a vector of measurements, or the mean of a subgroup of them, lies from the centre."""

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from accord.engines.given import EngineError, Floats, number
from accord.engines.spc.bounded import bounded
from accord.engines.spc.stage import Part, Settings, Stage


class HotellingT2:
    """Vectors (k, p), or subgroups of them (k, m, p). In phase I, whose points made the estimates, the limit of

    individuals is a beta quantile (Tracy, Young and Mason 1992), that of subgroups an F quantile (Alt 1985); in phase
    II both are F quantiles, for new points; with mean and covariance given, chi-square.
    """

    def __init__(
        self,
        x: ArrayLike,
        n: ArrayLike | None,
        settings: Settings,
        alpha: float = 0.0027,
        mean: ArrayLike | None = None,
        covariance: ArrayLike | None = None,
    ) -> None:
        if n is not None or settings.center is not None or settings.sigma is not None:
            raise EngineError("`n`, `center` and `sigma` must not be given for T²; its standards are mean, covariance.")
        self.x = bounded("x", x, ndim=None)
        if self.x.ndim not in (2, 3):
            raise EngineError(
                f"`x` must be rows of vectors or of subgroups of vectors; it has {self.x.ndim} dimensions."
            )
        self.count, self.p = len(self.x), self.x.shape[-1]
        self.size = self.x.shape[1] if self.x.ndim == 3 else 1
        if self.x.ndim == 3 and self.size < 2:
            raise EngineError("`x` must hold subgroups of two vectors or more, or rows of single vectors.")
        self.means = self.x.mean(axis=1) if self.x.ndim == 3 else self.x
        self.alpha = number("alpha", alpha, least=1e-100, most=0.5)
        if (mean is None) != (covariance is None):
            raise EngineError("`mean` and `covariance` must be given together, or neither.")
        self.standard = None if mean is None or covariance is None else self.given(mean, covariance)
        self.method = "Hotelling T² of " + ("subgroups" if self.size > 1 else "individuals")

    def given(self, mean: ArrayLike, covariance: ArrayLike) -> tuple[Floats, Floats]:
        middle, spread = bounded("mean", mean), bounded("covariance", covariance, ndim=2)
        if middle.shape != (self.p,) or spread.shape != (self.p, self.p) or not np.allclose(spread, spread.T):
            raise EngineError(f"`covariance` must be symmetric and, as `mean`, of the {self.p} variables of `x`.")
        return middle, spread

    def part(self, stage: Stage) -> Part:
        mean, covariance = self.standard or self.estimated(stage)
        away = self.means[stage.points] - mean
        points = self.size * np.square(np.linalg.solve(root_of(covariance), away.T)).sum(axis=0)
        m = int(stage.base[stage.points].sum())
        middle, upper = (self.quantiles(beyond, m) for beyond in (0.5, self.alpha))
        used = stage.base[stage.points].astype(int)
        at = np.arange(stage.first, stage.stop)
        return Part(points, at, middle[used], 0.0, upper[used], 1.0, 1.0)

    def estimated(self, stage: Stage) -> tuple[Floats, Floats]:
        """Mean and covariance of the points that the limits rest on: within subgroups, or of individuals."""
        base = stage.rests_on(least=2 if self.size > 1 else self.p + 2)
        mean = self.means[base].mean(axis=0)
        away = self.x[base] - (mean if self.size == 1 else self.means[base][:, None])
        degrees = len(away) * (self.size - 1) if self.size > 1 else len(away) - 1
        flat = away.reshape(-1, self.p)
        return mean, flat.T @ flat / degrees

    def quantiles(self, beyond: float, m: int) -> Floats:
        """What T² exceeds with this probability, for a new point (0) and for one of the m points of phase I (1)."""
        p, n = self.p, self.size
        if self.standard is not None:
            return np.full(2, stats.chi2.isf(beyond, p))
        if n == 1:
            new = p * (m + 1) * (m - 1) / (m * (m - p)) * stats.f.isf(beyond, p, m - p)
            return np.array([new, (m - 1) ** 2 / m * stats.beta.isf(beyond, p / 2, (m - p - 1) / 2)])
        rest = m * n - m - p + 1
        if rest < 1:
            raise EngineError(f"`x` must hold more subgroups: {m} of {n} do not determine {p} variables.")
        scaled = p * (n - 1) / rest * stats.f.isf(beyond, p, rest)
        return np.array([(m + 1) * scaled, (m - 1) * scaled])


def root_of(covariance: Floats) -> Floats:
    """The Cholesky factor, where the variables do not determine each other."""
    scale = np.sqrt(np.diag(covariance))
    if not (scale > 0).all() or np.linalg.eigvalsh(covariance / np.outer(scale, scale))[0] < 1e-12:
        raise EngineError("`x` (or `covariance`) must have variables that vary, none determined by the others.")
    return np.asarray(np.linalg.cholesky(covariance), dtype=np.float64)
