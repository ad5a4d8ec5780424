"""Verdicts for somebody who does not see every record: outcomes stay, names leave the sentences."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from accord.areas.conformity.rules import says, says_no_name
from accord.kernel.access.scope import follow
from accord.kernel.checks.saying import listed
from accord.kernel.checks.verdict import Advice, Deciding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from accord.areas.conformity.terms import RowVerdict
    from accord.kernel.access.actor import Actor


NOT_SHARED = "It rests on records that are not shared with you."


class All(set[str]):
    """Pointers for somebody who sees every record, also those that advice names without listing them."""


def seen_pointers(by: Actor, found: Sequence[RowVerdict]) -> set[str]:
    """Pointers of the deciding records, of rows and of their checks, that the actor may see."""
    pointers = {d.pointer for v in found for d in (*v.records, *_advised(v))}
    seen = follow(by, pointers | {d.pointer for v in found for _, c in v.checks for d in c.records})
    return All(seen) if by.may_everywhere("*.view") else set(seen)


def viewed(found: Sequence[RowVerdict], seen: set[str] | None) -> list[RowVerdict]:
    """Verdicts for somebody who sees the records behind these pointers alone (None: all)."""
    return list(found) if seen is None else [for_viewer(v, seen) for v in found]


def for_viewer(v: RowVerdict, seen: set[str]) -> RowVerdict:
    """The verdict for somebody who does not see all records: their names leave the sentences; outcomes stay."""
    hidden = [d for d in (*v.records, *(d for _, c in v.checks for d in c.records)) if d.pointer not in seen]
    if not hidden and isinstance(seen, All):
        return v
    titles = _titles(hidden)
    because = v.because
    if v.judged and v.judged.record in hidden:
        because = because.replace(says(v.judged), says_no_name(v.judged))

    def said(sentence: str) -> str:
        return nameless(sentence, titles) if hidden else sentence

    not_seen = titles | _titles(d for d in _advised(v) if d.pointer not in seen)

    def advised(advice: Iterable[Advice]) -> tuple[Advice, ...]:
        return tuple(_advice_for(a, seen, not_seen) for a in advice)

    checks_ = tuple((p, replace(c, because=said(c.because), advice=advised(c.advice))) for p, c in v.checks)
    return replace(v, because=said(because), advice=advised(v.advice), checks=checks_)


def _titles(records: Iterable[Deciding]) -> set[str]:
    """What the records are called, as one looks for it in a sentence."""
    return {(d.title.rstrip(".") or d.title).casefold() for d in records if d.title}


def _advised(v: RowVerdict) -> Iterator[Deciding]:
    """The records that the advice on a row is about."""
    return (d for a in v.advice for d in a.records)


def _advice_for(advice: Advice, seen: set[str], hidden: set[str]) -> Advice:
    """Advice for somebody who does not see all records. Names follow only where they are those of its records and the
    viewer sees all of these: what else a check may name there stays away, whatever it is."""
    records = [d for d in advice.records if d.pointer in seen]
    said = nameless(advice, hidden)
    names_only = advice.endswith(f": {listed(d.title for d in advice.records)}.")
    if said != NOT_SHARED and names_only and len(records) == len(advice.records):
        return advice
    return Advice(said, records)


def nameless(sentence: str, titles: Iterable[str]) -> str:
    """What a sentence says before it begins to name records, which mostly follow a colon; nothing of it where one of
    these titles (case-folded) begins earlier. A title may hold colons and full stops itself, so what comes after is not
    looked at."""
    said, colon, _ = sentence.partition(": ")
    whole = sentence.casefold()
    if any(-1 < whole.find(title) < len(said) for title in titles):
        return NOT_SHARED
    return f"{said}." if colon else said
