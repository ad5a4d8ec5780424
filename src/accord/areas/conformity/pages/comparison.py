"""The two standards side by side: in general, and here; what they share; who asks for the certificate."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.shortcuts import render

from accord.areas.conformity.pages.clauses import clause_url
from accord.areas.conformity.pages.requirements import (
    ASKED_MOMENT,
    CHOICES,
    asked_edition,
    at,
    mend_link,
    of_each,
    record_url,
    tally,
)
from accord.areas.conformity.queries.comparison import sides
from accord.areas.conformity.terms import CHAPTERS, RELATIONS, Side
from accord.doors.api.endpoints import endpoint
from accord.doors.pages.address import list_address
from accord.doors.pages.places import asked_day, page
from accord.kernel.access.scope import follow
from accord.kernel.acts.happened import today_of
from accord.kernel.checks.verdict import Mend
from accord.kernel.moments.past import moment
from accord.kernel.records.declaration import named
from accord.kernel.records.fields import Input
from accord.standards import aspects, editions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

    from accord.areas.conformity.terms import Figure, RowVerdict
    from accord.kernel.access.actor import Actor
    from accord.standards import Aspect, Edition

SAYS = {
    "equal": ("Asked by both", "The same demand: one record that serves both shows both."),
    "overlaps": ("Overlapping", "The same matter with other or further demands, or one supports the other."),
    "alone": ("Standing alone", "Nothing in the other standard is like it."),
}
ASKED = (
    Input("edition", "choice", "edition", "Instead of the one that the organization works to.", choices=CHOICES),
    *ASKED_MOMENT,
)


@page("comparison/", needs="conformity.view", title="Comparison", order=5)
def comparison(request: HttpRequest, by: Actor) -> HttpResponse:
    """Both standards; `?edition=` takes the place of the one worked to."""
    chosen = request.GET.get("edition", "").strip()
    one, other = of_each(by, asked_edition(chosen) if chosen else None)
    with moment(by.organization, asked_day(request)) as m:
        both = sides(m, one, other)
        seen = set(follow(by, {f.record.pointer for s in both for told in s.facts.values() for f in told}))
        context = at(by, m) | {
            "sides": both,
            "kept": {"edition": chosen} if chosen else {},
            "editions": [e for e in editions() if e.family == one.family],
            "one": one,
            "aspects": [_aspect(by, a.key, a.title, a.texts, both, seen, m.on) for a in aspects()],
            "relations": [
                {"key": key, "title": SAYS[key][0], "says": SAYS[key][1], "cells": [_cell(s.rows(key)) for s in both]}
                for key in RELATIONS
            ],
            "venn": {key: [len(s.rows(key)) for s in both] for key in RELATIONS},
            "bands": _bands(by, both),
            "begin": mend_link(by, Mend("Scope", "create")),
            "demands": [(s.edition, _facts(by, s, "demand", seen)) for s in both],
        }
    return render(request, "conformity/comparison.html", context)


@endpoint("comparison", needs="conformity.view", query=ASKED, summary="The two standards side by side")
def comparison_of_standards(
    by: Actor, edition: str = "", on: date | None = None, known: date | None = None
) -> dict[str, Any]:
    """Per aspect what each standard asks in general and what stands here; what they share, clause by clause."""
    one, other = of_each(by, asked_edition(edition) if edition else None)
    with moment(by.organization, on, known) as m:
        both = sides(m, one, other)
        seen = set(follow(by, {f.record.pointer for s in both for told in s.facts.values() for f in told}))
        return {
            "on": m.on,
            "standards": [s.edition.id for s in both],
            "aspects": [
                {"aspect": a.key, "title": a.title, "standards": [_aspect_of(by, s, a, seen) for s in both]}
                for a in aspects()
            ],
            "shared": [
                {"standard": s.edition.id, **{key: _cell(s.rows(key))["outcomes"] for key in RELATIONS}} for s in both
            ],
            "clauses": [
                {"clause": key, **{s.edition.id: {r: len(s.rows(r, key)) for r in RELATIONS} for s in both}}
                for key, _ in CHAPTERS
            ],
            "demanded_by": [{"standard": s.edition.id, "records": _plain(by, s, "demand", seen)} for s in both],
        }


def _aspect(
    by: Actor, key: str, title: str, texts: dict[str, str], both: Sequence[Side], seen: set[str], on: date
) -> dict[str, Any]:
    now = on == today_of(by)  # lists show the records as they are
    return {
        "key": key,
        "title": title,
        "sides": [
            {
                "edition": s.edition,
                "text": texts[s.edition.family],
                "figures": [(f, _list_of(by, f, s.edition) if now else "") for f in _may_see(by, s.figures[key])],
                "facts": _facts(by, s, key, seen),
                "verdicts": _cell(s.verdicts) if key == "compliance" else None,
            }
            for s in both
        ],
    }


def _aspect_of(by: Actor, s: Side, a: Aspect, seen: set[str]) -> dict[str, Any]:
    figures = _may_see(by, s.figures[a.key])
    return {
        "standard": s.edition.id,
        "in_general": a.texts[s.edition.family],
        "figures": [{"what": f.what, "count": f.count, "among": f.among} for f in figures],
        "facts": _plain(by, s, a.key, seen),
    }


def _may_see(by: Actor, figures: Sequence[Figure]) -> list[Figure]:
    """Numbers of records that the viewer may see, all of them."""
    return [f for f in figures if by.may_everywhere(f"{named(f.type).area}.view")]


def _list_of(by: Actor, f: Figure, of: Edition) -> str:
    """The list of what is counted: what serves the standard and is in one of the states."""
    asked = urlencode({"serves": of.family, "state": ",".join(f.states)}, safe=",")
    return f"{list_address(by.organization.slug, named(f.type))}?{asked}"


def _facts(by: Actor, side: Side, about: str, seen: set[str]) -> list[dict[str, str]]:
    return [
        {"says": f.says, "reference": f.record.reference, "url": record_url(by, f.record.pointer, f.record.reference)}
        for f in side.facts.get(about, ())
        if f.record.pointer in seen
    ]


def _plain(by: Actor, side: Side, about: str, seen: set[str]) -> list[dict[str, str]]:
    return [{"reference": f["reference"], "says": f["says"]} for f in _facts(by, side, about, seen)]


def _cell(rows: Sequence[RowVerdict]) -> dict[str, Any]:
    """How many rows, and how they stand."""
    counts = Counter(v.outcome.value for v in rows)
    counted = tally(counts)
    return {"total": len(rows), "outcomes": {c.outcome: c.count for c in counted}, "tally": counted}


def _bands(by: Actor, both: Sequence[Side]) -> list[dict[str, Any]]:
    """Per clause a band to each side: what both ask lies at the spine, what stands alone at the edge."""
    most = max(sum(len(s.rows(r, key)) for r in RELATIONS) for s in both for key, _ in CHAPTERS)
    return [
        {
            "key": key,
            "title": title,
            "url": next(clause_url(by, s.edition, key) for s in both if any(s.rows(r, key) for r in RELATIONS)),
            "sides": [
                {"edition": s.edition, "parts": _band(s, key, most, mirrored=not place), "counts": _said(s, key)}
                for place, s in enumerate(both)
            ],
        }
        for key, title in CHAPTERS
    ]


def _said(side: Side, key: str) -> list[tuple[str, int]]:
    return [(relation, len(rows)) for relation in RELATIONS if (rows := side.rows(relation, key))]


def _band(side: Side, key: str, most: int, *, mirrored: bool) -> list[dict[str, Any]]:
    """Units of a drawing 1000 wide; `mirrored`: it grows to the left."""
    found, at_ = [], 0.0
    for relation, count in _said(side, key):
        width = 1000 * count / most
        x = 1000 - at_ - width if mirrored else at_
        found.append({"relation": relation, "x": f"{x:.1f}", "width": f"{width:.1f}"})
        at_ += width
    return found
