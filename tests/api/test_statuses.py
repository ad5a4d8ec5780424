"""What each status means, by example (contracts.md, API; RFC 9110, 6585, 9457)."""

from __future__ import annotations

import pytest
from tests.api.conftest import Api, token_of

PASSWORD = "correct horse battery"


def problem(response, status, kind):
    """The problem document of a response, which must be one."""
    found = response.json()
    assert response.status_code == status == found["status"], response.content
    assert response["Content-Type"] == "application/problem+json"
    assert found["type"] == f"urn:accord:problem:{kind}"
    assert set(found) == {"type", "title", "status", "detail", "errors"}
    assert found["title"]
    assert found["detail"]
    return found


def test_201_a_new_record_says_where_it_stands_and_its_revision(api):
    response = api.post("sites", {"title": "Hamburg", "remote": False})
    assert response.status_code == 201
    assert response["Location"] == "/api/v1/organizations/northwind/sites/S-0001"
    assert response["ETag"] == '"1"'
    found = response.json()
    assert (found["reference"], found["title"], found["state"], found["rev"]) == ("S-0001", "Hamburg", "active", 1)
    assert found["serves"] == ["iso-27001", "iso-9001"]
    assert api.get(response["Location"]).json() == found


def test_200_a_change_needs_the_revision_and_gives_the_next(api):
    api.add("sites", title="Hamburg")
    response = api.patch("sites/S-0001", {"address": "Am Kai 1"}, rev=1)
    assert response.status_code == 200
    assert response["ETag"] == '"2"'
    assert response.json()["address"] == "Am Kai 1"
    assert response.json()["title"] == "Hamburg", "what was not sent stays"


def test_304_for_a_revision_that_is_known(api):
    api.add("sites", title="Hamburg")
    tag = api.get("sites/S-0001")["ETag"]
    known = api.get("sites/S-0001", If_None_Match=f'"9", W/{tag}')
    assert (known.status_code, known.content, known["ETag"]) == (304, b"", tag)
    assert api.get("sites/S-0001", If_None_Match='"9"').status_code == 200
    api.patch("sites/S-0001", {"address": "x"}, rev=1)
    assert api.get("sites/S-0001", If_None_Match=tag).status_code == 200


def test_401_without_a_token_names_the_scheme(api):
    response = Api().get("sites")
    problem(response, 401, "not-recognised")
    assert response["WWW-Authenticate"] == 'Bearer realm="accord"'


def test_403_when_the_role_sees_the_record_but_may_not(api, actor):
    api.add("sites", title="Hamburg")
    member = Api(token_of(actor("member")))
    assert member.get("sites/S-0001").status_code == 200
    problem(member.patch("sites/S-0001", {"title": "Mine"}, rev=1), 403, "forbidden")
    problem(member.post("sites", {"title": "Mine"}), 403, "forbidden")


def test_403_when_the_role_sees_none_of_a_type(api, actor):
    supplier = api.add("suppliers", title="Northern Bolts")
    from accord.kernel.access.scope import resolve_pointer

    mia = actor("manager")
    with mia.scope():
        pointer = resolve_pointer(mia, supplier["reference"]).pointer
    guest = Api(token_of(actor("supplier_contact", pointer)))
    problem(guest.get("sites"), 403, "forbidden")
    assert [s["title"] for s in guest.get("suppliers").json()["items"]] == ["Northern Bolts"]


def test_404_is_the_same_for_all_that_is_not_there(api):
    found = problem(api.get("sites/S-0001"), 404, "not-there")
    assert found["errors"] == []
    assert (
        api.get("nothings").content == api.get("sites/S-0001/history").content == api.post("sites/S-0001/fly").content
    )
    assert api.get("/api/v1/nowhere").content == api.get("sites/S-0001").content


def test_405_names_what_is_possible(api):
    response = api.send("DELETE", "sites")
    problem(response, 405, "wrong-method")
    assert response["Allow"] == "GET, POST"
    assert api.send("PUT", "sites/S-0001", {})["Allow"] == "GET, PATCH, POST"
    problem(api.post("grants", {}), 405, "wrong-method")


def test_409_when_the_lifecycle_forbids_it(api):
    api.add("sites", title="Hamburg")
    assert api.post("sites/S-0001/close", {}, rev=1).json()["state"] == "closed"
    problem(api.post("sites/S-0001/close", {}, rev=2), 409, "wrong-state")


