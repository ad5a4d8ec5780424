"""Files handed out: evidence as it was given, never shown inside Accord's own pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from django.http import FileResponse, HttpRequest, HttpResponseBase

from accord.doors.pages.lists import listed_type
from accord.doors.pages.security import SANDBOX
from accord.kernel.access.scope import follow, resolve
from accord.kernel.records.attached import Attachment
from accord.kernel.records.files import Upload, open_file
from accord.kernel.records.record import current_organization
from accord.kernel.refusals import NotThere, Refused

if TYPE_CHECKING:
    from accord.kernel.access.actor import Actor


class FileLost(Refused):
    """The disk no longer has what the ledger names."""

    status = 410
    title = "The file is lost"


def download(request: HttpRequest, by: Actor, reference: str) -> HttpResponseBase:
    """A file that is attached to a record which the actor sees."""
    found = Attachment.objects.filter(reference=reference.upper()).first()
    if found is None or found.subject not in follow(by, {found.subject}):
        raise NotThere
    return hand_out(found.file, found.title)


def download_field(request: HttpRequest, by: Actor, types: str, reference: str, field: str) -> HttpResponseBase:
    """The file in a field of a record."""
    declaration = listed_type(by, types)
    record = resolve(by, declaration, reference)
    sha256 = getattr(record, field) if any(f.name == field and f.kind == "file" for f in declaration.fields) else ""
    if not sha256:
        raise NotThere
    name = (
        Upload.objects.filter(organization_id=current_organization(), sha256=sha256)
        .values_list("name", flat=True)
        .first()
    )
    return hand_out(sha256, name or f"{record.reference}.bin")


def hand_out(sha256: str, name: str) -> HttpResponseBase:
    """The bytes as a download that no browser opens as a page. Raises FileLost."""
    try:
        stream = open_file(sha256)
    except FileNotFoundError:
        raise FileLost(
            f"The file {name} is not on the disk any more. Restore it from a backup; its hash is {sha256}."
        ) from None
    response = FileResponse(stream, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = disposition(name)
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def disposition(name: str) -> str:
    """`attachment` with the name as RFC 6266 writes it: plain letters for old programs, UTF-8 for all others."""
    clean = re.sub(r"[\x00-\x1f\x7f\u2028\u2029]", "", name) or "file"
    plain = re.sub(r"[^A-Za-z0-9._ -]", "_", clean)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(clean, safe='')}"
