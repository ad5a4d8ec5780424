"""Numbers as people write them. Whether comma or point stands before the decimals is the column's, not the cell's."""

import math
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from accord.doors.exchange.layout import Cell
from accord.doors.exchange.reading import (
    Ambiguous,
    Asked,
    Mark,
    Parsed,
    Reading,
    Separator,
    Unreadable,
    mark,
    plain,
    unreadable,
)
from accord.doors.exchange.refusals import shown

DIGITS = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:[., '’]\d{3})+|(?:\d+|\d{1,3}(?:[., '’]\d{3})+)?[.,]\d+)\Z")
SPACES = re.compile(r"(?<=\d)[\u00a0\u202f\u2009 ](?=\d)")
OPEN = re.compile(r"[+-]?[1-9]\d{0,2}([.,])\d{3}\Z")
PERCENT = re.compile(r"\s?%\s*\Z")
NUMBER = r"(?P<number>[+-]?\d(?:[\d., '’]*\d)?)"
UNIT_AFTER = re.compile(NUMBER + r"\s*(?P<unit>[^\W\d_][^\W\d_.]{0,11}\.?|[€$£])")
UNIT_BEFORE = re.compile(r"(?P<unit>[A-Z]{3}|[€$£])\s*" + NUMBER)
LONGEST = 40
NAMES = {",": "comma", ".": "point"}


def parse_numbers(
    cells: Sequence[Cell], *, said: Mapping[Asked, str], whole: bool, percent: bool = False
) -> list[Parsed] | Ambiguous:
    """The cells as decimals (`whole`: as integers). `said`: what was answered about the column. `percent`: the sheet
    shows its numbers as percentages. A column that mixes comma and point before decimals: what is open, and what is in
    the rarer form, is refused."""
    cells, question = _without_percent(cells, said.get("percent"), percent)
    if question:
        return question
    cells, question = _without_unit(cells, said.get("unit"))
    if question:
        return question
    decimal = said.get("decimal")
    texts = [_text(cell) for cell in cells]
    told = [_evidence(text) if isinstance(text, str) else None for text in texts]
    commas, points = told.count(","), told.count(".")
    mixed = decimal is None and bool(commas) and bool(points)
    chosen: str | None = decimal or ("," if commas else "." if points else None)
    rarer = {","} if commas < points else {"."} if points < commas else {",", "."}
    results: list[Parsed] = []
    for cell, text, evidence in zip(cells, texts, told, strict=True):
        if not isinstance(text, str):
            results.append(_finished(cell, text, whole))
            continue
        is_open = bool(OPEN.match(text))
        if is_open and chosen is None:
            return _question(cell, text)
        if mixed and (is_open or evidence in rarer):
            why = "stands in a column that mixes comma and point before the decimals; write all numbers alike."
            results.append(unreadable(cell, why))
        elif evidence and chosen and evidence != chosen and not mixed:
            results.append(unreadable(cell, f"is no number with a decimal {NAMES[chosen]}; write all numbers alike."))
        else:
            results.append(_finished(cell, _number(text, evidence or chosen or "."), whole))
    return results


def _without_percent(
    cells: Sequence[Cell], answer: str | None, shown_so: bool
) -> tuple[Sequence[Cell], Ambiguous | None]:
    """The cells as plain numbers, once it is said whether 85 % is kept as 85 or as 0.85."""
    places = [
        place
        for place, cell in enumerate(cells)
        if (shown_so and isinstance(cell, float | int) and not isinstance(cell, bool))
        or (isinstance(cell, str) and PERCENT.search(cell))
    ]
    if not places:
        return cells, None
    if answer is None:
        first = cells[places[0]]
        share = first if isinstance(first, float | int) else None
        seen = f"{plain(Decimal(plain(share)) * 100)} %" if share is not None else shown(first)
        bare = PERCENT.sub("", seen).strip()
        hundredth = _hundredth(bare) if share is None else share
        low = plain(hundredth) if isinstance(hundredth, Decimal | float | int) else "a hundredth of it"
        readings = (Reading("hundred", f"{bare} (of a hundred)"), Reading("one", f"{low} (of one)"))
        question = f"“{seen}” is a percentage. Is it kept as {bare} or as {low}?"
        return cells, Ambiguous("percent", question, seen, readings)
    found = list(cells)
    for place in places:
        cell = cells[place]
        if isinstance(cell, float | int):
            found[place] = Decimal(plain(cell)) * (100 if answer == "hundred" else 1)
        elif isinstance(cell, str):
            bare = PERCENT.sub("", cell)
            found[place] = bare if answer == "hundred" else _hundredth(bare)
    return found, None


