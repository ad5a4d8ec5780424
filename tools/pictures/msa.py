"""The gauge study of AIAG's manual: what share of the study each source of variation has, with its interval."""

import json
from pathlib import Path

from accord.engines import msa
from tools.pictures.svg import Frame

DATA = Path(__file__).parents[2] / "tests/engines/reference/msa.json"
SHOWN = ("repeatability", "reproducibility", "grr", "part")


def draw_msa() -> str:
    case = json.loads(DATA.read_text(encoding="utf-8"))[0]
    found = msa.gauge_rr(case["input"]["y_operator_part_trial"])
    frame = Frame("Gauge study: share of each source, with 95 % intervals", (0, 4), (0, 100), y_label="% of study")
    for at, name in enumerate(SHOWN):
        component = getattr(found, name)
        frame.bar(at + 0.2, at + 0.8, component.study, "main" if name == "part" else "second")
        frame.line([at + 0.5, at + 0.5], component.study_ci, "quiet")
        frame.text(at + 0.55, component.study + 2, f"{component.study:.1f}")
    return frame.svg(x_names=[(at + 0.5, name) for at, name in enumerate(SHOWN)])
