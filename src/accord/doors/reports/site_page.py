"""The page of the log over all organizations, for whoever runs the installation: how far each log is signed and copied,
and what happened to the installation as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render

from accord.doors.pages.door import not_there
from accord.doors.pages.show import instant
from accord.doors.reports.checkpoints import spoken
from accord.kernel.access.models import Account
from accord.kernel.copies.delivering import newest_checkpoint
from accord.kernel.copies.window import site_window, windows
from accord.kernel.ledger.keys import signer
from accord.kernel.ledger.models import SITE, Opening
from accord.kernel.ledger.site import LOG, site_bodies
from accord.kernel.organization.models import Organization
from accord.kernel.records.history import at_of, is_id
from accord.kernel.records.record import within

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

    from accord.kernel.copies.window import Window

SIZE = 50
_SAYS = {
    "backup": "A backup was made",
    "checkpoint": "A log was signed",
    "clock": "The clock was set",
    "key": "The signing key was changed",
    "restore": "A restore was accepted",
    "restored": "A backup was restored",
    "rights": "Somebody was given the installation to run",
    "trial": "A restore was tried",
    "upgrade": "Another version was started",
}
_UNSAID = ("kind", "origin", "note", "account")


@dataclass(frozen=True, slots=True)
class Covered:
    """A log, and how far it is signed and copied outside."""

    title: str
    window: Window
    warning: str
    age: str
    open_for: str


@dataclass(frozen=True, slots=True)
class Event:
    """An entry of the site log in words."""

    seq: int
    when: str
    says: str
    about: str
    who: str
    facts: tuple[tuple[str, str], ...]


def site_page(request: HttpRequest, account: Account) -> HttpResponse:
    """Nothing of the kind exists for others. `?before=SEQ`: older entries; `?signed=1`: checkpoints among them."""
    if not account.is_operator:
        return not_there()
    before = request.GET.get("before", "")
    signed = request.GET.get("signed") == "1"
    below = int(before) if before.isdigit() and len(before) < 16 else None
    bodies = site_bodies(below=below, checkpoints=signed, limit=SIZE + 1)
    site = site_window()
    context = {
        "logs": [_covered(o.title, w, w.warning) for o, w in windows(Organization.everywhere.order_by("slug"))],
        "site": _covered("This log", site, site.refused),
        "events": _events(bodies[:SIZE]),
        "more": bodies[SIZE - 1]["seq"] if len(bodies) > SIZE else None,
        "signed": signed,
        "fingerprint": signer().fingerprint,
    }
    return render(request, "reports/site.html", context)


def site_note(request: HttpRequest, account: Account) -> HttpResponse:
    """The newest checkpoint of the site log as a file, to be kept outside."""
    with within(SITE):
        newest = newest_checkpoint(SITE) if account.is_operator else None
    if newest is None:
        return not_there()
    response = HttpResponse(newest.note, content_type="text/plain; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="site-checkpoint-{newest.size}.txt"'
    return response


def _covered(title: str, w: Window, warning: str) -> Covered:
    age = "" if w.copy_age is None else spoken(w.copy_age)
    return Covered(title, w, warning, age, spoken(minutes=w.minutes))


def _events(bodies: list[dict[str, Any]]) -> list[Event]:
    """In words: organizations and accounts, which stand there by their ids, are named as far as they are still here."""
    organizations = {str(o.pk): o.title for o in Organization.everywhere.all()}
    named = {i for b in bodies for i in (_ids(b["actor"]) | _ids({"id": b["snapshot"].get("account", "")}))}
    accounts = {str(a.pk): a.email for a in Account.objects.filter(pk__in=[i for i in named if is_id(i)])}
    sealed = [b["snapshot"]["reason"] for b in bodies if "reason" in b["snapshot"]]
    with within(SITE):
        opened = Opening.objects.filter(organization_id=SITE, digest__in=sealed)
        reasons: dict[Any, str] = dict(opened.values_list("digest", "value"))
    return [
        Event(
            b["seq"],
            instant(at_of(b), "UTC"),
            _SAYS.get(kind := b["op"].removeprefix("site."), kind),
            organizations.get(b["id"], b["id"]) if b["type"] == LOG else accounts.get(b["snapshot"].get("account"), ""),
            _who(b["actor"], accounts),
            tuple(
                (n.replace("_", " "), reasons.get(v, str(v)))
                for n, v in b["snapshot"].items()
                if n not in _UNSAID and v != ""
            ),
        )
        for b in bodies
    ]


def _ids(actor: Mapping[str, Any]) -> set[str]:
    found = actor.get("id", "")
    return set(found if isinstance(found, list) else [found])


def _who(actor: Mapping[str, Any], accounts: Mapping[str, str]) -> str:
    if actor["kind"] == "system":
        return "Accord"
    if actor["kind"] != "operator":
        return "an administrator of the organization"
    return " and ".join(sorted(accounts.get(i, "whoever sat at the console") for i in _ids(actor)))
