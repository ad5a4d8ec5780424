"""Whether the control chart of the measurements signals: a capability is that of a stable process only."""

import numpy as np

from accord.engines.capability.spread import Spread, Subgroups


def unstable(groups: Subgroups, within: Spread) -> tuple[int, ...]:
    """The subgroups whose mean lies beyond three standard errors of the grand mean, in their order."""
    beyond = np.abs(groups.means - groups.values.mean()) > 3 * within.sigma / np.sqrt(groups.sizes)
    return tuple(int(i) for i in np.flatnonzero(beyond))
