"""Joining verdicts: all of several, any of several, only when, and what a house rule may say."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from accord.kernel.acts.act import act_at
from accord.kernel.checks.saying import FAR, edit, said_once
from accord.kernel.checks.verdict import NEVER, RANK, SHOWN, Advice, Mend, Outcome, Verdict, counted
from accord.kernel.records.declaration import named

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from django.db.models import QuerySet

    from accord.kernel.moments.moment import Moment
    from accord.kernel.records.declaration import Declaration


def when(condition: bool, verdict: Callable[[], Verdict], *, otherwise: str) -> Verdict:
    """The verdict if the condition is met; else not applicable, because of `otherwise`."""
    return verdict() if condition else Verdict(Outcome.NOT_APPLICABLE, otherwise)


def mended_by(found: Verdict, records: QuerySet[Any], verbs: Mapping[str, str]) -> Verdict:
    """The verdict; where the record that is to be mended is in one of these states, another act mends it."""
    if found.mend is None or found.mend.of != records.model.__name__:
        return found
    state = records.filter(pk=found.mend.key).values_list("state", flat=True).first()
    verb = verbs.get(state or "")
    return replace(found, mend=Mend(found.mend.of, verb, found.mend.pointer)) if verb else found


def further(found: Verdict, records: QuerySet[Any], acts: Mapping[str, str]) -> Verdict:
    """The verdict; where a new one of these records would mend it, one that is there already is brought further by the
    act of its state, the states that come first in `acts` before others."""
    mend = found.mend
    if mend is None or mend.verb != "create" or mend.pointer or mend.type != records.model.__name__:
        return found
    for state, verb in acts.items():
        if there := edit(records.filter(state=state), None, verb):
            return replace(found, mend=there)
    return found


SEVERAL_KINDS = frozenset({"kind", "stage"})
"""Fields of types of which a record that is begun may be of another kind than the one that is missing."""
ONE_KIND: set[str] = set()
"""Types of which no check asks for a kind: their areas say so."""
BEGINNING = ("approve", "activate", "release", "sign")
"""The acts that bring further what is begun where nobody is reminded of it."""


def continued(m: Moment, found: Verdict) -> Verdict:
    """The verdict; where a next version, or the only kind of record that there is of its type, is to be begun and is
    begun already, that one is gone on with."""
    mend = found.mend
    if mend is None or mend.verb not in ("revise", "create"):
        return found
    declaration = named(mend.type)
    if mend.verb == "create":
        kinds = SEVERAL_KINDS.intersection(f.name for f in declaration.fields)
        alike = kinds.issubset(dict(parse_qsl(mend.known))) or mend.type in ONE_KIND
        return begun(m, found) if alike else found
    of_what = declaration.natural_key[0]
    records = m.of(declaration.model)
    former = records.filter(pk=mend.key)
    same = {f"{of_what}__in": former.values(of_what), "reference__gt": former.values("reference")}
    return replace(found, mend=edit(records.filter(state="draft", **same), mend, "approve"))


def begun(m: Moment, found: Verdict, **alike: Any) -> Verdict:
    """The verdict; where what its mend would make is made already, for that record if there is one, all that is known
    and all fields `alike`, and waits for its next act, that mends it.

    Not where another one stands already and is not enough, unless a draft takes its place or people are reminded of
    what waits: a candidate beside approved suppliers is not the supplier that is missing.
    """
    mend = found.mend
    if mend is None or mend.verb != "create":
        return found
    declaration = named(mend.type)
    first, verb, is_one_of_many = _next_act(declaration)
    if not verb:
        return found
    if mend.pointer:
        field = mend.field or next((f.name for f in declaration.fields if f.record == mend.of), "")
        if not field:
            return found
        alike |= {field: mend.key if declaration.field(field).record else mend.pointer}
    alike |= {name: value == "true" or value for name, value in parse_qsl(mend.known)}
    there = m.of(declaration.model).filter(**alike)
    over = [s.key for s in declaration.states if s.final]
    if is_one_of_many and there.exclude(state__in=(first, *over)).exists():
        return found
    return replace(found, mend=edit(there.filter(state=first), mend, verb))


@cache
def _next_act(declaration: Declaration) -> tuple[str, str, bool]:
    """The state in which records begin, the act that brings them further from there (empty: none), and whether that is
    neither due nor the approval of a draft."""
    first = declaration.states[0].key if declaration.states else ""
    done = {"", first, *(s.key for s in declaration.states if s.final)}
    due = [d.act for d in declaration.duties if first in d.states]
    acts = (act_at(declaration, verb) for verb in (*due, *BEGINNING))
    verb = next((a.verb for a in acts if a and first in a.move.sources and a.move.target not in done), "")
    return first, verb, first != "draft" and verb not in due


def all_of(*verdicts: Verdict) -> Verdict:
    """The worst of several; holds until the earliest lapse, fails from the earliest failure on. What is not applicable
    does not count."""
    counting = [v for v in verdicts if v.outcome is not Outcome.NOT_APPLICABLE]
    if not counting:
        return verdicts[0]
    worst = min(counting, key=lambda v: RANK[v.outcome])
    advice = tuple(a for v in counting for a in v.advice)
    fails_on = min(v.breaks_on for v in counting)
    if worst.outcome is not Outcome.HOLDS:
        same = [v for v in counting if v.outcome is worst.outcome]
        return Verdict(
            worst.outcome,
            _said(same),
            _joined(same),
            counted(same),
            None,
            worst.mend,
            advice,
            None if worst.outcome is Outcome.FAILS else fails_on,
        )
    ends = [v.lapses_on for v in counting if v.lapses_on]
    return Verdict(
        Outcome.HOLDS,
        _said(counting),
        _joined(counting),
        counted(counting),
        min(ends, default=None),
        None,
        advice,
        fails_on,
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
