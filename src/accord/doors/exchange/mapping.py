"""Which record type a table holds, and which column is which field. What is in doubt is a question, never a guess."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any, Literal

from accord.doors.exchange.asides import about_rows, rows_aside
from accord.doors.exchange.headings import normalise
from accord.doors.exchange.layout import Column, Row, Table
from accord.doors.exchange.refusals import CellRefusal, FileRefused
from accord.doors.exchange.targets import (
    EXTERNAL,
    REFERENCE,
    Target,
    called_so,
    follows,
    is_shared,
    required,
    target_of,
    targets,
    targets_beside,
)
from accord.doors.exchange.vocabulary import Vocabulary, match_in, vocabulary, vocabulary_beside
from accord.kernel.records.declaration import Declaration
from accord.kernel.records.fields import TEXT_KINDS, Input

Answers = dict[str, Any]
"""Of one table: `type` (its import name; empty: leave the table out), `columns` (column: field; empty: leave it out),
`read` (column: how its dates and numbers are meant; `.`, `/` or `-`: what comes first in all dates of the file with
that mark), `values` (column: word in the file: value; empty: nothing), `rows` (whether rows that look like no record
are one: `in` or `out`), `alike` (whether rows that differ in a list alone are `one` record, or `each` is), `all_rows`
(field without a column: what it is in all rows)."""
Asks = Literal["type", "columns", "read", "values", "rows", "alike", "all_rows"]
ASKS: tuple[Asks, ...] = ("type", "columns", "read", "values", "rows", "alike", "all_rows")
READ = "day month 20 19 split first last kept turned , . hundred one bare".split()
"""What may be said of how a column is read."""
ONE_WORD = frozenset({"type", "rows", "alike"})
Offered = tuple[tuple[str, str], ...]
LEFT_OUT = ("", "Leave it out")
REFERENCES = frozenset({REFERENCE.name, EXTERNAL.name})
GENERIC = re.compile(
    r"(?:sheet|table|tabelle|tabellenblatt|blatt|worksheet|data|daten|export|liste?|register)?\s*\d*\Z", re.IGNORECASE
)
"""Names of sheets that say nothing, so that the file's name counts."""
ROWS = (("out", "No, leave them out"), ("in", "Yes, take them"))


@dataclass(frozen=True, slots=True)
class Question:
    """Something that the file does not say. `asks`: where the answer belongs in the table's answers; `word`: the word
    of the file that is asked about; `given`: the answer so far, None without one; not `needed`: it is answered, or its
    cells are refused until it is; `columns`: those that were read as `given`, so that only another answer is kept."""

    asks: Asks
    column: str
    sentence: str
    choices: tuple[tuple[str, str], ...]
    word: str = ""
    given: str | None = None
    needed: bool = True
    columns: tuple[str, ...] = ()

    @property
    def as_read(self) -> str:
        """The question with what was said of it; how it was read without an answer is the sentence itself."""
        return self.sentence if self.columns else f"{self.sentence} Said: {dict(self.choices)[self.given or '']}."


MOST_RENAMED, AND_OTHERS = 20, "And others."


