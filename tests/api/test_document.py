"""The OpenAPI document says all that there is and nothing else."""

from __future__ import annotations

import json
import re
from urllib.parse import urlencode

import pytest
from tests.api.conftest import Api
from tests.api.filling import Filling

from accord.doors.api.components import REFUSALS
from accord.doors.api.document import document
from accord.doors.api.door import addressed_types
from accord.kernel.acts.act import acts_of, all_acts


def operations():
    for path, methods in document()["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def test_every_act_has_one_operation_and_every_operation_one_name():
    names = [o["operationId"] for _, _, o in operations()]
    assert len(names) == len(set(names))
    assert {a.key for a in all_acts()} <= set(names)
    assert len(all_acts()) > 60


def test_every_type_is_read_under_its_name():
    names = {o["operationId"] for _, _, o in operations()}
    for d in addressed_types():
        assert {f"{d.verb_name}.{w}" for w in ("list", "get", "history", "files", "file", "comments")} <= names


def test_the_document_is_whole():
    found = json.loads(Api().get("/api/v1/openapi.json").content)
    assert found["openapi"].startswith("3.1")
    text = json.dumps(found)
    for reference in set(re.findall(r'"\$ref": "([^"]+)"', text)):
        at = found
        for part in reference.removeprefix("#/").split("/"):
            at = at[part]
        assert at
    for path, _, operation in operations():
        named = {
            p["name"] if "name" in p else found["components"]["parameters"][p["$ref"].rsplit("/", 1)[1]]["name"]
            for p in operation["parameters"]
        }
        assert set(re.findall(r"{(\w+)}", path)) <= named
        assert operation["summary"]


def test_every_refusal_is_declared_where_it_can_come():
    for path, method, operation in operations():
        statuses = set(operation["responses"])
        assert "401" in statuses
        if "{organization}" in path:
            assert {"403", "404"} <= statuses
        if method in {"post", "patch"}:
            assert {"400", "413", "415", "422", "507"} <= statuses
        if "{reference}" in path and method != "get":
            assert {"409", "412", "428"} <= statuses
    declared = document()["components"]["responses"]
    assert {str(r.status) for r in REFUSALS} == set(declared)


def test_null_is_allowed_where_the_kernel_allows_it_and_nowhere_else():
    schemas = {
        o["operationId"]: o["requestBody"]["content"]["application/json"]["schema"]
        for _, _, o in operations()
        if o["operationId"] in {a.key for a in all_acts()}
    }
    for act in all_acts():
        schema = schemas[act.key]
        assert schema["additionalProperties"] is False
        for about in act.inputs:
            nullable = "null" in (schema["properties"][about.name].get("type") or [])
            assert nullable == (
                about.kind in {"integer", "decimal", "date", "datetime", "record", "pointer"} and not about.required
            )


def test_choices_are_listed_one_by_one():
    for d in addressed_types():
        for act in acts_of(d):
            for about in act.inputs:
                if about.kind == "choice" and act.verb != "edit":
                    schema = document()["paths"]
                    found = next(o for _, _, o in operations() if o["operationId"] == act.key)
                    enum = found["requestBody"]["content"]["application/json"]["schema"]["properties"][about.name][
                        "enum"
                    ]
                    assert [v for v, _ in about.choices] == [v for v in enum if v]
                    assert schema


def conforms(value, schema, found, where):
    """A small reading of JSON Schema: what this document uses."""
    if "$ref" in schema:
        schema = found["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    if "anyOf" in schema:
        assert any(fits(value, s, found) for s in schema["anyOf"]), (where, value)
        return
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    python = {
        "string": str,
        "integer": int,
        "boolean": bool,
        "array": list,
        "object": dict,
        "null": type(None),
        "number": float,
    }
    assert not kinds or type(value) in [python[k] for k in kinds], (where, value, kinds)
    assert "enum" not in schema or value in schema["enum"], (where, value)
    if isinstance(value, dict):
        assert set(schema.get("required", [])) <= set(value), where
        if "properties" in schema:
            assert set(value) <= set(schema["properties"]), (where, set(value) - set(schema["properties"]))
        for name, one in value.items():
            conforms(one, schema.get("properties", {}).get(name, {}), found, f"{where}.{name}")
    if isinstance(value, list):
        for one in value:
            conforms(one, schema.get("items", {}), found, where)


def fits(value, schema, found):
    try:
        conforms(value, schema, found, "")
    except AssertionError:
        return False
    return True


def asked(operation):
    """What must be asked: the first of its choices, for the last of several questions the last."""
    needed = [p for p in operation.get("parameters", ()) if p.get("in") == "query" and p.get("required")]
    plain = {"integer": 7}
    choices = [p["schema"].get("enum", [plain.get(p["schema"].get("type"), "text")]) for p in needed]
    found = [(p["name"], c[-1 if n else 0]) for n, (p, c) in enumerate(zip(needed, choices, strict=True))]
    return "?" + urlencode(found) if found else ""


@pytest.mark.parametrize("step", [12, pytest.param(1, marks=pytest.mark.slow)])
def test_what_is_answered_is_what_the_document_says(api, step):
    """Of each twelfth type; in `make test-all` of all."""
    filling, found = Filling(api), document()
    for d in addressed_types()[::step]:
        if any(a.subject is None for a in acts_of(d)):
            filling.record(d)
    api.post("sites/S-0001/comment", {"text": "Said."})
    api.post("sites/S-0001/link", {"to": "P-0001"})
    api.post("sites/S-0001/attach", {"file": filling.file(), "note": "Proof"})
    for path, method, operation in operations():
        if method != "get" or "sha256" in path:
            continue
        slug = path.split("/")[3] if path.count("/") > 2 else ""
        d = next((d for d in addressed_types() if d.slug == slug), None)
        if "{reference}" in path and d.name not in filling.made:
            continue
        address = path.replace("{organization}", "northwind").replace(
            "{reference}", filling.made.get(d.name, "") if d else ""
        )
        response = api.get(f"/api/v1{address.replace('{ref}', '4.1')}{asked(operation)}")
        assert response.status_code == 200, (address, response.content)
        schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
        conforms(response.json(), schema, found, operation["operationId"])
    problem = api.get("sites/S-9999").json()
    conforms(problem, found["components"]["schemas"]["Problem"], found, "problem")


def test_two_acts_of_one_name_are_refused_at_the_start(monkeypatch):
    from django.core.exceptions import ImproperlyConfigured

    twice = addressed_types()[0]
    monkeypatch.setattr("accord.doors.api.document.addressed_types", lambda: [twice, twice])
    with pytest.raises(ImproperlyConfigured, match="two operations"):
        document.__wrapped__()


def test_the_page_for_people_lists_the_operations():
    page = Api().get("/api/v1/")
    assert page.status_code == 200
    assert page["Content-Type"].startswith("text/html")
    for name in ("site.create", "site.close", "search"):
        assert f"<code>{name}</code>" in page.content.decode()
    assert Api().post("/api/v1/openapi.json").status_code == 405


def test_the_document_is_not_sent_twice():
    tag = Api().get("/api/v1/openapi.json")["ETag"]
    assert Api().get("/api/v1/openapi.json", If_None_Match=tag).status_code == 304
