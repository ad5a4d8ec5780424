"""Dates and times as people write them. The order of day and month is the column's, never the single cell's."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from accord.doors.exchange.layout import Cell
from accord.doors.exchange.reading import Ambiguous, Mark, Order, Parsed, Reading, Unreadable, mark, plain, unreadable
from accord.doors.exchange.refusals import shown

EARLIEST = 1900
TIME = (
    r"(?:(?:[T ]|,\s)\s*(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d{1,9})?)?"
    r"\s*(?P<half>[AaPp]\.?[Mm]\.?)?(?:\s?Uhr)?\s*(?P<zone>Z|[+-]\d{2}:?\d{2})?)?\Z"
)
ISO = re.compile(r"(?P<year>\d{4})(?P<mark>[-./])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})" + TIME)
COMPACT = re.compile(r"(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})\Z")
NUMERIC = re.compile(
    r"(?P<first>\d{1,2})\s?(?P<mark>[-./])\s?(?P<second_>\d{1,2})\s?(?P=mark)\s?(?P<year>\d{4}|\d{2})" + TIME
)
DAY_NAME = re.compile(
    r"(?P<day>\d{1,2})(?:\.|st|nd|rd|th)?[\s-]*(?P<name>[^\W\d_]{3,})\.?,?[\s-]*(?P<year>\d{4})" + TIME
)
NAME_DAY = re.compile(r"(?P<name>[^\W\d_]{3,})\.?\s*(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})" + TIME)
WEEKDAY = re.compile(r"(?:mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so)[a-z]*\.?,?\s+", re.IGNORECASE)
NAMES = (
    "january jan januar jänner jaenner|february feb februar|march mar märz maerz mär mrz|april apr|may mai|"
    "june jun juni|july jul juli|august aug|september sep sept|october oct oktober okt|"
    "november nov|december dec dezember dez"
)
MONTHS = {name: number for number, names in enumerate(NAMES.split("|"), 1) for name in names.split()}
LONG = "January February March April May June July August September October November December".split()
HOW = "write it as year-month-day, such as 2026-03-31."


@dataclass(frozen=True, slots=True)
class _Turn:
    """A date of two numbers and a year, whose order the cell alone does not tell; `evidence` where it does."""

    first: int
    second: int
    year: int
    mark: str
    clock: time | None
    zone: str

    @property
    def evidence(self) -> Order | None:
        if self.first > 12 >= self.second:
            return "day"
        return "month" if self.second > 12 >= self.first else None

    @property
    def open(self) -> bool:
        """Whether both orders give a date, and not the same."""
        return self.first != self.second and 1 <= self.first <= 12 and 1 <= self.second <= 12

    def day(self, order: Order) -> tuple[int, int]:
        """Month and day."""
        return (self.second, self.first) if order == "day" else (self.first, self.second)


def parse_dates(cells: Sequence[Cell], *, order: Order | None, timed: bool) -> list[Parsed] | Ambiguous:
    """The cells as dates (`timed`: as datetimes, a day alone at 00:00, an offset from UTC kept). A day's time of day is
    left out. Columns of mixed orders: what is open, and what is in the rarer order, is refused."""
    read = [_read(cell) for cell in cells]
    turns = [turn for turn in read if isinstance(turn, _Turn)]
    votes = {wanted: [turn for turn in turns if turn.evidence == wanted] for wanted in ("day", "month")}
    orders: dict[str, Order | None] = {}
    for mark_ in {turn.mark for turn in turns}:
        said = {turn.evidence for turn in turns if turn.mark == mark_} - {None}
        orders[mark_] = order or (said.pop() if len(said) == 1 else None)
    mixed = order is None and bool(votes["day"]) and bool(votes["month"])
    if not mixed:
        for cell, turn in zip(cells, read, strict=True):
            if isinstance(turn, _Turn) and turn.open and orders[turn.mark] is None:
                return _question(cell, turn)
    rarer = set()
    if mixed:
        day, month = len(votes["day"]), len(votes["month"])
        rarer = {"day", "month"} if day == month else {"day" if day < month else "month"}
    results: list[Parsed] = []
    for cell, turn in zip(cells, read, strict=True):
        if not isinstance(turn, _Turn):
            results.append(_finished(turn, timed))
        elif mixed and (turn.open or turn.evidence in rarer):
            results.append(
                unreadable(cell, f"stands in a column that mixes dates with the day and with the month first; {HOW}")
            )
        else:
            month, day = turn.day(order or turn.evidence or orders[turn.mark] or "day")
            results.append(_finished(_moment(cell, (turn.year, month, day), turn.clock, turn.zone), timed))
    return results


def _finished(value: datetime | Mark | Unreadable, timed: bool) -> Parsed:
    return value.date() if isinstance(value, datetime) and not timed else value


def _question(cell: Cell, turn: _Turn) -> Ambiguous:
    first = Reading("day", f"{turn.first} {LONG[turn.second - 1]} {turn.year}")
    second = Reading("month", f"{turn.second} {LONG[turn.first - 1]} {turn.year}")
    question = f"Is “{shown(cell)}” the {first.meaning} or the {second.meaning}? No date in the column decides it."
    return Ambiguous("date_order", question, shown(cell), (first, second))


def _read(cell: Cell) -> datetime | Mark | Unreadable | _Turn:
    found = mark(cell)
    if found:
        return found
    match cell:
        case datetime():
            return _in_range(cell, cell)
        case date():
            return _in_range(cell, datetime.combine(cell, time()))
        case str():
            return _read_text(cell)
        case float() | int() if not isinstance(cell, bool) and COMPACT.match(plain(cell)):
            return _read_text(plain(cell))
        case _:
            return unreadable(cell, f"is a number, not a date; format the column as date, or {HOW}")


def _in_range(cell: Cell, value: datetime) -> datetime | Unreadable:
    return value if value.year >= EARLIEST else unreadable(cell, f"lies before the year {EARLIEST}; {HOW}")


def _read_text(cell: str) -> datetime | Unreadable | _Turn:
    text = " ".join(cell.split())
    text = WEEKDAY.sub("", text, count=1) if text[:1].isalpha() and WEEKDAY.match(text) else text
    if found := ISO.match(text) or COMPACT.match(text):
        parts = found.groupdict()
        return _timed(cell, (int(parts["year"]), int(parts["month"]), int(parts["day"])), parts)
    if found := NUMERIC.match(text):
        parts = found.groupdict()
        if len(parts["year"]) == 2:
            return unreadable(cell, f"has a year of two digits; {HOW}")
        clock = _clock(parts)
        if isinstance(clock, str):
            return unreadable(cell, clock)
        turn = _Turn(
            int(parts["first"]), int(parts["second_"]), int(parts["year"]), parts["mark"], clock, parts["zone"] or ""
        )
        if max(turn.first, turn.second) > 31 or min(turn.first, turn.second) > 12 or not turn.first or not turn.second:
            return unreadable(cell, f"is no day of the calendar; {HOW}")
        return turn
    if found := DAY_NAME.match(text) or NAME_DAY.match(text):
        parts = found.groupdict()
        if month := MONTHS.get(parts["name"].casefold()):
            return _timed(cell, (int(parts["year"]), month, int(parts["day"])), parts)
    return unreadable(cell, f"is no date; {HOW}")


def _timed(cell: Cell, day: tuple[int, int, int], parts: dict[str, str | None]) -> datetime | Unreadable:
    clock = _clock(parts)
    return unreadable(cell, clock) if isinstance(clock, str) else _moment(cell, day, clock, parts.get("zone") or "")


def _clock(parts: dict[str, str | None]) -> time | str | None:
    """The time of day, None when there is none, or why it is none."""
    if parts.get("hour") is None:
        return None
    hour, minute, second = (int(parts[name] or 0) for name in ("hour", "minute", "second"))
    if half := (parts["half"] or "").lower()[:1]:
        if not 1 <= hour <= 12:
            return "holds no time of day; write hours and minutes as 14:30."
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 23 or minute > 59 or second > 59:
        return "holds no time of day; write hours and minutes as 14:30."
    return time(hour, minute, second)


def _moment(cell: Cell, day: tuple[int, int, int], clock: time | None, zone: str) -> datetime | Unreadable:
    if day[0] < EARLIEST:
        return unreadable(cell, f"lies before the year {EARLIEST}; {HOW}")
    clock = clock or time()
    try:
        if zone:
            return datetime.fromisoformat(f"{date(*day).isoformat()}T{clock.isoformat()}{zone}")
        return datetime.combine(date(*day), clock)
    except ValueError:
        return unreadable(cell, f"is no day of the calendar; {HOW}")