@dataclass(slots=True)
class Mapped:
    """A table with what it means. `type` is None while it is open or when the table is left out (`left_out`)."""

    table: Table
    type: Declaration | None
    answers: Answers
    columns: dict[int, Target] = field(default_factory=dict)
    parts: tuple[Declaration, ...] = ()
    questions: list[Question] = field(default_factory=list)
    refusals: list[CellRefusal] = field(default_factory=list)
    left_out: bool = False
    foreign: bool = False
    """Whether it was exported by another organization, whose references are not Accord's here."""
    renamed: list[str] = field(default_factory=list)
    """What gets another name, as the row has Accord's reference of it: perhaps the reference is the firm's own. The
    first of it."""
    aside: frozenset[int] = frozenset()
    """Rows that look like no record."""
    lacking: set[str] = field(default_factory=set)
    """Fields without which there is no new record, and that no column holds: refused once for the table."""

    @property
    def records(self) -> Iterator[Row]:
        """The rows that are taken for records."""
        return (row for _, row in self.placed)

    @property
    def placed(self) -> Iterator[tuple[int, Row]]:
        """The same, each with its place among all rows of the table."""
        aside = self.aside if self.answers.get("rows") != "in" else ()
        return ((place, row) for place, row in enumerate(self.table.rows) if row.number not in aside)

    @property
    def key(self) -> str:
        """How answers name the table among those of an upload."""
        return table_key(self.table)

    def index_of(self, declaration: Declaration, name: str) -> int | None:
        """The column of a field."""
        for index, target in self.columns.items():
            if target.declaration is declaration and target.input.name == name:
                return index
        return None

    def rename(self, sentence: str) -> None:
        """Note that something gets another name."""
        if len(self.renamed) < MOST_RENAMED:
            self.renamed.append(sentence)
        elif self.renamed[-1] != AND_OTHERS:
            self.renamed.append(AND_OTHERS)

    @property
    def readings(self) -> list[str]:
        """How columns were read that do not say themselves what they mean; an answer may be one of an earlier file."""
        return [question.as_read for question in self.questions if question.asks == "read" and question.given]

    @property
    def has_both_references(self) -> bool:
        """Whether it has a column for the firm's own references beside Accord's, as what Accord hands out."""
        return any(target.input.name == EXTERNAL.name for target in self.columns.values())

    @property
    def is_json(self) -> bool:
        """Whether each record says for itself what it holds, without a row of headings."""
        return not self.table.header_row

    def lacks(self, declaration: Declaration, about: Input, offers: Callable[[Input], Offered]) -> None:
        """Ask what a field is in all rows that none of the columns holds, or refuse the table for it."""
        key = f"{declaration.name}.{about.name}"
        if key in self.lacking:
            return
        self.lacking.add(key)
        offered = offers(about) if declaration is self.type else ()
        if offered:
            self._ask_for_all(about, offered, None)
        else:
            why = f"No column is the “{about.label}”, needed for a new {declaration.label}; say which one is."
            self.refuse(self.table.header_row, why)

    def show_all_rows(self, offers: Callable[[Input], Offered]) -> None:
        """What was said of all rows, so that it can be seen and changed."""
        if self.type is None:
            return
        said = self.answers.get("all_rows", {})
        for about in (f for f in self.type.fields if f.name in said):
            if self.index_of(self.type, about.name) is None:
                self._ask_for_all(about, offers(about), said[about.name])

    def _ask_for_all(self, about: Input, offered: Offered, given: str | None) -> None:
        sentence = f"No column is the “{about.label}”. Which one is meant in all rows?"
        self.questions.append(Question("all_rows", about.name, sentence, offered, given=given, needed=given is None))

    def refuse(self, row: int, why: str, index: int | None = None, value: object = "") -> None:
        """Refuse a place of the table."""
        column = None if index is None else self.table.columns[index]
        self.refusals.append(self.table.refuse(row, why, column=column, value=value))


def table_key(table: Table) -> str:
    """`file|sheet`."""
    return f"{table.file}|{table.sheet}"


def column_key(table: Table, column: Column) -> str:
    """How answers name a column: its heading, or its letter where the heading is missing or not the only one."""
    same = [c for c in table.columns if c.heading == column.heading]
    return column.heading if column.heading and len(same) == 1 else column.letter


def shape_of(table: Table) -> str:
    """What makes two files alike: the sheet and the headings in their order. SHA-256 in hexadecimal."""
    shape = [normalise(table.sheet), [normalise(c.heading, brackets=True) or c.letter for c in table.columns]]
    return hashlib.sha256(json.dumps(shape).encode()).hexdigest()


def answers_from(raw: Mapping[str, Any], table: Table) -> Answers:
    """The answers for one table out of a mapping file. Raises FileRefused when it is none.

    Three forms: the answers of one table; `{sheet or file: answers}`; or `{heading: field}`.
    """
    if not isinstance(raw, Mapping):
        raise FileRefused('The mapping is not a JSON object; write {"columns": {"Heading": "field"}}.')
    if raw and raw.keys() <= set(ASKS):
        return _checked(raw)
    if raw and all(isinstance(v, str) for v in raw.values()):
        return {"columns": dict(raw)}
    found: Answers = {}
    for name in (table.file, table.sheet, table_key(table)):
        if isinstance(raw.get(name), Mapping):
            found = merged(found, answers_from(raw[name], table))
    return found


