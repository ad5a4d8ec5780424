"""From the rows of a table to drafts of records: every cell typed, refused by name, or asked about."""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import islice
from pathlib import PurePosixPath
from typing import Any

from accord.doors.exchange.alike import joined
from accord.doors.exchange.days import Days
from accord.doors.exchange.headings import normalise
from accord.doors.exchange.layout import Row
from accord.doors.exchange.mapping import Mapped, Question, column_key
from accord.doors.exchange.reading import BLANK, CLEAR, Ambiguous, Asked, Parsed, Unreadable, plain
from accord.doors.exchange.shelf import Draft, Shelf, each
from accord.doors.exchange.spool import AT_ONCE, Spool
from accord.doors.exchange.targets import Target, is_shared
from accord.doors.exchange.values import Choices, Kind, parse_column
from accord.doors.exchange.vocabulary import vocabulary
from accord.doors.exchange.words import ask, with_answers
from accord.kernel.access.actor import Actor
from accord.kernel.acts.answers import clean
from accord.kernel.records.declaration import Declaration
from accord.kernel.records.fields import Input
from accord.kernel.refusals import Refused
from accord.standards import families

_KINDS: dict[str, Kind] = {
    "integer": "integer",
    "decimal": "decimal",
    "date": "date",
    "datetime": "datetime",
    "boolean": "boolean",
    "choice": "choice",
}
RELATIONS = frozenset({"record", "records", "pointer"})
WORDS = RELATIONS | {"text", "longtext", "choices"}
"""Kinds of which nothing is asked about the column as a whole."""


@dataclass(slots=True)
class _Typed:
    target: Target
    index: int
    values: Sequence[Parsed]


def drafts_of(mapped: Mapped, by: Actor, shelf: Shelf, days: Days) -> list[Draft]:
    """The drafts of a table, wholes before their parts, in the order of the rows; it takes refusals and questions."""
    if mapped.type is None:
        return []
    columns_ = sorted(mapped.columns.items(), key=_own_first(mapped))
    read = [_typed(mapped, index, target, days) for index, target in columns_]
    typed = [one for one in read if one is not None]
    columns: dict[Declaration, list[_Typed]] = {mapped.type: []}
    for one in typed:
        columns.setdefault(one.target.declaration, []).append(one)
    reader = _Reader(mapped, by, shelf)
    found: list[Draft] = []
    wholes: dict[tuple[Any, ...], Draft] = {}
    for place, (index, row) in enumerate(mapped.placed):
        shelf.tidy()
        draft = reader.draft(mapped.type, columns[mapped.type], place, index, row)
        beside = [reader.draft(part, columns.get(part, []), place, index, row) for part in mapped.parts]
        parts = [d for d in beside if d.given or d.attempted]
        for part in parts:
            _share(draft, part, columns[mapped.type])
        if mapped.parts:
            draft = _one_whole(wholes, draft, found)
        elif draft.given or draft.attempted:
            found.append(draft)
        for part in parts:
            part.whole = draft
            part.linked[part.declaration.part_of] = draft
            found.append(part)
    return [d for d in each(found) if d.given or d.attempted] if mapped.parts else joined(mapped, found)


def _own_first(mapped: Mapped) -> Callable[[tuple[int, Target]], tuple[bool, int]]:
    """In the order of the columns, but those that are called as their field before others that were put to it."""

    def place(item: tuple[int, Target]) -> tuple[bool, int]:
        index, target = item
        named = vocabulary(target.declaration).any_name(mapped.table.columns[index].heading)
        return (target.key not in named, index)

    return place


def _share(whole: Draft, part: Draft, columns: list[_Typed]) -> None:
    """The days that stand once in the row for both."""
    for column in columns:
        name = column.target.input.name
        if name in whole.given and is_shared(column.target, part.declaration):
            part.given.setdefault(name, whole.given[name])


def _one_whole(wholes: dict[tuple[Any, ...], Draft], draft: Draft, found: list[Draft]) -> Draft:
    """The draft of a whole that stands in several rows, one for each of its parts."""
    key = _identity(draft)
    if key is None:
        if not draft.attempted:
            label = draft.declaration.label
            draft.refuse(f"The row does not say which {label} it is about; write the {label} in every row.")
        found.append(draft)
        return draft
    first = wholes.setdefault(key, draft)
    if first is draft:
        found.append(draft)
        return draft
    for name, value in draft.given.items():
        if name not in first.given:
            first.given[name] = value
        elif first.given[name] != value:
            label = draft.declaration.label
            draft.refuse(f"Row {first.row} says something else about the same {label}; make them say the same.", name)
            first.refused = True
    if draft.refused:
        first.refused = True
    return first


def _identity(draft: Draft) -> tuple[Any, ...] | None:
    if reference := draft.said_reference:
        return ("reference", reference.casefold())
    key = tuple(draft.given.get(name) for name in draft.declaration.natural_key or ("title",))
    if any(v not in (None, CLEAR, "") for v in key):
        return ("key", *key)
    return None


# ---- columns ---------------------------------------------------------------------------------------------------------


def choices_of(about: Input, words: dict[str, str]) -> Choices:
    """The values of a choice with their labels, and the words that were answered for this column."""
    return {
        value: (label, value.replace("_", " "), *(w for w, meant in words.items() if meant == value))
        for value, label in about.choices
    }


def families_said(text: str) -> str:
    """`ISO 9001; ISO 27001` as the names by which standards are known here; what is no such name stays as it is."""
    known = {normalise(name): name for name in families()}
    return "; ".join(known.get(normalise(part), part.strip()) for part in re.split(r"[;,\n]", text) if part.strip())


