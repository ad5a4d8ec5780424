"""Process capability and performance, with intervals, and whether they may be believed.

>>> from accord.engines import capability
>>> found = capability.indices(mean=16, sigma=2, lsl=8, usl=20, target=14)
>>> round(found.cp, 4), round(found.cpk, 4), round(found.cpm, 4)
(1.0, 0.6667, 0.7071)
"""

from accord.engines.capability.families import Fit
from accord.engines.capability.figures import Defects, Ppm, ppm_beyond
from accord.engines.capability.indices import Indices, Specification, indices
from accord.engines.capability.spread import Spread
from accord.engines.capability.study import Capability, capability, sample_size

__all__ = [
    "Capability",
    "Defects",
    "Fit",
    "Indices",
    "Ppm",
    "Specification",
    "Spread",
    "capability",
    "indices",
    "ppm_beyond",
    "sample_size",
]