def _checked(raw: Mapping[str, Any]) -> Answers:
    for asks in ASKS:
        held = raw.get(asks, "" if asks in ONE_WORD else {})
        if not isinstance(held, str if asks in ONE_WORD else Mapping):
            example = {"type": '"people"', "rows": '"out"', "alike": '"one"'}.get(asks, '{"Heading": "…"}')
            raise FileRefused(f'The mapping says something under "{asks}" that is none; write "{asks}": {example}.')
    words = (word for said in raw.get("read", {}).values() for word in str(said).split())
    if unknown := next((word for word in words if word not in READ), ""):
        raise FileRefused(f'The mapping says "{unknown}" under "read"; what may stand there is {", ".join(READ)}.')
    return dict(raw)


def merged(first: Mapping[str, Any], then: Mapping[str, Any]) -> Answers:
    """Both, the later one having the last word."""
    found: Answers = dict(first)
    for asks, held in then.items():
        found[asks] = {**found.get(asks, {}), **held} if isinstance(held, Mapping) else held
    return found


def mapped(
    table: Table,
    types: Sequence[Declaration],
    answers: Answers,
    wanted: Declaration | None = None,
    hanging: Sequence[Declaration] = (),
) -> Mapped:
    """The table with its type and columns, and every question that is open. `types`: those that may be brought in;
    `hanging`: what hangs on other records, which only an export names so."""
    found = Mapped(table, None, answers)
    if not table.columns or not table.rows:
        found.left_out = True
        return found
    said = answers.get("type")
    if said == "":
        found.left_out = True
        return found
    if said:
        wanted = next(iter(called_so((said,), types)), None)
        if wanted is None:
            raise FileRefused(f"{said!r} is no type of records that you may import; write {_listed(types)}.")
    found.type = wanted or _hanging_type(table, hanging) or _type_of(table, types)
    if found.type is None:
        sentence = f"Which records does {table.sheet or table.file} hold?"
        choices = (*((d.import_name, d.plural.capitalize()) for d in types), ("", "Leave this table out"))
        found.questions.append(Question("type", "", sentence, choices))
        return found
    _map_columns(found, found.type)
    return found


def _listed(types: Sequence[Declaration]) -> str:
    return ", ".join(sorted(d.import_name for d in types))


# ---- which type ------------------------------------------------------------------------------------------------------


def _type_of(table: Table, types: Sequence[Declaration]) -> Declaration | None:
    """The type that the sheet or file is called by, else the only one that explains most columns; None when that is
    open, as where its headings say something else than its name. One word of a file's name only helps."""
    stem, headings = PurePosixPath(table.file).stem, [c.heading for c in table.columns]
    for said in (table.sheet, stem if GENERIC.match(table.sheet) else ""):
        for names, whole in _forms_of_name(said):
            called = called_so(names, types)
            if len(called) != 1:
                continue
            columns, sheet = _match(headings, called[0]), said is table.sheet
            if _makes(called[0], columns) if sheet else _identifies(called[0], columns):
                return called[0]
            if whole or sheet:
                other = _by_headings(headings, types) if table.header_row else None
                return called[0] if other in (None, called[0]) else None
    return None if table.sheet and not table.header_row else _by_headings(headings, types)


def _by_headings(headings: Sequence[str], types: Sequence[Declaration]) -> Declaration | None:
    """The only type that explains most columns, and at least half of them."""
    scores: dict[Declaration, int] = {}
    for declaration in types:
        columns = _match(headings, declaration)
        if _identifies(declaration, columns, but=declaration.part_of):
            scores[declaration] = len(columns)
    if not scores:
        return None
    best = max(scores.values())
    first = [d for d, score in scores.items() if score == best]
    return first[0] if len(first) == 1 and best > 1 and 2 * best >= len(headings) else None


def _hanging_type(table: Table, hanging: Sequence[Declaration]) -> Declaration | None:
    name = table.sheet or PurePosixPath(table.file).stem
    found = next((d for d in hanging if d.import_name == name), None)
    headings = [c.heading for c in table.columns]
    return (
        found if found is not None and _identifies(found, _with_files(table, found, _match(headings, found))) else None
    )


