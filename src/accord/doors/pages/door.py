"""The door: who comes in, to which organization, and how a refusal is said.

Every page of an organization goes through here once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.template.loader import render_to_string

from accord.doors.pages.show import told
from accord.kernel.access.actor import Actor, actor_for_account
from accord.kernel.refusals import Forbidden, NotThere, Refused

if TYPE_CHECKING:
    from accord.kernel.access.models import Account

View = Callable[..., HttpResponseBase]
_log = logging.getLogger("accord.doors")


def account_of(request: HttpRequest) -> Account | None:
    """The account that is signed in, if any."""
    user: Any = request.user
    return cast("Account", user) if user.is_authenticated else None


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Off to sign in, and back here afterwards. Whoever comes with a session that has ended is told so there."""
    here = request.get_full_path() if request.method == "GET" else "/"
    if request.headers.get("HX-Request"):  # a part of a page that was left open: the whole page has to go
        return HttpResponse(status=204, headers={"HX-Redirect": "/sign-in/"})
    ended = {"ended": "1"} if settings.SESSION_COOKIE_NAME in request.COOKIES else {}
    return HttpResponseRedirect(f"/sign-in/?{urlencode({'next': here} | ended)}")


def through_the_door(view: View, needs: str = "") -> View:
    """`view(request, by, **path)` for a signed-in account that has a role in the organization of the address.

    Everything inside reads that organization alone. A `Refused` becomes its page; `needs` is a permission without
    which nobody sees it.
    """

    @wraps(view)
    def guarded(request: HttpRequest, slug: str, **path: Any) -> HttpResponseBase:
        account = account_of(request)
        if account is None:
            return to_sign_in(request)
        try:
            by = actor_for_account(account, slug)
        except NotThere:
            return not_there()
        request.actor = by  # type: ignore[attr-defined]
        with by.scope():
            try:
                if needs and not by.may(needs):
                    raise Forbidden("Your role does not allow you to see this page.")
                return view(request, by, **path)
            except Refused as refusal:
                return refused(request, refusal, by)

    return guarded


def signed_in(view: View) -> View:
    """`view(request, account, **path)` for a signed-in account, outside any organization."""

    @wraps(view)
    def guarded(request: HttpRequest, **path: Any) -> HttpResponseBase:
        account = account_of(request)
        return to_sign_in(request) if account is None else view(request, account, **path)

    return guarded


def refused(request: HttpRequest, refusal: Refused, by: Actor) -> HttpResponse:
    """The page of a refusal. What is not there gets the same bytes as everything else that is not there."""
    if isinstance(refusal, Forbidden):
        _log.warning("forbidden: actor=%s path=%r", by.in_ledger()["id"], request.path)
    if refusal.status == 404:
        return not_there()
    said = [o.sentence for o in refusal.objections]
    text = render_to_string("pages/refusal.html", {"refusal": refusal, "sentences": told(by, said).values()}, request)
    return HttpResponse(text, status=refusal.status)


def not_there() -> HttpResponse:
    """404: one page for all, without a trace of what was asked for."""
    return HttpResponse(render_to_string("404.html"), status=404)
