"""Files: a page about each with what may be shown of it, and the file itself as it was given."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from accord.doors.pages.address import record_address
from accord.doors.pages.lists import listed_type
from accord.doors.pages.preview import Preview, preview_of
from accord.doors.pages.record_surroundings import size
from accord.doors.pages.security import FRAMED, SANDBOX, WITH_FRAME
from accord.doors.pages.show import Shower, linked
from accord.kernel.access.scope import follow, resolve
from accord.kernel.records.attached import Attachment
from accord.kernel.records.fields import Input
from accord.kernel.records.files import Upload, open_file
from accord.kernel.records.record import Record, current_organization
from accord.kernel.refusals import NotThere, Refused

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from accord.kernel.access.actor import Actor

MOST = 50
_WHEN = Input("recorded_at", "datetime", "when")


class FileLost(Refused):
    """The disk no longer has what the ledger names."""

    status = 410
    title = "The file is lost"


@dataclass(frozen=True, slots=True)
class Version:
    """A file of the same name on the same record."""

    number: int
    address: str
    who: SafeString
    when: SafeString
    here: bool


def file_page(request: HttpRequest, by: Actor, reference: str) -> HttpResponse:
    """A file that is attached to a record which the actor sees: what it is, what it shows, its versions."""
    found, subject = _attached(by, reference)
    same = Attachment.objects.filter(subject=found.subject, title=found.title, archived_on=None).select_related("owner")
    versions = list(same.order_by("recorded_at", "pk")[:MOST])
    shower = Shower(by)
    people = [f.owner for f in (*versions, found) if f.owner is not None]
    shower.allow(people)
    slug = by.organization.slug
    elsewhere = Attachment.objects.filter(file=found.file, archived_on=None).exclude(subject=found.subject)
    others = follow(by, set(elsewhere.values_list("subject", flat=True)[:MOST]))
    context = {
        "record": subject,
        "name": found.title,
        "note": found.note,
        "who": shower.link(found.owner),
        "when": shower.plain(_WHEN, found.recorded_at),
        "versions": [
            Version(
                n, f"/{slug}/files/{v.reference}/", shower.link(v.owner), shower.plain(_WHEN, v.recorded_at), v == found
            )
            for n, v in enumerate(versions, 1)
        ],
        "elsewhere": [linked(slug, r) for r in others.values()],
        "download": f"/{slug}/files/{found.reference}",
        "shown_at": f"/{slug}/files/{found.reference}/shown",
    }
    return _page(request, by, found.file, found.size, context)


def field_page(request: HttpRequest, by: Actor, types: str, reference: str, field: str) -> HttpResponse:
    """The file in a field of a record."""
    record, sha256, name = _in_field(by, types, reference, field)
    address = f"{record_address(by.organization.slug, record)}file/{field}"
    upload = Upload.objects.filter(organization_id=current_organization(), sha256=sha256).first()
    context = {"record": record, "name": name, "download": address, "shown_at": f"{address}/shown", "in_field": True}
    return _page(request, by, sha256, upload.size if upload else 0, context)


def _page(request: HttpRequest, by: Actor, sha256: str, bytes_: int, context: dict[str, Any]) -> HttpResponse:
    shown = _preview(sha256, context["name"])
    record = context["record"]
    context |= {
        "preview": shown,
        "size": size(bytes_),
        "sha256": sha256,
        "here": record_address(by.organization.slug, record),
    }
    response = render(request, "pages/file.html", context)
    if shown.kind == "pdf":
        response.headers["Content-Security-Policy"] = WITH_FRAME
    return response


def download(request: HttpRequest, by: Actor, reference: str) -> HttpResponseBase:
    """An attached file, as it was given."""
    found, _ = _attached(by, reference)
    return hand_out(found.file, found.title)


def shown(request: HttpRequest, by: Actor, reference: str) -> HttpResponseBase:
    """An attached file for a browser to show, where it is a picture, a PDF or text."""
    found, _ = _attached(by, reference)
    return show(found.file, found.title)


def download_field(request: HttpRequest, by: Actor, types: str, reference: str, field: str) -> HttpResponseBase:
    """The file in a field of a record, as it was given."""
    _, sha256, name = _in_field(by, types, reference, field)
    return hand_out(sha256, name)


def shown_field(request: HttpRequest, by: Actor, types: str, reference: str, field: str) -> HttpResponseBase:
    """The file in a field of a record for a browser to show."""
    _, sha256, name = _in_field(by, types, reference, field)
    return show(sha256, name)


def _attached(by: Actor, reference: str) -> tuple[Attachment, Record]:
    """An attachment and what it hangs on. Raises NotThere where the actor does not see that."""
    found = Attachment.objects.filter(reference=reference.upper()).select_related("owner").first()
    subject = follow(by, {found.subject}).get(found.subject) if found is not None else None
    if found is None or subject is None:
        raise NotThere
    return found, subject


def _in_field(by: Actor, types: str, reference: str, field: str) -> tuple[Record, str, str]:
    """The record, the hash and the name of the file in a field. Raises NotThere where there is none."""
    declaration = listed_type(by, types)
    record = resolve(by, declaration, reference)
    sha256 = getattr(record, field) if any(f.name == field and f.kind == "file" for f in declaration.fields) else ""
    if not sha256:
        raise NotThere
    known = Upload.objects.filter(organization_id=current_organization(), sha256=sha256)
    return record, sha256, known.values_list("name", flat=True).first() or f"{record.reference}.bin"


def _preview(sha256: str, name: str) -> Preview:
    try:
        return preview_of(sha256, name)
    except FileNotFoundError:
        raise _lost(sha256, name) from None


def _lost(sha256: str, name: str) -> FileLost:
    return FileLost(f"The file {name} is not on the disk any more. Restore it from a backup; its hash is {sha256}.")


def show(sha256: str, name: str) -> HttpResponseBase:
    """The bytes as what their beginning says they are, sealed off. Raises NotThere for what is not shown."""
    about = _preview(sha256, name)
    if not about.kind:
        raise NotThere
    response = FileResponse(open_file(sha256), content_type=about.mime)
    response.headers["Content-Disposition"] = disposition(name, "inline")
    response.headers["Content-Security-Policy"] = FRAMED if about.kind == "pdf" else SANDBOX
    response.headers["X-Frame-Options"] = "SAMEORIGIN" if about.kind == "pdf" else "DENY"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def hand_out(sha256: str, name: str) -> HttpResponseBase:
    """The bytes as a download that no browser opens as a page. Raises FileLost."""
    try:
        stream = open_file(sha256)
    except FileNotFoundError:
        raise _lost(sha256, name) from None
    response = FileResponse(stream, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = disposition(name)
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def disposition(name: str, kind: str = "attachment") -> str:
    """With the name as RFC 6266 writes it: plain letters for old programs, UTF-8 for all others."""
    clean = re.sub(r"[\x00-\x1f\x7f\u2028\u2029]", "", name) or "file"
    plain = re.sub(r"[^A-Za-z0-9._ -]", "_", clean)
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(clean, safe='')}"
