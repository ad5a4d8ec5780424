"""Decisions of conformity (verdicts.md): the weakest part decides, a judgement never hides a failing check."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING
from uuid import UUID

from accord.areas.conformity.terms import (
    Basis,
    Decision,
    Difference,
    Judged,
    Judgement,
    Point,
    RowVerdict,
    Stretch,
    Turn,
)
from accord.kernel.checks.saying import day_in_words, said_once
from accord.kernel.checks.verdict import RANK, Outcome, Verdict
from accord.kernel.moments.clock import months_later, plus
from accord.kernel.refusals import Objection
from accord.standards import Part, PartKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence


def decide(
    kind: str,
    parts: Sequence[Part],
    verdicts: Sequence[Verdict],
    judged: Judged | None,
    supporting: Collection[str] = (),
) -> Decision:
    """The decision on a row from its parts, the verdicts of its check parts (in the same order) and the current
    judgement. `supporting`: names of checks that never carry a row by themselves."""
    named = zip([p.name for p in parts if p.kind is PartKind.CHECK], verdicts, strict=True)
    carrying = [v for name, v in named if v.outcome is not Outcome.NOT_APPLICABLE and name not in supporting]
    counting = [v for v in verdicts if v.outcome is not Outcome.NOT_APPLICABLE]
    failing = [v for v in counting if v.outcome is Outcome.FAILS]
    not_met = judged is not None and judged.judgement is Judgement.NOT_MET
    if failing or not_met:
        return _fails(kind, failing, judged if not_met else None)
    awaited = [p for p in parts if p.kind is PartKind.AWAITS]
    needs_judgement = [p for p in parts if p.kind is PartKind.JUDGEMENT]
    silent = [v for v in counting if v.outcome is Outcome.NO_DATA]
    nothing_left = not carrying and not awaited and not needs_judgement
    if not (awaited or needs_judgement or silent or nothing_left):
        return Decision(Outcome.HOLDS, "check", _said(counting), _earliest(counting))
    if judged is not None:
        return _attested(counting, judged)
    return Decision(
        Outcome.NO_DATA,
        _open_basis(awaited, counting, needs_judgement),
        _open_because(silent, awaited, needs_judgement),
        None,
    )


def says(judged: Judged) -> str:
    """A judgement as a verdict says it: by whom, and why."""
    return f"{judged.by} judged it {judged.judgement.value} on {day_in_words(judged.on)}: {judged.reason}"


def says_no_name(judged: Judged) -> str:
    """The same for who does not see the judgement: neither who judged nor why."""
    return f"It was judged {judged.judgement.value} on {day_in_words(judged.on)}."


def _fails(kind: str, failing: Sequence[Verdict], judged: Judged | None) -> Decision:
    said = _said(failing, judged)
    basis: Basis = "mixed" if failing and judged else "attestation" if judged else "check"
    outcome = Outcome.NO_DATA if kind == "advisory" else Outcome.FAILS
    return Decision(outcome, basis, said, None)


def _said(verdicts: Iterable[Verdict], judged: Judged | None = None) -> str:
    """What checks say, and a judgement in the words of whoever gave it."""
    found = said_once(v.because for v in verdicts)
    return " ".join(filter(None, (found, says(judged) if judged else "")))


def _attested(counting: Sequence[Verdict], judged: Judged) -> Decision:
    """It stands until the judgement ends or a check fails; where a check merely comes to show nothing, it stands."""
    holding = [v for v in counting if v.outcome is Outcome.HOLDS]
    return Decision(
        Outcome.ATTESTED,
        "mixed" if holding else "attestation",
        _said(holding, judged),
        min([judged.until + timedelta(days=1), *(v.breaks_on for v in counting)]),
    )


def _earliest(verdicts: Sequence[Verdict]) -> date | None:
    return min((v.lapses_on for v in verdicts if v.lapses_on), default=None)


def _open_basis(awaited: Sequence[Part], counting: Sequence[Verdict], judgements: Sequence[Part]) -> Basis:
    if awaited:
        return "awaits-area"
    if counting and judgements:
        return "mixed"
    return "check" if counting else "attestation"


def _open_because(silent: Sequence[Verdict], awaited: Sequence[Part], judgements: Sequence[Part]) -> str:
    said = [v.because for v in silent]
    if awaited:
        areas = ", ".join(dict.fromkeys(p.name for p in awaited))
        said.append(f"No check reads the records for it yet ({areas}); until one does, a person can attest it.")
    elif judgements:
        said.append("Records alone cannot show it: somebody has to judge it.")
    return said_once(said) or "Nothing here asks for it at present; a person can attest it."


def valid_after_judged(*, judged_on: date, valid_until: date) -> Objection | None:
    """A judgement is valid for some time, never into the past."""
    if valid_until < judged_on:
        return Objection(
            "The judgement would end before the day on which it is given. Choose a later day.", "valid_until"
        )
    return None


def whole_of_itself(*, id: UUID, superseded_by_id: UUID | None) -> Objection | None:  # noqa: A002 - the field's name
    """A catalogue is not superseded by itself."""
    if superseded_by_id == id:
        return Objection("A catalogue is not superseded by itself. Name the newer one.", "superseded_by")
    return None


def turned(then: Outcome, now: Outcome) -> Turn:
    """Whether a requirement got worse or better. Set aside or taken up again, it is neither."""
    if Outcome.NOT_APPLICABLE in (then, now):
        return Turn.OTHER
    return Turn.WORSE if RANK[now] < RANK[then] else Turn.BETTER


def differences(then: Sequence[RowVerdict], now: Sequence[RowVerdict], on: date) -> list[Difference]:
    """The requirements whose outcome differs: first the worse ones, of those first what fails now. `on`: the later
    day."""
    found = [
        Difference(a, b, turned(a.outcome, b.outcome), _between(a, b), _lapsed(a, b, on))
        for a, b in zip(then, now, strict=True)
        if a.outcome is not b.outcome
    ]
    turns = list(Turn)
    return sorted(found, key=lambda d: (turns.index(d.turn), RANK[d.now.outcome]))


def _between(then: RowVerdict, now: RowVerdict) -> tuple[str, ...]:
    """The records of the parts that answer otherwise, and of the judgements; where no part does, all that decide."""
    before = {p.name: v for p, v in then.checks}
    parts = [(before.get(p.name), v) for p, v in now.checks]
    found = [d for a, b in parts if a is None or a.outcome is not b.outcome for v in (a, b) if v for d in v.records]
    if then.judged != now.judged:
        found += [j.record for j in (then.judged, now.judged) if j]
    if Outcome.NOT_APPLICABLE in (then.outcome, now.outcome) or not found:
        found += [*then.records, *now.records]
    return tuple(dict.fromkeys(d.pointer for d in found))


def _lapsed(then: RowVerdict, now: RowVerdict, on: date) -> date | None:
    """The first day on which the calendar was to undo what the row rested on, if it had come."""
    after = {p.name: v for p, v in now.checks}
    worse = [(v, after[p.name]) for p, v in then.checks if p.name in after and v.outcome is not after[p.name].outcome]
    days = [a.breaks_on for a, b in worse if b.outcome is Outcome.FAILS]
    days += [then.lapses_on] if then.lapses_on else []
    return min((day for day in days if day <= on), default=None)


SPLIT, WEEKS = 6, 8


def days_to_ask(
    known: Mapping[date, Outcome], first: date, last: date, also: Collection[date] = frozenset()
) -> list[date]:
    """The days still to be looked at, so that it is known when a requirement turned: first the middle and the end of
    each month, the ends of the last weeks, both ends and `also`, the latest first; then days between two that differ,
    until they are neighbours."""
    frame = {first, last, *_half_months(first, last), *_week_ends(last), *also}
    frame = {day for day in frame if first <= day <= last} - set(known)
    if frame:
        return sorted(frame, reverse=True)
    within = sorted(day for day in known if first <= day <= last)
    apart = [(a, b) for a, b in pairwise(within) if known[a] is not known[b] and (b - a).days > 1]
    return sorted({day for a, b in apart for day in _days_between(a, b)}, reverse=True)


def _half_months(first: date, last: date) -> Iterator[date]:
    following = months_later(first.replace(day=1), 1)
    while (end := following - timedelta(days=1)) < last:
        yield from (end.replace(day=15), end)
        following = months_later(following, 1)


def _week_ends(last: date) -> Iterator[date]:
    """The last Sundays."""
    return (plus(last, -(last.isoweekday() % 7) - 7 * n) for n in range(WEEKS))


def _days_between(a: date, b: date) -> set[date]:
    far = (b - a).days
    return {a + timedelta(days=far * n // SPLIT) for n in range(1, SPLIT)} - {a, b}


def stretches(points: Sequence[Point]) -> list[Stretch]:
    """Points in the order of days as stretches of the same outcome."""
    found: list[Stretch] = []
    for point in points:
        if found and found[-1].point.outcome is point.outcome:
            found[-1] = replace(found[-1], until=point.on)
        else:
            found.append(Stretch(point.on, point.on, point, found[-1].until if found else None))
    return found
