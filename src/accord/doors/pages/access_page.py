"""Who may do what: the permission map as one table, who holds which role, and one's own API tokens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from accord.doors.pages.address import act_address
from accord.doors.pages.lists import beginnings, rows
from accord.doors.pages.show import about
from accord.kernel.access.accounts import revoke_token, tokens_of
from accord.kernel.access.models import Grant, Token
from accord.kernel.access.roles import ROLES, Role
from accord.kernel.access.scope import sees, visible
from accord.kernel.acts.act import acts_of, all_acts
from accord.kernel.moments.clock import now
from accord.kernel.records.declaration import declarations, of
from accord.kernel.refusals import Forbidden, Refused

if TYPE_CHECKING:
    from accord.kernel.access.actor import Actor

DAYS = (30, 90, 365)
SCOPES = (
    ("", "everything that I may do"),
    ("*.view", "reading only"),
    ("*.view *.export", "reading and taking along"),
    ("*.view *.add *.edit *.import", "reading, adding, changing"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A verb of the map, with the acts that need it, and for each role how far it reaches in words."""

    verb: str
    acts: str
    cells: tuple[str, ...]


def access_page(request: HttpRequest, by: Actor) -> HttpResponse:
    """The page; posting makes or revokes a token of one's own."""
    secret = ""
    objections: tuple[str, ...] = ()
    status = 200
    if request.method == "POST":
        try:
            if request.POST.get("revoke"):
                return _revoke(request, by)
            secret = _issue(request, by)
        except Refused as refusal:
            objections, status = tuple(o.sentence for o in refusal.objections), refusal.status
    grants = of(Grant)
    columns = tuple(about(grants, n) for n in grants.columns)
    current = (
        visible(grants, by).filter(archived_on=None, state=grants.states[0].key).order_by("role", "reference")[:500]
    )
    mine = tokens_of(by.organization.pk, by.person.pk) if by.person else []
    context = {
        "roles": ROLES,
        "lines": lines(),
        "columns": columns,
        "grants": rows(by, current, columns) if by.may("kernel.view") else [],
        "beginnings": beginnings(by, grants),
        "organization": by.organization,
        "about_us": about_the_organization(by),
        "tokens": mine,
        "secret": secret,
        "objections": objections,
        "scopes": SCOPES,
        "days": DAYS,
        "may_have_tokens": _may_have_tokens(by),
        "now": now(),
    }
    return render(request, "pages/access.html", context, status=status)


def about_the_organization(by: Actor) -> list[tuple[str, str]]:
    """What may be changed about the organization itself, which has no page of its own: sentence and address."""
    slug, here = by.organization.slug, by.organization
    acts = [a for a in acts_of(of(here)) if a.subject and not a.general and a.possible_in(here.state)]
    return [(a.says, act_address(slug, a, str(here.reference))) for a in acts if sees(by, here, a.needs)]


def lines() -> list[Line]:
    """The permission map, verb by verb."""
    areas: dict[str, set[str]] = {"view": {d.area for d in declarations()}}
    acts: dict[str, set[str]] = {}
    for act in all_acts():
        area, _, verb = act.needs.partition(".")
        areas.setdefault(verb, set()).add(area)
        acts.setdefault(verb, set()).add(act.label.lower())
    order = ["view", *sorted(v for v in areas if v != "view")]
    return [
        Line(v, ", ".join(sorted(acts.get(v, ()))[:12]), tuple(_reach(r, v, areas[v]) for r in ROLES)) for v in order
    ]


def _reach(role: Role, verb: str, areas: set[str]) -> str:
    """`all`, `own`, nothing, or the areas where it differs."""
    found = {a: role.reach(f"{a}.{verb}") for a in areas}
    if len(set(found.values())) == 1:
        return next(iter(found.values())) or ""
    return ", ".join(f"{a}: {far}" for a, far in sorted(found.items()) if far)


def _may_have_tokens(by: Actor) -> bool:
    return by.person is not None and not by.is_guest


def _issue(request: HttpRequest, by: Actor) -> str:
    if by.person is None or not _may_have_tokens(by):
        raise Forbidden("Guests have no API tokens.")
    name = request.POST.get("name", "").strip()
    days, scopes = request.POST.get("days", ""), request.POST.get("scopes", "")
    if not name or len(name) > 80:
        raise Refused("Give the token a name of at most 80 characters that says what it is for.", "name")
    if days not in {str(d) for d in DAYS} or scopes not in dict(SCOPES):
        raise Refused("Choose from the lists how long the token lasts and what it may do.", "days")
    _, secret = Token.issue(
        organization_id=by.organization.pk,
        person_id=by.person.pk,
        name=name,
        scopes=scopes.split(),
        expires_at=now() + timedelta(days=int(days)),
    )
    return secret


def _revoke(request: HttpRequest, by: Actor) -> HttpResponse:
    if by.person is None or not revoke_token(by.organization.pk, by.person.pk, request.POST["revoke"][:12]):
        raise Refused("There is no such token of yours; perhaps it was revoked already.")
    messages.success(request, "The token is revoked: from now on it opens nothing.")
    return HttpResponseRedirect(request.path + "#tokens")
