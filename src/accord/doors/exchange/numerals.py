"""Numbers as people write them. Whether comma or point stands before the decimals is the column's, not the cell's."""

import math
import re
from collections.abc import Sequence
from decimal import Decimal

from accord.doors.exchange.layout import Cell
from accord.doors.exchange.reading import (
    Ambiguous,
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
LONGEST = 40
SEPARATORS: tuple[Separator, Separator] = (",", ".")
NAMES = {",": "comma", ".": "point"}


def parse_numbers(cells: Sequence[Cell], *, decimal: Separator | None, whole: bool) -> list[Parsed] | Ambiguous:
    """The cells as decimals (`whole`: as integers). A column that mixes comma and point before decimals: what is open,
    and what is in the rarer form, is refused."""
    texts = [_text(cell) for cell in cells]
    said = [_evidence(text) if isinstance(text, str) else None for text in texts]
    commas, points = said.count(","), said.count(".")
    mixed = decimal is None and bool(commas) and bool(points)
    chosen: Separator | None = decimal or ("," if commas else "." if points else None)
    rarer = {","} if commas < points else {"."} if points < commas else {",", "."}
    results: list[Parsed] = []
    for cell, text, evidence in zip(cells, texts, said, strict=True):
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


def _finished(cell: Cell, value: Decimal | Mark | Unreadable, whole: bool) -> Parsed:
    if not whole or not isinstance(value, Decimal):
        return value
    return int(value) if value == value.to_integral_value() else unreadable(cell, "is not a whole number.")


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
            return unreadable(cell, "is no number; write digits only, with the unit in the heading.")
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


def _number(text: str, decimal: Separator) -> Decimal:
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