def _with_files(table: Table, main: Declaration, columns: dict[int, Target]) -> dict[int, Target]:
    """With the columns that name files, where the files come along."""
    held = {f.name: f for f in main.fields if f.kind == "file"} if table.places else {}
    more = {c.index: Target(main, held[c.heading], (c.heading,)) for c in table.columns if c.heading in held}
    return {**columns, **more}


def _forms_of_name(said: str) -> Iterator[tuple[set[str], bool]]:
    """A sheet or file as it is named, without numbers (`Risikoregister 2026 v3`), and each of its words; and whether
    it is the whole name."""
    words = [w for w in re.split(r"[^\w&-]+|_", said) if w]
    bare = [w for w in words if not any(c.isdigit() for c in w)]
    for form in ([said], [" ".join(bare)], bare):
        if names := {normal for text in form if len(normal := normalise(text)) > 2}:
            yield names, len(form) == 1


def _makes(declaration: Declaration, columns: Mapping[int, Target]) -> bool:
    """Whether new records of this type can be made from these columns."""
    mine = {t.input.name for t in columns.values() if t.declaration is declaration}
    return {f.name for f in required(declaration)} <= mine and bool(mine)


def _identifies(declaration: Declaration, columns: Mapping[int, Target], but: str = "") -> bool:
    """Whether records of this type can be told or made from these columns; `but`: a field that all rows may share."""
    mine = {t.input.name: t.input for t in columns.values() if t.declaration is declaration}
    needed = {f.name for f in required(declaration)} - {but}
    worded = any(f.kind in TEXT_KINDS for f in mine.values())
    return REFERENCE.name in mine or (needed <= mine.keys() and (bool(needed) or worded))


def _match(headings: Sequence[str], main: Declaration) -> dict[int, Target]:
    """The columns that are clear: the main type's first, then those of the parts that stand beside it."""
    clear = _clear(headings, vocabulary(main))
    columns = clear.columns
    rest = [i for i in clear.unknown if not _follows(headings[i], main)]
    offers = [
        (part, _clear([headings[i] for i in rest], vocabulary_beside(part)).columns)
        for part in main.parts
        if part.listed
    ]
    for part, offer in sorted(offers, key=lambda item: -len(item[1])):
        mine = {rest[i]: t for i, t in offer.items() if rest[i] not in columns}
        told = {t.input.name for t in mine.values()} | {t.input.name for t in columns.values() if is_shared(t, part)}
        if mine and {f.name for f in required(part)} - {part.part_of} <= told:
            columns |= mine
    return columns


@dataclass(slots=True)
class _Headings:
    """`columns` that are clear; `unknown` ones; `open_`: what each of the others could be."""

    columns: dict[int, Target]
    unknown: tuple[int, ...]
    open_: dict[int, tuple[str, ...]]


def _clear(headings: Sequence[str], words: Vocabulary) -> _Headings:
    """A field's own name goes before the other names under which firms keep it."""
    by_key = words.by_key
    own = match_in(headings, words, own=True)
    columns = {i: by_key[k] for i, k in own.fields.items()}
    taken = {t.key for t in columns.values()}
    rest = [i for i in range(len(headings)) if i not in columns]
    more = match_in([headings[i] for i in rest], words, taken=taken)
    columns |= {rest[i]: by_key[k] for i, k in more.fields.items()}
    open_ = {rest[i]: keys for i, keys in more.contested.items()}
    for key, places in more.doubled.items():
        open_ |= {rest[i]: (key,) for i in places}
    return _Headings(columns, tuple(rest[i] for i in more.unknown), open_)


# ---- which field -----------------------------------------------------------------------------------------------------


