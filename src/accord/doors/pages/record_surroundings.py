"""What hangs on a record: links both ways, files, comments, signatures, and the records that name it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from accord.doors.pages.address import list_address
from accord.doors.pages.show import Shower, linked
from accord.kernel.access.scope import follow
from accord.kernel.records.fields import Input
from accord.kernel.records.hanging import Hanging, hanging_on
from accord.kernel.records.naming import naming

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from accord.kernel.access.actor import Actor
    from accord.kernel.records.record import Record

NAMING = 10  # of one type and field
_WHEN, _TEXT = Input("recorded_at", "datetime", "when"), Input("text", "longtext", "text")


@dataclass(frozen=True, slots=True)
class Linked:
    """A link to or from the record; `reference` is the link's own."""

    says: str
    target: SafeString
    outward: bool
    reference: str


@dataclass(frozen=True, slots=True)
class Filed:
    """A file of a record in its newest version; `versions`: how many of that name there are."""

    name: str
    note: str
    size: str
    who: SafeString
    when: SafeString
    address: str
    download: str
    versions: int


@dataclass(frozen=True, slots=True)
class Said:
    """A comment."""

    reference: str
    who: SafeString
    when: SafeString
    text: SafeString


@dataclass(frozen=True, slots=True)
class Signed:
    """An e-signature with what has to stand wherever it is shown: printed name, time, meaning (21 CFR 11.50)."""

    name: str
    meaning: str
    when: SafeString
    method: str
    rev: int
    since: bool


@dataclass(frozen=True, slots=True)
class Surroundings:
    """All that hangs on a record."""

    links: tuple[Linked, ...]
    files: tuple[Filed, ...]
    comments: tuple[Said, ...]
    signatures: tuple[Signed, ...]


def surroundings_of(by: Actor, record: Record) -> Surroundings:
    """What hangs on a record, in one query; and one for each type that it is linked with."""
    found = hanging_on(record)
    shower = Shower(by)
    shower.allow([h.who for hanging in found.values() for h in hanging if h.who is not None])
    return Surroundings(
        _links(by, record, found["link"]),
        _files(shower, found["file"]),
        tuple(
            Said(c.reference, shower.link(c.who), shower.plain(_WHEN, c.at), shower.plain(_TEXT, c.first))
            for c in reversed(found["comment"])
        ),
        tuple(
            Signed(s.first, s.title, shower.plain(_WHEN, s.at), s.second, s.number, s.number != record.rev)
            for s in found["signature"]
        ),
    )


def _links(by: Actor, record: Record, links: list[Hanging]) -> tuple[Linked, ...]:
    """Links both ways, to what the actor sees; the oldest first."""
    if not links:
        return ()
    others = {x.reference: x.second if x.first == record.pointer else x.first for x in links}
    seen = follow(by, set(others.values()))
    slug = by.organization.slug
    return tuple(
        Linked(x.title, linked(slug, seen[others[x.reference]]), x.first == record.pointer, x.reference)
        for x in reversed(links)
        if others[x.reference] in seen
    )


def _files(shower: Shower, files: list[Hanging]) -> tuple[Filed, ...]:
    """Each name once, in its newest version."""
    newest: dict[str, Hanging] = {}
    versions: dict[str, int] = {}
    for file in files:
        newest.setdefault(file.title, file)
        versions[file.title] = versions.get(file.title, 0) + 1
    return tuple(
        Filed(
            f.title,
            f.first,
            size(f.number),
            shower.link(f.who),
            shower.plain(_WHEN, f.at),
            f"/{shower.slug}/files/{f.reference}/",
            f"/{shower.slug}/files/{f.reference}",
            versions[f.title],
        )
        for f in reversed(newest.values())
    )


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
class Using:
    """Records of one type that name this one in one field; `all`: their list, narrowed to it."""

    title: str
    field: str
    links: list[SafeString]
    more: bool
    all: str


def used_by(by: Actor, record: Record) -> list[Using]:
    """Records that name this one, by type and field; parts have their own place."""
    slug = by.organization.slug
    return [
        Using(
            n.declaration.plural.capitalize(),
            n.field.label,
            [linked(slug, r) for r in n.records],
            n.more,
            f"{list_address(slug, n.declaration)}?{n.field.name}={record.reference}",
        )
        for n in naming(by, record, NAMING)
    ]
