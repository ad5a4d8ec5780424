"""What hangs on a record, for whoever sees the record: files and comments; and uploads that acts then name."""

from __future__ import annotations

import mimetypes
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.db.models import F
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.http.multipartparser import MultiPartParserError

from accord.doors.api.door import answer, type_at
from accord.doors.api.problems import NotUnderstood, TooLarge, WrongMediaType
from accord.doors.api.represent import Row, names_of, one_row
from accord.kernel.acts.act import all_acts
from accord.kernel.records.attached import Attachment, Comment
from accord.kernel.records.declaration import Declaration, file_fields
from accord.kernel.records.files import Upload, open_file, receive
from accord.kernel.records.record import current_organization
from accord.kernel.refusals import Forbidden, NotThere, Refused, StorageRefused

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from accord.kernel.access.actor import Actor

SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'none'"
_OVERHEAD = 64 * 1024  # what multipart adds around the file


def upload(request: HttpRequest, by: Actor) -> HttpResponse:
    """Receive one file; an act takes it by its SHA-256. Raises Forbidden when no act of the actor takes a file."""
    if not any(by.may(a.needs) for a in all_acts() if any(i.kind == "file" for i in a.inputs)):
        raise Forbidden("Your role does not allow you to add files.")
    if request.content_type != "multipart/form-data":
        raise WrongMediaType("Send the file as multipart/form-data, in the field file.")
    limit = settings.ACCORD_MAX_UPLOAD_MB
    if int(request.META.get("CONTENT_LENGTH") or 0) > limit * 1024 * 1024 + _OVERHEAD:
        raise TooLarge(
            f"The file is larger than {limit} MB, the most that is accepted here. Make it smaller or split it."
        )
    try:
        sent = request.FILES.getlist("file")
    except (MultiPartParserError, SuspiciousOperation) as error:
        raise NotUnderstood("The body is no multipart form that can be read.") from error
    if len(sent) != 1 or len(request.FILES) != 1:
        raise Refused("Send exactly one file, in the field file.", "file")
    file: UploadedFile[Any] = sent[0]
    received = receive(file.name or "file", file.chunks())
    return answer({"file": received.sha256, "name": received.name, "size": received.size}, 201)


def files(request: HttpRequest, by: Actor, types: str, reference: str) -> HttpResponse:
    """The files of a record."""
    declaration = type_at(types)
    return answer({"items": files_of(declaration, one_row(by, declaration, reference))})


def file(request: HttpRequest, by: Actor, types: str, reference: str, sha256: str) -> HttpResponseBase:
    """The bytes of one file of a record, to be kept and not to be run. Raises NotThere."""
    declaration = type_at(types)
    there = files_of(declaration, one_row(by, declaration, reference))
    found = next((f for f in there if f["file"] == sha256), None)
    if found is None:
        raise NotThere
    try:
        content = open_file(sha256)
    except FileNotFoundError:
        raise StorageRefused(
            f"The disk has lost {found['name']}. Ask who runs this installation for a backup."
        ) from None
    kind = mimetypes.guess_type(found["name"])[0] or "application/octet-stream"
    response = FileResponse(content, as_attachment=True, filename=found["name"], content_type=kind)
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    return response


def files_of(declaration: Declaration, row: Row) -> list[dict[str, Any]]:
    """The files in the record's own fields, then those that were attached to it."""
    own = {f.name: str(row[f.name]) for f in file_fields(declaration) if row[f.name]}
    uploads = (
        {u.sha256: u for u in Upload.objects.filter(organization_id=current_organization(), sha256__in=own.values())}
        if own
        else {}
    )
    found: list[dict[str, Any]] = [
        {
            "reference": "",
            "field": name,
            "file": sha256,
            "name": uploads[sha256].name,
            "size": uploads[sha256].size,
            "note": "",
        }
        for name, sha256 in own.items()
        if sha256 in uploads
    ]
    attached = Attachment.objects.filter(subject=f"{declaration.name}:{row['pk']}", archived_on=None).order_by(
        "reference"
    )
    rows = attached.values("reference", "file", "size", "note", name=F("title"))
    return [*found, *({"field": "", **r} for r in rows)]


def comments(request: HttpRequest, by: Actor, types: str, reference: str) -> HttpResponse:
    """What was said about a record, the oldest first."""
    declaration = type_at(types)
    row = one_row(by, declaration, reference)
    said = Comment.objects.filter(subject=f"{declaration.name}:{row['pk']}", archived_on=None).order_by("reference")
    rows = list(said.values("reference", "text", "owner_id", "recorded_at")[:1000])
    names = names_of(by, {"Person": {r["owner_id"] for r in rows} - {None}})
    return answer({"items": [
        {
            "reference": r["reference"], "text": r["text"], "by": names.get(("Person", r["owner_id"])),
            "recorded_at": r["recorded_at"],
        }
        for r in rows
    ]})  # fmt: skip
