"""How far an organization's log has come, and what has changed in its records since an earlier entry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

from accord.kernel.ledger.models import Entry, Head
from accord.kernel.moments.reading import types_in, words_in
from accord.kernel.records.declaration import named
from accord.kernel.records.history import rows_of
from accord.kernel.records.snapshot import loads

if TYPE_CHECKING:
    import uuid

_LOOKED_AT = 32
"""Of how many entries of a type the changed fields are looked up; of more everything counts as changed."""


@dataclass(frozen=True)
class Log:
    """The last entry of a log (-1: none yet) with its leaf, and the last one of each type."""

    organization: uuid.UUID
    position: int
    leaf: bytes
    positions: Mapping[str, int]
    _words: dict[tuple[str, int], frozenset[str] | None] = field(default_factory=dict, repr=False, compare=False)
    _leaves: dict[int, bytes | None] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, organization: uuid.UUID) -> Self:
        """As it is now."""
        head = Head.objects.filter(pk=organization).first()
        if head is None:
            return cls(organization, -1, b"", {})
        return cls(organization, head.size - 1, bytes(head.last_leaf), head.positions)

    def leaves(self, positions: set[int]) -> dict[int, bytes]:
        """The leaf of each of these entries that the log has. No entry is looked for twice."""
        if unknown := positions - self._leaves.keys() - {self.position}:
            entries = Entry.objects.filter(organization_id=self.organization, seq__in=unknown)
            self._leaves.update(dict.fromkeys(unknown) | {e.seq: bytes(e.leaf) for e in entries})
        known = self._leaves | {self.position: self.leaf}
        return {p: leaf for p in positions if (leaf := known[p]) is not None}

    def changed(self, types: Iterable[str], since: int) -> set[str]:
        """Those of the types of which something was entered after a position."""
        return {t for t in types if self.positions.get(t, -1) > since}

    def touches(self, sql: str, changed: set[str], since: int) -> bool:
        """Whether what a statement finds may be something else, as these types have changed since a position: it names
        the table of a new record, or one of the columns that changed."""
        return any(self._names(sql, name, since) for name in types_in(sql) & changed)

    def _names(self, sql: str, type_: str, since: int) -> bool:
        key = type_, since
        if key not in self._words:
            self._words[key] = self._changed_words(type_, since)
        words = self._words[key]
        return words is None or not words.isdisjoint(words_in(sql))

    def _changed_words(self, type_: str, since: int) -> frozenset[str] | None:
        """The columns and the tables of relations that changed in records of a type; None: it may be any."""
        entries = Entry.objects.filter(organization_id=self.organization, type=type_, seq__gt=since)
        found = rows_of(entries[: _LOOKED_AT + 1])
        if len(found) > _LOOKED_AT or any(older is None for _, _, older in found):
            return None
        meta = named(type_).model._meta
        names = {name for body, _, older in found for name in _differing(loads(older or ""), loads(body))}
        fields: list[Any] = [meta.get_field(name) for name in ("rev", *names)]
        return frozenset(f.m2m_db_table() if f.many_to_many else f"{meta.db_table}.{f.column}" for f in fields)


def _differing(older: dict[str, Any], body: dict[str, Any]) -> set[str]:
    """The fields that are not the same, also those that no page shows."""
    was, now = older["snapshot"], body["snapshot"]
    return {name for name in was.keys() | now.keys() if was.get(name) != now.get(name)}
