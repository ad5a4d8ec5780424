"""What areas put into the audit pack: members for people, and the records that stand behind them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from accord.kernel.access.actor import Actor
from accord.kernel.access.scope import visible
from accord.kernel.records.declaration import named
from accord.kernel.records.pointers import keys_by_type

if TYPE_CHECKING:
    from datetime import date

Tell = Callable[[int, str], None]
"""Called with the percent that is done and what is being done."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """One part of the pack: readable sections for `index.html`, files, and pointers of the records it rests on.
    `contents`: anchors and titles of what the navigation names of it."""

    title: str
    sections: tuple[str, ...] = ()
    files: tuple[tuple[str, bytes], ...] = ()
    pointers: frozenset[str] = field(default_factory=frozenset)
    contents: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Limit:
    """What somebody's task covers: families of standards, and rows by their references."""

    because: str
    families: frozenset[str]
    covers: Callable[[str, str], bool]


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be packed: for one standard (empty: all shown), judged on a day (None: today); names left out by
    `sealed`. `limit`: what the task of the one who takes it covers. `whole`: it holds the log of the whole
    organization, so no record is left out."""

    by: Actor
    standard: str
    on: date | None
    sealed: Callable[[str], str]
    limit: Limit | None = None
    tell: Tell = lambda percent, doing: None

    @property
    def whole(self) -> bool:
        """Whether nothing is left out."""
        return self.limit is None and self.by.may_everywhere("reports.pack")

    def takes(self, family: str) -> bool:
        """Whether something of a family of standards goes in."""
        return self.limit is None or family in self.limit.families

    def covers(self, family: str, ref: str) -> bool:
        """Whether a row goes in."""
        return self.limit is None or self.limit.covers(family, ref)

    def shared(self, pointers: Iterable[str]) -> frozenset[str]:
        """Those of the records that may go in: within reach of the right to take a pack."""
        if self.by.may_everywhere("reports.pack"):
            return frozenset(pointers)
        found = set()
        for name, wanted in keys_by_type(pointers).items():
            reach = visible(d := named(name), self.by, f"{d.area}.pack").filter(pk__in=wanted)
            found |= {f"{name}:{pk}" for pk in reach.values_list("pk", flat=True)}
        return frozenset(found)


Build = Callable[[Actor, Wish], Iterable[Chapter]]
BUILDERS: list[Build] = []
LIMITS: list[Callable[[Actor], Limit | None]] = []


def pack_part(build: Build) -> Build:
    """Register what makes chapters of the pack."""
    BUILDERS.append(build)
    return build


def pack_limit(limit: Callable[[Actor], Limit | None]) -> Callable[[Actor], Limit | None]:
    """Register what knows what somebody's task covers."""
    LIMITS.append(limit)
    return limit
