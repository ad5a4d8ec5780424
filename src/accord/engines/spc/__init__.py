"""Statistical process control: charts, the signals on them, and how long a chart runs to a signal.

>>> from accord.engines import spc
>>> flow = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]
>>> chart = spc.limits("i_mr", flow, constants="table")
>>> round(chart.lcl, 4), round(chart.center, 4), round(chart.ucl, 4)
(45.8159, 50.81, 55.8041)
>>> spc.signals(flow, chart.center, chart.error, spc.NELSON_1984).as_dict()
{}
>>> round(spc.run_length(spc.Cusum(k=0.5, h=5), shift=1.0).arl, 2)
10.38
"""

from accord.engines.spc.charts import ChartLimits, limits
from accord.engines.spc.constants import c4, d2, d3, factors
from accord.engines.spc.designs import Cusum, Ewma
from accord.engines.spc.rules import (
    MINITAB,
    NELSON_1984,
    WESTERN_ELECTRIC,
    Alternation,
    Beyond,
    Rule,
    RuleSet,
    Trend,
    Within,
    pick,
)
from accord.engines.spc.run_length import AlarmShare, RunLength, alarm_share, cusum_limit, ewma_width, run_length
from accord.engines.spc.signals import Signals, signals

__all__ = [
    "MINITAB",
    "NELSON_1984",
    "WESTERN_ELECTRIC",
    "AlarmShare",
    "Alternation",
    "Beyond",
    "ChartLimits",
    "Cusum",
    "Ewma",
    "Rule",
    "RuleSet",
    "RunLength",
    "Signals",
    "Trend",
    "Within",
    "alarm_share",
    "c4",
    "cusum_limit",
    "d2",
    "d3",
    "ewma_width",
    "factors",
    "limits",
    "pick",
    "run_length",
    "signals",
]
