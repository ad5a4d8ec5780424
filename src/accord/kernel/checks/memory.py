"""What this process remembers of an organization's verdicts: how they were found out, so that after a change only what
makes a difference is found out anew.

It counts only as long as a row is there in which one of the verdicts was stored: an erasure deletes all of them.
"""

from __future__ import annotations

import pickle
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, Any

from django.db import connections

from accord.kernel.moments.moment import Known
from accord.kernel.moments.reading import Answer, Asked, Finding, Statement, is_answered, pickled, reading, types_in

if TYPE_CHECKING:
    import uuid
    from datetime import date

    from accord.kernel.checks.log import Log
    from accord.kernel.checks.verdict import Verdict
    from accord.kernel.moments.moment import Moment

Key = tuple[str, str]  # (check, standard)
_REMEMBERED = 8
"""Of how many organizations: those that were asked for last."""


@dataclass(frozen=True)
class Basis:
    """What something was found out from: what was asked on a day, when the log had come to a position with its leaf
    (two logs with the same one are the same)."""

    asked: Asked
    on: date
    position: int
    leaf: bytes

    def later(self, log: Log) -> Basis:
        """The same at the end of the log."""
        return replace(self, position=log.position, leaf=log.leaf)

    def stands(self, m: Moment, log: Log) -> bool:
        """Whether everything that was asked about what has changed since is answered as it was: what follows from that
        alone is then the same. What cannot be asked again counts as another answer, and so does the same one for which
        other types are read now: who watches the former ones would miss what changes in these."""
        changed, asked = log.changed(self.asked.types, self.position), self.asked
        known = set().union(*(types_in(sql) for sql, _ in asked.statements), *(t for _, t in asked.findings.values()))
        if changed - {"Parameter"} - known:
            return False
        if any(m.parameter_and_approval(key) != found for key, found in asked.parameters.items()):
            return False
        return all(
            _again(m, s, asked.statements[s]) for s in asked.statements if log.touches(s[0], changed, self.position)
        ) and all(m.finds(f) == was for f, was in asked.findings.items() if not changed.isdisjoint(was[1]))

    def untouched(self, log: Log) -> dict[Statement, Answer]:
        """The answers that are still the same, as nothing has changed that they are about."""
        changed = log.changed(self.asked.types, self.position)
        known = self.asked.statements.items()
        return {s: answer for s, answer in known if not log.touches(s[0], changed, self.position)}


def _again(m: Moment, statement: Statement, before: Answer) -> bool:
    """Whether a statement finds now what it found before."""
    with reading(m.using, now := Asked()), connections[m.using].cursor() as cursor:
        cursor.execute(statement[0], before.params)
    return now.statements[statement].digest == before.digest


@dataclass(frozen=True)
class Found:
    """A verdict, the same as JSON, what it was found out from, and the row in which it was stored (0: none)."""

    key: Key
    verdict: Verdict
    raw: dict[str, Any]
    basis: Basis
    row: int = 0


@dataclass
class Memory:
    """`last`: the verdicts as they were asked for last; `own`: those that this process found out; `row`: where one of
    them is stored; `once`: what many checks want to know, read anew from bytes by whoever uses it, so that nobody
    changes it; `log`: as it was the last time; `day`: the one that all of this is about."""

    last: dict[Key, Found] = field(default_factory=dict)
    own: dict[Key, Found] = field(default_factory=dict)
    row: int = 0
    once: dict[Finding, tuple[Basis, Known]] = field(default_factory=dict)
    log: Log | None = None
    day: date | None = None

    def at(self, log: Log, day: date) -> Log:
        """The log, with what is known of its entries if nothing was added since. What was found out on another day
        stands for nothing any more, so it goes."""
        if self.day != day:
            self.last, self.own, self.once, self.day = {}, {}, {}, day
        if self.log is None or self.log != log:
            self.log = log
        return self.log

    def remember(self, found: Iterable[Found]) -> None:
        """From now on these are the last."""
        for one in found:
            self.last[one.key] = one
            if one.basis.asked.statements or one.basis.asked.findings:
                self.own[one.key] = one


@dataclass(frozen=True)
class Recalling:
    """What is remembered by `Moment.once`, at the end of a log."""

    memory: Memory
    log: Log

    def recall(self, m: Moment, finding: Finding) -> Known | None:
        """What was found out before, if that still stands."""
        basis, known = self.memory.once.get(finding, (None, None))
        if basis is None or known is None or not of_the_day(m.on, self.log, {finding: basis}):
            return None
        if not basis.stands(m, self.log):
            is_answered(m.using, basis.untouched(self.log))
            return None
        self.memory.once[finding] = basis.later(self.log), known
        return replace(known)

    def keep(self, m: Moment, finding: Finding, known: Known) -> Known:
        """From now on this is known, with its digest."""
        saved, digest = pickled(known.found)
        kept = Known(partial(pickle.loads, saved), known.asked, digest)  # these bytes never leave this process
        self.memory.once[finding] = Basis(known.asked, m.on, self.log.position, self.log.leaf), kept
        return replace(known, digest=digest, parts=kept.parts)


def of_the_day(day: date, log: Log, bases: Mapping[Any, Basis]) -> set[Any]:
    """The keys of what was found out on a day, from this log and not from one that a restore has replaced."""
    today = {key: b for key, b in bases.items() if b.on == day}
    leaves = log.leaves({b.position for b in today.values()})
    return {key for key, b in today.items() if leaves.get(b.position) == b.leaf}


_memories: OrderedDict[uuid.UUID, Memory] = OrderedDict()
_lock = Lock()


def memory_of(organization: uuid.UUID, is_there: Callable[[int], bool]) -> Memory:
    """What is remembered of an organization, if the row is still there in which some of it was stored."""
    with _lock:
        found = _memories.get(organization)
    stands = found is not None and is_there(found.row)
    with _lock:
        found = _memories[organization] = found if found and stands else Memory()
        _memories.move_to_end(organization)
        while len(_memories) > _REMEMBERED:
            _memories.popitem(last=False)
    return found


def forget(organization: uuid.UUID) -> None:
    """Away with what is remembered of an organization."""
    with _lock:
        _memories.pop(organization, None)
