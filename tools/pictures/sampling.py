"""The operating characteristics of one lot's plans under normal, tightened and reduced inspection."""

import numpy as np

from accord.engines import sampling
from accord.engines.sampling.plans import Severity
from tools.pictures.svg import Frame

LOOKS: dict[Severity, str] = {"normal": "main", "tightened": "second", "reduced": "third"}


def draw_sampling() -> str:
    frame = Frame(
        "MIL-STD-105E, lot of 2000, level II, AQL 0.65: probability of acceptance",
        (0, 10),
        (0, 1),
        x_label="nonconforming units, %",
    )
    percent = np.linspace(0, 10, 101)
    for line, (severity, look) in enumerate(LOOKS.items()):
        plan = sampling.plan(2000, "II", 0.65, severity)
        frame.line(percent, sampling.oc(plan, percent / 100).values, look)
        frame.text(6, 0.9 - 0.08 * line, f"{severity}: n {plan.n}, Ac {plan.ac}, Re {plan.re}", look=look)
    frame.rule("AQL", x=0.65, look="quiet")
    return frame.svg()
