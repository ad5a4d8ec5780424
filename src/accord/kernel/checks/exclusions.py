"""What the organization has set aside with a reason: rows of a standard that do not apply to it.

Areas say it from their approved records; conformity asks before it looks at any check (verdicts.md, Exclusions).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from accord.kernel.checks.verdict import Deciding
    from accord.kernel.moments.moment import Moment


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Why a clause or a control does not apply, and the approved record that says so."""

    because: str
    record: Deciding


Provider = Callable[["Moment"], Mapping[str, Exclusion]]
_providers: list[Provider] = []


def excludes(provider: Provider) -> Provider:
    """Register a function of a moment that gives exclusions by the ref of a clause or a control."""
    _providers.append(provider)
    return provider


def exclusions(m: Moment) -> dict[str, Exclusion]:
    """All exclusions at a moment for its standard, by the ref of the clause or control that they name."""
    return {ref: found for provider in _providers for ref, found in provider(m).items()}


def excluded(ref: str, among: Mapping[str, Exclusion]) -> Exclusion | None:
    """The exclusion of a row: by its own ref, else by the nearest clause above it."""
    return next((among[key] for key in sorted(among, key=len, reverse=True) if _covers(key, ref)), None)


def _covers(clause: str, ref: str) -> bool:
    """`8.3` covers `8.3`, `8.3.2 a)` and `8.3 a)`; `8.3.2` covers neither `8.3` nor `8.3.20`."""
    return ref == clause or ref.startswith((f"{clause}.", f"{clause} "))


def named(refs: Iterable[str], among: Mapping[str, Exclusion]) -> dict[str, Exclusion]:
    """The rows that are set aside."""
    found = {ref: excluded(ref, among) for ref in refs}
    return {ref: exclusion for ref, exclusion in found.items() if exclusion}