def _typed(mapped: Mapped, index: int, target: Target, days: Days) -> _Typed | None:
    """A column read as a whole; None while it can be read in two ways, which is asked."""
    column, about = mapped.table.columns[index], target.input
    key = column_key(mapped.table, column)
    words = mapped.answers.get("values", {}).get(key, {})
    choices = choices_of(about, words) if about.kind == "choice" else None
    if about.kind in WORDS:
        return _Typed(target, index, Spool(_texts(mapped, index, about, words)))
    raw = [row.cells[index] for row in mapped.records]
    cells = with_answers(raw, about, words)
    kind, said = _KINDS.get(about.kind, "text"), dict[Asked, str]()
    beside: Sequence[str] = ()
    open_ = False
    if kind in ("date", "datetime"):
        said, open_ = days.orders(mapped, index, cells)
        beside = days.texts(mapped) if any(isinstance(cell, date) for cell in cells) else ()
    parsed = parse_column(kind, cells, choices=choices, said=said, percent=column.percent, beside=beside)
    while isinstance(parsed, Ambiguous):
        answer = _answer(mapped, key, parsed)
        open_ = open_ or answer is None
        said[parsed.parameter] = answer or parsed.readings[0].answer  # so that what else is open is asked as well
        parsed = parse_column(kind, cells, choices=choices, said=said, percent=column.percent, beside=beside)
    if open_:
        return None
    ask(mapped, key, about, raw, parsed, choices)
    return _Typed(target, index, Spool(parsed))


def _texts(mapped: Mapped, index: int, about: Input, words: Mapping[str, str]) -> Iterator[Parsed]:
    """A column of which every cell can be read alone, a portion at a time."""
    cells = (row.cells[index] for row in mapped.records)
    percent = mapped.table.columns[index].percent
    while portion := list(islice(cells, AT_ONCE)):
        parsed = parse_column("text", with_answers(portion, about, words), percent=percent)
        assert isinstance(parsed, list)
        yield from parsed


def _answer(mapped: Mapped, key: str, open_: Ambiguous) -> str | None:
    """What was said about how to read a column; it is asked in any case, so that the answer can be seen and changed."""
    said = set(str(mapped.answers.get("read", {}).get(key, "")).split())
    answer = next((r.answer for r in open_.readings if r.answer in said), None)
    sentence = f"{key}: {open_.question}"
    meanings = tuple((r.answer, r.meaning) for r in open_.readings)
    mapped.questions.append(Question("read", key, sentence, meanings, given=answer, needed=answer is None))
    return answer


@dataclass(slots=True)
class _Reader:
    mapped: Mapped
    by: Actor
    shelf: Shelf
    known: dict[Declaration, dict[str, int]] = field(default_factory=dict)

    def places(self, declaration: Declaration, columns: list[_Typed]) -> Mapping[str, int]:
        """The column of each field: the same for all rows."""
        if declaration not in self.known:
            self.known[declaration] = {column.target.input.name: column.index for column in columns}
        return self.known[declaration]

    def draft(self, declaration: Declaration, columns: list[_Typed], place: int, index: int, row: Row) -> Draft:
        """What one row says about one type; `place` among the records, `index` among all rows of the table."""
        draft = Draft(self.shelf, declaration, self.mapped, index, row, self.places(declaration, columns))
        for column in columns:
            value = column.values[place]
            name = column.target.input.name
            if value is BLANK:
                continue
            if isinstance(value, Unreadable):
                draft.attempted |= {name}
                draft.refused = True
                self.mapped.refuse(row.number, value.why, column.index, value.value)
                continue
            if value is CLEAR:
                draft.given.setdefault(name, CLEAR)
                continue
            before = draft.given.get(name)
            for why in self.clean(draft, column.target.input, value):
                draft.attempted |= {name}
                draft.refused = True
                self.mapped.refuse(row.number, why, column.index, row.cells[column.index])
            if isinstance(before, str) and before:
                draft.given[name] = self.together(before, column, draft.given[name])
        self.for_all_rows(draft)
        return draft

    def together(self, before: str, column: _Typed, value: object) -> str:
        """Two columns in one text, as it was said of them: a line for each, or beside each other in a short text."""
        if column.target.input.kind != "longtext":
            return f"{before}, {value}"
        return f"{before}\n{self.mapped.table.columns[column.index].name}: {value}"

    def for_all_rows(self, draft: Draft) -> None:
        """What was said of a field that no column holds."""
        if draft.declaration is self.mapped.type and draft.given:
            for name, word in self.mapped.answers.get("all_rows", {}).items():
                if word and self.mapped.index_of(draft.declaration, name) is None:
                    draft.given.setdefault(name, word)

    def clean(self, draft: Draft, about: Input, value: Any) -> Iterator[str]:
        """Take a value over as every door does, or say what is against it."""
        if about.kind in RELATIONS or about.kind == "choice":
            draft.given[about.name] = value
            return
        if about.kind == "file":
            yield from self.take_file(draft, about, str(value))
            return
        if about.kind == "choices":
            value = families_said(value)
        if isinstance(value, Decimal):
            value = Decimal(plain(value))  # zeros at the end are no decimal places
        try:
            cleaned = clean(self.by, about, value)
        except Refused as refused:
            yield from (o.sentence for o in refused.objections)
        else:
            draft.given[about.name] = cleaned

    def take_file(self, draft: Draft, about: Input, path: str) -> Iterator[str]:
        """A file of the folder, known by what it holds."""
        files = self.mapped.table.files
        if path not in files:
            yield f"There is no file “{path[:80]}” in the folder; put it there, or take the field out."
            return
        content = files[path]()
        sha256 = hashlib.sha256(content).hexdigest()
        draft.given[about.name] = sha256
        draft.bring(sha256, (re.sub(r"^[0-9a-f]{12}-", "", PurePosixPath(path).name), files[path]))
