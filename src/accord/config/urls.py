"""All addresses: the pages, the API, the areas' own pages."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import include, path
from django.views import defaults

from accord.doors.api.problems import Broken, problem
from accord.kernel.acts.perform import explain_storage
from accord.kernel.refusals import StorageRefused

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

urlpatterns = [
    path("api/v1/", include("accord.doors.api.urls")),
    path("", include("accord.doors.pages.urls")),
]


class Busy(StorageRefused):
    """The database is busy with other work."""

    status = 503
    title = "Busy"


def _not_now(request: HttpRequest, refusal: StorageRefused, busy: bool) -> HttpResponseBase:
    """What can be tried again soon (`busy`), or once there is room."""
    said = Busy(refusal.sentence) if busy else refusal
    if request.path.startswith("/api/"):
        response = problem(said)
    else:
        text = render_to_string("pages/not_now.html", {"refusal": said})
        response = HttpResponse(text, status=said.status)
    if busy:
        response.headers["Retry-After"] = "5"
    return response


def handler500(request: HttpRequest) -> HttpResponseBase:
    """A fault: a problem document for programs, a page for people; neither says what broke.

    A database that is locked and a disk that is full are none: 503 or 507, and a sentence that says what to do.
    """
    error = sys.exc_info()[1]
    if (refusal := explain_storage(error)) is not None:
        return _not_now(request, refusal, busy="locked" in str(error).lower() or "timeout" in str(error).lower())
    if request.path.startswith("/api/"):
        return problem(
            Broken("Something broke here; nothing was changed. Try again, or tell whoever runs this installation.")
        )
    return defaults.server_error(request)
