"""Capability of the piston rings of Montgomery: their histogram between the limits, and both normal curves."""

import json
from pathlib import Path

import numpy as np

from accord.engines import capability
from tools.pictures.svg import Frame

DATA = Path(__file__).parents[2] / "tests/engines/reference/spc_datasets.json"


def draw_capability() -> str:
    rings = np.array(json.loads(DATA.read_text(encoding="utf-8"))["pistonrings"])[:25]
    found = capability.capability(rings, lsl=73.95, usl=74.05, target=74)
    edges = np.arange(73.9625, 74.041, 0.005)
    density, _ = np.histogram(rings, edges, density=True)
    frame = Frame(
        f"Piston rings: Cpk {found.cpk:.2f}, Ppk {found.ppk:.2f}", (73.94, 74.06), (0, 45), x_label="diameter in mm"
    )
    for left, right, top in zip(edges[:-1], edges[1:], density, strict=True):
        frame.bar(float(left), float(right), float(top), "quiet")
    x = np.linspace(73.94, 74.06, 241)
    for spread, look in ((found.within, "main"), (found.overall, "third")):
        z = (x - found.mean) / spread.sigma
        frame.line(x, np.exp(-0.5 * z**2) / (spread.sigma * np.sqrt(2 * np.pi)), look, dashed=look == "third")
    frame.rule("lower limit", x=73.95)
    frame.rule("upper limit", x=74.05)
    frame.text(74.013, 36, "within subgroups", look="main")
    frame.text(74.013, 33, "overall (dashed)", look="third")
    return frame.svg()
