"""Joining verdicts: all of several, any of several, only when, and what a house rule may say."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from accord.kernel.checks.periods import FAR
from accord.kernel.checks.saying import said_once
from accord.kernel.checks.verdict import NEVER, RANK, SHOWN, Advice, Outcome, Verdict, counted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date


def when(condition: bool, verdict: Callable[[], Verdict], *, otherwise: str) -> Verdict:
    """The verdict if the condition is met; else not applicable, because of `otherwise`."""
    return verdict() if condition else Verdict(Outcome.NOT_APPLICABLE, otherwise)


def all_of(*verdicts: Verdict) -> Verdict:
    """The worst of several; holds until the earliest lapse, fails from the earliest failure on. What is not applicable
    does not count."""
    counting = [v for v in verdicts if v.outcome is not Outcome.NOT_APPLICABLE]
    if not counting:
        return verdicts[0]
    worst = min(counting, key=lambda v: RANK[v.outcome])
    same = [v for v in counting if v.outcome is worst.outcome]
    holds, ends = worst.outcome is Outcome.HOLDS, [v.lapses_on for v in counting if v.lapses_on]
    return Verdict(
        worst.outcome,
        _said(same),
        _joined(same),
        counted(same),
        lapses_on=min(ends, default=None) if holds else None,
        mend=None if holds else worst.mend,
        advice=tuple(a for v in counting for a in v.advice),
        fails_on=None if worst.outcome is Outcome.FAILS else min(v.breaks_on for v in counting),
    )


def unless(found: Verdict, *doubts: Verdict) -> Verdict:
    """The verdict, and what speaks against it. A doubt that does not break it adds no word, and at most ends it
    sooner."""
    against = [d for d in doubts if d.outcome in (Outcome.FAILS, Outcome.NO_DATA)]
    if against or found.outcome is not Outcome.HOLDS:
        return all_of(found, *against)
    ends = [v.lapses_on for v in (found, *doubts) if v.lapses_on]
    return replace(found, lapses_on=min(ends, default=None), fails_on=min(v.breaks_on for v in (found, *doubts)))


def any_of(*verdicts: Verdict) -> Verdict:
    """The best of several; among those that hold, the one that lapses last."""
    holding = [v for v in verdicts if v.outcome is Outcome.HOLDS]
    if holding:
        return max(holding, key=lambda v: v.lapses_on or FAR)
    return max(verdicts, key=lambda v: RANK[v.outcome] if v.outcome is not Outcome.NOT_APPLICABLE else -1)


def softened(verdict: Verdict) -> Verdict:
    """What is asked by a house rule or shown by an optional field: unmet means that nothing shows it, so no data and
    advice. It never comes to fail."""
    if verdict.outcome is not Outcome.FAILS:
        return replace(verdict, fails_on=NEVER)
    return replace(verdict, outcome=Outcome.NO_DATA, advice=(*verdict.advice, advice_of(verdict)), fails_on=NEVER)


def delayed(verdict: Verdict, fails_on: date, today: date) -> Verdict:
    """What fails from a day on. Unmet before, nothing shows it."""
    if verdict.outcome is Outcome.FAILS and fails_on <= today:
        return verdict
    return replace(softened(verdict), fails_on=fails_on)


def advised(verdict: Verdict, *house_rules: Verdict) -> Verdict:
    """The verdict with advice from house rules that are not met; they never change the outcome."""
    found = tuple(advice_of(h) for h in house_rules if h.outcome is Outcome.FAILS)
    return replace(verdict, advice=(*verdict.advice, *found))


def advice_of(verdict: Verdict) -> Advice:
    """What a verdict says, as advice beside another one."""
    return Advice(verdict.because, verdict.records)


def _said(verdicts: Sequence[Verdict]) -> str:
    return said_once(v.because for v in verdicts)


def _joined(verdicts: Sequence[Verdict]) -> tuple[Any, ...]:
    seen = {d.pointer: d for v in verdicts for d in v.records}
    return tuple(seen.values())[:SHOWN]
