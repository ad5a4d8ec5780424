"""The reference supply of five items and eight shared suppliers: which supplier matters, and what findings do to it."""

import json
from pathlib import Path

from accord.engines.continuity import Finding, continuity
from tools.pictures.svg import Frame

DATA = Path(__file__).parents[2] / "tests/engines/reference/reliability.json"


def draw_continuity() -> str:
    cases = {case["id"]: case["input"] for case in json.loads(DATA.read_text(encoding="utf-8"))}
    supply = cases["rel.supply8"]
    before = continuity(**supply)
    after = continuity(**supply, findings=[Finding(3, "audit", 0.4), Finding(5, "audit", 0.4)])
    frame = Frame(
        "By what factor the probability not to deliver grows when a supplier is lost",
        (0, 8),
        (0, 12),
        x_label="supplier (3 and 5 failed an audit)",
        y_label="risk achievement",
    )
    for at in range(8):
        frame.bar(at + 0.15, at + 0.48, float(before.achievement[at]))
        frame.bar(at + 0.52, at + 0.85, float(after.achievement[at]), "second")
    frame.text(0.2, 10.6, f"before: odds {before.odds:.2f} to 1", look="main")
    frame.text(0.2, 9.8, f"after the audits: odds {after.odds:.2f} to 1", look="second")
    return frame.svg(x_names=[(at + 0.5, str(at)) for at in range(8)])
