"""What stands beside risks and methods on their own pages: levels in words, and the matrix of a version."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from accord.areas.risks.models import Risk, RiskMethod
from accord.areas.risks.pages.heat import heat, warmth
from accord.areas.risks.pages.matrix_page import VIEWS
from accord.areas.risks.terms import Method
from accord.doors.pages.places import panel

if TYPE_CHECKING:
    from accord.areas.risks.terms import Step
    from accord.kernel.access.actor import Actor
    from accord.kernel.records.record import Record


@panel("Levels", of=("Risk",))
def levels_of(by: Actor, record: Record) -> tuple[str, dict[str, Any]] | None:
    """On the page of a risk: what its figures mean by the method that it was weighed with."""
    if not isinstance(record, Risk) or record.method is None or not isinstance(method := record.method.read, Method):
        return None
    rows = []
    for view, says in VIEWS:
        likelihood, impact = getattr(record, f"{view}_likelihood"), getattr(record, f"{view}_impact")
        if level := method.level(likelihood, impact):
            shade = warmth(level, len(method.levels))
            said = (_step(method.likelihood, likelihood), _step(method.impact, impact))
            rows.append((says, *said, method.word(level), shade, method.above(level)))
    if not rows:
        return None
    return "risks/levels.html", {
        "rows": rows,
        "method": record.method,
        "limit_word": method.word(method.limit),
        "matrix_address": f"/{by.organization.slug}/risk-matrix/",
    }


def _step(scale: tuple[Step, ...], number: int) -> Step:
    return scale[number - 1]


@panel("The matrix of this version", of=("RiskMethod",))
def matrix_of(by: Actor, record: Record) -> tuple[str, dict[str, Any]] | None:
    """On the page of a method: the matrix that its texts describe, or what is wrong with them."""
    if not isinstance(record, RiskMethod):
        return None
    method = record.read
    if not isinstance(method, Method):
        return "risks/method.html", {"objection": method.sentence}
    legend = [(s, warmth(s.number, len(method.levels)), not method.above(s.number)) for s in reversed(method.levels)]
    return "risks/method.html", {
        "rows": heat(method, {}),
        "read": method,
        "legend": legend,
        "limit_word": method.word(method.limit),
        "bare": True,
    }
