"""Switching between normal, tightened and reduced inspection by the history of lots (MIL-STD-105E 4.7).

Each rule counts the lots since inspection last changed, on original inspection: resubmitted lots do not belong here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from accord.engines.given import EngineError, Provenance, digest, one_of, several, truth, whole
from accord.engines.sampling.judgement import Judgement
from accord.engines.sampling.plans import Severity

State = Literal["normal", "tightened", "reduced", "discontinued"]
RECENT, REJECTED, RELEASED, PROVEN = 5, 2, 5, 10
NO_LIMIT_NUMBER = (
    "Reduced inspection began without a limit number: the nonconforming units of the ten lots must be compared with "
    "that of table VIII, or with the one that `reduced_limit` computes; give it as `limit_number`."
)


@dataclass(frozen=True, slots=True)
class Lot:
    """What became of one lot on original inspection.

    `nonconforming`: found in all its samples, where known. `between`: accepted under reduced inspection with a count
    between acceptance and rejection number. `steady`: production runs without irregularity or delay. `resumed`: action
    was taken to improve the quality, and inspection begins again before this lot where it stood discontinued.
    """

    accepted: bool
    nonconforming: int | None = None
    between: bool = False
    steady: bool = True
    resumed: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """Lot `number` (from 1) was inspected under `severity`; `after` holds for the next lot, and `why`."""

    number: int
    severity: State
    accepted: bool
    after: State
    why: str


@dataclass(frozen=True, slots=True)
class Switching:
    """The whole trail: `steps` of each lot in turn, and the `severity` that the next lot is inspected under."""

    severity: State
    steps: tuple[Step, ...]
    provenance: Provenance

    @property
    def severity_used(self) -> tuple[State, ...]:
        return tuple(step.severity for step in self.steps)

    @property
    def changes(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.after != step.severity)


@dataclass(frozen=True, slots=True)
class Rules:
    """What the responsible authority has settled."""

    reduced: bool
    limit_number: int | None
    discontinue_after: int


def switching(
    history: str | Iterable[Lot | Judgement | bool | str],
    *,
    start: Severity = "normal",
    reduced: bool = False,
    limit_number: int | None = None,
    discontinue_after: int = 10,
) -> Switching:
    """The severity of each lot of `history` and of the next one, by MIL-STD-105E 4.7.

    `history` holds `Lot`s, what `judge` said of single or double plans, or letters: A accepted, R rejected, B accepted
    with a count between the numbers (blanks and bars are skipped). Tightened after 2 rejected of 5 or fewer consecutive
    lots; normal again after 5 accepted in succession; discontinued when `discontinue_after` consecutive lots remain on
    tightened. Reduced, only where the authority wants it (`reduced`), after 10 accepted on normal with not more
    nonconforming units together than `limit_number` (table VIII or `reduced_limit`, for all units that were inspected
    of the ten lots) and steady production; normal again after a rejection, a count between the numbers, or irregular
    production.
    """
    one_of("start", start, get_args(Severity))
    limit = None if limit_number is None else whole("limit_number", limit_number, least=0)
    rules = Rules(truth("reduced", reduced), limit, whole("discontinue_after", discontinue_after, least=1))
    written = history.translate(SKIPPED) if isinstance(history, str) else history
    lots = [lot_of(each) for each in several("history", written)]
    state: State = start
    steps: list[Step] = []
    since: list[Lot] = []
    for number, lot in enumerate(lots, 1):
        if state == "discontinued" and lot.resumed:
            state, since = "tightened", []
        if lot.between and state != "reduced":
            raise EngineError(f"`history` has a count between the numbers at lot {number}, which is on {state}.")
        since.append(lot)
        after, why = NEXT[state](since, rules)
        steps.append(Step(number, state, lot.accepted, after, why))
        state, since = after, since if after == state else []
    return Switching(state, tuple(steps), provenance(lots, start, rules, steps))


def from_normal(since: list[Lot], rules: Rules) -> tuple[State, str]:
    rejected = sum(not lot.accepted for lot in since[-RECENT:])
    if rejected >= REJECTED:
        return "tightened", f"{rejected} of {len(since[-RECENT:])} consecutive lots are rejected"
    last = since[-PROVEN:]
    if len(last) < PROVEN or not all(lot.accepted for lot in last):
        return "normal", f"{rejected} of the last {len(since[-RECENT:])} lots rejected"
    return proven(last, rules)


def proven(last: list[Lot], rules: Rules) -> tuple[State, str]:
    """Ten lots in succession were accepted on normal inspection: what else reduced inspection asks for."""
    if not rules.reduced:
        return "normal", "10 consecutive lots are accepted; reduced inspection is not wanted"
    if not last[-1].steady:
        return "normal", "10 consecutive lots are accepted, but production is not steady"
    if rules.limit_number is None:
        return "reduced", "10 consecutive lots are accepted; no limit number was given"
    if any(lot.nonconforming is None for lot in last):
        raise EngineError("`history` must say the nonconforming units of each lot where a `limit_number` is given.")
    found = sum(lot.nonconforming or 0 for lot in last)
    if found > rules.limit_number:
        return "normal", f"10 consecutive lots are accepted, but {found} units are more than {rules.limit_number}"
    return "reduced", f"10 consecutive lots are accepted, and {found} units are not more than {rules.limit_number}"


def from_tightened(since: list[Lot], rules: Rules) -> tuple[State, str]:
    good = run_of_accepted(since)
    if good >= RELEASED:
        return "normal", f"{RELEASED} consecutive lots are accepted"
    if len(since) >= rules.discontinue_after:
        return "discontinued", f"{len(since)} consecutive lots remain on tightened inspection"
    return "tightened", f"{good} of {RELEASED} consecutive lots accepted"


def from_reduced(since: list[Lot], rules: Rules) -> tuple[State, str]:
    lot = since[-1]
    if not lot.accepted:
        return "normal", "a lot is rejected"
    if lot.between:
        return "normal", "a lot is accepted with a count between acceptance and rejection number"
    if not lot.steady:
        return "normal", "production is not steady"
    return "reduced", "the lot is accepted"


def from_discontinued(since: list[Lot], rules: Rules) -> tuple[State, str]:
    return "discontinued", "inspection stands discontinued until action has been taken to improve the quality"


NEXT = {
    "normal": from_normal,
    "tightened": from_tightened,
    "reduced": from_reduced,
    "discontinued": from_discontinued,
}
LETTERS = {"A": Lot(True), "R": Lot(False), "B": Lot(True, between=True)}
SKIPPED = str.maketrans("", "", " |,\n\t")


def run_of_accepted(since: list[Lot]) -> int:
    return next((back for back, lot in enumerate(reversed(since)) if not lot.accepted), len(since))


def lot_of(given: Lot | Judgement | bool | str) -> Lot:
    if isinstance(given, Judgement):
        return lot_judged(given)
    if isinstance(given, bool | np.bool_):
        return Lot(bool(given))
    lot = given if isinstance(given, Lot) else LETTERS.get(str(given))
    if lot is None:
        raise EngineError(f"`history` must hold lots, judgements, or the letters A, R and B; it holds {given!r}.")
    for said in (lot.accepted, lot.between, lot.steady, lot.resumed):
        truth("history", said)
    if lot.between and not lot.accepted:
        raise EngineError("`history` holds a rejected lot with a count between the numbers; such a count accepts.")
    if lot.nonconforming is not None:
        whole("history", lot.nonconforming, least=0)
    return lot


def lot_judged(said: Judgement) -> Lot:
    if said.accepted is None:
        raise EngineError("`history` holds a lot that is not decided: its second sample must be drawn.")
    if said.found is None:
        raise EngineError("`history` holds a lot judged by measurements; MIL-STD-414 switches by rules of its own.")
    return Lot(said.accepted, said.found, between=said.accepted and said.back_to_normal)


def provenance(lots: list[Lot], start: Severity, rules: Rules, steps: list[Step]) -> Provenance:
    blind = rules.limit_number is None and any(step.after == "reduced" != step.severity for step in steps)
    warnings = (NO_LIMIT_NUMBER,) if blind else ()
    given = digest("switching", [repr(lot) for lot in lots], start, repr(rules))
    return Provenance(given, "The rules of MIL-STD-105E 4.7, lot by lot.", warnings=warnings)
