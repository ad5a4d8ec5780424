"""How far an organization's log has come, and what has changed in its records since an earlier entry."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

from accord.kernel.ledger.models import Entry, Head
from accord.kernel.moments.reading import types_in, words_in
from accord.kernel.records.declaration import named

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
    _words: dict[tuple[str, int], frozenset[str] | None] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, organization: uuid.UUID) -> Self:
        """As it is now."""
        head = Head.objects.filter(pk=organization).first()
        if head is None:
            return cls(organization, -1, b"", {})
        return cls(organization, head.size - 1, bytes(head.last_leaf), head.positions)

    def leaves(self, positions: set[int]) -> dict[int, bytes]:
        """The leaf of each of these entries that the log has."""
        past = positions - {self.position}
        entries = Entry.objects.filter(organization_id=self.organization, seq__in=past) if past else ()
        return {self.position: self.leaf} | {e.seq: bytes(e.leaf) for e in entries}

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
        found = list(entries.values_list("record_id", "rev", "body")[: _LOOKED_AT + 1])
        if len(found) > _LOOKED_AT or any(rev == 1 for _, rev, _ in found):
            return None
        words = {f"{named(type_).model._meta.db_table}.rev"}
        for record, rev, body in found:
            before = Entry.objects.get(type=type_, record_id=record, rev=rev - 1)
            words |= _differing(type_, _snapshot(before.body), _snapshot(body))
        return frozenset(words)


def _snapshot(body: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(body)["snapshot"]
    return found


def _differing(type_: str, before: dict[str, Any], after: dict[str, Any]) -> set[str]:
    """By what a statement would name the fields that are not the same."""
    meta = named(type_).model._meta
    fields: list[Any] = [meta.get_field(n) for n in before.keys() | after.keys() if before.get(n) != after.get(n)]
    return {f.m2m_db_table() if f.many_to_many else f"{meta.db_table}.{f.column}" for f in fields}
