"""The page that says how far the log is signed and copied outside, and what is not protected yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render

from accord.doors.pages.address import act_address
from accord.doors.pages.places import page
from accord.doors.pages.show import Shower, instant
from accord.kernel.access.scope import visible
from accord.kernel.acts.act import act_at
from accord.kernel.copies.delivering import newest_checkpoint
from accord.kernel.copies.models import CopyPlace
from accord.kernel.copies.window import Window, window
from accord.kernel.ledger.keys import known_keys, signer
from accord.kernel.records.declaration import of
from accord.kernel.refusals import NotThere
from accord.kernel.restores.models import PROPOSED, LogRestore
from accord.tlog.checkpoint import fingerprint

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from django.http import HttpRequest
    from django.utils.safestring import SafeString

    from accord.kernel.access.actor import Actor
    from accord.kernel.copies.models import Delivery
    from accord.kernel.records.record import Record

WIDE, LEAST = 1000, 10  # of the picture, and of the smallest part in it: two entries in ten thousand are seen


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the log in the picture: entries from its beginning on."""

    key: str
    title: str
    count: int
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Shown:
    """A place that gets copies."""

    name: SafeString
    kind: str
    address: str
    size: int
    when: str
    age: str
    error: str
    end: str


@page("checkpoints/", needs="kernel.view", title="Checkpoints", section="Organization", order=500)
def checkpoints_page(request: HttpRequest, by: Actor) -> HttpResponse:
    """How far the log is signed and copied, where copies go, restores."""
    w = window(by.organization)
    present = signer()
    restores = visible(of(LogRestore), by).select_related("said_by", "accepted_by").order_by("-reference")[:20]
    context = {
        "w": w,
        "parts": parts(w),
        "age": spoken(w.copy_age),
        "open_for": spoken(minutes=w.minutes),
        "limit": w.limit.days,
        "signed_at": _when(by, w.signed_at),
        "copied_at": _when(by, w.copied_at),
        "since": _when(by, w.since),
        "places": _places(by, w),
        "add": _act(by, CopyPlace, "add"),
        "restores": [(r, _act(by, LogRestore, "accept", r) if _waits_for(by, r) else "") for r in restores],
        "record": _act(by, LogRestore, "add") if w.refused else "",
        "fingerprint": present.fingerprint,
        "before": [fingerprint(key) for key in known_keys(present)[:-1]],
    }
    return render(request, "reports/checkpoints.html", context)


@page("checkpoints/newest.txt", needs="kernel.view")
def newest_note(request: HttpRequest, by: Actor) -> HttpResponse:
    """The newest checkpoint as a file, to be kept outside. Raises NotThere."""
    newest = newest_checkpoint(by.organization.pk)
    if newest is None:
        raise NotThere("Nothing is signed yet.")
    response = HttpResponse(newest.note, content_type="text/plain; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="checkpoint-{newest.size}.txt"'
    return response


def parts(w: Window) -> list[Part]:
    """The log from left to right: copied outside, signed here alone, not signed yet."""
    signed = max(w.signed, w.copied)
    counts = (
        ("copied", "copied outside", w.copied),
        ("signed", "signed, no copy outside yet", signed - w.copied),
        ("unsigned", "not signed yet", w.size - signed),
    )
    there = [c for c in counts if c[2] > 0]
    room, found, x = WIDE - LEAST * len(there), [], 0.0
    for key, title, count in there:
        width = LEAST + room * count / w.size
        found.append(Part(key, title, count, x, width))
        x += width
    return found


def spoken(length: timedelta | None = None, minutes: int = 0) -> str:
    """A length of time as one says it."""
    if length is not None:
        minutes = int(length.total_seconds() // 60)
    for size, unit in ((24 * 60, "day"), (60, "hour"), (1, "minute")):
        if minutes >= 2 * size or (size == 1 and minutes == 1):
            number = minutes // size
            return f"{number} {unit}{'' if number == 1 else 's'}"
    return "less than a minute"


def _when(by: Actor, at: datetime | None) -> str:
    return instant(at, by.organization.time_zone) if at else ""


def _act(by: Actor, model: type[Record], verb: str, record: Record | None = None) -> str:
    """The address of an act that the actor may do; else empty."""
    found = act_at(of(model), verb)
    if found is None or not by.may(found.needs):
        return ""
    return act_address(by.organization.slug, found, str(record.reference) if record else "")


def _waits_for(by: Actor, restore: LogRestore) -> bool:
    return restore.state == PROPOSED and by.person is not None and restore.said_by_id != by.person.pk


def _places(by: Actor, w: Window) -> list[Shown]:
    """The places, for who sees all of the organization: their addresses are nobody else's business."""
    if not by.may_everywhere("kernel.view"):
        return []
    shower = Shower(by)
    shower.allow([p for p, _ in w.places])
    return [_shown(by, shower, p, d) for p, d in w.places]


def _shown(by: Actor, shower: Shower, place: CopyPlace, delivery: Delivery) -> Shown:
    return Shown(
        shower.link(place),
        place.get_kind_display(),
        place.address,
        delivery.size,
        _when(by, delivery.arrived_at),
        spoken(delivery.age) if delivery.age is not None else "",
        delivery.error,
        _act(by, CopyPlace, "end", place),
    )
