"""Dates and times as people write them. The order of day and month is the column's, never the single cell's."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from accord.doors.exchange.layout import Cell
from accord.doors.exchange.reading import (
    Ambiguous,
    Asked,
    Mark,
    Order,
    Parsed,
    Reading,
    Unreadable,
    mark,
    plain,
    unreadable,
)
from accord.doors.exchange.refusals import shown

EARLIEST, LATEST = 1900, 2199
HALF = 50
"""The first of the years of two digits that are taken for those of the last century, where a column has both."""
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
    r"(?P<day>\d{1,2})(?:\.|st|nd|rd|th)?[\s-]*(?P<name>[^\W\d_]{3,})\.?,?[\s-]*(?P<year>\d{4}|\d{2})" + TIME
)
NAME_DAY = re.compile(r"(?P<name>[^\W\d_]{3,})\.?\s*(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})" + TIME)
PERIODS = (
    re.compile(r"(?P<year>\d{4})\Z"),
    re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})\Z"),
    re.compile(r"(?P<month>\d{1,2})[-/.]\s?(?P<year>\d{4})\Z"),
    re.compile(r"(?P<name>[^\W\d_]{3,})\.?[\s/-]*(?P<year>\d{4})\Z"),
    re.compile(r"q\s?(?P<quarter>[1-4])[\s/.-]*(?P<year>\d{4})\Z", re.IGNORECASE),
    re.compile(r"(?P<year>\d{4})[\s/-]*q\s?(?P<quarter>[1-4])\Z", re.IGNORECASE),
    re.compile(r"(?P<quarter>[1-4])\.?\s?(?:quartal|quarter)[\s/]*(?P<year>\d{4})\Z", re.IGNORECASE),
    re.compile(r"h\s?(?P<half>[12])[\s/.-]*(?P<year>\d{4})\Z", re.IGNORECASE),
    re.compile(r"(?P<half>[12])\.?\s?(?:halbjahr|half|hj)\.?[\s/]*(?P<year>\d{4})\Z", re.IGNORECASE),
    re.compile(r"(?:kw|cw|week|w)\s?(?P<week>\d{1,2})[\s/.-]*(?P<year>\d{4})\Z", re.IGNORECASE),
    re.compile(r"(?P<year>\d{4})[\s/-]*(?:kw|cw|week|w)\s?(?P<week>\d{1,2})\Z", re.IGNORECASE),
)
"""A year, half, quarter, month or week instead of a day."""
BARE = re.compile(r"(?:[^\W\d_]{3,9}\.?[\s-]\d{2}|\d{1,2}\.?[\s-][^\W\d_]{3,9}\.?)\Z")
"""`May-18`: what a spreadsheet shows for May 2018 as well as for 18 May."""
SERIALS = range(20_000, 80_000)
"""Days since 1900 as spreadsheets count them: 1954 to 2119."""
WEEKDAY = re.compile(r"(mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so)[a-z]*\.?,?\s+", re.IGNORECASE)
WEEK = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
IN_WEEK = {
    name: number for number, names in enumerate("mo tu,di we,mi th,do fr sa su,so".split()) for name in names.split(",")
}
NAMES = (
    "january jan januar jänner jaenner|february feb februar|march mar märz maerz mär mrz|april apr|may mai|"
    "june jun juni|july jul juli|august aug|september sep sept|october oct oktober okt|"
    "november nov|december dec dezember dez"
)
MONTHS = {name: number for number, names in enumerate(NAMES.split("|"), 1) for name in names.split()}
LONG = "January February March April May June July August September October November December".split()
HOW = "write it as year-month-day, such as 2026-03-31."
TURNED = re.compile(r"\d\s?[-./]\s?\d{1,2}\s?[-./]\s?\d\d")
"""What every date of two numbers and a year holds."""
MARKS: tuple[Asked, ...] = (".", "/", "-")
HANDS: tuple[frozenset[str], ...] = (frozenset("."), frozenset("/-"))
"""What stands between the numbers. Dots come with the day first, so that they say nothing of the others."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A date of two numbers and a year, whose order the cell alone does not tell; `evidence` where it does."""

    first: int
    second: int
    year: int
    mark: Asked
    clock: time | None
    zone: str
    short: bool = False
    """Whether the year was written with two digits."""
    weekday: int | None = None
    """The day of the week that stands before it, from Monday, 0."""

    @property
    def evidence(self) -> Order | None:
        """What must come first, where one number can be no month, or the day of the week fits one order alone."""
        if self.first > 12 >= self.second:
            return "day"
        if self.second > 12 >= self.first:
            return "month"
        if self.weekday is None or self.short or not self.open:
            return None
        orders: tuple[Order, ...] = ("day", "month")
        fits = [order for order in orders if date(self.year, *self.day(order)).weekday() == self.weekday]
        return fits[0] if len(fits) == 1 else None

    @property
    def open(self) -> bool:
        """Whether both orders give a date, and not the same."""
        return self.first != self.second and 1 <= self.first <= 12 and 1 <= self.second <= 12

    def day(self, order: str) -> tuple[int, int]:
        """Month and day."""
        return (self.second, self.first) if order == "day" else (self.first, self.second)


