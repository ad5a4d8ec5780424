"""Days and the periods between them: when one ends, and when something is no longer covered."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Case, F, Max, When

if TYPE_CHECKING:
    from accord.kernel.checks.saying import Records

DAY = timedelta(days=1)
FAR = date.max
Span = tuple[date, date]
Maybe = date | None


def first_gap(
    day: date, needs: Records, by: Records, via: str, first: str, until: str, *, open_end: bool
) -> date | None:
    """The first day from `day` on which some need has no period of `by` that covers it."""
    periods: dict[Any, list[Span]] = defaultdict(list)
    for need, begin, end in by.filter(**{f"{via}__in": needs.values("pk")}).values_list(via, first, until):
        periods[need] += span(begin, end) if end or open_end else []
    gaps = [gap(day, some) for some in periods.values()]
    return min((g for g in gaps if g), default=None)


def spans(qs: Records, first: str, until: str, *, open_end: bool = False) -> list[Span]:
    """The periods (first and last day) in which records count. One without an end counts for ever if that is meant
    (`open_end`), else not at all."""
    ends = ((begin, end) for begin, end in qs.values_list(first, until) if end or open_end)
    return [s for begin, end in ends for s in span(begin, end)]


def last_days(day: date, records: Records, of_what: str, on: str) -> Records:
    """By key the latest date `on` that had come on a day, and each that only comes: (key, date)."""
    coming = Case(When(**{f"{on}__gt": day}, then=F(on)))
    found: Records = records.order_by().values(of_what, coming=coming).annotate(its_last=Max(on))
    return found.values_list(of_what, "its_last")


def span(first: Maybe, last: Maybe) -> list[Span]:
    """The period from `first` through `last` (None: open), or none if it ends before it begins."""
    begin, end = first or date.min, last or FAR
    return [(begin, end)] if begin <= end else []


def gap(day: date, spans: list[Span]) -> date | None:
    """The first day from `day` on which none of the periods counts; None: it never comes."""
    begins, ends = sorted(begin for begin, _ in spans), sorted(end for _, end in spans)
    for at in (day, *(end + DAY for end in ends if day <= end < FAR)):
        if bisect_right(begins, at) <= bisect_left(ends, at):  # one that ends before it begins never counts
            return at
    return None


def after(day: date | None, days: int = 0) -> date | None:
    """The day after `day` plus `days`; None: there is no such day."""
    return None if day is None or (FAR - day).days <= days else day + timedelta(days=days + 1)
