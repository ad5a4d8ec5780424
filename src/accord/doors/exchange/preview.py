"""What the page shows of an upload before anything is written, and what people answer there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from accord.doors.exchange.importing import Upload, importable_types
from accord.doors.exchange.mapping import Answers, Mapped, Question, column_choices, column_key
from accord.doors.exchange.refusals import CellRefusal, shown
from accord.kernel.access.actor import Actor
from accord.kernel.records.declaration import Declaration

FIRST_ROWS = 5
EXAMPLES = 3
MOST_REFUSALS = 500
UNSAID = "?"
"""What a choice says that nobody has made."""
OF_ROWS_AND_CELLS = ("rows", "alike", "all_rows", "read", "values")


@dataclass(frozen=True, slots=True)
class Choice:
    """A select: its name in the form, what it asks, the options, and which one is chosen."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    chosen: str
    asked: bool = False


@dataclass(frozen=True, slots=True)
class ShownColumn:
    """A column of the file, what it holds in its first rows, and the field that it becomes."""

    heading: str
    letter: str
    examples: str
    choice: Choice


@dataclass(frozen=True, slots=True)
class Count:
    """How many records of a type are made, changed and left alone."""

    type: str
    created: int
    updated: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table of the upload."""

    title: str
    reading: str
    rows: int
    left_out: bool
    type: Choice
    columns: tuple[ShownColumn, ...]
    questions: tuple[Choice, ...]
    settled: tuple[Choice, ...]
    """How it was read where it does not say itself what it means, as it can be changed."""
    counts: tuple[Count, ...]
    renamed: tuple[str, ...]
    refusals: tuple[CellRefusal, ...]
    more_refusals: int
    headings: tuple[str, ...]
    first: tuple[tuple[tuple[str, str], ...], ...]
    """(heading, what the cell holds) of the first rows."""


def shown_tables(by: Actor, upload: Upload) -> list[ShownTable]:
    """Every table of the upload as the page shows it."""
    types = importable_types(by)
    return [_table(number, found, upload, types) for number, found in enumerate(upload.plan.tables)]


def _table(number: int, found: Mapped, upload: Upload, types: tuple[Declaration, ...]) -> ShownTable:
    table = found.table
    title = f"{table.file}, {table.sheet}" if table.sheet else table.file
    options = (
        *(((UNSAID, "Choose …"),) if found.type is None and not found.left_out else ()),
        *sorted(((d.import_name, d.plural.capitalize()) for d in types), key=lambda option: option[1]),
        ("", "Leave this table out"),
    )
    chosen = "" if found.left_out else found.type.import_name if found.type else UNSAID
    refusals = sorted(found.refusals, key=lambda refusal: refusal.row)
    choices = _questions(number, found)
    return ShownTable(
        title=title,
        reading=table.reading,
        rows=len(table.rows),
        left_out=found.left_out,
        type=Choice(f"t{number}-type", "Records", options, chosen, asked=chosen == UNSAID),
        columns=tuple(_columns(number, found)) if found.type else (),
        questions=tuple(choice for choice in choices if choice.asked),
        settled=tuple(choice for choice in choices if not choice.asked),
        counts=tuple(_counts(found, upload)),
        renamed=tuple(found.renamed),
        refusals=tuple(refusals[:MOST_REFUSALS]),
        more_refusals=max(0, len(refusals) - MOST_REFUSALS),
        headings=tuple(c.name for c in table.columns),
        first=tuple(
            tuple((c.name, shown("" if row.cells[c.index] is None else row.cells[c.index])) for c in table.columns)
            for row in table.rows[:FIRST_ROWS]
        ),
    )


def _columns(number: int, found: Mapped) -> list[ShownColumn]:
    assert found.type is not None
    options = column_choices(found, found.type)
    said = found.answers.get("columns", {})
    asked = {q.column for q in found.questions if q.asks == "columns"}
    columns = []
    for column in found.table.columns:
        key, target = column_key(found.table, column), found.columns.get(column.index)
        open_ = key in asked
        chosen = target.key if target is not None and not open_ else UNSAID if open_ else ""
        held = [c for c in found.table.cells(column.index) if c is not None]
        if not held and key not in said and target is None:
            continue
        examples = " · ".join(shown(c) for c in list(dict.fromkeys(held[:50]))[:EXAMPLES])
        columns.append(
            ShownColumn(
                column.name,
                column.letter,
                examples,
                Choice(
                    f"t{number}-c{column.index}",
                    column.name,
                    ((UNSAID, "Choose …"), *options) if open_ else options,
                    chosen,
                    asked=open_,
                ),
            )
        )
    return columns


def _questions(number: int, found: Mapped) -> list[Choice]:
    """What has to be said of columns and words; an answer that was given stays to be seen and changed."""
    choices = []
    for place, question in enumerate(_of_cells(found)):
        chosen = UNSAID if question.given is None else question.given
        options = ((UNSAID, "Choose …"), *question.choices)
        if chosen not in {value for value, _ in options}:
            options = (*options, (chosen, chosen))
        asked = question.needed or question.given is None
        choices.append(Choice(f"t{number}-q{place}", question.sentence, options, chosen, asked=asked))
    return choices


def _of_cells(found: Mapped) -> list[Question]:
    return [q for q in found.questions if q.asks in OF_ROWS_AND_CELLS]


def _counts(found: Mapped, upload: Upload) -> list[Count]:
    if found.type is None:
        return []
    counts: dict[str, dict[str, int]] = {d.plural: {} for d in (found.type, *found.parts)}
    for draft in upload.plan.drafts:
        if draft.mapped is found and not draft.refused and draft.outcome:
            mine = counts[draft.declaration.plural]
            mine[draft.outcome] = mine.get(draft.outcome, 0) + 1
    return [Count(name, c.get("created", 0), c.get("updated", 0), c.get("unchanged", 0)) for name, c in counts.items()]


def answers_given(post: Mapping[str, str], upload: Upload) -> dict[str, Answers]:
    """What was chosen on the page, by table: only what says something other than the reading itself."""
    found: dict[str, Answers] = {}
    for number, mapped in enumerate(upload.plan.tables):
        said: dict[str, Any] = dict(mapped.answers)
        chosen = post.get(f"t{number}-type", UNSAID)
        current = _type_of(mapped)
        if chosen not in (UNSAID, current):
            found[mapped.key] = {"type": chosen}
            continue
        if current != UNSAID:
            said["type"] = current
        _take_columns(post, number, mapped, said)
        _take_cells(post, number, mapped, said)
        found[mapped.key] = said
    return found


def _type_of(mapped: Mapped) -> str:
    """What the table is taken for, as its choice has it."""
    return "" if mapped.left_out else mapped.type.import_name if mapped.type else UNSAID


def says_more(answers: Mapping[str, Answers], upload: Upload) -> bool:
    """Whether the answers are others than those by which the upload was read; the type that was found is none."""
    return any(answers[m.key] not in (m.answers, {**m.answers, "type": _type_of(m)}) for m in upload.plan.tables)


def _take_columns(post: Mapping[str, str], number: int, mapped: Mapped, said: dict[str, Any]) -> None:
    columns = dict(said.get("columns", {}))
    for column in mapped.table.columns:
        chosen = post.get(f"t{number}-c{column.index}", UNSAID)
        target = mapped.columns.get(column.index)
        if chosen != UNSAID and (
            chosen != (target.key if target else "") or _is_asked(mapped, column_key(mapped.table, column))
        ):
            columns[column_key(mapped.table, column)] = chosen
    if columns:
        said["columns"] = columns


def _is_asked(mapped: Mapped, key: str) -> bool:
    return any(q.asks == "columns" and q.column == key for q in mapped.questions)


def _take_cells(post: Mapping[str, str], number: int, mapped: Mapped, said: dict[str, Any]) -> None:
    read, values = dict(said.get("read", {})), {k: dict(v) for k, v in said.get("values", {}).items()}
    for place, question in enumerate(_of_cells(mapped)):
        chosen = post.get(f"t{number}-q{place}", UNSAID)
        if chosen not in {value for value, _ in question.choices}:
            continue
        if question.asks in ("rows", "alike"):
            said[question.asks] = chosen
        elif question.asks == "all_rows":
            said["all_rows"] = {**said.get("all_rows", {}), question.column: chosen}
        elif question.asks == "read":
            if question.columns and chosen == question.given:
                continue  # it was read so without an answer
            for column in question.columns or (question.column,):
                others = set(str(read.get(column, "")).split()) - {value for value, _ in question.choices}
                read[column] = " ".join(sorted({*others, chosen}))
        else:
            values.setdefault(question.column, {})[question.word] = chosen
    if read:
        said["read"] = read
    if values:
        said["values"] = values
