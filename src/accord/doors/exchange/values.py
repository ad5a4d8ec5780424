"""A column of cells as one kind of value. Nothing is guessed: doubt becomes a refusal of a cell or a question."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Literal

from accord.doors.exchange.dates import parse_dates
from accord.doors.exchange.glossary import forms, translations
from accord.doors.exchange.guards import PLACEHOLDER, unguard_dash
from accord.doors.exchange.headings import normalise
from accord.doors.exchange.layout import Cell
from accord.doors.exchange.numerals import parse_numbers
from accord.doors.exchange.reading import (
    BLANK,
    CLEAR,
    Ambiguous,
    Asked,
    Mark,
    Order,
    Parsed,
    Reading,
    Separator,
    Unreadable,
    Value,
    as_text,
    mark,
    plain,
    unreadable,
)

__all__ = [
    "BLANK",
    "CLEAR",
    "Ambiguous",
    "Choices",
    "Kind",
    "Mark",
    "Order",
    "Parsed",
    "Reading",
    "Separator",
    "Unreadable",
    "Value",
    "parse_column",
]

Kind = Literal["text", "integer", "decimal", "date", "datetime", "boolean", "choice"]
Choices = Mapping[str, Sequence[str]]
"""The names that people use for each value (labels, English and German); the value itself is always one."""

YES = frozenset("yes y true t ja j wahr x on ✓ ✔ ☑ ✅ ☒ 1".split())
NO = frozenset("no n false f nein falsch off ✗ ✘ ☐ ❌ 0".split())
MOST_LISTED = 12


def parse_column(
    kind: Kind,
    cells: Iterable[Cell],
    *,
    choices: Choices | None = None,
    said: Mapping[Asked, str] | None = None,
    percent: bool = False,
    beside: Sequence[str] = (),
) -> list[Parsed] | Ambiguous:
    """Each cell as a value of `kind`, BLANK (empty: leaves a value alone), CLEAR (`-`) or Unreadable.

    Ambiguous instead, when something is open for the whole column (the order of day and month, the decimal separator,
    …): ask, and call again with the answer in `said`. `percent`: the sheet shows the column's numbers as percentages.
    `beside`: dates that other columns of the sheet hold as text.
    Datetimes without an offset are naive: the caller knows the time zone. Raises ValueError for a choice without
    `choices`.
    """
    column, said = list(cells), said or {}
    match kind:
        case "text":
            return [_text(_as_shown(cell) if percent else cell) for cell in column]
        case "integer" | "decimal":
            return parse_numbers(column, said=said, whole=kind == "integer", percent=percent)
        case "date" | "datetime":
            return parse_dates(column, said=said, timed=kind == "datetime", beside=beside)
        case "boolean":
            return [_boolean(cell) for cell in column]
        case "choice":
            if not choices:
                raise ValueError("a choice needs its choices")
            choose = _chooser(choices)
            return [choose(cell) for cell in column]


def _as_shown(cell: Cell) -> Cell:
    """A number that the sheet shows as a percentage, as it shows it."""
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        return f"{plain(Decimal(plain(cell)) * 100)} %"
    return cell


def _text(cell: Cell) -> Parsed:
    found = mark(cell)
    if found:
        return found
    text = as_text(cell)
    if isinstance(text, Unreadable):
        return text
    return BLANK if PLACEHOLDER.match(text) else unguard_dash(text)


def _boolean(cell: Cell) -> Parsed:
    found = mark(cell)
    if found:
        return found
    if isinstance(cell, bool):
        return cell
    text = as_text(cell)
    word = text.casefold() if isinstance(text, str) else ""
    if word in YES or word in NO:
        return word in YES
    return unreadable(cell, "is neither yes nor no; write yes or no.")


def _chooser(choices: Choices) -> Callable[[Cell], Parsed]:
    exact: dict[str, set[str]] = {}
    normal: dict[str, set[str]] = {}
    for value, names in choices.items():
        for name in (value, *names):
            exact.setdefault(name.strip().casefold(), set()).add(value)
            normal.setdefault(normalise(name, brackets=True), set()).add(value)
    labels = [names[0] if names else value for value, names in choices.items()]
    listed = ", ".join(labels[:MOST_LISTED]) + (", …" if len(labels) > MOST_LISTED else "")

    def meant(text: str) -> set[str]:
        return exact.get(text.casefold()) or normal.get(normalise(text, brackets=True)) or set()

    def choose(cell: Cell) -> Parsed:
        found = mark(cell)
        if found:
            return found
        text = as_text(cell)
        if isinstance(text, Unreadable):
            return text
        text = unguard_dash(text)
        if text in choices:
            return text
        values = meant(text)
        for form in forms(text) if not values else ():
            values = values or meant(form)
        for words in translations(text) if not values else ():
            values = values or meant(words)
        if len(values) == 1:
            return next(iter(values))
        if values:
            return unreadable(cell, f"can mean {' or '.join(sorted(values))}; write one of these.")
        return unreadable(cell, f"is none of: {listed}.")

    return choose
