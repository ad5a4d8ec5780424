"""Charts with a memory: the exponentially weighted moving average, and the tabular cumulative sum."""

import numpy as np
from numpy.typing import ArrayLike

from accord.engines.given import EngineError, Floats, number, truth
from accord.engines.spc.stage import Part, Settings, Stage
from accord.engines.spc.variables import measured

REBASED_EVERY = 100_000  # points: a longer running sum loses digits


class EwmaChart:
    """z = lam x + (1 - lam) z before, from the centre on (Roberts 1959); limits exact, or asymptotic."""

    method = "exponentially weighted moving average"

    def __init__(
        self, x: ArrayLike, n: ArrayLike | None, settings: Settings, lam: float = 0.2, asymptotic: bool = False
    ) -> None:
        self.measured = measured(x, n, settings)
        self.settings, self.count = settings, self.measured.count
        self.lam, self.asymptotic = number("lam", lam, above=0, most=1), truth("asymptotic", asymptotic)

    def part(self, stage: Stage) -> Part:
        center, sigma = self.measured.center(stage), self.measured.sigma(stage)
        variance = sigma**2 / self.measured.sizes[stage.points]
        if self.asymptotic:
            error = np.sqrt(variance * self.lam / (2 - self.lam))
        else:
            error = np.sqrt(recursive(self.lam**2 * variance, (1 - self.lam) ** 2, 0.0))
        points = recursive(self.lam * self.measured.means[stage.points], 1 - self.lam, center)
        reach = self.settings.width * error
        at = np.arange(stage.first, stage.stop)
        return Part(points, at, center, center - reach, center + reach, error, sigma)


class CusumChart:
    """The sums of what lies more than k above, and more than k below, the target (Page 1954); limit h.

    Both, and the headstart (fast initial response), in standard deviations of a point; the chart in the unit of `x`.
    """

    method = "two-sided tabular cumulative sum"

    def __init__(
        self,
        x: ArrayLike,
        n: ArrayLike | None,
        settings: Settings,
        k: float = 0.5,
        h: float = 5.0,
        headstart: float = 0.0,
    ) -> None:
        self.measured = measured(x, n, settings)
        self.count = self.measured.count
        self.k, self.h = number("k", k, least=0), number("h", h, above=0)
        self.headstart = number("headstart", headstart, least=0)
        if self.headstart >= self.h:
            raise EngineError(f"`headstart` must be less than `h`, which is {self.h:g}; it is {self.headstart:g}.")
        if np.ptp(self.measured.sizes):
            raise EngineError("`x` must hold subgroups of one size for a cumulative sum.")

    def part(self, stage: Stage) -> Part:
        center, sigma = self.measured.center(stage), self.measured.sigma(stage)
        error = sigma / float(np.sqrt(self.measured.sizes[0]))
        away, slack = self.measured.means[stage.points] - center, self.k * error
        start = self.headstart * error
        sums = np.vstack([cumulative(away - slack, start), cumulative(-away - slack, start)])
        return Part(sums, np.arange(stage.first, stage.stop), 0.0, 0.0, self.h * error, error, sigma)


def recursive(steps: Floats, keep: float, start: float) -> Floats:
    """y = step + keep * y before, from `start` on."""
    from scipy.signal import lfilter

    found, _ = lfilter([1.0], [1.0, -keep], steps, zi=[keep * start])
    return np.asarray(found, dtype=np.float64)


def cumulative(steps: Floats, start: float) -> Floats:
    """max(0, sum before + step), from `start` on: the running sum less its running minimum, block by block."""
    sums = np.empty_like(steps)
    for first in range(0, steps.size, REBASED_EVERY):
        block = slice(first, first + REBASED_EVERY)
        walk = np.cumsum(steps[block]) + start
        sums[block] = walk - np.minimum(np.minimum.accumulate(walk), 0.0)
        start = float(sums[block][-1])
    return sums