def test_409_for_what_is_archived(api):
    api.add("sites", title="Hamburg")
    archived = api.post("sites/S-0001/archive", rev=1)
    assert archived.status_code == 200
    assert archived.json()["archived_on"]
    problem(api.patch("sites/S-0001", {"title": "x"}, rev=2), 409, "wrong-state")
    assert api.post("sites/S-0001/restore", rev=2).json()["archived_on"] is None


@pytest.mark.parametrize("tag", ['"7"', 'W/"1"', '"one"', '""', '"999999999999999999999"'])
def test_412_for_a_revision_that_is_not_the_present_one(api, tag):
    api.add("sites", title="Hamburg")
    problem(api.patch("sites/S-0001", {"title": "Bremen"}, rev=tag), 412, "stale")
    assert api.get("sites/S-0001").json()["title"] == "Hamburg"


@pytest.mark.parametrize("tag", [None, "*", ""])
def test_428_without_a_revision(api, tag):
    api.add("sites", title="Hamburg")
    problem(api.patch("sites/S-0001", {"title": "Bremen"}, rev=tag), 428, "revision-missing")
    problem(api.post("sites/S-0001/close", {}, rev=tag), 428, "revision-missing")


@pytest.mark.parametrize("tag", ["1", '"1", "2"', "W/1", '"1'])
def test_400_for_an_if_match_that_is_no_entity_tag(api, tag):
    api.add("sites", title="Hamburg")
    problem(api.patch("sites/S-0001", {"title": "Bremen"}, rev=tag), 400, "not-understood")


def test_a_revision_is_not_needed_to_add_something_beside_the_record_but_counts_when_given(api):
    api.add("sites", title="Hamburg")
    assert api.post("sites/S-0001/comment", {"text": "Nice view."}).status_code == 200
    problem(api.post("sites/S-0001/comment", {"text": "Late."}, rev=9), 412, "stale")
    said = api.get("sites/S-0001/comments").json()["items"]
    assert [(c["text"], c["by"]["title"]) for c in said] == [("Nice view.", "Mia Manager")]


def test_422_names_every_field_at_once(api):
    found = problem(
        api.post("people", {"family_name": "x" * 99, "email": "no", "joined_on": "2026-02-30"}), 422, "refused"
    )
    assert {e["field"] for e in found["errors"]} == {"given_name", "family_name", "email", "joined_on"}
    assert all(e["sentence"].endswith(".") for e in found["errors"])


def test_422_for_a_rule(api):
    found = problem(api.post("sites", {"title": "Hamburg", "time_zone": "Europe/Atlantis"}), 422, "refused")
    assert found["errors"][0]["field"] == "time_zone"


def test_422_for_an_unknown_field(api):
    found = problem(api.post("sites", {"title": "Hamburg", "colour": "red"}), 422, "refused")
    assert [e["field"] for e in found["errors"]] == ["colour"]


def test_422_for_a_record_in_the_body_that_is_not_there(api):
    found = problem(api.post("units", {"title": "Sales", "site": "S-0001"}), 422, "refused")
    assert found["errors"][0]["field"] == "site"


def test_a_signed_act_takes_the_password_and_the_signature_names_the_person(api, manager):
    from accord.doors.api.document import document

    schema = document()["paths"]["/organizations/{organization}/attestations/give"]["post"]["requestBody"]
    asked = schema["content"]["application/json"]["schema"]["properties"]
    body = {
        "standard": asked["standard"]["enum"][0],
        "judgement": asked["judgement"]["enum"][0],
        "reason": "Seen by us.",
    }
    body["requirement"] = first_requirement(body["standard"])
    before = api.get("attestations").json()["count"]
    problem(api.post("attestations/give", body), 403, "signature-needed")
    wrong = problem(api.post("attestations/give", body | {"password": "guess"}), 403, "signature-needed")
    assert wrong["errors"][0]["field"] == "password"
    problem(api.post("attestations/give", body | {"password": ["a", "list"]}), 403, "signature-needed")
    assert api.get("attestations").json()["count"] == before
    done = api.post("attestations/give", body | {"password": PASSWORD})
    assert done.status_code == 201, done.content
    assert PASSWORD not in done.content.decode()
    last = api.get(f"attestations/{done.json()['reference']}/history").json()["items"][0]
    assert last["signature"]["signer"]["title"] == "Mia Manager"
    assert last["signature"]["meaning"]


