"""What the organization has set aside with a reason: rows of a standard that do not apply to it.

Areas say it from their approved records; conformity asks before it looks at any check (verdicts.md, Exclusions).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from accord.kernel.checks.verdict import Deciding
from accord.kernel.records.declaration import named
from accord.standards import Contradiction, editions

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accord.kernel.moments.moment import Moment


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Why a clause or a control does not apply, the approved record that says so, and since when."""

    because: str
    record: Deciding
    since: date | None = None


Provider = Callable[["Moment"], Mapping[str, Exclusion]]
Contradictor = Callable[["Moment"], Mapping[str, Sequence[Deciding]]]
_providers: list[Provider] = []
_contradictors: list[Contradictor] = []


def excludes(provider: Provider) -> Provider:
    """Register a function of a moment that gives exclusions by the ref of a clause or a control."""
    _providers.append(provider)
    return provider


def exclusions(m: Moment) -> dict[str, Exclusion]:
    """All exclusions at a moment for its standard that it allows, by the ref of the clause or control that they
    name."""
    said = {ref: found for provider in _providers for ref, found in provider(m).items()}
    return {ref: found for ref, found in said.items() if may_be_set_aside(m.standard, ref)}


def may_be_set_aside(family: str, ref: str) -> bool:
    """Whether some edition of the standard (empty: of any) lets an organization leave this clause or control aside."""
    return any(e.may_set_aside(ref) for e in editions() if family in ("", e.family))


def contradicts(provider: Contradictor) -> Contradictor:
    """Register a function of a moment that gives the records that show, by the ref of what is set aside, that it is
    done all the same."""
    _contradictors.append(provider)
    return provider


def contradictions(m: Moment) -> dict[str, tuple[Deciding, ...]]:
    """What contradicts exclusions at a moment for its standard, by the ref that is set aside; only where something
    does."""
    found: dict[str, dict[str, Deciding]] = {}
    for provider in _contradictors:
        for ref, records in provider(m).items():
            found.setdefault(ref, {}).update({d.pointer: d for d in records})
    return {ref: tuple(records.values()) for ref, records in found.items() if records}


def would_contradict(family: str, clauses: Collection[str]) -> list[Contradiction]:
    """What would contradict that these clauses or controls are set aside, by any edition of the standard."""
    known = dict.fromkeys(c for e in editions() if e.family == family for c in e.contradictions)
    return [c for c in known if any(c.meets(clause) for clause in clauses)]


def doing(m: Moment, found: Contradiction, since: date | None) -> QuerySet[Any]:
    """The records that show that something is done, though what was approved on a day sets it aside."""
    records = m.of(named(found.type).model).filter(state__in=found.states)
    if found.since:
        records = records.filter(**{f"{found.since}__gt": since or date.max})
    said = (field.partition("=") for field in found.fields)
    return records.filter(**{name: value or True for name, _, value in said})


def excluded(ref: str, among: Mapping[str, Exclusion]) -> Exclusion | None:
    """The exclusion of a row: by its own ref, else by the nearest clause above it."""
    return next((among[key] for key in sorted(among, key=len, reverse=True) if _covers(key, ref)), None)


def _covers(clause: str, ref: str) -> bool:
    """`8.3` covers `8.3`, `8.3.2 a)` and `8.3 a)`; `8.3.2` covers neither `8.3` nor `8.3.20`."""
    return ref == clause or ref.startswith((f"{clause}.", f"{clause} "))


def all_excluded(refs: Iterable[str], among: Mapping[str, Exclusion]) -> dict[str, Exclusion]:
    """The rows that are set aside."""
    found = {ref: excluded(ref, among) for ref in refs}
    return {ref: exclusion for ref, exclusion in found.items() if exclusion}
