"""On the page of a feed: what it saw day by day, and when it saw nothing (9.1, A.8.16)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from accord.areas.monitoring import queries, rules
from accord.areas.monitoring.models import Feed
from accord.doors.pages.address import record_address
from accord.doors.pages.places import panel
from accord.kernel.acts.happened import today_of
from accord.kernel.moments.moment import Moment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from accord.kernel.access.actor import Actor
    from accord.kernel.records.record import Record

WEEKS = 18
WEEKLY = 120  # hours; a feed that is expected more seldom is shown by weeks


@dataclass(frozen=True, slots=True)
class Seen:
    """A day or a week of a feed: passed, failed, none or blind; `says`: the same in words."""

    day: date
    look: str
    says: str


@panel("What it saw", of=("Feed",))
def what_it_saw(by: Actor, record: Record) -> tuple[str, dict[str, Any]] | None:
    """The last weeks as cells, a column for each week; what failed, by name; the times of blindness in words."""
    if not isinstance(record, Feed):
        return None
    last = today_of(by)
    first = last - timedelta(days=last.weekday() + 7 * (WEEKS - 1))
    counts = queries.by_day(by, record, first)
    blind = rules.windows_of(record.blind_windows)
    if record.state == "blind" and record.blind_since:
        blind.append((record.blind_since, last))
    step = 7 if record.expected_hours >= WEEKLY else 1
    days = [seen_on(first + timedelta(days=n), counts, blind, step) for n in range(0, (last - first).days + 1, step)]
    lately = queries.failed_lately(by, record)
    taken_up = queries.standing(Moment(by.organization, last), {r.follow_up for r in lately})
    failed = [(r, record_address(by.organization.slug, r), r.follow_up in taken_up) for r in lately]
    context = {
        "columns": [days[n : n + 7 // step] for n in range(0, len(days), 7 // step)],
        "unit": "a cell for each week" if step == 7 else "day by day, a column for each week",
        "weeks": WEEKS,
        "failed": failed,
        "windows": [w for w in record.blind_windows.splitlines() if w],
        "passed": sum(p for p, _ in counts.values()),
        "not_passed": sum(f for _, f in counts.values()),
    }
    return "monitoring/seen.html", context


def seen_on(day: date, counts: Mapping[date, tuple[int, int]], blind: list[tuple[date, date]], days: int = 1) -> Seen:
    """What a feed saw on a day, or in so many days from then on: `counts` has (passed, failed) by day."""
    said = ("week of " if days > 1 else "") + f"{day:%d} {day:%b %Y}".lstrip("0")
    here = [counts.get(day + timedelta(days=n), (0, 0)) for n in range(days)]
    passed, failed = sum(p for p, _ in here), sum(f for _, f in here)
    end = day + timedelta(days=days - 1)
    if not passed + failed and any(start < end and day < stop for start, stop in blind):
        return Seen(day, "blind", f"{said}: blind")
    if failed:
        return Seen(day, "failed", f"{said}: {failed} of {passed + failed} failed")
    return Seen(day, "passed", f"{said}: {passed} passed") if passed else Seen(day, "none", f"{said}: nothing said")
