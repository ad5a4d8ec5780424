"""A record on paper: what its page says, its trail, and what shows that the trail is in the log, as one PDF."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

import segno
from django.conf import settings
from django.http import HttpResponse
from django.utils.html import strip_tags

from accord.doors.pages.address import record_address
from accord.doors.pages.files import disposition
from accord.doors.pages.history_page import told
from accord.doors.pages.lists import listed_type
from accord.doors.pages.record_facts import facts
from accord.doors.pages.record_page import may_take_along, parts_of
from accord.doors.pages.record_surroundings import surroundings_of
from accord.doors.pages.show import instant
from accord.doors.reports.pdf import render
from accord.kernel.access.scope import resolve
from accord.kernel.acts.happened import today_of
from accord.kernel.ledger.keys import signer
from accord.kernel.ledger.models import Checkpoint
from accord.kernel.moments.clock import now
from accord.kernel.records.history import history
from accord.kernel.refusals import Forbidden

if TYPE_CHECKING:
    from django.http import HttpRequest

    from accord.doors.pages.history_page import Told
    from accord.kernel.access.actor import Actor
    from accord.kernel.records.record import Record

MOST = 200
"""Changes of the trail that are printed."""
ENDS = re.compile(r"<br ?/?>|</(?:p|li|tr|h\d)>")


def record_pdf(request: HttpRequest, by: Actor, types: str, reference: str) -> HttpResponse:
    """The record as it now stands. Raises NotThere; Forbidden for who may not take it along."""
    record = resolve(by, listed_type(by, types), reference)
    if not may_take_along(by, record):
        raise Forbidden("Your role does not allow you to take this record along. You can read it here.")
    return HttpResponse(
        render("accord.doors.pages", "record.typ", printed(by, record), made_at=now()),
        content_type="application/pdf",
        headers={"Content-Disposition": disposition(f"{record.reference}-{record.rev}.pdf")},
    )


def printed(by: Actor, record: Record) -> dict[str, Any]:
    """What stands on it, in words: nothing that the actor does not see."""
    around, declaration = surroundings_of(by, record), record.declaration
    happened = told(by, history(by, declaration, record.pk, limit=MOST))
    return {
        "title": f"{record.reference} {record.title}",
        "organization": by.organization.title,
        "about": f"{declaration.label.capitalize()} {record.reference}",
        "on": today_of(by).isoformat(),
        "name": record.title,
        "state": record.state_label + (", archived" if record.archived_on else ""),
        "outside": record.external_reference,
        "rev": record.rev,
        "facts": [[f.label, f.term, words(f.value)] for f in facts(by, record) if not f.empty],
        "signatures": [[s.name, words(s.when), s.meaning, s.rev, s.method] for s in around.signatures],
        "parts": [
            [part.declaration.plural.capitalize(), [" · ".join(map(words, row.cells)) for row in part.rows], part.more]
            for part in parts_of(by, record)
            if part.rows
        ],
        "links": [[link.says, words(link.target)] for link in around.links],
        "files": [[file.name, file.note, file.size, words(file.when)] for file in around.files],
        "comments": [[words(said.who), words(said.when), words(said.text)] for said in around.comments],
        "trail": [_happened(one) for one in happened],
        "more": record.rev > len(happened),
        "proof": _proof(by, record, happened[0]),
    }


def words(shown: str) -> str:
    """What a page shows, without its markup."""
    return unescape(strip_tags(ENDS.sub("\n", shown))).strip()


def _happened(one: Told) -> dict[str, Any]:
    h = one.happening
    return {
        "says": f"{h.says} by {h.who}{f' {h.how}' if h.how else ''}, {words(one.when)}",
        "signed": h.signed,
        "where": f"revision {h.rev} · entry {h.seq} · leaf {h.leaf}",
        "changes": [[d.label, "" if d.new else words(d.before), words(d.after)] for d in one.differences],
    }


def _proof(by: Actor, record: Record, last: Told) -> dict[str, Any]:
    """The last entry of the record, and the oldest checkpoint that was signed over it, where there is one."""
    entry = last.happening
    signed = Checkpoint.objects.filter(organization_id=by.organization.pk, size__gt=entry.seq).order_by("size").first()
    here = f"{settings.ACCORD_BASE_URL}{record_address(by.organization.slug, record)}"
    return {
        "seq": entry.seq,
        "leaf": entry.leaf,
        "note": signed.note.strip() if signed else "",
        "signed": instant(signed.signed_at, by.organization.time_zone) if signed else "",
        "key": signer().fingerprint,
        "here": here,
        "address": (proof := f"{here}proof?rev={entry.rev}"),
        "code": segno.make_qr(proof).svg_inline(border=0),
    }
