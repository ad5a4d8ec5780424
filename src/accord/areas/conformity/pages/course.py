"""The history of a requirement's verdict: a strip of the last months, and the same as a table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.shortcuts import render

from accord.areas.conformity.pages.requirements import asked_row, at, requirement_url
from accord.areas.conformity.queries.course import MONTHS, course, first_day
from accord.areas.conformity.queries.times import began_on
from accord.areas.conformity.rules import stretches
from accord.doors.pages.places import asked_day, page
from accord.kernel.acts.happened import today_of
from accord.kernel.moments.moment import Moment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

    from accord.areas.conformity.terms import Stretch
    from accord.kernel.access.actor import Actor

WIDE = 720


@page("course/<str:standard>/<path:ref>/", needs="conformity.view")
def course_of(request: HttpRequest, by: Actor, standard: str, ref: str) -> HttpResponse:
    """The last 18 months of one requirement. Each call looks at some more days until the days of change are known."""
    of, row = asked_row(standard, ref)
    on = min(asked_day(request) or today_of(by), today_of(by))
    points, left = course(by, of, ref, on)
    found = stretches(points)
    first = first_day(by.organization, on)
    context = at(by, Moment(by.organization, on)) | {
        "edition": of,
        "row": row,
        "months": MONTHS,
        "stretches": found[::-1],
        "left": left,
        "looked": len(points),
        "bars": bars(found, first, on),
        "ticks": ticks(first, on),
        "first": first,
        "began": first == began_on(by.organization),
        "here": f"/{by.organization.slug}/course/{of.id}/{quote(ref)}/",
        "back": requirement_url(by, of.id, ref),
    }
    template = "course_part.html" if "HX-Request" in request.headers else "course.html"
    return render(request, f"conformity/{template}", context)


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch in the strip; `open`: the days before it that were not looked at."""

    shape: str
    says: str
    x: float
    width: float
    open: float


def bars(found: Sequence[Stretch], first: date, last: date) -> list[Bar]:
    """Each stretch from its first day to the day before the next one begins to be known."""
    one = WIDE / max((last - first).days + 1, 1)
    drawn = []
    for n, s in enumerate(found):
        begins = s.after + timedelta(days=1) if s.after else s.since
        ends = found[n + 1].after or last if n + 1 < len(found) else s.until
        x = (s.since - first).days * one
        width = max((ends - s.since).days + 1, 1) * one
        unsure = (s.since - begins).days * one
        drawn.append(Bar(s.point.outcome.shape, s.point.outcome.value, round(x, 1), round(width, 1), round(unsure, 1)))
    return drawn


def ticks(first: date, last: date) -> list[dict[str, Any]]:
    """The beginning of every third month."""
    one = WIDE / max((last - first).days + 1, 1)
    months = [date(y, m, 1) for y in range(first.year, last.year + 1) for m in (1, 4, 7, 10)]
    return [
        {"x": round((d - first).days * one, 1), "on": d}
        for d in months
        if min((d - first).days, (last - d).days) >= (last - first).days / 20  # a label stands over its middle
    ]
