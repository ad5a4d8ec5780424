"""What the words are made of: nouns and names for sentences, days and gaps between them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from accord.kernel.checks.verdict import Mend
from accord.kernel.records.declaration import of

if TYPE_CHECKING:
    from accord.kernel.records.record import Record

Records = QuerySet[Any]
Condition = Q | dict[str, Any]
DAY = timedelta(days=1)
FAR = date.max


def as_q(condition: Condition) -> Q:
    return condition if isinstance(condition, Q) else Q(**condition)


def noun(qs: Records, count: int) -> str:
    declaration = of(qs.model)
    return declaration.label if count == 1 else declaration.plural


def are(count: int) -> str:
    return "is" if count == 1 else "are"


def names(qs: Records) -> str:
    titles = [r.title for r in qs.order_by("reference")[:4]]
    return ", ".join(titles[:3]) + (" and others" if len(titles) > 3 else "")


def day_in_words(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"


def first_pointer(qs: Records) -> str:
    record: Record | None = qs.order_by("reference").first()
    return record.pointer if record else ""


def edit(bad: Records, otherwise: Mend | None, verb: str = "edit") -> Mend | None:
    pointer = first_pointer(bad)
    return Mend(bad.model.__name__, verb, pointer) if pointer else otherwise


def first_gap(day: date, needs: Records, by: Records, via: str, until: str, first: str) -> date | None:
    """The first day from `day` on which some need has no period of `by` that covers it."""
    periods: dict[Any, list[tuple[date, date]]] = {}
    rows = by.filter(**{f"{via}__in": needs.values("pk")}).values_list(via, first, until)
    for need, begin, end in rows:
        periods.setdefault(need, []).append((begin or date.min, end or FAR))
    gaps = [gap(day, spans) for spans in periods.values()]
    return min((g for g in gaps if g), default=None)


def spans(qs: Records, first: str, until: str) -> list[tuple[date, date]]:
    return [(begin or date.min, end or FAR) for begin, end in qs.values_list(first, until)]


def gap(day: date, spans: list[tuple[date, date]]) -> date | None:
    at = day
    for begin, end in sorted(spans):
        if begin <= at <= end:
            if end == FAR:
                return None
            at = end + DAY
    return at


def after(day: date | None, days: int = 0) -> date | None:
    return None if day is None else day + timedelta(days=days + 1)
