"""The chart of the piston rings with its signals, and how long charts run to a signal for each shift."""

import json
from pathlib import Path

import numpy as np

from accord.engines import spc
from tools.pictures.svg import Frame

DATA = Path(__file__).parents[2] / "tests/engines/reference/spc_datasets.json"


def draw_spc() -> str:
    rings = json.loads(DATA.read_text(encoding="utf-8"))["pistonrings"]
    chart = spc.limits("xbar_r", rings, phase1=(0, 25))
    signals = chart.signals()
    at = chart.at + 1
    frame = Frame(
        "Piston rings: limits from subgroups 1 to 25, then watched",
        (0, 41),
        (73.98, 74.035),
        x_label="subgroup of five",
        y_label="mean, mm",
    )
    for name, level in (("upper limit", chart.ucl), ("centre", chart.center), ("lower limit", chart.lcl)):
        frame.rule(y=float(level), look="quiet")
        frame.text(0.5, float(level) + 0.0006, f"{name} {float(level):.4f}")
    frame.rule("phase II", x=25.5, look="quiet")
    frame.line(at, chart.points)
    frame.dots(at, chart.points)
    marked = signals.any()
    frame.dots(at[marked], chart.points[marked], "second")
    for point in np.flatnonzero(marked):
        rules = ", ".join(map(str, signals.at(int(point))))
        frame.text(at[point] - 0.4, chart.points[point], rules, "end", "second")
    return frame.svg()


def draw_spc_run_length() -> str:
    shifts = np.linspace(0, 3, 31)
    designs: dict[str, tuple[spc.RuleSet | spc.Ewma | spc.Cusum, str]] = {
        "limits alone": ({1: spc.Beyond(1, 1, 3)}, "quiet"),
        "Western Electric": (spc.WESTERN_ELECTRIC, "third"),
        "EWMA 0.2": (spc.Ewma(0.2, spc.ewma_width(0.2, 370.4)), "second"),
        "CUSUM 0.5": (spc.Cusum(0.5, spc.cusum_limit(0.5, 370.4)), "main"),
    }
    frame = Frame(
        "Points up to the signal, on average",
        (0, 3),
        (1, 500),
        x_label="shift of the mean, in standard deviations of a point",
        y_label="ARL",
        log_y=True,
    )
    for row, (name, (design, look)) in enumerate(designs.items()):
        lengths = np.asarray(spc.run_length(design, shifts).arl)
        frame.line(shifts, lengths, look)
        frame.text(1.7, 300 / 1.45**row, f"{name}: {lengths[0]:.0f} at 0, {lengths[10]:.1f} at 1", "start", look)
    return frame.svg()
