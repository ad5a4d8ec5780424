"""What areas add to the pages: pages of their own, panels on records, and what to say after an act. All else is
derived."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.http.response import HttpResponseBase

from accord.kernel.refusals import Refused

if TYPE_CHECKING:
    import uuid

    from django.http import HttpRequest

    from accord.kernel.access.actor import Actor
    from accord.kernel.records.record import Record

View = Callable[..., HttpResponseBase]  # (request, by, **parts of the path)
InForm = Callable[["Actor", "Record | None", "Mapping[str, Any]"], "tuple[str, dict[str, Any]]"]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of an area at `/ORGANIZATION/path`. Every page names the permission that it needs."""

    path: str
    view: View
    name: str
    needs: str
    title: str
    section: str
    order: int


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel on the pages of records: template and context; None where it has nothing to say.

    `of`: the class names of the records that it is for (empty: all).
    """

    title: str
    build: Callable[[Actor, Record], tuple[str, dict[str, Any]] | None]
    later: bool = False
    of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Landmark:
    """A day that people look back to: `says` follows "since", such as "the last internal audit AU-0003"."""

    says: str
    on: date


@dataclass(frozen=True, slots=True)
class Dated:
    """Something that comes on a day without being a duty of one record: an entry of the calendar. `key` tells it from
    others of its area; `person`: who is to act, by id."""

    on: date
    says: str
    address: str
    reference: str
    key: str
    area: str
    person: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Looked:
    """A trail that somebody has before them and took no part in: its address, what it is narrowed to in words, and its
    last entry."""

    address: str
    narrowed: str
    entry: int


@dataclass(frozen=True, slots=True)
class Review:
    """A form in which a review of a trail is recorded, with what is known filled in."""

    label: str
    address: str


LANDMARKS: list[Callable[[Actor], Sequence[Landmark]]] = []
DATES: list[Callable[[Actor, date, date], Sequence[Dated]]] = []
PAGES: list[Page] = []
PANELS: list[Panel] = []
FORMS: dict[str, InForm] = {}
WATCHERS: list[Callable[[Actor], str]] = []
REVIEWS: list[Callable[[Actor, Looked], Sequence[Review]]] = []


def page(path: str, *, needs: str, title: str = "", section: str = "", order: int = 100) -> Callable[[View], View]:
    """Register a page. `title` puts it into the navigation, under `section` (empty: at the top)."""

    def register(view: View) -> View:
        name = view.__name__
        if any(p.name == name or p.path == path for p in PAGES):
            raise ValueError(f"two pages are called {name} or stand at {path}")
        PAGES.append(Page(path, view, name, needs, title, section, order))
        return view

    return register


def panel(
    title: str, *, later: bool = False, of: tuple[str, ...] = ()
) -> Callable[[Callable[[Actor, Record], Any]], Callable[[Actor, Record], Any]]:
    """Register a panel for the pages of records, or of some types by their class names. `later`: it is dear, so the
    page fetches it once it is shown."""

    def register(build: Callable[[Actor, Record], Any]) -> Callable[[Actor, Record], Any]:
        PANELS.append(Panel(title, build, later, of))
        return build

    return register


def in_form(*acts: str) -> Callable[[InForm], InForm]:
    """Register what stands above the questions of these acts (`attestation.give`), by record and answers: template and
    context."""

    def register(build: InForm) -> InForm:
        FORMS.update(dict.fromkeys(acts, build))
        return build

    return register


def landmarks(find: Callable[[Actor], Sequence[Landmark]]) -> Callable[[Actor], Sequence[Landmark]]:
    """Register days that an area's records make worth looking back to, as far as the actor sees them."""
    LANDMARKS.append(find)
    return find


def landmarks_for(by: Actor) -> list[Landmark]:
    """The days that this actor may look back to, the latest first."""
    return sorted((mark for find in LANDMARKS for mark in find(by)), key=lambda mark: mark.on, reverse=True)


def dates_of(
    find: Callable[[Actor, date, date], Sequence[Dated]],
) -> Callable[[Actor, date, date], Sequence[Dated]]:
    """Register what an area puts into the calendar and its streams, from one day to another, beside duties."""
    DATES.append(find)
    return find


def reviews(find: Callable[[Actor, Looked], Sequence[Review]]) -> Callable[[Actor, Looked], Sequence[Review]]:
    """Register where an area keeps reviews of the trail. Who has acts of their own in the trail is not asked to review
    it."""
    REVIEWS.append(find)
    return find


def watch(before: Callable[[Actor], str]) -> Callable[[Actor], str]:
    """Register what looks before each act that is done on a page. It gives the address of a page that says, after the
    act, what became of what it saw (list items, fetched later); empty: nothing is worth saying. It must be cheap."""
    WATCHERS.append(before)
    return before


def asked_day(request: HttpRequest, name: str = "on") -> date | None:
    """The day that the address asks for (`?on=2026-11-25`), if it does. Raises Refused for what is no day.

    A page that uses it shows the field with `{% block as_of %}{% include "pages/parts/as_of.html" %}{% endblock %}`.
    """
    text = request.GET.get(name, "").strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Refused(f"{text[:40]!r} is not a day that exists. Write it as 2026-11-25.", name) from None
