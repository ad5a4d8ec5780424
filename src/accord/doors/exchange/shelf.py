"""Drafts of records, however many: what they say lies in a temporary database, and only those that are looked at are in
memory. Small uploads never leave the memory."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models.base import ModelState

from accord.doors.exchange.layout import Row
from accord.doors.exchange.mapping import Mapped
from accord.doors.exchange.packing import blank, packed, unpacked
from accord.doors.exchange.targets import EXTERNAL, REFERENCE
from accord.kernel.records.declaration import Declaration
from accord.kernel.records.record import Record

MOST, KEPT, CHUNK = 1_000, 250, 500
"""Bodies in memory before some are put away, those that stay then, and drafts of a portion."""
File = tuple[str, Callable[[], bytes]]


@dataclass(slots=True)
class Body:
    """What a draft holds beside its place on the shelf; see Draft."""

    row: int
    """The number of its row, and its place among those of the table."""
    place: int
    given: dict[str, Any] = field(default_factory=dict)
    attempted: frozenset[str] = frozenset()
    linked: dict[str, Any] = field(default_factory=dict)
    relations: dict[str, list[Any]] = field(default_factory=dict)
    whole: "Draft | None" = None
    record: Record | None = None
    files: dict[str, File] = field(default_factory=dict)


class Draft:
    """One record as a table gives it: a handle of what lies on the shelf.

    `given`: what it says, by field: a value, CLEAR, or for a relation the text until `linked` holds the records.
    `places`: the column of each field, for refusals. `attempted`: fields whose cell was refused. `record`: the new or
    the found one. `outcome`: created, updated or unchanged. `files`: what it brings along, by hash.
    """

    __slots__ = ("declaration", "exists", "mapped", "number", "outcome", "places", "refused", "shelf")

    def __init__(
        self, shelf: "Shelf", declaration: Declaration, mapped: Mapped, place: int, row: Row, places: Mapping[str, int]
    ) -> None:
        self.shelf, self.declaration, self.mapped, self.places = shelf, declaration, mapped, places
        self.exists = self.refused = False
        self.outcome = ""
        self.number = shelf.add(self, Body(row.number, place))

    @property
    def body(self) -> Body:
        """All that it holds; not to be kept beyond the turn of a loop."""
        return self.shelf.body(self.number)

    @property
    def given(self) -> dict[str, Any]:
        return self.body.given

    @property
    def linked(self) -> dict[str, Any]:
        return self.body.linked

    @property
    def relations(self) -> dict[str, list[Any]]:
        return self.body.relations

    @property
    def attempted(self) -> frozenset[str]:
        return self.body.attempted

    @attempted.setter
    def attempted(self, names: frozenset[str]) -> None:
        self.body.attempted = names

    @property
    def record(self) -> Record | None:
        return self.body.record

    @record.setter
    def record(self, record: Record) -> None:
        self.body.record = record

    @property
    def whole(self) -> "Draft | None":
        return self.body.whole

    @whole.setter
    def whole(self, draft: "Draft") -> None:
        self.body.whole = draft

    @property
    def row(self) -> int:
        """The number of its row."""
        return self.body.row

    def place_beside(self, other: "Draft") -> str:
        """Its row, as a refusal of another one names it."""
        table = self.mapped.table
        if self.mapped is other.mapped:
            return f"Row {self.row}"
        file = "" if table.sheet and table.file == other.mapped.table.file else f" of {table.file}"
        return f"Row {self.row}{f' of {table.sheet}' if table.sheet else ''}{file}"

    def bring(self, sha256: str, file: File) -> None:
        """A file comes along."""
        self.body.files[sha256] = file
        self.shelf.filed.append(self)

    def refuse(self, why: str, name: str = "", value: object = "") -> None:
        """Refuse the record for what it says of a field (or as a whole)."""
        self.refused = True
        index = self.places.get(name)
        if index is None and name == self.declaration.part_of and self.whole is not None:
            index = next(iter(self.whole.places.values()), None)
        shown = self.cell(index) if index is not None and value == "" else value
        self.mapped.refuse(self.row, why, index, shown)

    def cell(self, index: int) -> object:
        """What the file holds there."""
        held = self.mapped.table.rows[self.body.place].cells[index]
        return "" if held is None else held

    def text(self, name: str) -> str:
        """What is said of a field as text; empty when nothing."""
        found = self.given.get(name)
        return found if isinstance(found, str) else ""

    @property
    def said_reference(self) -> str:
        """The reference that the file gives it."""
        return self.text(REFERENCE.name) or self.text(EXTERNAL.name)


Found = Draft | UUID
"""A record of the same upload, or the id of one that is there."""


class Shelf:
    """Where the drafts of an upload stand. `filed`: those that bring files along. `reading`: whether those that are
    fetched now will not be changed."""

    def __init__(self) -> None:
        self.drafts: list[Draft] = []
        self.filed: list[Draft] = []
        self.levels = self._names = 0
        self.reading = False
        self._live: dict[int, Body] = {}
        self._unchanged: set[int] = set()
        self._database = sqlite3.connect("", isolation_level=None, check_same_thread=False)  # gone when it is closed
        self._database.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-2000; BEGIN;"
            "CREATE TABLE body (number INTEGER PRIMARY KEY, held BLOB);"
            "CREATE TABLE name (level INTEGER, name BLOB, number INTEGER, found, PRIMARY KEY (level, name, number))"
            "WITHOUT ROWID;"
        )

    def add(self, draft: Draft, body: Body) -> int:
        """Put a new draft on it; its number."""
        self.drafts.append(draft)
        self._live[len(self.drafts) - 1] = body
        return len(self.drafts) - 1

    def body(self, number: int) -> Body:
        """What a draft holds, fetched when it was put away."""
        found = self._live.get(number)
        if found is None:
            (held,) = self._database.execute("SELECT held FROM body WHERE number = ?", (number,)).fetchone()
            found = self._live[number] = self._unpacked(held)
            self._unchanged.add(number)
        if not self.reading:
            self._unchanged.discard(number)
        return found

    def tidy(self) -> None:
        """Put bodies away when there are too many. Only where nobody holds one: between two turns of a loop."""
        if len(self._live) > MOST:
            away = [n for n, body in self._live.items() if not body.files][:-KEPT]
            bodies = [(number, self._live.pop(number)) for number in away]
            rows = ((number, self._packed(body)) for number, body in bodies if number not in self._unchanged)
            self._database.executemany("INSERT OR REPLACE INTO body VALUES (?, ?)", rows)
            self._unchanged.difference_update(away)

    def _packed(self, body: Body) -> bytes:
        record = body.record
        values = None
        if record is not None:
            usual = blank(type(record))
            held = record.__dict__
            fields = {n: held[n] for n, value in usual.items() if held[n] is not value and held[n] != value}
            if "_loaded" in held:
                fields["_loaded"] = held["_loaded"]
            cache = record._state.fields_cache
            there = [n for n, found in body.linked.items() if isinstance(found, Draft) and _holds(cache, n)]
            values = (type(record), record._state.adding, record._state.db, fields, there)
        linked = {name: _numbered(found) for name, found in body.linked.items()}
        whole = body.whole.number if body.whole is not None else None
        return packed((body.row, body.place, body.given, body.attempted, linked, body.relations, whole, values))

    def _unpacked(self, held: bytes) -> Body:
        row, place, given, attempted, numbered, relations, number, values = unpacked(held)
        linked = {name: self._found(one) for name, one in numbered.items()}
        whole = None if number is None else self.drafts[number]
        body = Body(row, place, given, attempted, linked, relations, whole)
        if values is not None:
            kind, adding, database, fields, pending = values
            body.record = record = kind.__new__(kind)
            record.__dict__.update(blank(kind), _state=ModelState())
            record.__dict__.update(fields)
            record._state.adding, record._state.db = adding, database
            record._state.fields_cache = _Linked({name: linked[name] for name in pending})
        return body

    def _found(self, one: Any) -> Any:
        if isinstance(one, list):
            return [self._found(o) for o in one]
        return self.drafts[one] if isinstance(one, int) else one

    # ---- names

    def named(self, level: int, name: bytes) -> list[Found]:
        """What was put under a name."""
        query = "SELECT found FROM name WHERE level = ? AND name = ? ORDER BY number"
        rows = self._database.execute(query, (level, name))
        return [self.drafts[f] if isinstance(f, int) else UUID(bytes=f) for (f,) in rows]

    def name(self, level: int, name: bytes, found: Found) -> None:
        """Put something under a name."""
        held = found.number if isinstance(found, Draft) else found.bytes
        self._names += 1
        self._database.execute("INSERT INTO name VALUES (?, ?, ?, ?)", (level, name, self._names, held))


def _numbered(found: Any) -> Any:
    """What is linked, with drafts as their numbers."""
    if isinstance(found, list):
        return [_numbered(one) for one in found]
    return found.number if isinstance(found, Draft) else found


class _Linked(dict[str, Any]):
    """The records of the upload that a record names, fetched when it looks at them."""

    def __init__(self, drafts: dict[str, Draft]) -> None:
        super().__init__()
        self.pending = drafts

    def __missing__(self, name: str) -> Record:
        if (draft := self.pending.get(name)) is None or draft.record is None:
            raise KeyError(name)
        self[name] = draft.record
        return draft.record

    def get(self, name: str, default: Any = None) -> Any:
        """As a subscript, which fetches it."""
        try:
            return self[name]
        except KeyError:
            return default


def _holds(cache: dict[str, Any], name: str) -> bool:
    """Whether a record leads to another without asking the database."""
    if name in cache:
        return cache[name] is not None
    return isinstance(cache, _Linked) and name in cache.pending


class Names:
    """Which drafts or records go by a name: a dictionary that does not grow in memory."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        shelf.levels += 1
        self._level = shelf.levels

    def get(self, name: str | bytes) -> list[Found]:
        """All that go by it, as they were added."""
        return self._shelf.named(self._level, _bytes(name))

    def add(self, name: str | bytes, found: Found) -> None:
        """One more goes by it."""
        self._shelf.name(self._level, _bytes(name), found)

    def first(self, name: str | bytes, draft: Draft) -> Draft:
        """The first draft that came with this name: this one, if none did before."""
        for found in self.get(name):
            if isinstance(found, Draft):
                return found
        self.add(name, draft)
        return draft


def _bytes(name: str | bytes) -> bytes:
    return name if isinstance(name, bytes) else name.encode("utf-8", "surrogatepass")


def each(drafts: Iterable[Draft]) -> Iterator[Draft]:
    """One after the other, to be looked at and not changed, with few of them in memory."""
    for draft in drafts:
        draft.shelf.tidy()
        draft.shelf.reading = True
        try:
            yield draft
        finally:
            draft.shelf.reading = False


def portions(drafts: Sequence[Draft]) -> Iterator[Sequence[Draft]]:
    """At most 500 at once, what a query takes, to be changed."""
    for start in range(0, len(drafts), CHUNK):
        drafts[start].shelf.tidy()
        yield drafts[start : start + CHUNK]
