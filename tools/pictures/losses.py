"""The loss exceedance curve of ten scenarios: independent, and with a common factor behind their frequencies."""

import json
from pathlib import Path

import numpy as np

from accord.engines import losses
from tools.pictures.svg import Frame

DATA = Path(__file__).parents[2] / "tests/engines/reference/risk.json"


def draw_losses() -> str:
    cases = {case["id"]: case for case in json.loads(DATA.read_text(encoding="utf-8"))}
    given = cases["fair.portfolio10"]["input"]
    scenarios = [
        losses.Scenario(losses.Poisson(rate), losses.Lognormal.from_range(low, high), loadings={"common": 0.6})
        for rate, low, high in zip(given["lam"], given["lb"], given["ub"], strict=True)
    ]
    curve = losses.curve(scenarios)
    assert curve.independent is not None
    frame = Frame(
        "Probability that a year costs more",
        (0, 30),
        (1e-4, 1),
        x_label="annual loss, millions",
        y_label="probability",
        log_y=True,
    )
    x = np.linspace(0, 30, 121)
    for known, look, text, at in (
        (curve.independent, "main", "independent", 12.0),
        (curve, "second", "a common factor, loadings 0.6", 17.0),
    ):
        exceedance = known.sf(x * 1e6)
        shown = exceedance >= 1e-4
        frame.line(x[shown], exceedance[shown], look)
        frame.text(
            at,
            float(known.sf(at * 1e6)) * (0.45 if look == "main" else 1.7),
            text,
            look=look,
            anchor="end" if look == "main" else "start",
        )
    frame.rule("mean of both", x=curve.ale / 1e6, look="quiet")
    return frame.svg()
