"""All addresses: the pages, the API, the areas' own pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import include, path
from django.views import defaults

from accord.doors.api.problems import Broken, problem

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

urlpatterns = [
    path("api/v1/", include("accord.doors.api.urls")),
    path("", include("accord.doors.pages.urls")),
]


def handler500(request: HttpRequest) -> HttpResponseBase:
    """A fault: a problem document for programs, a page for people; neither says what broke."""
    if request.path.startswith("/api/"):
        return problem(
            Broken("Something broke here; nothing was changed. Try again, or tell whoever runs this installation.")
        )
    return defaults.server_error(request)
