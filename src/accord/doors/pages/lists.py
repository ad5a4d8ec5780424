"""The list of a record type: search, filters, sorting, paging; all in the address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.utils.html import format_html

from accord.doors.pages.address import act_address, area_address, list_address
from accord.doors.pages.filters import Filter, narrow
from accord.doors.pages.layout import area_named, areas, beginning_label
from accord.doors.pages.places import PAGES
from accord.doors.pages.show import NOTHING, Shower, about
from accord.kernel.access.scope import visible
from accord.kernel.acts.act import Act, acts_of
from accord.kernel.records.declaration import Declaration, by_slug
from accord.kernel.refusals import Forbidden, NotThere
from accord.kernel.search.finding import matching

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse
    from django.utils.safestring import SafeString

    from accord.kernel.access.actor import Actor
    from accord.kernel.records.fields import Input
    from accord.kernel.records.record import Record

SIZE = 50
MOST = 10_001  # counting further costs more than anybody learns from it
_SORTABLE = frozenset({"text", "email", "url", "integer", "decimal", "date", "datetime", "boolean", "choice", "record"})


@dataclass(frozen=True, slots=True)
class Column:
    """A heading: `sort` is what a click on it sorts by (empty: it cannot), `order` how it sorts now."""

    input: Input
    label: str
    sort: str
    order: str


@dataclass(frozen=True, slots=True)
class Selection:
    """What a list shows before it is cut into pages; also what is exported."""

    records: QuerySet[Any]
    filters: tuple[Filter, ...]
    complaints: tuple[str, ...]
    columns: tuple[Column, ...]
    words: str
    archived: bool

    @property
    def narrowed(self) -> bool:
        """Whether anything narrows the list."""
        return bool(self.words) or any(f.active for f in self.filters)


def listed_type(by: Actor, types: str) -> Declaration:
    """The type at the address. Raises NotThere when it has no list, Forbidden when the role sees none of it."""
    declaration = by_slug(types)
    if declaration is None or not declaration.listed:
        raise NotThere
    if not by.may(f"{declaration.area}.view"):
        raise Forbidden(f"Your role does not let you see {declaration.plural}.")
    return declaration


def select(by: Actor, declaration: Declaration, asked: Mapping[str, str]) -> Selection:
    """The records asked for in the address, sorted."""
    archived = asked.get("archived") == "1"
    words = asked.get("q", "").strip()
    records = visible(declaration, by).filter(archived_on__isnull=not archived)
    if words:
        found = matching(words, declaration, MOST)
        records = records.filter(pk__in=found) if found is not None else records.none()
    narrowed = narrow(by, declaration, records, asked)
    columns, order, complaint = _columns(declaration, asked.get("sort", ""))
    complaints = (*narrowed.complaints, *([complaint] if complaint else []))
    return Selection(narrowed.records.order_by(*order), narrowed.filters, complaints, columns, words, archived)


def _columns(declaration: Declaration, asked: str) -> tuple[tuple[Column, ...], tuple[str, ...], str]:
    """Columns, the order of the records, and a complaint about what was asked."""
    inputs = [about(declaration, n) for n in declaration.columns]
    sortable = {i.name for i in inputs if i.kind in _SORTABLE}
    name, down = asked.removeprefix("-"), asked.startswith("-")
    complaint = (
        f"The list of {declaration.plural} cannot be sorted by {name[:40]!r}." if name and name not in sortable else ""
    )
    if complaint:
        name, down = "", False
    columns = []
    for one in inputs:
        now = one.name == name
        sort = "" if one.name not in sortable else f"-{one.name}" if now and not down else one.name
        columns.append(
            Column(one, one.label.capitalize(), sort, ("descending" if down else "ascending") if now else "")
        )
    chosen = next((i for i in inputs if i.name == name), None)
    path = f"{name}__title" if chosen and chosen.kind == "record" else name
    first = (f"{'-' if down else ''}{path}",) if path else ()
    return tuple(columns), (*first, "reference", "pk"), complaint


@dataclass(frozen=True, slots=True)
class Row:
    """A record in a list, as cells of a table; on a phone each cell says what it is."""

    record: Record
    cells: tuple[SafeString, ...]


def with_related(records: QuerySet[Any], related: Sequence[str], many: Sequence[str]) -> QuerySet[Any]:
    """The records with what they name, no more: asked for nothing, Django would fetch every relation."""
    if related:
        records = records.select_related(*related)
    return records.prefetch_related(*many) if many else records


def rows(by: Actor, records: QuerySet[Any], inputs: tuple[Input, ...]) -> list[Row]:
    """The records with their cells, in a fixed number of queries."""
    related = [i.name for i in inputs if i.kind == "record"]
    many = [i.name for i in inputs if i.kind == "records"]
    found: list[Record] = list(with_related(records, related, many))
    shower = Shower(by)
    shower.load(found, inputs)
    return [Row(r, tuple(_cell(shower.cell(r, i), i) for i in inputs)) for r in found]


def _cell(value: SafeString, one: Input) -> SafeString:
    if one.name in {"title", "reference", "state"}:
        return format_html('<td class="{}">{}</td>', "wide" if one.name == "title" else f"is-{one.name}", value)
    kind = "unsaid" if value == NOTHING else one.kind
    return format_html('<td class="{}" data-label="{}">{}</td>', kind, one.label.capitalize(), value)


def list_page(request: HttpRequest, by: Actor, types: str) -> HttpResponse:
    """One page of a list, with a count that stops at 10,001."""
    declaration = listed_type(by, types)
    asked = request.GET.dict()
    selection = select(by, declaration, asked)
    count = selection.records.order_by()[:MOST].count()
    pages = max(1, -(-count // SIZE))
    number = min(max(_whole(asked.get("page", "1")), 1), pages)
    start = (number - 1) * SIZE
    shown = (
        rows(by, selection.records[start : start + SIZE], tuple(c.input for c in selection.columns)) if count else []
    )
    area = area_named(declaration.area)
    context = {
        "declaration": declaration,
        "selection": selection,
        "rows": shown,
        "count": count,
        "over": count >= MOST,
        "page": number,
        "pages": pages,
        "first": start + 1,
        "last": start + len(shown),
        "beginnings": beginnings(by, declaration),
        "import_address": import_address(by),
        "area": area,
        "area_address": area_address(by.organization.slug, declaration.area) if area and len(area.types) > 1 else "",
        "here": list_address(by.organization.slug, declaration),
    }
    return render(request, "pages/list.html", context)


def import_address(by: Actor) -> str:
    """Where lists that exist already are brought in, if the actor may."""
    may = any(p.path == "import/" and by.may(p.needs) for p in PAGES)
    return f"/{by.organization.slug}/import/" if may else ""


def _whole(text: str) -> int:
    return int(text) if text.isdigit() and len(text) < 7 else 1


@dataclass(frozen=True, slots=True)
class Beginning:
    """An act by which a record of a type comes to be, as a button."""

    label: str
    says: str
    address: str


def beginnings(by: Actor, declaration: Declaration, whole: Record | None = None) -> list[Beginning]:
    """The ways in which this actor may begin a record of this type, as a part of `whole` where there is one."""
    found = []
    for act in acts_of(declaration):
        if act.creates is not declaration or act.subject is not None or not by.may(act.needs):
            continue
        known = _known(act, whole)
        if whole is None or known:
            found.append(Beginning(beginning_label(act), act.says, act_address(by.organization.slug, act, **known)))
    return found


def _known(act: Act[Any, Any], whole: Record | None) -> dict[str, str]:
    if whole is None:
        return {}
    name = type(whole).__name__
    field = next((i.name for i in act.inputs if i.kind == "record" and i.record == name), "")
    return {field: str(whole.reference)} if field else {}


def area_page(request: HttpRequest, by: Actor, area: str) -> HttpResponse:
    """What is kept in an area: each type with what it is for and how many there are."""
    found = area_named(area)
    if found is None:
        raise NotThere
    if not by.may(f"{found.label}.view"):
        raise Forbidden(f"Your role does not let you see {found.title.lower()}.")
    types = [
        (
            d,
            list_address(by.organization.slug, d),
            visible(d, by).filter(archived_on=None).order_by()[:MOST].count(),
            beginnings(by, d),
        )
        for d in found.types
    ]
    return render(request, "pages/area.html", {"area": found, "types": types})


def start_page(request: HttpRequest, by: Actor) -> HttpResponse:
    """The areas, until an area brings an overview of its own."""
    slug = by.organization.slug
    shown = [(a, area_address(slug, a.label)) for a in areas() if by.may(f"{a.label}.view")]
    return render(request, "pages/start.html", {"areas": shown})
