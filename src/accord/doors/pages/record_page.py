"""The page of a record: what it says, where it stands, what may be done, what hangs on it, and what happened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.shortcuts import render
from django.template.loader import render_to_string

from accord.doors.pages.address import area_address, list_address, record_address
from accord.doors.pages.history_page import Told, told
from accord.doors.pages.layout import area_named
from accord.doors.pages.lists import Beginning, Row, beginnings, listed_type, rows
from accord.doors.pages.places import PANELS
from accord.doors.pages.record_facts import BESIDE, facts, lifecycle, possible_acts
from accord.doors.pages.show import Shower, about, linked
from accord.kernel.access.models import Signature
from accord.kernel.access.scope import follow, resolve, visible
from accord.kernel.records.attached import Attachment, Comment, Link
from accord.kernel.records.declaration import Declaration, declarations
from accord.kernel.records.fields import Input

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.utils.safestring import SafeString

    from accord.kernel.access.actor import Actor
    from accord.kernel.records.record import Record

MOST = 50


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of one type that belong to a whole."""

    declaration: Declaration
    columns: tuple[Input, ...]
    rows: list[Row]
    more: bool
    beginnings: list[Beginning]
    list_address: str


@dataclass(frozen=True, slots=True)
class Linked:
    """A link to or from the record."""

    says: str
    target: SafeString
    outward: bool


@dataclass(frozen=True, slots=True)
class Panelled:
    """A panel that an area adds, drawn."""

    title: str
    text: SafeString


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
        "links": links_of(by, record),
        "files": files_of(by, record),
        "comments": comments_of(by, record),
        "signatures": signatures_of(by, record),
        "panels": panels_of(request, by, record),
        "here": record_address(slug, record),
        "list_address": list_address(slug, declaration),
        "area": area,
        "area_address": area_address(slug, declaration.area) if area and len(area.types) > 1 else "",
        "whole": shower.link(whole) if whole is not None else "",
        "state": shower.cell(record, about(declaration, "state")),
        "recorded": shower.plain(about(declaration, "recorded_at"), record.recorded_at),
        "max_mb": _limit(),
    }
    return render(request, "pages/record.html", context)


def _limit() -> int:
    from django.conf import settings

    return int(settings.ACCORD_MAX_UPLOAD_MB)


def _one(by: Actor, declaration: Declaration, reference: str) -> Record:
    """The record with everything that its fields name, in as few queries as there are many-to-many fields."""
    found = resolve(by, declaration, reference)
    related = [f.name for f in declaration.fields if f.kind == "record"]
    again: Record = visible(declaration, by).select_related(*related).get(pk=found.pk) if related else found
    return again


def parts_of(by: Actor, record: Record) -> list[Parts]:
    """The parts of a record, by type, with the ways to add one."""
    found = []
    for part in record.declaration.parts:
        if not by.may(f"{part.area}.view") or not part.listed:
            continue
        columns = tuple(about(part, n) for n in part.columns if n != part.part_of)
        shown = rows(
            by,
            visible(part, by).filter(**{part.part_of: record.pk}, archived_on=None).order_by("reference")[: MOST + 1],
            columns,
        )
        closed = record.declaration.state(record.state).closed_to_parts or record.archived_on is not None
        begin = [] if closed else beginnings(by, part, record)
        everything = f"{list_address(by.organization.slug, part)}?{part.part_of}={record.reference}"
        found.append(
            Parts(
                part,
                columns,
                shown[:MOST],
                len(shown) > MOST,
                begin,
                everything if part.part_of in part.filters else "",
            )
        )
    return found


def links_of(by: Actor, record: Record) -> list[Linked]:
    """Links both ways, to what the actor sees."""
    found = list(
        Link.objects.filter(Q(source=record.pointer) | Q(target=record.pointer), archived_on=None).order_by(
            "reference"
        )[:MOST]
    )
    others = {x.pk: x.target if x.source == record.pointer else x.source for x in found}
    seen = follow(by, set(others.values())) if others else {}
    slug = by.organization.slug
    return [
        Linked(x.title, linked(slug, seen[others[x.pk]]), x.source == record.pointer)
        for x in found
        if others[x.pk] in seen
    ]


@dataclass(frozen=True, slots=True)
class Filed:
    """A file of a record."""

    name: str
    note: str
    size: str
    who: SafeString
    when: SafeString
    address: str


def files_of(by: Actor, record: Record) -> list[Filed]:
    """Evidence attached to a record."""
    found = list(
        Attachment.objects.filter(subject=record.pointer, archived_on=None)
        .select_related("owner")
        .order_by("reference")[: MOST * 4]
    )
    shower = Shower(by)
    inputs = (Input("owner", "record", "who", record="Person"),)
    shower.load(found, inputs)
    when = Input("recorded_at", "datetime", "when")
    slug = by.organization.slug
    return [
        Filed(
            f.title,
            f.note,
            size(f.size),
            shower.link(f.owner),
            shower.plain(when, f.recorded_at),
            f"/{slug}/files/{f.reference}",
        )
        for f in found
    ]