@dataclass(frozen=True, slots=True)
class Short:
    """A date whose order is clear and whose year has two digits."""

    month: int
    day: int
    year: int
    clock: time | None
    zone: str
    short: bool = True


@dataclass(frozen=True, slots=True)
class _Period:
    """A stretch of days where a day is asked for."""

    first: date
    last: date


Raw = datetime | Mark | Unreadable | Turn | Short | _Period


def parse_dates(
    cells: Sequence[Cell], *, said: Mapping[Asked, str], timed: bool, beside: Sequence[str] = ()
) -> list[Parsed] | Ambiguous:
    """The cells as dates (`timed`: as datetimes, a day alone at 00:00, an offset from UTC kept). A day's time of day is
    left out. `said`: what was answered about the column. Columns of mixed orders: what is open, and what is in the
    rarer order, is refused. `beside`: dates that other columns of the sheet hold as text."""
    read = [_read(cell) for cell in cells]
    if swapped := _swapped(cells, read, beside):
        if "swap" not in said:
            return _about_swap(*swapped)
        if said["swap"] == "turned":
            read = [
                _turned_round(raw) if isinstance(cell, date) else raw for cell, raw in zip(cells, read, strict=True)
            ]
    turns = [turn for turn in read if isinstance(turn, Turn)]
    rarer = _rarer(turns, said)
    orders = {turn.mark: said.get(turn.mark) or _told(turns, turn.mark) for turn in turns}
    if question := _open(cells, read, said, {m: order for m, order in orders.items() if m not in rarer}):
        return question
    results: list[Parsed] = []
    for cell, raw in zip(cells, read, strict=True):
        if isinstance(raw, Turn) and raw.mark in rarer and (raw.open or raw.evidence in rarer[raw.mark]):
            why = f"stands in a column that mixes dates with the day and with the month first; {HOW}"
            results.append(unreadable(cell, why))
        else:
            results.append(_finished(_decided(cell, raw, said, orders), timed))
    return results


def _swapped(cells: Sequence[Cell], read: Sequence[Raw], beside: Sequence[str]) -> tuple[datetime, str] | None:
    """A date of the sheet and a text of its column, else `beside` it, where the sheet may have turned round the first:
    a spreadsheet that expects the month first takes `03/04/2026` for one, and leaves `31/12/2025` as text."""
    known = [raw for cell, raw in zip(cells, read, strict=True) if isinstance(cell, date) and isinstance(raw, datetime)]
    first = next((k for k in known if k.day != k.month), None)
    if first is None or any(k.day > 12 for k in known):
        return None
    texts = [cell for cell, raw in zip(cells, read, strict=True) if isinstance(cell, str) and isinstance(raw, Turn)]
    turns = [(text, turn) for text in texts or beside if (turn := turn_of(text)) and turn.mark in HANDS[1]]
    told = {turn.evidence for _, turn in turns}
    return (first, turns[0][0]) if len(told) == 1 and None not in told else None


def _about_swap(known: datetime, cell: str) -> Ambiguous:
    text, kept, turned = shown(cell), _long(known.date()), _long(_turned_round(known).date())
    question = (
        f"The sheet holds “{text}” as text, and no date of it has a day after the 12th: it may have taken the day for "
        f"the month. Is its {kept} right, or was {turned} written?"
    )
    return Ambiguous("swap", question, text, (Reading("kept", kept), Reading("turned", turned)))


def _turned_round(raw: Any) -> Any:
    """A date with its day as its month."""
    return raw.replace(month=raw.day, day=raw.month) if isinstance(raw, datetime) else raw


def turn_of(cell: Cell) -> Turn | None:
    """The date of two numbers and a year that a cell holds, if it holds one."""
    found = _read_text(cell) if isinstance(cell, str) and TURNED.search(cell) else None
    return found if isinstance(found, Turn) else None


def _told(turns: Sequence[Turn], mark_: Asked) -> Order | None:
    """What comes first in dates with this mark, where those of the column agree."""
    told = {turn.evidence for turn in turns if turn.mark == mark_} - {None}
    return told.pop() if len(told) == 1 else None


