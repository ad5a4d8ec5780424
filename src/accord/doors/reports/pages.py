"""The page on which an audit pack is ordered, made in the background, and taken along."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from accord.doors.pages.places import page
from accord.doors.reports.pack import limit_of, refuse_without_right, write_pack
from accord.kernel.access.actor import Actor, actor_for_account
from accord.kernel.access.models import Account
from accord.kernel.erasing.sweep import swept
from accord.kernel.jobs.models import Job
from accord.kernel.jobs.queue import ATTEMPTS, each_minute, enqueue, forget, job, tell
from accord.kernel.ledger.keys import signer
from accord.kernel.moments.clock import now
from accord.kernel.refusals import NotThere, Refused
from accord.standards import UnknownStandard, edition, editions

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

SHOWN = 10
KEPT = timedelta(days=30)
"""How long a pack waits to be taken along; then it is made anew."""


def packs_folder() -> Path:
    """Where packs wait to be taken along."""
    return Path(settings.ACCORD_DATA_DIR) / "packs"


def pack_file(name: str) -> Path:
    """Where the pack of a job lies."""
    return packs_folder() / f"{name}.zip"


@job("pack", lasting=True)
def make_pack(*, organization: str, slug: str, account: str, standard: str, on: str, personal: bool, name: str) -> Any:
    """Write a pack with the rights that its orderer has now."""
    del organization  # where the job belongs; the actor says it again
    by = actor_for_account(Account.objects.get(pk=account), slug, "job")
    path = pack_file(name)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    day = date.fromisoformat(on) if on else None
    try:
        size = write_pack(by, path, standard=standard, on=day, personal=personal, tell=tell)
    except Refused as refused:
        return {"refused": [o.sentence for o in refused.objections]}
    return {"bytes": size}


@each_minute
def remove_old_packs() -> None:
    """Packs that nobody wants any more, with their orders, and what a crash left half written."""
    for ordered in forget("pack", now() - KEPT):
        pack_file(ordered["name"]).unlink(missing_ok=True)
    for left in packs_folder().glob(".*.part"):
        if left.stat().st_mtime < (now() - timedelta(days=1)).timestamp():
            left.unlink(missing_ok=True)


@swept
def forget_packs(organization: UUID) -> None:
    """Packs from before an erasure hold what was erased; each is made anew when it is ordered again."""
    for ordered in forget("pack", now(), organization):
        pack_file(ordered["name"]).unlink(missing_ok=True)


@page("pack/", needs="reports.pack", title="Audit pack", order=8)
def pack(request: HttpRequest, by: Actor) -> HttpResponse:
    """Order a pack; see how far it is, and those that were made."""
    if request.method == "POST":
        order(by, request.POST.get("standard", ""), request.POST.get("on", ""), request.POST.get("personal") == "yes")
        return HttpResponseRedirect(f"/{by.organization.slug}/pack/")
    orders = list(_orders(by)[:SHOWN])
    for o in orders:
        o.until = o.done_at + KEPT if o.done_at else None
    limit = limit_of(by)
    context = {
        "by": by,
        "orders": orders,
        "waiting": any(o.done_at is None and o.attempts < ATTEMPTS for o in orders),
        "attempts": ATTEMPTS,
        "editions": [e for e in editions() if limit is None or e.family in limit.families],
        "limit": limit,
        "whole": limit is None and by.may_everywhere("reports.pack"),
        "fingerprint": signer().fingerprint,
    }
    template = "reports/orders.html" if request.headers.get("HX-Request") else "reports/pack.html"
    return render(request, template, context)


def order(by: Actor, standard: str, on: str, personal: bool) -> None:
    """Put a pack into the outbox. Raises Forbidden; Refused for an unknown standard or a day that does not exist."""
    refuse_without_right(by)
    try:
        edition(standard) if standard else None
        date.fromisoformat(on) if on else None
    except UnknownStandard as error:
        raise Refused(str(error), "standard") from error
    except ValueError:
        raise Refused(f"{on[:20]!r} is not a day that exists. Write it as 2026-11-25.", "on") from None
    enqueue(
        "pack",
        organization=str(by.organization.pk),
        slug=by.organization.slug,
        account=str(by.account_id),
        standard=standard,
        on=on,
        personal=personal,
        name=uuid4().hex,
    )


def _orders(by: Actor) -> Any:
    """The packs that this account ordered in this organization, the newest first."""
    mine = Job.objects.filter(kind="pack", organization_id=by.organization.pk, arguments__account=str(by.account_id))
    return mine.order_by("-pk")


@page("pack/<int:number>.zip", needs="reports.pack")
def pack_download(request: HttpRequest, by: Actor, number: int) -> HttpResponseBase:
    """Take a pack along: only whoever ordered it, and while they may. Raises NotThere."""
    found = _orders(by).filter(pk=number).exclude(done_at=None).first()
    path = pack_file(found.arguments["name"]) if found else None
    if found is None or path is None or not path.exists():
        raise NotThere("There is no such page here.")
    day = f"{found.done_at.astimezone(ZoneInfo(by.organization.time_zone)):%Y%m%d}"
    return FileResponse(path.open("rb"), as_attachment=True, filename=f"{by.organization.slug}-{day}-{number}.zip")
