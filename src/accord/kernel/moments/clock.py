"""The one clock. Acts, duties and moments read the time here, and nothing else does."""

import time
from calendar import monthrange
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

_set_to: ContextVar[datetime | None] = ContextVar("clock", default=None)


def now() -> datetime:
    """The present instant, UTC, to the microsecond."""
    return _set_to.get() or datetime.now(UTC)


def today(zone: str = "UTC") -> date:
    """The present day in the time zone `zone` (IANA name)."""
    return now().astimezone(ZoneInfo(zone)).date()


def plus(day: date, days: int) -> date:
    """`day` plus `days` (before it, if negative), or the first or last day that there is."""
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))


def months_later(day: date, months: int) -> date:
    """The same day of the month so many months later (negative: earlier), or the last one that this month has; the
    first or last day that there is, where it would lie beyond."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not MINYEAR <= year <= MAXYEAR:
        return date.max if months > 0 else date.min
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def start_of_day(day: date, zone: str) -> datetime:
    """The first microsecond of `day` in `zone`, as UTC; in the first and the last year that there is, of UTC's."""
    where = UTC if day.year in {MINYEAR, MAXYEAR} else ZoneInfo(zone)
    return datetime.combine(day, datetime.min.time(), where).astimezone(UTC)


def end_of_day(day: date, zone: str) -> datetime:
    """The last microsecond of `day` in `zone`, as UTC."""
    return start_of_day(day + timedelta(days=1), zone) - timedelta(microseconds=1)


def _beside() -> float:
    """How far the clock is from a counter of seconds that nobody sets (Linux: it runs on while the machine sleeps)."""
    steady = time.CLOCK_BOOTTIME if hasattr(time, "CLOCK_BOOTTIME") else time.CLOCK_MONOTONIC
    return time.time() - time.clock_gettime(steady)


class Jumps:
    """Notices when somebody sets the clock while this process runs. A changed summer time or leap second is none."""

    def __init__(self) -> None:
        self._known = _beside()

    def since(self, least: float = 5.0) -> int:
        """By how many seconds the clock was set since this was last asked, negative: back; 0: not by as many as
        `least`."""
        found = _beside()
        jumped, self._known = found - self._known, found
        return round(jumped) if abs(jumped) >= least else 0


@contextmanager
def clock_at(instant: datetime) -> Iterator[None]:
    """Everything inside happens at `instant` (aware): for the living example and for tests."""
    token = _set_to.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _set_to.reset(token)