def _rarer(turns: Sequence[Turn], said: Mapping[Asked, str]) -> dict[Asked, set[Order]]:
    """Marks with which the column has both orders, and which of these is the rarer one; both if they are as many."""
    found: dict[Asked, set[Order]] = {}
    for hand in HANDS:
        votes = Counter(t.evidence for t in turns if t.mark in hand and t.mark not in said and t.evidence)
        if len(votes) == 2:
            fewest = {order for order, count in votes.items() if count == min(votes.values())}
            found |= {mark_: fewest for mark_ in MARKS if mark_ in hand and mark_ not in said}
    return found


def _open(
    cells: Sequence[Cell], read: Sequence[Raw], said: Mapping[Asked, str], orders: Mapping[Asked, str | None]
) -> Ambiguous | None:
    """The first thing that the column leaves open; the order only of marks in `orders`."""
    for cell, raw in zip(cells, read, strict=True):
        if isinstance(raw, Turn) and raw.open and raw.mark in orders and orders[raw.mark] is None:
            return _question(cell, raw)
        if isinstance(raw, Short | Turn) and raw.short and "century" not in said:
            example = f"“{shown(cell)}”{_in_words(raw)}"
            return _about_century(
                shown(cell), example, {r.year for r in read if isinstance(r, Short | Turn) and r.short}
            )
        if isinstance(raw, _Period) and "period" not in said:
            readings = (Reading("first", _long(raw.first)), Reading("last", _long(raw.last)))
            question = (
                f"“{shown(cell)}” is no day. Which day is meant: the first ({_long(raw.first)}) or the last "
                f"({_long(raw.last)})?"
            )
            return Ambiguous("period", question, shown(cell), readings)
    return None


def _in_words(raw: Short | Turn) -> str:
    """Day and month where the cell tells them: `26-03-04` may have begun with the year, and somebody sees it then."""
    if not isinstance(raw, Turn) or raw.evidence is None:
        return ""
    month, day = raw.day(raw.evidence)
    return f" ({day} {LONG[month - 1]})"


def _about_century(cell: str, example: str, years: set[int]) -> Ambiguous:
    """Which century is meant; where some years are from both, this is one of the answers: `98` is not 2098."""
    low, high = f"{min(years):02}", f"{max(years):02}"
    if low == high:
        question = f"Does {example} lie in 20{low} or in 19{low}?"
        return Ambiguous("century", question, cell, (Reading("20", f"20{low}"), Reading("19", f"19{low}")))
    ways = [Reading("20", f"20{low} to 20{high}"), Reading("19", f"19{low} to 19{high}")]
    if int(low) < HALF <= int(high):
        ways.insert(
            0, Reading("split", f"20{low} and 19{high}: up to {HALF - 1} in this century, the rest in the last")
        )
    question = f"{example} has a year of two digits. In which century do the years “{low}” to “{high}” lie?"
    return Ambiguous("century", question, cell, tuple(ways))


def _decided(
    cell: Cell, raw: Raw, said: Mapping[Asked, str], orders: Mapping[Asked, str | None]
) -> datetime | Mark | Unreadable:
    """The one meaning of a cell, once nothing is open."""
    if isinstance(raw, _Period):
        return datetime.combine(raw.last if said.get("period") == "last" else raw.first, time())
    if isinstance(raw, Short):
        return _moment(cell, (_whole_year(raw.year, said), raw.month, raw.day), raw.clock, raw.zone)
    if isinstance(raw, Turn):
        month, day = raw.day(said.get(raw.mark) or raw.evidence or orders[raw.mark] or "day")
        year = _whole_year(raw.year, said) if raw.short else raw.year
        return _on(raw.weekday, cell, _moment(cell, (year, month, day), raw.clock, raw.zone))
    return raw


def _whole_year(year: int, said: Mapping[Asked, str]) -> int:
    century = said.get("century") or "20"
    return year + 100 * (int(century) if century != "split" else 20 if year < HALF else 19)


def _long(day: date) -> str:
    return f"{day.day} {LONG[day.month - 1]} {day.year}"


def _finished(value: datetime | Mark | Unreadable, timed: bool) -> Parsed:
    return value.date() if isinstance(value, datetime) and not timed else value


def _question(cell: Cell, turn: Turn) -> Ambiguous:
    first, second = readings_of(turn)
    question = f"Is “{shown(cell)}” the {first.meaning} or the {second.meaning}? No date in the column decides it."
    return Ambiguous(turn.mark, question, shown(cell), (first, second))


def readings_of(turn: Turn) -> tuple[Reading, Reading]:
    """What an open date is with the day first, and with the month first."""
    year = f"…{turn.year:02}" if turn.short else turn.year
    first = Reading("day", f"{turn.first} {LONG[turn.second - 1]} {year}")
    return first, Reading("month", f"{turn.second} {LONG[turn.first - 1]} {year}")


def _read(cell: Cell) -> Raw:
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
        case float() | int() if not isinstance(cell, bool) and cell == cell // 1 and len(plain(cell)) in (4, 5, 8):
            return _read_text(plain(cell))
        case _:
            return unreadable(cell, f"is a number, not a date; format the column as date, or {HOW}")