def _without_unit(cells: Sequence[Cell], answer: str | None) -> tuple[Sequence[Cell], Ambiguous | None]:
    """The cells as plain numbers, once it is said that the one unit that stands beside them may be left out."""
    found = {place: parts for place, cell in enumerate(cells) if isinstance(cell, str) and (parts := _unit(cell))}
    units = {unit.casefold() for _, unit in found.values()}
    if len(units) != 1 or answer == "kept":
        return cells, None
    place, (number, unit) = next(iter(found.items()))
    if answer is None:
        readings = (Reading("bare", f"Yes: {number}"), Reading("kept", "No: refuse these cells"))
        seen = shown(cells[place])
        return cells, Ambiguous("unit", f"“{seen}” has a unit, {unit}. Is the number kept alone?", seen, readings)
    return [found[place][0] if place in found else cell for place, cell in enumerate(cells)], None


def _unit(text: str) -> tuple[str, str] | None:
    """`1.250,00 €` or `EUR 85` taken apart: the number and its unit."""
    if len(text) > LONGEST:
        return None
    parts = UNIT_AFTER.fullmatch(text.strip()) or UNIT_BEFORE.fullmatch(text.strip())
    return (parts["number"], parts["unit"].rstrip(".")) if parts else None


def _hundredth(text: str) -> Cell:
    """A hundredth of a number that the column's decimals do not make doubtful; else the text, to be refused."""
    plain_text = text.strip().replace(",", ".")
    return Decimal(plain_text) / 100 if re.fullmatch(r"[+-]?\d+(?:\.\d{1,2})?", plain_text) else text


def _finished(cell: Cell, value: Decimal | Mark | Unreadable, whole: bool) -> Parsed:
    if not whole or not isinstance(value, Decimal):
        return value
    if value == value.to_integral_value():
        return int(value)
    return unreadable(cell, "is not a whole number; write it without decimals, or choose another field.")


def _text(cell: Cell) -> str | Decimal | Mark | Unreadable:
    """What remains to be read of a cell: text of digits and separators, or already the value."""
    found = mark(cell)
    if found:
        return found
    match cell:
        case bool():
            return unreadable(cell, "is no number; write digits only.")
        case int() | Decimal():
            return Decimal(cell)
        case float() if math.isfinite(cell):
            return Decimal(plain(cell))
        case float():
            return unreadable(cell, "is larger than any number of a register.")
        case str():
            text = SPACES.sub(" ", cell.strip()).replace("\u2212", "-")
            if len(text) <= LONGEST and text.isascii() | ("’" in text) and DIGITS.match(text):
                return text
            return unreadable(
                cell, "is no number; write digits only, the unit in the heading, or choose another field."
            )
        case _:
            return unreadable(cell, "is a date or a time, not a number; format the column as number.")


def _evidence(text: str) -> Separator | None:
    """What stands before the decimals, if this text alone tells it."""
    marks = [character for character in text if character in ",."]
    if not marks or OPEN.match(text):
        return None
    if len(set(marks)) == 2:
        return "," if marks[-1] == "," else "."
    if len(marks) > 1:
        return "." if marks[0] == "," else ","
    return "," if marks[0] == "," else "."


def _number(text: str, decimal: str) -> Decimal:
    grouping = re.sub(rf"[{re.escape('., ' + chr(39) + '’')}]", lambda found: "." if found[0] == decimal else "", text)
    return Decimal(grouping)


def _question(cell: Cell, text: str) -> Ambiguous:
    whole = Decimal(re.sub("[.,]", "", text))
    part = Decimal(text.replace(",", "."))
    separator: Separator = "," if "," in text else "."
    other: Separator = "." if separator == "," else ","
    readings = (
        Reading(separator, f"{part} (a {NAMES[separator]} before the decimals)"),
        Reading(other, f"{whole} (a {NAMES[separator]} between thousands)"),
    )
    question = (
        f"Does “{shown(cell)}” mean {readings[0].meaning} or {readings[1].meaning}? No number in the column decides it."
    )
    return Ambiguous("decimal", question, shown(cell), readings)
