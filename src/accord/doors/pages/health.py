"""Whether the process lives and whether it can work; the verifier and the typeface as files."""

from __future__ import annotations

import gzip
from pathlib import Path

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from accord.doors.pages.typeface import packed
from accord.kernel.copies.window import of_installation
from accord.kernel.jobs.queue import given_up
from accord.kernel.ledger.models import SITE, Head
from accord.kernel.ledger.triggers import differences
from accord.kernel.organization.models import Organization
from accord.kernel.room import room
from accord.tlog import verify


def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


def readyz(request: HttpRequest) -> HttpResponse:
    """Database, triggers, heads of the logs, room on the disk, 503 unless all work; and how old the copies outside are,
    what none of them covers, how many logs are refused a signature, how many jobs (mails, mostly) were given up."""
    disk = room()
    try:
        odd = differences(connection)
        organizations = Organization.everywhere.count()
        without_head = organizations - Head.objects.exclude(pk=SITE).count() if connection.vendor == "sqlite" else 0
        outside = of_installation()
        failed = given_up()
    except DatabaseError:
        return JsonResponse({"ready": False, "database": "does not answer"}, status=503)
    found = {
        "ready": not odd and without_head <= 0 and not disk.full,
        "database": "answers",
        "triggers": "as installed" if not odd else "differ: run `accord init`",
        "disk": disk.state,
        "disk_free_percent": disk.percent,
        "logs": "complete" if without_head <= 0 else f"{without_head} organizations have no log",
        "jobs_given_up": failed,
        **outside,
    }
    return JsonResponse(found, status=200 if found["ready"] else 503)


def verifier(request: HttpRequest) -> HttpResponse:
    """`verify.py`, handed out by itself: a program inside a forged pack can lie."""
    response = HttpResponse(Path(str(verify.__file__)).read_bytes(), content_type="text/x-python; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="verify.py"'
    return response


def typeface(request: HttpRequest) -> HttpResponse:
    """Inter, see `accord.doors.pages.typeface`."""
    font = packed()
    plain = "gzip" not in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(gzip.decompress(font) if plain else font, content_type="font/ttf")
    if not plain:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["Vary"] = "Accept-Encoding"
    return response
