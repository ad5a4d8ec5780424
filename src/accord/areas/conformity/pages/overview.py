"""The overview: the wall of every requirement of both standards, the horizon of what lapses, what is due for who
looks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.utils.html import format_html_join

from accord.areas.conformity.pages.clauses import clause_url
from accord.areas.conformity.pages.requirements import (
    OUTCOMES,
    adopt_url,
    asked_alone,
    at,
    card,
    mend_link,
    requirement_url,
    shown,
)
from accord.areas.conformity.queries import lapses, rows_of
from accord.areas.conformity.terms import CHAPTERS, RowVerdict
from accord.doors.pages.places import asked_day, page
from accord.kernel.checks.verdict import Mend, Outcome
from accord.kernel.duties.inbox import duties
from accord.kernel.moments.past import moment
from accord.standards import Edition, edition, editions

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.utils.safestring import SafeString

    from accord.kernel.access.actor import Actor

Found = Sequence[tuple[Edition, list[RowVerdict]]]


@page("", needs="conformity.view", title="Overview", order=0)
def overview(request: HttpRequest, by: Actor) -> HttpResponse:
    """Both standards at a glance: the wall, the horizon, what is due for the person who looks."""
    alone = asked_alone(request, by)
    with moment(by.organization, asked_day(request)) as m:
        found = rows_of(m, shown(by, alone))
        both = [(e, v) for e, vs in found for v in vs]
        coming = lapses(both, m)
        context = at(by, m, alone)
        context |= {
            "cards": [card(e, vs) for e, vs in found],
            "wall": wall(by, found, context["query"]),
            "outcomes": OUTCOMES,
            "horizon": horizon(coming, m.on),
            "coming": _coming(by, coming[:6]),
            "coming_count": len(coming),
            "nothing_yet": all(v.outcome is Outcome.NO_DATA for _, v in both),
        }
    if context["nothing_yet"] and not context["is_past"]:
        context |= {"begin": mend_link(by, Mend("Scope", "create")), "may_import": by.may("exchange.import")}
        context["adopt"] = "" if context["kept"] or by.organization.editions else adopt_url(by)
    if not context["kept"]:
        with moment(by.organization) as present:
            context["due"] = [(d, d.days_left(present.on)) for d in duties(by, present, ahead=60)[:8]]
    return render(request, "conformity/overview.html", context)


def _coming(by: Actor, coming: Sequence[tuple[date, Edition, RowVerdict]]) -> list[dict[str, Any]]:
    return [
        {"day": day, "edition": e, "verdict": v, "url": requirement_url(by, e.id, v.row.ref)} for day, e, v in coming
    ]


def wall(by: Actor, found: Found, query: str) -> list[dict[str, Any]]:
    """One line per clause or theme: quality to the left, security to the right, every requirement one cell."""
    sides = [(e, _by_chapter(rows)) for e, rows in found]
    return [
        {
            "key": key,
            "title": title,
            "url": next(clause_url(by, e, key) for e, chapters in sides if key in chapters) + query,
            "sides": [{"edition": e, "cells": _cells(by, e, chapters.get(key, ()), query)} for e, chapters in sides],
        }
        for key, title in CHAPTERS
        if any(key in chapters for _, chapters in sides)
    ]


def _by_chapter(rows: Sequence[RowVerdict]) -> dict[str, list[RowVerdict]]:
    found: dict[str, list[RowVerdict]] = {}
    for v in rows:
        found.setdefault(v.row.chapter, []).append(v)
    return found


CELL = '<li><a class="cell {0}" href="{1}" title="{2} {3}: {4}"><span class="unseen">{2} {4}</span></a></li>'


def _cells(by: Actor, of: Edition, rows: Sequence[RowVerdict], query: str) -> SafeString:
    return format_html_join("", CELL, (_cell(by, of, v, query) for v in rows))


def _cell(by: Actor, of: Edition, v: RowVerdict, query: str) -> tuple[str, ...]:
    ref, url = v.row.ref, requirement_url(by, of.id, v.row.ref) + query
    return v.outcome.shape, url, ref, v.row.title, v.outcome.value


@dataclass(frozen=True, slots=True)
class Bar:
    """One standard's lapses in one month, as a bar of the horizon (units of its drawing)."""

    side: str
    x: int
    y: int
    height: int
    count: int


@dataclass(frozen=True, slots=True)
class Month:
    """One month of the horizon; `key`: as its heading in the list is called (`2026-12`)."""

    label: str
    key: str
    x: int
    bars: tuple[Bar, ...]


WIDTH, HEIGHT, BASE = 720, 150, 122


def horizon(coming: Sequence[tuple[date, Edition, RowVerdict]], on: date, months: int = 12) -> list[Month]:
    """How many verdicts lapse in each of the coming months, per standard."""
    counts: dict[tuple[int, str], int] = {}
    for day, e, _ in coming:
        month = (day.year - on.year) * 12 + day.month - on.month
        counts[month, e.id] = counts.get((month, e.id), 0) + 1
    standards = [e.id for e in editions() if any(e is other for _, other, _ in coming)]
    most = max((n for (m, _), n in counts.items() if m < months), default=1)
    step = WIDTH // months
    return [
        Month(*_month(on, m), m * step + step // 2, tuple(_bars(counts, m, step, most, standards)))
        for m in range(months)
    ]


def _bars(counts: dict[tuple[int, str], int], month: int, step: int, most: int, standards: Sequence[str]) -> list[Bar]:
    found = []
    for place, standard in enumerate(standards):
        if count := counts.get((month, standard), 0):
            height = max(6, round(90 * count / most))
            found.append(
                Bar(
                    edition(standard).side,
                    month * step + step // 2 - 11 * len(standards) + place * 22,
                    BASE - height,
                    height,
                    count,
                )
            )
    return found


def _month(on: date, months: int) -> tuple[str, str]:
    years, month = divmod(on.month - 1 + months, 12)
    return f"{date(2000, month + 1, 1):%b}", f"{on.year + years}-{month + 1:02}"
