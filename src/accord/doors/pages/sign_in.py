"""Signing in: by password through allauth, or by a single-use link. Nobody signs up by themselves."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import LoginForm
from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from accord.doors.pages.address import safe_next
from accord.doors.pages.door import account_of
from accord.doors.pages.limits import comes_from, too_many
from accord.doors.pages.links import MINUTES, address_in, ask_for_link
from accord.kernel.access.attempts import LINK_FROM, LINK_TO, SIGN_IN_AS, SIGN_IN_FROM, attempt
from accord.kernel.access.models import SignInLink
from accord.kernel.refusals import TooMany

_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class ClosedAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by invitation, never by signing up."""

    def is_open_for_signup(self, request: Any) -> bool:
        """No."""
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Nothing: whoever is in sees it by the page."""


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The form; a right password leads to where one wanted to go, on this host alone."""
    onward = safe_next(request.POST.get("next") or request.GET.get("next") or "/")
    if account_of(request) is not None and request.method != "POST":
        return HttpResponseRedirect(onward)
    if request.method == "POST":
        return _by_password(request, onward)
    return render(request, "pages/sign_in.html", {"next": onward, "ended": "ended" in request.GET})


def _by_password(request: HttpRequest, onward: str) -> HttpResponse:
    email = address_in(request.POST.get("login", ""))
    try:
        tried = attempt(SIGN_IN_FROM, comes_from(request)), attempt(SIGN_IN_AS, email)
    except TooMany as refusal:
        return too_many(refusal)
    form = LoginForm(request.POST, request=request)
    if not form.is_valid():
        objections = [e for errors in form.errors.values() for e in errors]
        context = {"objections": objections, "next": onward, "email": request.POST.get("login", "")}
        return render(request, "pages/sign_in.html", context, status=422)
    for one in tried:
        one.succeeded()
    response: HttpResponse = form.login(request, redirect_url=onward)
    return response


@require_POST
def ask_link(request: HttpRequest) -> HttpResponse:
    """Ask for a single-use link. The answer never says whether the address is known."""
    email = address_in(request.POST.get("email", ""))
    try:
        attempt(LINK_FROM, comes_from(request))
        attempt(LINK_TO, email)
    except TooMany as refusal:
        return too_many(refusal)
    ask_for_link(email)
    return render(request, "pages/link_sent.html", {"minutes": MINUTES})


@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, secret: str) -> HttpResponse:
    """A page with a button: programs that look at links in mails must not use them up."""
    if request.method != "POST":
        return render(request, "pages/link.html", {"secret": secret})
    try:
        tried = attempt(SIGN_IN_FROM, comes_from(request))
    except TooMany as refusal:
        return too_many(refusal)
    account = SignInLink.redeem(secret)
    if account is None:
        return render(request, "pages/link_used.html", status=410)
    tried.succeeded()
    login(request, account, backend=_BACKEND)
    if not account.has_usable_password():
        messages.info(request, "You are signed in. Set a password under your account: signatures ask for it.")
    return HttpResponseRedirect("/")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Leave."""
    logout(request)
    return HttpResponseRedirect("/sign-in/")
