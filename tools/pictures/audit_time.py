"""Audit days by personnel: each standard alone, one after the other, and as one audit."""

from accord.engines import audit_time
from tools.pictures.svg import Frame


def draw_audit_time() -> str:
    frame = Frame(
        "Days of the initial audit (estimate)", (1, 10000), (0, 50), x_label="persons (logarithmic)", log_x=True
    )
    persons = sorted({round(10 ** (i / 100)) for i in range(401)})
    lines = (
        ("both, apart", ["qms", "isms"], 0.0, "quiet"),
        ("both, fully integrated", ["qms", "isms"], 1.0, "second"),
        ("ISO/IEC 27001", ["isms"], 0.0, "third"),
        ("ISO 9001", ["qms"], 0.0, "main"),
    )
    for place, (label, standards, level, look) in enumerate(lines):
        days = [audit_time.estimate(n, standards, integration_level=level).initial for n in persons]
        frame.line(persons, days, look, dashed=look == "quiet")
        frame.text(1.3, 46 - 4 * place, label, look=look)
    return frame.svg()
