"""Whether a measurement system stays what it is: repeated measurements of a master part over time, on a chart."""

from dataclasses import dataclass

from numpy.typing import ArrayLike

from accord.engines import spc
from accord.engines.given import EngineError, Provenance, digest, measured
from accord.engines.spc import ChartLimits, RuleSet
from accord.engines.spc.variables import RANGES_UP_TO


@dataclass(frozen=True, slots=True)
class Stability:
    """`chart` is that of location, with that of spread beside it; `signals` holds the times of each rule that fires.

    `spread_beyond` are the times at which the spread is outside its limits. `stable`: nothing signals.
    """

    chart: ChartLimits
    signals: dict[int | str, list[int]]
    spread_beyond: tuple[int, ...]
    stable: bool
    provenance: Provenance


def stability(x: ArrayLike, rules: RuleSet = spc.NELSON_1984) -> Stability:
    """Measurements of one master part in time order: x[time, repeat], or (times,) single ones (AIAG MSA).

    Charted as means and ranges (standard deviations beyond ten repeats), single ones as individuals.
    """
    values = measured("x", x, ndim=None, least=2)
    if values.ndim not in (1, 2):
        raise EngineError("`x` must be x[time, repeat], or one measurement at each time.")
    repeats = 1 if values.ndim == 1 else values.shape[1]
    kind = "i_mr" if repeats == 1 else "xbar_r" if repeats <= RANGES_UP_TO else "xbar_s"
    chart = spc.limits(kind, values.ravel() if repeats == 1 else values)
    signals = chart.signals(rules).as_dict()
    beyond = () if chart.spread is None else tuple(int(i) for i in chart.spread.beyond)
    notes = chart.provenance.warnings
    said = Provenance(digest(values, repr(rules)), f"control chart: {chart.provenance.method}", 0.0, notes)
    return Stability(chart, signals, beyond, not signals and not beyond, said)
