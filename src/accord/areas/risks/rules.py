"""Decisions about risks: facts in, objection or value out.

How a method is written: a scale has one line for each step, lowest first, as `number: word: meaning`; a matrix has one
line for each likelihood, lowest first, as `number: levels by rising impact` (`3: 1 2 2 3 4`).
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

from accord.areas.risks.terms import Method, Step
from accord.kernel.refusals import Objection, said_of

_STEP = re.compile(r"(\d+)\s*:\s*+([^:]*[^:\s])\s*+:\s*(\S.*)")
_ROW = re.compile(r"(\d+)\s*:\s*(\d+(?:[\s,;|]+\d+)*)")
MOST = 10


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def read_scale(text: str) -> tuple[Step, ...] | str:
    """The steps of a scale; a sentence where it is not written as a scale."""
    steps = []
    for number, line in enumerate(_lines(text), 1):
        found = _STEP.fullmatch(line)
        if not found:
            return f"Line {number} is not written as a step: {line[:60]!r}. Write number: word: meaning."
        if int(found[1]) != number:
            return f"Line {number} has the number {found[1]}. Number the steps from 1, lowest first."
        steps.append(Step(number, found[2], found[3]))
    if not 2 <= len(steps) <= MOST:
        return f"A scale has 2 to {MOST} steps, this one has {len(steps)}. Write one line for each."
    if len({s.word.casefold() for s in steps}) < len(steps):
        return "Two steps have the same word. Give each its own."
    return tuple(steps)


def read_matrix(text: str) -> tuple[tuple[int, ...], ...] | str:
    """The rows of a matrix by rising likelihood; a sentence where it is not written as one."""
    rows = []
    for number, line in enumerate(_lines(text), 1):
        found = _ROW.fullmatch(line)
        if not found:
            return f"Line {number} is not written as a row: {line[:60]!r}. Write the likelihood, a colon, the levels."
        if int(found[1]) != number:
            return f"Line {number} has the number {found[1]}. One line for each likelihood, from 1, lowest first."
        rows.append(tuple(int(n) for n in re.split(r"[\s,;|]+", found[2])))
    if not rows:
        return "The matrix is empty. Write one line for each likelihood."
    if len({len(row) for row in rows}) > 1:
        return "The lines of the matrix differ in length. Each has one level for every impact."
    return tuple(rows)


def falls(matrix: tuple[tuple[int, ...], ...]) -> str:
    """Where a level falls although likelihood or impact rises; nothing where none does."""
    for i, row in enumerate(matrix):
        for j, level in enumerate(row):
            if j and level < row[j - 1]:
                return f"At likelihood {i + 1} the level falls from impact {j} to {j + 1}. It may only stay or rise."
            if i and level < matrix[i - 1][j]:
                return f"At impact {j + 1} the level falls from likelihood {i} to {i + 1}. It may only stay or rise."
    return ""


def read_method(
    *, likelihood_scale: str, impact_scale: str, level_scale: str, matrix: str, acceptance_limit: int | None
) -> Method | Objection:
    """The method that the texts describe, or the first thing that is wrong with them."""
    scales = []
    for field, text in (
        ("likelihood_scale", likelihood_scale),
        ("impact_scale", impact_scale),
        ("level_scale", level_scale),
    ):
        steps = read_scale(text)
        if isinstance(steps, str):
            return Objection(steps, field)
        scales.append(steps)
    likelihood, impact, levels = scales
    rows = read_matrix(matrix)
    if isinstance(rows, str):
        return Objection(rows, "matrix")
    if len(rows) != len(likelihood) or len(rows[0]) != len(impact):
        sentence = (
            f"The matrix has {len(rows)} lines of {len(rows[0])} levels; the scales ask for {len(likelihood)} lines "
            f"(likelihood) of {len(impact)} (impact)."
        )
        return Objection(sentence, "matrix")
    if not {n for row in rows for n in row} <= {s.number for s in levels}:
        return Objection(f"The matrix names a level that the scale of levels lacks: 1 to {len(levels)}.", "matrix")
    if sentence := falls(rows):
        return Objection(sentence, "matrix")
    if acceptance_limit is None or not 0 <= acceptance_limit < len(levels):
        return Objection(
            f"The limit is the number of the highest level taken without more ado: 0 to {len(levels) - 1}.",
            "acceptance_limit",
        )
    return Method(likelihood, impact, levels, rows, acceptance_limit)


# ---- methods ---------------------------------------------------------------------------------------------------------


def method_readable(
    *, likelihood_scale: str, impact_scale: str, level_scale: str, matrix: str, acceptance_limit: int | None
) -> Objection | None:
    """What is written of a method is written as it must be, and fits together once all is there."""
    for field, text in (
        ("likelihood_scale", likelihood_scale),
        ("impact_scale", impact_scale),
        ("level_scale", level_scale),
    ):
        if text and isinstance(steps := read_scale(text), str):
            return Objection(steps, field)
    if matrix and isinstance(rows := read_matrix(matrix), str):
        return Objection(rows, "matrix")
    if not (likelihood_scale and impact_scale and level_scale and matrix) or acceptance_limit is None:
        return None
    found = read_method(
        likelihood_scale=likelihood_scale,
        impact_scale=impact_scale,
        level_scale=level_scale,
        matrix=matrix,
        acceptance_limit=acceptance_limit,
    )
    return found if isinstance(found, Objection) else None


def method_approvable(
    *, acceptance_criteria: str, when_to_assess: str, consistency_rule: str, method: Method | Objection
) -> list[Objection]:
    """A method is put in force whole: scales, matrix, limit, and the words around them (6.1.2)."""
    found = [method] if isinstance(method, Objection) else []
    if not acceptance_criteria:
        found.append(Objection("Say first when a risk is accepted, and by whom.", "acceptance_criteria"))
    if not when_to_assess:
        found.append(Objection("Say first when risks are assessed.", "when_to_assess"))
    if not consistency_rule:
        found.append(
            Objection("Say first how results are kept comparable from one assessment to the next.", "consistency_rule")
        )
    return found


# ---- risks -----------------------------------------------------------------------------------------------------------


def on_the_scale(*, off_scale: str) -> Objection | None:
    """Likelihood and impact are steps of the scales of the method."""
    if off_scale:
        return Objection("This figure is not on the scale of the method by which the risk is assessed.", off_scale)
    return None


def ranges_in_order(
    *,
    frequency_low: Decimal | None,
    frequency_high: Decimal | None,
    loss_low: Decimal | None,
    loss_high: Decimal | None,
) -> Objection | None:
    """A range has both ends, above nothing, the lower one first."""
    for name, low, high in (("frequency", frequency_low, frequency_high), ("loss", loss_low, loss_high)):
        if (low is None) != (high is None):
            return Objection(
                f"Give both ends of the range of {name}, or none.", f"{name}_{'low' if low is None else 'high'}"
            )
        if low is not None and high is not None and not 0 < low <= high:
            return Objection(
                f"The range of {name} begins above nothing and does not end before it begins.", f"{name}_low"
            )
    return None


def due_after_assessed(*, assessed_on: date | None, review_due: date | None) -> Objection | None:
    """A risk is looked at again after it was assessed."""
    if assessed_on and review_due and review_due < assessed_on:
        return Objection("The next assessment must be due after the last one.", "review_due")
    return None


def closed_with_a_reason(*, state: str, closed_because: str, imported: bool) -> Objection | None:
    """Nobody closes a risk without saying why it is gone; what was closed before it came here may lack it."""
    if state == "closed" and not closed_because and not imported:
        return Objection("Say why the risk is gone.", "closed_because")
    return None


def assessable(*, owner_id: Any, event: str, kind: str, properties: bool, method: bool) -> list[Objection]:
    """What must be known of a risk before it is weighed (6.1.2 c)."""
    found = []
    if not method:
        found.append(
            Objection("No method of risk assessment is in force. Write one and have it approved, then assess.", "")
        )
    if not owner_id:
        found.append(Objection("Name the owner of the risk first: somebody must answer for it.", "owner"))
    if not event:
        found.append(Objection("Say first what might happen.", "event"))
    if kind in ("security", "both") and not properties:
        found.append(
            Objection(
                "Say first what would suffer: confidentiality, integrity or availability.", "affects_confidentiality"
            )
        )
    return found


def treatable(*, open_treatments: int) -> Objection | None:
    """Treating begins with something to do (6.1.3)."""
    return None if open_treatments else Objection("Say what is to be done, or add a treatment first.", "treatment")


def retainable(*, above_limit: bool, level: int | None, word: str) -> Objection | None:
    """Within the limit a risk is kept without more ado; above it, it is treated or accepted by its owner."""
    if level is None:
        return Objection("Assess the risk first: nobody knows yet how high it is.", helped_by="assess")
    if above_limit:
        return Objection(
            f"The risk is {word}, above what is taken without more ado. Treat it, or have its owner accept it.",
            helped_by="treat",
        )
    return None


def acceptable(
    *, level: int | None, state: str, owner_id: Any, by_id: Any, today: date, expires_on: date | None
) -> list[Objection]:
    """A risk is accepted by its owner, knowing its level, for a time that has not passed (6.1.3 f)."""
    found = []
    if state == "closed":
        found.append(Objection("This risk is closed. There is nothing to accept.", "risk"))
    elif level is None:
        found.append(Objection("Assess the risk first: nobody accepts what nobody has weighed.", "risk"))
    if not owner_id:
        found.append(Objection("Name the owner of the risk first: the owner accepts it.", "risk"))
    elif owner_id != by_id:
        found.append(Objection("Only the owner of the risk accepts it. Ask the owner to do it.", "risk"))
    if expires_on and expires_on <= today:
        found.append(Objection("The acceptance would have ended already. Give a later day.", "expires_on"))
    return found


def closable(*, open_treatments: list[str]) -> list[Objection]:
    """No risk is closed while something is still being done about it."""
    return said_of(
        open_treatments,
        "The treatment {} is under way. Finish or cancel it first.",
        "The treatments {} are under way. Finish or cancel them first.",
    )


# ---- treatments and rounds -------------------------------------------------------------------------------------------


def cost_with_currency(*, cost: Decimal | None, currency: str) -> Objection | None:
    """An amount has a currency, written with its three letters."""
    if cost is not None and not re.fullmatch(r"[A-Z]{3}", currency):
        return Objection("Write the currency with its three letters, such as EUR.", "currency")
    return None


def treatment_approvable(
    *, owner_id: Any, due_on: date | None, option: str, risk_owner_id: Any, by_id: Any
) -> list[Objection]:
    """The owner of the risk approves a plan that says what, who and until when (6.1.3 e, f)."""
    found = []
    if not option:
        found.append(Objection("Choose first what is done: modify, avoid, share or retain.", "option"))
    if not owner_id:
        found.append(Objection("Say first who carries it out.", "owner"))
    if due_on is None and option != "retain":
        found.append(Objection("Say first until when it is done.", "due_on"))
    if risk_owner_id and risk_owner_id != by_id:
        found.append(Objection("The owner of the risk approves its treatment. Ask the owner to do it.", ""))
    return found


def round_closable(*, assessed: int) -> Objection | None:
    """A round that assessed nothing has no results."""
    if not assessed:
        return Objection(
            "No risk was assessed in this round. Assess at least one, naming the round, then close it.", ""
        )
    return None


def round_in_order(*, started_on: date | None, closed_on: date | None) -> Objection | None:
    """No round ends before it begins."""
    if started_on and closed_on and closed_on < started_on:
        return Objection("The round would end before it began. Correct one of the two days.", "closed_on")
    return None


def expires_after_accepted(*, accepted_on: date | None, expires_on: date | None) -> Objection | None:
    """No acceptance ends before it begins."""
    if accepted_on and expires_on and expires_on < accepted_on:
        return Objection("The acceptance would end before it was given. Correct one of the two days.", "expires_on")
    return None


def expirable(*, expires_on: date | None, today: date) -> Objection | None:
    """An acceptance is over once its last day has passed."""
    if expires_on is None:
        return Objection("This acceptance has no end. Withdraw it, and say why.", "expires_on")
    if expires_on >= today:
        return Objection(f"It holds until {expires_on.isoformat()}. Withdraw it to end it before.", "expires_on")
    return None


def judged_by_another(*, done_by_id: Any, by_id: Any) -> Objection | None:
    """Nobody judges the effect of his or her own work."""
    if done_by_id and done_by_id == by_id:
        return Objection("You answer for it yourself. Ask somebody else to judge whether it has helped.", "effect")
    return None


def decidable(*, evaluated_on: date | None, owner_id: Any) -> Objection | None:
    """Nobody pursues what nobody has looked into, or answers for (6.1.3)."""
    if evaluated_on is None:
        return Objection(
            "Evaluate the opportunity first: say what it is worth and what it takes.", "evaluated_on", "evaluate"
        )
    if not owner_id:
        return Objection("Name the owner first: somebody must see to it.", "owner")
    return None


HEADINGS = ("Risk", "Title", "Owner", "Likelihood × impact", "Level", "Limit", "Residual", "Method")


def results_table(rows: list[tuple[str, ...]]) -> str:
    """What each risk came to, as a table that people and programs can read."""
    lines = [HEADINGS, tuple("---" for _ in HEADINGS), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines)
