"""Decisions about management reviews: facts in, objection or nothing out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from accord.areas.reviews.terms import QUALITY, VERDICTS, DecisionKind, asked
from accord.kernel.refusals import Objection


def signed_after_held(*, held_on: date | None, signed_on: date | None) -> Objection | None:
    """Minutes are signed after the review."""
    if held_on and signed_on and signed_on < held_on:
        return Objection(
            "The minutes would be signed before the review was held. Correct one of the days.", "signed_on"
        )
    return None


def missing_inputs(*, serves: str, inputs: Mapping[str, str], labels: Mapping[str, str]) -> list[Objection]:
    """One objection for each input that a standard asks for and nothing is said about (9.3.2)."""
    return [
        Objection(
            f"Nothing is said yet about {labels[i.field]}. Say what was considered, or that there was nothing.", i.field
        )
        for i in asked(serves)
        if not inputs[i.field].strip()
    ]


def missing_verdicts(*, serves: str, verdicts: Mapping[str, str], conclusion: str) -> list[Objection]:
    """Fits, is enough, works; for quality also follows the strategy (9.3.1)."""
    wanted = VERDICTS if QUALITY in serves.split() else VERDICTS[:-1]
    found = [Objection(f"Judge whether the system is {name}.", name) for name in wanted if not verdicts[name]]
    if not conclusion.strip():
        found.append(Objection("Say what the review comes to over all.", "conclusion"))
    return found


def missing_decisions(*, serves: str, decided: Mapping[str, bool]) -> list[Objection]:
    """For each kind of decision there is one, or it is said that none was needed (9.3.3). Means: asked for quality."""
    words = {
        DecisionKind.IMPROVEMENT: "what to improve",
        DecisionKind.CHANGE: "what to change in the system",
        DecisionKind.RESOURCES: "which means are needed",
    }
    kinds = list(DecisionKind) if QUALITY in serves.split() else [DecisionKind.IMPROVEMENT, DecisionKind.CHANGE]
    return [
        Objection(
            f"Nothing is decided yet on {words[k]}. Decide it, or say that nothing is needed and why.",
            f"{k.value}_decision",
        )
        for k in kinds
        if not decided[k.value]
    ]
