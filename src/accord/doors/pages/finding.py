"""Finding: search over everything that one may see, going to a list or a reference by typing, choosing for a form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpResponseRedirect
from django.shortcuts import render

from accord.doors.pages.address import record_address
from accord.doors.pages.layout import Place, navigation
from accord.kernel.access.scope import seen_where
from accord.kernel.records.declaration import Declaration, by_prefix, by_slug, declarations
from accord.kernel.search.finding import Hit, Pieces, look_up, marked, search, terms_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest, HttpResponse

    from accord.kernel.access.actor import Actor
    from accord.kernel.records.record import Record

AT_ONCE, ON_A_PAGE, PLACES = 8, 20, 6


@dataclass(frozen=True, slots=True)
class Shown:
    """A hit, ready to be read: title and snippet in pieces, those that match marked; `where`: in a comment or file."""

    declaration: Declaration
    reference: str
    title: Pieces
    address: str
    pieces: Pieces
    where: str
    archived: bool


@dataclass(frozen=True, slots=True)
class Kind:
    """A type among what was found, to narrow by."""

    label: str
    count: int
    address: str
    here: bool


def search_page(request: HttpRequest, by: Actor) -> HttpResponse:
    """Search: a page, or while typing the first hits alone. A whole reference leads to its record."""
    words = request.GET.get("q", "")[:200]
    exact = exactly(by, words)
    if request.headers.get("HX-Request"):
        return _while_typing(request, by, words, exact)
    if exact is not None and request.GET.get("all") != "1":
        return HttpResponseRedirect(record_address(by.organization.slug, exact))
    only = by_slug(request.GET.get("type", ""))
    newest, archived = request.GET.get("sort") == "newest", request.GET.get("archived") == "1"
    found = look_up(by, words, newest=newest, archived=archived)
    shown = look_up(by, words, only=only, newest=newest, archived=archived) if only else found
    count = len(shown.records)
    pages = max(1, -(-count // ON_A_PAGE))
    number = request.GET.get("page", "1")
    page = min(max(int(number) if number.isdigit() and len(number) < 5 else 1, 1), pages)
    hits = shown.page((page - 1) * ON_A_PAGE, ON_A_PAGE)
    context = {
        "words": words,
        "found": [_shown(by, h, shown.terms) for h in hits],
        "places": places(by, words)[:PLACES],
        "kinds": _kinds(request, found.types, only),
        "only": only,
        "newest": newest,
        "archived": archived,
        "count": count,
        "more": shown.more,
        "page": page,
        "pages": pages,
        "first": (page - 1) * ON_A_PAGE + 1,
        "last": (page - 1) * ON_A_PAGE + len(hits),
    }
    return render(request, "pages/search.html", context)


def _while_typing(request: HttpRequest, by: Actor, words: str, exact: Record | None) -> HttpResponse:
    hits = search(by, words, limit=AT_ONCE) if words.strip() else []
    terms = tuple(terms_of(words))
    context = {
        "words": words.strip(),
        "places": places(by, words)[:PLACES],
        "exact": exact,
        "exact_address": record_address(by.organization.slug, exact) if exact else "",
        "found": [_shown(by, h, terms) for h in hits if exact is None or h.record_id != exact.pk],
        "full": len(hits) >= AT_ONCE,
    }
    return render(request, "pages/parts/found.html", context)


def exactly(by: Actor, words: str) -> Record | None:
    """The record whose reference this is, if the actor sees it."""
    reference = words.strip().upper()
    declaration = by_prefix(reference)
    if declaration is None or not declaration.listed or not by.may(f"{declaration.area}.view"):
        return None
    return next(iter(seen_where(by, declaration, {"reference": reference}, most=1)), None)


def places(by: Actor, words: str) -> list[Place]:
    """Lists, areas and pages whose name, or what else they are called, begins with the words."""
    wanted = words.strip().casefold()
    if len(wanted) < 2:
        return []
    scored = [(score, p.title, p) for p in _places(by) if (score := _score(p, wanted)) is not None]
    found: dict[str, Place] = {}
    for _, _, place in sorted(scored, key=lambda s: s[:2]):
        found.setdefault(place.address, place)
    return list(found.values())


def _places(by: Actor) -> Iterator[Place]:
    for section in navigation(by):
        for place in section.places:
            yield place
            yield from place.beneath


def _score(place: Place, wanted: str) -> tuple[int, int] | None:
    """0: its name begins so; 1: a word of it does; 2: what else it is called does, the shortest such name first; None:
    nothing does."""
    title = place.title.casefold()
    if title.startswith(wanted):
        return 0, len(title)
    if any(w.startswith(wanted) for w in title.split()):
        return 1, len(title)
    called = [len(c) for c in place.called if c.casefold().startswith(wanted)]
    return (2, min(called)) if called else None


def _shown(by: Actor, hit: Hit, terms: tuple[str, ...]) -> Shown:
    address = f"/{by.organization.slug}/{hit.declaration.slug}/{hit.reference}/"
    anchor = {"comment": "#comments", "file": "#files"}.get(hit.where, "")
    return Shown(
        hit.declaration,
        hit.reference,
        marked(hit.title, terms),
        address + anchor,
        hit.pieces,
        {"comment": "in a comment", "file": "in a file’s name"}.get(hit.where, ""),
        hit.archived,
    )


def _kinds(request: HttpRequest, types: tuple[tuple[Declaration, int], ...], only: Declaration | None) -> list[Kind]:
    kept = {k: str(v) for k, v in request.GET.items() if k not in {"page", "type"} and v}
    every = Kind("everything", sum(n for _, n in types), f"?{urlencode(kept)}", only is None)
    return [
        every,
        *(Kind(d.plural, n, f"?{urlencode({**kept, 'type': d.slug})}", only is d) for d, n in types),
    ]


def choose(request: HttpRequest, by: Actor) -> HttpResponse:
    """Options for a field that names a record, while somebody types."""
    name = request.GET.get("name", "")
    words = request.GET.get(name, "").rpartition(",")[2][:200]
    only = next((d for d in declarations() if d.name == request.GET.get("type")), None)
    hits = search(by, words, limit=12, only=only) if words.strip() else []
    return render(request, "pages/parts/options.html", {"hits": hits})
