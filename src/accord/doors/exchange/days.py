"""Which number of a date is the day, over all files of an upload: what a column leaves open, others beside it may tell.

The column itself goes first, then the other columns of its table, its file, the upload. Only where none tells it, it is
asked, once for the file; with dots the day stands first. How dates were read is shown in any case.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from accord.doors.exchange.dates import MARKS, Turn, readings_of, turn_of
from accord.doors.exchange.layout import Cell
from accord.doors.exchange.mapping import Mapped, Question, column_key
from accord.doors.exchange.reading import Asked, Order
from accord.doors.exchange.refusals import shown

FIRST = {"day": "the day", "month": "the month"}


@dataclass(frozen=True, slots=True)
class _Seen:
    """A date that tells what comes first, and where it stands."""

    cell: str
    column: str
    row: int
    mapped: Mapped

    def said(self, beside: Mapped) -> str:
        """As a sentence about a column of the table `beside` names it."""
        table = self.mapped.table
        of = "" if self.mapped is beside else f" of {table.sheet or table.file}"
        return f"“{shown(self.cell)}” ({self.column}, row {self.row}{of})"


_Told = dict[Asked, dict[Order, _Seen]]
"""The first date that tells it, by mark and by what comes first."""


@dataclass(slots=True)
class _Note:
    """Columns of a table that were read in the same way, and why."""

    cell: str
    turn: Turn
    why: str
    columns: list[str] = field(default_factory=list)


class Days:
    """The order of day and month in all tables of an upload."""

    def __init__(self, tables: Sequence[Mapped]) -> None:
        self._tables = tables
        self._told: dict[str, _Told] = {}
        self._texts: dict[str, Sequence[str]] = {}
        self._notes: dict[tuple[str, Asked, Order], _Note] = {}
        self._asked: set[tuple[str, Asked]] = set()

    def orders(self, mapped: Mapped, index: int, cells: Sequence[Cell]) -> tuple[dict[Asked, str], bool]:
        """What comes first in the open dates of a column, by mark, and whether something has to be said of it first."""
        told, open_ = self._of_column(mapped, index, cells)
        found: dict[Asked, str] = {}
        asked = False
        for mark, (cell, turn) in open_.items():
            own = told.get(mark, {})
            key = column_key(mapped.table, mapped.table.columns[index])
            if (order := self._answered(mapped, key)) is not None:
                mapped.questions.append(_about_column(key, cell, turn, "", order))
                found[mark] = order
            elif len(own) == 2:
                continue  # what is in the rarer order is refused
            else:
                decided = self._decide(mapped, key, mark, own or self._beside(mapped, mark), cell, turn)
                asked = asked or decided is None
                found[mark] = decided or "day"  # so that what else is open is asked as well
        return found, asked

    def show(self) -> None:
        """Put how dates were read among the questions of the tables, where it can be seen and changed."""
        tables = {mapped.key: mapped for mapped in self._tables}
        for (key, _, order), note in self._notes.items():
            meant = next(r.meaning for r in readings_of(note.turn) if r.answer == order)
            sentence = f"{', '.join(note.columns)}: “{shown(note.cell)}” is read as {meant}, {note.why}."
            tables[key].questions.append(
                Question(
                    "read", "", sentence, _choices(note.turn), given=order, needed=False, columns=tuple(note.columns)
                )
            )

    def texts(self, mapped: Mapped) -> Sequence[str]:
        """The dates that a sheet holds as text, if it knows none with a day after the 12th: then it may have turned
        the others round. Looked for once."""
        if mapped.key not in self._texts:
            known = (cell for row in mapped.table.rows for cell in row.cells if isinstance(cell, date))
            turned = all(cell.day <= 12 for cell in known)
            self._texts[mapped.key] = [seen.cell for seen, _ in _dates_of(mapped)] if turned else ()
        return self._texts[mapped.key]

    # ---- what decides it

    def _decide(
        self, mapped: Mapped, key: str, mark: Asked, told: dict[Order, _Seen], cell: str, turn: Turn
    ) -> Order | None:
        """What comes first by these dates, else by what was said of the file; None where it has to be said."""
        if len(told) == 2:
            day, month = told["day"], told["month"]
            why = f" {day.said(mapped)} has the day first, and {month.said(mapped)} the month."
            mapped.questions.append(_about_column(key, cell, turn, why, None))
            return None
        for order, seen in told.items():
            self._note(mapped, key, mark, order, cell, turn, f"as {seen.said(mapped)} has {FIRST[order]} first")
            return order
        if mark == "." and self._of_file(mapped, mark) is None:
            self._note(mapped, key, mark, "day", cell, turn, "as dates with dots have the day first")
            return "day"
        return self._ask(mapped, key, mark, cell, turn)

    def _ask(self, mapped: Mapped, key: str, mark: Asked, cell: str, turn: Turn) -> Order | None:
        """What was said of all dates of the file with this mark; it is asked once for the file."""
        order, file = self._of_file(mapped, mark), mapped.table.file
        if (file, mark) not in self._asked:
            self._asked.add((file, mark))
            first, second = (r.meaning for r in readings_of(turn))
            sentence = (
                f"Is “{shown(cell)}” ({key}) the {first} or the {second}? No date in the files decides it, and the "
                f"answer counts for all of {file} that are written so."
            )
            question = Question("read", mark, sentence, _choices(turn), given=order, needed=order is None)
            mapped.questions.append(question)
        return order

    def _note(self, mapped: Mapped, key: str, mark: Asked, order: Order, cell: str, turn: Turn, why: str) -> None:
        self._notes.setdefault((mapped.key, mark, order), _Note(cell, turn, why)).columns.append(key)

    def _answered(self, mapped: Mapped, key: str) -> Order | None:
        said = str(mapped.answers.get("read", {}).get(key, "")).split()
        return "day" if "day" in said else "month" if "month" in said else None

    def _of_file(self, mapped: Mapped, mark: Asked) -> Order | None:
        """What was said of dates with this mark in any table of the file."""
        same = (m for m in (mapped, *self._tables) if m.table.file == mapped.table.file)
        return next((order for m in same if (order := self._answered(m, mark))), None)

    # ---- what the dates tell

    def _of_column(
        self, mapped: Mapped, index: int, cells: Sequence[Cell]
    ) -> tuple[_Told, dict[Asked, tuple[str, Turn]]]:
        """What the dates of a column tell, and the first of each mark that is open."""
        told: _Told = {}
        open_: dict[Asked, tuple[str, Turn]] = {}
        name = mapped.table.columns[index].name
        for row, cell in zip(mapped.records, cells, strict=True):
            if isinstance(cell, str) and (turn := turn_of(cell)) is not None:
                if order := turn.evidence:
                    told.setdefault(turn.mark, {}).setdefault(order, _Seen(cell, name, row.number, mapped))
                elif turn.open:
                    open_.setdefault(turn.mark, (cell, turn))
        return told, open_

    def _beside(self, mapped: Mapped, mark: Asked) -> dict[Order, _Seen]:
        """What dates with this mark tell in the table, else in the file, else in the upload."""
        near: tuple[Callable[[Mapped], bool], ...] = (
            lambda m: m is mapped,
            lambda m: m.table.file == mapped.table.file,
            lambda m: True,
        )
        for within in near:
            found: dict[Order, _Seen] = {}
            for other in filter(within, self._tables):
                found = self._of_table(other).get(mark, {}) | found
            if found:
                return found
        return {}

    def _of_table(self, mapped: Mapped) -> _Told:
        """What the dates of a table tell, whatever their columns become; looked for once, and only when asked for."""
        if mapped.key not in self._told:
            self._told[mapped.key] = told = {mark: dict[Order, _Seen]() for mark in MARKS}
            for seen, turn in _dates_of(mapped):
                if order := turn.evidence:
                    told[turn.mark].setdefault(order, seen)
        return self._told[mapped.key]


def _dates_of(mapped: Mapped) -> Iterator[tuple[_Seen, Turn]]:
    """All dates of a table; those with a year of two digits only in columns of dates, as clauses look like them."""
    dated = {i for i, target in mapped.columns.items() if target.input.kind in ("date", "datetime")}
    for row in mapped.table.rows:
        for column in mapped.table.columns:
            cell = row.cells[column.index]
            if isinstance(cell, str) and (turn := turn_of(cell)) and (not turn.short or column.index in dated):
                yield _Seen(cell, column.name, row.number, mapped), turn


def _choices(turn: Turn) -> tuple[tuple[str, str], ...]:
    return tuple((reading.answer, reading.meaning) for reading in readings_of(turn))


def _about_column(key: str, cell: str, turn: Turn, why: str, order: Order | None) -> Question:
    """What is asked of one column alone."""
    first, second = (reading.meaning for reading in readings_of(turn))
    sentence = f"{key}: Is “{shown(cell)}” the {first} or the {second}?{why}"
    return Question("read", key, sentence, _choices(turn), given=order, needed=order is None)
