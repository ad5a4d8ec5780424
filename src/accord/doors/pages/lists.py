"""The list of a record type: search, filters, sorting, paging; all in the address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.db.models import prefetch_related_objects
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.text import capfirst

from accord.doors.pages.address import act_address, area_address, list_address
from accord.doors.pages.filters import ME, OPEN, Filter, narrow
from accord.doors.pages.layout import area_named, beginning_label
from accord.doors.pages.places import PAGES
from accord.doors.pages.show import NOTHING, Shower, about
from accord.kernel.access.scope import visible
from accord.kernel.acts.act import Act, acts_of
from accord.kernel.acts.happened import today_of
from accord.kernel.duties.inbox import late_q
from accord.kernel.moments.moment import Moment
from accord.kernel.records.declaration import Declaration, by_slug
from accord.kernel.records.together import cut, name_related
from accord.kernel.refusals import Forbidden, NotThere
from accord.kernel.search.finding import matching

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse
    from django.utils.safestring import SafeString

    from accord.kernel.access.actor import Actor
    from accord.kernel.records.fields import Input
    from accord.kernel.records.record import Record

SIZE, MORE = 50, 200
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
    late: bool

    @property
    def narrowed(self) -> bool:
        """Whether anything narrows the list."""
        return bool(self.words) or self.late or any(f.active for f in self.filters)


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
    late = asked.get("late") == "1" and any(d.on for d in declaration.duties)
    words = asked.get("q", "").strip()
    records = visible(declaration, by).filter(archived_on__isnull=not archived)
    if words:
        found = matching(words, declaration, MOST)
        records = records.filter(pk__in=found) if found is not None else records.none()
    if late:
        records = records.filter(late_q(declaration, Moment(by.organization, today_of(by))))
    narrowed = narrow(by, declaration, records, asked)
    columns, order, complaint = _columns(declaration, asked.get("sort", ""), asked.get("columns", ""))
    complaints = (*narrowed.complaints, *([complaint] if complaint else []))
    return Selection(narrowed.records.order_by(*order), narrowed.filters, complaints, columns, words, archived, late)


def offered(declaration: Declaration) -> tuple[Input, ...]:
    """The columns that a list of this type can have: those declared first, then every other field."""
    first = tuple(about(declaration, n) for n in declaration.columns)
    kernel = tuple(about(declaration, n) for n in ("external_reference", "recorded_at"))
    return (*first, *(f for f in (*declaration.fields, *kernel) if f not in first))


def _columns(declaration: Declaration, asked: str, chosen: str) -> tuple[tuple[Column, ...], tuple[str, ...], str]:
    """Columns, the order of the records, and a complaint about what was asked."""
    wanted = set(chosen.split(",")) if chosen else set(declaration.columns)
    every = offered(declaration)
    inputs = [i for i in every if i.name in wanted or i.name in {"reference", "title"}]
    sortable = {i.name for i in every if i.kind in _SORTABLE}
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
        columns.append(Column(one, capfirst(one.label), sort, ("descending" if down else "ascending") if now else ""))
    by_record = any(i.name == name and i.kind == "record" for i in every)
    path = f"{name}__title" if by_record else name
    first = (f"{'-' if down else ''}{path}",) if path else ()
    return tuple(columns), (*first, "reference", "pk"), complaint


@dataclass(frozen=True, slots=True)
class Chip:
    """Something that narrows the list, and the address without it."""

    label: str
    shown: str
    without: str


@dataclass(frozen=True, slots=True)
class View:
    """A way to look at the list that is asked for often."""

    label: str
    address: str
    here: bool


def chips(selection: Selection, here: str, asked: Mapping[str, str]) -> list[Chip]:
    """What narrows the list, one by one."""
    found: list[tuple[tuple[str, ...], str, str]] = [(("q",), "words", selection.words)] if selection.words else []
    found += [(("late",), "late", "yes")] if selection.late else []
    found += [(f.asked, f.label, f.shown) for f in selection.filters if f.active]
    return [Chip(label, shown, _address(here, asked, dict.fromkeys(names, ""))) for names, label, shown in found]


def views(by: Actor, declaration: Declaration, here: str, asked: Mapping[str, str]) -> list[View]:
    """All, what is open, what is mine, what is late: where the type knows of it."""
    known: list[tuple[str, dict[str, str]]] = [("All", {})]
    if any(s.final for s in declaration.states) and "state" in declaration.filters and len(declaration.open_states) > 1:
        known.append(("Open", {"state": OPEN}))
    if by.person and any(f.name == "owner" for f in declaration.fields):
        known.append(("Mine", {"owner": ME}))
    if any(d.on for d in declaration.duties):
        known.append(("Late", {"late": "1"}))
    if len(known) == 1:
        return []
    now = {k: v for k, v in asked.items() if v and k not in {"sort", "columns", "page", "size"}}
    return [
        View(label, _address(here, asked, dict.fromkeys(now, "") | wanted), now == wanted) for label, wanted in known
    ]


def _address(here: str, asked: Mapping[str, str], changes: Mapping[str, str]) -> str:
    kept = {k: v for k, v in {**asked, **changes}.items() if v and k != "page"}
    return f"{here}?{urlencode(kept)}" if kept else here


@dataclass(frozen=True, slots=True)
class Row:
    """A record in a list, as cells of a table; on a phone each cell says what it is."""

    record: Record
    cells: tuple[SafeString, ...]


def rows(by: Actor, records: Iterable[Record], inputs: tuple[Input, ...]) -> list[Row]:
    """The records with their cells, in a fixed number of queries."""
    found: list[Record] = list(records)
    many = [i.name for i in inputs if i.kind == "records"]
    if many and found:
        prefetch_related_objects(found, *many)
    name_related(found, [i for i in inputs if i.kind == "record"])
    shower = Shower(by)
    shower.load(found, inputs)
    return [Row(r, tuple(_cell(shower.cell(r, i), i) for i in inputs)) for r in found]


def _cell(value: SafeString, one: Input) -> SafeString:
    if one.name in {"title", "reference", "state"}:
        return format_html('<td class="{}">{}</td>', "wide" if one.name == "title" else f"is-{one.name}", value)
    kind = "unsaid" if value == NOTHING else one.kind
    return format_html('<td class="{}" data-label="{}">{}</td>', kind, capfirst(one.label), value)


def list_page(request: HttpRequest, by: Actor, types: str) -> HttpResponse:
    """One page of a list, with a count that stops at 10,001."""
    declaration = listed_type(by, types)
    asked = asked_of(request)
    selection = select(by, declaration, asked)
    count = selection.records.order_by()[:MOST].count()
    size = MORE if asked.get("size") == str(MORE) else SIZE
    pages = max(1, -(-count // size))
    number = min(max(_whole(asked.get("page", "1")), 1), pages)
    start = (number - 1) * size
    inputs = tuple(c.input for c in selection.columns)
    shown = rows(by, cut(selection.records, start, start + size), inputs) if count else []
    area = area_named(declaration.area)
    here = list_address(by.organization.slug, declaration)
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
        "size": size,
        "more": MORE,
        "chips": chips(selection, here, asked),
        "views": [] if selection.archived else views(by, declaration, here, asked),
        "offered": [(i, i in inputs) for i in offered(declaration) if i.name not in {"reference", "title"}],
        "chosen_columns": asked.get("columns", ""),
        "beginnings": beginnings(by, declaration),
        "import_address": import_address(by),
        "may_export": by.may(f"{declaration.area}.export"),
        "area": area,
        "area_address": area_address(by.organization.slug, declaration.area) if area and len(area.types) > 1 else "",
        "whole": declaration.whole if declaration.part_of else None,
        "here": here,
    }
    return render(request, "pages/list.html", context)


def asked_of(request: HttpRequest) -> dict[str, str]:
    """What the address asks for; columns that were ticked one by one become one word."""
    asked = {k: str(v) for k, v in request.GET.dict().items()}
    if ticked := request.GET.getlist("columns"):
        asked["columns"] = ",".join(ticked)[:1000]
    return asked


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