def _map_columns(found: Mapped, main: Declaration) -> None:
    table = found.table
    said: Mapping[str, str] = found.answers.get("columns", {})
    answered = {c.index: said[k] for c in table.columns if (k := _answer_key(table, c, said)) is not None}
    columns = _with_files(table, main, _match(_left(table, answered), main))
    for index, name in answered.items():
        columns.pop(index, None)
        if not name:
            continue
        target = target_of(main, str(name))
        if target is None:
            raise FileRefused(
                f"The mapping of {table.columns[index].name!r} names {name!r}, which is no field of {main.plural}."
            )
        columns = {i: t for i, t in columns.items() if t.key != target.key or i in answered}
        columns[index] = target
    parts = {t.declaration for t in columns.values()} - {main}
    found.columns, found.parts = columns, tuple(p for p in main.parts if p in parts)
    _ask_about_rows(found, main)
    _ask_about_columns(found, main, answered)
    aside = found.aside if found.answers.get("rows") != "in" else frozenset()
    for refusal in table.refusals:
        if (refusal.index is None or refusal.index in columns) and refusal.row not in aside:
            found.refusals.append(refusal)


def _left(table: Table, answered: Mapping[int, str]) -> list[str]:
    """The headings; of which somebody said what they are, they stand in no other column's way."""
    return ["" if c.index in answered else c.heading for c in table.columns]


def _ask_about_rows(found: Mapped, main: Declaration) -> None:
    wanted = {f.name for f in required(main)}
    needed = frozenset(i for i, t in found.columns.items() if t.declaration is main and t.input.name in wanted)
    named = found.index_of(main, REFERENCE.name)
    found.aside = rows_aside(found.table, needed, needed | ({named} if named is not None else frozenset()))
    if found.aside and len(found.aside) < len(found.table.rows):
        given = found.answers.get("rows")
        given = given if given in ("in", "out") else None
        question = Question("rows", "", about_rows(found.table, found.aside), ROWS, given=given, needed=given is None)
        found.questions.append(question)
    else:
        found.aside = frozenset()


def _answer_key(table: Table, column: Column, said: Mapping[str, str]) -> str | None:
    wanted = column_key(table, column)
    if wanted in said:
        return wanted
    normal = normalise(wanted, brackets=True)
    return next((k for k in said if normal and normalise(k, brackets=True) == normal), None)


def _ask_about_columns(found: Mapped, main: Declaration, answered: Mapping[int, str]) -> None:
    table = found.table
    could_be = _clear(_left(table, answered), vocabulary(main)).open_
    twice = [key for key, count in Counter(t.key for t in found.columns.values()).items() if count > 1]
    twice = [key for key in twice if not _joined(found, key, answered)]
    for column in table.columns:
        target = found.columns.get(column.index)
        if target is not None and target.key in twice:
            sentence = f"Several columns are said to be {target.label!r}. Which one is it? Leave the others out."
        elif target is not None or column.index in answered or _is_empty(found, column):
            continue
        elif keys := could_be.get(column.index):
            words = vocabulary(main).by_key
            meant = " or ".join(f"“{words[key].input.label}”" for key in keys)
            others = "" if len(keys) > 1 else ", and so can another column"
            sentence = f"{column.name} can be {meant}{others}. What is it?"
        elif _follows(column.heading, main):
            continue
        else:
            sentence = f"{column.name} is no field of {main.plural} that is known here. Which one is it?"
        found.questions.append(Question("columns", column_key(table, column), sentence, column_choices(found, main)))


def _joined(found: Mapped, key: str, answered: Mapping[int, str]) -> bool:
    """Whether it was said of each of these columns that it belongs into one text: then they stand there together."""
    mine = {index: target.input for index, target in found.columns.items() if target.key == key}
    return all(i in answered and f.kind in TEXT_KINDS and f.name not in REFERENCES for i, f in mine.items())


def _is_empty(found: Mapped, column: Column) -> bool:
    return all(row.cells[column.index] is None for row in found.records)


def _follows(heading: str, main: Declaration) -> bool:
    """Whether it is the name of what follows from other fields, a unit in brackets aside."""
    return not follows(main).isdisjoint((normalise(heading, brackets=True), normalise(heading)))


def column_choices(found: Mapped, main: Declaration) -> tuple[tuple[str, str], ...]:
    """Every field that a column of this table can be, the main type's first."""
    own = [(t.key, t.label) for t in targets(main)]
    beside = [(t.key, f"{p.label.capitalize()}: {t.label}") for p in main.parts for t in targets_beside(p)]
    return (LEFT_OUT, *own, *beside)
