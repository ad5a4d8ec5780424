"""Decisions about feeds and what they say: facts in, objection or value out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from accord.kernel.refusals import Objection


def not_ahead(*, at: datetime, now: datetime, field: str) -> Objection | None:
    """A tool has not said tomorrow's word yet; an hour covers clocks that differ."""
    if at > now + timedelta(hours=1):
        return Objection("That time has not come yet. Is the clock of the tool right?", field)
    return None


def hours_given(*, expected_hours: int | None) -> Objection | None:
    """A feed is expected at least once a year."""
    if expected_hours is not None and not 1 <= expected_hours <= 8784:
        return Objection("The expected interval lies between 1 hour and a year (8784 hours).", "expected_hours")
    return None


def blind_from(last_heard_at: datetime, expected_hours: int) -> datetime:
    """The instant from which its silence counts as blindness."""
    return last_heard_at + timedelta(hours=expected_hours)


def silent(*, last_heard_at: datetime | None, expected_hours: int, now: datetime) -> bool:
    """Whether it has been silent for longer than expected; one that was never heard is."""
    return last_heard_at is None or blind_from(last_heard_at, expected_hours) < now


def left_since(looks: Iterable[tuple[date, bool, date | None]]) -> Iterator[date | None]:
    """Of looks at one thing (day, passed, through which day what followed was under way; None: nothing that stands),
    the earliest first: since when each failed and was left. None: it passed, or something followed.

    What followed an earlier look counts until it is over, or the thing passes.
    """
    since, under_way = None, date.min
    for day, passed, followed in looks:
        under_way = date.min if passed else max(under_way, followed or date.min)
        since = None if passed or followed or day <= under_way else since or day
        yield since


WINDOW = re.compile(r"(\d{4}-\d{2}-\d{2}) to (\d{4}-\d{2}-\d{2}):")


def windows_of(windows: str) -> list[tuple[date, date]]:
    """First and last day of each blind window in a list of them; lines that are none are left out."""
    found = []
    for line in windows.splitlines():
        if match := WINDOW.match(line):
            try:
                found.append((date.fromisoformat(match[1]), date.fromisoformat(match[2])))
            except ValueError:
                continue
    return found


def with_window(windows: str, start: str, end: str, reason: str) -> str:
    """The list of blind windows with one more."""
    return "\n".join(filter(None, [windows.strip(), f"{start} to {end}: {' '.join(reason.split())}"]))
