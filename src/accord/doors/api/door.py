"""The door itself: recognise who asks, enter their organization, call the view, translate refusals."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import unquote

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from accord.doors.api.problems import NotRecognised, NotUnderstood, WrongMethod, problem
from accord.doors.api.recognise import caller_of
from accord.kernel.acts.act import acts_of
from accord.kernel.acts.perform import explain_storage
from accord.kernel.records.declaration import Declaration, by_slug, declarations
from accord.kernel.refusals import Forbidden, NotThere, Refused
from accord.tlog.entry import at_text

_log = logging.getLogger("accord.doors")
View = Callable[..., HttpResponseBase]  # (request, by, **parts of the path)


def route(**views: View) -> Callable[..., HttpResponseBase]:
    """The view of an address inside an organization, from its views by method: `route(get=read, patch=edit)`.

    Unsafe methods need a token, which no browser sends by itself; so they need no CSRF mark.
    """
    table = {method.upper(): view for method, view in views.items()}

    def inside(request: HttpRequest, organization: str, **parts: str) -> HttpResponseBase:
        by = caller_of(request).actor(organization)
        view = _chosen(table, request.method or "")
        with by.scope():
            try:
                return view(request, by, **parts)
            except Forbidden:
                _log.warning("forbidden: actor=%s %s %r", by.in_ledger()["id"], request.method, request.path)
                raise

    return opened(inside)


def _chosen(table: Mapping[str, View], method: str) -> View:
    view = table.get("GET" if method == "HEAD" else method)
    if view is None:
        raise WrongMethod(table)
    return view


def opened(view: View) -> Callable[..., HttpResponseBase]:
    """A view whose refusals are problem documents and whose answers no cache keeps."""

    def answered(request: HttpRequest, **parts: str) -> HttpResponseBase:
        try:
            if "\x00" in unquote(request.get_full_path()):
                raise NotUnderstood("The address holds a NUL character.")
            if "Transfer-Encoding" in request.headers and not request.META.get("CONTENT_LENGTH"):
                raise NotUnderstood("A body without Content-Length is not read here. Send its length.")
            response = view(request, **parts)
        except Refused as refused:
            if isinstance(refused, NotRecognised):
                _log.warning("not recognised: %s %r", request.method, request.path)
            response = problem(refused)
        except OSError as error:
            refusal = explain_storage(error)
            if refusal is None:
                raise
            response = problem(refusal)
        response["Cache-Control"] = "no-store"
        response["Vary"] = "Authorization, Cookie"
        return response

    return csrf_exempt(answered)


def addressed(declaration: Declaration) -> bool:
    """Whether a type has an address: it is listed, or something can be done with it."""
    return declaration.listed or bool(acts_of(declaration))


def addressed_types() -> list[Declaration]:
    """Every type with an address, in the order of the street."""
    return [d for d in declarations() if addressed(d)]


def type_at(slug: str) -> Declaration:
    """The type at an address. Raises NotThere."""
    declaration = by_slug(slug)
    if declaration is None or not addressed(declaration):
        raise NotThere
    return declaration


def answer(found: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """What was found, as JSON in UTF-8."""
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":"), default=plain)
    return HttpResponse(text, status=status, content_type="application/json", headers=dict(headers or {}))


def plain(value: Any) -> str:
    """Instants in UTC, days as ISO 8601, decimals as text, so that nothing is rounded."""
    if isinstance(value, datetime):
        return at_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    raise TypeError(f"{type(value).__name__} has no form in JSON")
