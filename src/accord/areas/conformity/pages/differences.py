"""What got better or worse between two days: a page, a short list for the overview, a file, and the API."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render

from accord.areas.conformity.pages.requirements import (
    ASKED,
    asked_alone,
    at,
    requirement_url,
    shown,
)
from accord.areas.conformity.queries.times import began_on, between, difference_report, rows_on, two_days, unknown
from accord.areas.conformity.terms import Turn
from accord.doors.api.endpoints import endpoint
from accord.doors.exchange import sheets
from accord.doors.pages.export import XLSX
from accord.doors.pages.files import disposition
from accord.doors.pages.places import asked_day, landmarks_for, page
from accord.doors.pages.show import day as written
from accord.doors.pages.show import linked
from accord.kernel.access.scope import follow
from accord.kernel.acts.happened import today_of
from accord.kernel.checks.verdict import Outcome
from accord.kernel.moments.moment import Moment
from accord.kernel.records.fields import Input
from accord.kernel.refusals import NotThere
from accord.standards import editions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from django.http import HttpRequest, HttpResponseBase
    from django.utils.safestring import SafeString

    from accord.areas.conformity.terms import Difference, RowVerdict
    from accord.kernel.access.actor import Actor
    from accord.kernel.records.history import Between
    from accord.kernel.records.record import Record
    from accord.standards import Edition

FEW, ACTS, AHEAD = 8, 3, 90
TITLES = {Turn.WORSE: "Worse", Turn.BETTER: "Better", Turn.OTHER: "Set aside or taken up"}


@page("differences/", needs="conformity.view", title="What changed", order=2)
def what_differs(request: HttpRequest, by: Actor) -> HttpResponse:
    """Two days side by side. Days that nobody has asked for yet take some seconds: the page brings them later, one
    standard of one day at a time."""
    alone = asked_alone(request, by)
    since, on = two_days(by.organization, asked_day(request, "since"), asked_day(request))
    brief, later = "brief" in request.GET, "HX-Request" in request.headers
    context = at(by, Moment(by.organization, on), alone) | {
        "since": since,
        "every": [alone] if alone else editions(),
        "began": began_on(by.organization),
        "offered": _offered(request, by, since, on),
        "here": f"?{urlencode(_days(by, since, on) | {'look': 1} | _kept(alone), safe=':')}",
        "files": f"?{urlencode(_days(by, since, on) | _kept(alone), safe=':')}",
        "may_export": by.may("conformity.export"),
    }
    left = unknown(by.organization, shown(by, alone), since, on)
    if later and left:
        rows_on(by.organization, [left[0][1]], left[0][0])
        if len(left) > 1:
            again = {"again": request.get_full_path(), "left": len(left) - 1}
            return render(request, "conformity/waiting.html", context | again)
    if later or "look" in request.GET or not left:
        context["parts"] = parts_of(by, shown(by, alone), since, on)
    template = "differences.html" if not later else "changes.html" if brief else "difference.html"
    return render(request, f"conformity/{template}", context | ({"brief": brief_of(context)} if later else {}))


def _days(by: Actor, since: date, on: date) -> dict[str, str]:
    ends = {} if on == today_of(by) else {"on": on.isoformat()}
    return {"since": since.isoformat(), **ends}


def _kept(alone: Edition | None) -> dict[str, str]:
    return {"standard": alone.id} if alone else {}


def _offered(request: HttpRequest, by: Actor, since: date, on: date) -> list[dict[str, Any]]:
    """Pairs of days that people ask for, each as a link."""
    present, kept = today_of(by), _kept(asked_alone(request, by))
    pairs = [
        ("Last week", present - timedelta(days=7), present),
        ("Last month", present - timedelta(days=30), present),
        ("Since the start of the year", date(present.year, 1, 1), present),
        *((f"Since {mark.says}", mark.on, present) for mark in landmarks_for(by) if mark.on < present),
        (f"What lapses in {AHEAD} days", present, present + timedelta(days=AHEAD)),
    ]
    return [
        {
            "says": says,
            "address": f"?{urlencode(_days(by, first, last) | kept, safe=':')}",
            "here": (first, last) == (since, on),
        }
        for says, first, last in pairs
        if first < last
    ]


@dataclass(frozen=True, slots=True)
class Line:
    """Requirements that changed in the same way for the same reason, ready to be read. `difference`: the first."""

    difference: Difference
    rows: list[tuple[str, str, str]]  # ref, title, address
    then: list[str]  # why it was so then
    acts: list[tuple[Between, SafeString]]
    more: int


def parts_of(by: Actor, of: Sequence[Edition], since: date, on: date) -> list[dict[str, Any]]:
    """What differs between two days, edition by edition, ready to be read."""
    found = between(by, of, since, on)
    every = [d for _, ds in found.values() for d in ds]
    records = follow(by, {a.pointer for d in every for a in _first(d)})
    parts = []
    for e in of:
        rows, differences = found[e.id]
        lines = [_line(by, e, ds, records) for ds in _alike(differences)]
        groups = [(t, TITLES[t], [x for x in lines if x.difference.turn is t]) for t in Turn]
        parts.append(
            {
                "edition": e,
                "groups": [g for g in groups if g[2]],
                "counts": [(TITLES[t].lower(), n) for t in Turn if (n := sum(d.turn is t for d in differences))],
                "flow": Flow.of(rows["then"], rows["now"]) if differences else None,
                "bare": not differences and all(v.outcome is Outcome.NO_DATA for v in rows["now"]),
            }
        )
    return parts


def _first(d: Difference) -> Sequence[Between]:
    """The last acts, one of each record."""
    return list({a.pointer: a for a in reversed(d.done)}.values())[-ACTS:][::-1]


def _alike(differences: Sequence[Difference]) -> list[list[Difference]]:
    """Those together that went from and to the same for the same reason."""
    found: dict[tuple[Any, ...], list[Difference]] = {}
    for d in differences:
        found.setdefault((d.then.outcome, d.now.outcome, d.now.because, d.done), []).append(d)
    return list(found.values())


def _line(by: Actor, of: Edition, alike: Sequence[Difference], records: Mapping[str, Record]) -> Line:
    d = alike[0]
    acts = [(a, linked(by.organization.slug, records[a.pointer])) for a in _first(d) if a.pointer in records]
    rows = [(x.now.row.ref, x.now.row.title, requirement_url(by, of.id, x.now.row.ref)) for x in alike]
    then = list(dict.fromkeys(x.then.because for x in alike))
    return Line(d, rows, then, acts, len(d.done) - len(acts))


def brief_of(context: dict[str, Any]) -> list[dict[str, Any]]:
    """The first differences of all editions, the worse ones first."""
    found = [
        {"edition": part["edition"], "line": line, "title": TITLES[turn]}
        for turn in Turn
        for part in context["parts"]
        for t, _, lines in part["groups"]
        if t is turn
        for line in lines
    ]
    context["count"] = sum(len(f["line"].rows) for f in found)
    context["shown"] = sum(len(f["line"].rows) for f in found[:FEW])
    return found[:FEW]


# ---- the picture ---------------------------------------------------------------------------------------------------

ORDER = (Outcome.HOLDS, Outcome.ATTESTED, Outcome.NO_DATA, Outcome.FAILS, Outcome.NOT_APPLICABLE)
TALL, GAP, LEFT, RIGHT, BAR = 260, 10, 150, 450, 14


@dataclass(frozen=True, slots=True)
class Bar:
    """One outcome on one of the two days."""

    outcome: str
    shape: str
    count: int
    x: int
    y: float
    height: float
    says_x: int
    anchor: str

    @property
    def middle(self) -> float:
        """Where its label stands."""
        return round(self.y + self.height / 2 + 5, 1)


@dataclass(frozen=True, slots=True)
class Band:
    """How many requirements went from one outcome to another."""

    then: str
    now: str
    shape: str
    count: int
    moved: bool
    path: str


@dataclass(frozen=True, slots=True)
class Flow:
    """How outcomes flowed from one day to the other, in the units of its drawing."""

    bars: list[Bar]
    bands: list[Band]

    @classmethod
    def of(cls, then: Sequence[RowVerdict], now: Sequence[RowVerdict]) -> Flow:
        """From the verdicts of the same rows on two days."""
        pairs = {(a, b): 0 for a in ORDER for b in ORDER}
        for a, b in zip(then, now, strict=True):
            pairs[a.outcome, b.outcome] += 1
        one = (TALL - GAP * (len(ORDER) - 1)) / max(len(then), 1)
        left = _tops({o: sum(pairs[o, b] for b in ORDER) for o in ORDER}, one)
        right = _tops({o: sum(pairs[a, o] for a in ORDER) for o in ORDER}, one)
        bars = [_bar(o, y, n * one, n, LEFT - BAR, LEFT - BAR - 8, "end") for o, (y, n) in left.items() if n]
        bars += [_bar(o, y, n * one, n, RIGHT, RIGHT + BAR + 8, "start") for o, (y, n) in right.items() if n]
        return cls(bars, list(_bands(pairs, left, right, one)))


Tops = dict[Outcome, tuple[float, int]]


def _tops(counts: Mapping[Outcome, int], one: float) -> Tops:
    found, y = {}, 2.0
    for outcome, count in counts.items():
        found[outcome] = (y, count)
        y += count * one + (GAP if count else 0)
    return found


def _bar(o: Outcome, y: float, height: float, count: int, x: int, says_x: int, anchor: str) -> Bar:
    return Bar(o.value, o.shape, count, x, round(y, 1), round(height, 1), says_x, anchor)


def _bands(pairs: Mapping[tuple[Outcome, Outcome], int], left: Tops, right: Tops, one: float) -> Iterator[Band]:
    start, end = {o: y for o, (y, _) in left.items()}, {o: y for o, (y, _) in right.items()}
    middle = (LEFT + RIGHT) // 2
    for (a, b), count in pairs.items():
        if not count:
            continue
        high, (y1, y2) = count * one, (start[a], end[b])
        start[a], end[b] = y1 + high, y2 + high
        path = (
            f"M{LEFT} {y1:.1f}C{middle} {y1:.1f} {middle} {y2:.1f} {RIGHT} {y2:.1f}V{y2 + high:.1f}"
            f"C{middle} {y2 + high:.1f} {middle} {y1 + high:.1f} {LEFT} {y1 + high:.1f}Z"
        )
        yield Band(a.value, b.value, b.shape, count, a is not b, path)


# ---- taking it along ------------------------------------------------------------------------------------------------

HEADINGS = (
    "Standard", "Requirement", "Title", "Turn", "Outcome then", "Because then", "Outcome now", "Because now",
    "Lapsed on", "Acts in between",
)  # fmt: skip


@page("differences/export.<str:ending>", needs="conformity.export")
def differences_file(request: HttpRequest, by: Actor, ending: str) -> HttpResponseBase:
    """The same as CSV or XLSX. Raises NotThere for another form."""
    if ending not in {"csv", "xlsx"}:
        raise NotThere
    since, on = two_days(by.organization, asked_day(request, "since"), asked_day(request))
    asked = shown(by, asked_alone(request, by))
    found = between(by, asked, since, on)
    lines = [_cells(e, d) for e in asked for d in found[e.id][1]]
    if ending == "csv":
        response: HttpResponseBase = StreamingHttpResponse(
            sheets.csv(list(HEADINGS), lines), content_type="text/csv; charset=utf-8"
        )
    else:
        response = HttpResponse(sheets.xlsx([("Differences", list(HEADINGS), lines)]), content_type=XLSX)
    response.headers["Content-Disposition"] = disposition(f"differences-{since}-{on}.{ending}")
    return response


def _cells(of: Edition, d: Difference) -> list[sheets.Cell]:
    acts = "; ".join(f"{a.says}, {a.who}, {written(a.on)}" for a in d.done[:20])
    return [
        of.id, d.now.row.ref, d.now.row.title, d.turn.value, d.then.outcome.value, d.then.because,
        d.now.outcome.value, d.now.because, d.lapsed_on, acts,
    ]  # fmt: skip


DAYS = (
    ASKED[0],
    Input("since", "date", "since", "The day to compare with; without it a week before the other."),
    Input("on", "date", "on", "The later day; without it today. It may lie ahead."),
)


@endpoint(
    "differences",
    needs="conformity.view",
    query=DAYS,
    summary="The requirements whose outcome differs between two days, and what was done in between",
)
def differences_between(by: Actor, standard: str, since: date | None = None, on: date | None = None) -> dict[str, Any]:
    """What got better or worse."""
    return difference_report(by, standard, since, on)
