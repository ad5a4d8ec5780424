"""One's own account: the password, the weekly e-mail, and the secret addresses at which calendar programs fetch what is
due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from accord.doors.pages.letters import choices
from accord.doors.pages.limits import too_many
from accord.doors.pages.mail_page import kept_here
from accord.kernel.access.accounts import belonging, feeds_of, issue_feed, revoke_feed, set_password
from accord.kernel.access.attempts import CHANGE_PASSWORD, attempt
from accord.kernel.refusals import Refused, TooMany

if TYPE_CHECKING:
    from accord.kernel.access.models import Account


def account_page(request: HttpRequest, account: Account) -> HttpResponse:
    """Set or change the password: all other sessions end, tokens and calendar addresses are revoked."""
    objections: dict[str, list[str]] = {}
    if request.method == "POST":
        try:
            tried = attempt(CHANGE_PASSWORD, account.pk)
        except TooMany as refusal:
            return too_many(refusal)
        objections = _password_objections(request, account)
        if not objections:
            tried.succeeded()
            set_password(account, request.POST["new"])
            update_session_auth_hash(request, account)
            messages.success(
                request, "The password is set. You stay signed in here; everywhere else you have been signed out."
            )
            return HttpResponseRedirect("/account/")
    return _page(request, account, objections)


def calendars(request: HttpRequest, account: Account) -> HttpResponse:
    """Make or revoke a calendar address of one's own. It is shown once."""
    if request.method != "POST":
        return HttpResponseRedirect("/account/#calendars")
    if prefix := request.POST.get("revoke", "")[:12]:
        if revoke_feed(account, prefix):
            messages.success(request, "The calendar address is revoked: from now on nothing is to be had there.")
        return HttpResponseRedirect("/account/#calendars")
    try:
        secret = issue_feed(account, request.POST.get("organization", ""), request.POST.get("whose") == "everybody")
    except Refused as refusal:
        return _page(request, account, {"calendar": [refusal.sentence]})
    return _page(request, account, {}, f"{settings.ACCORD_BASE_URL}/calendar/{secret}.ics")


def _page(request: HttpRequest, account: Account, objections: dict[str, list[str]], address: str = "") -> HttpResponse:
    belongs = belonging(account)
    titles = {organization.pk: organization.title for organization, _ in belongs}
    context = {
        "account": account,
        "objections": objections,
        "has_password": account.has_usable_password(),
        "mails": account.is_operator and kept_here(),
        "organizations": [organization for organization, _ in belongs],
        "letters": choices(account, belongs),
        "feeds": [(f, titles.get(f.organization_id, "an organization that you have left")) for f in feeds_of(account)],
        "address": address,
    }
    return render(request, "pages/account.html", context, status=422 if objections else 200)


def _password_objections(request: HttpRequest, account: Account) -> dict[str, list[str]]:
    """What stands against a new password, by field."""
    current, new, again = (request.POST.get(n, "") for n in ("current", "new", "again"))
    found: dict[str, list[str]] = {}
    if account.has_usable_password() and not account.check_password(current):
        found["current"] = ["This is not your present password."]
    if new != again:
        found["again"] = ["The two differ. Type the new password twice."]
    try:
        validate_password(new, account)
    except ValidationError as error:
        found["new"] = list(error.messages)
    return found