def size(number: int) -> str:
    """Bytes for people."""
    return (
        f"{number} B"
        if number < 1000
        else f"{number / 1000:.0f} kB"
        if number < 1_000_000
        else f"{number / 1_000_000:.1f} MB"
    )


@dataclass(frozen=True, slots=True)
class Said:
    """A comment."""

    reference: str
    who: SafeString
    when: SafeString
    text: SafeString


def comments_of(by: Actor, record: Record) -> list[Said]:
    """What people said about a record, the oldest first."""
    found = list(
        Comment.objects.filter(subject=record.pointer, archived_on=None)
        .select_related("owner")
        .order_by("-reference")[: MOST * 2]
    )
    found.reverse()
    shower = Shower(by)
    shower.load(found, (Input("owner", "record", "who", record="Person"),))
    when, text = Input("recorded_at", "datetime", "when"), Input("text", "longtext", "text")
    return [
        Said(str(c.reference), shower.link(c.owner), shower.plain(when, c.recorded_at), shower.plain(text, c.text))
        for c in found
    ]


@dataclass(frozen=True, slots=True)
class Signed:
    """An e-signature with what has to stand wherever it is shown: printed name, time, meaning (21 CFR 11.50)."""

    name: str
    meaning: str
    when: SafeString
    method: str
    rev: int
    since: bool


def signatures_of(by: Actor, record: Record) -> list[Signed]:
    """Signatures on any revision of a record; `since`: it has changed after being signed."""
    found = Signature.objects.filter(subject=record.pointer).order_by("-reference")[:MOST]
    when, shower = Input("recorded_at", "datetime", "when"), Shower(by)
    return [
        Signed(
            s.printed_name,
            s.meaning,
            shower.plain(when, s.recorded_at),
            s.method,
            s.subject_rev,
            s.subject_rev != record.rev,
        )
        for s in found
    ]


def panels_of(request: HttpRequest, by: Actor, record: Record) -> list[Panelled]:
    """What areas have to say about the record."""
    found = []
    for panel in PANELS:
        if (built := panel.build(by, record)) is not None:
            template, context = built
            found.append(Panelled(panel.title, render_to_string(template, {**context, "record": record}, request)))
    return found


@dataclass(frozen=True, slots=True)
class Referring:
    """Records of one type that name this one in one of their fields."""

    declaration: Declaration
    field: str
    links: list[SafeString]
    more: bool


def references_fragment(request: HttpRequest, by: Actor, types: str, reference: str) -> HttpResponse:
    """What refers to a record, asked for by its page once it is shown: it costs a query for each field that could."""
    record = resolve(by, listed_type(by, types), reference)
    template = "pages/parts/references.html" if request.headers.get("HX-Request") else "pages/references.html"
    return render(
        request,
        template,
        {"record": record, "referring": referring(by, record), "here": record_address(by.organization.slug, record)},
    )


def referring(by: Actor, record: Record) -> list[Referring]:
    """Records that name this one, by type and field; parts have their own place."""
    name, slug, found = type(record).__name__, by.organization.slug, []
    for declaration in declarations():
        if not declaration.listed or not by.may(f"{declaration.area}.view"):
            continue
        for one in declaration.fields:
            if one.name == declaration.part_of and declaration.whole is record.declaration:
                continue
            if one.kind == "pointer":
                wanted: Any = record.pointer
            elif one.kind in {"record", "records"} and one.record == name:
                wanted = record.pk
            else:
                continue
            here = list(
                visible(declaration, by)
                .filter(**{one.name: wanted}, archived_on=None)
                .order_by("reference")[: MOST + 1]
            )
            if here:
                found.append(
                    Referring(declaration, one.label, [linked(slug, r) for r in here[:MOST]], len(here) > MOST)
                )
    return found


def history_fragment(request: HttpRequest, by: Actor, types: str, reference: str) -> HttpResponse:
    """What happened to a record: a part of its page, or a page by itself."""
    record = resolve(by, listed_type(by, types), reference)
    before = request.GET.get("before", "")
    happenings: list[Told] = told(by, record, int(before) if before.isdigit() and len(before) < 10 else 0)
    template = "pages/parts/history.html" if request.headers.get("HX-Request") else "pages/history.html"
    address = record_address(by.organization.slug, record)
    oldest = happenings[-1].rev if happenings else 1
    context = {"record": record, "happenings": happenings, "here": address, "more": oldest if oldest > 1 else 0}
    return render(request, template, context)
