"""The frontier of the reference case of ten controls: what a year's loss falls to for each budget."""

import json
from pathlib import Path

import numpy as np

from accord.engines import portfolio
from tools.pictures.svg import Frame

DATA = Path(__file__).parents[2] / "tests/engines/reference/control_portfolio.json"


def draw_portfolio() -> str:
    given = json.loads(DATA.read_text(encoding="utf-8"))[1]["input"]
    asked = given.pop("budget")
    budgets = [*np.linspace(0, 240_000, 25), asked]
    choices = portfolio.frontier(**given, budgets=budgets)
    frame = Frame(
        "Annual loss that remains, for each budget",
        (0, 240),
        (0, 1400),
        x_label="budget, thousands",
        y_label="loss a year, thousands",
    )
    steps = sorted({choice.cost: choice.residual for choice in choices}.items())
    x = np.repeat([cost / 1e3 for cost, _ in steps] + [240], 2)[1:-1]
    y = np.repeat([residual / 1e3 for _, residual in steps], 2)
    frame.line(x, y)
    frame.dots(x[::2], y[::2])
    chosen = choices[-1]
    frame.rule(f"budget {asked:,}: controls {', '.join(map(str, chosen.chosen))}", x=asked / 1e3)
    frame.dots([chosen.cost / 1e3], [chosen.residual / 1e3], "second")
    return frame.svg()
