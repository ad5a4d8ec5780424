"""Signing in: by password through allauth, or by a single-use link. Nobody signs up by themselves."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import LoginForm
from allauth.core.ratelimit import consume_or_429
from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from accord.doors.pages.address import safe_next
from accord.doors.pages.door import account_of
from accord.doors.pages.links import MINUTES, ask_for_link
from accord.kernel.access.models import SignInLink

_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def too_many(request: HttpRequest, action: str, key: str | None = None) -> HttpResponse | None:
    """The answer 429 when this address, or this `key`, has tried more often than allauth allows for `action`."""
    answer: HttpResponse | None = consume_or_429(request, action=action, key=key)
    return answer


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
    if request.method == "POST" and (limited := too_many(request, "login")):
        return limited
    onward = safe_next(request.POST.get("next") or request.GET.get("next") or "/")
    if account_of(request) is not None and request.method != "POST":
        return HttpResponseRedirect(onward)
    form = LoginForm(request.POST if request.method == "POST" else None, request=request)
    if request.method == "POST" and form.is_valid():
        response: HttpResponse = form.login(request, redirect_url=onward)
        return response
    status = 422 if request.method == "POST" else 200
    objections = [e for errors in form.errors.values() for e in errors] if request.method == "POST" else []
    context = {"objections": objections, "next": onward, "email": request.POST.get("login", "")}
    return render(request, "pages/sign_in.html", context, status=status)


@require_POST
def ask_link(request: HttpRequest) -> HttpResponse:
    """Ask for a single-use link. The answer never says whether the address is known."""
    email = request.POST.get("email", "").strip().lower()[:254]
    if limited := too_many(request, "request_login_code", key=email):
        return limited
    ask_for_link(email)
    return render(request, "pages/link_sent.html", {"minutes": MINUTES})


@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, secret: str) -> HttpResponse:
    """A page with a button: programs that look at links in mails must not use them up."""
    if request.method != "POST":
        return render(request, "pages/link.html", {"secret": secret})
    if limited := too_many(request, "login"):
        return limited
    account = SignInLink.redeem(secret)
    if account is None:
        return render(request, "pages/link_used.html", status=410)
    login(request, account, backend=_BACKEND)
    if not account.has_usable_password():
        messages.info(request, "You are signed in. Set a password under your account: signatures ask for it.")
    return HttpResponseRedirect("/")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Leave."""
    logout(request)
    return HttpResponseRedirect("/sign-in/")
