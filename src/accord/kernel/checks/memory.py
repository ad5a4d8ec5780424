"""What this process remembers of verdicts: how it found them out, so that a change asks anew only where it makes a
difference.

A verdict counts only as long as it is also stored in the row in which it was stored then: an erasure deletes these.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Any, Self

from accord.kernel.checks.verdict import to_json
from accord.kernel.ledger.models import Entry, Head

if TYPE_CHECKING:
    import uuid
    from datetime import date

    from accord.kernel.checks.models import StoredVerdict
    from accord.kernel.checks.verdict import Verdict
    from accord.kernel.moments.reading import Asked

Key = tuple[str, str]  # (check, standard)
_REMEMBERED = 8
"""Of how many organizations: those that were asked for last."""


@dataclass(frozen=True)
class Log:
    """How far an organization's log has come: its last entry (-1: none yet) with its leaf, and the last one of each
    type."""

    organization: uuid.UUID
    position: int
    leaf: bytes
    positions: Mapping[str, int]

    @classmethod
    def of(cls, organization: uuid.UUID) -> Self:
        """As it is now."""
        head = Head.objects.filter(pk=organization).first()
        if head is None:
            return cls(organization, -1, b"", {})
        return cls(organization, head.size - 1, bytes(head.last_leaf), head.positions)

    def changed(self, types: Iterable[str], since: int) -> set[str]:
        """Those of the types of which something was entered after a position."""
        return {t for t in types if self.positions.get(t, -1) > since}

    def having(self, found: Collection[Found]) -> list[Found]:
        """What was found out from this log, and not from one that a restore has replaced."""
        past = {f.position for f in found} - {self.position}
        entries = Entry.objects.filter(organization_id=self.organization, seq__in=past) if past else ()
        leaves = {self.position: self.leaf} | {e.seq: bytes(e.leaf) for e in entries}
        return [f for f in found if leaves.get(f.position) == f.leaf]


@dataclass(frozen=True)
class Found:
    """A verdict of a day, found out when the log had come to a position. `types`: what it rests on; `asked`: how it
    was found out (None: by another process); `row`: where it is stored."""

    key: Key
    verdict: Verdict
    types: frozenset[str]
    asked: Asked | None
    on: date
    position: int
    leaf: bytes
    row: int = 0

    @cached_property
    def raw(self) -> dict[str, Any]:
        """The verdict as JSON."""
        return to_json(self.verdict)


@dataclass
class Memory:
    """An organization's verdicts: the last of each check, and the last that this process found out itself."""

    last: dict[Key, Found] = field(default_factory=dict)
    own: dict[Key, Found] = field(default_factory=dict)

    def remember(self, found: Iterable[Found]) -> None:
        """From now on these are the last."""
        for one in found:
            self.last[one.key] = one
            if one.asked is not None:
                self.own[one.key] = one


_memories: OrderedDict[uuid.UUID, Memory] = OrderedDict()
_lock = Lock()


def memory_of(organization: uuid.UUID) -> Memory:
    """What is remembered of an organization."""
    with _lock:
        found = _memories.setdefault(organization, Memory())
        _memories.move_to_end(organization)
        while len(_memories) > _REMEMBERED:
            _memories.popitem(last=False)
    return found


def standing(
    remembered: Mapping[Key, Found], wanted: Iterable[Key], day: date, log: Log, rows: Mapping[Key, StoredVerdict]
) -> dict[Key, Found]:
    """What is remembered of a day, found out from this log, and is still in its row."""
    here = [f for key in wanted if (f := remembered.get(key)) and f.on == day and key in rows and rows[key].pk == f.row]
    return {f.key: f for f in log.having(here)}


def forget(organization: uuid.UUID) -> None:
    """Away with what is remembered of an organization."""
    with _lock:
        _memories.pop(organization, None)
