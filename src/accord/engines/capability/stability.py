"""Whether the control chart of the measurements signals: a capability is that of a stable process only."""

import numpy as np

from accord.engines.capability.spread import Spread
from accord.engines.given import Floats


def unstable(groups: tuple[Floats, ...], within: Spread) -> tuple[int, ...]:
    """The subgroups whose mean lies beyond three standard errors of the grand mean, in their order."""
    sizes = np.array([group.size for group in groups])
    means = np.array([group.mean() for group in groups])
    center = float(np.average(means, weights=sizes))
    beyond = np.abs(means - center) > 3 * within.sigma / np.sqrt(sizes)
    return tuple(int(i) for i in np.flatnonzero(beyond))
