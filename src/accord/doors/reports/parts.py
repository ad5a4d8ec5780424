"""What areas put into the audit pack: members for people, and the records that stand behind them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from accord.kernel.access.actor import Actor

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class Chapter:
    """One part of the pack: readable sections for `index.html`, files, and pointers of the records it rests on."""

    title: str
    sections: tuple[str, ...] = ()
    files: tuple[tuple[str, bytes], ...] = ()
    pointers: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be packed: for one standard (empty: all shown), judged on a day (None: today); names left out by
    `sealed`."""

    standard: str
    on: date | None
    sealed: Callable[[str], str]


Build = Callable[[Actor, Wish], Iterable[Chapter]]
BUILDERS: list[Build] = []


def pack_part(build: Build) -> Build:
    """Register what makes chapters of the pack."""
    BUILDERS.append(build)
    return build
