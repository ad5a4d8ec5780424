"""What areas add: read by whom the permission allows, with typed and named parameters."""

from __future__ import annotations

from datetime import date
from types import ModuleType

import pytest
from django.test import override_settings
from django.urls import include, path
from tests.api.conftest import Api, token_of

from accord.doors.api import document as document_module
from accord.doors.api.endpoints import ENDPOINTS, endpoint
from accord.doors.api.urls import routes
from accord.kernel.records.fields import Input
from accord.kernel.refusals import NotThere


@pytest.fixture
def added():
    """An endpoint of an imaginary area, at addresses made anew."""
    before = list(ENDPOINTS)

    @endpoint(
        "echo/<str:word>",
        needs="kernel.add",
        summary="Say it again",
        query=(Input("on", "date", "day"), Input("often", "integer", "how often", default=2)),
    )
    def echo(*, by, word, on, often):
        if word == "nothing":
            raise NotThere
        return {"word": word, "on": on, "often": often, "who": by.name, "exact": isinstance(on, date | None)}

    urls = ModuleType("urls_with_echo")
    urls.urlpatterns = [path("api/v1/", include((routes(), "api")))]
    with override_settings(ROOT_URLCONF=urls):
        yield
    ENDPOINTS[:] = before


def test_parameters_reach_the_view_typed(added, api):
    response = api.get("echo/hello?on=2026-03-01")
    assert response.json() == {"word": "hello", "on": "2026-03-01", "often": 2, "who": "Mia Manager", "exact": True}
    assert response["Cache-Control"] == "no-store"


def test_wrong_unknown_and_missing_things_are_refused(added, api, actor):
    assert api.get("echo/hello?on=2026-02-31").json()["errors"][0]["field"] == "on"
    assert api.get("echo/hello?colour=red").status_code == 422
    assert api.get("echo/nothing").content == api.get("sites/S-9999").content
    assert api.post("echo/hello", {}).status_code == 405
    assert Api(token_of(actor("member"))).get("echo/hello").status_code == 403
    assert Api().get("echo/hello").status_code == 401


def test_it_is_in_the_document(added):
    operation = document_module.document.__wrapped__()["paths"]["/organizations/{organization}/echo/{word}"]["get"]
    assert operation["operationId"] == "echo"
    assert operation["x-permission"] == "kernel.add"
    assert {p.get("name") for p in operation["parameters"]} >= {"word", "on", "often"}


def test_a_name_or_path_that_is_taken_is_refused(added):
    with pytest.raises(ValueError, match="two endpoints"):
        endpoint("echo/<str:word>", needs="kernel.view", summary="x")(lambda **_: {})
