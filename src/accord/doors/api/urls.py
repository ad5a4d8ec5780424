"""Addresses of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ImproperlyConfigured
from django.urls import path, re_path

from accord.doors.api import attached, views
from accord.doors.api.door import addressed_types, opened, route
from accord.doors.api.endpoints import ENDPOINTS
from accord.doors.api.handed_out import document_view, page_view
from accord.kernel.refusals import NotThere

if TYPE_CHECKING:
    from django.urls.resolvers import URLPattern

_INSIDE = "organizations/<str:organization>/"
_RECORD = _INSIDE + "<str:types>/<str:reference>/"
_OWN = frozenset({"search", "duties", "files"})  # inside an organization, beside the types


def routes() -> list[URLPattern]:
    """Every address. Raises ImproperlyConfigured when a type stands where something else does."""
    taken = _OWN | {e.path.split("/")[0] for e in ENDPOINTS}
    if doubles := sorted(d.slug for d in addressed_types() if d.slug in taken):
        raise ImproperlyConfigured(f"a record type and another address of the API have the same name: {doubles[0]}")
    return [
        path("openapi.json", opened(document_view), name="api-document"),
        path("", opened(page_view), name="api-page"),
        path("organizations", opened(views.organizations), name="api-organizations"),
        path(_INSIDE + "search", route(get=views.find), name="api-search"),
        path(_INSIDE + "duties", route(get=views.due), name="api-duties"),
        path(_INSIDE + "files", route(post=attached.upload), name="api-upload"),
        *(path(_INSIDE + e.path, route(get=views.endpoint_view(e)), name=f"api-{e.name}") for e in ENDPOINTS),
        path(_INSIDE + "history", route(get=views.trail_of), name="api-trail"),
        path(_INSIDE + "<str:types>", route(get=views.list_records, post=views.create), name="api-list"),
        path(
            _INSIDE + "<str:types>/<str:name>",
            route(get=views.read, patch=views.edit, post=views.begin),
            name="api-record",
        ),
        path(_RECORD + "history", route(get=views.history_of), name="api-history"),
        path(_RECORD + "files", route(get=attached.files), name="api-files"),
        path(_RECORD + "files/<str:sha256>", route(get=attached.file), name="api-file"),
        path(_RECORD + "comments", route(get=attached.comments), name="api-comments"),
        path(_RECORD + "<str:verb>", route(post=views.do), name="api-act"),
        re_path(r"^.*$", opened(_nothing), name="api-nothing"),
    ]


def _nothing(request: Any) -> Any:
    raise NotThere


urlpatterns: list[URLPattern] = routes()
