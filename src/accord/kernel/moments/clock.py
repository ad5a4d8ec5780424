"""The one clock. Acts, duties and moments read the time here, and nothing else does."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

_set_to: ContextVar[datetime | None] = ContextVar("clock", default=None)


def now() -> datetime:
    """The present instant, UTC, to the microsecond."""
    return _set_to.get() or datetime.now(UTC)


def today(zone: str = "UTC") -> date:
    """The present day in the time zone `zone` (IANA name)."""
    return now().astimezone(ZoneInfo(zone)).date()


def end_of_day(day: date, zone: str) -> datetime:
    """The last microsecond of `day` in `zone`, as UTC."""
    midnight = datetime.combine(day + timedelta(days=1), datetime.min.time(), ZoneInfo(zone))
    return midnight.astimezone(UTC) - timedelta(microseconds=1)


@contextmanager
def clock_at(instant: datetime) -> Iterator[None]:
    """Everything inside happens at `instant` (aware): for the living example and for tests."""
    token = _set_to.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _set_to.reset(token)
