"""What hangs on a record: links both ways, files, comments, signatures, and the records that name it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from accord.doors.pages.show import Shower, linked
from accord.kernel.access.models import Signature
from accord.kernel.access.scope import follow, visible
from accord.kernel.records.attached import Attachment, Comment, Link
from accord.kernel.records.declaration import Declaration, declarations
from accord.kernel.records.fields import Input

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from accord.kernel.access.actor import Actor
    from accord.kernel.records.record import Record

MOST = 50


@dataclass(frozen=True, slots=True)
class Linked:
    """A link to or from the record."""

    says: str
    target: SafeString
    outward: bool


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


@dataclass(frozen=True, slots=True)
class Referring:
    """Records of one type that name this one in one of their fields."""

    declaration: Declaration
    field: str
    links: list[SafeString]
    more: bool


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
