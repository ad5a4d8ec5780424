"""Coming in: to the only organization, to a choice of several, or to making the first one."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import available_timezones

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from accord.doors.pages.questions import by_field
from accord.kernel.access.accounts import may_begin, organizations_of
from accord.kernel.organization.rules import zone_exists
from accord.kernel.organization.services import create_organization
from accord.kernel.records.fields import Input
from accord.kernel.refusals import Forbidden, Refused, refuse

if TYPE_CHECKING:
    from accord.kernel.access.models import Account

_ASKED = (
    Input("title", "text", "name of the organization", required=True, max_length=200),
    Input(
        "slug",
        "text",
        "short name",
        "Its name in addresses: small letters, digits and hyphens, such as northwind-instruments.",
        required=True,
        max_length=60,
    ),
    Input("time_zone", "text", "time zone", "A day ends there when it ends for the organization.", required=True),
    Input("given_name", "text", "your given name", required=True, max_length=80),
    Input("family_name", "text", "your family name", required=True, max_length=80),
)


def home(request: HttpRequest, account: Account) -> HttpResponse:
    """Where to go."""
    found = organizations_of(account)
    begin = may_begin(account)
    if len(found) == 1 and not begin:
        return HttpResponseRedirect(f"/{found[0].slug}/")
    if not found and begin:
        return HttpResponseRedirect("/new-organization/")
    return render(request, "pages/choose.html", {"organizations": found, "begin": begin, "account": account})


def new_organization(request: HttpRequest, account: Account) -> HttpResponse:
    """Make an organization; who makes it administrates and manages it."""
    if not may_begin(account):
        return render(request, "403.html", status=Forbidden.status)
    values = {i.name: request.POST.get(i.name, "").strip() for i in _ASKED}
    refusal: Refused | None = None
    if request.method == "POST":
        try:
            made = _make(account, values)
        except Refused as objection:
            refusal = objection
        else:
            messages.success(
                request, f"{made} is begun. Add people and sites, or import the lists that you keep already."
            )
            return HttpResponseRedirect(f"/{values['slug']}/")
    beside, above = by_field(refusal, _ASKED) if refusal else ({}, [])
    context = {
        "asked": [
            (i, values[i.name] or ("Europe/Berlin" if i.name == "time_zone" else ""), beside.get(i.name, ()))
            for i in _ASKED
        ],
        "above": above,
        "zones": sorted(
            z for z in available_timezones() if "/" in z and not z.startswith(("Etc/", "posix/", "right/"))
        ),
    }
    return render(request, "pages/new_organization.html", context, status=refusal.status if refusal else 200)


def _make(account: Account, values: dict[str, str]) -> str:
    missing = [i for i in _ASKED if not values[i.name]]
    if missing:
        raise Refused(f"{missing[0].label.capitalize()} is missing.", missing[0].name)
    long = next((i for i in _ASKED if i.max_length and len(values[i.name]) > i.max_length), None)
    if long:
        raise Refused(f"{long.label.capitalize()} is longer than {long.max_length} characters. Shorten it.", long.name)
    refuse(zone_exists(time_zone=values["time_zone"]))
    create_organization(
        account=account,
        title=values["title"],
        slug=values["slug"],
        time_zone=values["time_zone"],
        given_name=values["given_name"],
        family_name=values["family_name"],
    )
    return values["title"]
