"""The OpenAPI 3.1 document: every type, act and endpoint, made from the declarations. Holds no record."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from accord.doors.api import schemas, views
from accord.doors.api.components import (
    ABOUT,
    ALWAYS,
    CHANGING,
    COUNT,
    PARAMETERS,
    SHARED,
    UPLOADED,
    WRITING,
    items_of,
    object_of,
    path_parameter,
    responses,
)
from accord.doors.api.door import addressed_types
from accord.doors.api.endpoints import ENDPOINTS
from accord.doors.api.lists import ARCHIVED, CURSOR, LIMIT, SEARCH, filters, ranges, sorts
from accord.doors.api.problems import NotRecognised, NotUnderstood, WrongMethod
from accord.doors.api.represent import ROOT
from accord.kernel.acts.act import Act, acts_of
from accord.kernel.refusals import Refused, StorageRefused, TooMany
from accord.standards import families

if TYPE_CHECKING:
    from accord.doors.api.schemas import Schema
    from accord.kernel.records.declaration import Declaration
    from accord.kernel.records.fields import Input

_INSIDE = "/organizations/{organization}"
TAKEN_VERBS = frozenset({"list", "get", "history", "files", "file", "comments"})
TAKEN_FIELDS = frozenset(
    {"self", "links", "reference", "external_reference", "state", "rev", "recorded_at", "archived_on", "imported"}
)


@lru_cache(maxsize=1)
def document() -> dict[str, Any]:
    """The whole document. Raises ImproperlyConfigured for two operations of one name or a field that has no place."""
    types = addressed_types()
    _refuse_clashes(types)
    paths: dict[str, dict[str, Any]] = {}
    for path, method, operation in (*_own(), *(o for d in types for o in _of_type(d)), *_of_endpoints()):
        if method in paths.setdefault(path, {}):
            raise ImproperlyConfigured(f"two operations at {method} {path}")
        paths[path][method] = operation
    names = [o["operationId"] for p in paths.values() for o in p.values()]
    if doubles := {n for n in names if names.count(n) > 1}:
        raise ImproperlyConfigured(f"two operations are called {min(doubles)}")
    return {
        "openapi": "3.1.0",
        "info": {"title": "Accord", "version": settings.ACCORD_VERSION, "description": ABOUT},
        "servers": [{"url": ROOT}],
        "security": [{"token": []}],
        "tags": [{"name": a} for a in dict.fromkeys(("organization", *(d.area for d in types)))],
        "paths": paths,
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": "accord_…"}},
            "schemas": {**SHARED, **{d.name: schemas.record(d) for d in types}},
            "responses": {str(status): response for status, response in responses()},
            "parameters": PARAMETERS,
        },
    }


def _refuse_clashes(types: Iterable[Declaration]) -> None:
    for d in types:
        if wrong := TAKEN_FIELDS & {f.name for f in d.fields}:
            raise ImproperlyConfigured(f"{d.name}: the API has its own {min(wrong)!r}; call the field something else")
        if wrong := TAKEN_VERBS & {a.verb for a in acts_of(d)}:
            raise ImproperlyConfigured(f"{d.name}: the API has its own {min(wrong)!r}; call the act something else")


Operation = tuple[str, str, dict[str, Any]]  # path, method, operation


def _of_type(d: Declaration) -> Iterator[Operation]:
    """Reading a type, and every act on it or to it."""
    base = f"{_INSIDE}/{d.slug}"
    one = f"{base}/{{reference}}"
    record: Schema = {"$ref": f"#/components/schemas/{d.name}"}
    page: Schema = object_of(items={"type": "array", "items": record}, count=COUNT, next={"type": ["string", "null"]})
    called = d.verb_name
    yield base, "get", _operation(d, f"{called}.list", f"List {d.plural}", _ok(page), _list_parameters(d), (Refused,))
    got = _ok(record, etag=True) | {"304": {"description": "This revision is known already."}}
    yield (
        one,
        "get",
        _operation(
            d, f"{called}.get", f"Read one {d.label}", got, (_ref("reference"), _ref("if_none_match")), (Refused,)
        ),
    )
    before = (_ref("reference"), _parameter(views.BEFORE))
    yield (
        f"{one}/history",
        "get",
        _operation(
            d, f"{called}.history", "Who changed what, when", _ok(items_of("Change", next=True)), before, (Refused,)
        ),
    )
    known = (_ref("reference"),)
    yield f"{one}/files", "get", _operation(d, f"{called}.files", "Files of the record", _ok(items_of("File")), known)
    yield (
        f"{one}/comments",
        "get",
        _operation(d, f"{called}.comments", "What was said about it", _ok(items_of("Comment")), known),
    )
    bytes_: Schema = {"200": {"description": "The file, to be kept.", "content": {"application/octet-stream": {}}}}
    sha256 = path_parameter("sha256", "SHA-256 of the file.")
    yield (
        f"{one}/files/{{sha256}}",
        "get",
        _operation(d, f"{called}.file", "Fetch a file", bytes_, (*known, sha256), (StorageRefused,)),
    )
    for act in acts_of(d):
        yield _of_act(d, act, base, one, record)


def _of_act(d: Declaration, act: Act[Any, Any], base: str, one: str, record: Schema) -> Operation:
    path, method = f"{one}/{act.verb}", "post"
    if act.subject is None:
        path = base if act.general and act.verb == "create" else f"{base}/{act.verb}"
    elif act.general and act.verb == "edit":
        path, method = one, "patch"
    shape = schemas.body(act)
    refusals: tuple[type[Refused], ...] = WRITING
    parameters: tuple[Schema, ...] = ()
    if act.subject is not None:
        refusals = (*refusals, *CHANGING)
        parameters = (_ref("reference"), _ref("if_match_free" if act.rev_free else "if_match"))
    if act.signed:
        refusals = (*refusals, TooMany)
    done = _ok(record, etag=True, status="201" if act.subject is None else "200")
    done["204"] = {"description": "Done, and out of the caller's sight."}
    operation = _operation(d, act.key, act.label, done, parameters, refusals)
    operation["description"] = _describe(act)
    operation["requestBody"] = {"required": "required" in shape, "content": {"application/json": {"schema": shape}}}
    operation["x-permission"] = act.needs
    return path, method, operation


def _describe(act: Act[Any, Any]) -> str:
    found = [act.says]
    if act.move.target:
        found.append(f"Moves {' or '.join(act.move.sources) or 'any state'} to {act.move.target}.")
    if act.signed:
        found.append(f"Signed: “{act.signed}”.")
    return " ".join(t for t in found if t)


def _own() -> Iterator[Operation]:
    """What is no type and no endpoint of an area."""
    listing = _operation(
        None, "organizations", "Organizations that the caller belongs to", _ok(items_of("Membership")), outside=True
    )
    yield "/organizations", "get", listing
    words = (_parameter(views.WORDS), _parameter(views.HITS))
    yield (
        f"{_INSIDE}/search",
        "get",
        _operation(None, "search", "Search everything that one may see", _ok(items_of("Hit")), words, (Refused,)),
    )
    narrowing = tuple(_parameter(i) for i in views.TRAIL)
    summary = "Who did what when: all that one sees and may follow, or one's own acts"
    yield (
        f"{_INSIDE}/history",
        "get",
        _operation(None, "trail", summary, _ok(items_of("Happening", next=True)), narrowing, (Refused,)),
    )
    asked = (_parameter(views.MINE), _parameter(views.AHEAD))
    yield (
        f"{_INSIDE}/duties",
        "get",
        _operation(None, "duties", "What is due for whom", _ok(items_of("Duty")), asked, (Refused,)),
    )
    upload = _operation(None, "upload", "Upload a file for an act", _ok(UPLOADED, status="201"), (), WRITING)
    form = object_of(file={"type": "string", "format": "binary"})
    upload["requestBody"] = {"required": True, "content": {"multipart/form-data": {"schema": form}}}
    yield f"{_INSIDE}/files", "post", upload


def _of_endpoints() -> Iterator[Operation]:
    for e in ENDPOINTS:
        path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", e.path)
        parts = tuple(path_parameter(name, "") for name in re.findall(r"{(\w+)}", path))
        parameters = (*parts, *(_parameter(i) for i in e.query))
        operation = _operation(None, e.name, e.summary, _ok(dict(e.answer)), parameters, (Refused,))
        operation["x-permission"] = e.needs
        yield f"{_INSIDE}/{path}", "get", operation


def _operation(
    d: Declaration | None, name: str, summary: str, answers: Schema, parameters: Iterable[Schema] = (),
    refusals: Iterable[type[Refused]] = (), *, outside: bool = False,
) -> dict[str, Any]:  # fmt: skip
    found = (NotUnderstood, NotRecognised, WrongMethod) if outside else ALWAYS
    statuses = sorted({str(r.status) for r in (*found, *refusals)})
    return {
        "operationId": name,
        "summary": summary,
        "tags": [d.area if d else "organization"],
        "parameters": [*parameters] if outside else [_ref("organization"), *parameters],
        "responses": answers | {s: {"$ref": f"#/components/responses/{s}"} for s in statuses},
    }


def _list_parameters(d: Declaration) -> tuple[Schema, ...]:
    order = [n for name in sorts(d) for n in (name, f"-{name}")]
    sort = {"name": "sort", "in": "query", "schema": {"type": "string", "enum": order, "default": order[0]}}
    several = (_parameter(f, several=True) | {"required": False} for f in filters(d).values())
    bounds = (_parameter(about) | {"name": name, "required": False} for name, (about, _) in ranges(d).items())
    return (*several, *bounds, *(_parameter(i) for i in (SEARCH, ARCHIVED, LIMIT, CURSOR)), sort)


def _parameter(about: Input, *, several: bool = False) -> Schema:
    """A parameter of a query. Several: repeated, and `-` for none."""
    schema: Schema = {"type": "string"} if several or about.kind in {"record", "records"} else schemas.base(about)
    if several:
        if about.kind in {"choice", "choices"}:
            schema["enum"] = [*((v for v, _ in about.choices) if about.choices else families()), "-"]
        schema = {"type": "array", "items": schema}
    elif about.default is not None:
        schema["default"] = about.default
    found = {"name": about.name, "in": "query", "required": about.required, "schema": schema}
    return found | ({"description": about.help} if about.help else {})


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/parameters/{name}"}


def _ok(schema: Schema, *, etag: bool = False, status: str = "200") -> Schema:
    found: Schema = {
        "description": "Done." if status == "201" else "As asked.",
        "content": {"application/json": {"schema": schema}},
    }
    if etag:
        found["headers"] = {"ETag": {"schema": {"type": "string"}, "description": "The revision."}}
        if status == "201":
            found["headers"]["Location"] = {"schema": {"type": "string", "format": "uri-reference"}}
    return {status: found}
