"""How a workbook shows numbers: as days, as stretches of time, as percentages; and what they then are."""

import math
import re
from datetime import date, datetime, time, timedelta
from typing import Literal

from accord.doors.exchange.container import Container, new_parser
from accord.doors.exchange.layout import Cell

Style = Literal["", "percent", "day", "duration"]
BUILT_IN: dict[str, Style] = {
    **dict.fromkeys(("9", "10"), "percent"),
    **dict.fromkeys((*map(str, range(14, 23)), "45", "47"), "day"),
    "46": "duration",
}
ASIDE = re.compile(r'"[^"]*"|[\\_*].', re.DOTALL)
"""Of a format: what is shown as it stands."""
STRETCH = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
BRACKETS = re.compile(r"\[[^\[\]]*\]")
DAYS = re.compile(r"[dmhys]", re.IGNORECASE)
LEAP = 60
"""The day that spreadsheets count in February 1900, which had none."""
FIRST = datetime.combine(date(1899, 12, 30), time())
LATER = 1462
"""Days by which those workbooks differ that count from 1904."""
LAST = 2_950_000
"""Days of which one can speak: up to the year 9976."""


def styles_of(container: Container) -> list[Style]:
    """The styles of a workbook, in the order in which its cells name them."""
    formats, found, inside = dict(BUILT_IN), list[Style](), False
    parser = new_parser()

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        tag = name.rpartition(":")[2]
        if tag == "numFmt":
            formats[attributes.get("numFmtId", "")] = style_of(attributes.get("formatCode", ""))
        elif tag == "cellXfs":
            inside = True
        elif tag == "xf" and inside:
            found.append(formats.get(attributes.get("numFmtId", ""), ""))

    def end(name: str) -> None:
        nonlocal inside
        inside = inside and name.rpartition(":")[2] != "cellXfs"

    parser.StartElementHandler, parser.EndElementHandler = start, end
    container.parse("xl/styles.xml", parser)
    return found


def style_of(code: str) -> Style:
    """What a format makes of a number above zero."""
    plain = ASIDE.sub("", code)
    first = plain.partition(";")[0]
    if "%" in plain:
        return "percent"
    if STRETCH.search(first):
        return "duration"
    return "day" if DAYS.search(BRACKETS.sub("", first)) else ""


def as_shown(number: float, style: Style, *, since_1904: bool) -> Cell:
    """A number as the day, the time of day or the stretch of time that it stands for; to the millisecond."""
    if not math.isfinite(number):
        raise ValueError(number)
    if style == "duration" and abs(number) < LAST:
        return timedelta(milliseconds=round(number * 86_400_000))
    if style != "day" or not 0 <= number < LAST:
        return number
    days = number + LATER if since_1904 else number if number >= LEAP else number + 1
    moment = FIRST + timedelta(milliseconds=round(days * 86_400_000))
    if number < 1:
        return moment.time()
    return moment.date() if moment.time() == time() else moment
