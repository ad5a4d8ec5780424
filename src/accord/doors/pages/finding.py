"""Finding: search over everything that one may see, and choosing a record for a form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.shortcuts import render

from accord.kernel.records.declaration import Declaration, declarations
from accord.kernel.search.finding import Hit, search

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from accord.kernel.access.actor import Actor

AT_ONCE, ON_A_PAGE = 8, 50


@dataclass(frozen=True, slots=True)
class Found:
    """A hit, ready to be read: its snippet in pieces, those that match marked."""

    declaration: Declaration
    reference: str
    title: str
    address: str
    pieces: tuple[tuple[str, bool], ...]


def search_page(request: HttpRequest, by: Actor) -> HttpResponse:
    """Search: a page, or while typing the first hits alone."""
    words = request.GET.get("q", "")[:200]
    live = bool(request.headers.get("HX-Request"))
    found = [_found(by, h) for h in search(by, words, limit=AT_ONCE if live else ON_A_PAGE)] if words.strip() else []
    template = "pages/parts/found.html" if live else "pages/search.html"
    return render(
        request, template, {"words": words, "found": found, "full": len(found) >= (AT_ONCE if live else ON_A_PAGE)}
    )


def _found(by: Actor, hit: Hit) -> Found:
    address = f"/{by.organization.slug}/{hit.declaration.slug}/{hit.reference}/"
    pieces = tuple((p, number % 2 == 1) for number, p in enumerate(re.split(r"\[\[|\]\]", hit.snippet)) if p)
    return Found(hit.declaration, hit.reference, hit.title, address, pieces)


def choose(request: HttpRequest, by: Actor) -> HttpResponse:
    """Options for a field that names a record, while somebody types."""
    name = request.GET.get("name", "")
    words = request.GET.get(name, "").rpartition(",")[2][:200]
    only = next((d for d in declarations() if d.name == request.GET.get("type")), None)
    hits = search(by, words, limit=12, only=only) if words.strip() else []
    return render(request, "pages/parts/options.html", {"hits": hits})
