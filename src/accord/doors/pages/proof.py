"""The proof of a record's entry in the log, as a file to take along."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse

from accord.doors.pages.lists import listed_type
from accord.kernel.access.scope import resolve
from accord.kernel.ledger.proving import proof_of
from accord.kernel.refusals import NotThere

if TYPE_CHECKING:
    from django.http import HttpRequest

    from accord.kernel.access.actor import Actor


def record_proof(request: HttpRequest, by: Actor, types: str, reference: str) -> HttpResponse:
    """The last revision, or `?rev=3`. Raises NotThere, Refused."""
    record = resolve(by, listed_type(by, types), reference)
    rev = request.GET.get("rev", "0")
    if not (rev.isascii() and rev.isdigit() and len(rev) < 10):
        raise NotThere("There is no such revision here.")
    name = f"{record.reference}-{rev if int(rev) else record.rev}.tlog-proof"
    return HttpResponse(
        proof_of(record, int(rev)),
        content_type="text/plain; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
