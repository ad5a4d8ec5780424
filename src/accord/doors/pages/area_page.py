"""The page of an area: each of its lists with what it is for, how much is in it and how much of that is open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.shortcuts import render

from accord.doors.pages.address import area_address, list_address
from accord.doors.pages.layout import Area, area_named, areas
from accord.doors.pages.lists import MOST, Beginning, beginnings, import_address
from accord.doors.pages.places import PAGES
from accord.kernel.access.scope import scope_q, visible
from accord.kernel.records.together import Asked, counts_together
from accord.kernel.refusals import Forbidden, NotThere

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from accord.kernel.access.actor import Actor
    from accord.kernel.records.declaration import Declaration


@dataclass(frozen=True, slots=True)
class Kept:
    """A list of an area. `open`: how many are in a state in which something may be due; -1 where none is final."""

    declaration: Declaration
    address: str
    count: int
    open: int
    whole: str
    beginnings: list[Beginning]


def area_page(request: HttpRequest, by: Actor, area: str) -> HttpResponse:
    """What is kept in an area."""
    found = area_named(area)
    if found is None:
        raise NotThere
    if not by.may(f"{found.label}.view"):
        raise Forbidden(f"Your role does not let you see {found.title.lower()}.")
    slug = by.organization.slug
    pages = [
        (p.title, f"/{slug}/{p.path}") for p in sorted(PAGES, key=lambda p: p.order)
        if p.title and p.needs.partition(".")[0] == found.label and by.may(p.needs)
    ]  # fmt: skip
    context = {"area": found, "lists": lists_of(by, found), "pages": pages, "import_address": import_address(by)}
    return render(request, "pages/area.html", context)


def lists_of(by: Actor, area: Area) -> list[Kept]:
    """The lists of an area, counted all at once."""
    counts = _counts(by, area.types)
    own = list(area.types)
    return [
        Kept(
            d,
            list_address(by.organization.slug, d),
            total,
            still if any(s.final for s in d.states) and d.open_states else -1,
            whole.label if (whole := d.whole) is not None and not d.stands_alone and whole in own else "",
            beginnings(by, d) if d.stands_alone else [],
        )
        for d, (total, still) in zip(area.types, counts, strict=True)
    ]


def _counts(by: Actor, types: tuple[Declaration, ...]) -> list[tuple[int, int]]:
    """How many there are of each type, and how many of them are open; each counted up to MOST."""
    if any(scope_q(by, f"{d.area}.view", d) for d in types):  # a guest sees few, and asks by querysets
        return [
            (records[:MOST].count(), records.filter(state__in=d.open_states)[:MOST].count())
            for d in types
            for records in [visible(d, by).filter(archived_on=None).order_by()]
        ]
    asked = [Asked(d, ("id",), most=MOST) for d in types]
    asked += [
        Asked(d, ("id",), f"r.state IN ({', '.join(['%s'] * len(d.open_states)) or 'NULL'})", d.open_states, most=MOST)
        for d in types
    ]
    found = counts_together(asked)
    return list(zip(found[: len(types)], found[len(types) :], strict=True))


def start_page(request: HttpRequest, by: Actor) -> HttpResponse:
    """The areas, until an area brings an overview of its own."""
    slug = by.organization.slug
    shown = [(a, area_address(slug, a.label)) for a in areas() if by.may(f"{a.label}.view")]
    return render(request, "pages/start.html", {"areas": shown})