def _in_range(cell: Cell, value: datetime) -> datetime | Unreadable:
    return value if value.year >= EARLIEST else unreadable(cell, f"lies before the year {EARLIEST}; {HOW}")


def _on(weekday: int | None, cell: Cell, found: datetime | Unreadable) -> datetime | Unreadable:
    """The day, if the day of the week before it is right."""
    if weekday is None or isinstance(found, Unreadable) or found.weekday() == weekday:
        return found
    why = f"says {WEEK[weekday]}, and {_long(found.date())} is a {WEEK[found.weekday()]}; correct it, or {HOW}"
    return unreadable(cell, why)


def _read_text(cell: str) -> Raw:
    text = " ".join(cell.split())
    if not (named := WEEKDAY.match(text) if text[:1].isalpha() else None):
        return _read_bare(cell, text)
    weekday, found = IN_WEEK[named[1][:2].lower()], _read_bare(cell, text[named.end() :])
    if isinstance(found, Turn):
        return replace(found, weekday=weekday)
    return _on(weekday, cell, found) if isinstance(found, datetime) else found


def _read_bare(cell: str, text: str) -> Raw:
    """A date without the day of the week."""
    if found := ISO.match(text) or COMPACT.match(text):
        parts = found.groupdict()
        return _timed(cell, (int(parts["year"]), int(parts["month"]), int(parts["day"])), parts)
    if found := NUMERIC.match(text):
        parts = found.groupdict()
        clock = _clock(parts)
        if isinstance(clock, str):
            return unreadable(cell, clock)
        turn = Turn(
            int(parts["first"]),
            int(parts["second_"]),
            int(parts["year"]),
            _mark(parts["mark"]),
            clock,
            parts["zone"] or "",
            short=len(parts["year"]) == 2,
        )
        if max(turn.first, turn.second) > 31 or min(turn.first, turn.second) > 12 or not turn.first or not turn.second:
            return unreadable(cell, f"is no day of the calendar; {HOW}")
        return turn
    if found := DAY_NAME.match(text) or NAME_DAY.match(text):
        parts = found.groupdict()
        if month := MONTHS.get(parts["name"].casefold()):
            day = (int(parts["year"]), month, int(parts["day"]))
            return _short(cell, day, parts) if len(parts["year"]) == 2 else _timed(cell, day, parts)
    if text.isdecimal() and len(text) == 5 and int(text) in SERIALS:
        counted = date(1899, 12, 30) + timedelta(days=int(text))
        why = f"is the number by which a spreadsheet counts days ({_long(counted)}, if it counts from 1900); {HOW}"
        return unreadable(cell, why)
    if BARE.match(text):
        return unreadable(cell, f"can be a month of a year or a day of a month; {HOW}")
    return _period(text) or unreadable(cell, f"is no date; {HOW}")


def _mark(said: str) -> Asked:
    return next(mark_ for mark_ in MARKS if mark_ == said)


def _short(cell: Cell, day: tuple[int, int, int], parts: dict[str, str | None]) -> Short | Unreadable:
    clock = _clock(parts)
    if isinstance(clock, str):
        return unreadable(cell, clock)
    if not 1 <= day[2] <= 31:
        return unreadable(cell, f"is no day of the calendar; {HOW}")
    return Short(day[1], day[2], day[0], clock, parts.get("zone") or "")


def _period(text: str) -> _Period | None:
    """The year, half, quarter, month or week that a text names, if it names one."""
    for form in PERIODS:
        if found := form.match(text):
            parts = {name: value for name, value in found.groupdict().items() if value is not None}
            year = int(parts["year"])
            if not EARLIEST <= year <= LATEST:
                return None
            if "week" in parts:
                return _week(year, int(parts["week"]))
            if "name" in parts:
                month = MONTHS.get(parts["name"].casefold(), 0)
                return _months(year, month, 1) if month else None
            if "month" in parts:
                return _months(year, int(parts["month"]), 1)
            if "quarter" in parts:
                return _months(year, int(parts["quarter"]) * 3 - 2, 3)
            return _months(year, int(parts["half"]) * 6 - 5, 6) if "half" in parts else _months(year, 1, 12)
    return None


def _months(year: int, month: int, count: int) -> _Period | None:
    if not 1 <= month <= 12:
        return None
    after = month + count
    following = date(year + (after > 12), after - 12 if after > 12 else after, 1)
    return _Period(date(year, month, 1), following - timedelta(days=1))


def _week(year: int, week: int) -> _Period | None:
    try:
        return _Period(date.fromisocalendar(year, week, 1), date.fromisocalendar(year, week, 7))
    except ValueError:
        return None


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
