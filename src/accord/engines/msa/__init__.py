"""Measurement systems: what part of the variation is the gauge's, where it stands, and whether appraisers agree.

>>> from accord.engines import msa
>>> round(msa.cohen_kappa([[20, 5], [10, 15]]).kappa, 4)
0.4
"""

from accord.engines.msa.appraisers import Agreement, Appraiser, Share, agreement
from accord.engines.msa.gauge import Component, GaugeRR, Ranges, gauge_rr
from accord.engines.msa.kappa import Kappa, cohen_kappa, fleiss_kappa
from accord.engines.msa.location import Bias, Linearity, Tested, bias, linearity
from accord.engines.msa.stability import Stability, stability
from accord.engines.msa.variances import Row

__all__ = [
    "Agreement",
    "Appraiser",
    "Bias",
    "Component",
    "GaugeRR",
    "Kappa",
    "Linearity",
    "Ranges",
    "Row",
    "Share",
    "Stability",
    "Tested",
    "agreement",
    "bias",
    "cohen_kappa",
    "fleiss_kappa",
    "gauge_rr",
    "linearity",
    "stability",
]
