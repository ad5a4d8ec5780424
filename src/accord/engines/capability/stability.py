"""Whether the control chart of the measurements signals: a capability is that of a stable process only."""

import numpy as np

from accord.engines import spc
from accord.engines.capability.families import Fit, scores
from accord.engines.given import Floats
from accord.engines.spc import ChartLimits, RuleSet


def unstable(values: Floats, chart: ChartLimits, fit: Fit | None, rules: RuleSet) -> tuple[int, ...]:
    """The subgroups at which the chart of location signals by `rules` or that of spread is beyond its limits.

    Individuals of a fitted distribution are charted as its normal scores: a long tail is no signal. Moving ranges are
    left out: they repeat what the individuals say (Roes, Does and Schurink 1993), and a stable process has one in a
    hundred of them beyond its limit.
    """
    if chart.kind == "i_mr":
        seen = chart if fit is None or fit.family == "normal" else spc.limits("i_mr", scores(fit, values))
        return tuple(np.flatnonzero(seen.signals(rules).any()).tolist())
    beside = chart.spread.beyond if chart.spread is not None else ()
    return tuple(np.union1d(np.flatnonzero(chart.signals(rules).any()), beside).astype(int).tolist())
