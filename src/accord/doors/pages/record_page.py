"""The page of a record: what it says, where it stands, what may be done, what hangs on it, and what happened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from accord.doors.pages.address import area_address, list_address, record_address
from accord.doors.pages.layout import area_named
from accord.doors.pages.lists import Beginning, Row, beginnings, listed_type, rows
from accord.doors.pages.places import PANELS, Panel
from accord.doors.pages.record_facts import BESIDE, facts, lifecycle, possible_acts
from accord.doors.pages.record_surroundings import surroundings_of, used_by
from accord.doors.pages.show import NOTHING, Shower, about
from accord.kernel.access.scope import may_on, resolve, seen_where
from accord.kernel.records.together import Asked, column_of, counts_together, name_related
from accord.kernel.refusals import NotThere

if TYPE_CHECKING:
    from accord.kernel.access.actor import Actor
    from accord.kernel.records.declaration import Declaration
    from accord.kernel.records.fields import Input
    from accord.kernel.records.record import Record


PARTS, MOST = 12, 10_001  # shown of one type, and counted


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of one type that belong to a whole."""

    declaration: Declaration
    columns: tuple[Input, ...]
    rows: list[Row]
    count: int
    more: bool
    beginnings: list[Beginning]
    list_address: str


@dataclass(frozen=True, slots=True)
class Panelled:
    """A panel that an area adds: drawn, or the address from which it comes."""

    key: str
    title: str
    text: SafeString
    address: str


def record_page(request: HttpRequest, by: Actor, types: str, reference: str) -> HttpResponse:
    """A record."""
    declaration = listed_type(by, types)
    record = _one(by, declaration, reference)
    shower = Shower(by)
    shower.load([record], declaration.fields)
    acts = possible_acts(by, record)
    slug = by.organization.slug
    area = area_named(declaration.area)
    beside = {p.act.verb: p for p in acts if p.act.general and p.act.verb in BESIDE}
    whole = record.whole
    around = surroundings_of(by, record)
    said = facts(by, record, shower)
    context = {
        "declaration": declaration,
        "record": record,
        "facts": said,
        "unsaid": [f for f in said if f.empty],
        "stages": lifecycle(record),
        "acts": [p for p in acts if p.act.verb not in BESIDE or not p.act.general],
        "comment": beside.get("comment"),
        "attach": beside.get("attach"),
        "link": beside.get("link"),
        "parts": parts_of(by, record),
        "unlink": beside.get("unlink"),
        "links": around.links,
        "files": around.files,
        "comments": around.comments,
        "signatures": around.signatures,
        "panels": panels_of(request, by, record),
        "here": record_address(slug, record),
        "list_address": list_address(slug, declaration),
        "area": area,
        "area_address": area_address(slug, declaration.area) if area and len(area.types) > 1 else "",
        "whole": shower.link(whole) if whole is not None else "",
        "state": shower.cell(record, about(declaration, "state")),
        "recorded": shower.plain(about(declaration, "recorded_at"), record.recorded_at),
        "max_mb": _limit(),
        "printable": may_take_along(by, record),
    }
    return render(request, "pages/record.html", context)


def may_take_along(by: Actor, record: Record) -> bool:
    """Whether the role allows that this record leaves the page, as a file."""
    return may_on(by, record, f"{record.declaration.area}.export")


def _limit() -> int:
    from django.conf import settings

    return int(settings.ACCORD_MAX_UPLOAD_MB)


def _one(by: Actor, declaration: Declaration, reference: str) -> Record:
    """The record with what its fields name. Raises NotThere."""
    found = resolve(by, declaration, reference)
    name_related([found], [f for f in declaration.fields if f.kind == "record"])
    return found


def parts_of(by: Actor, record: Record) -> list[Parts]:
    """The parts of a record, by type, with the ways to add one: how many there are of all types in one query."""
    types = [p for p in record.declaration.parts if p.listed and by.may(f"{p.area}.view")]
    if not types:
        return []
    asked = [Asked(p, ("id",), f"r.{column_of(p, p.part_of)} = %s", (record.pk,), most=MOST) for p in types]
    closed = record.declaration.state(record.state).closed_to_parts or record.archived_on is not None
    found = []
    for part, count in zip(types, counts_together(asked), strict=True):
        columns = tuple(about(part, n) for n in part.columns if n != part.part_of)
        known = {f"{part.part_of}_id": record.pk}
        mine = seen_where(by, part, known, order="-reference", most=PARTS + 1, archived=False) if count else []
        shown = rows(by, mine, columns)
        address = f"{list_address(by.organization.slug, part)}?{part.part_of}={record.reference}"
        begin = [] if closed else beginnings(by, part, record)
        more = len(shown) > PARTS
        found.append(Parts(part, columns, shown[:PARTS][::-1], count if more else len(shown), more, begin, address))
    return found


def panels_of(request: HttpRequest, by: Actor, record: Record) -> list[Panelled]:
    """What areas have to say about the record; a panel that comes later says where it is to be had."""
    found = []
    for number, panel in enumerate(PANELS):
        if panel.of and type(record).__name__ not in panel.of:
            continue
        if panel.later:
            address = f"{record_address(by.organization.slug, record)}panel/{number}"
            found.append(Panelled(f"panel-{number}", panel.title, SafeString(), address))
        elif (text := _drawn(request, by, record, panel)) is not None:
            found.append(Panelled(f"panel-{number}", panel.title, text, ""))
    return found


def _drawn(request: HttpRequest, by: Actor, record: Record, panel: Panel) -> SafeString | None:
    built = panel.build(by, record)
    return None if built is None else render_to_string(built[0], {**built[1], "record": record}, request)


def panel_fragment(request: HttpRequest, by: Actor, types: str, reference: str, number: str) -> HttpResponse:
    """A panel that costs more than the rest of the page: asked for once the page is shown, or as a page by itself."""
    record = resolve(by, listed_type(by, types), reference)
    if int(number) >= len(PANELS):
        raise NotThere
    panel = PANELS[int(number)]
    if panel.of and type(record).__name__ not in panel.of:
        raise NotThere
    text = _drawn(request, by, record, panel)
    if request.headers.get("HX-Request"):  # a panel without a word goes, its heading with it
        away = {"HX-Retarget": f"#panel-{number}", "HX-Reswap": "delete"}
        return HttpResponse(text or "", headers={} if text else away)
    shown = Panelled("", panel.title, text or NOTHING, "")
    here = record_address(by.organization.slug, record)
    return render(request, "pages/panel.html", {"record": record, "panel": shown, "here": here})


def references_fragment(request: HttpRequest, by: Actor, types: str, reference: str) -> HttpResponse:
    """What names a record, asked for by its page once it is shown."""
    record = resolve(by, listed_type(by, types), reference)
    template = "pages/parts/references.html" if request.headers.get("HX-Request") else "pages/references.html"
    return render(
        request,
        template,
        {"record": record, "using": used_by(by, record), "here": record_address(by.organization.slug, record)},
    )