def first_requirement(standard):
    from accord.standards import edition

    return next(iter(edition(standard).rows)).ref


def test_acts_that_create_stand_at_their_verb(api):
    person = api.add("people", given_name="Olaf", family_name="Owner", email="olaf@northwind.example")
    response = api.post("grants/give", {"person": person["reference"], "role": "owner"})
    assert response.status_code == 201, response.content
    assert response.json()["person"] == {"type": "people", "reference": person["reference"], "title": "Olaf Owner"}
    assert api.get(response["Location"]).status_code == 200


def test_create_and_edit_answer_at_their_verbs_too(api):
    assert api.post("sites/create", {"title": "Hamburg"}).status_code == 201
    assert api.post("sites/S-0001/edit", {"title": "Bremen"}, rev=1).json()["title"] == "Bremen"


def test_links_and_relations_are_references(api):
    api.add("sites", title="Hamburg")
    api.add("sites", title="Bremen")
    unit = api.add("units", title="Sales", site="S-0001", head="P-0001", serves=["iso-9001"])
    assert unit["site"] == {"type": "sites", "reference": "S-0001", "title": "Hamburg"}
    assert unit["head"]["reference"] == "P-0001"
    assert unit["parent"] is None
    assert unit["serves"] == ["iso-9001"]
    linked = api.post("sites/S-0001/link", {"to": "S-0002", "says": "supplies"})
    assert linked.json()["links"][0] | {"reference": ""} == {
        "reference": "", "says": "supplies", "direction": "to",
        "record": {"type": "sites", "reference": "S-0002", "title": "Bremen"},
    }  # fmt: skip
    assert api.get("sites/S-0002").json()["links"][0]["direction"] == "from"


def test_null_clears_a_field_that_may_be_empty(api):
    api.add("sites", title="Hamburg")
    api.add("units", title="Sales", site="S-0001")
    assert api.patch("units/U-0001", {"site": None}, rev=1).json()["site"] is None
    found = problem(api.patch("units/U-0001", {"title": None}, rev=2), 422, "refused")
    assert found["errors"][0]["field"] == "title"


def test_history_says_who_changed_what(api):
    api.add("sites", title="Hamburg")
    api.add("units", title="Sales")
    api.patch("units/U-0001", {"title": "Selling", "site": "S-0001"}, rev=1)
    newest, first = api.get("units/U-0001/history").json()["items"]
    assert (newest["rev"], first["rev"]) == (2, 1)
    assert newest["by"]["person"]["title"] == "Mia Manager"
    assert newest["by"]["kind"] == "token", "an act of a program is never shown as the person's own (V-11)"
    changes = {c["field"]: (c["before"], c["after"]) for c in newest["changes"]}
    assert changes["title"] == ("Sales", "Selling")
    assert changes["site"][0] is None
    assert changes["site"][1]["title"] == "Hamburg"
    assert [i["rev"] for i in api.get("units/U-0001/history?before=2").json()["items"]] == [1]


def test_search_and_duties(api):
    api.add("sites", title="Hamburg")
    hits = api.get("search?q=hamb").json()["items"]
    assert [(h["type"], h["reference"]) for h in hits] == [("sites", "S-0001")]
    assert problem(api.get("search"), 422, "refused")["errors"][0]["field"] == "q"
    problem(api.get("search?q=a&colour=red"), 422, "refused")
    assert api.get("duties?mine=no&ahead=3000").json() == {"items": []}


def test_organizations_are_those_of_the_caller(api, foreign):
    assert [o["slug"] for o in api.get("/api/v1/organizations").json()["items"]] == ["northwind"]
    assert [o["slug"] for o in foreign.get("/api/v1/organizations").json()["items"]] == ["otherwise"]
    problem(Api().get("/api/v1/organizations"), 401, "not-recognised")


def test_no_answer_is_kept_by_a_cache(api):
    api.add("sites", title="Hamburg")
    for response in (
        api.get("sites"),
        api.get("sites/S-0001"),
        api.get("sites/S-0009"),
        Api().get("sites"),
        api.get("/api/v1/openapi.json"),
    ):
        assert response["Cache-Control"] == "no-store"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "Access-Control-Allow-Origin" not in response
